"""A private catalog from end to end: checked, exported and shown beside the public one, from the command line and from Python."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import pytest
from click.testing import CliRunner, Result
from tests.catalog_cases import PRIVATE, SMALL, lay_out_private

import safemcp_catalog
from safemcp_catalog.cli.main import main


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The private catalog with the small one inside it."""
    return lay_out_private(tmp_path / "acme")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site of the private catalog, laid over the small one by an option."""
    output = tmp_path_factory.mktemp("site") / "site"
    done = run("--catalog", PRIVATE, "--extends", SMALL, "build", "-o", output)
    assert done.exit_code == 0, done.output
    return output


# ---- the command line --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [
    ["--catalog", PRIVATE, "--extends", SMALL, "validate"],
    ["validate", "--catalog", PRIVATE, "--extends", SMALL],
    ["--catalog", PRIVATE, "validate", "--extends", SMALL],
    ["--catalog", "nowhere", "validate", "--catalog", PRIVATE, "--extends", SMALL],
    ["--extends", SMALL, "validate", PRIVATE],
], ids=lambda arguments: " ".join(Path(a).name for a in arguments))  # fmt: skip
def test_options_stand_before_the_command_or_behind_it(arguments: list[str | Path]) -> None:
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "nothing wrong in private (1 techniques, 1 mitigations, 1 frameworks, laid over the SAFE-MCP Catalog 0.1.0)\n"


def test_options_of_one_run_are_forgotten_in_the_next() -> None:
    assert run("--extends", SMALL, "validate", PRIVATE).exit_code == 0
    assert run("validate", PRIVATE).exit_code == 1


def test_what_the_file_names_is_extended_without_an_option(folder: Path) -> None:
    assert run("validate", folder).stderr.endswith("laid over the SAFE-MCP Catalog 0.1.0)\n")


def test_faults_are_told_with_file_and_line_of_the_private_catalog(folder: Path) -> None:
    technique = folder / "techniques" / "ACME-T0001.yaml"
    technique.write_text(technique.read_text(encoding="utf-8").replace("id: SAFE-M-12", "id: SAFE-M-21").replace("ATK-TA0001", "ATK-TA0099"), encoding="utf-8")
    done = run("validate", folder, "--format", "json")
    assert done.exit_code == 1
    found = [(d["code"], d["path"], d["line"], d["hint"]) for d in json.loads(done.stdout)["diagnostics"]]
    assert ("SMC206", "techniques/ACME-T0001.yaml", 4) in {f[:3] for f in found}
    assert ("SMC204", "techniques/ACME-T0001.yaml", 54) in {f[:3] for f in found}
    assert next(f[3] for f in found if f[0] == "SMC204").startswith("did you mean SAFE-M-2")


def test_nothing_is_built_over_a_broken_base(folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (folder / "public" / "techniques" / "SAFE-T1102.yaml").write_text("id: SAFE-T1102\n", encoding="utf-8")
    done = run("build", "--catalog", folder, "-o", tmp_path / "site")
    assert done.exit_code == 1
    assert "SMC015" in caplog.text
    assert not (tmp_path / "site").exists()


def test_item_of_either_catalog_is_explained() -> None:
    assert "ACME security rules" in run("explain", "AI-1", "--catalog", PRIVATE, "--extends", SMALL).stdout
    assert "SAFE-M-12" in run("explain", "AU-12", "--catalog", PRIVATE, "--extends", SMALL).stdout


def test_exports_are_written(tmp_path: Path) -> None:
    for name in ("json", "stix"):
        assert run("export", name, "--catalog", PRIVATE, "--extends", SMALL, "-o", tmp_path / name).exit_code == 0
    assert "ACME-T0001" in (tmp_path / "json" / "techniques.json").read_text(encoding="utf-8")
    assert "ACME-T0001" in (tmp_path / "stix" / "bundle.json").read_text(encoding="utf-8")


# ---- Python ------------------------------------------------------------------------------------------------------------


def test_python_takes_the_same_names(folder: Path) -> None:
    assert safemcp_catalog.load(folder)["ACME-T0001"].name == "Orders in Help Desk Tickets"
    assert safemcp_catalog.load(PRIVATE, extends="bundled")["SAF-T1001"].name == "Tool Poisoning"
    assert safemcp_catalog.check(PRIVATE, extends=SMALL).diagnostics == ()
    with pytest.raises(safemcp_catalog.CatalogError, match="SMC015"):
        safemcp_catalog.load(PRIVATE)


# ---- the site ----------------------------------------------------------------------------------------------------------


class _Page(HTMLParser):
    """A built page: where its links go, the classes of the cell around each, and the text of each element with a class."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.cells: dict[str, str] = {}
        self.texts: dict[str, list[str]] = {}
        self._cell = ""
        self._open: list[tuple[str, str]] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        kinds = values.get("class", "")
        self._cell = kinds if tag == "li" else self._cell
        if tag == "a" and values.get("href"):
            self.links.add(values["href"])
            if kinds == "name":
                self.cells[values["href"]] = self._cell
        if tag not in {"br", "img", "input", "link", "meta", "hr"}:
            self._open.append((tag, kinds))
            self.texts.setdefault(kinds, []).append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        for _, kinds in self._open:
            self.texts[kinds][-1] += data


def test_private_technique_stands_in_the_matrix_beside_the_public_ones(site: Path) -> None:
    cells = _Page(site / "index.html").cells
    assert {"./techniques/SAFE-T1001/", "./techniques/ACME-T0001/"} <= cells.keys()
    assert "is-own" in cells["./techniques/ACME-T0001/"]
    assert "is-own" not in cells["./techniques/SAFE-T1001/"]
    assert "<title>ACME Threats" in (site / "index.html").read_text(encoding="utf-8")


def test_links_of_the_pages_work(site: Path) -> None:
    for page in ("index.html", "techniques/ACME-T0001/index.html", "techniques/SAFE-T1001/index.html", "mitigations/ACME-M-1/index.html", "crosswalk/acme-rules/index.html"):
        for link in _Page(site / page).links:
            if not re.match(r"https?:|mailto:|#", link):
                target = urljoin(f"/{page}", link).partition("#")[0].lstrip("/")
                assert (site / target).is_file() or (site / target / "index.html").is_file(), f"{page} links to {link}"


def test_public_page_shows_the_private_mitigation_and_where_to_edit_what_is_added(site: Path) -> None:
    page = (site / "techniques" / "SAFE-T1001" / "index.html").read_text(encoding="utf-8")
    assert "Second Person for Refunds" in page
    assert "https://git.acme.example/security/threats/edit/main/additions/SAFE-T1001.yaml" in page
    assert "https://git.safe-mcp-catalog.example/safe-mcp-catalog/edit/main/techniques/SAFE-T1001.yaml" in page


def test_what_is_added_to_a_public_page_says_by_whom(site: Path) -> None:
    for page in ("techniques/SAFE-T1001", "mitigations/SAFE-M-2"):
        assert _Page(site / page / "index.html").texts["chip chip-own"] == ["ACME Threats"]
    assert "chip-own" not in (site / "techniques" / "SAFE-T1001.002" / "index.html").read_text(encoding="utf-8")


def test_page_is_cited_with_the_catalog_that_it_is_of(site: Path) -> None:
    def cited(page: str) -> str:
        (found,) = _Page(site / page / "index.html").texts["cite-line"]
        return found.strip()

    assert cited("techniques/SAFE-T1001").endswith("0.1.0, 2026-11-23. https://safe-mcp-catalog.example/techniques/SAFE-T1001/")
    assert cited("techniques/ACME-T0001").startswith("ACME Product Security. ")
    assert cited("techniques/ACME-T0001").endswith("2.3.0, 2026-11-20. https://threats.acme.example/techniques/ACME-T0001/")


def test_private_framework_shows_public_and_private_mitigations(site: Path) -> None:
    page = (site / "crosswalk" / "acme-rules" / "index.html").read_text(encoding="utf-8")
    assert "../../mitigations/SAFE-M-2/" in page
    assert "../../mitigations/ACME-M-1/" in page


def test_data_page_carries_the_line_of_both_licences(site: Path) -> None:
    page = (site / "data" / "index.html").read_text(encoding="utf-8")
    assert "licensed LicenseRef-ACME-Internal; contains SAFE-MCP Catalog 0.1.0" in page


def test_entry_files_are_those_of_the_right_catalog(site: Path) -> None:
    own = json.loads((site / "data" / "entries" / "ACME-T0001.json").read_text(encoding="utf-8"))
    assert own["items"][0]["catalog"] == "acme"
    stix = json.loads((site / "data" / "entries" / "SAFE-M-2.stix.json").read_text(encoding="utf-8"))["objects"]
    assert "note" in {one["type"] for one in stix}
