"""`safemcp validate`: everything that is wrong with everything."""

import os
import sys
from pathlib import Path

import click

import safemcp_catalog
from safemcp_catalog.catalog import Catalog
from safemcp_catalog.changed import answerable, change_since
from safemcp_catalog.checking import Checked, all_codes, check
from safemcp_catalog.cli.options import EXIT_CLEAN, EXIT_FOUND, NothingFound, catalog_option, checked_catalog, resolve_root, wants_color
from safemcp_catalog.diagnostics import Diagnostic
from safemcp_catalog.explain import rule_help
from safemcp_catalog.git import GitError, repository_root
from safemcp_catalog.library import bundled_path
from safemcp_catalog.load import ALL_KINDS, find_root
from safemcp_catalog.load.info import load_info
from safemcp_catalog.report import Tool, report_github, report_json, report_sarif, report_text
from safemcp_catalog.revision import is_of_catalog
from safemcp_catalog.write import write_file


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@catalog_option
@click.option("--format", "form", type=click.Choice(["text", "json", "github", "sarif"]), default="text", show_default=True, help="Form of the report.")
@click.option("--changed-since", "revision", metavar="REV", help="Report only what the change since REV answers for; see above.")
@click.option("--fail-on", type=click.Choice(["error", "warning"]), default="error", show_default=True, help="What makes the exit code 1.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found, for a step that only uploads the report.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the report to a file instead of standard output.")
@click.option("--debug", is_flag=True, help="Print the traceback of a rule that fails.")
def command(
    *, paths: tuple[Path, ...], root: Path | None, form: str, revision: str | None, fail_on: str, exit_zero: bool, output: Path | None, debug: bool
) -> None:
    """Check a catalog and report everything that is wrong with it.

    PATH is a catalog's folder, or files and folders in one: the whole catalog is read, since entries point to each
    other, and what concerns these paths is reported. Without PATH, the catalog around the current folder is checked.

    With --changed-since, the report holds what is wrong in the files that differ from the commit at which the branch
    left REV (edited, renamed, new, not committed yet), and what is wrong anywhere else now and was not then: a
    mitigation that is removed breaks the techniques that name it. What was wrong before in files that the change does
    not touch is left out.

    Forms: text for people; json for programs; github for annotations in a workflow of GitHub (which shows the first ten
    errors and ten warnings of a step); sarif (2.1.0) for code scanning. In the last two, paths start at the root of the repository.
    """
    folder = _root(paths, root)
    checked = checked_catalog(folder, debug=(lambda text: click.echo(text, err=True)) if debug else None)
    wanted = _relative(paths, folder)
    diagnostics = tuple(d for d in _answered_for(checked, folder, revision) if _concerns(d, wanted))
    _write(_report(form, diagnostics, folder, color=form == "text" and output is None and wants_color(sys.stdout)), output)
    if form == "text" and not diagnostics:
        click.echo(_clean(folder, checked, revision, wanted), err=True)
    if form == "text" and (waiting := _waiting(diagnostics)):
        click.echo(waiting, err=True)
    found = any(fail_on == "warning" or d.severity == "error" for d in diagnostics)
    sys.exit(EXIT_FOUND if found and not exit_zero else EXIT_CLEAN)


def _answered_for(checked: Checked, root: Path, revision: str | None) -> tuple[Diagnostic, ...]:
    if revision is None:
        return checked.diagnostics
    try:
        base = checked.catalog.base if checked.catalog else None
        return answerable(root, change_since(root, revision), checked.diagnostics, lambda folder: check(folder, extends=base.root if base else None).diagnostics)
    except GitError as error:
        raise click.UsageError(str(error)) from None


def _report(form: str, diagnostics: tuple[Diagnostic, ...], root: Path, *, color: bool) -> str:
    match form:
        case "json":
            return report_json(diagnostics)
        case "github":
            return report_github(diagnostics, folder=_in_repository(root))
        case "sarif":
            return report_sarif(diagnostics, tool=_tool(), folder=_in_repository(root))
        case _:
            return report_text(diagnostics, color=color)


def _tool() -> Tool:
    info = load_info(bundled_path())
    site = info.site_url if info else ""
    return Tool(safemcp_catalog.__version__, site, tuple(rule_help(code, site) for code in all_codes().values()))


def _in_repository(root: Path) -> str:
    """Path of the catalog in the checked-out repository, with `/`; "" where it is the root of it, or in none."""
    root = root.resolve()
    workspace = os.environ.get("GITHUB_WORKSPACE")
    candidates = (Path(workspace).resolve() if workspace else None, repository_root(root))
    top = next((folder for folder in candidates if folder and root.is_relative_to(folder)), root)
    return root.relative_to(top).as_posix().removeprefix(".")


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        write_file(output, [text.encode("utf-8", errors="backslashreplace")])
    except OSError as error:
        raise click.UsageError(f"{output} cannot be written: {error.strerror}") from None


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


def _waiting(diagnostics: tuple[Diagnostic, ...]) -> str:
    """A line that says that some files were read in vain; "" where all became entries."""
    files = len({d.path for d in diagnostics if d.severity == "error" and d.code < "SMC200"})
    return f"{files} {'file is no entry' if files == 1 else 'files are no entries'} yet: what else is wrong there is told once this is mended" if files else ""


def _relative(paths: tuple[Path, ...], root: Path) -> tuple[str, ...]:
    relative = []
    for path in paths:
        whole = path.resolve()
        if whole == root.resolve():
            return ()
        if not whole.is_relative_to(root.resolve()):
            raise NothingFound(f"{path} is outside the catalog {root}")
        within = whole.relative_to(root.resolve()).as_posix()
        if not is_of_catalog(f"{within}/" if whole.is_dir() else within):
            folders = ", ".join(f"{kind.folder}/" for kind in ALL_KINDS if kind.folder)
            raise NothingFound(f"{path} is no file of the catalog, so it was not checked: entries stand in {folders}")
        relative.append(within)
    return tuple(relative)


def _concerns(d: Diagnostic, wanted: tuple[str, ...]) -> bool:
    return not wanted or any(d.path == path or d.path.startswith(f"{path}/") for path in wanted)


def _clean(root: Path, checked: Checked, revision: str | None, wanted: tuple[str, ...]) -> str:
    catalog = checked.catalog
    if revision is not None and checked.diagnostics:
        return f"nothing wrong in {root.name or root} that the change since {revision} answers for; `safemcp validate` shows all"
    if wanted:
        return f"nothing wrong in {', '.join(wanted)}"
    assert isinstance(catalog, Catalog)
    groups = {"techniques": catalog.techniques, "mitigations": catalog.mitigations, "frameworks": catalog.frameworks}
    own = {name: sum(not catalog.is_inherited(key) for key in entries) for name, entries in groups.items()}
    laid_over = f", laid over the {catalog.base.info.name} {catalog.base.info.version}" if catalog.base else ""
    return f"nothing wrong in {root.name or root} ({', '.join(f'{count} {name}' for name, count in own.items())}{laid_over})"
