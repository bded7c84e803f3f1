"""What the commands that show the catalog share: loading it, the size of the terminal, the pager, JSON."""

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.cli.options import EXIT_FOUND, read_catalog, wants_color
from safemcp_catalog.export.catalog_json import entries_json
from safemcp_catalog.load.codes import LOAD_CODES
from safemcp_catalog.nearest import nearest
from safemcp_catalog.report import report_text

_UNREAD = frozenset(code.code for code in LOAD_CODES)
"""Codes of what keeps an entry out of the catalog; those of rules do not."""

json_option = click.option("--json", "as_json", is_flag=True, help="Print the entries as `safemcp export json` has them.")
"""`--json`: what is printed is one object with schema, version, released and items."""


def readable_catalog(root: Path | None) -> Catalog:
    """The catalog, loaded and not checked by rules. Entries that cannot be read are left out, and standard error says so."""
    loaded = read_catalog(root)
    if loaded.catalog is None:
        click.echo(report_text(loaded.diagnostics, color=wants_color(sys.stderr)), err=True, nl=False)
        sys.exit(EXIT_FOUND)
    files = len({d.path for d in loaded.diagnostics if d.severity == "error" and d.code in _UNREAD})
    if files:
        click.echo(f"{files} {'file' if files == 1 else 'files'} with errors left out: `safemcp validate` says what is wrong", err=True)
    return loaded.catalog


def terminal() -> dict[str, Any]:
    """Width and color for a layout: those of the terminal; 80 columns (or $COLUMNS) and no color elsewhere."""
    return {"width": shutil.get_terminal_size().columns, "color": wants_color(sys.stdout)}


def show_text(text: str) -> None:
    """Print a text; through the pager where it is longer than the terminal that it goes to."""
    if sys.stdout.isatty() and text.count("\n") >= shutil.get_terminal_size().lines:
        click.echo_via_pager(text, color=wants_color(sys.stdout))
    else:
        click.echo(text, nl=False, color=wants_color(sys.stdout))


def show_json(catalog: Catalog, items: Iterable[dict[str, Any]], *, name: str = "") -> None:
    """Print published entries in the envelope of a published file; see `entries_json`."""
    click.echo(entries_json(catalog, items, name=name), nl=False)


def refuse(what: str, word: str, known: Iterable[str]) -> click.UsageError:
    """The error of a word that names nothing, with the nearest one that does."""
    known = list(known)
    near = nearest(word, known)
    few = f" Known: {', '.join(known)}." if not near and 0 < len(known) <= 20 else ""
    return click.UsageError(f"there is no {what} {word}." + (f" Did you mean {near[0]}?" if near else few))
