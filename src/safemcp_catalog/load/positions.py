"""A route through a file's values to line, column and width in its text."""

from dataclasses import dataclass

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from safemcp_catalog.diagnostics import Route
from safemcp_catalog.load.parse import compose


@dataclass(frozen=True, slots=True)
class Position:
    """Line and column from 1, and the number of code points to underline."""

    line: int
    column: int
    width: int


class Locator:
    """Positions in one file, whose nodes are composed once."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        try:
            self._top = compose(text)
        except yaml.YAMLError:
            self._top = None

    def locate(self, route: Route, *, on_key: bool = False, within: str = "") -> Position:
        """Where the value (or, with `on_key`, the last key; or, with `within`, that part of a text) at the end of a route stands.

        A route that leads nowhere (a missing field) is followed as far as it goes; there the key of the last value
        found is named, since a mapping itself has nothing to underline. The top of the file is line 1.
        """
        node, key = self._top, None
        for index, step in enumerate(route):
            found = _step(node, step)
            if found is None:
                return _position(key or node)
            key, node = found
            if on_key and index == len(route) - 1:
                return _position(key or node)
        if within and isinstance(node, ScalarNode) and (found_within := self._within(node, within)):
            return found_within
        return _position(node if isinstance(node, ScalarNode) else key or node)

    def _within(self, node: Node, part: str) -> Position | None:
        """Where a part of a scalar stands; None where it is broken over two lines of the file."""
        first, last = node.start_mark.line, min(node.end_mark.line, len(self._lines) - 1)
        for number in range(first, last + 1):
            start = node.start_mark.column if number == first else 0
            column = self._lines[number].find(part, start)
            if column >= 0:
                return Position(number + 1, column + 1, len(part))
        return None


def _step(node: Node | None, step: str | int) -> tuple[Node | None, Node] | None:
    if isinstance(node, MappingNode):
        # The first of two equal keys counts, as it does for the values.
        return next(((k, v) for k, v in node.value if k.value == str(step)), None)
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    return None


def _position(node: Node | None) -> Position:
    if node is None:
        return Position(1, 1, 1)
    mark, end = node.start_mark, node.end_mark
    if isinstance(node, MappingNode) and node.value and not node.flow_style:
        # A block mapping starts at its first key: underline that.
        mark, end = node.value[0][0].start_mark, node.value[0][0].end_mark
    width = end.column - mark.column if end.line == mark.line else 1
    return Position(mark.line + 1, mark.column + 1, max(width, 1))
