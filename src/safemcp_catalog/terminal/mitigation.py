"""A mitigation as blocks: how to put it in place, how to verify it, which controls it helps to satisfy."""

from collections.abc import Iterator

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.model import Mitigation
from safemcp_catalog.model.vocab import CATEGORY_NAMES
from safemcp_catalog.terminal.blocks import Block, Code, Fields, Points, Prose, Rows, Section, Title, points, section
from safemcp_catalog.terminal.sections import history, name_of, references, status_fields, surface_rows


def mitigation_blocks(catalog: Catalog, mitigation: Mitigation) -> Iterator[Block]:
    """Everything that the entry says, with names and titles looked up."""
    yield Title(mitigation.id, mitigation.name, (*mitigation.control_types, mitigation.status, mitigation.version))
    yield Prose(mitigation.summary)
    yield Fields(
        (
            *status_fields(catalog, mitigation),
            ("category", CATEGORY_NAMES[mitigation.category] if mitigation.category else ""),
            ("effectiveness", f"{mitigation.effectiveness.level}: {mitigation.effectiveness.rationale}" if mitigation.effectiveness else ""),
            ("complexity", f"{mitigation.complexity.level}: {mitigation.complexity.rationale}" if mitigation.complexity else ""),
            *surface_rows(mitigation.surface),
        )
    )
    yield from section("How it works", Prose(mitigation.description or ""))
    yield from section("Implementation", Points(tuple((f"{s.phase}: {s.title}", s.details) for s in mitigation.implementation), numbered=True))
    for pair in mitigation.examples:
        yield from section(f"Example, insecure: {pair.title}", Code(pair.insecure))
        yield from section(f"Example, secured: {pair.title}", Code(pair.secured), Prose(pair.explanation))
    for policy in mitigation.policies:
        tests = tuple(("allows" if test.expect else "refuses", test.name) for test in policy.tests)
        yield from section(f"Policy ({policy.language}): {policy.title}", Code(policy.code), Rows(tests))
    if mitigation.verification:
        yield Section("Verification")
        for step in mitigation.verification:
            yield Points(((step.method, step.procedure),))
            yield Fields(tuple(("evidence" if n == 0 else "", text) for n, text in enumerate(step.evidence)))
    yield from section("Limitations", points(*mitigation.limitations))
    against = catalog.uses_of_mitigation.get(mitigation.id, ())
    yield from section("Acts against", Rows(tuple((t.id, use.role, t.severity or "", t.name) for t, use in against if not t.is_deprecated)))
    yield from _crosswalk(catalog, mitigation)
    yield from section("Related", Points(tuple((name_of(catalog, related.id), related.note) for related in mitigation.related)))
    yield from references(mitigation.references)
    yield from history(mitigation.history)


def _crosswalk(catalog: Catalog, mitigation: Mitigation) -> Iterator[Block]:
    lines = []
    for line in mitigation.crosswalk:
        framework, item = catalog.frameworks.get(line.framework), catalog.items(line.framework).get(line.control)
        title = f" {item.title}" if item else ""
        relation = line.relation + (f" ({line.property})" if line.property else "")
        where = framework.short_name if framework else line.framework
        lines.append((f"{line.control}{title} ({where}): {relation}, {line.coverage}, by {', '.join(line.responsibility)}", line.rationale))
    yield from section("Crosswalk", Points(tuple(lines)))
