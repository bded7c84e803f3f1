"""`safemcp assign`: numbers for new entries."""

import sys
from pathlib import Path

import click

from safemcp_catalog.authoring.assign import CannotAssignError, EntryFile, Plan, plan
from safemcp_catalog.authoring.files import entry_files, schema_address
from safemcp_catalog.authoring.fmt import formatted
from safemcp_catalog.authoring.mentions import names_one
from safemcp_catalog.authoring.titles import ItemOf
from safemcp_catalog.catalog import Catalog
from safemcp_catalog.cli.options import EXIT_FOUND, NothingFound
from safemcp_catalog.cli.paths import catalog_and_names, catalog_in, items_of, own_catalog_option
from safemcp_catalog.load.discover import read_bytes
from safemcp_catalog.load.parse import parse
from safemcp_catalog.model.ids import canonical_id, is_reserved
from safemcp_catalog.write import replace_files


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@own_catalog_option
@click.option("--dry-run", is_flag=True, help="Write nothing; tell which numbers would be given.")
def command(paths: tuple[Path, ...], root: Path | None, dry_run: bool) -> None:
    """Give new entries their numbers, and rewrite what points to them.

    PATH are the files of one pull request, or folders; without PATH, every new entry of the catalog gets a number. The
    next free numbers are those of catalog.yaml's ranges. Files are renamed, and the reserved ids in pointers, prose,
    rules and comments are rewritten. Where it is not clear which new entry is meant, nothing is changed. Run it on the
    branch into which pull requests are merged, where their numbers are known.
    """
    folder, names = catalog_and_names(paths, root)
    catalog = catalog_in(folder)
    if catalog is None:
        raise NothingFound("catalog.yaml cannot be used; `safemcp validate` says why")
    try:
        files = _files(folder)
        wanted = frozenset(found.name for found in entry_files(folder, names))
        if not any(is_reserved(file.id) for file in files if file.name in wanted):
            raise NothingFound("no entry here has a reserved id, so there is no number to give")
        changes = plan(files, wanted, catalog.info.id_prefixes)
        _write(folder, files, changes, items_of(catalog), dry_run=dry_run)
    except CannotAssignError as error:
        click.echo("\n".join((*error.reasons, "nothing was changed")), err=True)
        sys.exit(EXIT_FOUND)
    except OSError as error:
        click.echo(f"{error.filename or folder}: {(error.strerror or str(error)).lower()}\nnothing was changed", err=True)
        sys.exit(EXIT_FOUND)
    _tell(changes, catalog, dry_run=dry_run)


def _files(folder: Path) -> list[EntryFile]:
    files = []
    for found in entry_files(folder):
        assert found.kind is not None
        raw = read_bytes(found, folder)
        parsed = parse(raw) if isinstance(raw, bytes) else None
        if parsed is not None and parsed.value is not None and not parsed.faults:
            files.append(EntryFile(found.name, found.kind, parsed.text, canonical_id(str(parsed.value.get("id", "")))))
        elif names_one(found.path.stem) or (parsed is not None and names_one(parsed.text)):
            raise CannotAssignError([f"{found.name} names a reserved id and cannot be read; `safemcp validate {found.name}` says why"])
        else:
            # Its number is taken, whatever is wrong with it.
            files.append(EntryFile(found.name, found.kind, "", found.path.stem))
    return files


def _write(folder: Path, files: list[EntryFile], changes: Plan, item_of: ItemOf, *, dry_run: bool) -> None:
    writes: dict[Path, bytes] = {}
    for file in files:
        if file.name not in changes.texts:
            continue
        name = changes.new_name(file.name)
        if name != file.name and (folder / name).exists():
            raise CannotAssignError([f"{file.name} would become {name}, which exists"])
        raw = changes.texts[file.name].encode()
        laid_out = formatted(raw, file.kind, schema=schema_address(folder, name, file.kind), item_of=item_of)
        if laid_out.text is None:
            raise CannotAssignError([f"{file.name}: {laid_out.refusal or laid_out.faults[0].message}"])
        writes[folder / name] = laid_out.text.encode()
    if not dry_run:
        replace_files(writes, [folder / name for name in changes.ids])


def _tell(changes: Plan, catalog: Catalog, *, dry_run: bool) -> None:
    for name in changes.ids:
        click.echo(f"{name} -> {changes.new_name(name)}")
    for name in changes.texts:
        if name not in changes.ids:
            click.echo(f"{name}: points to the new numbers")
    for note in changes.notes:
        click.echo(note, err=True)
    count = len(changes.ids)
    click.echo(f"{catalog.info.name}: {count} number{'' if count == 1 else 's'} {'to give; nothing was written' if dry_run else 'given'}", err=True)
