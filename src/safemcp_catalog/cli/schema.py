"""`safemcp schema`: the JSON Schemas of the entries, written or compared."""

import sys
from pathlib import Path

import click

from safemcp_catalog.cli.options import EXIT_CLEAN, EXIT_FOUND
from safemcp_catalog.library import bundled_path
from safemcp_catalog.load import ALL_KINDS, load_catalog
from safemcp_catalog.views.editor_schema import editor_schema_text
from safemcp_catalog.write import write_file


@click.command()
@click.option("-o", "--output", type=click.Path(file_okay=False, path_type=Path), default=Path("schemas"), show_default=True, help="Folder of the schemas.")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit with 1 if a file differs.")
def command(output: Path, only_check: bool) -> None:
    """Write the JSON Schemas (draft 2020-12) of the entries, made from the models.

    Editors show their descriptions and offer their values: those of vocabularies, terms of the taxonomy, tactics, log
    sources, frameworks and, beside a framework, its items with their titles.
    """
    stale = []
    for name, text in schema_files().items():
        path = output / name
        if only_check:
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                stale.append(name)
        else:
            write_file(path, [text.encode()])
    for name in stale:
        click.echo(f"{output / name} is not what the models say: run `safemcp schema`", err=True)
    sys.exit(EXIT_FOUND if stale else EXIT_CLEAN)


def schema_files() -> dict[str, str]:
    """Text of every schema by file name, with the terms and frameworks of the catalog that comes with the package."""
    catalog = load_catalog(bundled_path()).catalog
    assert catalog is not None
    return {kind.schema_file: editor_schema_text(catalog, kind.model, kind.schema_file) for kind in ALL_KINDS}
