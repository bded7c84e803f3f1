"""Blocks that pages of several kinds of entry have."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.model import Mitigation, Technique
from safemcp_catalog.model.entry import Surface
from safemcp_catalog.model.history import HistoryEvent
from safemcp_catalog.model.ids import alternate_id
from safemcp_catalog.model.reference import Reference
from safemcp_catalog.terminal.blocks import Block, Points, Rows, section


def name_of(catalog: Catalog, entry_id: str) -> str:
    """The id with the name behind it; the id alone where the catalog has no such entry."""
    entry = catalog.get(entry_id)
    return f"{entry_id} {entry.name}" if entry else entry_id


def listed(catalog: Catalog, ids: Iterable[str]) -> str:
    """Ids with their names, one behind the other."""
    return "; ".join(name_of(catalog, entry_id) for entry_id in ids)


def status_fields(catalog: Catalog, entry: Technique | Mitigation) -> tuple[tuple[str, str], ...]:
    """Other names and spellings, and what became of a deprecated entry."""
    return (
        ("also", "; ".join([*entry.aliases, *filter(None, [alternate_id(entry.id)])])),
        ("superseded by", listed(catalog, entry.superseded_by)),
        ("given up", entry.deprecation_reason or ""),
        ("supersedes", listed(catalog, catalog.predecessors.get(entry.id, ()))),
    )


def surface_rows(surface: Surface | None) -> tuple[tuple[str, str], ...]:
    """Where an entry applies, a row a kind of term."""
    if surface is None:
        return ()
    held = (
        ("applies to", surface.applies_to), ("components", surface.components), ("transports", surface.transports),
        ("boundaries", surface.trust_boundaries), ("layers", surface.layers), ("domains", surface.domains),
    )  # fmt: skip
    return tuple((label, ", ".join(terms)) for label, terms in held)


def references(works: Mapping[str, Reference]) -> tuple[Block, ...]:
    """Cited works under the numbers by which the text names them."""
    rows = tuple((work.title + (f" ({work.published})" if work.published else ""), f"<{work.url}>") for work in works.values())
    return section("References", Points(rows, numbered=True))


def history(events: Sequence[HistoryEvent]) -> tuple[Block, ...]:
    """Versions, newest first."""
    return section("History", Rows(tuple((event.version, event.date, event.changes) for event in reversed(events))))


def mitigation_rows(catalog: Catalog, ids: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Ids and names of mitigations."""
    yield from ((entry_id, name_of(catalog, entry_id).removeprefix(entry_id).strip()) for entry_id in ids)
