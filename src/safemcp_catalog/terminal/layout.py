"""Blocks as text of a given width, in color or not."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from safemcp_catalog.report.text import cells, printable
from safemcp_catalog.terminal.blocks import Block, Code, Fields, Plain, Points, Prose, Rows, Section, Title
from safemcp_catalog.terminal.markdown import inline_text, prose_lines
from safemcp_catalog.terminal.wrap import longest_word, padded, wrapped

WIDEST = 100
"""Longer lines are hard to read, however wide the window is. Lines of tables may be."""

_NARROWEST = 20
_RESET = "\x1b[0m"
_COLORS = {
    "bold": "\x1b[1m", "dim": "\x1b[2m",
    "critical": "\x1b[1;31m", "high": "\x1b[31m", "medium": "\x1b[33m", "low": "\x1b[36m",
    "stable": "\x1b[32m", "draft": "\x1b[33m", "deprecated": "\x1b[35m",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """How a page is laid out: its width in cells, whether it has color, and the numbers of its references by key."""

    width: int = 80
    color: bool = False
    numbers: Mapping[str, int] = field(default_factory=dict)

    @property
    def measure(self) -> int:
        """Width of running text."""
        return max(min(self.width, WIDEST), _NARROWEST)

    def paint(self, text: str, tone: str) -> str:
        """The text in the color of a tone; as it is where there is no color, or no such tone."""
        return f"{_COLORS[tone]}{text}{_RESET}" if self.color and tone in _COLORS else text


def laid_out(blocks: Iterable[Block], style: Style) -> str:
    """The blocks one below the other, ending in a newline; "" where there are none."""
    lines: list[str] = []
    after: Block | None = None
    for block in blocks:
        held = list(_lines(block, style))
        if lines and held and not isinstance(after, Section) and not isinstance(block, Plain):
            lines.append("")
        lines += held
        after = block
    return "\n".join(lines) + "\n" if lines else ""


def _lines(block: Block, style: Style) -> Iterator[str]:
    match block:
        case Title():
            yield from _title(block, style)
        case Section(title=title):
            head, colon, rest = printable(title).partition(":")
            yield from (style.paint(line, "bold") for line in wrapped(head.upper() + colon + rest, style.measure, rest="  "))
        case Fields(rows=rows):
            yield from _fields(rows, style)
        case Prose(text=text):
            yield from prose_lines(text, style.measure, style.numbers)
        case Plain(text=text, first=first):
            yield from wrapped(text, style.measure, first=first)
        case Points():
            yield from _points(block, style)
        case Code(text=text):
            yield from (f"    {printable(line)}".rstrip() for line in text.rstrip("\n").split("\n"))
        case Rows(rows=rows):
            yield from _table(rows, style)


def _title(title: Title, style: Style) -> Iterator[str]:
    for line in wrapped(f"{title.id} {title.name}", style.measure, rest="  "):
        yield style.paint(line, "bold")
    marks = [printable(mark) for mark in title.marks]
    joined = " · ".join(marks)
    painted = [style.paint(mark, mark) for mark in marks]
    # Color comes last: its codes have no width.
    yield from [" · ".join(painted)] * bool(marks) if cells(joined) <= style.measure else painted


def _fields(rows: tuple[tuple[str, str], ...], style: Style) -> Iterator[str]:
    held = [(label, text) for label, text in rows if text]
    gutter = max((cells(label) for label, _ in held), default=0) + 2
    for label, text in held:
        plain = inline_text(text, style.numbers)
        if not _fits(plain, style.measure - gutter):
            yield style.paint(label, "dim")
            yield from wrapped(plain, style.measure, first="  ")
            continue
        first, *others = wrapped(plain, style.measure - gutter)
        yield style.paint(padded(label, gutter), "dim") + first
        yield from (" " * gutter + line for line in others)


def _points(block: Points, style: Style) -> Iterator[str]:
    for number, (lead, text) in enumerate(block.items, 1):
        mark = f"{number}. " if block.numbered else "- "
        indent = " " * len(mark)
        if lead:
            for line in wrapped(lead, style.measure, first=mark):
                yield line[: len(mark)] + style.paint(line[len(mark) :], "bold")
        if text:
            yield from wrapped(inline_text(text, style.numbers), style.measure, first=indent if lead else mark)


def _table(rows: tuple[tuple[str, ...], ...], style: Style) -> Iterator[str]:
    shown = [tuple(printable(cell) for cell in row) for row in rows]
    columns = max((len(row) for row in shown), default=0)
    widths = [max((cells(row[n]) for row in shown if n < len(row) - 1), default=0) for n in range(columns - 1)]
    gutter = sum(width + 2 for width in widths if width)
    for row in shown:
        front = "".join(style.paint(padded(cell, width), cell) + "  " for cell, width in zip(row[:-1], widths, strict=False) if width)
        if not _fits(row[-1], style.width - gutter):
            yield from [front.rstrip()] if gutter - 2 <= style.width else wrapped(" ".join(row[:-1]), style.width, rest="  ")
            yield from wrapped(row[-1], max(style.width, _NARROWEST), first="  ")
            continue
        first, *others = wrapped(row[-1], style.width - gutter)
        yield front + first
        yield from (" " * gutter + line for line in others)


def _fits(text: str, room: int) -> bool:
    """Whether a text may stand beside what is in front of it, or is better set below."""
    return room >= min(_NARROWEST, cells(text)) and longest_word(text) <= room
