"""Findings as text and as JSON."""

import json

from safemcp_catalog.authoring.links.check import Verdict
from safemcp_catalog.authoring.links.places import LinkPlace
from safemcp_catalog.authoring.links.report import report_links_json, report_links_text
from safemcp_catalog.authoring.links.run import Finding

URL = "https://example.com/a"
PLACE = LinkPlace("techniques/SAFE-T1001.yaml", 12, "references.a.url", URL, "a")


def finding(verdict: Verdict, archive: str = "") -> dict[str, Finding]:
    return {URL: Finding(URL, verdict, "2026-11-29", archive)}


def test_address_in_order_is_not_told() -> None:
    assert report_links_text([PLACE], finding(Verdict("ok", 200, "OK"))) == ""


def test_words_of_a_server_cannot_steer_the_terminal() -> None:
    text = report_links_text([PLACE], finding(Verdict("moved", 200, "Fine\x1b[2J", "https://example.com/\u202eb"), "https://web.archive.org/\x1b"))
    assert text.splitlines() == [
        "techniques/SAFE-T1001.yaml:12: moved: https://example.com/a (200 Fine\\x1b[2J)",
        "  write references.a.url: https://example.com/\\u202eb",
        "techniques/SAFE-T1001.yaml:12: write references.a.archive: https://web.archive.org/\\x1b",
    ]


def test_json_holds_everything() -> None:
    (item,) = json.loads(report_links_json([PLACE], finding(Verdict("broken", 404, "Not Found"))))["items"]
    assert item == {
        "url": URL, "state": "broken", "code": 404, "reason": "Not Found", "moved_to": "", "archive": "", "day": "2026-11-29",
        "places": [{"path": PLACE.path, "line": 12, "field": "references.a.url"}],
    }  # fmt: skip
