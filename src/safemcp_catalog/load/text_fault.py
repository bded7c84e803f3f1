"""A fault found while reading a file, told by its place in the text."""

from dataclasses import dataclass
from typing import Any

from safemcp_catalog.diagnostics import Code

MAX_FAULTS = 100
"""Most faults that are told of one file: one with more is not the work of a slip, and telling all of them takes minutes."""


@dataclass(frozen=True, slots=True)
class TextFault:
    """A fault with a place in the text instead of a route. Lines and columns count from 1; both are 0 for the whole file."""

    code: Code
    line: int
    column: int
    message: str
    hint: str = ""
    width: int = 1
    related: tuple[int, int, str] | None = None


def place(text: str, offset: int) -> tuple[int, int]:
    r"""Line and column, from 1, of an offset in code points.

    >>> place("id: x\nname: y", 12)
    (2, 7)
    """
    line = text.count("\n", 0, offset) + 1
    return line, offset - (text.rfind("\n", 0, offset) + 1) + 1


def fault_at(event: Any, code: Code, message: str, hint: str, related: tuple[int, int, str] | None = None) -> TextFault:
    """A fault at the place of a YAML event, as wide as its first line."""
    mark, end = event.start_mark, event.end_mark
    width = end.column - mark.column if end.line == mark.line else 1
    return TextFault(code, mark.line + 1, mark.column + 1, message, hint, max(width, 1), related)
