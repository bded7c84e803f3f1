"""A page of the terminal for anything that can be looked up."""

from collections.abc import Callable, Iterator
from typing import Any

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.model import CaseStudy, Checklist, Framework, LogSource, Mitigation, Tactic, Taxonomy, Technique
from safemcp_catalog.terminal.blocks import Block, Fields, Points, Prose, Rows, Title, points, section
from safemcp_catalog.terminal.layout import Style, laid_out
from safemcp_catalog.terminal.mitigation import mitigation_blocks
from safemcp_catalog.terminal.sections import history, mitigation_rows, name_of, references
from safemcp_catalog.terminal.technique import technique_blocks
from safemcp_catalog.views.lookup import ItemOf, Named, TermOf


def page(catalog: Catalog, thing: Named, *, width: int = 80, color: bool = False) -> str:
    """What the catalog says of a thing, laid out for a terminal of that width; ends in a newline."""
    works = getattr(thing, "references", {})
    style = Style(width, color, {key: number for number, key in enumerate(works, 1)})
    return laid_out(_BLOCKS[type(thing)](catalog, thing), style)


def _tactic(catalog: Catalog, tactic: Tactic) -> Iterator[Block]:
    yield Title(tactic.id, tactic.name)
    yield Prose(tactic.summary)
    yield Fields((("ATT&CK", tactic.attack_id + (f": {tactic.attack_note}" if tactic.attack_note else "")),))
    yield from section("What it means here", Prose(tactic.description))
    techniques = [t for t in catalog.techniques_by_tactic.get(tactic.id, ()) if not t.is_deprecated]
    yield from section("Techniques", Rows(tuple((t.id, t.severity or "", t.name) for t in techniques)))


def _case_study(catalog: Catalog, case: CaseStudy) -> Iterator[Block]:
    yield Title(case.id, case.name, (case.date, case.status))
    yield Prose(case.summary)
    steps = tuple((" ".join(filter(None, [step.date, name_of(catalog, step.technique) if step.technique else ""])), step.action) for step in case.what_happened)
    yield from section("What happened", Points(steps, numbered=True))
    yield from section("Affected", points(*case.affected))
    flaws = ((v.id, f"CVSS {v.cvss_version or ''} {v.cvss}".replace("  ", " ") if v.cvss is not None else "", v.cvss_source or "") for v in case.vulnerabilities)
    yield from section("Vulnerabilities", Rows(tuple(flaws)))
    yield from section("Impact", Prose(case.impact))
    yield from section("What would have helped", Points(tuple((name_of(catalog, x.mitigation), x.how) for x in case.lessons)))
    yield from references(case.references)
    yield from history(case.history)


def _checklist(catalog: Catalog, checklist: Checklist) -> Iterator[Block]:
    yield Title(checklist.id, checklist.name)
    yield Prose(checklist.summary)
    for number, item in enumerate(checklist.items, 1):
        yield from section(f"{number}. {item.title}", Fields((("why", item.why),)), Prose(item.how), Fields((("verify", item.verify),)))
        yield Rows(tuple(mitigation_rows(catalog, item.mitigations)))


def _log_source(catalog: Catalog, source: LogSource) -> Iterator[Block]:
    yield Title(source.id, source.name)
    yield Prose(source.summary)
    yield Fields((("product", source.product or ""), ("service", source.service or ""), ("category", source.category or "")))
    yield from section("What it sees", Prose(source.description))
    yield from section("How to get it", Prose(source.how_to_get))
    yield from section("Fields", Rows(tuple((f.name, f.type, f.availability, f.description) for f in source.fields)))
    shown = [t for t in catalog.techniques.values() if t.detection and source.id in t.detection.log_sources]
    yield from section("Shows", Rows(tuple((t.id, t.severity or "", t.name) for t in shown)))


def _framework(catalog: Catalog, framework: Framework) -> Iterator[Block]:
    yield Title(framework.id, framework.name)
    yield Fields((("edition", framework.version), ("publisher", framework.publisher), ("address", f"<{framework.url}>"), ("rights", framework.rights)))
    rows = []
    for item in framework.items:
        key = (framework.id, item.id)
        count = len(catalog.lines_of_control.get(key, ())) + len(catalog.techniques_of_item.get(key, ()))
        if count:
            rows.append((item.id, str(count), item.title))
    yield from section("Items that entries name, and how many do", Rows(tuple(rows)))


def _item(catalog: Catalog, found: ItemOf) -> Iterator[Block]:
    framework, item = found.framework, found.item
    yield Title(item.id, item.title, (item.status,) if item.status != "current" else ())
    group = next((g.title for g in framework.groups if g.id == item.group), "")
    yield Fields(
        (
            ("framework", f"{framework.name}, {framework.version}"),
            ("group", group),
            ("part of", item.parent or ""),
            ("replaced by", ", ".join(item.replaced_by)),
            ("baselines", ", ".join(item.baselines)),
            ("mapping", item.mapping_usage or ""),
            ("address", f"<{framework.link(item)}>"),
        )
    )
    lines = catalog.lines_of_control.get((framework.id, item.id), ())
    yield from section("Mitigations", Points(tuple((f"{m.id} {m.name} ({line.relation}, {line.coverage})", line.rationale) for m, line in lines)))
    mapped = catalog.techniques_of_item.get((framework.id, item.id), ())
    yield from section("Techniques", Rows(tuple((t.id, t.severity or "", t.name) for t in mapped)))
    if not lines and not mapped:
        gap = framework.gap(item)
        yield Prose(gap.note if gap else "No entry of the catalog names it.")


def _taxonomy(_: Catalog, taxonomy: Taxonomy) -> Iterator[Block]:
    yield Title(taxonomy.id, taxonomy.name)
    yield Prose(taxonomy.summary)
    yield Points(tuple((f"{term.id}: {term.name}", term.summary) for term in taxonomy.terms))


def _term(_: Catalog, found: TermOf) -> Iterator[Block]:
    term = found.term
    yield Title(term.id, term.name)
    yield Fields((("kind", found.taxonomy.name), ("part of", term.parent or ""), ("released", term.released or ""), ("address", f"<{term.url}>" if term.url else "")))
    yield from section("What it is", Prose(term.description))
    yield from section("What to check there", points(*term.checks))


_BLOCKS: dict[type[Named], Callable[[Catalog, Any], Iterator[Block]]] = {
    Technique: technique_blocks,
    Mitigation: mitigation_blocks,
    Tactic: _tactic,
    CaseStudy: _case_study,
    Checklist: _checklist,
    LogSource: _log_source,
    Framework: _framework,
    ItemOf: _item,
    Taxonomy: _taxonomy,
    TermOf: _term,
}
"""What makes the page of each type; mypy cannot see that an argument is of the key's type."""
