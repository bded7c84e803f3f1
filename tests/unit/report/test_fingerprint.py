"""What keeps a finding the same one while its file is edited."""

from dataclasses import replace

from safemcp_catalog.diagnostics import Diagnostic
from safemcp_catalog.report import fingerprints

FOUND = Diagnostic(
    "SMC204",
    "error",
    "techniques/SAFE-T1001.yaml",
    31,
    9,
    "mitigation SAFE-M-61 does not exist",
    excerpt="  - id: SAFE-M-61",
    entry="SAFE-T1001",
    route=("mitigations", 3, "id"),
)


def test_a_line_or_an_element_put_in_further_up_changes_nothing() -> None:
    moved = replace(FOUND, line=40, column=11, route=("mitigations", 5, "id"), excerpt="    - id: SAFE-M-61")
    assert fingerprints([FOUND]) == fingerprints([moved])


def test_code_entry_field_and_line_each_make_another_finding() -> None:
    others = [
        replace(FOUND, code="SMC205"),
        replace(FOUND, entry="SAFE-T1002"),
        replace(FOUND, route=("mitigations", 3, "role")),
        replace(FOUND, excerpt="  - id: SAFE-M-62"),
    ]
    assert len({fingerprints([d])[0] for d in (FOUND, *others)}) == 5


def test_the_message_counts_only_where_it_is_asked_for() -> None:
    reworded = replace(FOUND, message="there is no mitigation SAFE-M-61")
    assert fingerprints([FOUND]) == fingerprints([reworded])
    assert fingerprints([FOUND], with_message=True) != fingerprints([reworded], with_message=True)


def test_equal_findings_are_told_apart_by_their_order() -> None:
    first, second = fingerprints([FOUND, replace(FOUND, line=50)])
    assert first != second
    assert fingerprints([FOUND]) == (first,)


def test_a_file_that_holds_no_entry_stands_for_one() -> None:
    stray = [Diagnostic("SMC012", "warning", path, 0, 0, "the file is not read") for path in ("techniques/a.txt", "techniques/b.txt")]
    assert len(set(fingerprints(stray))) == 2


def test_a_lone_surrogate_is_no_obstacle() -> None:
    assert len(fingerprints([replace(FOUND, excerpt="\ud800")])[0]) == 32
