"""`safemcp links`: whether the addresses of references can still be opened."""

import datetime as dt
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

import safemcp_catalog
from safemcp_catalog.authoring.files import entry_files, schema_address
from safemcp_catalog.authoring.fmt import formatted
from safemcp_catalog.authoring.links.check import Checker
from safemcp_catalog.authoring.links.client import Client
from safemcp_catalog.authoring.links.hosts import Hosts
from safemcp_catalog.authoring.links.places import LinkPlace, link_places, with_checked
from safemcp_catalog.authoring.links.report import report_links_json, report_links_text
from safemcp_catalog.authoring.links.run import BadStateError, Finding, check_all, read_state, state_text, waiting
from safemcp_catalog.catalog import Catalog
from safemcp_catalog.cli.options import EXIT_CLEAN, EXIT_FOUND, NothingFound
from safemcp_catalog.cli.paths import catalog_and_names, catalog_in, items_of, own_catalog_option
from safemcp_catalog.load import Kind
from safemcp_catalog.load.discover import read_bytes
from safemcp_catalog.load.parse import parse
from safemcp_catalog.write import write_file

STATE = ".safemcp-links.json"
_LASTS = dt.timedelta(days=7)
"""How long an interrupted run can be gone on with: afterwards its findings are too old to be told as today's."""


@dataclass(frozen=True, slots=True)
class _Entry:
    path: Path
    name: str
    kind: Kind
    text: str


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@own_catalog_option
@click.option("--json", "as_json", is_flag=True, help="Print every finding as JSON instead of what is wrong as text.")
@click.option("--fail-on", type=click.Choice(["error", "warning"]), default="error", show_default=True, help="What makes the exit code 1: broken addresses, or moved and unsure ones too.")
@click.option("--older-than", type=click.IntRange(min=0), default=0, metavar="DAYS", help="Leave out references that were checked in the last DAYS days.")
@click.option("--jobs", type=click.IntRange(1, 64), default=8, show_default=True, help="Hosts that are asked at the same time; each gets one request at a time.")
@click.option("--delay", type=click.FloatRange(0, 600), default=2.0, show_default=True, help="Seconds between two requests to one host.")
@click.option("--timeout", type=click.FloatRange(1, 600), default=20.0, show_default=True, help="Seconds to wait for a server.")
@click.option("--propose-archive", is_flag=True, help="Ask the Internet Archive for a copy of each work that has no `archive`, and print it.")
@click.option("--dry-run", is_flag=True, help="Leave the entries as they are.")
@click.option("--state", type=click.Path(dir_okay=False, path_type=Path), help=f"File that keeps what was found until the run is complete. Default: {STATE} in the catalog.")
def command(
    *, paths: tuple[Path, ...], root: Path | None, as_json: bool, fail_on: str, older_than: int, jobs: int, delay: float, timeout: float,
    propose_archive: bool, dry_run: bool, state: Path | None,
) -> None:  # fmt: skip
    """Check the addresses of entries, and write into each reference the day on which it could be opened.

    PATH are files or folders of a catalog; without PATH, all of its entries. Hosts are asked side by side, each with one
    request at a time and a pause between two; what a server asks for with Retry-After is kept. Only public http and https
    addresses are asked. A run that is interrupted goes on where it stopped when it is started again.
    """
    folder, names = catalog_and_names(paths, root)
    catalog = catalog_in(folder)
    if catalog is None:
        raise NothingFound("catalog.yaml cannot be used; `safemcp validate` says why")
    entries = list(_entries(folder, names))
    today = dt.datetime.now(tz=dt.UTC).date()
    places = [place for entry in entries for place in link_places(entry.name, entry.text) if _is_due(place, today, older_than)]
    if not places:
        raise NothingFound("there is no address to check")
    file = state or folder / STATE
    done = _earlier(file, today)
    stop = threading.Event()
    checker = Checker(_client(catalog, timeout), Hosts(time.monotonic, waiting(stop), delay), lambda: dt.datetime.now(tz=dt.UTC))
    wanted = {place.url for place in places if place.key and not place.archive} if propose_archive else set()

    def check(url: str) -> Finding:
        verdict = checker.check(url)
        return Finding(url, verdict, today.isoformat(), checker.archived(url) if url in wanted else "")

    findings = _checked(places, done, check, jobs=jobs, stop=stop, file=file)
    if all(finding.verdict.reason == "the name server does not answer" for finding in findings.values()):
        file.unlink(missing_ok=True)
        raise NothingFound("no name could be looked up: is there a network?")
    if not dry_run:
        _write_days(entries, places, findings, folder, catalog)
    click.echo(report_links_json(places, findings) if as_json else report_links_text(places, findings), nl=False)
    _finish(findings, file)
    states = {finding.verdict.state for finding in findings.values()}
    sys.exit(EXIT_FOUND if states & ({"broken"} if fail_on == "error" else {"broken", "moved", "unsure"}) else EXIT_CLEAN)


def _client(catalog: Catalog, timeout: float) -> Client:
    # Who runs a server can see who asks, and where to complain.
    return Client(f"safemcp/{safemcp_catalog.__version__} (+{catalog.info.repository_url})", timeout)


def _entries(folder: Path, names: tuple[str, ...]) -> Iterator[_Entry]:
    for found in entry_files(folder, names):
        raw = read_bytes(found, folder)
        parsed = parse(raw) if isinstance(raw, bytes) else None
        if found.kind is None or parsed is None or parsed.value is None or parsed.faults:
            click.echo(f"{found.name} cannot be read, so its addresses are not checked; `safemcp validate` says why", err=True)
        else:
            yield _Entry(found.path.resolve(), found.name, found.kind, parsed.text)


def _is_due(place: LinkPlace, today: dt.date, older_than: int) -> bool:
    try:
        return not older_than or dt.date.fromisoformat(place.checked) < today - dt.timedelta(days=older_than)
    except ValueError:
        return True


def _earlier(file: Path, today: dt.date) -> dict[str, Finding]:
    """What an interrupted run has found, unless that is too long ago."""
    if not file.exists():
        return {}
    try:
        found = read_state(file.read_text(encoding="utf-8"))
    except (BadStateError, OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{file} cannot be gone on with: {error}; remove it, or name another with --state") from None
    first = (today - _LASTS).isoformat()
    return {url: finding for url, finding in found.items() if finding.day >= first}


def _checked(
    places: Sequence[LinkPlace], done: dict[str, Finding], check: Callable[[str], Finding], *, jobs: int, stop: threading.Event, file: Path
) -> dict[str, Finding]:
    findings = dict(done)
    urls = [url for url in dict.fromkeys(place.url for place in places) if url not in findings]
    if done:
        click.echo(f"going on with {file}: {len(urls)} addresses are left", err=True)

    def found(finding: Finding) -> None:
        findings[finding.url] = finding
        write_file(file, [state_text(findings).encode()])

    try:
        check_all(urls, check, jobs=jobs, stop=stop, found=found)
    except KeyboardInterrupt:
        click.echo(f"stopped: {sum(url in findings for url in urls)} of {len(urls)} addresses were checked; start again to go on", err=True)
        sys.exit(EXIT_FOUND)
    return {place.url: findings[place.url] for place in places}


def _write_days(entries: Sequence[_Entry], places: Sequence[LinkPlace], findings: Mapping[str, Finding], folder: Path, catalog: Catalog) -> None:
    days: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for place in places:
        finding = findings[place.url]
        if place.key and finding.verdict.state in ("ok", "moved"):
            days[place.path][place.key] = finding.day
    for entry in entries:
        if entry.name not in days:
            continue
        text = with_checked(entry.text, entry.kind, days[entry.name])
        result = text and formatted(text.encode(), entry.kind, schema=schema_address(folder, entry.name, entry.kind), item_of=items_of(catalog)).text
        if not result:
            click.echo(f"{entry.name}: the day could not be written without changing something else; the file is as it was", err=True)
        elif result != entry.text:
            write_file(entry.path, [result.encode()])


def _finish(findings: Mapping[str, Finding], file: Path) -> None:
    counts = {state: sum(finding.verdict.state == state for finding in findings.values()) for state in ("ok", "moved", "broken", "unsure")}
    later = sum(not finding.verdict.is_final for finding in findings.values())
    if later:
        click.echo(f"{later} of them asked to be asked later: start again to go on", err=True)
    else:
        file.unlink(missing_ok=True)
    click.echo(f"{len(findings)} addresses: {', '.join(f'{count} {state}' for state, count in counts.items() if count)}", err=True)
