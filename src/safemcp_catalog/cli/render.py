"""`safemcp render`: the website's pages as Markdown files, for another site generator."""

from pathlib import Path

import click

from safemcp_catalog.cli.options import catalog_option, needs_site_extra, usable_catalog
from safemcp_catalog.write import write_folder


@click.command()
@click.option("-o", "--output", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder of the Markdown files; replaced.")
@catalog_option
def command(output: Path, root: Path | None) -> None:
    """Write the website's pages as a folder of Markdown files with front matter, and the files beside them.

    Any generator that keeps HTML in Markdown can make a site of it.
    """
    with needs_site_extra():
        from safemcp_catalog.site.render import rendered  # noqa: PLC0415 - needs the extra parts `site`

    sizes = write_folder(output, ((path, [content]) for path, content in rendered(usable_catalog(root))))
    click.echo(f"{output}: {len(sizes)} files, {sum(sizes.values()):,} bytes", err=True)
