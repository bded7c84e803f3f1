"""A ranked search over the entries: ids first, then names and aliases, then summaries, then everything else that is written."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.model import CaseStudy, Checklist, LogSource, Mitigation, Tactic, Technique
from safemcp_catalog.model.ids import canonical_id, sort_key

Found = Technique | Mitigation | Tactic | CaseStudy | LogSource | Checklist

_NOT_TEXT = frozenset({"id", "name", "aliases", "summary", "history", "references"})
_AROUND = 60
_ID, _NAME, _ALIAS, _SUMMARY, _TEXT = 1000, 40, 30, 8, 1
_WHOLE = 3
"""How much more a field counts in which the words stand side by side, as they were asked for."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that has all words. `excerpt` is where its text has the first one, where neither name nor summary has any."""

    entry: Found
    score: int
    excerpt: str


def search(catalog: Catalog, words: str) -> tuple[Hit, ...]:
    """Entries that have every word, best first; those of one rank by id, deprecated ones last.

    A word is found at the start of a word of the text, without regard to case, accents and a plural's ending; a whole id or the
    number of one is found in either spelling.
    """
    phrase = _folded(words)
    wanted = tuple(dict.fromkeys(phrase.split()))
    ids = {word: canonical_id(word).casefold() for word in (*words.split(), words)}
    if not wanted:
        return ()
    hits = [hit for entry in _entries(catalog) if (hit := _hit(entry, wanted, phrase, frozenset(ids.values())))]
    return tuple(sorted(hits, key=lambda hit: (getattr(hit.entry, "status", "") == "deprecated", -hit.score, sort_key(hit.entry.id))))


def _entries(catalog: Catalog) -> Iterator[Found]:
    yield from catalog.nodes.values()
    yield from catalog.log_sources.values()
    yield from catalog.checklists.values()


def _hit(entry: Found, wanted: tuple[str, ...], phrase: str, ids: frozenset[str]) -> Hit | None:
    own = entry.id.casefold()
    if own in ids or own.partition("-")[2] in ids:
        return Hit(entry, _ID, "")
    aliases = " / ".join(getattr(entry, "aliases", ()))
    fields = [(_NAME, _folded(entry.name)), (_ALIAS, _folded(aliases)), (_SUMMARY, _folded(entry.summary))]
    text = " / ".join(_texts(entry.model_dump(exclude=set(_NOT_TEXT))))
    fields.append((_TEXT, _folded(text)))
    patterns = [_pattern(word) for word in wanted]
    if not all(any(pattern.search(field) for _, field in fields) for pattern in patterns):
        return None
    score = sum(weight * sum(bool(pattern.search(field)) for pattern in patterns) for weight, field in fields)
    score += sum(weight * _WHOLE for weight, field in fields if _pattern(phrase).search(field))
    names = [_folded(name) for name in (entry.name, *getattr(entry, "aliases", ()))]
    score += _ID // 2 if phrase in names else _NAME // 2 if names[0].startswith(phrase) else 0
    is_shown = any(pattern.search(field) for _, field in fields[:3] for pattern in patterns)
    return Hit(entry, score, "" if is_shown else _excerpt(text, patterns[0]))


def _folded(text: str) -> str:
    """Words without case and accents, joined by single blanks."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[\w./+#@$-]*\w", plain))


def _pattern(phrase: str) -> re.Pattern[str]:
    stem = phrase.removesuffix("s") if len(phrase) > 3 and not phrase.endswith("ss") else phrase
    return re.compile(rf"(?<!\w){re.escape(stem)}")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield " ".join(value.split())
    elif isinstance(value, dict):
        for child in value.values():
            yield from _texts(child)
    elif isinstance(value, list | tuple):
        for child in value:
            yield from _texts(child)


def _excerpt(text: str, pattern: re.Pattern[str]) -> str:
    match = re.search(pattern.pattern, text, re.IGNORECASE)
    if match is None:
        return ""
    start = text.rfind(" ", 0, max(match.start() - _AROUND, 0)) + 1
    end = text.find(" ", match.end() + _AROUND)
    end = len(text) if end < 0 else end
    return ("... " if start else "") + text[start:end] + (" ..." if end < len(text) else "")
