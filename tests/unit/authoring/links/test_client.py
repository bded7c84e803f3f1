"""One request: where it may go, and what comes back where nothing does."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from tests.web import Web, serving

from safemcp_catalog.authoring.links.client import Client, is_public

HERE = Client("test", allow_private=True)


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with serving() as web:
        yield web


def test_answer_has_status_and_body_up_to_a_limit(web: Web) -> None:
    assert HERE.ask("HEAD", f"{web.base}/ok").status == 200
    assert HERE.ask("GET", f"{web.base}/ok", most=3).body == b"fin"


def test_server_is_told_who_asks(web: Web) -> None:
    Client("safemcp/9 (+https://example.com)", allow_private=True).ask("HEAD", f"{web.base}/ok")
    assert "safemcp/9 (+https://example.com)" in web.agents


def test_redirect_is_not_followed(web: Web) -> None:
    answer = HERE.ask("HEAD", f"{web.base}/moved")
    assert (answer.status, answer.location) == (301, "/ok")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "10.1.2.3", "192.168.0.1", "169.254.169.254", "0.0.0.0", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"])
def test_private_address_is_not_asked_however_it_is_written(host: str, web: Web) -> None:
    before = len(web.asked)
    answer = Client("test", timeout=0.5).ask("HEAD", f"http://{host}:{web.base.rpartition(':')[2]}/ok")
    assert answer.failure == "refused"
    assert len(web.asked) == before


def test_name_that_leads_to_a_private_address_is_not_asked(monkeypatch: pytest.MonkeyPatch, web: Web) -> None:
    port = int(web.base.rpartition(":")[2])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))])
    answer = Client("test", timeout=0.5).ask("HEAD", f"http://looks-fine.example.com:{port}/ok")
    assert (answer.failure, answer.reason) == ("refused", "looks-fine.example.com is a private address, which is not asked")


def test_connection_goes_to_the_address_that_was_looked_at(monkeypatch: pytest.MonkeyPatch, web: Web) -> None:
    answers: Iterator[Any] = iter([[(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", int(web.base.rpartition(":")[2])))]])
    # A second question to the name server would raise StopIteration.
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: next(answers))
    assert HERE.ask("HEAD", "http://anything.example.com/ok").status == 200


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.com/", "http://user@example.com/", "http://[::1", "http://example.com:99999/", "http:///x", "http://" + "a" * 70 + ".com/"])
def test_what_is_no_plain_web_address_is_not_asked(url: str) -> None:
    assert HERE.ask("HEAD", url).failure == "refused"


def test_silence_ends_with_the_timeout(web: Web) -> None:
    answer = Client("test", timeout=0.3, allow_private=True).ask("HEAD", f"{web.base}/slow")
    assert (answer.status, answer.failure, answer.reason) == (0, "connection", "no answer within 0.3 seconds")


def test_server_that_never_comes_to_an_end_is_left(web: Web) -> None:
    answer = Client("test", timeout=5, patience=0.4, allow_private=True).ask("HEAD", f"{web.base}/dribbles")
    assert (answer.status, answer.reason) == (0, "no whole answer within 0.4 seconds")


def test_closed_port_and_unknown_name_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert HERE.ask("HEAD", f"http://127.0.0.1:{port}/").failure == "connection"

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    def silent(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "later")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert HERE.ask("HEAD", "http://nowhere.example.com/").failure == "name"
    monkeypatch.setattr(socket, "getaddrinfo", silent)
    assert HERE.ask("HEAD", "http://nowhere.example.com/").failure == "resolver"


def test_path_with_blanks_and_letters_of_other_scripts_is_written_as_servers_read_it(web: Web) -> None:
    HERE.ask("HEAD", f"{web.base}/ok/größe?a=b c")
    assert web.asked[-1] == "HEAD /ok/gr%C3%B6%C3%9Fe"


@pytest.mark.parametrize("address", ["fe80::1%eth0", "fc00::1", "2002:7f00:1::", "64:ff9b::7f00:1", "224.0.0.1", "240.0.0.1", "100.64.0.1", "no address"])
def test_local_shared_and_tunneled_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)
