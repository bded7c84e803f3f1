"""`safemcp show`: one entry, or whatever else has an id."""

from pathlib import Path

import click

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.checking import all_codes
from safemcp_catalog.cli.completion import anything
from safemcp_catalog.cli.options import catalog_option
from safemcp_catalog.cli.reading import json_option, readable_catalog, refuse, show_json, show_text, terminal
from safemcp_catalog.export.published import Json, item_of
from safemcp_catalog.terminal import page
from safemcp_catalog.views.lookup import ItemOf, Named, TermOf, known_words, named


@click.command()
@click.argument("what", nargs=-1, required=True, shell_complete=anything)
@catalog_option
@json_option
def command(*, what: tuple[str, ...], root: Path | None, as_json: bool) -> None:
    """Show what the catalog says of WHAT, in the terminal.

    WHAT is the id of a technique, mitigation, tactic or case study in either spelling (SAFE-T1001, SAF-T1001), an item of
    a framework (AC-6, nist-800-53r5:AC-6, T1195.002), the id of a framework, log source, checklist, taxonomy or term, or
    the name of an entry ("Tool Poisoning").
    """
    catalog = readable_catalog(root)
    word = " ".join(what)
    found = named(catalog, word)
    if not found and word.upper() in all_codes():
        raise click.UsageError(f"{word.upper()} is a code of a diagnostic: `safemcp explain {word.upper()}` explains it")
    if not found:
        raise refuse("entry, item or term", word, known_words(catalog))
    if as_json:
        show_json(catalog, (_item(catalog, thing) for thing in found))
    else:
        show_text("\n".join(page(catalog, thing, **terminal()) for thing in found))


def _item(catalog: Catalog, thing: Named) -> Json:
    """The entry as published; of an item or a term, the framework or taxonomy with that one in it."""
    match thing:
        case ItemOf():
            whole = item_of(catalog, thing.framework)
            return {**whole, "items": [item for item in whole["items"] if item["id"] == thing.item.id]}
        case TermOf():
            whole = item_of(catalog, thing.taxonomy)
            return {**whole, "terms": [term for term in whole["terms"] if term["id"] == thing.term.id]}
        case _:
            return item_of(catalog, thing)
