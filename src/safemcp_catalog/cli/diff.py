"""`safemcp diff`: which entries are new, changed, deprecated or gone."""

from pathlib import Path

import click

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.cli.options import NothingFound, catalog_option, resolve_root
from safemcp_catalog.git import GitError, base_commit, repository_root
from safemcp_catalog.load import load_catalog
from safemcp_catalog.revision import folder_at
from safemcp_catalog.views.change_report import CHANGE_REPORTS
from safemcp_catalog.views.changes import changes
from safemcp_catalog.write import write_file


@click.command()
@click.argument("before")
@click.argument("after", required=False)
@catalog_option
@click.option("--format", "form", type=click.Choice(list(CHANGE_REPORTS)), default="text", show_default=True, help="Form of the report.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the report to a file instead of standard output.")
def command(*, before: str, after: str | None, root: Path | None, form: str, output: Path | None) -> None:
    """Say which entries are new, changed, deprecated or gone.

    BEFORE and AFTER are folders of catalogs, or revisions of the catalog's git repository; a revision stands for the
    commit at which the checked-out branch left it. Without AFTER, the catalog as it is now, with what is not committed
    yet. A folder counts before a revision of the same name. Entries whose files cannot be read are told as such. The
    exit code is 0 whether or not anything differs.
    """
    found = changes(_catalog(before, root), _catalog(after, root) if after else _loaded(resolve_root(root), "the catalog"))
    text = CHANGE_REPORTS[form](found, f"Changes since {before}" if after is None else f"Changes from {before} to {after}")
    if output is not None:
        write_file(output, [text.encode()])
    else:
        click.echo(text, nl=False)


def _catalog(name: str, root: Path | None) -> Catalog:
    """The catalog in a folder, or in a revision of the repository that the catalog is in."""
    folder = Path(name)
    if (folder / "catalog.yaml").is_file():
        return _loaded(folder, name)
    root = resolve_root(root)
    if repository_root(root) is None:
        raise NothingFound(f"{name} is no folder of a catalog, and {root} is in no git repository")
    try:
        with folder_at(root, base_commit(root, name)) as then:
            if not (then / "catalog.yaml").is_file():
                raise NothingFound(f"there was no catalog yet in {name}")
            return _loaded(then, name)
    except GitError as error:
        raise click.UsageError(str(error)) from None


def _loaded(folder: Path, name: str) -> Catalog:
    catalog = load_catalog(folder).catalog
    if catalog is None:
        raise NothingFound(f"catalog.yaml of {name} cannot be read: `safemcp validate` says why")
    return catalog
