"""`safemcp new from-issue`: a draft from the answers of an issue form."""

import datetime as dt
import json
import sys
from pathlib import Path

import click

from safemcp_catalog.authoring.issue_draft import draft_from_issue
from safemcp_catalog.cli.options import EXIT_FOUND, NothingFound, catalog_option, read_catalog, resolve_root
from safemcp_catalog.report.text import printable
from safemcp_catalog.write import write_file

_LARGEST = 4_000_000
"""Largest file that is read, in bytes; an event holds the repository and its owner besides the issue."""


@click.command("from-issue")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--event", type=click.Path(dir_okay=False, path_type=Path), help="An event of GitHub, from which body and number of the issue are taken.")
@click.option("--number", type=click.IntRange(min=1), help="Number of the issue, for the history.")
@click.option("-o", "--output", type=click.Path(file_okay=False, path_type=Path), help="Folder for the draft in place of the catalog's.")
@catalog_option
def from_issue(*, file: Path | None, event: Path | None, number: int | None, output: Path | None, root: Path | None) -> None:
    """Write a draft of the entry that an issue proposes, and print its path.

    FILE holds the body of the issue, as the form made it. What is missing or cannot be used is said in sentences; where
    the answers do not suffice for a draft, nothing is written and the exit code is 1.
    """
    if (file is None) == (event is None):
        raise click.UsageError("name either a FILE with the body of an issue, or an --event")
    folder = resolve_root(root)
    catalog = read_catalog(root).catalog
    if catalog is None:
        raise NothingFound(f"catalog.yaml of {folder} cannot be used: `safemcp validate` says why")
    body, number = _of_event(event) if event else (_text(file), number)
    made = draft_from_issue(body, catalog, today=dt.datetime.now(tz=dt.UTC).date().isoformat(), issue=number)
    for problem in made.problems:
        click.echo(printable(problem), err=True)
    if not made.text:
        click.echo("nothing was written", err=True)
        sys.exit(EXIT_FOUND)
    path = (output or folder) / made.path
    if path.exists() or path.is_symlink():
        raise click.UsageError(f"{path} exists: it may be the draft of an earlier run")
    write_file(path, [made.text.encode()])
    click.echo(path)


def _text(path: Path | None) -> str:
    assert path is not None
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST).decode("utf-8", errors="replace")
    except OSError as error:
        raise NothingFound(f"{path} cannot be read: {(error.strerror or 'unknown').lower()}") from None


def _of_event(path: Path) -> tuple[str, int | None]:
    try:
        issue = json.loads(_text(path))["issue"]
        body, number = issue["body"], issue["number"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise click.UsageError(f"{path} is no event of an issue") from None
    return (body if isinstance(body, str) else ""), (number if isinstance(number, int) and number > 0 else None)
