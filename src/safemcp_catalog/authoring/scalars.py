"""One text in YAML: without quotes where they are not needed, else in quotes, or folded over several lines."""

import re
import unicodedata
from collections.abc import Iterator

from safemcp_catalog.load.tree import Scalar, reads_as_text
from safemcp_catalog.load.values import is_plain_text

WIDTH = 140
"""Longest line of an entry, in characters. Code, addresses and the titles beside foreign ids may be longer."""

# What YAML asks for, and three things more: a text that starts with a sign looks like syntax, `LLM01:2025` like a pair
# and `7.5.1` like a number.
_NEEDS_QUOTES = re.compile(r"""^[^\w(./$©-]|^-(?=\s|$)|^(---|\.\.\.)|:(?=\s|$)|\s\#|\s$|[\t\n]|^(?!\S*://)\S*:[0-9]\S*$|^[0-9.]+$""")
# Inside brackets a comma ends a text, and several readers take a colon for a key even with nothing behind it.
_NEEDS_QUOTES_IN_FLOW = re.compile(r"[,?\[\]{}:*]")
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){1,2}")
_BREAK = re.compile(r"(?<=[^ ]) (?=[^ ])")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def on_one_line(scalar: Scalar, *, in_flow: bool = False, is_key: bool = False) -> str:
    r"""The text on one line, in quotes only where it needs them.

    >>> [on_one_line(Scalar(text, '"', "")) for text in ("AC-6", "2026-07-28", "Note: read it", 'say "no"')]
    ['AC-6', '"2026-07-28"', '"Note: read it"', 'say "no"']
    >>> on_one_line(Scalar("1.0", "", "1.0")), on_one_line(Scalar("a, b", "", "a, b"), in_flow=True)
    ('1.0', '"a, b"')
    """
    text = scalar.text
    if not (scalar.style or scalar.written):
        return ""
    if not scalar.style and not is_plain_text(text):
        # A number, a truth value or nothing: quotes would make a text of it.
        return scalar.written
    # `on` is a key of ours. YAML 1.1 would read it as true, and no reader of entries follows YAML 1.1.
    is_clear = is_plain_text(text) if is_key else reads_as_text(text) and not _DATE.fullmatch(text)
    if is_clear and not _NEEDS_QUOTES.search(text) and not (in_flow and _NEEDS_QUOTES_IN_FLOW.search(text)):
        return text
    return _quoted(text)


def _quoted(text: str) -> str:
    has_escapes = any(c in "\n\t" or _is_odd_blank(c) for c in text)
    prefers_single = text.count('"') > text.count("'") if "'" in text else ('"' in text or "\\" in text)
    if prefers_single and not has_escapes:
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(_escaped(c) for c in text) + '"'


def _is_odd_blank(character: str) -> bool:
    return character != " " and unicodedata.category(character) == "Zs"


def _escaped(character: str) -> str:
    # A blank that looks like another one is written so that a reviewer sees it.
    if _is_odd_blank(character):
        return f"\\u{ord(character):04x}"
    return _ESCAPES.get(character, character)


def is_foldable(text: str) -> bool:
    """Whether a text can be broken over lines behind `>-` at its blanks."""
    return bool(_BREAK.search(text)) and not re.search(r"[\t\n]|^ | $", text)


def folded(text: str, indent: int) -> Iterator[str]:
    """The lines of a text behind `>-`, as full as the width allows, without their indentation of `indent` blanks."""
    line = ""
    for word in _BREAK.split(text):
        if line and indent + len(line) + 1 + len(word) > WIDTH:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line


def block(scalar: Scalar, indent: int) -> list[str]:
    """A text as a block whose content is indented by `indent` blanks: first the header, then its lines, indented.

    A folded paragraph keeps its line breaks where all lines fit: they are the author's, and a diff of a new break
    shows no meaning.
    """
    text, pad = scalar.text, " " * indent
    if scalar.style != "|" and is_foldable(text):
        written = [line.strip(" ") for line in scalar.written.split("\n")[1:] if line.strip(" ")] if scalar.style == ">" else []
        fits = written and all(indent + len(line) <= WIDTH for line in written)
        return [">-", *(pad + line for line in (written if fits else folded(text, indent)))]
    lines = text.removesuffix("\n").split("\n")
    chomping = "" if text.endswith("\n") else "-"
    if text.endswith("\n\n") or not text.strip("\n"):
        chomping, lines = "+", text.split("\n")[:-1]
    first = next((line for line in lines if line), "")
    header = f"|{'2' if first[:1] in (' ', chr(9)) else ''}{chomping}"
    return [header, *((pad + line if line else "") for line in lines)]
