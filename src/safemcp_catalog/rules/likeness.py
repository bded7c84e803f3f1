"""Fields of different entries that say nearly the same once the names are taken out."""

import re
from array import array
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Fault, Place, Route
from safemcp_catalog.rules.registry import rule
from safemcp_catalog.rules.sentences import long_sentences
from safemcp_catalog.rules.texts import texts, without_code

SHORTEST = 8
"""Words from which a field is compared. Shorter ones ("Configuration export with its date") are labels."""
ALIKE = 0.8
_NAME = "X"
_CITATION = re.compile(r"\[@[^\]\n]*\]|\]\([^)\s]*\)")
_WORD = re.compile(r"\w+")
_APART = frozenset({"title", "changes"})
"""Last keys of texts that name things or log edits; they may be alike."""
_RECURRING = frozenset({"actors", "motivations"})
"""Lists of who acts and what for: the same adversaries want the same things in several techniques."""
_SKETCH = 12
"""Pairs of words by which a field is found."""
_CROWDED = 16
"""Fields that share a pair of words, from which it is a turn of phrase and no sign of a copy."""


class Field(NamedTuple):
    """A field: where it stands, its text, and its words as numbers."""

    entry: str
    route: Route
    text: str
    words: "array[int]"


def bare_words(text: str, name: str = "") -> list[str]:
    """The words of a text with X for each name: the entry's own, in any place, and every code span, number and word with a capital.

    Citations are left out, fenced code too. A text shorter than eight words gives none.

    >>> bare_words("The host of SAFE-M-2 hashes `tools/list` and compares 64 digits with Tool Pinning.")
    ['X', 'host', 'of', 'X', 'X', 'X', 'hashes', 'and', 'compares', 'X', 'digits', 'with', 'X', 'X']
    """
    if text.count(" ") + text.count("\n") < SHORTEST - 1:
        return []
    if "`" in text or "~~~" in text:
        text = without_code(text)
    if "[" in text:
        text = _CITATION.sub(" ", text)
    if name:
        text = text.replace(name, _NAME).replace(name.lower(), _NAME)
    # `islower` is false for a capital and for digits alone; letters without case are words like any other.
    return [word if word.islower() or not word.isascii() else _NAME for word in _WORD.findall(text)]


def likeness(one: "array[int]", other: "array[int]") -> float:
    """Twice the length of the longest common subsequence of two lists, by the sum of their lengths: 0 for nothing in common, 1 for equal ones.

    >>> likeness(array("I", [1, 2, 3, 4, 5]), array("I", [1, 9, 3, 4, 5]))
    0.8
    """
    # Hyyrö's bit-parallel algorithm: one bit a position of `one`, a zero where the common subsequence grew.
    places: dict[int, int] = {}
    for index, word in enumerate(one):
        places[word] = places.get(word, 0) | 1 << index
    everywhere = (1 << len(one)) - 1
    row = everywhere
    for word in other:
        matches = row & places.get(word, 0)
        row = ((row + matches) | (row - matches)) & everywhere
    return 2 * (len(one) - row.bit_count()) / (len(one) + len(other))


def _fields(catalog: Catalog) -> Iterator[Field]:
    names = {key: entry.name for entries in (catalog.techniques, catalog.mitigations) for key, entry in entries.items()}
    numbers: dict[str, int] = {}
    for entry, route, text in texts(catalog):
        # A log field means the same in every log that has it.
        if route[-1] in _APART or route[0] == "fields" or (len(route) > 1 and route[1] in _RECURRING):
            continue
        words = bare_words(text, names.get(entry, ""))
        if len(words) >= SHORTEST:
            yield Field(entry, route, text, array("I", [numbers.setdefault(word, len(numbers)) for word in words]))


def _sketch(words: "array[int]") -> list[int]:
    """Some pairs of neighboring words, drawn by lot, but in every text by the same lot: alike texts have some of them in common."""
    # Hashes of numbers, unlike those of texts, are the same in every run.
    return sorted(map(hash, set(pairwise(words))))[:_SKETCH]


def _may_be_alike(one: Field, words: set[int], other: Field) -> bool:
    """Whether lengths and vocabularies allow it, told without looking at the order of words.

    At most a third of a field's words can be missing from one that is 80 % alike, and neither can be longer than the
    other by more than half: both follow from the definition of likeness.
    """
    shorter, longer = sorted((len(one.words), len(other.words)))
    return one.entry != other.entry and 3 * shorter >= 2 * longer and len(words) - len(words.intersection(other.words)) <= len(one.words) / 3


def alike_pairs(catalog: Catalog) -> Iterator[tuple[Field, Field, float]]:
    """Each field with the first earlier field of another entry that is 80 % alike, and how much.

    Fields are compared where two pairs of their sketches meet. Where the differences are scattered as evenly as they can
    be, one copy in a hundred escapes; names put into a template never scatter like that.
    """
    fields: list[Field] = []
    met: dict[int, list[int]] = {}
    for index, field in enumerate(_fields(catalog)):
        once: set[int] = set()
        twice: dict[int, None] = {}
        for pair in _sketch(field.words):
            at = met.setdefault(pair, [])
            if len(at) < _CROWDED:
                twice |= dict.fromkeys(once.intersection(at))
                once.update(at)
                at.append(index)
        words = set(field.words) if twice else set()
        for other in map(fields.__getitem__, sorted(twice)):
            if _may_be_alike(field, words, other) and (share := likeness(field.words, other.words)) >= ALIKE:
                yield field, other, share
                break
        fields.append(field)


@rule("SMC310", "alike-fields", "error")
def alike_fields(catalog: Catalog) -> Iterator[Fault]:
    """A field of eight words or more is 80 % alike to a field of another entry, with the names replaced by X.

    A reason that reads the same with another name in it is no reason: it says of each what holds for any. Names are the
    entry's own, and every word with a capital, number and code span. Two texts of n and m words are alike by 2c / (n + m),
    where c is the length of their longest common subsequence of words. Left out are the fields of log sources, since
    one field means the same in every log; actors and motivations, which recur; and what SMC308 or SMC412 report for a
    whole sentence in common.
    """
    for field, other, share in alike_pairs(catalog):
        if set(long_sentences(field.text)).isdisjoint(long_sentences(other.text)):
            message = f"with the names replaced by X, the field is {share:.0%} alike to one of {other.entry}"
            hint = f"say what holds here and not for {other.entry}, or leave the field out"
            yield Fault(field.entry, field.route, message, hint, related=(Place("which stands here", entry=other.entry, route=other.route),))
