"""Many addresses: hosts side by side, addresses of one host in turn, and what was found kept for a run that goes on later."""

import json
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from safemcp_catalog.authoring.links.check import Verdict

FORMAT = 1


class BadStateError(ValueError):
    """A file does not hold the state of a run."""


class StoppedError(Exception):
    """The run was stopped while an address was waited for."""


def waiting(stop: threading.Event) -> Callable[[float], None]:
    """A sleep in seconds that ends with StoppedError when the run is stopped: what comes after a pause must not come early."""

    def sleep(seconds: float) -> None:
        if stop.wait(seconds):
            raise StoppedError

    return sleep


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of an address, on a day; `archive` is a proposed archived copy."""

    url: str
    verdict: Verdict
    day: str
    archive: str = ""


def check_all(urls: Iterable[str], check: Callable[[str], Finding], *, jobs: int, stop: threading.Event, found: Callable[[Finding], None]) -> None:
    """Check addresses, `jobs` hosts at a time; `found` is given each finding as it comes, one call at a time.

    After `stop` is set no further address is begun.
    """
    by_host: defaultdict[str, list[str]] = defaultdict(list)
    for url in dict.fromkeys(urls):
        by_host[_host(url)].append(url)
    mutex = threading.Lock()

    def work(group: list[str]) -> None:
        for url in group:
            if stop.is_set():
                return
            try:
                finding = check(url)
            except StoppedError:
                return
            with mutex:
                if not stop.is_set():
                    found(finding)

    with ThreadPoolExecutor(max_workers=jobs) as pool:
        futures = [pool.submit(work, group) for group in by_host.values()]
        try:
            for future in futures:
                future.result()
        except BaseException:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def state_text(findings: Mapping[str, Finding]) -> str:
    """Findings as the text of a state file. What a server asked to be asked again is left out, so that a later run asks."""
    items = [asdict(finding) for _, finding in sorted(findings.items()) if finding.verdict.is_final]
    return json.dumps({"format_version": FORMAT, "items": items}, indent=1, ensure_ascii=False) + "\n"


def read_state(text: str) -> dict[str, Finding]:
    """Findings of an earlier run by address.

    Raises:
        BadStateError: the text is not that of a state file.
    """
    try:
        state = json.loads(text)
        if state["format_version"] != FORMAT:
            raise BadStateError(f"its format_version is not {FORMAT}")
        return {
            str(item["url"]): Finding(str(item["url"]), Verdict(**item["verdict"]), str(item["day"]), str(item.get("archive", "")))
            for item in state["items"]
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadStateError("it is no state of `safemcp links`") from error
