"""STIX domain objects: matrix, tactics, techniques, mitigations, Sigma rules, case studies."""

import re
from collections.abc import Iterator, Mapping

from safemcp_catalog.export.addresses import page_url
from safemcp_catalog.export.stix.frame import Maker, Stix
from safemcp_catalog.export.stix.ids import timestamp
from safemcp_catalog.model import Addition, CaseStudy, Mitigation, Tactic, Technique
from safemcp_catalog.model.detection import SigmaRule
from safemcp_catalog.model.ids import alternate_id
from safemcp_catalog.model.reference import Reference
from safemcp_catalog.sigma.convert import sigma_yaml

PLATFORMS = {"mcp": "MCP", "a2a": "A2A", "tool-calling": "Tool calling"}
"""Kinds of system as ATT&CK platforms, by which the Navigator filters."""


def matrix(maker: Maker) -> Stix:
    """The matrix: tactics in the order of their columns."""
    info = maker.catalog.info
    return {
        **maker.head("x-mitre-matrix", maker.id_of("x-mitre-matrix", info.id), maker.first_day, info.released),
        "name": info.name,
        "description": info.summary,
        "tactic_refs": [maker.id_of("x-mitre-tactic", tactic.id) for tactic in maker.catalog.tactics_in_order],
        "external_references": maker.references(info.id.upper(), info.site_url),
        **maker.tail,
        "x_mitre_domains": [maker.flavor.domain],
        "extensions": {maker.objects_id: {"extension_type": "new-sdo"}},
    }


def tactic(maker: Maker, tactic: Tactic) -> Stix:
    """One column of the matrix."""
    return {
        **maker.head("x-mitre-tactic", maker.id_of("x-mitre-tactic", tactic.id), maker.first_day, maker.catalog.info.released),
        "name": tactic.name,
        "description": _text(tactic.summary, tactic.description),
        "external_references": maker.references(tactic.id, page_url(maker.catalog, tactic.id)),
        **maker.tail,
        "x_mitre_shortname": tactic.shortname,
        "x_mitre_domains": [maker.flavor.domain],
        "extensions": {maker.objects_id: {"extension_type": "new-sdo"}},
    }


def attack_pattern(maker: Maker, technique: Technique) -> Stix:
    """A technique. A deprecated one is revoked where something replaces it, and marked as deprecated where nothing does."""
    parent = maker.catalog.techniques.get(technique.parent_id or "")
    phases = _phases(maker, technique)
    revoked = technique.is_deprecated and (any(new in maker.catalog for new in technique.superseded_by) or not maker.flavor.custom)
    # Phases come from the parent, so a change there changes this object too.
    modified = max(technique.modified, parent.modified if parent else "")
    applies_to = [*(technique.surface.applies_to if technique.surface else ()), *(parent.surface.applies_to if parent and parent.surface else ())]
    return {
        **maker.head("attack-pattern", maker.id_of("attack-pattern", technique.id), technique.created, modified),
        **({"revoked": True} if revoked else {}),
        "name": technique.name,
        "description": _text(technique.summary, technique.description or technique.deprecation_reason),
        **({"aliases": list(technique.aliases)} if technique.aliases else {}),
        **({"kill_chain_phases": phases} if phases else {}),
        "external_references": maker.references(technique.id, page_url(maker.catalog, technique.id), *_papers(technique), *_mappings(maker, technique)),
        **maker.tail,
        **maker.custom(
            {
                "x_mitre_id": technique.id,
                "x_mitre_is_subtechnique": technique.is_subtechnique,
                "x_mitre_version": technique.version,
                "x_mitre_domains": [maker.flavor.domain],
                "x_mitre_platforms": [name for key, name in PLATFORMS.items() if key in (applies_to or ["mcp"])],
                "x_mitre_deprecated": True if technique.is_deprecated and not revoked else None,
            },
            {
                "alternate_id": alternate_id(technique.id),
                "severity": technique.severity,
                "maturity": technique.evidence.maturity if technique.evidence else None,
            },
        ),
    }


def course_of_action(maker: Maker, mitigation: Mitigation) -> Stix:
    """A mitigation, with the controls of its crosswalk among its external references."""
    revoked = mitigation.is_deprecated and (any(new in maker.catalog for new in mitigation.superseded_by) or not maker.flavor.custom)
    return {
        **maker.head("course-of-action", maker.id_of("course-of-action", mitigation.id), mitigation.created, mitigation.modified),
        **({"revoked": True} if revoked else {}),
        "name": mitigation.name,
        "description": _text(mitigation.summary, mitigation.description or mitigation.deprecation_reason),
        "external_references": maker.references(mitigation.id, page_url(maker.catalog, mitigation.id), *_papers(mitigation), *_controls(maker, mitigation)),
        **maker.tail,
        **maker.custom(
            {
                "x_mitre_id": mitigation.id,
                "x_mitre_version": mitigation.version,
                "x_mitre_domains": [maker.flavor.domain],
                "x_mitre_deprecated": True if mitigation.is_deprecated and not revoked else None,
            },
            {
                "alternate_id": alternate_id(mitigation.id),
                "category": mitigation.category,
                "control_types": list(mitigation.control_types),
                "effectiveness": mitigation.effectiveness.level if mitigation.effectiveness else None,
                "complexity": mitigation.complexity.level if mitigation.complexity else None,
            },
        ),
    }


def _phases(maker: Maker, technique: Technique) -> list[Stix]:
    tactics = [maker.catalog.tactics[tactic] for tactic in maker.catalog.tactics_of(technique) if tactic in maker.catalog.tactics]
    phases: list[Stix] = [{"kill_chain_name": maker.flavor.chain, "phase_name": tactic.shortname} for tactic in sorted(tactics, key=lambda t: t.order)]
    if maker.flavor.custom and maker.flavor.source == maker.catalog.info.id:
        # OpenCTI sorts the columns of a kill chain by this number, and by chance without it.
        for phase, tactic in zip(phases, sorted(tactics, key=lambda t: t.order), strict=True):
            phase["x_opencti_order"] = tactic.order
    return phases


def _mappings(maker: Maker, technique: Technique) -> Iterator[Stix]:
    for mapping in technique.mappings:
        yield _item(maker, mapping.framework, mapping.id, f"{mapping.relation}: {mapping.note}")


def _controls(maker: Maker, mitigation: Mitigation) -> Iterator[Stix]:
    for line in mitigation.crosswalk:
        yield _item(maker, line.framework, line.control, f"{line.relation} ({line.coverage}): {line.rationale}")


def _item(maker: Maker, framework_id: str, item_id: str, note: str) -> Stix:
    """An item of another framework. The edition is part of the source's name, which also keeps it from being taken for our own id.

    OpenCTI takes the external id beside the source `mitre-attack` for the object's own, wherever in the list it stands.
    """
    framework, item = maker.catalog.frameworks.get(framework_id), maker.catalog.items(framework_id).get(item_id)
    if framework is None or item is None:
        return {"source_name": framework_id, "external_id": item_id, "description": note}
    name = framework.short_name if framework.version in framework.short_name else f"{framework.short_name} ({framework.version})"
    source = "cwe" if framework_id == "cwe" else name
    return {"source_name": source, "description": f"{item.title}; {note}", "url": framework.link(item), "external_id": item_id}


def indicator(maker: Maker, technique: Technique, rule: SigmaRule) -> Stix:
    """A Sigma rule. Its id is the rule's own UUID, which is of version 4 as it is."""
    return {
        **maker.head("indicator", f"indicator--{rule.id}", rule.date, rule.modified or rule.date),
        "name": rule.title,
        "description": rule.description,
        "indicator_types": ["anomalous-activity"],
        "pattern": sigma_yaml(rule),
        "pattern_type": "sigma",
        "pattern_version": "2.1.0",
        "valid_from": timestamp(rule.date),
        "external_references": [{"source_name": maker.catalog.info.id, "url": f"{page_url(maker.catalog, technique.id)}#detection"}],
        **maker.tail,
    }


def report(maker: Maker, case: CaseStudy) -> Stix | None:
    """A case study as a report on the techniques, mitigations and vulnerabilities that it names; None where it names none."""
    techniques = [step.technique for step in case.what_happened if step.technique in maker.catalog.techniques]
    lessons = [lesson.mitigation for lesson in case.lessons if lesson.mitigation in maker.catalog.mitigations]
    refs = [
        *(maker.id_of("attack-pattern", str(technique)) for technique in dict.fromkeys(techniques)),
        *(maker.id_of("course-of-action", mitigation) for mitigation in dict.fromkeys(lessons)),
        *(maker.vulnerability_id(found.id) for found in case.vulnerabilities),
    ]
    steps = "\n".join(f"{number}. {step.action}" for number, step in enumerate(case.what_happened, 1))
    if not refs:
        return None
    return {
        **maker.head("report", maker.id_of("report", case.id), case.created, case.modified),
        "name": case.name,
        "description": _text(case.summary, f"{steps}\n\n{case.impact}"),
        "report_types": ["threat-report"],
        "published": timestamp(case.date),
        "object_refs": refs,
        "external_references": maker.references(case.id, page_url(maker.catalog, case.id), *_papers(case)),
        **maker.tail,
    }


def vulnerabilities(maker: Maker) -> Iterator[Stix]:
    """The published vulnerabilities that case studies name, each once."""
    first: dict[str, CaseStudy] = {}
    for case in maker.ours(maker.catalog.case_studies):
        for found in case.vulnerabilities:
            first.setdefault(found.id, case)
    for name, case in first.items():
        if maker.vulnerability_id(name) != maker.shared_id("vulnerability", name):
            continue
        source = "cve" if name.startswith("CVE-") else "ghsa"
        yield {
            **maker.head("vulnerability", maker.shared_id("vulnerability", name), case.created, case.created),
            "name": name,
            "external_references": [{"source_name": source, "external_id": name}],
            **maker.tail,
        }


def note(maker: Maker, addition: Addition) -> Stix | None:
    """Mappings and crosswalk lines that a catalog adds to an inherited entry; None where it adds none.

    They stand in a note of ours on the object, since the object is its publisher's.
    """
    entry = maker.catalog.get(addition.id)
    if not isinstance(entry, Technique | Mitigation) or not (addition.mappings or addition.crosswalk):
        return None
    items = [_item(maker, m.framework, m.id, f"{m.relation}: {m.note}") for m in addition.mappings]
    items += [_item(maker, line.framework, line.control, f"{line.relation} ({line.coverage}): {line.rationale}") for line in addition.crosswalk]
    kind = "attack-pattern" if isinstance(entry, Technique) else "course-of-action"
    return {
        # Not by the entry's id alone: that would be an object of the entry's catalog.
        **maker.head("note", maker.id_of("note", "addition", entry.id), entry.created, maker.catalog.info.released),
        "abstract": f"What {maker.catalog.info.name} adds to {entry.id}",
        "content": "\n".join(f"- {item['source_name']} {item['external_id']}: {cited(item['description'])}" for item in items),
        "object_refs": [maker.id_of(kind, entry.id)],
        "external_references": [*items, *_works(addition.references)],
        **maker.tail,
    }


def _text(summary: str, more: str | None) -> str:
    """Summary and description as one Markdown text, citations written as ATT&CK writes them."""
    return cited(f"{summary}\n\n{more.strip()}" if more else summary)


def cited(text: str) -> str:
    """Markdown with our citations in ATT&CK's form, in which the name is the `source_name` of an external reference.

    >>> cited("Nothing separates them [@mcp-tools].")
    'Nothing separates them (Citation: mcp-tools).'
    """
    return re.sub(r"\[@([a-z0-9-]+)\]", r"(Citation: \1)", text)


def _papers(entry: Technique | Mitigation | CaseStudy) -> Iterator[Stix]:
    yield from _works(entry.references)


def _works(references: Mapping[str, Reference]) -> Iterator[Stix]:
    for key, reference in references.items():
        authors = f"{', '.join(reference.authors)}: " if reference.authors else ""
        published = f" ({reference.published})" if reference.published else ""
        yield {"source_name": key, "description": f"{authors}{reference.title}{published}", "url": reference.url}
