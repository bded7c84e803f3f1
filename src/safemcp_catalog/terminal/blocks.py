"""What a page of a terminal is made of, before anybody knows how wide it is."""

from dataclasses import dataclass

Tone = str
"""A severity, a status, or "" for plain text: what a mark is colored by."""


@dataclass(frozen=True, slots=True)
class Title:
    """An id, a name, and short marks that are colored by what they say."""

    id: str
    name: str
    marks: tuple[Tone, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading above what follows."""

    title: str


@dataclass(frozen=True, slots=True)
class Fields:
    """Labels, each with a text that is wrapped beside it."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown."""

    text: str


@dataclass(frozen=True, slots=True)
class Plain:
    """Text without marks, wrapped; `first` leads it and the lines below are indented as far."""

    text: str
    first: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """List items of one line of Markdown each, numbered or not; a lead stands above its text."""

    items: tuple[tuple[str, str], ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """Text that is shown line by line, as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Lines of a table; the last cell takes what is left of the width."""

    rows: tuple[tuple[str, ...], ...]


Block = Title | Section | Fields | Prose | Plain | Points | Code | Rows


def points(*texts: str, numbered: bool = False) -> Points:
    """List items without leads."""
    return Points(tuple(("", text) for text in texts), numbered)


def section(title: str, *blocks: Block) -> tuple[Block, ...]:
    """A heading and what stands below it; nothing where all of that is empty."""
    held = tuple(block for block in blocks if not _is_empty(block))
    return (Section(title), *held) if held else ()


def _is_empty(block: Block) -> bool:
    match block:
        case Points(items=items):
            return not items
        case Fields(rows=rows):
            return not any(text for _, text in rows)
        case Rows(rows=table):
            return not table
        case Prose(text=text) | Code(text=text):
            return not text.strip()
        case _:
            return False
