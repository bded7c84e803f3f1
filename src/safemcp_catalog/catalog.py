"""The catalog as an immutable graph: entries by id, where each came from, and every reverse relation, derived once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from safemcp_catalog.model import (
    Addition,
    CaseStudy,
    CatalogInfo,
    Checklist,
    Framework,
    FrameworkPairs,
    LogSource,
    Mitigation,
    Tactic,
    Taxonomy,
    Technique,
)
from safemcp_catalog.model.framework import FrameworkItem
from safemcp_catalog.model.ids import canonical_id, sort_key
from safemcp_catalog.model.mitigation import CrosswalkLine
from safemcp_catalog.model.taxonomy import Term
from safemcp_catalog.model.technique import MitigationUse

K = TypeVar("K")
T = TypeVar("T")

Node = Technique | Mitigation | Tactic | CaseStudy
"""What has an id of its own in prose, searches and addresses."""


@dataclass(frozen=True)
class Catalog:
    """Everything that was loaded. Mappings are by id, in the order of a reader (SAFE-M-9 before SAFE-M-10)."""

    info: CatalogInfo
    tactics: Mapping[str, Tactic] = field(default_factory=dict)
    techniques: Mapping[str, Technique] = field(default_factory=dict)
    mitigations: Mapping[str, Mitigation] = field(default_factory=dict)
    case_studies: Mapping[str, CaseStudy] = field(default_factory=dict)
    frameworks: Mapping[str, Framework] = field(default_factory=dict)
    pairs: Mapping[str, FrameworkPairs] = field(default_factory=dict)
    taxonomies: Mapping[str, Taxonomy] = field(default_factory=dict)
    log_sources: Mapping[str, LogSource] = field(default_factory=dict)
    checklists: Mapping[str, Checklist] = field(default_factory=dict)
    root: Path = field(default=Path(), compare=False)
    paths: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Path of each entry's file, relative to the root, by id."""
    unread: frozenset[str] = frozenset()
    """Ids whose files exist and hold faults: what points to them is not at fault."""
    additions: Mapping[str, Addition] = field(default_factory=dict)
    """What this catalog adds to entries of the one that it extends, by the path of the file without its ending."""
    base: "Catalog | None" = None
    """The catalog that this one extends, as it is by itself. Its entries stand here too, before our own, with our additions in them."""

    # ---- looking up ------------------------------------------------------------------------------------------------

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """Tactics, techniques, mitigations and case studies by id."""
        return MappingProxyType({**self.tactics, **self.techniques, **self.mitigations, **self.case_studies})

    def __getitem__(self, entry_id: str) -> Node:
        """The entry with this id, in either spelling.

        Raises:
            KeyError: there is none.
        """
        return self.nodes[canonical_id(entry_id)]

    def get(self, entry_id: str) -> Node | None:
        """The entry with this id, in either spelling, or None."""
        return self.nodes.get(canonical_id(entry_id))

    def __contains__(self, entry_id: object) -> bool:
        """Whether there is an entry with this id, in either spelling."""
        return isinstance(entry_id, str) and canonical_id(entry_id) in self.nodes

    # ---- whose it is -----------------------------------------------------------------------------------------------

    def is_inherited(self, key: str) -> bool:
        """Whether what is held under this key comes from the catalog that this one extends."""
        return self.base is not None and key not in self.paths and (key in self.base.paths or self.base.is_inherited(key))

    def owner_of(self, key: str) -> "Catalog":
        """The catalog that an entry is of: this one, or the one that it extends."""
        return self.base.owner_of(key) if self.base is not None and self.is_inherited(key) else self

    def added_by(self, entry_id: str, part: object) -> CatalogInfo | None:
        """Whose addition a part of an inherited entry is (a use, a mapping, a crosswalk line); None where the entry has it itself."""
        addition = self.additions.get(f"additions/{entry_id}")
        if self.base is None:
            return None
        if addition and part in (*addition.mitigations, *addition.mappings, *addition.crosswalk):
            return self.info
        return self.base.added_by(entry_id, part)

    @cached_property
    def prefixes(self) -> tuple[str, ...]:
        """Prefixes of the ids of all entries: our own, then those of the catalog that this one extends."""
        return (*(p.prefix for p in self.info.id_prefixes), *(self.base.prefixes if self.base else ()))

    def terms(self, kind: str) -> Mapping[str, Term]:
        """Terms of one taxonomy by id; empty where the catalog has no such taxonomy."""
        return self._terms.get(kind, MappingProxyType({}))

    @cached_property
    def _terms(self) -> dict[str, Mapping[str, Term]]:
        return {kind: MappingProxyType({t.id: t for t in taxonomy.terms}) for kind, taxonomy in self.taxonomies.items()}

    def items(self, framework_id: str) -> Mapping[str, FrameworkItem]:
        """Items of one framework by id; empty where the catalog has no such framework."""
        return self._items.get(framework_id, MappingProxyType({}))

    @cached_property
    def _items(self) -> dict[str, Mapping[str, FrameworkItem]]:
        return {name: MappingProxyType({i.id: i for i in f.items}) for name, f in self.frameworks.items()}

    # ---- reverse relations -----------------------------------------------------------------------------------------

    @cached_property
    def tactics_in_order(self) -> tuple[Tactic, ...]:
        """Tactics as columns of the matrix."""
        return tuple(sorted(self.tactics.values(), key=lambda t: (t.order, t.id)))

    def tactics_of(self, technique: Technique) -> tuple[str, ...]:
        """Ids of the tactics of a technique; those of the parent for a sub-technique."""
        if technique.parent_id is None:
            return technique.tactics
        parent = self.techniques.get(technique.parent_id)
        return parent.tactics if parent else ()

    @cached_property
    def techniques_by_tactic(self) -> Mapping[str, tuple[Technique, ...]]:
        """Techniques, without sub-techniques, of each tactic."""
        return _grouped((tactic, t) for t in self.techniques.values() if not t.is_subtechnique for tactic in t.tactics)

    @cached_property
    def subtechniques(self) -> Mapping[str, tuple[Technique, ...]]:
        """Sub-techniques by the id of their parent."""
        return _grouped((t.parent_id, t) for t in self.techniques.values() if t.parent_id)

    @cached_property
    def uses_of_mitigation(self) -> Mapping[str, tuple[tuple[Technique, MitigationUse], ...]]:
        """By mitigation: the techniques that name it, each with what it does there."""
        return _grouped((use.id, (t, use)) for t in self.techniques.values() for use in t.mitigations)

    @cached_property
    def case_studies_of_technique(self) -> Mapping[str, tuple[CaseStudy, ...]]:
        """Case studies in which a technique was seen, by technique."""
        seen = {(s.technique, c.id): (s.technique, c) for c in self.case_studies.values() for s in c.what_happened if s.technique}
        return _grouped((technique, case) for technique, case in seen.values() if technique)

    @cached_property
    def lines_of_control(self) -> Mapping[tuple[str, str], tuple[tuple[Mitigation, CrosswalkLine], ...]]:
        """By (framework, control): the mitigations that help to satisfy it, each with its crosswalk line."""
        return _grouped(((line.framework, line.control), (m, line)) for m in self.mitigations.values() for line in m.crosswalk)

    @cached_property
    def techniques_of_item(self) -> Mapping[tuple[str, str], tuple[Technique, ...]]:
        """By (framework, item): the techniques that are mapped to it."""
        return _grouped(((m.framework, m.id), t) for t in self.techniques.values() for m in t.mappings)

    @cached_property
    def successors(self) -> Mapping[str, tuple[str, ...]]:
        """By deprecated entry: what supersedes it."""
        entries: tuple[Technique | Mitigation, ...] = (*self.techniques.values(), *self.mitigations.values())
        return MappingProxyType({e.id: e.superseded_by for e in entries if e.is_deprecated})

    @cached_property
    def predecessors(self) -> Mapping[str, tuple[str, ...]]:
        """By entry: the deprecated ones that it supersedes."""
        return _grouped((new, old) for old, ids in self.successors.items() for new in ids)


def by_id(entries: Iterable[tuple[str, T]]) -> Mapping[str, T]:
    """Entries by id in a reader's order, read-only."""
    return MappingProxyType(dict(sorted(entries, key=lambda pair: sort_key(pair[0]))))


def _grouped(pairs: Iterable[tuple[K, T]]) -> Mapping[K, tuple[T, ...]]:
    groups: defaultdict[K, list[T]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return MappingProxyType({key: tuple(values) for key, values in groups.items()})
