"""Every pointer from one entry to another, with the route at which it is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Route
from safemcp_catalog.model import CaseStudy, Checklist, Mitigation, Technique

Target = Literal["tactic", "technique", "mitigation"]
FOLDERS: dict[Target, str] = {"tactic": "tactics", "technique": "techniques", "mitigation": "mitigations"}


@dataclass(frozen=True, slots=True)
class Pointer:
    """One entry naming another.

    `entry` is the key under which the catalog holds the file; `holder` is the id in it. The two differ only for new
    entries, which share a reserved id.
    """

    entry: str
    holder: str
    route: Route
    kind: Target
    target: str
    from_deprecated: bool = False


class HasId(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> str:
        """The id."""


def ids_of(entries: Mapping[str, HasId]) -> set[str]:
    """The ids in use, reserved ones included, which the catalog holds under the names of their files."""
    return {entry.id for entry in entries.values()}


def unread(catalog: Catalog) -> frozenset[str]:
    """Ids whose files are there and hold faults, so that the catalog is without them.

    What points to them is not at fault, and what is counted over all entries cannot be counted: one slip in one file
    must not turn into six reports about others.
    """
    return catalog.unread


def known_ids(catalog: Catalog, kind: Target) -> set[str]:
    """Ids that a pointer of this kind may name."""
    if kind == "tactic":
        return ids_of(catalog.tactics) | unread(catalog)
    return ids_of(catalog.techniques if kind == "technique" else catalog.mitigations) | unread(catalog)


def pointers(catalog: Catalog) -> Iterator[Pointer]:
    """Pointers of all entries, in the order of the files; a sub-technique's parent is in its id and not among them."""
    for key, technique in catalog.techniques.items():
        yield from _of_technique(key, technique)
    for key, mitigation in catalog.mitigations.items():
        yield from _of_mitigation(key, mitigation)
    for key, case in catalog.case_studies.items():
        yield from _of_case_study(key, case)
    for key, checklist in catalog.checklists.items():
        yield from _of_checklist(key, checklist)


def _of_technique(key: str, entry: Technique) -> Iterator[Pointer]:
    old = entry.is_deprecated
    for index, tactic in enumerate(entry.tactics):
        yield Pointer(key, entry.id, ("tactics", index), "tactic", tactic, old)
    for index, use in enumerate(entry.mitigations):
        yield Pointer(key, entry.id, ("mitigations", index, "id"), "mitigation", use.id, old)
    for index, related in enumerate(entry.related):
        yield Pointer(key, entry.id, ("related", index, "id"), "technique", related.id, old)
    for index, successor in enumerate(entry.superseded_by):
        yield Pointer(key, entry.id, ("superseded_by", index), "technique", successor)


def _of_mitigation(key: str, entry: Mitigation) -> Iterator[Pointer]:
    for index, related in enumerate(entry.related):
        yield Pointer(key, entry.id, ("related", index, "id"), "mitigation", related.id, entry.is_deprecated)
    for index, successor in enumerate(entry.superseded_by):
        yield Pointer(key, entry.id, ("superseded_by", index), "mitigation", successor)


def _of_case_study(key: str, entry: CaseStudy) -> Iterator[Pointer]:
    old = entry.status == "deprecated"
    for index, step in enumerate(entry.what_happened):
        if step.technique:
            yield Pointer(key, entry.id, ("what_happened", index, "technique"), "technique", step.technique, old)
    for index, lesson in enumerate(entry.lessons):
        yield Pointer(key, entry.id, ("lessons", index, "mitigation"), "mitigation", lesson.mitigation, old)


def _of_checklist(key: str, entry: Checklist) -> Iterator[Pointer]:
    for index, item in enumerate(entry.items):
        for place, mitigation in enumerate(item.mitigations):
            yield Pointer(key, entry.id, ("items", index, "mitigations", place), "mitigation", mitigation)
