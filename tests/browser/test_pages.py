"""Every kind of page in a real browser: accessible, self-contained, small, readable without scripts and on a phone."""

import gzip
import hashlib
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, Page

import safemcp_catalog

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
KINDS = {
    "matrix": "",
    "technique": "techniques/SAFE-T1001/",
    "sub-technique": "techniques/SAFE-T1001.002/",
    "deprecated": "techniques/SAFE-T1001.003/",
    "draft": "techniques/SAFE-T1002/",
    "mitigation": "mitigations/SAFE-M-2/",
    "tactic": "tactics/ATK-TA0001/",
    "crosswalk": "crosswalk/nist-800-53r5/",
    "crosswalk-iso": "crosswalk/iso-27001-2022/",
    "mapping": "crosswalk/mitre-atlas/",
    "crosswalks": "crosswalk/",
    "techniques": "techniques/",
    "mitigations": "mitigations/",
    "detections": "detections/",
    "detection": "detections/safe_t1001_1/",
    "term": "trust-boundaries/network-egress/",
    "log-source": "log-sources/mcp-host/",
    "checklist": "checklists/monday-morning/",
    "terms": "terms/",
    "data": "data/",
    "about": "about/",
}
Open = Callable[..., Page]


class Site(Protocol):
    """What the fixture of the built site gives."""

    folder: Path
    url: str


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", KINDS.values(), ids=KINDS)
def test_axe_finds_nothing(open_page: Open, address: str, scheme: str) -> None:
    page = open_page(address, scheme=scheme)
    page.wait_for_load_state("networkidle")
    # Injected past the policy of the page, which rightly refuses foreign scripts.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})")
    assert [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found["violations"]] == []


@pytest.mark.parametrize("address", KINDS.values(), ids=KINDS)
def test_page_does_not_scroll_sideways_on_a_small_phone(open_page: Open, address: str) -> None:
    page = open_page(address, width=320, height=640)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("width", [1440, 1920, 3840])
def test_all_columns_of_the_matrix_fit(open_page: Open, width: int) -> None:
    page = open_page("", width=width)
    assert page.evaluate("(() => { const m = document.querySelector('.matrix'); return m.scrollWidth - m.clientWidth; })()") == 0


def test_matrix_reads_without_scripts(open_page: Open) -> None:
    page = open_page("", script=False)
    catalog = safemcp_catalog.load(ROOT)
    living = {t.id for t in catalog.techniques.values() if not t.is_deprecated}
    assert _links(page) == living


def _links(page: Page) -> set[str]:
    hrefs = [locator.get_attribute("href") or "" for locator in page.locator(".matrix .cell a").all()]
    return {href.rpartition("techniques/")[2].strip("/") for href in hrefs}


def test_technique_reads_without_scripts(open_page: Open) -> None:
    page = open_page("techniques/SAFE-T1001/", script=False)
    technique = safemcp_catalog.load(ROOT).techniques["SAFE-T1001"]
    text = page.inner_text("article")
    for use in technique.mitigations:
        assert use.id in text
    for step in technique.attack_flow:
        assert step.action in text
    assert technique.detection is not None
    assert technique.detection.rules[0].sigma.title in text


def test_texts_of_the_diagram_do_not_overlap(open_page: Open) -> None:
    for entry in ("SAFE-T1001", "SAFE-T1001.001", "SAFE-T1001.002", "SAFE-T1102", "SAFE-T1201"):
        page = open_page(f"techniques/{entry}/")
        boxes = page.evaluate(
            "[...document.querySelectorAll('.flow text:not(.number)')].map(t => { const b = t.getBBox(); return [b.x, b.y, b.x + b.width, b.y + b.height, t.textContent]; })"
        )
        assert len(boxes) > 8
        overlaps = [
            (a[4], b[4]) for i, a in enumerate(boxes) for b in boxes[i + 1 :] if min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > 3
        ]
        assert overlaps == []


def test_flow_and_mitigations_stand_within_two_screens(open_page: Open) -> None:
    page = open_page("techniques/SAFE-T1001/")
    bottom = page.evaluate("document.querySelector('.flow-frame').getBoundingClientRect().bottom")
    assert bottom <= 1800
    assert page.evaluate("document.querySelector('.facts').getBoundingClientRect().bottom") <= 900


def test_policy_is_downloaded_from_its_page_and_listed_with_its_checksum(open_page: Open, site: Site) -> None:
    policy = safemcp_catalog.load(ROOT).mitigations["SAFE-M-6"].policies[0]
    page = open_page("mitigations/SAFE-M-6/")
    href = page.get_by_role("link", name="SAFE-M-6-registry.rego").get_attribute("href") or ""
    file = (site.folder / "mitigations" / "SAFE-M-6" / href).resolve()
    assert file.read_bytes() == policy.code.encode()
    row = open_page("data/").locator("tr", has_text=file.name)
    assert hashlib.sha256(policy.code.encode()).hexdigest() in row.inner_text()


def test_baseline_is_chosen_without_a_script(open_page: Open) -> None:
    page = open_page("crosswalk/nist-800-53r5/", script=False)
    assert page.locator("[id='AC-2(12)']").is_visible()
    page.get_by_label("Low", exact=True).check()
    assert page.locator("[id='AC-2']").is_visible()
    assert not page.locator("[id='AC-2(12)']").is_visible()


def test_technique_pages_are_small(site: Site) -> None:
    sizes = {p.parent.name: p.stat().st_size for p in (site.folder / "techniques").glob("SAFE-T*/index.html")}
    assert len(sizes) > 100
    assert {name: size for name, size in sizes.items() if size > 61_440} == {}


def test_matrix_with_styles_and_scripts_is_small(site: Site) -> None:
    folder = site.folder
    html = (folder / "index.html").read_text(encoding="utf-8")
    parts = [value for _, value in _attributes(html, {"href", "src"}) if value.endswith((".css", ".js"))]
    assert len(parts) >= 4
    files = [folder / "index.html", *(folder / part for part in parts)]
    assert sum(len(gzip.compress(f.read_bytes())) for f in files) <= 200_000


@pytest.mark.parametrize(("address", "tab"), [("", "Matrix"), ("techniques/SAFE-T1001/", "Techniques"), ("mitigations/SAFE-M-2/", "Mitigations"), ("crosswalk/iso-27001-2022/", "Crosswalk"), ("data/", "Data")])
def test_tab_of_the_section_is_marked_and_no_other(open_page: Open, address: str, tab: str) -> None:
    assert open_page(address).locator(".md-tabs__item--active").all_inner_texts() == [tab]


class _Attributes(HTMLParser):
    def __init__(self, names: set[str]) -> None:
        super().__init__()
        self.names, self.found = names, list[tuple[str, str]]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the signature of the parser
        self.found += [(name, value) for name, value in attrs if name in self.names and value]


def _attributes(html: str, names: set[str]) -> list[tuple[str, str]]:
    parser = _Attributes(names)
    parser.feed(html)
    return parser.found


def test_page_size_does_not_grow_with_the_catalog(site: Site) -> None:
    folder = site.folder
    html = (folder / "techniques" / "SAFE-T1002" / "index.html").read_text(encoding="utf-8")
    assert len(set(re.findall(r"SAFE-T[0-9]{4}", html))) < 10


def test_other_spelling_leads_to_the_page(open_page: Open) -> None:
    page = open_page("techniques/SAF-T1001/", script=False)
    page.wait_for_url("**/techniques/SAFE-T1001/")
    assert page.inner_text("h1") == "Tool Poisoning"


def test_sigma_rule_shows_each_translation(open_page: Open) -> None:
    page = open_page("techniques/SAFE-T1001/", script=False)
    rule = page.locator(".rule").first
    assert "title:" in rule.locator(".panel:visible").inner_text()
    rule.locator("label", has_text="Splunk").click()
    assert "mcp_definition_approved" in rule.locator(".panel:visible").inner_text()


def test_folded_cell_is_opened_by_its_address(open_page: Open) -> None:
    page = open_page("#SAFE-T1001.002")
    page.wait_for_function("document.getElementById('SAFE-T1001.002').closest('details').open")


def test_every_link_of_the_site_leads_somewhere(site: Site) -> None:
    folder = site.folder
    dead, seen = set(), 0
    anchors: dict[Path, set[str]] = {}
    for file in folder.rglob("*.html"):
        for _, link in _attributes(file.read_text(encoding="utf-8"), {"href"}):
            seen += 1
            if link.startswith(("http:", "https:", "mailto:", "data:")):
                continue
            path, _, anchor = link.partition("#")
            target = (folder / path.lstrip("/") if path.startswith("/") else file.parent / path.split("?")[0]).resolve() if path else file
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file():
                dead.add((str(file.relative_to(folder)), link))
            elif anchor and target.suffix == ".html":
                if target not in anchors:
                    anchors[target] = {value for _, value in _attributes(target.read_text(encoding="utf-8"), {"id"})}
                if anchor not in anchors[target] and not anchor.startswith("__"):
                    dead.add((str(file.relative_to(folder)), link))
    assert sorted(dead)[:10] == []
    assert seen > 15_000


def test_policy_of_a_page_refuses_foreign_scripts(browser: Browser, site: Site) -> None:
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda m: refused.append(m.text))
    page.goto(site.url + "techniques/SAFE-T1001/")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.foreign = 1'}))")
    assert page.evaluate("window.foreign") is None
    assert any("Content Security Policy" in text for text in refused)
    page.close()


def test_header_file_holds_the_policy_of_every_page(site: Site) -> None:
    headers = (site.folder / "_headers").read_text(encoding="utf-8")
    for address in KINDS.values():
        html = (site.folder / address / "index.html").read_text(encoding="utf-8")
        hashes = [h for _, content in _attributes(html, {"content"}) if content.startswith("default-src") for h in re.findall(r"'sha256-[^']+'", content)]
        assert hashes
        assert all(one in headers for one in hashes)
