"""Characters that no file of the catalog may hold, and where they are."""

import re
import unicodedata
from collections.abc import Iterator

# C0 and C1 controls except tab and newline; soft hyphen; combining grapheme joiner; Arabic letter mark; Hangul fillers;
# zero-width and bidirectional marks; line and paragraph separators; invisible operators; blank of Braille; byte order
# mark; variation selectors; interlinear annotation; tags; private use; non-characters.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164"
    "\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\ue000-\uf8ff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)


def describe(character: str) -> str:
    r"""Code point and name of a character that cannot be shown.

    >>> describe("\u200b"), describe("\x1b")
    ('U+200B ZERO WIDTH SPACE', 'U+001B (control character)')
    """
    kinds = {"Cc": "control character", "Co": "private use"}
    name = unicodedata.name(character, "") or f"({kinds.get(unicodedata.category(character), 'no character')})"
    return f"U+{ord(character):04X} {name}"


def forbidden_in(text: str) -> Iterator[tuple[int, str]]:
    """Offsets, in code points, of the forbidden characters of a text, each with its character."""
    for match in FORBIDDEN.finditer(text):
        yield match.start(), match[0]


def first_not_nfc(text: str) -> int | None:
    """Offset of the first character that NFC would change, or None where the text is in NFC."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return None
    normal = unicodedata.normalize("NFC", text)
    return next((i for i, (a, b) in enumerate(zip(text, normal, strict=False)) if a != b), min(len(text), len(normal)))
