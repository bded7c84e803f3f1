"""The built site, served on loopback, and a real Chromium."""

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[2]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass
class Site:
    """A built site: its folder, its address, and what browsers complained about."""

    folder: Path
    url: str
    complaints: list[str] = field(default_factory=list)


def build(catalog: Path, output: Path) -> None:
    """Build the site of a catalog with the command that a user types."""
    done = subprocess.run(
        [sys.executable, "-c", "from safemcp_catalog.cli.main import main; main()", "build", "--catalog", str(catalog), "-o", str(output)],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], Site]]:
    """Serve a folder on a free port of the loopback interface."""
    servers = []

    def start(folder: Path) -> Site:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return Site(folder, f"http://127.0.0.1:{server.server_port}/")

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], Site]) -> Site:
    """The site of the real catalog."""
    folder = tmp_path_factory.mktemp("site") / "site"
    build(ROOT, folder)
    return serve(folder)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: the one that CHROMIUM names (.ci/chromium finds or installs it), else the one on PATH."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.fail("no Chromium: run the tests with `make test`, or set CHROMIUM to the path of one")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Open a page of the site; requests to other hosts and complaints on the console are kept in `site.complaints`."""
    contexts: list[BrowserContext] = []

    def go(address: str, *, on: Site = site, width: int = 1440, height: int = 900, scheme: str = "light", script: bool = True) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=script, bypass_csp=False)  # type: ignore[arg-type]  # a Literal of playwright's
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda r: on.complaints.append(f"request to {r.url}") if not r.url.startswith((on.url, "data:", "blob:")) else None)
        page.on("console", lambda m: on.complaints.append(f"{address}: {m.text}") if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda e: on.complaints.append(f"{address}: {e}"))
        page.goto(on.url + address)
        return page

    on_start = list(site.complaints)
    yield go
    for context in contexts:
        context.close()
    assert site.complaints == on_start
