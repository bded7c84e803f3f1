"""A route through a file's values to line, column and width in its text."""

import re
from dataclasses import dataclass
from typing import Any

import yaml
from yaml._yaml import CParser

from safemcp_catalog.diagnostics import Route
from safemcp_catalog.load.values import MAX_DEPTH


@dataclass(frozen=True, slots=True)
class Position:
    """Line and column from 1, and the number of code points to underline. Line 0 is the whole file."""

    line: int
    column: int
    width: int


@dataclass(slots=True)
class _Spot:
    """Where a value stands, and where the values in it do, by key or index."""

    start: Any
    end: Any
    is_flow: bool = False
    children: dict[str | int, tuple["_Spot | None", "_Spot"]] | None = None
    """None for a scalar."""

    @property
    def is_scalar(self) -> bool:
        return self.children is None

    @property
    def position(self) -> Position:
        width = self.end.column - self.start.column if self.end.line == self.start.line else 1
        return Position(self.start.line + 1, self.start.column + 1, max(width, 1))


class Locator:
    """Positions in one file, which is parsed once for all of them."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self._top = _spots(text)

    def line(self, number: int) -> str:
        """A line by its number from 1, without white space at its end; "" where there is none."""
        return self.lines[number - 1].rstrip() if 0 < number <= len(self.lines) else ""

    def locate(self, route: Route, *, on_key: bool = False, within: str = "") -> Position:
        """Where the value (or, with `on_key`, the last key; or, with `within`, that part of a text) at the end of a route stands.

        A list or mapping has nothing to underline, so its key is named, or its first line where it is the element of a
        list. A route that leads nowhere (a missing field) is followed as far as it goes. The top of the file is its
        first key.
        """
        spot, key = self._top, None
        for index, step in enumerate(route):
            found = spot.children.get(step) if spot and spot.children else None
            if found is None:
                return self._named(spot, key)
            key, spot = found
            if on_key and key and index == len(route) - 1:
                return key.position
        if within and spot and spot.is_scalar and (part := self._within(spot, within)):
            return part
        return self._named(spot, key)

    def _named(self, spot: _Spot | None, key: _Spot | None) -> Position:
        if spot is None:
            return Position(1, 1, 1)
        if spot.is_scalar:
            return spot.position
        if key:
            return key.position
        first = next(iter(spot.children.values()), None) if spot.children else None
        return (first[0] or first[1]).position if first and not spot.is_flow else Position(spot.start.line + 1, spot.start.column + 1, 1)

    def _within(self, spot: _Spot, part: str) -> Position | None:
        """Where a part of a text starts, also where it is broken over several lines; None where it is written with escapes."""
        first, last = spot.start.line, min(spot.end.line, len(self.lines) - 1)
        written = "\n".join([self.lines[first][spot.start.column :], *self.lines[first + 1 : last + 1]])
        match = re.search(r"\s+".join(re.escape(word) for word in part.split()), written) if part.strip() else None
        if match is None:
            return None
        before = written[: match.start()].split("\n")
        column = len(before[-1]) + (spot.start.column if len(before) == 1 else 0)
        return Position(first + len(before), column + 1, len(match[0].split("\n")[0]))


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is being read, and in a mapping the key whose value comes next."""

    spot: _Spot
    children: dict[str | int, tuple[_Spot | None, _Spot]]
    is_mapping: bool
    key: tuple[str, _Spot] | None = None

    def add(self, spot: _Spot, text: str) -> None:
        """Take the next value; in a mapping, every other one is a key. The first of two equal keys counts."""
        if not self.is_mapping:
            self.children[len(self.children)] = (None, spot)
        elif self.key is None:
            self.key = (text, spot)
        else:
            self.children.setdefault(self.key[0], (self.key[1], spot))
            self.key = None


def _spots(text: str) -> _Spot | None:
    """The places of all values, as far as the text can be parsed; None where not even its start can."""
    top: _Spot | None = None
    stack: list[_Frame] = []
    parser = CParser(text)
    try:
        while (event := parser.get_event()) is not None and len(stack) <= MAX_DEPTH:
            if isinstance(event, yaml.CollectionEndEvent):
                stack.pop().spot.end = event.end_mark
            elif isinstance(event, yaml.NodeEvent):
                spot = _Spot(event.start_mark, event.end_mark, bool(getattr(event, "flow_style", False)))
                if stack:
                    stack[-1].add(spot, getattr(event, "value", ""))
                top = top or spot
                if isinstance(event, yaml.CollectionStartEvent):
                    spot.children = {}
                    stack.append(_Frame(spot, spot.children, isinstance(event, yaml.MappingStartEvent)))
    except yaml.YAMLError:
        pass
    return top
