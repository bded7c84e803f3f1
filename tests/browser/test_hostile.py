"""A catalog in which every text field holds an attack is refused by the rules, and executes nothing even where they are switched off."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import yaml
from playwright.sync_api import Browser

import safemcp_catalog
from safemcp_catalog.checking import Checked
from safemcp_catalog.load import load_catalog
from safemcp_catalog.load.parse import parse
from safemcp_catalog.site import pages as all_pages
from safemcp_catalog.site import plugin
from safemcp_catalog.site.build import build
from safemcp_catalog.site.render import Renderer

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "catalogs" / "small"
ATTACK = (
    "<script>window.hacked=1</script><img src=x onerror=window.hacked=2> [a](javascript:window.hacked=3) "
    "![b](data:text/html,<script>window.hacked=4</script>) {{ 7*7 }} {% for x in (1,2) %}{% endfor %} </title></svg><svg onload=window.hacked=5>"
    "\"'><iframe srcdoc='<script>top.hacked=6</script>'></iframe> <a href='javascript:window.hacked=7'>c</a> --> ]]> ${window.hacked=8} `code`."
)
STRUCTURAL = {
    "id", "status", "tactics", "severity", "version", "date", "framework", "control", "relation", "property", "coverage", "responsibility", "language", "url",
    "kind", "published", "checked", "archive", "components", "transports", "trust_boundaries", "layers", "domains", "applies_to", "revision", "effect", "from", "to",
    "crosses", "level", "maturity", "first_observed", "log_sources", "on", "path", "test", "patterns", "triggers", "stays_quiet_on", "role",
    "superseded_by", "phase", "method", "category", "control_types", "policies", "mitigations", "technique", "mitigation", "parent", "released", "group", "groups",
    "items", "pairs", "type", "availability", "otel", "ecs", "values", "name_", "product", "service", "attack_id", "order", "cvss", "cvss_version", "item_url",
}  # fmt: skip
"""Fields whose form the model fixes. Everything else is free text, and gets the attack."""


def _poisoned(value: Any, key: str = "") -> Any:
    if key == "sigma":
        return value | {name: _poisoned(value[name], name) for name in ("title", "description", "falsepositives")}
    if key == "tests":
        return value
    if isinstance(value, dict):
        return {k: _poisoned(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_poisoned(v, key) for v in value]
    if not isinstance(value, str) or key in STRUCTURAL:
        return value
    room = {"name": 100, "summary": 240, "aliases": 100, "singular": 100, "title": 110}.get(key, 500)
    text = ATTACK[: room - 1].rstrip()
    return text + "." if key == "summary" else text


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small catalog with the attack in every free text of its techniques, mitigations, tactics, case studies and terms."""
    folder = tmp_path_factory.mktemp("hostile") / "catalog"
    shutil.copytree(SMALL, folder)
    for kind in ("techniques", "mitigations", "tactics", "case-studies", "taxonomy"):
        for path in (folder / kind).glob("*.yaml"):
            values = parse(path.read_bytes()).value
            path.write_text(yaml.safe_dump(_poisoned(values), allow_unicode=True, sort_keys=False, width=10_000), encoding="utf-8")
    return folder


def test_rules_refuse_it(hostile: Path) -> None:
    codes = {d.code for d in safemcp_catalog.check(hostile).diagnostics if d.severity == "error"}
    assert "SMC305" in codes


@pytest.fixture(scope="module")
def pages(hostile: Path) -> dict[str, str]:
    """The content of every page, rendered although the rules refuse the catalog."""
    loaded = load_catalog(hostile)
    assert loaded.catalog is not None
    assert len(loaded.catalog.techniques) == len(list((SMALL / "techniques").iterdir())), [d.message for d in loaded.diagnostics]
    assert len(loaded.catalog.mitigations) == len(list((SMALL / "mitigations").iterdir()))
    renderer = Renderer(loaded.catalog)
    return {page.address: renderer.html(page) for page in all_pages.pages(loaded.catalog)}


def test_nothing_executes_in_a_browser(pages: dict[str, str], tmp_path: Path, browser: Browser, serve: Callable[[Path], Any]) -> None:
    for address, html in pages.items():
        file = tmp_path / address / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        # Without the site's policy, so that what the templates let through would run.
        file.write_text(f"<!doctype html><html lang=en><head><meta charset=utf-8><title>t</title></head><body>{html}</body></html>", encoding="utf-8")
    site = serve(tmp_path)
    context = browser.new_context()
    dialogs: list[str] = []
    for address in pages:
        page = context.new_page()
        page.on("dialog", lambda d: dialogs.append(d.message))
        page.goto(site.url + address)
        assert page.evaluate("window.hacked") is None, address
        assert page.locator("script, iframe, img, object, embed, [onload], [onerror]").count() == 0, address
        assert page.locator("a[href^='javascript:'], a[href^='data:']").count() == 0, address
        page.close()
    context.close()
    assert dialogs == []


@pytest.fixture(scope="module")
def hostile_site(hostile: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site of the hostile catalog, as the build command makes it, although the rules refuse the catalog."""
    loaded = load_catalog(hostile)
    folder = tmp_path_factory.mktemp("hostile-site") / "site"
    with mock.patch.object(plugin, "check", return_value=Checked(loaded.catalog, ())):
        build(hostile, folder)
    return folder


def test_built_site_executes_nothing_and_its_policy_has_nothing_to_refuse(hostile_site: Path, browser: Browser, serve: Callable[[Path], Any]) -> None:
    site = serve(hostile_site)
    context = browser.new_context()
    refused: list[str] = []
    files = sorted(path.parent.relative_to(hostile_site).as_posix() for path in hostile_site.rglob("index.html") if "SAF-" not in path.as_posix())
    assert any("SAFE-T1001.002" in address for address in files)
    for address in files:
        page = context.new_page()
        page.on("dialog", lambda d: refused.append(d.message))
        page.on("console", lambda m: refused.append(m.text) if "Content Security Policy" in m.text else None)
        page.goto(f"{site.url}{'' if address == '.' else address + '/'}")
        assert page.evaluate("window.hacked") is None, address
        assert page.locator("article iframe, article img, article object, article embed, article script, [onload], [onerror], [onclick]").count() == 0, address
        assert page.locator("a[href^='javascript:'], a[href^='data:']").count() == 0, address
        page.close()
    context.close()
    assert refused == []


def test_templates_in_texts_stay_text(pages: dict[str, str]) -> None:
    technique = next(html for address, html in pages.items() if address.startswith("techniques/SAFE-"))
    assert "{{ 7*7 }}" in technique
    assert "{% for x in (1,2) %}" in technique
