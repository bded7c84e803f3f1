"""Many addresses: who runs beside whom, what a stop leaves undone, and what a state file keeps."""

import threading

import pytest

from safemcp_catalog.authoring.links.check import Verdict
from safemcp_catalog.authoring.links.hosts import Hosts
from safemcp_catalog.authoring.links.run import BadStateError, Finding, StoppedError, check_all, read_state, state_text, waiting


def ok(url: str) -> Finding:
    return Finding(url, Verdict("ok", 200, "OK"), "2026-11-29")


def test_address_that_stands_twice_is_checked_once() -> None:
    found: list[Finding] = []
    check_all(["http://a/1", "http://b/1", "http://a/1"], ok, jobs=2, stop=threading.Event(), found=found.append)
    assert sorted(finding.url for finding in found) == ["http://a/1", "http://b/1"]


def test_stop_keeps_what_is_found_and_begins_nothing_more() -> None:
    stop = threading.Event()
    found: list[Finding] = []

    def keep(finding: Finding) -> None:
        found.append(finding)
        stop.set()

    check_all(["http://a/1", "http://a/2", "http://a/3"], ok, jobs=1, stop=stop, found=keep)
    assert [finding.url for finding in found] == ["http://a/1"]


def test_stop_while_a_host_is_waited_for_asks_it_nothing_more() -> None:
    stop = threading.Event()
    hosts = Hosts(lambda: 0.0, waiting(stop), 0)
    hosts.pause("a", 600)
    asked: list[str] = []

    def check(url: str) -> Finding:
        stop.set()
        with hosts.turn("a"):
            asked.append(url)
        return ok(url)

    check_all(["http://a/1"], check, jobs=1, stop=stop, found=lambda _: None)
    assert asked == []
    with pytest.raises(StoppedError):
        waiting(stop)(600)


def test_error_of_the_program_is_not_swallowed() -> None:
    def check(url: str) -> Finding:
        raise RuntimeError(url)

    with pytest.raises(RuntimeError, match="http://a/1"):
        check_all(["http://a/1", "http://b/1"], check, jobs=1, stop=threading.Event(), found=lambda _: None)


def test_state_is_read_as_it_was_written_without_what_is_to_be_asked_again() -> None:
    later = Finding("http://b/1", Verdict("unsure", 429, "later", is_final=False), "2026-11-29")
    moved = Finding("http://a/1", Verdict("moved", 200, "OK", "http://c/"), "2026-11-29", "https://web.archive.org/x")
    assert read_state(state_text({later.url: later, moved.url: moved})) == {moved.url: moved}


@pytest.mark.parametrize("text", ["", "null", "[]", '{"format_version": 2, "items": []}', '{"format_version": 1, "items": [1]}'])
def test_other_text_is_no_state(text: str) -> None:
    with pytest.raises(BadStateError):
        read_state(text)
