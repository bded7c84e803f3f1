"""A technique as blocks: what it is, how it is seen, what acts against it."""

from collections.abc import Iterator

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.model import Technique
from safemcp_catalog.model.detection import Detection
from safemcp_catalog.terminal.blocks import Block, Code, Fields, Points, Prose, Rows, Title, points, section
from safemcp_catalog.terminal.sections import history, listed, name_of, references, status_fields, surface_rows
from safemcp_catalog.views.coverage import uses


def technique_blocks(catalog: Catalog, technique: Technique) -> Iterator[Block]:
    """Everything that the entry says, with names and titles looked up."""
    evidence = technique.evidence
    marks = (technique.severity, evidence.maturity if evidence else None, technique.status, technique.version)
    yield Title(technique.id, technique.name, tuple(mark for mark in marks if mark))
    yield Prose(technique.summary)
    parent = technique.parent_id
    yield Fields(
        (
            *status_fields(catalog, technique),
            ("tactics", listed(catalog, catalog.tactics_of(technique))),
            ("parent", name_of(catalog, parent) if parent else ""),
            ("sub-techniques", listed(catalog, (sub.id for sub in catalog.subtechniques.get(technique.id, ()) if not sub.is_deprecated))),
            *surface_rows(technique.surface),
        )
    )
    yield from section("How it works", Prose(technique.description or ""))
    yield from _adversary(technique)
    yield from section("What revisions of the protocol did", Points(tuple((f"{r.revision} {r.effect} it", r.note) for r in technique.revisions)))
    yield from _flow(technique)
    for example in technique.examples:
        yield from section(f"Example: {example.title}", Code(example.code), Prose(example.explanation))
    yield from _impact(technique)
    if evidence:
        yield from section("Evidence", Fields((("maturity", evidence.maturity), ("first observed", evidence.first_observed or ""))), points(*evidence.procedures))
    if technique.detection:
        yield from _detection(technique.detection)
    yield from section("Signs in a configuration", Points(tuple((f"{s.on}: {s.path} ({s.test})", s.explanation) for s in technique.signals)))
    acting = tuple((f"{name_of(catalog, use.id)} ({use.role}{'' if by is technique else f', of {by.id}'})", use.how) for use, by in uses(catalog, technique))
    yield from section("Mitigations", Points(acting))
    if technique.response:
        response = technique.response
        for title, steps in (("contain", response.contain), ("investigate", response.investigate), ("recover", response.recover)):
            yield from section(f"Response: {title}", points(*steps, numbered=True))
    yield from section("Related", Points(tuple((f"{related.relation} {name_of(catalog, related.id)}", related.note) for related in technique.related)))
    yield from _mappings(catalog, technique)
    cases = catalog.case_studies_of_technique.get(technique.id, ())
    yield from section("Seen in", Rows(tuple((case.id, case.date, case.name) for case in cases)))
    yield from references(technique.references)
    yield from history(technique.history)


def _adversary(technique: Technique) -> Iterator[Block]:
    if technique.adversary:
        who = technique.adversary
        rows = (("actors", who.actors), ("motivations", who.motivations), ("prerequisites", who.prerequisites))
        yield from section("Adversary", Fields(tuple((label if n == 0 else "", text) for label, texts in rows for n, text in enumerate(texts))))


def _flow(technique: Technique) -> Iterator[Block]:
    steps = []
    for step in technique.attack_flow:
        more = [part for part in (f"`{step.message}`" if step.message else "", f"crosses {step.crosses}" if step.crosses else "") if part]
        steps.append((f"{step.from_} -> {step.to}", step.action + (f" ({', '.join(more)})" if more else "")))
    yield from section("Attack flow", Points(tuple(steps), numbered=True))


def _impact(technique: Technique) -> Iterator[Block]:
    impact = technique.impact
    if impact:
        rated = (("confidentiality", impact.confidentiality), ("integrity", impact.integrity), ("availability", impact.availability))
        yield from section("Impact", Fields((*((label, f"{r.level}: {r.rationale}") for label, r in rated), ("scope", impact.scope))))


def _detection(detection: Detection) -> Iterator[Block]:
    yield from section("Detection", Prose(detection.strategy), Fields((("log sources", ", ".join(detection.log_sources)), ("no rule", detection.no_rule_reason or ""))))
    yield from section("Indicators", points(*detection.indicators))
    yield from section("Behaviors", points(*detection.behaviors))
    for rule in detection.rules:
        sigma = rule.sigma
        source = sigma.logsource
        log = ", ".join(part for part in (source.product, source.service, source.category) if part)
        rows = (("level", sigma.level), ("log", log), ("id", sigma.id), ("false positives", "; ".join(sigma.falsepositives)))
        yield from section(f"Sigma rule: {sigma.title}", Prose(sigma.description), Fields(rows))


def _mappings(catalog: Catalog, technique: Technique) -> Iterator[Block]:
    lines = []
    for mapping in technique.mappings:
        framework, item = catalog.frameworks.get(mapping.framework), catalog.items(mapping.framework).get(mapping.id)
        title = f" {item.title}" if item else ""
        lines.append((f"{mapping.id}{title} ({framework.short_name if framework else mapping.framework}, {mapping.relation})", mapping.note))
    yield from section("Mappings", Points(tuple(lines)), Fields((("none", technique.no_mapping_reason or ""),)))
