"""What becomes of one address: redirects, refused HEAD, and servers that ask for patience."""

import datetime as dt
from collections.abc import Iterator

import pytest
from tests.web import Web, serving

from safemcp_catalog.authoring.links.check import Checker, Verdict
from safemcp_catalog.authoring.links.client import Client
from safemcp_catalog.authoring.links.hosts import Hosts

NOON = dt.datetime(2026, 11, 29, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as web:
        yield web


class Waiting:
    """A clock that a test can read: sleeping passes its time at once."""

    def __init__(self) -> None:
        self.time = 0.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.time += seconds


def checker(waiting: Waiting, web: Web, timeout: float = 20) -> Checker:
    client = Client("test", timeout=timeout, allow_private=True)
    return Checker(client, Hosts(waiting.now, waiting.sleep, 2), lambda: NOON, archive=f"{web.base}/wayback?url=")


def check(web: Web, path: str, timeout: float = 20) -> tuple[Verdict, Waiting]:
    waiting = Waiting()
    return checker(waiting, web, timeout).check(f"{web.base}{path}"), waiting


def test_page_that_opens_is_ok_and_is_asked_for_once(web: Web) -> None:
    verdict, waiting = check(web, "/ok")
    assert (verdict.state, verdict.code, web.asked, waiting.slept) == ("ok", 200, ["HEAD /ok"], [])


def test_page_that_moved_for_good_is_told_with_its_new_address(web: Web) -> None:
    verdict, waiting = check(web, "/twice")
    assert (verdict.state, verdict.moved_to) == ("moved", f"{web.base}/ok")
    assert web.asked == ["HEAD /twice", "HEAD /moved", "HEAD /ok"]
    assert waiting.slept == [2, 2]


def test_page_that_is_elsewhere_for_now_is_ok(web: Web) -> None:
    assert check(web, "/for-now")[0].state == "ok"


def test_redirects_without_end_are_broken(web: Web) -> None:
    verdict, _ = check(web, "/loop")
    assert (verdict.state, verdict.reason) == ("broken", "more than 10 redirects")
    assert len(web.asked) == 11


def test_redirect_to_a_file_is_not_followed(web: Web) -> None:
    verdict, _ = check(web, "/to-file")
    assert (verdict.state, verdict.reason) == ("broken", "only http and https addresses are asked")


def test_redirect_to_a_private_address_is_not_followed(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safemcp_catalog.authoring.links.client.is_public", lambda address: address == "127.0.0.1")
    open_here = Checker(Client("test", timeout=0.5), Hosts(lambda: 0, lambda _: None, 0), lambda: NOON)
    verdict = open_here.check(f"{web.base}/to-private")
    assert (verdict.state, verdict.reason) == ("broken", "10.0.0.1 is a private address, which is not asked")


def test_missing_page_is_broken_only_when_get_says_so_too(web: Web) -> None:
    assert check(web, "/missing")[0] == Verdict("broken", 404, "Not Found")
    assert web.asked == ["HEAD /missing", "GET /missing"]


@pytest.mark.parametrize("path", ["/no-head", "/hangs-up-on-head"])
def test_refused_head_is_asked_again_with_get(web: Web, path: str) -> None:
    assert check(web, path)[0].state == "ok"
    assert web.asked == [f"HEAD {path}", f"GET {path}"]


@pytest.mark.parametrize("path", ["/error", "/forbidden", "/slow"])
def test_server_that_does_not_say_leaves_it_open(web: Web, path: str) -> None:
    assert check(web, path, timeout=0.3 if path == "/slow" else 20)[0].state == "unsure"


def test_retry_after_in_seconds_is_kept(web: Web) -> None:
    verdict, waiting = check(web, "/limited")
    assert (verdict.state, waiting.slept) == ("ok", [3])


def test_retry_after_as_a_date_is_kept(web: Web) -> None:
    verdict, waiting = check(web, "/limited-by-date")
    assert (verdict.state, waiting.slept) == ("ok", [40])


def test_wait_that_is_too_long_is_left_for_another_run(web: Web) -> None:
    verdict, waiting = check(web, "/limited-long")
    assert (verdict.state, verdict.is_final, waiting.slept) == ("unsure", False, [])


def test_server_that_always_asks_to_wait_is_asked_three_times(web: Web) -> None:
    verdict, waiting = check(web, "/limited-always")
    assert (verdict.is_final, len(web.asked), waiting.slept) == (False, 3, [30, 30])


def test_pause_that_one_address_asks_for_holds_for_the_whole_host(web: Web) -> None:
    waiting = Waiting()
    many = checker(waiting, web)
    many.hosts.pause(web.base.removeprefix("http://"), 50)
    many.check(f"{web.base}/ok")
    many.check(f"{web.other}/ok")
    assert waiting.slept == [50]


def test_archived_copy_is_proposed_over_https(web: Web) -> None:
    assert checker(Waiting(), web).archived("http://example.com/a?b=c") == "https://web.archive.org/web/2026/http://example.com/a?b=c"


@pytest.mark.parametrize("url", ["http://example.com/missing", "http://example.com/garbage"])
def test_no_copy_is_proposed_where_the_archive_names_none(web: Web, url: str) -> None:
    assert checker(Waiting(), web).archived(url) == ""
