"""Sentences that stand in two places."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Fault, Place, Route
from safemcp_catalog.rules.registry import rule
from safemcp_catalog.rules.texts import texts

LONG = 12
"""Words from which a sentence counts as one that somebody wrote, rather than a phrase of the field."""

_FENCE = re.compile(r"^[ ]{0,3}(`{3,}|~{3,}).*?(?:^[ ]{0,3}\1|\Z)", re.MULTILINE | re.DOTALL)
_NOT_WORDS = re.compile(r"\[@[^\]\n]*\]|\]\([^)\s]*\)")
_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+|\n\s*\n|\n\s*(?:[-*+]|[0-9]+[.)])\s+")
_WORD = re.compile(r"\w+")
_APART = frozenset({"title", "changes"})
"""Last keys of texts that name things or log edits; they may recur."""


class Sentence(NamedTuple):
    """Where a sentence stands, and the sentence without case and punctuation."""

    entry: str
    route: Route
    words: str

    @property
    def in_rationale(self) -> bool:
        """Whether it is part of a crosswalk line's rationale."""
        return self.route[0] == "crosswalk" and self.route[-1] == "rationale"


def long_sentences(text: str) -> Iterator[str]:
    """Sentences of twelve words or more, without case, punctuation and citations. Code blocks are left out.

    >>> list(long_sentences("Short. The host loads a tool, only if its hash stands in a manifest, signed!"))
    ['the host loads a tool only if its hash stands in a manifest signed']
    """
    if text.count(" ") + text.count("\n") < LONG - 1:
        return
    if "```" in text or "~~~" in text:
        text = _FENCE.sub("\n\n", text)
    for piece in _END.split(_NOT_WORDS.sub(" ", text)):
        words = _WORD.findall(piece.casefold())
        if len(words) >= LONG:
            yield " ".join(words)


def _sentences(catalog: Catalog) -> Iterator[Sentence]:
    for entry, route, value in texts(catalog):
        if route[-1] not in _APART:
            for words in long_sentences(value):
                yield Sentence(entry, route, words)


@rule("SMC308", "repeated-sentence", "error")
def repeated_sentence(catalog: Catalog) -> Iterator[Fault]:
    """A sentence of twelve words or more stands in two entries.

    Boilerplate is not knowledge: what is true of two entries alike says nothing about either. Rationales of
    crosswalk lines among themselves are SMC412.
    """
    # Hashes, not sentences: a catalog of ten thousand entries has half a million of them.
    first: dict[int, tuple[str, Route, bool]] = {}
    for sentence in _sentences(catalog):
        entry, route, in_rationale = first.setdefault(hash(sentence.words), (sentence.entry, sentence.route, sentence.in_rationale))
        if entry == sentence.entry or (in_rationale and sentence.in_rationale):
            continue
        message = f'{entry} has the same sentence: "{_start(sentence.words)}"'
        hint = f"say what holds for {sentence.entry} alone, or name {entry} by its id"
        yield Fault(sentence.entry, sentence.route, message, hint, related=(Place("first stands here", entry=entry, route=route),))


def _start(words: str) -> str:
    return " ".join(words.split()[:LONG]) + (" ..." if words.count(" ") >= LONG else "")
