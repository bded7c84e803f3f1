"""`safemcp links`: what is told, what is written into entries, and a run that goes on where it stopped."""

import datetime as dt
import json
import re
import socket
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.web import Web, serving

from safemcp_catalog.authoring.links.check import Checker
from safemcp_catalog.authoring.links.client import Client
from safemcp_catalog.checking import check
from safemcp_catalog.cli import links
from safemcp_catalog.cli.main import main

TODAY = dt.datetime.now(tz=dt.UTC).date()
ENTRY = "techniques/SAFE-T1001.yaml"


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    monkeypatch.setattr(links, "_client", lambda *_: Client("safemcp/test", timeout=20, allow_private=True))
    with serving() as web:
        yield web


@pytest.fixture
def folder(small_folder: Path) -> Path:
    """The small catalog, formatted, without addresses."""
    for path in small_folder.rglob("*.yaml"):
        path.write_text(re.sub(r"url: https?://.*", "url: https://example.com/", path.read_text(encoding="utf-8")), encoding="utf-8")
    CliRunner().invoke(main, ["fmt", "--catalog", str(small_folder)])
    return small_folder


def put(folder: Path, *urls: str) -> None:
    """Make addresses the references of one technique, each cited in its description."""
    path = folder / ENTRY
    text = path.read_text(encoding="utf-8")
    head, _, rest = text.partition("\nreferences:\n")
    history = rest[rest.index("history:\n") :]
    references = "".join(f"  r{n}:\n    title: Work {n}\n    url: {url}\n    kind: paper\n" for n, url in enumerate(urls))
    path.write_text(f"{head}\nreferences:\n{references}{history}", encoding="utf-8")


def run(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["links", str(folder / ENTRY), "--delay", "0", *options])


def days(folder: Path) -> dict[str, str]:
    text = (folder / ENTRY).read_text(encoding="utf-8").partition("\nreferences:\n")[2]
    return dict(re.findall(r'  (r\d):\n(?:    .*\n)*?    checked: "(.*)"\n', text))


def test_day_is_written_where_the_address_opens_and_nowhere_else(folder: Path, web: Web) -> None:
    put(folder, f"{web.base}/ok", f"{web.base}/missing", f"{web.base}/moved", f"{web.base}/error")
    before = {d.code for d in check(folder).diagnostics}
    result = run(folder)
    assert result.exit_code == 1
    assert days(folder) == {"r0": TODAY.isoformat(), "r2": TODAY.isoformat()}
    assert re.sub(r":\d+:", ":", result.stdout).splitlines() == [
        f"{ENTRY}: broken: {web.base}/missing (404 Not Found)",
        f"{ENTRY}: moved: {web.base}/moved (200 OK)",
        f"  write references.r2.url: {web.base}/ok",
        f"{ENTRY}: unsure: {web.base}/error (500 Internal Server Error)",
    ]
    assert result.stderr == "4 addresses: 1 ok, 1 moved, 1 broken, 1 unsure\n"
    assert {d.code for d in check(folder).diagnostics} == before
    assert CliRunner().invoke(main, ["fmt", "--check", str(folder / ENTRY)]).exit_code == 0


def test_comments_and_everything_else_stay_as_they_are(folder: Path, web: Web) -> None:
    put(folder, f"{web.base}/ok")
    path = folder / ENTRY
    path.write_text(path.read_text(encoding="utf-8").replace("    kind: paper\n", "    kind: paper  # as printed\n    checked: '2020-01-01'\n"), encoding="utf-8")
    before = path.read_text(encoding="utf-8")
    assert run(folder).exit_code == 0
    assert path.read_text(encoding="utf-8") == before.replace("'2020-01-01'", f'"{TODAY}"')


def test_dry_run_leaves_entries_alone(folder: Path, web: Web) -> None:
    put(folder, f"{web.base}/ok")
    before = (folder / ENTRY).read_bytes()
    assert run(folder, "--dry-run").exit_code == 0
    assert (folder / ENTRY).read_bytes() == before


def test_fail_on_warning_counts_moved_and_unsure_addresses(folder: Path, web: Web) -> None:
    put(folder, f"{web.base}/moved", f"{web.base}/error")
    assert run(folder).exit_code == 0
    assert run(folder, "--fail-on", "warning").exit_code == 1


def test_json_has_every_finding_with_its_places(folder: Path, web: Web) -> None:
    put(folder, f"{web.base}/ok", f"{web.base}/ok", f"{web.base}/missing")
    report = json.loads(run(folder, "--json").stdout)
    assert report["format_version"] == 1
    missing, ok = report["items"]
    assert (missing["state"], missing["code"], ok["state"], ok["day"]) == ("broken", 404, "ok", TODAY.isoformat())
    assert [place["field"] for place in ok["places"]] == ["references.r0.url", "references.r1.url"]
    assert web.asked.count("HEAD /ok") == 1


def test_hosts_are_asked_side_by_side_and_each_in_turn_with_a_pause(folder: Path, web: Web) -> None:
    put(folder, *(f"{base}/ok/{n}" for n in range(4) for base in (web.base, web.other)))
    assert run(folder, "--delay", "0.1").exit_code == 0
    assert set(web.most.values()) == {1}
    for host in {host for host, _ in web.times}:
        times = [time for other, time in web.times if other == host]
        assert all(later - earlier >= 0.1 for earlier, later in pairwise(times))
    order = [host for host, _ in web.times]
    assert order != sorted(order)
    assert order != sorted(order, reverse=True)


def test_interrupted_run_goes_on_where_it_stopped(folder: Path, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, *(f"{web.base}/ok/{n}" for n in range(5)))
    original = Checker.check

    def interrupted(self: Checker, url: str) -> object:
        if url.endswith("/3"):
            raise KeyboardInterrupt
        return original(self, url)

    monkeypatch.setattr(Checker, "check", interrupted)
    result = run(folder)
    assert result.exit_code == 1
    assert result.stderr == "stopped: 3 of 5 addresses were checked; start again to go on\n"
    assert days(folder) == {}
    assert (folder / links.STATE).is_file()
    monkeypatch.setattr(Checker, "check", original)
    web.asked.clear()
    result = run(folder)
    assert (result.exit_code, web.asked) == (0, ["HEAD /ok/3", "HEAD /ok/4"])
    assert "2 addresses are left" in result.stderr
    assert set(days(folder)) == {"r0", "r1", "r2", "r3", "r4"}
    assert not (folder / links.STATE).exists()


def test_address_that_asks_to_come_later_is_asked_again_in_the_next_run(folder: Path, web: Web) -> None:
    put(folder, f"{web.base}/ok", f"{web.base}/limited-long")
    result = run(folder)
    assert result.exit_code == 0
    assert "1 of them asked to be asked later: start again to go on" in result.stderr
    web.asked.clear()
    run(folder)
    assert web.asked == ["HEAD /limited-long"]


def test_findings_of_long_ago_are_not_gone_on_with(folder: Path, web: Web) -> None:
    put(folder, f"{web.base}/ok")
    verdict = {"state": "broken", "code": 404, "reason": "Not Found", "moved_to": "", "is_final": True}
    old = {"format_version": 1, "items": [{"url": f"{web.base}/ok", "verdict": verdict, "day": "2020-01-01"}]}
    (folder / links.STATE).write_text(json.dumps(old), encoding="utf-8")
    assert run(folder).exit_code == 0
    assert web.asked == ["HEAD /ok"]


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format_version": 2, "items": []}', '{"format_version": 1, "items": [{"url": "x"}]}'])
def test_file_that_is_no_state_is_told_and_kept(folder: Path, web: Web, tmp_path: Path, text: str) -> None:
    put(folder, f"{web.base}/ok")
    file = tmp_path / "state.json"
    file.write_text(text, encoding="utf-8")
    result = run(folder, "--state", str(file))
    assert result.exit_code == 2
    assert "cannot be gone on with" in result.stderr
    assert file.read_text(encoding="utf-8") == text


def test_recently_checked_references_can_be_left_out(folder: Path, web: Web) -> None:
    put(folder, f"{web.base}/ok", f"{web.base}/ok/2")
    path = folder / ENTRY
    recent = (TODAY - dt.timedelta(days=3)).isoformat()
    path.write_text(path.read_text(encoding="utf-8").replace("    kind: paper\n", f'    kind: paper\n    checked: "{recent}"\n', 1), encoding="utf-8")
    run(folder, "--older-than", "7")
    assert web.asked == ["HEAD /ok/2"]
    assert days(folder) == {"r0": recent, "r1": TODAY.isoformat()}
    assert run(folder, "--older-than", "7").exit_code == 3


def test_archived_copy_is_printed_where_the_reference_has_none(folder: Path, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, f"{web.base}/ok", f"{web.base}/missing")
    monkeypatch.setattr(links, "Checker", partial(Checker, archive=f"{web.base}/wayback?url="))
    result = run(folder, "--propose-archive")
    assert f"write references.r0.archive: https://web.archive.org/web/2026/{web.base}/ok\n" in result.stdout
    assert "references.r1.archive" not in result.stdout


def test_archived_copies_are_checked_like_any_address_and_get_no_day(folder: Path, web: Web) -> None:
    put(folder, f"{web.base}/ok")
    path = folder / ENTRY
    path.write_text(path.read_text(encoding="utf-8").replace("    kind: paper\n", f"    kind: paper\n    archive: {web.base}/missing\n"), encoding="utf-8")
    result = run(folder)
    assert result.exit_code == 1
    assert f"broken: {web.base}/missing" in result.stdout
    assert set(days(folder)) == {"r0"}


def test_copy_that_opens_says_nothing_of_the_day_of_the_work(folder: Path, web: Web) -> None:
    put(folder, f"{web.base}/missing")
    path = folder / ENTRY
    path.write_text(path.read_text(encoding="utf-8").replace("    kind: paper\n", f"    kind: paper\n    archive: {web.base}/ok\n"), encoding="utf-8")
    run(folder)
    assert days(folder) == {}


def test_private_addresses_are_broken_for_the_command(folder: Path, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    put(folder, f"{web.base}/ok")
    result = run(folder)
    assert result.exit_code == 1
    assert "127.0.0.1 is a private address, which is not asked" in result.stdout
    assert web.asked == []


def test_machine_without_a_network_has_checked_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "later")

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    put(folder, "https://example.com/a", "https://example.org/b")
    result = run(folder)
    assert result.exit_code == 3
    assert "is there a network?" in result.stderr
    assert not (folder / links.STATE).exists()


def test_unreadable_entry_is_told_and_the_others_are_checked(folder: Path, web: Web) -> None:
    put(folder, f"{web.base}/ok")
    (folder / "techniques/SAFE-T1102.yaml").write_text("id: [\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["links", "--delay", "0", str(folder / "techniques")])
    assert "techniques/SAFE-T1102.yaml cannot be read, so its addresses are not checked" in result.stderr
    assert "HEAD /ok" in web.asked


def test_user_agent_names_the_program_and_the_repository(folder: Path) -> None:
    catalog = check(folder).catalog
    assert catalog is not None
    agent = links._client(catalog, 1).user_agent
    assert agent.startswith("safemcp/")
    assert agent.endswith(f" (+{catalog.info.repository_url})")
