"""`safemcp fmt`: entries in one canonical layout."""

import difflib
import sys
from pathlib import Path

import click

from safemcp_catalog.authoring.files import entry_files, schema_address
from safemcp_catalog.authoring.fmt import Formatted, formatted
from safemcp_catalog.authoring.titles import ItemOf
from safemcp_catalog.cli.options import EXIT_CLEAN, EXIT_FOUND, NothingFound, wants_color
from safemcp_catalog.cli.paths import catalog_and_names, catalog_in, items_of, own_catalog_option
from safemcp_catalog.load.diagnose import in_text
from safemcp_catalog.load.discover import Found, read_bytes
from safemcp_catalog.report import report_text
from safemcp_catalog.write import write_file


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@own_catalog_option
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit with 1 if a file is in another layout.")
@click.option("--diff", is_flag=True, help="Write nothing; print what would change.")
def command(paths: tuple[Path, ...], root: Path | None, only_check: bool, diff: bool) -> None:
    """Bring entries into the canonical layout; values and comments stay as they are.

    PATH is a catalog's folder, or files and folders in one. Without PATH, the catalog around the current folder is
    formatted. The title of each foreign id is written beside it as a comment. A file that cannot be read as YAML is
    left alone, and the exit code is 1.
    """
    folder, names = catalog_and_names(paths, root)
    item_of = items_of(catalog_in(folder))
    count = changed = refused = 0
    for found in entry_files(folder, names):
        count += 1
        raw = read_bytes(found, folder)
        result = _format(found, folder, raw, item_of)
        if result.text is None:
            refused += 1
            click.echo(_why(found, result), err=True, nl=False)
        elif result.text.encode() != raw:
            changed += 1
            _change(found, result.text, raw, only_check=only_check, diff=diff)
    if not count:
        raise NothingFound("there is no entry to format")
    dry = only_check or diff
    click.echo(_sum(count, changed, refused, dry=dry), err=True)
    sys.exit(EXIT_FOUND if refused or (only_check and changed) else EXIT_CLEAN)


def _format(found: Found, folder: Path, raw: bytes | str, item_of: ItemOf) -> Formatted:
    if isinstance(raw, str):
        return Formatted(None, refusal=f"the file {raw}")
    assert found.kind is not None
    return formatted(raw, found.kind, schema=schema_address(folder, found.name, found.kind), item_of=item_of)


def _why(found: Found, result: Formatted) -> str:
    if result.faults:
        return report_text(in_text(found.name, result.source, result.faults), color=wants_color(sys.stderr))
    return f"{found.name}: {result.refusal}\n"


def _change(found: Found, text: str, raw: bytes | str, *, only_check: bool, diff: bool) -> None:
    if diff:
        before = raw.decode("utf-8", errors="replace").splitlines(keepends=True) if isinstance(raw, bytes) else []
        click.echo("".join(difflib.unified_diff(before, text.splitlines(keepends=True), f"a/{found.name}", f"b/{found.name}")), nl=False)
    if only_check:
        click.echo(f"{found.name}: not in the canonical layout: run `safemcp fmt {found.name}`", err=True)
    if not diff and not only_check:
        write_file(found.path.resolve(), [text.encode()])
        click.echo(f"{found.name}: formatted", err=True)


def _sum(count: int, changed: int, refused: int, *, dry: bool) -> str:
    parts = [f"{changed} {'would be ' if dry else ''}formatted", f"{count - changed - refused} unchanged"]
    return ", ".join(parts + ([f"{refused} left alone"] if refused else []))
