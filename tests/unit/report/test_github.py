"""Workflow commands: the line of the annotation, and nothing that a file can smuggle into one."""

from dataclasses import replace

from safemcp_catalog.diagnostics import Diagnostic, Place
from safemcp_catalog.report import report_github

FOUND = Diagnostic("SMC204", "error", "techniques/SAFE-T1001.yaml", 31, 9, "mitigation SAFE-M-61 does not exist", "did you mean SAFE-M-6?", width=9)


def test_annotation_covers_the_value_and_says_what_to_do() -> None:
    assert report_github([FOUND]) == (
        "::error file=techniques/SAFE-T1001.yaml,line=31,col=9,endLine=31,endColumn=18,title=SMC204::mitigation SAFE-M-61 does not exist"
        "%0Ahint: did you mean SAFE-M-6?%0Amore: safemcp explain SMC204\n"
    )


def test_paths_start_at_the_root_of_the_repository() -> None:
    assert "file=security/catalog/techniques/SAFE-T1001.yaml," in report_github([FOUND], folder="security/catalog")


def test_fault_of_a_whole_file_has_no_line() -> None:
    assert report_github([replace(FOUND, severity="warning", line=0, column=0)]).startswith("::warning file=techniques/SAFE-T1001.yaml,title=SMC204::")


def test_second_place_is_named() -> None:
    second = replace(FOUND, related=(Place("first used here", path="a.yaml", line=2, column=5), Place("in", path="b.yaml")))
    assert "%0Afirst used here: a.yaml:2:5%0Ain: b.yaml%0Amore:" in report_github([second])


def test_message_cannot_end_its_line_or_start_a_command() -> None:
    hostile = replace(FOUND, message="100%\r\n::set-output name=x::y\x1b[2J", hint="")
    report = report_github([hostile])
    assert report.count("\n") == 1
    assert "\r" not in report
    assert "\x1b" not in report
    assert "100%25\\r\\n::set-output" in report


def test_path_cannot_add_a_property() -> None:
    hostile = replace(FOUND, path="techniques/a,title=b:c%.yaml\n")
    assert report_github([hostile]).startswith("::error file=techniques/a%2Ctitle=b%3Ac%25.yaml%0A,line=31,")


def test_nothing_wrong_prints_nothing() -> None:
    assert report_github([]) == ""
