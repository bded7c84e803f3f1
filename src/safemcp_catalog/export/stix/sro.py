"""STIX relationship objects: what mitigates, detects, belongs under, replaces and neighbors a technique."""

from collections.abc import Iterator, Sequence

from safemcp_catalog.export.stix.frame import Maker, Stix
from safemcp_catalog.export.stix.sdo import cited
from safemcp_catalog.model import Mitigation, Technique
from safemcp_catalog.model.technique import MitigationUse


def relationships(maker: Maker) -> Iterator[Stix]:
    """All relationships that our entries and additions state and whose two ends are in the catalog: by technique, then by mitigation."""
    for technique in maker.ours(maker.catalog.techniques):
        yield from _of_technique(maker, technique)
    for mitigation in maker.ours(maker.catalog.mitigations):
        yield from _replaced(maker, "course-of-action", mitigation)
    for addition in maker.catalog.additions.values():
        if addition.id in maker.catalog.techniques:
            yield from _mitigated(maker, maker.catalog.techniques[addition.id], addition.mitigations, maker.catalog.info.released)


def _of_technique(maker: Maker, technique: Technique) -> Iterator[Stix]:
    here = maker.id_of("attack-pattern", technique.id)
    if technique.parent_id:
        parent = maker.id_of("attack-pattern", technique.parent_id)
        yield _relationship(maker, "subtechnique-of", here, parent, (technique, maker.catalog.techniques[technique.parent_id]))
    yield from _mitigated(maker, technique, technique.mitigations)
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


def _mitigated(maker: Maker, technique: Technique, stated: Sequence[MitigationUse], modified: str = "") -> Iterator[Stix]:
    """One relationship a mitigation, even where it acts in two roles: ATT&CK tools count a pair once.

    `modified` is the day of the statement where it is not that of the technique, since an addition states it.
    """
    for identifier in dict.fromkeys(use.id for use in stated):
        mitigation = maker.catalog.mitigations.get(identifier)
        if mitigation:
            uses = [use for use in stated if use.id == identifier]
            ends = maker.id_of("course-of-action", identifier), maker.id_of("attack-pattern", technique.id)
            how = "\n\n".join(use.how.strip() for use in uses)
            relationship = _relationship(maker, "mitigates", *ends, (technique, mitigation), description=how, modified=modified)
            yield relationship | maker.custom({}, {"roles": [use.role for use in uses]})


def _replaced(maker: Maker, kind: str, entry: Technique | Mitigation) -> Iterator[Stix]:
    for successor in entry.superseded_by:
        other = maker.catalog.get(successor)
        if entry.is_deprecated and isinstance(other, type(entry)):
            yield _relationship(maker, "revoked-by", maker.id_of(kind, entry.id), maker.id_of(kind, successor), (entry, other))


def _relationship(maker: Maker, kind: str, source: str, target: str, entries: tuple[Technique | Mitigation, ...], *, description: str = "", modified: str = "") -> Stix:
    """A relationship written in the first of the entries: as old as the younger end, and changed with the entry that states it."""
    created = max(entry.created for entry in entries)
    return {
        **maker.head("relationship", maker.id_of("relationship", kind, source, target), created, modified or entries[0].modified),
        "relationship_type": kind,
        **({"description": cited(description)} if description else {}),
        "source_ref": source,
        "target_ref": target,
        **maker.tail,
    }
