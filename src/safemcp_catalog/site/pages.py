"""The pages of the website as data: address, template, title, description, context."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.export.policies import policy_files
from safemcp_catalog.export.published import published
from safemcp_catalog.model import Mitigation, Tactic, Technique
from safemcp_catalog.model.detection import DetectionRule
from safemcp_catalog.model.ids import alternate_id
from safemcp_catalog.model.technique import MitigationUse
from safemcp_catalog.model.vocab import CATEGORY_NAMES, SEVERITY_MEANING
from safemcp_catalog.sigma import parse
from safemcp_catalog.sigma.convert import sigma_yaml, translations
from safemcp_catalog.site import addresses as at
from safemcp_catalog.views.coverage import uses
from safemcp_catalog.views.crosswalk import control_frameworks, crosswalk
from safemcp_catalog.views.detection import proof, sqlite_agrees, telemetry
from safemcp_catalog.views.mapping import mapping_table, threat_frameworks
from safemcp_catalog.views.matrix import living_subtechniques, matrix
from safemcp_catalog.views.related import RelatedFrom, related_from

TABS = ("splunk", "lucene", "kusto")
"""Query languages that stand in the page of a technique; the page of the rule has all of them, and its events."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page. `entry` is the id of the entry that it shows; `section` names the tab that it belongs to."""

    address: str
    template: str
    title: str
    description: str
    section: str
    entry: str = ""
    context: dict[str, Any] = field(default_factory=dict)


DATA_PAGE = Page(at.DATA, "data.html", "Data", "Every export of the catalog, with size, checksum and an example of use.", "data")
"""The page of the downloads. It stands apart, since it tells the sizes of files that are made from all others."""


def pages(catalog: Catalog) -> Iterator[Page]:
    """All pages that are made from the catalog, the matrix first."""
    shape = matrix(catalog)
    yield Page(at.HOME, "matrix.html", catalog.info.name, catalog.info.summary, "matrix", context={"matrix": shape, "meanings": SEVERITY_MEANING})
    yield Page(at.TECHNIQUES, "techniques.html", "Techniques", "All techniques by tactic, with severity and state.", "techniques", context={"matrix": shape})
    yield Page(at.MITIGATIONS, "mitigations.html", "Mitigations", "All mitigations by category.", "mitigations", context={"groups": _mitigation_groups(catalog)})
    yield Page(at.TACTICS, "tactics.html", "Tactics", "The columns of the matrix: what an adversary is after.", "techniques", context={"matrix": shape})
    yield from (_tactic(catalog, tactic) for tactic in catalog.tactics_in_order)
    reverse = related_from(catalog)
    yield from (_technique(catalog, technique, reverse) for technique in catalog.techniques.values())
    yield from (_mitigation(catalog, mitigation) for mitigation in catalog.mitigations.values())
    for case in catalog.case_studies.values():
        yield Page(at.entry_address(catalog, case.id), "case-study.html", case.name, case.summary, "techniques", case.id, {"case": case})
    if catalog.checklists:
        yield Page("checklists/", "checklists.html", "Checklists", "What to do first, and how to see that it is done.", "checklists")
    for checklist in catalog.checklists.values():
        yield Page(f"checklists/{checklist.id}/", "checklist.html", checklist.name, checklist.summary, "checklists", context={"checklist": checklist})
    yield from _detections(catalog)
    yield from _frameworks(catalog)
    yield from _terms(catalog)


def _mitigation_groups(catalog: Catalog) -> list[tuple[str, list[Mitigation]]]:
    living = [m for m in catalog.mitigations.values() if not m.is_deprecated]
    groups = [(title, [m for m in living if m.category == name]) for name, title in CATEGORY_NAMES.items()]
    return [(title, members) for title, members in [*groups, ("Without a category", [m for m in living if m.category is None])] if members]


def _tactic(catalog: Catalog, tactic: Tactic) -> Page:
    techniques = [(t, living_subtechniques(catalog, t)) for t in catalog.techniques_by_tactic.get(tactic.id, ()) if not t.is_deprecated]
    return Page(at.entry_address(catalog, tactic.id), "tactic.html", tactic.name, tactic.summary, "techniques", tactic.id, {"tactic": tactic, "techniques": techniques})


def _technique(catalog: Catalog, technique: Technique, reverse: RelatedFrom) -> Page:
    rules = [_rule(catalog, rule, rule_name(technique, index)) for index, rule in enumerate(technique.detection.rules if technique.detection else ())]
    related, named_by = _neighbors(catalog, technique, reverse)
    acting = [(use, origin, catalog.mitigations.get(use.id)) for use, origin in uses(catalog, technique)]
    context = {
        "technique": technique,
        "tabs": TABS,
        "parent": catalog.techniques.get(technique.parent_id or ""),
        "subtechniques": catalog.subtechniques.get(technique.id, ()),
        "tactics": [catalog.tactics[t] for t in catalog.tactics_of(technique) if t in catalog.tactics],
        "rules": rules,
        "roles": [(role, [row for row in acting if row[0].role == role]) for role in ("preventive", "detective", "corrective")],
        "satisfied": {m.id: [(f, [line.control for line, _ in lines]) for f, lines in _lines_by_framework(catalog, m)] for _, _, m in acting if m},
        "related": related,
        "named_by": named_by,
        "cases": catalog.case_studies_of_technique.get(technique.id, ()),
        "successors": [catalog.techniques[i] for i in technique.superseded_by if i in catalog.techniques],
        "predecessors": [catalog.techniques[i] for i in catalog.predecessors.get(technique.id, ()) if i in catalog.techniques],
    }
    return Page(at.entry_address(catalog, technique.id), "technique.html", technique.name, technique.summary, "techniques", technique.id, context)


def _rule(catalog: Catalog, rule: DetectionRule, name: str) -> dict[str, Any]:
    """A rule with what pages say of it: its name, its text, its queries and what its tests show."""
    return {
        "name": name,
        "rule": rule,
        "yaml": sigma_yaml(rule.sigma),
        "translations": translations(rule.sigma),
        "proof": proof(rule),
        "telemetry": telemetry(catalog, rule.sigma),
    }


def _detections(catalog: Catalog) -> Iterator[Page]:
    rules = [
        (technique, _rule(catalog, rule, rule_name(technique, index)))
        for technique in catalog.techniques.values()
        if not technique.is_deprecated
        for index, rule in enumerate(technique.detection.rules if technique.detection else ())
    ]
    sources = [(source, [row for row in rules if row[1]["telemetry"].source == source]) for source in catalog.log_sources.values()]
    groups = [(source, members) for source, members in sources if members]
    text = "Every Sigma rule of the catalog by the log that it reads, with its queries and the events that it was run on."
    yield Page(at.DETECTIONS, "detections.html", "Detections", text, "detections", context={"groups": groups, "count": len(rules), "silent": _without_rule(catalog)})
    for technique, rule in rules:
        source, used = rule["telemetry"].source, parse(rule["rule"].sigma.detection).fields
        fields = [field for field in (source.fields if source else ()) if field.name in used]
        context = {"technique": technique, "r": rule, "fields": fields, "sqlite_agrees": sqlite_agrees(rule["rule"])}
        sigma = rule["rule"].sigma
        yield Page(at.rule_address(rule["name"]), "detection.html", sigma.title, sigma.description, "detections", context=context)


def _without_rule(catalog: Catalog) -> list[Technique]:
    """Stable techniques that no rule of their own can find, each with its reason."""
    return [t for t in catalog.techniques.values() if t.is_stable and t.detection and t.detection.no_rule_reason]


def rule_name(technique: Technique, index: int) -> str:
    """Name of a Sigma rule's files, unique in the catalog: `safe_t1001_001_2` is the second rule of SAFE-T1001.001."""
    return f"{technique.id.lower().replace('-', '_').replace('.', '_')}_{index + 1}"


_REVERSE = {"enables": "Enabled by", "follows": "Followed by", "variant-of": "Has the variant", "similar-to": ""}
"""Relations seen from their other end. Only a likeness says the same there, so only its note is repeated."""


def _neighbors(catalog: Catalog, technique: Technique, reverse: RelatedFrom) -> tuple[list[tuple[str, Technique, str]], list[tuple[str, list[Technique]]]]:
    """Relations with their notes, and those that others state, by kind.

    A broad technique is named by dozens of others; their notes stand on their own pages, so that this one does not grow with the catalog.
    """
    rows: list[tuple[str, Technique, str]] = [(r.relation, catalog.techniques[r.id], r.note) for r in technique.related if r.id in catalog.techniques]
    known = {t.id for _, t, _ in rows}
    others = [(r.relation, t, r.note) for t, r in reverse.get(technique.id, ()) if t.id not in known]
    rows += [row for row in others if row[0] == "similar-to"]
    named = [(words, [t for relation, t, _ in others if relation == name]) for name, words in _REVERSE.items() if words]
    return rows, [(words, techniques) for words, techniques in named if techniques]


def _mitigation(catalog: Catalog, mitigation: Mitigation) -> Page:
    related = [(catalog.mitigations[r.id], r.note) for r in mitigation.related if r.id in catalog.mitigations]
    related += [(m, r.note) for m in catalog.mitigations.values() for r in m.related if r.id == mitigation.id]
    context = {
        "mitigation": mitigation,
        "category": CATEGORY_NAMES[mitigation.category] if mitigation.category else "",
        "counters": _counters(catalog, mitigation),
        "phases": [(phase, [s for s in mitigation.implementation if s.phase == phase]) for phase in ("design", "build", "operate")],
        "policies": list(zip(mitigation.policies, policy_files(mitigation), strict=True)),
        "crosswalk": _lines_by_framework(catalog, mitigation),
        "related": related,
        "successors": [catalog.mitigations[i] for i in mitigation.superseded_by if i in catalog.mitigations],
    }
    return Page(at.entry_address(catalog, mitigation.id), "mitigation.html", mitigation.name, mitigation.summary, "mitigations", mitigation.id, context)


def _counters(catalog: Catalog, mitigation: Mitigation) -> list[tuple[Tactic, list[tuple[Technique, MitigationUse, list[Tactic]]]]]:
    """Techniques that the mitigation acts against, each once, under its first tactic and with the others."""
    rows: dict[str, list[tuple[Technique, MitigationUse, list[Tactic]]]] = {}
    for technique, use in catalog.uses_of_mitigation.get(mitigation.id, ()):
        tactics = [tactic for tactic in catalog.tactics_in_order if tactic.id in catalog.tactics_of(technique)]
        if tactics and not technique.is_deprecated:
            rows.setdefault(tactics[0].id, []).append((technique, use, tactics[1:]))
    return [(tactic, rows[tactic.id]) for tactic in catalog.tactics_in_order if tactic.id in rows]


def _lines_by_framework(catalog: Catalog, mitigation: Mitigation) -> list[tuple[Any, list[tuple[Any, Any]]]]:
    rows = []
    for framework in control_frameworks(catalog):
        cited = {line.control: line for line in mitigation.crosswalk if line.framework == framework.id}
        lines = [(cited[item.id], item) for item in framework.items if item.id in cited]
        if lines:
            rows.append((framework, lines))
    return rows


def _frameworks(catalog: Catalog) -> Iterator[Page]:
    controls, threats = control_frameworks(catalog), threat_frameworks(catalog)
    yield Page(
        at.CROSSWALK, "crosswalks.html", "Crosswalk", "Frameworks of controls and threats, and what of each the catalog touches.", "crosswalk",
        context={"controls": [crosswalk(catalog, f.id) for f in controls], "threats": [mapping_table(catalog, f.id) for f in threats]},
    )  # fmt: skip
    for framework in controls:
        text = f"Controls of {framework.short_name} with the mitigations that support them, each with its reason, and the gaps by name."
        yield Page(at.framework_address(framework.id), "crosswalk.html", framework.short_name, text, "crosswalk", context={"table": crosswalk(catalog, framework.id)})
    for framework in threats:
        text = f"Items of {framework.short_name} with the techniques that are mapped to them."
        yield Page(at.framework_address(framework.id), "mapping.html", framework.short_name, text, "crosswalk", context={"table": mapping_table(catalog, framework.id)})


_SURFACE = {
    "components": "components", "transports": "transports", "trust-boundaries": "trust_boundaries", "identity-layers": "layers",
    "security-domains": "domains",
}  # fmt: skip


def _terms(catalog: Catalog) -> Iterator[Page]:
    yield Page(at.TERMS, "terms.html", "Terms", "The catalog's own terms: where techniques apply and what logs show them.", "terms")
    for taxonomy in catalog.taxonomies.values():
        for term in taxonomy.terms:
            bearing = [t for t in catalog.techniques.values() if not t.is_deprecated and _bears(t, taxonomy.id, term.id)]
            context = {"taxonomy": taxonomy, "term": term, "techniques": bearing}
            yield Page(at.term_address(taxonomy.id, term.id), "term.html", term.name, term.summary, "terms", context=context)
    for source in catalog.log_sources.values():
        reading = [t for t in catalog.techniques.values() if t.detection and source.id in t.detection.log_sources and not t.is_deprecated]
        yield Page(at.log_source_address(source.id), "log-source.html", source.name, source.summary, "terms", context={"source": source, "techniques": reading})


def _bears(technique: Technique, kind: str, term: str) -> bool:
    if kind == "protocol-revisions":
        return any(note.revision == term for note in technique.revisions)
    return bool(technique.surface and term in getattr(technique.surface, _SURFACE.get(kind, ""), ()))


def redirects(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Addresses under the other public spelling of an id, each with the address of the page it leads to."""
    for entry_id in catalog.nodes:
        other = at.other_address(catalog, entry_id)
        if other and alternate_id(entry_id):
            yield other, at.entry_address(catalog, entry_id)


def exported_ids(catalog: Catalog) -> frozenset[str]:
    """Entries that exports hold: all but drafts."""
    return frozenset(published(catalog).nodes)
