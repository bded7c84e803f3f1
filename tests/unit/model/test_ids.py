"""Ids: what is one, the two spellings, and the order of a reader."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from safemcp_catalog.model.ids import CaseStudyId, CitationKey, EntryId, MitigationId, TacticId, TechniqueId, alternate_id, canonical_id, sort_key

ENTRY_IDS = st.from_regex(r"SAFE-(T[0-9]{4}(\.[0-9]{3})?|M-(0|[1-9][0-9]{0,3})|CS-(0|[1-9][0-9]{0,3}))", fullmatch=True).filter(str.isascii)


def accepts(kind: Any, text: object) -> bool:
    try:
        TypeAdapter(kind, config={"regex_engine": "python-re", "strict": True}).validate_python(text)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (TechniqueId, ["SAFE-T1001", "SAFE-T1001.002", "ACME-T0000"], ["SAFE-T1", "SAFE-T10011", "SAFE-T1001.02", "safe-T1001", "SAFE-T1001\n", " SAFE-T1001", "T1001", "S-T1001"]),
        (MitigationId, ["SAFE-M-0", "SAFE-M-6", "SAFE-M-301"], ["SAFE-M-06", "SAFE-M6", "SAFE-M-", "SAFE-M-12345", "SAFE-M-6\n"]),
        (CaseStudyId, ["SAFE-CS-1"], ["SAFE-CS-01", "SAFE-C-1"]),
        (TacticId, ["ATK-TA0001"], ["TA0001", "SAFE-TA0001", "ATK-TA001"]),
        (EntryId, ["SAFE-T1001", "SAFE-M-6", "SAFE-CS-1", "ATK-TA0001"], ["nist-800-53r5", "SAFE-X-1"]),
        (CitationKey, ["mcp-tools", "a", "2025-paper"], ["Mcp", "mcp_tools", "-a", "a-", "a--b", "", "é", "a\n"]),
    ],
)  # fmt: skip
def test_form_of_an_id_is_exact(kind: object, good: list[str], bad: list[str]) -> None:
    assert [text for text in good if not accepts(kind, text)] == []
    assert [text for text in bad if accepts(kind, text)] == []


def test_digits_are_those_of_ascii() -> None:
    assert not accepts(TechniqueId, "SAFE-T\u0661\u0660\u0660\u0661")


@given(entry_id=ENTRY_IDS)
def test_both_spellings_lead_to_one_id(entry_id: str) -> None:
    other = alternate_id(entry_id)
    assert other is not None
    assert other.startswith("SAF-")
    for spelling in (entry_id, other, entry_id.lower(), other.lower(), f" {other}\n"):
        assert canonical_id(spelling) == entry_id


@given(text=st.text(max_size=20))
def test_canonical_id_of_anything_is_stable(text: str) -> None:
    once = canonical_id(text)
    assert canonical_id(once) == once


@pytest.mark.parametrize("foreign", ["ACME-T0001", "ATK-TA0001", "T1195.002", "AC-6(9)", "AML.T0051"])
def test_ids_of_others_stay_as_they_are(foreign: str) -> None:
    assert canonical_id(foreign) == foreign
    assert alternate_id(foreign) is None


@given(numbers=st.lists(st.integers(0, 9999), min_size=1, max_size=8, unique=True))
def test_numbers_are_ordered_by_value(numbers: list[int]) -> None:
    ids = sorted((f"SAFE-M-{n}" for n in numbers), key=sort_key)
    assert [int(re.sub(r"\D", "", i)) for i in ids] == sorted(numbers)


@given(names=st.lists(st.text(max_size=6), max_size=6))
def test_any_texts_can_be_ordered(names: list[str]) -> None:
    assert len(sorted(names, key=sort_key)) == len(names)
