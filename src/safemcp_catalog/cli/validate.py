"""`safemcp validate`: everything that is wrong with everything."""

import sys
from pathlib import Path

import click

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.cli.options import EXIT_CLEAN, EXIT_FOUND, NothingFound, catalog_option, checked_catalog, resolve_root, wants_color
from safemcp_catalog.diagnostics import Diagnostic
from safemcp_catalog.load import find_root
from safemcp_catalog.report import report_json, report_text
from safemcp_catalog.write import write_file


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@catalog_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Form of the report.")
@click.option("--fail-on", type=click.Choice(["error", "warning"]), default="error", show_default=True, help="What makes the exit code 1.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found, for a step that only uploads the report.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the report to a file instead of standard output.")
@click.option("--debug", is_flag=True, help="Print the traceback of a rule that fails.")
def command(paths: tuple[Path, ...], root: Path | None, form: str, fail_on: str, exit_zero: bool, output: Path | None, debug: bool) -> None:
    """Check a catalog and report everything that is wrong with it.

    PATH is a catalog's folder, or files and folders in one: the whole catalog is read, since entries point to each
    other, and what concerns these paths is reported. Without PATH, the catalog around the current folder is checked.
    """
    folder = _root(paths, root)
    checked = checked_catalog(folder, debug=(lambda text: click.echo(text, err=True)) if debug else None)
    wanted = _relative(paths, folder)
    diagnostics = tuple(d for d in checked.diagnostics if _concerns(d, wanted))
    color = form == "text" and output is None and wants_color(sys.stdout)
    text = report_json(diagnostics) if form == "json" else report_text(diagnostics, color=color)
    if output is not None:
        write_file(output, [text.encode()])
    else:
        click.echo(text, nl=False)
    if form == "text" and not diagnostics:
        click.echo(_clean(folder, checked.catalog), err=True)
    found = any(fail_on == "warning" or d.severity == "error" for d in diagnostics)
    sys.exit(EXIT_FOUND if found and not exit_zero else EXIT_CLEAN)


def _root(paths: tuple[Path, ...], root: Path | None) -> Path:
    for path in paths:
        if not path.exists():
            raise NothingFound(f"{path} does not exist")
    if root is not None or not paths:
        return resolve_root(root)
    roots = {find_root(path if path.is_dir() else path.parent) for path in paths}
    if None in roots:
        lost = next(p for p in paths if find_root(p if p.is_dir() else p.parent) is None)
        raise NothingFound(f"{lost} is in no catalog: there is no catalog.yaml at or above it; name the catalog with --catalog")
    if len(roots) > 1:
        raise click.UsageError("the paths belong to different catalogs; check them one at a time")
    found = roots.pop()
    assert found is not None
    return found


def _relative(paths: tuple[Path, ...], root: Path) -> tuple[str, ...]:
    relative = []
    for path in paths:
        whole = path.resolve()
        if whole == root.resolve():
            return ()
        if not whole.is_relative_to(root.resolve()):
            raise NothingFound(f"{path} is outside the catalog {root}")
        relative.append(whole.relative_to(root.resolve()).as_posix())
    return tuple(relative)


def _concerns(d: Diagnostic, wanted: tuple[str, ...]) -> bool:
    return not wanted or any(d.path == path or d.path.startswith(f"{path}/") for path in wanted)


def _clean(root: Path, catalog: object) -> str:
    assert isinstance(catalog, Catalog)
    groups = {"techniques": catalog.techniques, "mitigations": catalog.mitigations, "frameworks": catalog.frameworks}
    own = {name: sum(not catalog.is_inherited(key) for key in entries) for name, entries in groups.items()}
    laid_over = f", laid over the {catalog.base.info.name} {catalog.base.info.version}" if catalog.base else ""
    return f"nothing wrong in {root.name or root} ({', '.join(f'{count} {name}' for name, count in own.items())}{laid_over})"
