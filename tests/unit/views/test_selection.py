"""Entries by their properties."""

import pytest

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.views.selection import Wanted, select_case_studies, select_mitigations, select_techniques

PARENT, SUB, DRAFT, OLD = "SAFE-T1001", "SAFE-T1001.002", "SAFE-T1102", "SAFE-T1309"
CONTROL, ISO, ATTACK = ("nist-800-53r5", "AU-12"), ("iso-27001-2022", "A.8.19"), ("mitre-attack", "T1195.002")


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Wanted(), [PARENT, SUB, DRAFT]),
        (Wanted(statuses=("deprecated",)), [OLD]),
        (Wanted(statuses=("draft", "deprecated")), [DRAFT, OLD]),
        (Wanted(severities=("critical",)), [PARENT]),
        (Wanted(severities=("critical", "high")), [PARENT, SUB]),
        (Wanted(tactics=("ATK-TA0001",)), [PARENT, SUB]),
        (Wanted(tactics=("ATK-TA0002",)), [PARENT, SUB, DRAFT]),
        (Wanted(tactics=("ATK-TA0006",)), []),
        (Wanted(tactics=("ATK-TA0001",), severities=("high",)), [SUB]),
        (Wanted(maturities=("demonstrated",)), [PARENT, SUB]),
        (Wanted(maturities=("in-the-wild",)), []),
        (Wanted(components=("tool",)), [PARENT, SUB]),
        (Wanted(boundaries=("inter-server-calls",)), [PARENT]),
        (Wanted(mitigations=("SAFE-M-12",)), [PARENT, SUB]),
        (Wanted(controls=(CONTROL,)), [PARENT, SUB]),
        (Wanted(controls=(ATTACK,)), [PARENT, SUB]),
        (Wanted(controls=(("cwe", "CWE-1427"),)), [PARENT]),
        (Wanted(controls=(("cwe", "CWE-20"),)), []),
    ],
)
def test_techniques_have_what_is_wanted(small: Catalog, wanted: Wanted, ids: list[str]) -> None:
    assert [technique.id for technique in select_techniques(small, wanted)] == ids


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Wanted(), ["SAFE-M-2", "SAFE-M-10", "SAFE-M-12"]),
        (Wanted(statuses=("draft",)), ["SAFE-M-10"]),
        (Wanted(controls=(CONTROL, ISO)), ["SAFE-M-2", "SAFE-M-12"]),
        (Wanted(controls=(CONTROL,)), ["SAFE-M-12"]),
        (Wanted(controls=(ATTACK,)), []),
        (Wanted(techniques=(SUB,)), ["SAFE-M-2", "SAFE-M-10", "SAFE-M-12"]),
        (Wanted(techniques=(DRAFT,)), []),
        (Wanted(severities=("low",)), []),
        (Wanted(tactics=("ATK-TA0001",), statuses=("stable",)), ["SAFE-M-2", "SAFE-M-12"]),
    ],
)
def test_mitigations_have_what_is_wanted(small: Catalog, wanted: Wanted, ids: list[str]) -> None:
    assert [mitigation.id for mitigation in select_mitigations(small, wanted)] == ids


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Wanted(), ["SAFE-CS-1"]),
        (Wanted(techniques=(PARENT,), mitigations=("SAFE-M-2",)), ["SAFE-CS-1"]),
        (Wanted(techniques=(SUB,)), []),
        (Wanted(mitigations=("SAFE-M-12",)), []),
        (Wanted(statuses=("draft",)), []),
    ],
)
def test_case_studies_have_what_is_wanted(small: Catalog, wanted: Wanted, ids: list[str]) -> None:
    assert [case.id for case in select_case_studies(small, wanted)] == ids
