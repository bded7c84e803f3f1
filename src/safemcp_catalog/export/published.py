"""Which entries are published, and each of them as a consumer reads it: as written, with everything looked up and derived.

Names of other entries, titles and links of other frameworks' items, and the reverse of every relation stand beside the ids,
so that nobody has to join files to show an entry. What points to an entry that is not published is left out.
"""

import weakref
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.export.addresses import page_url
from safemcp_catalog.model import CaseStudy, Checklist, Framework, LogSource, Mitigation, Model, Tactic, Taxonomy, Technique
from safemcp_catalog.model.ids import alternate_id
from safemcp_catalog.model.technique import RelatedTechnique
from safemcp_catalog.sigma.telemetry import telemetry_needed

Json = dict[str, Any]


def published(catalog: Catalog, *, include_drafts: bool = False) -> Catalog:
    """The catalog without its drafts, and without sub-techniques of a draft; the same one where drafts are asked for."""
    if include_drafts:
        return catalog
    shown = {key for key, technique in catalog.techniques.items() if technique.status != "draft"}
    return replace(
        catalog,
        techniques={key: t for key, t in catalog.techniques.items() if key in shown and (t.parent_id is None or t.parent_id in shown)},
        mitigations={key: m for key, m in catalog.mitigations.items() if m.status != "draft"},
        case_studies={key: c for key, c in catalog.case_studies.items() if c.status != "draft"},
        base=published(catalog.base) if catalog.base else None,
    )


def technique_item(catalog: Catalog, technique: Technique) -> Json:
    """A technique as published."""
    item = _entry_item(catalog, technique)
    _tell_additions(catalog, technique.id, technique.mitigations, item.get("mitigations", []))
    _tell_additions(catalog, technique.id, technique.mappings, item.get("mappings", []))
    item["tactics"] = [_named(catalog, tactic) for tactic in catalog.tactics_of(technique) if tactic in catalog]
    if technique.parent_id and technique.parent_id in catalog:
        item["parent"] = _named(catalog, technique.parent_id)
    item["subtechniques"] = [_named(catalog, sub.id) for sub in catalog.subtechniques.get(technique.id, ())]
    item["mitigations"] = _with_names(catalog, item.get("mitigations", []))
    item["related"] = _with_names(catalog, item.get("related", []))
    item["related_from"] = [
        {**_named(catalog, other.id), "relation": relation.relation, "note": relation.note} for other, relation in _related_from(catalog, technique.id)
    ]
    item["mappings"] = [{**mapping, **_control(catalog, mapping["framework"], mapping["id"])} for mapping in item.get("mappings", [])]
    item["case_studies"] = [_named(catalog, case.id) for case in catalog.case_studies_of_technique.get(technique.id, ())]
    rules = technique.detection.rules if technique.detection else ()
    for rule, published_rule in zip(rules, item.get("detection", {}).get("rules", []), strict=True):
        published_rule["telemetry"] = telemetry_needed(catalog.log_sources, rule.sigma)
    return _without_nothing(item)


def mitigation_item(catalog: Catalog, mitigation: Mitigation) -> Json:
    """A mitigation as published."""
    item = _entry_item(catalog, mitigation)
    _tell_additions(catalog, mitigation.id, mitigation.crosswalk, item.get("crosswalk", []))
    item["crosswalk"] = [{**line, **_control(catalog, line["framework"], line["control"])} for line in item.get("crosswalk", [])]
    item["related"] = _with_names(catalog, item.get("related", []))
    item["techniques"] = [{**_named(catalog, technique.id), "role": use.role} for technique, use in catalog.uses_of_mitigation.get(mitigation.id, ())]
    item["case_studies"] = [_named(catalog, case.id) for case in catalog.case_studies.values() if any(x.mitigation == mitigation.id for x in case.lessons)]
    item["checklists"] = [
        {"id": checklist.id, "name": checklist.name}
        for checklist in catalog.checklists.values()
        if any(mitigation.id in entry.mitigations for entry in checklist.items)
    ]
    return _without_nothing(item)


def tactic_item(catalog: Catalog, tactic: Tactic) -> Json:
    """A tactic as published."""
    techniques = [_named(catalog, technique.id) for technique in catalog.techniques_by_tactic.get(tactic.id, ())]
    return _without_nothing({**_identity(catalog, "tactic", tactic), "shortname": tactic.shortname, **_written(tactic), "techniques": techniques})


def case_study_item(catalog: Catalog, case: CaseStudy) -> Json:
    """A case study as published."""
    item = {**_identity(catalog, "case-study", case), **_written(case), "created": case.created, "modified": case.modified}
    for step in item["what_happened"]:
        if step.get("technique") in catalog:
            step["technique_name"] = catalog[step["technique"]].name
        else:
            step.pop("technique", None)
    item["lessons"] = [{**x, "mitigation_name": catalog[x["mitigation"]].name} for x in item.get("lessons", []) if x["mitigation"] in catalog]
    return _without_nothing(item)


def framework_item(catalog: Catalog, framework: Framework) -> Json:
    """A framework as published: its items with their links and with what is mapped to each."""
    item = {"type": "framework", **_whose(catalog, framework.id), **_written(framework)}
    for model, written in zip(framework.items, item["items"], strict=True):
        key = (framework.id, model.id)
        mapped = {
            "mitigations": [mitigation.id for mitigation, _ in catalog.lines_of_control.get(key, ())],
            "techniques": [technique.id for technique in catalog.techniques_of_item.get(key, ())],
        }
        written.update(url=framework.link(model), **_without_nothing(mapped))
    return item


def log_source_item(catalog: Catalog, source: LogSource) -> Json:
    """A log source as published, with the techniques that it shows."""
    shows = [t.id for t in catalog.techniques.values() if t.detection and source.id in t.detection.log_sources]
    return _without_nothing({"type": "log-source", **_whose(catalog, source.id), **_written(source), "techniques": [_named(catalog, technique) for technique in shows]})


def taxonomy_item(catalog: Catalog, taxonomy: Taxonomy) -> Json:
    """A kind of term as published."""
    return {"type": "taxonomy", **_whose(catalog, taxonomy.id), **_written(taxonomy)}


def checklist_item(catalog: Catalog, checklist: Checklist) -> Json:
    """A checklist as published."""
    item = {"type": "checklist", **_whose(catalog, checklist.id), **_written(checklist)}
    for entry in item["items"]:
        entry["mitigations"] = [_named(catalog, mitigation) for mitigation in entry["mitigations"] if mitigation in catalog]
    return item


@dataclass(frozen=True, slots=True)
class Part:
    """One type of entry: its file, its model, the entries of a catalog, and how each is published."""

    name: str
    type_: str
    title: str
    model: type[Model]
    entries: Callable[[Catalog], Iterable[Any]]
    item: Callable[[Catalog, Any], Json]

    def items(self, catalog: Catalog) -> Iterator[Json]:
        """Entries of this type as published."""
        return (self.item(catalog, entry) for entry in self.entries(catalog))


PARTS = (
    Part("techniques", "technique", "Techniques and sub-techniques", Technique, lambda c: c.techniques.values(), technique_item),
    Part("mitigations", "mitigation", "Mitigations", Mitigation, lambda c: c.mitigations.values(), mitigation_item),
    Part("tactics", "tactic", "Tactics", Tactic, lambda c: c.tactics_in_order, tactic_item),
    Part("case-studies", "case-study", "Case studies", CaseStudy, lambda c: c.case_studies.values(), case_study_item),
    Part("frameworks", "framework", "Frameworks", Framework, lambda c: c.frameworks.values(), framework_item),
    Part("taxonomy", "taxonomy", "Taxonomy", Taxonomy, lambda c: c.taxonomies.values(), taxonomy_item),
    Part("log-sources", "log-source", "Log sources", LogSource, lambda c: c.log_sources.values(), log_source_item),
    Part("checklists", "checklist", "Checklists", Checklist, lambda c: c.checklists.values(), checklist_item),
)
"""Types of entries, in the order of the whole catalog's file."""


def _entry_item(catalog: Catalog, entry: Technique | Mitigation) -> Json:
    """What techniques and mitigations have in common."""
    kind = "technique" if isinstance(entry, Technique) else "mitigation"
    item = {**_identity(catalog, kind, entry), **_written(entry), "created": entry.created, "modified": entry.modified, "version": entry.version}
    item["superseded_by"] = [_named(catalog, other) for other in entry.superseded_by if other in catalog]
    item["supersedes"] = [_named(catalog, other) for other in catalog.predecessors.get(entry.id, ())]
    return item


def _identity(catalog: Catalog, kind: str, entry: Technique | Mitigation | Tactic | CaseStudy) -> Json:
    other = alternate_id(entry.id)
    whose = _whose(catalog, entry.id)
    return {"type": kind, "id": entry.id, **({"alternate_id": other} if other else {}), **whose, "url": page_url(catalog, entry.id)}


def _tell_additions(catalog: Catalog, entry_id: str, parts: Sequence[Model], written: list[Json]) -> None:
    """Write into each part that another catalog has added to an entry which one that is."""
    if catalog.base is not None:
        for part, one in zip(parts, written, strict=True):
            if info := catalog.added_by(entry_id, part):
                one["catalog"] = info.id


def _whose(catalog: Catalog, key: str) -> Json:
    """Which catalog an entry is of; nothing where there is only one."""
    return {"catalog": catalog.owner_of(key).info.id} if catalog.base else {}


def _written(model: Model) -> Json:
    return model.model_dump(mode="json", exclude_unset=True)


def item_of(catalog: Catalog, entry: Any) -> Json:
    """Any entry as published: the item of its type."""
    part = next(part for part in PARTS if isinstance(entry, part.model))
    return part.item(catalog, entry)


def _named(catalog: Catalog, entry_id: str) -> Json:
    return {"id": entry_id, "name": catalog[entry_id].name}


def _with_names(catalog: Catalog, pointers: list[Json]) -> list[Json]:
    return [{**_named(catalog, pointer["id"]), **pointer} for pointer in pointers if pointer["id"] in catalog]


_last: tuple[weakref.ref[Catalog], Mapping[str, list[tuple[Technique, RelatedTechnique]]]] | None = None


def _related_from(catalog: Catalog, technique_id: str) -> list[tuple[Technique, RelatedTechnique]]:
    """Techniques that name this one as related, each with what it says; found once a catalog."""
    global _last  # noqa: PLW0603 - a memo of one; a catalog cannot be hashed
    if _last is None or _last[0]() is not catalog:
        found: defaultdict[str, list[tuple[Technique, RelatedTechnique]]] = defaultdict(list)
        for technique in catalog.techniques.values():
            for relation in technique.related:
                found[relation.id].append((technique, relation))
        _last = (weakref.ref(catalog), found)
    return _last[1].get(technique_id, [])


def _control(catalog: Catalog, framework_id: str, item_id: str) -> Json:
    """What is looked up about an item of a framework: names, edition, title and link; empty where the catalog has it not."""
    framework, item = catalog.frameworks.get(framework_id), catalog.items(framework_id).get(item_id)
    if framework is None or item is None:
        return {}
    return {"framework_name": framework.short_name, "edition": framework.version, "title": item.title, "url": framework.link(item)}


def _without_nothing(item: Json) -> Json:
    """The item without empty lists and absent values, as entries are written."""
    return {key: value for key, value in item.items() if value is not None and value != []}
