"""SARIF: what the standard's own schema admits, whole and the same to the byte."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.catalog_cases import CORPUS, cases, lay_out

from safemcp_catalog.checking import all_codes, check
from safemcp_catalog.diagnostics import Code, Diagnostic, Place
from safemcp_catalog.explain import rule_help
from safemcp_catalog.report import RuleHelp, Tool, report_sarif

ROOT = Path(__file__).parents[3]
SCHEMA = ROOT / "node_modules" / "@microsoft" / "jest-sarif" / "lib" / "schemas" / "sarif-2.1.0-rtm.5.json"
SITE = "https://example.com/"
FOUND = Diagnostic(
    "SMC204",
    "error",
    "techniques/SAFE-T1001.yaml",
    31,
    9,
    "mitigation SAFE-M-61 does not exist",
    "did you mean SAFE-M-6?",
    excerpt="  - id: SAFE-M-61",
    width=9,
    entry="SAFE-T1001",
    route=("mitigations", 3, "id"),
    related=(Place("first used here", path="techniques/SAFE-T1002.yaml", line=7, column=3),),
)


@pytest.fixture(scope="module")
def tool() -> Tool:
    return Tool("0.1.0", SITE, tuple(rule_help(code, SITE) for code in all_codes().values()))


@pytest.fixture(scope="module")
def schema() -> jsonschema.Draft4Validator:
    """The schema of the standard, which the package @microsoft/jest-sarif carries; it is written in draft 4."""
    return jsonschema.Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8")), format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)


def _run(diagnostics: list[Diagnostic], tool: Tool, folder: str = "") -> dict[str, Any]:
    run: dict[str, Any] = json.loads(report_sarif(diagnostics, tool=tool, folder=folder))["runs"][0]
    return run


def test_schema_refuses_what_is_no_sarif(schema: jsonschema.Draft4Validator, tool: Tool) -> None:
    log = json.loads(report_sarif([FOUND], tool=tool))
    log["runs"][0]["results"][0]["level"] = "fatal"
    log["runs"][0]["tool"]["driver"]["rules"][0]["helpUri"] = "not an address"
    assert len(list(schema.iter_errors(log))) == 2


def test_log_of_every_bad_case_passes_the_schema(schema: jsonschema.Draft4Validator, tool: Tool, tmp_path: Path) -> None:
    bad = [case for case in cases("bad") if not (case / "PAD").is_file()]
    assert len(bad) > 100
    everything: list[Diagnostic] = []
    for case in bad:
        everything += check(lay_out(case, tmp_path / case.name)).diagnostics
    assert len({d.code for d in everything}) > 100
    log = json.loads(report_sarif(everything, tool=tool, folder="a folder/ünï"))
    assert [error.message for error in schema.iter_errors(log)] == []
    assert len(log["runs"][0]["results"]) == len(everything)


def test_empty_log_passes_the_schema_and_lists_every_rule(schema: jsonschema.Draft4Validator, tool: Tool) -> None:
    log = json.loads(report_sarif([], tool=tool))
    assert [error.message for error in schema.iter_errors(log)] == []
    assert log["runs"][0]["results"] == []
    assert [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]] == list(all_codes())


def test_every_rule_with_a_corpus_case_is_explained_with_both_examples(tool: Tool) -> None:
    rules = _run([], tool)["tool"]["driver"]["rules"]
    with_case = {path.name.partition("-")[0] for path in (CORPUS / "bad").iterdir()}
    for rule in rules:
        assert rule["helpUri"] == f"{SITE}reference/rules/#{rule['id'].lower()}-{rule['name']}"
        assert rule["defaultConfiguration"]["level"] == all_codes()[rule["id"]].severity
        if rule["id"] in with_case:
            assert "**Wrong**" in rule["help"]["markdown"], rule["id"]
            assert "Wrong:" in rule["help"]["text"], rule["id"]


def test_texts_keep_to_the_limits_of_code_scanning(tool: Tool) -> None:
    """Source: "SARIF support for code scanning", limits of reportingDescriptor objects."""
    for rule in _run([], tool)["tool"]["driver"]["rules"]:
        assert len(rule["name"]) <= 255
        assert len(rule["shortDescription"]["text"]) <= 1024, rule["id"]
        assert len(rule["fullDescription"]["text"]) <= 1024, rule["id"]


def test_address_of_a_rule_is_a_heading_of_the_reference(tool: Tool) -> None:
    page = (ROOT / "docs" / "reference" / "rules.md").read_text(encoding="utf-8")
    for rule in tool.rules:
        assert f"\n### {rule.code.code} {rule.code.slug}\n" in page


def test_finding_has_its_region_route_and_second_place(tool: Tool) -> None:
    run = _run([FOUND], tool, "catalogs/ours")
    (result,) = run["results"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "SMC204"
    assert result["message"]["text"] == "mitigation SAFE-M-61 does not exist\ndid you mean SAFE-M-6?"
    (location,) = result["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "catalogs/ours/techniques/SAFE-T1001.yaml", "uriBaseId": "SRCROOT"},
        "region": {"startLine": 31, "startColumn": 9, "endLine": 31, "endColumn": 18, "snippet": {"text": "  - id: SAFE-M-61"}},
    }
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "SAFE-T1001/mitigations/3/id"
    (related,) = result["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "catalogs/ours/techniques/SAFE-T1002.yaml"
    assert related["message"]["text"] == "first used here"
    assert "SRCROOT" in run["originalUriBaseIds"]


def test_old_finding_keeps_its_fingerprint_after_an_edit_further_up(tool: Tool) -> None:
    before = _run([FOUND], tool)["results"][0]["partialFingerprints"]
    after = _run([replace(FOUND, line=77, route=("mitigations", 4, "id"))], tool)["results"][0]["partialFingerprints"]
    assert before == after
    assert before["primaryLocationLineHash"]


def test_fault_of_a_whole_file_stands_at_its_start(tool: Tool) -> None:
    (result,) = _run([replace(FOUND, line=0, column=0, related=())], tool)["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 1, "startColumn": 1}


def test_braces_and_links_of_a_message_mean_nothing(tool: Tool) -> None:
    (result,) = _run([replace(FOUND, message="{0} in [a](javascript:b)", hint="")], tool)["results"]
    assert result["message"]["text"] == "{{0}} in [a\\](javascript:b)"


def test_path_is_escaped_as_an_address_is(tool: Tool) -> None:
    (result,) = _run([replace(FOUND, path="techniques/ä b%:?#.yaml")], tool)["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "techniques/%C3%A4%20b%25%3A%3F%23.yaml"


def test_crashed_rule_makes_the_run_unsuccessful(tool: Tool) -> None:
    assert _run([FOUND], tool)["invocations"][0]["executionSuccessful"] is True
    assert _run([replace(FOUND, code="SMC900")], tool)["invocations"][0]["executionSuccessful"] is False


def test_log_is_the_same_to_the_byte_and_plain_ascii(tool: Tool) -> None:
    hostile = replace(FOUND, message="\ud800 \u202e é", excerpt="\ud800")
    first = report_sarif([hostile], tool=tool)
    assert first == report_sarif([hostile], tool=tool)
    assert first.isascii()
    assert first.endswith("}\n")


def test_rule_without_examples_has_help_all_the_same() -> None:
    code = Code("SMC900", "crashed-rule", "error", "A rule failed.", "The fault is ours.")
    rule = _run([], Tool("1", SITE, (RuleHelp(code, "", "", SITE),)))["tool"]["driver"]["rules"][0]
    assert rule["help"]["text"] == "A rule failed.\n\nThe fault is ours."
