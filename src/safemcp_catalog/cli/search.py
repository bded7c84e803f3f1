"""`safemcp search`: entries that have certain words, best first."""

from itertools import islice
from pathlib import Path

import click

from safemcp_catalog.cli.options import catalog_option
from safemcp_catalog.cli.reading import json_option, readable_catalog, show_json, show_text, terminal
from safemcp_catalog.export.published import item_of
from safemcp_catalog.nearest import nearest
from safemcp_catalog.terminal import hit_list
from safemcp_catalog.views.lookup import known_words
from safemcp_catalog.views.search import search


@click.command()
@click.argument("words", nargs=-1, required=True)
@catalog_option
@click.option("-n", "--most", type=click.IntRange(min=1), default=20, show_default=True, help="How many entries to show at most.")
@json_option
def command(*, words: tuple[str, ...], root: Path | None, most: int, as_json: bool) -> None:
    """Search the entries for all of WORDS, best first.

    Ids count most, in either spelling; then names and aliases, then summaries, then everything else that is written. A
    word is found at the start of words, whatever its case.
    """
    catalog = readable_catalog(root)
    hits = search(catalog, " ".join(words))
    shown = tuple(islice(hits, most))
    if as_json:
        show_json(catalog, (item_of(catalog, hit.entry) for hit in shown), name="catalog")
        return
    show_text(hit_list(shown, **terminal()))
    if len(hits) > len(shown):
        click.echo(f"{len(hits) - len(shown)} more: --most {len(hits)} shows all", err=True)
    if not hits:
        near = nearest(" ".join(words), known_words(catalog))
        click.echo(f"no entry has all of: {' '.join(words)}" + (f". Did you mean {near[0]}?" if near else ""), err=True)
