"""`safemcp export`: the catalog in another format."""

import sys
from pathlib import Path

import click

from safemcp_catalog.cli.options import EXIT_USAGE, catalog_option, usable_catalog
from safemcp_catalog.export import EXPORTERS
from safemcp_catalog.write import write_file, write_folder


@click.command()
@click.argument("name", metavar="FORMAT", type=click.Choice(list(EXPORTERS)))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Folder of the export; for a name with an ending, the file.")
@catalog_option
@click.option("--drafts", is_flag=True, help="Take entries in that are still drafts.")
def command(name: str, output: Path, root: Path | None, drafts: bool) -> None:
    """Write the catalog in FORMAT.

    An output with an ending (catalog.json) gets the format's main file alone; any other is a folder for all of its files.
    """
    catalog = usable_catalog(root)
    files = list(EXPORTERS[name](catalog, include_drafts=drafts))
    try:
        if output.suffix and not output.is_dir():
            size = write_file(output, files[0].chunks)
            click.echo(f"{output}: {size:,} bytes", err=True)
            return
        sizes = write_folder(output, ((file.path, file.chunks) for file in files))
    except OSError as error:
        click.echo(f"{output} cannot be written: {error.strerror}", err=True)
        sys.exit(EXIT_USAGE)
    click.echo(f"{output}: {len(sizes)} files, {sum(sizes.values()):,} bytes", err=True)
