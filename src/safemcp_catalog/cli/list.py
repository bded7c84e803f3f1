"""`safemcp list`: the entries of a kind, all or those with certain properties."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar, get_args

import click

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.cli.completion import items, of_kinds, of_terms
from safemcp_catalog.cli.options import catalog_option
from safemcp_catalog.cli.reading import json_option, readable_catalog, refuse, show_json, show_text, terminal
from safemcp_catalog.export.published import PARTS, item_of
from safemcp_catalog.model.vocab import Maturity, Severity, Status
from safemcp_catalog.terminal import entry_table
from safemcp_catalog.views.lookup import items_named, mitigation_named, tactic_named, technique_named
from safemcp_catalog.views.selection import Wanted, select_case_studies, select_mitigations, select_techniques

F = TypeVar("F", bound=Callable[..., Any])

KINDS = {part.name: part for part in PARTS}
FILTERS = {
    "techniques": ("tactic", "severity", "status", "maturity", "component", "boundary", "control", "mitigation"),
    "mitigations": ("tactic", "severity", "status", "component", "boundary", "control", "technique"),
    "case-studies": ("status", "technique", "mitigation"),
}
"""Options that say something of the entries of a kind."""

_SELECT: dict[str, Callable[[Catalog, Wanted], Iterable[Any]]] = {
    "techniques": select_techniques, "mitigations": select_mitigations, "case-studies": select_case_studies,
}  # fmt: skip


def _filters(function: F) -> F:
    """The options by which entries are chosen, each of which may be given several times."""
    for option in reversed(
        (
            click.option("--tactic", multiple=True, shell_complete=of_kinds("tactic"), help="Id or name of a tactic that it serves."),
            click.option("--severity", multiple=True, type=click.Choice(get_args(Severity)), help="Severity of the technique."),
            click.option("--status", multiple=True, type=click.Choice(get_args(Status)), help="Status; deprecated entries are listed only when asked for."),
            click.option("--maturity", multiple=True, type=click.Choice(get_args(Maturity)), help="How far it has been seen."),
            click.option("--component", multiple=True, shell_complete=of_terms("components"), help="Component in which it applies."),
            click.option("--boundary", multiple=True, shell_complete=of_terms("trust-boundaries"), help="Trust boundary that is crossed or guarded."),
            click.option("--control", multiple=True, shell_complete=items, help="Item of a framework (AC-6, T1195.002) that it is mapped to or, for a technique, that one of its mitigations supports."),
            click.option("--mitigation", multiple=True, shell_complete=of_kinds("mitigation"), help="Mitigation that acts against it."),
            click.option("--technique", multiple=True, shell_complete=of_kinds("technique"), help="Technique that it acts against or shows."),
        )
    ):
        function = option(function)
    return function


@click.command()
@click.argument("kind", metavar="KIND", type=click.Choice(list(KINDS)))
@_filters
@catalog_option
@json_option
def command(*, kind: str, root: Path | None, as_json: bool, **filters: tuple[str, ...]) -> None:
    """List the entries of KIND, all or those with certain properties.

    KIND is techniques, mitigations, tactics, case-studies, frameworks, taxonomy, log-sources or checklists.

    Options of one name are alternatives; all names that are given must hold: --severity high --severity critical
    --tactic "Initial Access" lists what is high or critical, and serves that tactic.
    """
    for name, values in filters.items():
        if values and name not in FILTERS.get(kind, ()):
            fitting = [other for other, names in FILTERS.items() if name in names]
            raise click.UsageError(f"--{name} says nothing of {kind}, but of {' and '.join(fitting)}")
    catalog = readable_catalog(root)
    wanted = _wanted(catalog, filters)
    entries = tuple(_SELECT[kind](catalog, wanted) if kind in _SELECT else KINDS[kind].entries(catalog))
    if as_json:
        show_json(catalog, (item_of(catalog, entry) for entry in entries), name=kind)
        return
    show_text(entry_table(catalog, kind, entries, **terminal()))
    click.echo(_summary(catalog, kind, len(entries), wanted), err=True)


def _summary(catalog: Catalog, kind: str, count: int, wanted: Wanted) -> str:
    part = KINDS[kind]
    names = part.type_ if count == 1 else {"taxonomy": "taxonomies"}.get(kind, kind)
    hidden = sum(getattr(entry, "status", "") == "deprecated" for entry in part.entries(catalog)) if wanted == Wanted() else 0
    return f"{count} {names.replace('-', ' ')}" + (f"; {hidden} deprecated left out (--status deprecated lists them)" if hidden else "")


def _wanted(catalog: Catalog, filters: dict[str, tuple[str, ...]]) -> Wanted:
    def each(name: str, find: Callable[[str], Any], known: Iterable[str]) -> tuple[str, ...]:
        return tuple(_found(name, word, find(word), known) for word in filters[name])

    def terms(name: str, taxonomy: str) -> tuple[str, ...]:
        return each(name, catalog.terms(taxonomy).get, catalog.terms(taxonomy))

    return Wanted(
        tactics=each("tactic", lambda word: tactic_named(catalog, word), [t for tactic in catalog.tactics.values() for t in (tactic.name, tactic.id)]),
        severities=filters["severity"],
        statuses=filters["status"],
        maturities=filters["maturity"],
        components=terms("component", "components"),
        boundaries=terms("boundary", "trust-boundaries"),
        controls=tuple(item for word in filters["control"] for item in _items(catalog, word)),
        mitigations=each("mitigation", lambda word: mitigation_named(catalog, word), catalog.mitigations),
        techniques=each("technique", lambda word: technique_named(catalog, word), catalog.techniques),
    )


def _found(what: str, word: str, entry: Any, known: Iterable[str]) -> str:
    if entry is None:
        raise refuse(what, word, known)
    return str(entry.id)


def _items(catalog: Catalog, word: str) -> Iterable[tuple[str, str]]:
    found = [(item.framework.id, item.item.id) for item in items_named(catalog, word)]
    if not found:
        raise refuse("control or other item of a framework called", word, [item.id for f in catalog.frameworks.values() for item in f.items])
    return found
