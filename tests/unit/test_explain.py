"""What a code means is shown with the report of its bad case and the lines of its good one."""

from pathlib import Path

import pytest
from tests.catalog_cases import CORPUS, SMALL

from safemcp_catalog.checking import all_codes
from safemcp_catalog.diagnostics import Code
from safemcp_catalog.explain import _changed, explain_code, explain_item
from safemcp_catalog.library import load


@pytest.mark.parametrize("code", all_codes().values(), ids=lambda code: str(code.code))
def test_code_is_explained_with_reason_wrong_and_right(code: Code) -> None:
    text = explain_code(code)
    head, _, examples = text.partition("\n\nWrong:\n\n")
    wrong, _, right = examples.partition("\n\nRight:\n\n")
    assert head.count("\n\n") >= 2
    assert wrong.strip()
    assert right.strip() or (CORPUS / "bad" / f"{code.code}-{code.slug}" / "BROKEN").is_file()  # what is right there is ours to mend
    assert "more: safemcp" not in text
    assert text.replace("\n", "").isprintable()
    assert all(line.startswith("    ") for line in (wrong + "\n" + right).rstrip().split("\n") if line)


def test_code_without_a_case_is_explained_in_words() -> None:
    assert explain_code(Code("SMC999", "unheard-of", "error", "It is new.", "For a reason.")) == "SMC999 unheard-of (error)\n\nIt is new.\n\nFor a reason.\n"


def test_explanation_reads_as_a_whole() -> None:
    assert explain_code(all_codes()["SMC101"]) == (
        "SMC101 unknown-field (error)\n"
        "\n"
        "An entry has a field that its kind does not have.\n"
        "\n"
        "A misspelled field is a missing field. Nothing may be in a file that no reader will see.\n"
        "\n"
        "Wrong:\n"
        "\n"
        "    techniques/SAFE-T1102.yaml:6:1: error SMC101: there is no field severty here\n"
        "        6 | severty: high\n"
        "          | ^^^^^^^\n"
        "      hint: did you mean severity?\n"
        "\n"
        "Right:\n"
        "\n"
        "    techniques/SAFE-T1102.yaml\n"
        "        6 | severity: high\n"
    )


def test_examples_of_an_installed_package_are_those_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = tmp_path / "_examples" / "bad" / "SMC101-unknown-field"
    case.mkdir(parents=True)
    (case / "expected.txt").write_text("a.yaml:1:1: error SMC101: packed\n  more: safemcp explain SMC101\n\n1 error in 1 file\n", encoding="utf-8")
    monkeypatch.setattr("safemcp_catalog.explain.__file__", str(tmp_path / "explain.py"))
    assert explain_code(all_codes()["SMC101"]).endswith("Wrong:\n\n    a.yaml:1:1: error SMC101: packed\n")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (["a", "b"], ["a", "c"], [1]),
        (["a", "b"], ["a", "b", "c"], [2]),
        (["a", "b", "c"], ["a", "c"], [0, 1]),
        (["a", "b"], ["b"], [0]),
        (["a"], ["a"], []),
        ([], ["a", "b"], [0, 1]),
    ],
)
def test_lines_that_differ_are_shown_or_the_neighbors_of_those_that_went(before: list[str], after: list[str], expected: list[int]) -> None:
    assert _changed(before, after) == expected


def test_item_is_shown_with_title_edition_address_and_what_the_catalog_has_for_it() -> None:
    text = explain_item(load(SMALL), "cm-14")
    assert text.startswith("CM-14  Signed Components\n  NIST SP 800-53")
    assert "https://" in text
    assert "SAFE-M-2 " in text


def test_item_that_techniques_are_mapped_to_names_them() -> None:
    small = load(SMALL)
    mapping = small.techniques["SAFE-T1001"].mappings[0]
    assert "SAFE-T1001 Tool Poisoning (stable)" in explain_item(small, mapping.id)


def test_unknown_item_has_no_explanation() -> None:
    assert explain_item(load(SMALL), "AC-999") == ""
