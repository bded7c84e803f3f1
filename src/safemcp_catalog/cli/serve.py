"""`safemcp serve`: the website, built anew at every change."""

import sys
from pathlib import Path

import click

from safemcp_catalog.cli.options import EXIT_FOUND, catalog_option, chosen_base, needs_site_extra, resolve_root


@click.command()
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Host and port to listen on.")
@catalog_option
def command(address: str, root: Path | None) -> None:
    """Show the website and rebuild it at every change of an entry or a template."""
    with needs_site_extra():
        from safemcp_catalog.site.build import BuildFailedError, serve  # noqa: PLC0415 - needs the extra parts `site`

    try:
        serve(resolve_root(root), address, extends=chosen_base())
    except BuildFailedError as error:
        click.echo(f"nothing to show: {error}", err=True)
        sys.exit(EXIT_FOUND)
