"""`safemcp new`: drafts of new entries."""

import datetime as dt
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from safemcp_catalog.authoring.files import schema_address
from safemcp_catalog.authoring.fmt import formatted
from safemcp_catalog.authoring.new import Draft, draft_text, reserved_id
from safemcp_catalog.catalog import Catalog
from safemcp_catalog.cli.answers import Question, answered, line, one_of
from safemcp_catalog.cli.from_issue import from_issue
from safemcp_catalog.cli.options import NothingFound
from safemcp_catalog.cli.paths import catalog_in, items_of, own_catalog_option, writable_root
from safemcp_catalog.cli.readers import read_date, read_parent, read_tactics, read_url
from safemcp_catalog.load import KINDS, Kind
from safemcp_catalog.load.parse import parse
from safemcp_catalog.load.validate import validate
from safemcp_catalog.model import Mitigation, Technique
from safemcp_catalog.model.vocab import CATEGORY_NAMES, SEVERITIES
from safemcp_catalog.write import write_file

_KIND = {kind.name: kind for kind in KINDS}
_SUMMARY = Question("summary", "Summary, one sentence", line(20, 240, is_sentence=True))
_NAME = Question("name", "Name that people search for", line(2, 100))


def _common(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        own_catalog_option,
        click.option("--by", help="Who writes it. Default: the publisher in catalog.yaml."),
        click.option("--prefix", help="Prefix of the id. Default: the first one in catalog.yaml."),
        click.option("--summary", help="One sentence of at most 240 characters."),
        click.option("--name", help="The name that people search for."),
    ):
        function = option(function)
    return function


@click.group()
def command() -> None:
    """Write a draft of a new entry, with every other part commented out and explained.

    What is not given as an option is asked for on a terminal. The draft has an id that is reserved for new entries, and
    passes `safemcp validate` as it is; `safemcp assign` gives it a number at merge.
    """


@command.command()
@_common
@click.option("--tactic", "tactics", multiple=True, help="Id or name of a tactic; repeat it for several.")
@click.option("--severity", help=f"{', '.join(SEVERITIES[:-1])} or {SEVERITIES[-1]}.")
@click.option("--parent", help="For a sub-technique: the technique that it is part of.")
def technique(
    *,
    name: str | None,
    summary: str | None,
    prefix: str | None,
    by: str | None,
    root: Path | None,
    tactics: tuple[str, ...],
    severity: str | None,
    parent: str | None,
) -> None:
    """Write techniques/SAFE-T0000-a-short-name.yaml, or with --parent a sub-technique."""
    folder, catalog = _catalog(root)
    above = read_parent(catalog, parent) if parent else ""
    if above and tactics:
        raise click.UsageError("a sub-technique stands in the columns of its parent: leave --tactic out")
    place = [] if above else [Question("tactic", f"Tactic ({', '.join(t.name for t in catalog.tactics_in_order)}); several with commas", read_tactics(catalog))]
    questions = [_NAME, *place, Question("severity", "Severity", one_of(SEVERITIES, "severity")), _SUMMARY]
    given = {"name": name, "summary": summary, "severity": severity, "tactic": ",".join(tactics) or None}
    answers = answered(questions, given)
    _write(
        folder,
        catalog,
        _KIND["technique"],
        _draft(
            catalog,
            reserved_id(_KIND["technique"], _prefix(catalog, prefix), above),
            by,
            answers,
            severity=answers["severity"],
            tactics=tuple(answers.get("tactic", "").split(",")),
        ),
    )


@command.command()
@_common
@click.option("--category", help=f"Group: {', '.join(CATEGORY_NAMES)}.")
def mitigation(*, name: str | None, summary: str | None, prefix: str | None, by: str | None, root: Path | None, category: str | None) -> None:
    """Write mitigations/SAFE-M-0-a-short-name.yaml."""
    folder, catalog = _catalog(root)
    questions = [_NAME, Question("category", f"Category ({', '.join(CATEGORY_NAMES)})", one_of(CATEGORY_NAMES, "category")), _SUMMARY]
    answers = answered(questions, {"name": name, "summary": summary, "category": category})
    kind = _KIND["mitigation"]
    _write(folder, catalog, kind, _draft(catalog, reserved_id(kind, _prefix(catalog, prefix)), by, answers, category=answers["category"]))


@command.command("case-study")
@_common
@click.option("--date", help="When it became public: YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option("--source-title", help="Title of the report that tells of it.")
@click.option("--source-url", help="Address of that report.")
def case_study(
    *,
    name: str | None,
    summary: str | None,
    prefix: str | None,
    by: str | None,
    root: Path | None,
    date: str | None,
    source_title: str | None,
    source_url: str | None,
) -> None:
    """Write case-studies/SAFE-CS-0-a-short-name.yaml."""
    folder, catalog = _catalog(root)
    questions = [
        Question("name", "Name by which it is known", line(2, 100)),
        Question("date", "When it became public (YYYY, YYYY-MM or YYYY-MM-DD)", read_date),
        _SUMMARY,
        Question("source-title", "Title of the report that tells of it", line(1, 500)),
        Question("source-url", "Address of that report", read_url),
    ]
    answers = answered(questions, {"name": name, "summary": summary, "date": date, "source-title": source_title, "source-url": source_url})
    kind = _KIND["case-study"]
    draft = _draft(
        catalog,
        reserved_id(kind, _prefix(catalog, prefix)),
        by,
        answers,
        date=answers["date"],
        source_title=answers["source-title"],
        source_url=answers["source-url"],
    )
    _write(folder, catalog, kind, draft)


# ---- writing ------------------------------------------------------------------------------------------------------------


def _catalog(root: Path | None) -> tuple[Path, Catalog]:
    folder = writable_root(root)
    catalog = catalog_in(folder)
    if catalog is None:
        raise NothingFound(f"{folder / 'catalog.yaml'} cannot be used; `safemcp validate` says why")
    return folder, catalog


def _prefix(catalog: Catalog, wanted: str | None) -> str:
    declared = [prefix.prefix for prefix in catalog.info.id_prefixes]
    if wanted is not None and wanted not in declared:
        raise click.UsageError(f"--prefix: catalog.yaml declares {', '.join(declared)}, not {wanted}")
    return wanted or declared[0]


def _draft(catalog: Catalog, entry_id: str, by: str | None, answers: dict[str, str], **more: Any) -> Draft:
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    publisher = by or catalog.info.publisher
    return Draft(id=entry_id, name=answers["name"], summary=answers["summary"], by=publisher, today=today, uuid=str(uuid.uuid4()), **more)


def _write(folder: Path, catalog: Catalog, kind: Kind, draft: Draft) -> None:
    name = f"{kind.folder}/{draft.file_name}"
    path = folder / name
    if path.exists() or path.is_symlink():
        raise click.UsageError(f"{name} exists: edit it, or choose another --name")
    schema = schema_address(folder, name, kind)
    text = draft_text(kind, draft, catalog, schema)
    if wrong := _wrong(kind, text):
        raise click.UsageError("; ".join(wrong))
    laid_out = formatted(text.encode(), kind, schema=schema, item_of=items_of(catalog)).text or text
    write_file(path, [laid_out.encode()])
    entries: tuple[Technique | Mitigation, ...] = (*catalog.techniques.values(), *catalog.mitigations.values())
    namesake = next((e for e in entries if draft.name.casefold() in map(str.casefold, (e.name, *e.aliases))), None)
    if namesake:
        click.echo(f"{namesake.id} goes by this name already: say in the description how the two differ, or choose another name", err=True)
    shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    click.echo(shown)
    click.echo(f"Open it, remove `# ` in front of a part to write it, and check with: safemcp validate {shown}", err=True)


def _wrong(kind: Kind, text: str) -> list[str]:
    """What answers hold that no field may, such as an invisible character."""
    parsed = parse(text.encode())
    if parsed.value is None or parsed.faults:
        return [fault.message for fault in parsed.faults]
    return [fault.message for _, fault in validate(kind, parsed.value)[1]]


command.add_command(from_issue)
