"""The pages of the website as data: address, template, title, description, context."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.export.policies import policy_files
from safemcp_catalog.export.published import published
from safemcp_catalog.model import Mitigation, Tactic, Technique
from safemcp_catalog.model.ids import alternate_id
from safemcp_catalog.model.technique import MitigationUse
from safemcp_catalog.model.vocab import CATEGORY_NAMES, SEVERITY_MEANING
from safemcp_catalog.sigma.convert import sigma_yaml, translations
from safemcp_catalog.site import addresses as at
from safemcp_catalog.views.coverage import uses
from safemcp_catalog.views.crosswalk import control_frameworks, crosswalk
from safemcp_catalog.views.detection import proof, telemetry
from safemcp_catalog.views.mapping import mapping_table, threat_frameworks
from safemcp_catalog.views.matrix import living_subtechniques, matrix


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
    yield from (_technique(catalog, technique) for technique in catalog.techniques.values())
    yield from (_mitigation(catalog, mitigation) for mitigation in catalog.mitigations.values())
    for case in catalog.case_studies.values():
        yield Page(at.entry_address(catalog, case.id), "case-study.html", case.name, case.summary, "techniques", case.id, {"case": case})
    if catalog.checklists:
        yield Page("checklists/", "checklists.html", "Checklists", "What to do first, and how to see that it is done.", "mitigations")
    for checklist in catalog.checklists.values():
        yield Page(f"checklists/{checklist.id}/", "checklist.html", checklist.name, checklist.summary, "mitigations", context={"checklist": checklist})
    yield from _frameworks(catalog)
    yield from _terms(catalog)


def _mitigation_groups(catalog: Catalog) -> list[tuple[str, list[Mitigation]]]:
    living = [m for m in catalog.mitigations.values() if not m.is_deprecated]
    groups = [(title, [m for m in living if m.category == name]) for name, title in CATEGORY_NAMES.items()]
    return [(title, members) for title, members in [*groups, ("Without a category", [m for m in living if m.category is None])] if members]


def _tactic(catalog: Catalog, tactic: Tactic) -> Page:
    techniques = [(t, living_subtechniques(catalog, t)) for t in catalog.techniques_by_tactic.get(tactic.id, ()) if not t.is_deprecated]
    return Page(at.entry_address(catalog, tactic.id), "tactic.html", tactic.name, tactic.summary, "techniques", tactic.id, {"tactic": tactic, "techniques": techniques})


def _technique(catalog: Catalog, technique: Technique) -> Page:
    rules = [
        {"rule": rule, "yaml": sigma_yaml(rule.sigma), "translations": translations(rule.sigma), "proof": proof(rule), "telemetry": telemetry(catalog, rule.sigma), "file": rule_file(technique, index)}
        for index, rule in enumerate(technique.detection.rules if technique.detection else ())
    ]
    acting = [(use, origin, catalog.mitigations.get(use.id)) for use, origin in uses(catalog, technique)]
    context = {
        "technique": technique,
        "parent": catalog.techniques.get(technique.parent_id or ""),
        "subtechniques": catalog.subtechniques.get(technique.id, ()),
        "tactics": [catalog.tactics[t] for t in catalog.tactics_of(technique) if t in catalog.tactics],
        "rules": rules,
        "roles": [(role, [row for row in acting if row[0].role == role]) for role in ("preventive", "detective", "corrective")],
        "related": _related(catalog, technique),
        "cases": catalog.case_studies_of_technique.get(technique.id, ()),
        "successors": [catalog.techniques[i] for i in technique.superseded_by if i in catalog.techniques],
        "predecessors": [catalog.techniques[i] for i in catalog.predecessors.get(technique.id, ()) if i in catalog.techniques],
    }
    return Page(at.entry_address(catalog, technique.id), "technique.html", technique.name, technique.summary, "techniques", technique.id, context)


def rule_file(technique: Technique, index: int) -> str:
    """Name of the file of a Sigma rule, unique in the catalog: `safe_t1001_001_2.yml` is the second rule of SAFE-T1001.001."""
    return f"{technique.id.lower().replace('-', '_').replace('.', '_')}_{index + 1}.yml"


def _related(catalog: Catalog, technique: Technique) -> list[tuple[str, Technique, str]]:
    own = [(r.relation, catalog.techniques[r.id], r.note) for r in technique.related if r.id in catalog.techniques]
    others = [(r.relation, t, r.note) for t in catalog.techniques.values() for r in t.related if r.id == technique.id]
    known = {t.id for _, t, _ in own}
    words = {"enables": "enabled by", "follows": "followed by", "variant-of": "has variant", "similar-to": "similar-to"}
    return [*own, *((words[relation], t, note) for relation, t, note in others if t.id not in known)]


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
    yield Page(at.TERMS, "terms.html", "Terms", "The catalog's own terms: where techniques apply and what logs show them.", "about")
    for taxonomy in catalog.taxonomies.values():
        for term in taxonomy.terms:
            bearing = [t for t in catalog.techniques.values() if not t.is_deprecated and _bears(t, taxonomy.id, term.id)]
            context = {"taxonomy": taxonomy, "term": term, "techniques": bearing}
            yield Page(at.term_address(taxonomy.id, term.id), "term.html", term.name, term.summary, "about", context=context)
    for source in catalog.log_sources.values():
        reading = [t for t in catalog.techniques.values() if t.detection and source.id in t.detection.log_sources and not t.is_deprecated]
        yield Page(at.log_source_address(source.id), "log-source.html", source.name, source.summary, "about", context={"source": source, "techniques": reading})


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
