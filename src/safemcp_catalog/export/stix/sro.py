"""STIX relationship objects: what mitigates, detects, belongs under, replaces and neighbors a technique."""

from collections.abc import Iterator

from safemcp_catalog.export.stix.frame import Maker, Stix
from safemcp_catalog.export.stix.sdo import cited
from safemcp_catalog.model import Mitigation, Technique


def relationships(maker: Maker) -> Iterator[Stix]:
    """All relationships whose two ends are in the catalog, by technique, then by mitigation."""
    for technique in maker.catalog.techniques.values():
        yield from _of_technique(maker, technique)
    for mitigation in maker.catalog.mitigations.values():
        yield from _replaced(maker, "course-of-action", mitigation)


def _of_technique(maker: Maker, technique: Technique) -> Iterator[Stix]:
    here = maker.id_of("attack-pattern", technique.id)
    if technique.parent_id:
        parent = maker.id_of("attack-pattern", technique.parent_id)
        yield _relationship(maker, "subtechnique-of", here, parent, (technique, maker.catalog.techniques[technique.parent_id]))
    yield from _mitigated(maker, technique)
    for rule in technique.detection.rules if technique.detection else ():
        sigma = rule.sigma
        identifier = maker.id_of("relationship", "indicates", sigma.id)
        yield {
            **maker.head("relationship", identifier, max(sigma.date, technique.created), sigma.modified or sigma.date),
            "relationship_type": "indicates",
            "source_ref": f"indicator--{sigma.id}",
            "target_ref": here,
            **maker.tail,
        }
    seen = set()
    for related in technique.related:
        other = maker.catalog.techniques.get(related.id)
        if other and related.id not in seen:
            seen.add(related.id)
            notes = "\n\n".join(f"{one.relation}: {one.note}" for one in technique.related if one.id == related.id)
            yield _relationship(maker, "related-to", here, maker.id_of("attack-pattern", other.id), (technique, other), description=notes)
    yield from _replaced(maker, "attack-pattern", technique)


def _mitigated(maker: Maker, technique: Technique) -> Iterator[Stix]:
    """One relationship a mitigation, even where it acts in two roles: ATT&CK tools count a pair once."""
    for identifier in dict.fromkeys(use.id for use in technique.mitigations):
        mitigation = maker.catalog.mitigations.get(identifier)
        if mitigation:
            uses = [use for use in technique.mitigations if use.id == identifier]
            ends = maker.id_of("course-of-action", identifier), maker.id_of("attack-pattern", technique.id)
            relationship = _relationship(maker, "mitigates", *ends, (technique, mitigation), description="\n\n".join(use.how.strip() for use in uses))
            yield relationship | maker.custom({}, {"roles": [use.role for use in uses]})


def _replaced(maker: Maker, kind: str, entry: Technique | Mitigation) -> Iterator[Stix]:
    for successor in entry.superseded_by:
        other = maker.catalog.get(successor)
        if entry.is_deprecated and isinstance(other, type(entry)):
            yield _relationship(maker, "revoked-by", maker.id_of(kind, entry.id), maker.id_of(kind, successor), (entry, other))


def _relationship(maker: Maker, kind: str, source: str, target: str, entries: tuple[Technique | Mitigation, ...], *, description: str = "") -> Stix:
    """A relationship written in the first of the entries: as old as the younger end, and changed with the entry that states it."""
    created = max(entry.created for entry in entries)
    return {
        **maker.head("relationship", maker.id_of("relationship", kind, source, target), created, entries[0].modified),
        "relationship_type": kind,
        **({"description": cited(description)} if description else {}),
        "source_ref": source,
        "target_ref": target,
        **maker.tail,
    }
