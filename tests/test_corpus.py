"""Every folder of the corpus: a bad case yields its own code and the whole report that it expects, a good one nothing."""

import shutil
from pathlib import Path

import pytest

import safemcp_catalog
from safemcp_catalog.checking import all_codes
from safemcp_catalog.report import report_text

HERE = Path(__file__).parent
SMALL = HERE / "catalogs" / "small"
BAD = sorted((HERE / "corpus" / "bad").iterdir())
GOOD = sorted((HERE / "corpus" / "good").iterdir())
ALSO = {"SMC517": {"SMC514"}}
"""A rule whose fault necessarily makes another: a test event that is both attack and normal fails one of the two."""


def _catalog(case: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "catalog"
    shutil.copytree(SMALL, folder)
    for file in case.rglob("*"):
        if file.is_file() and file.name not in {"expected.txt", "REMOVE"}:
            target = folder / file.relative_to(case)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
    if (case / "REMOVE").is_file():
        for line in (case / "REMOVE").read_text(encoding="utf-8").split():
            (folder / line).unlink()
    return folder


def test_the_small_catalog_is_clean() -> None:
    assert safemcp_catalog.check(SMALL).diagnostics == ()


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
def test_bad_case_gives_its_code_and_its_whole_report(case: Path, tmp_path: Path, update_golden: bool) -> None:
    diagnostics = safemcp_catalog.check(_catalog(case, tmp_path)).diagnostics
    code = case.name.partition("-")[0]
    assert code in {d.code for d in diagnostics}
    assert {d.code for d in diagnostics} <= {code} | ALSO.get(code, set())
    expected = case / "expected.txt"
    if update_golden:
        expected.write_text(report_text(diagnostics), encoding="utf-8")
    assert report_text(diagnostics) == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", GOOD, ids=lambda case: case.name)
def test_good_case_gives_nothing(case: Path, tmp_path: Path) -> None:
    assert report_text(safemcp_catalog.check(_catalog(case, tmp_path)).diagnostics) == ""


def test_every_rule_has_a_bad_and_a_good_case() -> None:
    rules = {f"{code.code}-{code.slug}" for code in all_codes().values() if code.code[3] in "23456" and code.code not in {"SMC201", "SMC202"}}
    assert {case.name for case in BAD} >= rules
    assert {case.name for case in GOOD} >= rules
    named = {f"{code.code}-{code.slug}" for code in all_codes().values()}
    assert {case.name for case in (*BAD, *GOOD)} <= named
