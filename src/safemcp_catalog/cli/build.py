"""`safemcp build`: the website with every export."""

import sys
from pathlib import Path

import click

from safemcp_catalog.cli.options import EXIT_FOUND, catalog_option, chosen_base, needs_site_extra, resolve_root


@click.command()
@click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), default=Path("site"), show_default=True, help="Folder of the website, replaced when the build has succeeded."
)
@catalog_option
def command(output: Path, root: Path | None) -> None:
    """Build the website with every export.

    A catalog with an error builds nothing and says why; an earlier build stays as it is.
    """
    with needs_site_extra():
        from safemcp_catalog.site.build import BuildFailedError, build  # noqa: PLC0415 - needs the extra parts `site`

    try:
        built = build(resolve_root(root), output, extends=chosen_base())
    except BuildFailedError as error:
        click.echo(f"nothing was built: {error}", err=True)
        sys.exit(EXIT_FOUND)
    click.echo(f"{output}: {built.pages} pages, {built.files} files, {built.size / 1e6:.1f} MB in {built.seconds:.1f} s", err=True)
