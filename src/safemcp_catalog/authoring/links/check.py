"""What becomes of one address: HEAD, then GET where that is refused, along redirects, with the patience that a server asks for."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import quote, urljoin, urlsplit

from safemcp_catalog.authoring.links.client import Answer, Client
from safemcp_catalog.authoring.links.hosts import Hosts

State = Literal["ok", "moved", "broken", "unsure"]
"""ok: opened. moved: opened, for good under another address. broken: there is nothing. unsure: the server did not say."""

MOST_REDIRECTS = 10
LONGEST_WAIT = 120.0
"""Longest pause, in seconds, that a server can ask for with Retry-After and be asked again in the same run."""
_MOST_WAITS = 2
_ARCHIVE = "https://archive.org/wayback/available?url="
_MOST_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. `code` is the last status, 0 for none; `moved_to` the address that replaces it for good.

    `is_final` is false where the server asks to come back later than this run waits.
    """

    state: State
    code: int
    reason: str
    moved_to: str = ""
    is_final: bool = True


@dataclass(frozen=True, slots=True)
class Checker:
    """How addresses are checked. `today` gives the time, for dates in Retry-After."""

    client: Client
    hosts: Hosts
    time: Callable[[], dt.datetime]
    archive: str = _ARCHIVE

    def check(self, url: str) -> Verdict:
        """What becomes of an address. Never raises for what a server does."""
        current, method, waits, hops, for_good = url, "HEAD", 0, 0, True
        while True:
            answer = self._ask(method, current)
            wait = self._wanted_wait(answer)
            if wait is not None:
                if waits == _MOST_WAITS or wait > LONGEST_WAIT:
                    return Verdict("unsure", answer.status, f"the server asks to wait {wait:.0f} seconds", is_final=False)
                self.hosts.pause(_host(current), wait)
                waits += 1
            elif answer.location and answer.status in (301, 302, 303, 307, 308):
                hops += 1
                target = urljoin(current, answer.location).partition("#")[0]
                if hops > MOST_REDIRECTS:
                    return Verdict("broken", answer.status, f"more than {MOST_REDIRECTS} redirects")
                for_good = for_good and answer.status in (301, 308)
                current, method = target, "HEAD"
            elif method == "HEAD" and (answer.status >= 400 or answer.failure == "connection"):
                # Many servers refuse HEAD, or answer it wrongly: only GET decides.
                method = "GET"
            else:
                return _verdict(answer, url, current if hops and for_good else "")

    def archived(self, url: str) -> str:
        """The address of an archived copy that the Internet Archive has, or "".

        Source: Wayback Availability JSON API, https://archive.org/help/wayback_api.php.
        """
        answer = self._ask("GET", self.archive + quote(url, safe=""), most=_MOST_BYTES)
        try:
            closest = json.loads(answer.body)["archived_snapshots"]["closest"]
            found = str(closest["url"]) if closest.get("available") and str(closest.get("status")) == "200" else ""
        except (ValueError, KeyError, TypeError, AttributeError):
            return ""
        return "https://" + found.removeprefix("http://").removeprefix("https://") if found else ""

    def _ask(self, method: str, url: str, *, most: int = 0) -> Answer:
        with self.hosts.turn(_host(url)):
            return self.client.ask(method, url, most=most)

    def _wanted_wait(self, answer: Answer) -> float | None:
        if answer.status not in (429, 503) or (answer.status == 503 and not answer.retry_after):
            return None
        text = answer.retry_after.strip()
        if text.isdecimal() and text.isascii() and len(text) < 10:
            return float(text)
        try:
            return max((parsedate_to_datetime(text) - self.time()).total_seconds(), 0.0)
        except (ValueError, TypeError):
            return 30.0


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


def _verdict(answer: Answer, url: str, moved_to: str) -> Verdict:
    if 200 <= answer.status < 300:
        moved = moved_to if moved_to and moved_to != url.partition("#")[0] else ""
        return Verdict("moved" if moved else "ok", answer.status, answer.reason, moved)
    if answer.status in (404, 410) or answer.failure in ("refused", "name", "certificate"):
        return Verdict("broken", answer.status, answer.reason)
    return Verdict("unsure", answer.status, answer.reason or "the server does not say")
