"""Findings of addresses, as text of what is wrong or as JSON of everything."""

import json
from collections.abc import Mapping, Sequence

from safemcp_catalog.authoring.links.places import LinkPlace
from safemcp_catalog.authoring.links.run import FORMAT, Finding
from safemcp_catalog.report.text import printable


def report_links_text(places: Sequence[LinkPlace], findings: Mapping[str, Finding]) -> str:
    """One block for each place whose address is not in order or has a proposed copy, by file and line; "" where there is none.

    What servers say is shown with control characters escaped, so that it cannot steer a terminal.
    """
    lines: list[str] = []
    for place in sorted(places, key=lambda place: (place.path, place.line)):
        finding = findings[place.url]
        verdict = finding.verdict
        if verdict.state != "ok":
            said = " ".join(filter(None, (str(verdict.code or ""), verdict.reason)))
            lines.append(f"{place.path}:{place.line}: {verdict.state}: {printable(place.url)} ({printable(said)})")
        if verdict.moved_to:
            lines.append(f"  write {place.field}: {printable(verdict.moved_to)}")
        if finding.archive and place.key and not place.archive:
            lines.append(f"{place.path}:{place.line}: write references.{place.key}.archive: {printable(finding.archive)}")
    return "".join(f"{line}\n" for line in lines)


def report_links_json(places: Sequence[LinkPlace], findings: Mapping[str, Finding]) -> str:
    """Every finding with the places of its address, by address."""
    items = [
        {
            "url": url,
            "state": finding.verdict.state,
            "code": finding.verdict.code,
            "reason": finding.verdict.reason,
            "moved_to": finding.verdict.moved_to,
            "archive": finding.archive,
            "day": finding.day,
            "places": [{"path": place.path, "line": place.line, "field": place.field} for place in places if place.url == url],
        }
        for url, finding in sorted(findings.items())
    ]
    return json.dumps({"format_version": FORMAT, "items": items}, indent=2, ensure_ascii=False) + "\n"
