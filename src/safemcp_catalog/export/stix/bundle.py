"""STIX 2.1 bundles: our own, one for tools that know ATT&CK only, and a plain one."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.export.published import published
from safemcp_catalog.export.registry import ExportFile, exporter
from safemcp_catalog.export.stix import sdo
from safemcp_catalog.export.stix.frame import Maker, Stix
from safemcp_catalog.export.stix.ids import Flavor
from safemcp_catalog.export.stix.sro import relationships
from safemcp_catalog.model import CaseStudy, CatalogInfo, Mitigation, Tactic, Technique

MEDIA_TYPE = "application/stix+json;version=2.1"


def flavors(info: CatalogInfo) -> tuple[Flavor, ...]:
    """The bundles that are published, the default one first."""
    return (
        Flavor("bundle", "STIX 2.1 bundle", info.id, info.id, info.id),
        Flavor("attack-tools", "STIX 2.1 bundle for tools that know ATT&CK only", "mitre-attack", "mitre-attack", "enterprise-attack"),
        Flavor("plain", "STIX 2.1 bundle without custom objects and properties", info.id, info.id, info.id, custom=False),
    )


@exporter("stix", media_type=MEDIA_TYPE, summary="STIX 2.1 bundles after ATT&CK's data model")
def stix(catalog: Catalog, *, include_drafts: bool = False) -> Iterator[ExportFile]:
    """Three bundles of the same content. Import one of them: their objects have different ids, because they differ."""
    for maker in makers(published(catalog, include_drafts=include_drafts)):
        yield ExportFile(f"{maker.flavor.name}.json", _bundle(maker), MEDIA_TYPE, maker.flavor.title)


def makers(catalog: Catalog) -> tuple[Maker, ...]:
    """One for each bundle. The source name of a private catalog is its own; kill chain and domain are those of the one that it extends."""
    if catalog.base is None:
        return tuple(Maker(catalog, flavor) for flavor in flavors(catalog.info))
    return tuple(Maker(catalog, _our_flavor(catalog, under), under) for under in makers(catalog.base))


def _our_flavor(catalog: Catalog, under: Maker) -> Flavor:
    is_named_after_catalog = under.flavor.source == under.catalog.info.id
    return replace(under.flavor, source=catalog.info.id) if is_named_after_catalog else under.flavor


def objects(maker: Maker) -> Iterator[Stix]:
    """The objects of a bundle in their order: who and how, matrix, techniques, mitigations, rules, case studies, relationships.

    Before those of a private catalog stand those of the catalog that it extends, as they are in its own bundle.
    """
    catalog = maker.catalog
    if maker.base is not None:
        yield from objects(maker.base)
    yield from maker.preamble()
    if maker.flavor.custom and maker.base is None:
        yield sdo.matrix(maker)
        yield from (sdo.tactic(maker, tactic) for tactic in catalog.tactics_in_order)
    yield from (sdo.attack_pattern(maker, technique) for technique in maker.ours(catalog.techniques))
    yield from (sdo.course_of_action(maker, mitigation) for mitigation in maker.ours(catalog.mitigations))
    for technique in maker.ours(catalog.techniques):
        yield from (sdo.indicator(maker, technique, rule.sigma) for rule in (technique.detection.rules if technique.detection else ()))
    yield from sdo.vulnerabilities(maker)
    told = [*(sdo.report(maker, case) for case in maker.ours(catalog.case_studies)), *(sdo.note(maker, addition) for addition in catalog.additions.values())]
    yield from (one for one in told if one)
    yield from relationships(maker)


def objects_by_entry(catalog: Catalog) -> Mapping[str, tuple[Stix, ...]]:
    """By entry: the objects of the default bundle that its page offers, in the bundle's order.

    They are the entry itself, its Sigma rules, and the relationships at one of its ends. A draft has none.
    """
    maker = makers(published(catalog))[0]
    owner = {maker.id_of(_KINDS[type(node)], entry_id): entry_id for entry_id, node in maker.catalog.nodes.items()}
    found: dict[str, list[Stix]] = {entry_id: [] for entry_id in catalog.nodes}
    for technique in maker.catalog.techniques.values():
        owner |= {f"indicator--{rule.sigma.id}": technique.id for rule in (technique.detection.rules if technique.detection else ())}
    for one in objects(maker):
        ends = (one["source_ref"], one["target_ref"]) if one["type"] == "relationship" else one["object_refs"] if one["type"] == "note" else (one["id"],)
        for entry_id in dict.fromkeys(owner[end] for end in ends if end in owner):
            found[entry_id].append(one)
    return MappingProxyType({entry_id: tuple(some) for entry_id, some in found.items()})


_KINDS: dict[type, str] = {Technique: "attack-pattern", Mitigation: "course-of-action", Tactic: "x-mitre-tactic", CaseStudy: "report"}


def _bundle(maker: Maker) -> Iterator[bytes]:
    head = {"type": "bundle", "id": maker.id_of("bundle", maker.catalog.info.version)}
    yield json.dumps(head)[:-1].encode() + b', "objects": ['
    separator = b"\n"
    for one in objects(maker):
        yield separator + json.dumps(one, ensure_ascii=False).encode()
        separator = b",\n"
    yield b"\n]}\n"
