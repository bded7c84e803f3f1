"""Diagnostics for a terminal: place, message, the line at fault, hint."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

from safemcp_catalog.diagnostics import Diagnostic

_COLORS = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "dim": "\x1b[2m", "bold": "\x1b[1m"}
_RESET = "\x1b[0m"
_WIDEST = 160
"""Longest piece of a line that is shown, in code points."""

_Paint = Callable[[str, str], str]


def report_text(diagnostics: Sequence[Diagnostic], *, color: bool = False) -> str:
    """One block a diagnostic, then a line that counts them; "" where there are none.

    Control characters of the catalog's own text are shown escaped, so that a hostile file cannot steer the terminal.
    """
    if not diagnostics:
        return ""
    paint = _paint if color else _plain
    blocks = [_block(diagnostic, paint) for diagnostic in diagnostics]
    return "\n".join([*blocks, _total(diagnostics)]) + "\n"


def _plain(text: str, _: str) -> str:
    return text


def _paint(text: str, color: str) -> str:
    return f"{_COLORS[color]}{text}{_RESET}"


def _block(diagnostic: Diagnostic, paint: _Paint) -> str:
    at = _place(diagnostic.path, diagnostic.line, diagnostic.column)
    kind = paint(f"{diagnostic.severity} {diagnostic.code}", diagnostic.severity)
    lines = [f"{paint(at, 'bold')}: {kind}: {printable(diagnostic.message)}"]
    if diagnostic.excerpt.strip():
        lines += _excerpt(diagnostic, paint)
    if diagnostic.hint:
        lines.append(f"  hint: {printable(diagnostic.hint)}")
    lines += [f"  {place.note}: {_place(place.path, place.line, place.column)}" for place in diagnostic.related]
    lines.append(paint(f"  more: safemcp explain {diagnostic.code}", "dim"))
    return "\n".join(lines) + "\n"


def _place(path: str, line: int, column: int) -> str:
    return printable(f"{path}:{line}:{column}" if line else path)


def _excerpt(diagnostic: Diagnostic, paint: _Paint) -> list[str]:
    """The line with its number, and a line that underlines the fault; a long line is cut around it."""
    text, at = diagnostic.excerpt, diagnostic.column - 1
    start = max(0, at - _WIDEST // 2) if len(text) > _WIDEST else 0
    end = start + _WIDEST
    before = ("…" if start else "") + printable(text[start:at])
    marked = printable(text[at : min(at + diagnostic.width, end)])
    after = printable(text[at + diagnostic.width : end]) + ("…" if end < len(text) else "")
    underline = paint("^" * max(cells(marked), 1), diagnostic.severity)
    return [f"{diagnostic.line:>5} | {before}{marked}{after}", f"      | {' ' * cells(before)}{underline}"]


def cells(text: str) -> int:
    """Cells that a terminal gives to a text: two to a wide character, none to a combining accent.

    >>> cells("né"), cells("ne\u0301"), cells("漢字")
    (2, 2, 4)
    """
    return len(text) if text.isascii() else sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def printable(text: str) -> str:
    r"""The text with everything that a terminal would not show as itself written as an escape.

    >>> printable("a\x1b[2Jb\u202ec")
    'a\\x1b[2Jb\\u202ec'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() if c != "\t" else " " for c in text)


def _total(diagnostics: Sequence[Diagnostic]) -> str:
    counts = Counter(str(diagnostic.severity) for diagnostic in diagnostics)
    files = len({diagnostic.path for diagnostic in diagnostics})
    parts = [f"{counts[word]} {word}{'' if counts[word] == 1 else 's'}" for word in ("error", "warning") if counts[word]]
    return f"{' and '.join(parts)} in {files} {'file' if files == 1 else 'files'}"
