"""Soft hyphens by syllable, for names in narrow columns."""

import re
from functools import cache, lru_cache

import pyphen

SOFT_HYPHEN = "\u00ad"
_WORD = re.compile(r"[A-Za-z]{7,}")
_SEPARATED = re.compile(r"(?<=\w)([/_])(?=\w)")
ZERO_WIDTH_SPACE = "\u200b"


@cache
def _dictionary() -> pyphen.Pyphen:
    # Three letters at least on either side: "un-der" is read, "a-bove" is stumbled over.
    return pyphen.Pyphen(lang="en_US", left=3, right=3)


@lru_cache(maxsize=4096)
def hyphenated(text: str) -> str:
    """The text with soft hyphens in words of seven letters and more, and places to break after slashes.

    >>> hyphenated("Tool Contamination").replace(SOFT_HYPHEN, "-")
    'Tool Con-tam-i-na-tion'
    """
    broken = _SEPARATED.sub(rf"\1{ZERO_WIDTH_SPACE}", text)
    return _WORD.sub(lambda match: _dictionary().inserted(match[0], hyphen=SOFT_HYPHEN), broken)
