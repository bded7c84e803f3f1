"""Diagnostics for a terminal: place, message, the line at fault, hint."""

from collections import Counter
from collections.abc import Sequence

from safemcp_catalog.diagnostics import Diagnostic

_COLORS = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "dim": "\x1b[2m", "bold": "\x1b[1m"}
_RESET = "\x1b[0m"
_WIDEST = 160
"""Longest piece of a line that is shown, in code points."""


def report_text(diagnostics: Sequence[Diagnostic], *, color: bool = False) -> str:
    """One block a diagnostic, then a line that counts them; "" where there are none.

    Control characters of the catalog's own text are shown escaped, so that a hostile file cannot steer the terminal.
    """
    if not diagnostics:
        return ""
    paint = _paint if color else _plain
    blocks = [_block(d, paint) for d in diagnostics]
    return "\n".join([*blocks, _total(diagnostics)]) + "\n"


def _plain(text: str, _: str) -> str:
    return text


def _paint(text: str, color: str) -> str:
    return f"{_COLORS[color]}{text}{_RESET}"


def _block(d: Diagnostic, paint: object) -> str:
    assert callable(paint)
    at = f"{d.path}:{d.line}:{d.column}" if d.line else d.path
    lines = [f"{paint(printable(at), 'bold')}: {paint(f'{d.severity} {d.code}', d.severity)}: {printable(d.message)}"]
    if d.excerpt.strip():
        lines += _excerpt(d, paint)
    if d.hint:
        lines.append(f"  hint: {printable(d.hint)}")
    for place in d.related:
        where = f"{place.path}:{place.line}:{place.column}" if place.line else place.path
        lines.append(f"  {place.note}: {printable(where)}")
    lines.append(paint(f"  more: safemcp explain {d.code}", "dim"))
    return "\n".join(lines) + "\n"


def _excerpt(d: Diagnostic, paint: object) -> list[str]:
    assert callable(paint)
    # A line of a megabyte is cut around the column.
    start = max(0, d.column - 1 - _WIDEST // 2) if len(d.excerpt) > _WIDEST else 0
    piece = d.excerpt[start : start + _WIDEST]
    before = printable(piece[: d.column - 1 - start])
    marked = printable(piece[d.column - 1 - start : d.column - 1 - start + d.width])
    number = f"{d.line:>5}"
    underline = paint("^" * max(len(marked), 1), d.severity)
    return [f"{number} | {printable(piece)}", f"      | {' ' * len(before)}{underline}"]


def printable(text: str) -> str:
    r"""The text with everything that a terminal would not show as itself written as an escape.

    >>> printable("a\x1b[2Jb\u202ec")
    'a\\x1b[2Jb\\u202ec'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() if c != "\t" else " " for c in text)


def _total(diagnostics: Sequence[Diagnostic]) -> str:
    counts = Counter(d.severity for d in diagnostics)
    files = len({d.path for d in diagnostics})
    parts = [f"{n} {word if n == 1 else word + 's'}" for word in ("error", "warning") if (n := counts[word])]  # type: ignore[index]
    return f"{' and '.join(parts)} in {files} {'file' if files == 1 else 'files'}"
