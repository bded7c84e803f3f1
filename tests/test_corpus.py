"""Every code has a catalog that it refuses, with the report whole, and one that comes close and passes."""

import json
from pathlib import Path

import pytest
from tests.catalog_cases import SMALL, broken, cases, code_of, lay_out

from safemcp_catalog.checking import all_codes, check
from safemcp_catalog.report import report_json, report_text


@pytest.mark.parametrize("kind", ["bad", "good"])
def test_every_code_has_a_case_and_every_case_a_code(kind: str) -> None:
    names = {f"{code.code}-{code.slug}" for code in all_codes().values()}
    assert {case.name for case in cases(kind)} == names


@pytest.mark.parametrize("case", cases("bad"), ids=lambda case: str(case.name))
def test_bad_case_yields_its_code_alone_and_the_report_as_written(case: Path, tmp_path: Path, update_golden: bool) -> None:
    with broken(case):
        diagnostics = check(lay_out(case, tmp_path / "catalog")).diagnostics
    also = set((case / "ALSO").read_text(encoding="utf-8").split()) if (case / "ALSO").is_file() else set()
    assert {diagnostic.code for diagnostic in diagnostics} == {code_of(case)} | also
    assert all(diagnostic.hint for diagnostic in diagnostics), "a contributor must be told what to do"
    report = report_text(diagnostics)
    if update_golden:
        (case / "expected.txt").write_text(report, encoding="utf-8")
    assert report == (case / "expected.txt").read_text(encoding="utf-8")
    assert [found["code"] for found in json.loads(report_json(diagnostics))["diagnostics"]] == [diagnostic.code for diagnostic in diagnostics]


@pytest.mark.parametrize("case", cases("good"), ids=lambda case: str(case.name))
def test_good_case_yields_nothing(case: Path, tmp_path: Path) -> None:
    with broken(case):
        assert report_text(check(lay_out(case, tmp_path / "catalog")).diagnostics) == ""


@pytest.mark.parametrize("case", cases("hostile"), ids=lambda case: str(case.name))
def test_hostile_case_is_told_as_written(case: Path, tmp_path: Path, update_golden: bool) -> None:
    diagnostics = check(lay_out(case, tmp_path / "catalog")).diagnostics
    report = report_text(diagnostics)
    if update_golden:
        (case / "expected.txt").write_text(report, encoding="utf-8")
    assert report == (case / "expected.txt").read_text(encoding="utf-8")
    # Template syntax is what some entries must show; that no template takes it is the browser tests' to see.
    assert diagnostics or case.name == "templates-in-texts"
    assert not {diagnostic.code for diagnostic in diagnostics} & {"SMC109", "SMC900"}
    assert report.replace("\n", "").isprintable()


def test_small_catalog_has_nothing_wrong() -> None:
    assert report_text(check(SMALL).diagnostics) == ""
