"""A framework is one file and no code: it shows on pages, in exports and in `explain`."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import safemcp_catalog
from safemcp_catalog.cli.main import main
from safemcp_catalog.site.pages import pages
from safemcp_catalog.site.render import Renderer

SMALL = Path(__file__).parent / "catalogs" / "small"
FRAMEWORK = """\
id: house-rules
name: House rules of the example
short_name: House rules
kind: controls
version: "1"
publisher: The example
url: https://example.com/rules
rights: Example text.
item_url: "https://example.com/rules/{lower}"
source: Written for this test.
groups:
  - {id: R, title: Rules}
items:
  - {id: R-1, title: Sign what models read, group: R}
  - {id: R-2, title: Never mapped, group: R}
"""
LINE = """\
  - framework: house-rules
    control: R-1
    relation: supports
    property: example-of
    coverage: partial
    responsibility: [operator]
    rationale: Signatures over definitions are checked at each load, which is the signing that the house demands of model input.
"""


@pytest.fixture
def catalog_path(tmp_path: Path) -> Path:
    """The small catalog with one more framework, and one mitigation mapped to it."""
    folder = tmp_path / "catalog"
    shutil.copytree(SMALL, folder)
    (folder / "frameworks" / "house-rules.yaml").write_text(FRAMEWORK, encoding="utf-8")
    mitigation = folder / "mitigations" / "SAFE-M-2.yaml"
    text = mitigation.read_text(encoding="utf-8")
    mitigation.write_text(text.replace("crosswalk:\n", "crosswalk:\n" + LINE, 1), encoding="utf-8")
    return folder


def test_it_passes_the_rules(catalog_path: Path) -> None:
    assert safemcp_catalog.check(catalog_path).diagnostics == ()


def test_it_shows_on_pages(catalog_path: Path) -> None:
    catalog = safemcp_catalog.load(catalog_path)
    renderer = Renderer(catalog)
    by_address = {page.address: renderer.html(page) for page in pages(catalog)}
    own = by_address["crosswalk/house-rules/"]
    assert "Sign what models read" in own
    assert "Never mapped" in own
    assert "https://example.com/rules/r-1" in own
    assert "House rules" in by_address["crosswalk/"]
    assert "crosswalk/house-rules/#R-1" in by_address["mitigations/SAFE-M-2/"]


def test_it_shows_in_exports(catalog_path: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    assert runner.invoke(main, ["export", "json", "--catalog", str(catalog_path), "-o", str(tmp_path / "json")]).exit_code == 0
    frameworks = json.loads((tmp_path / "json" / "frameworks.json").read_text(encoding="utf-8"))["items"]
    assert "house-rules" in {f["id"] for f in frameworks}
    assert runner.invoke(main, ["export", "stix", "--catalog", str(catalog_path), "-o", str(tmp_path / "stix")]).exit_code == 0
    assert "R-1" in (tmp_path / "stix" / "bundle.json").read_text(encoding="utf-8")


def test_it_shows_in_explain(catalog_path: Path) -> None:
    result = CliRunner().invoke(main, ["explain", "r-1", "--catalog", str(catalog_path)])
    assert result.exit_code == 0
    assert "Sign what models read" in result.output
    assert "SAFE-M-2" in result.output
