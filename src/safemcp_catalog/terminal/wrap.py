"""Lines no wider than a terminal, counted in its cells."""

from safemcp_catalog.report.text import cells, printable


def wrapped(text: str, width: int, *, first: str = "", rest: str | None = None) -> list[str]:
    """The words of a text in lines of at most `width` cells; a word that is wider has a line to itself and is not broken.

    `first` leads the first line and `rest` the others, which are indented as far as the first where it is None. What a
    terminal would not show as itself is escaped.

    >>> wrapped("one two three", 9, first="- ")
    ['- one two', '  three']
    """
    rest = " " * cells(first) if rest is None else rest
    lines, line, used, is_bare = [], first, cells(first), True
    for word in map(printable, text.split()):
        length = cells(word)
        if not is_bare and used + 1 + length > width:
            lines.append(line)
            line, used, is_bare = rest, cells(rest), True
        line, used = (line + word, used + length) if is_bare else (f"{line} {word}", used + 1 + length)
        is_bare = False
    return [*lines, line.rstrip()]


def padded(text: str, width: int) -> str:
    """The text with blanks behind it, up to `width` cells."""
    return text + " " * (width - cells(text))


def longest_word(text: str) -> int:
    """Cells of the widest word of a text; 0 where it has none."""
    return max((cells(printable(word)) for word in text.split()), default=0)
