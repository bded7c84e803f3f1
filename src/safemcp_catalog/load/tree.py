"""A file's values as a tree that knows how each was written, with the comments around them."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml._yaml import CParser
from yaml.resolver import Resolver

from safemcp_catalog.load.values import is_plain_text


@dataclass(slots=True)
class Scalar:
    """One text, number or word. `style` is "" (plain), one of the quotes, `|` or `>`; `written` is its source, which starts at `offset`."""

    text: str
    style: str
    written: str
    offset: int = 0


@dataclass(slots=True)
class Element:
    """A pair of a mapping, or an item of a list (`key` is None), with its comments.

    `before` are the comments on lines of their own above it, `beside` the one at the end of its line, each with its
    `#`. `line` and `column` count from 0; the column of an item is that of its dash.
    """

    key: Scalar | None
    value: "Scalar | Branch"
    line: int
    column: int
    before: list[str] = field(default_factory=list)
    beside: str = ""
    ends: list[int] = field(default_factory=list)
    """Offsets behind its key, and behind its value where that is a scalar or in brackets."""


@dataclass(slots=True)
class Branch:
    """A mapping or a list. `after` are comments below its last element that belong to it by their indentation."""

    is_mapping: bool
    is_flow: bool
    column: int
    line: int = 0
    end: int = 0
    is_on_one_line: bool = False
    elements: list[Element] = field(default_factory=list)
    after: list[str] = field(default_factory=list)

    def get(self, key: str) -> Element | None:
        """The pair with this key, or None."""
        return next((e for e in self.elements if e.key is not None and e.key.text == key), None)

    @property
    def has_comments(self) -> bool:
        """Whether a comment stands anywhere in it."""
        return next(self.comments(), None) is not None

    def comments(self) -> Iterator[str]:
        """All comments in it."""
        for element in self.elements:
            yield from element.before
            if element.beside:
                yield element.beside
            if isinstance(element.value, Branch):
                yield from element.value.comments()
        yield from self.after


@dataclass(frozen=True, slots=True)
class Tree:
    """The top mapping of a file; `comments` are all comments in the order of the file."""

    top: Branch
    comments: tuple[str, ...]


def reads_as_text(text: str) -> bool:
    """Whether every reader takes a text without quotes for a text.

    Ours follows the core schema of YAML 1.2; readers of YAML 1.1 take dates, `yes` and `12:30` for something else.

    >>> [reads_as_text(word) for word in ("AC-6", "2026-07-28", "1.0", "no", "stdio")]
    [True, False, False, False, True]
    """
    return is_plain_text(text) and _tag(yaml.ScalarNode, text, (True, False)) == "tag:yaml.org,2002:str"


_tag: Callable[..., str] = Resolver().resolve


def read_tree(text: str) -> Tree:
    """The tree of a text that `parse` has read without a fault."""
    reader = _Reader(text)
    return Tree(reader.top, tuple(reader.place_comments()))


def _mark(mark: Any) -> Any:
    # The stubs have marks optional; libyaml's events always have them.
    return mark


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.top: Branch = Branch(is_mapping=True, is_flow=False, column=0)
        self._spans: list[tuple[int, int]] = []
        self._elements: list[tuple[Element, tuple[Branch, ...]]] = []
        """Elements in the order of the file, each with the branches that hold it, outermost first."""
        self._read()

    # ---- values --------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        parser: Any = CParser(self.text)
        stack: list[Branch] = []
        holders: list[Element | None] = []
        key: tuple[Scalar, Any] | None = None
        while (event := parser.get_event()) is not None:
            if isinstance(event, yaml.CollectionEndEvent):
                branch, holder, mark = stack.pop(), holders.pop(), _mark(event.end_mark)
                branch.end, branch.is_on_one_line = mark.index, mark.line == branch.line
                if branch.is_flow and holder is not None:
                    holder.ends.append(branch.end)
                continue
            if not isinstance(event, yaml.NodeEvent):
                continue
            value = self._value(event)
            if isinstance(value, Scalar) and stack and stack[-1].is_mapping and key is None:
                key = (value, event)
                continue
            element = self._element(stack, key, value, event) if stack else None
            key = None
            if isinstance(value, Branch):
                self.top = value if element is None else self.top
                stack.append(value)
                holders.append(element)

    def _value(self, event: Any) -> Scalar | Branch:
        mark = _mark(event.start_mark)
        if not isinstance(event, yaml.ScalarEvent):
            return Branch(isinstance(event, yaml.MappingStartEvent), bool(event.flow_style), mark.column, mark.line)
        start, end = mark.index, _mark(event.end_mark).index
        written = self.text[start:end]
        style = written[:1] if event.style else ""
        if style and style in "|>":
            # A comment may stand behind the sign; the rest of the scalar is text.
            header = written.partition("\n")[0].partition(" #")[0]
            self._spans += [(start, start + len(header)), (start + written.find("\n"), end)]
        else:
            self._spans.append((start, end))
        return Scalar(event.value, style, written, start)

    def _element(self, stack: list[Branch], key: tuple[Scalar, Any] | None, value: Scalar | Branch, event: Any) -> Element:
        mark = key[1].start_mark if key else event.start_mark
        element = Element(key[0] if key else None, value, mark.line, mark.column if key else stack[-1].column)
        if key:
            element.ends.append(key[1].end_mark.index)
        if isinstance(value, Scalar):
            is_block = value.style in ("|", ">")
            element.ends.append(event.start_mark.index + 1 if is_block else event.end_mark.index)
        stack[-1].elements.append(element)
        self._elements.append((element, tuple(stack)))
        return element

    # ---- comments ------------------------------------------------------------------------------------------------

    def place_comments(self) -> Iterator[str]:
        """Put each comment to what it belongs to, and give it."""
        # Sorted once: a file may have as many comments as elements, and a search of all for each would take minutes.
        ends = sorted((end, n) for n, (element, _) in enumerate(self._elements) for end in element.ends)
        lines = [element.line for element, _ in self._elements]
        previous = line = counted = 0
        for start, end in [*sorted(self._spans), (len(self.text), len(self.text))]:
            for match in re.finditer(r"#[^\n]*", self.text[previous:start]):
                offset = previous + match.start()
                line, counted = line + self.text.count("\n", counted, offset), offset
                line_start = self.text.rfind("\n", 0, offset) + 1
                # The dash of an item whose value starts on a later line is no text that a comment could stand beside.
                if self.text[line_start:offset].strip(" -"):
                    self._beside(match[0].rstrip(), self._elements[ends[bisect_right(ends, (offset, len(lines))) - 1][1]][0])
                else:
                    self._own_line(match[0].rstrip(), offset, offset - line_start, bisect_right(lines, line))
                yield match[0].rstrip()
            previous = max(previous, end)

    def _beside(self, comment: str, owner: Element) -> None:
        if owner.beside:
            owner.before.append(owner.beside)
        owner.beside = comment

    def _own_line(self, comment: str, offset: int, column: int, at: int) -> None:
        """Give a comment to the element that follows it (the one numbered `at`), or to the branch that it ends."""
        following = self._elements[at] if at < len(self._elements) else None
        around = self._elements[at - 1][1] if at else (self.top,)
        flow = next((branch for branch in around if branch.is_flow and branch.end > offset), None)
        if flow is not None:
            owner = following[0].before if following and any(branch is flow for branch in following[1]) else flow.after
        else:
            inner = next((branch for branch in reversed(around) if not branch.is_flow and branch.column <= column), self.top)
            owner = following[0].before if following and (column <= following[0].column or inner.column <= following[0].column) else inner.after
        owner.append(comment)
