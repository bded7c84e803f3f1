"""A web server on this machine that behaves as servers do: well, badly, slowly, and not at all."""

import json
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class Web:
    """The server's address, and what it was asked: methods and paths, agents, and how many requests of one host ran at once."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.other = f"http://localhost:{port}"
        self.asked: list[str] = []
        self.times: list[tuple[str, float]] = []
        self.agents: set[str] = set()
        self.seen: Counter[str] = Counter()
        self.running: Counter[str] = Counter()
        self.most: defaultdict[str, int] = defaultdict(int)
        self.mutex = threading.Lock()


@contextmanager
def serving() -> Iterator[Web]:
    """Run the server while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.web = web = Web(server.server_port)  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        self._serve()

    def do_GET(self) -> None:
        self._serve()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    @property
    def web(self) -> Web:
        web: Web = self.server.web  # type: ignore[attr-defined]
        return web

    def _serve(self) -> None:
        web, path, host = self.web, urlsplit(self.path).path, self.headers.get("Host", "")
        with web.mutex:
            web.asked.append(f"{self.command} {path}")
            web.times.append((host, time.monotonic()))
            web.agents.add(self.headers.get("User-Agent", ""))
            web.seen[path] += 1
            web.running[host] += 1
            web.most[host] = max(web.most[host], web.running[host])
        try:
            getattr(self, "at_" + path.strip("/").split("/")[0].replace("-", "_"), self.at_ok)()
        except OSError:
            pass  # the client has gone
        finally:
            with web.mutex:
                web.running[host] -= 1

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def at_ok(self) -> None:
        time.sleep(0.01)
        self._answer(200, b"fine")

    def at_moved(self) -> None:
        self._answer(301, Location="/ok")

    def at_twice(self) -> None:
        self._answer(308, Location="/moved")

    def at_for_now(self) -> None:
        self._answer(302, Location="/ok")

    def at_loop(self) -> None:
        self._answer(302, Location="/loop")

    def at_to_file(self) -> None:
        self._answer(302, Location="file:///etc/passwd")

    def at_to_private(self) -> None:
        self._answer(302, Location="http://10.0.0.1/")

    def at_missing(self) -> None:
        self._answer(404)

    def at_forbidden(self) -> None:
        self._answer(403)

    def at_error(self) -> None:
        self._answer(500)

    def at_limited(self) -> None:
        self._answer(429, Retry_After="3") if self.web.seen["/limited"] == 1 else self._answer(200)

    def at_limited_by_date(self) -> None:
        self._answer(503, Retry_After="Sun, 29 Nov 2026 12:00:40 GMT") if self.web.seen["/limited-by-date"] == 1 else self._answer(200)

    def at_limited_long(self) -> None:
        self._answer(429, Retry_After="99999")

    def at_limited_always(self) -> None:
        self._answer(429)

    def at_no_head(self) -> None:
        self._answer(405 if self.command == "HEAD" else 200)

    def at_hangs_up_on_head(self) -> None:
        if self.command == "HEAD":
            self.close_connection = True
        else:
            self._answer(200)

    def at_slow(self) -> None:
        time.sleep(1.5)

    def at_dribbles(self) -> None:
        self.wfile.write(b"HTTP/1.0 200 OK\r\n")
        for _ in range(30):
            self.wfile.write(b"X-More: x\r\n")
            self.wfile.flush()
            time.sleep(0.1)

    def at_wayback(self) -> None:
        url = parse_qs(urlsplit(self.path).query)["url"][0]
        if "missing" in url:
            self._answer(200, b'{"archived_snapshots": {}}')
        elif "garbage" in url:
            self._answer(200, b"<html>")
        else:
            closest = {"available": True, "status": "200", "url": f"http://web.archive.org/web/2026/{url}"}
            self._answer(200, json.dumps({"archived_snapshots": {"closest": closest}}).encode())
