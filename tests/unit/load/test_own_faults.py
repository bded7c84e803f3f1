"""Faults of a private catalog are told in its own files, whichever end of them a rule found."""

from pathlib import Path

import pytest
from tests.catalog_cases import lay_out_private

from safemcp_catalog.checking import check
from safemcp_catalog.diagnostics import Diagnostic

ADDITION = "additions/SAFE-T1001.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The private catalog with the small one inside it."""
    return lay_out_private(tmp_path / "acme")


def change(folder: Path, path: str, old: str, new: str) -> None:
    file = folder / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def only(folder: Path) -> Diagnostic:
    (found,) = check(folder).diagnostics
    return found


def test_warnings_of_the_base_are_not_told(folder: Path) -> None:
    # The only technique that names SAFE-M-10 loses it, so a check of the base alone warns.
    change(folder, "public/techniques/SAFE-T1001.yaml", "id: SAFE-M-10\n    role: detective", "id: SAFE-M-12\n    role: corrective")
    change(folder, "public/mitigations/SAFE-M-12.yaml", "control_types: [detective]", "control_types: [detective, corrective]")
    assert [d.code for d in check(folder / "public").diagnostics] == ["SMC217"]
    assert check(folder).diagnostics == ()


def test_unknown_mitigation_of_an_addition_is_told_in_its_line(folder: Path) -> None:
    change(folder, ADDITION, "id: ACME-M-1", "id: ACME-M-2")
    found = next(d for d in check(folder).diagnostics if d.code == "SMC204")
    assert (found.path, found.line, found.column, found.excerpt) == (ADDITION, 3, 9, "  - id: ACME-M-2")


def test_mitigation_of_an_addition_that_the_entry_has_already_is_told_in_the_addition(folder: Path) -> None:
    change(folder, ADDITION, "id: ACME-M-1\n    role: corrective", "id: SAFE-M-2\n    role: preventive")
    found = next(d for d in check(folder).diagnostics if d.code == "SMC215")
    assert (found.path, found.line) == (ADDITION, 3)
    assert [(place.path, place.line) for place in found.related] == [("safe-mcp/techniques/SAFE-T1001.yaml", 162)]


def test_reference_of_an_addition_that_is_not_cited_is_told(folder: Path) -> None:
    change(folder, ADDITION, " [@refunds]", "")
    found = only(folder)
    assert (found.code, found.path, found.line) == ("SMC302", ADDITION, 7)


def test_unknown_control_of_an_addition_is_told(folder: Path) -> None:
    change(folder, "additions/SAFE-M-2.yaml", "AI-1", "AI-7")
    found = only(folder)
    assert (found.code, found.path, found.line, found.message) == ("SMC402", "additions/SAFE-M-2.yaml", 4, "AI-7 is not in ACME rules")


def test_name_of_a_public_entry_is_told_in_ours_with_the_place_in_theirs(folder: Path) -> None:
    change(folder, "techniques/ACME-T0001.yaml", "name: Orders in Help Desk Tickets", "name: Prompt Injection")
    found = only(folder)
    assert (found.code, found.path, found.line, found.message) == ("SMC220", "techniques/ACME-T0001.yaml", 2, "SAFE-T1102 goes by the name Prompt Injection as well")
    assert [(place.path, place.line) for place in found.related] == [("safe-mcp/techniques/SAFE-T1102.yaml", 3)]


def test_sentence_of_a_later_public_entry_is_told_in_ours(folder: Path) -> None:
    # Techniques are read before mitigations, so the rule finds the public mitigation to be the second one.
    sentence = "It detects nothing by itself: it\n  feeds the rule of SAFE-T1001 and the questions that come after an incident."
    change(folder, "techniques/ACME-T0001.yaml", "  What makes it worse", f"  {sentence}\n\n  What makes it worse")
    found = only(folder)
    assert (found.code, found.path) == ("SMC308", "techniques/ACME-T0001.yaml")
    assert found.message.startswith("SAFE-M-12 has the same sentence")
    assert found.hint == "say what holds for ACME-T0001 alone, or name SAFE-M-12 by its id"
    assert [place.path for place in found.related] == ["safe-mcp/mitigations/SAFE-M-12.yaml"]


def test_own_mitigation_that_only_an_addition_uses_is_used(folder: Path) -> None:
    change(folder, "techniques/ACME-T0001.yaml", "id: ACME-M-1", "id: SAFE-M-2")
    assert check(folder).diagnostics == ()
    (folder / ADDITION).unlink()
    assert [d.code for d in check(folder).diagnostics] == ["SMC217"]


def test_severities_are_balanced_over_our_own_techniques(folder: Path) -> None:
    text = (folder / "techniques" / "ACME-T0001.yaml").read_text(encoding="utf-8")
    for number in range(2, 6):
        another = text.replace("ACME-T0001", f"ACME-T000{number}").replace("name: Orders in Help", f"name: Orders {number} in Help")
        (folder / "techniques" / f"ACME-T000{number}.yaml").write_text(another, encoding="utf-8")
    assert ("SMC616", "5 of 5 stable techniques are of severity high") in {(d.code, d.message) for d in check(folder).diagnostics}
