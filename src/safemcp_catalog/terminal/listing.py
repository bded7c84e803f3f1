"""Lists of entries and of search results, a row each."""

from collections.abc import Callable, Iterable
from typing import Any

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.model import CaseStudy, Checklist, LogSource, Mitigation, Tactic
from safemcp_catalog.terminal.blocks import Block, Plain, Rows, Title
from safemcp_catalog.terminal.layout import Style, laid_out
from safemcp_catalog.views.search import Found, Hit

Row = tuple[str, ...]
_ROWS: dict[str, Callable[[Catalog, Any], Iterable[Row]]] = {
    "techniques": lambda _, t: [(t.id, t.severity or "-", t.status, t.name)],
    "mitigations": lambda _, m: [(m.id, m.category or "-", m.status, m.name)],
    "tactics": lambda catalog, t: [(t.id, str(sum(not x.is_deprecated for x in catalog.techniques_by_tactic.get(t.id, ()))), t.name)],
    "case-studies": lambda _, c: [(c.id, c.date, c.status, c.name)],
    "frameworks": lambda _, f: [(f.id, f.kind, str(len(f.items)), f.name)],
    "taxonomy": lambda _, taxonomy: [(taxonomy.id, term.id, term.name) for term in taxonomy.terms],
    "log-sources": lambda _, s: [(s.id, s.name)],
    "checklists": lambda _, c: [(c.id, str(len(c.items)), c.name)],
}
"""Cells of an entry's rows, by the kind's name."""


def entry_table(catalog: Catalog, kind: str, entries: Iterable[Any], *, width: int = 80, color: bool = False) -> str:
    """One line an entry (one a term, of a taxonomy): id, what sets it apart, name; "" where there are none."""
    rows = tuple(row for entry in entries for row in _ROWS[kind](catalog, entry))
    return laid_out([Rows(rows)], Style(width, color)) if rows else ""


def hit_list(hits: Iterable[Hit], *, width: int = 80, color: bool = False) -> str:
    """A block for each hit: id, name, kind, summary, and where the text has the words; "" where there are none."""
    blocks: list[Block] = []
    for hit in hits:
        blocks += [Title(hit.entry.id, hit.entry.name, _marks(hit.entry)), Plain(hit.entry.summary)]
        if hit.excerpt:
            blocks.append(Plain(hit.excerpt, first="> "))
    return laid_out(blocks, Style(width, color))


def _marks(entry: Found) -> tuple[str, ...]:
    kinds = {Mitigation: "mitigation", Tactic: "tactic", CaseStudy: "case study", LogSource: "log source", Checklist: "checklist"}
    marks = (kinds.get(type(entry), "technique"), getattr(entry, "severity", None), getattr(entry, "status", None))
    return tuple(mark for mark in marks if mark)
