"""What differs between two states of a catalog."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.catalog_cases import SMALL, lay_out_private

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.checking import check
from safemcp_catalog.load import load_catalog
from safemcp_catalog.model import Technique
from safemcp_catalog.views.changes import FieldChange, changes


@pytest.fixture(scope="module")
def small() -> Catalog:
    """The frozen catalog of tests/catalogs/small."""
    catalog = load_catalog(SMALL).catalog
    assert catalog is not None
    return catalog


def edited(small: Catalog, entry_id: str, **fields: Any) -> Catalog:
    values = small.techniques[entry_id].model_dump(by_alias=True, exclude_unset=True) | fields
    technique = Technique.model_validate({key: value for key, value in values.items() if value is not None})
    return replace(small, techniques={**small.techniques, entry_id: technique})


def without(small: Catalog, entry_id: str) -> Catalog:
    return replace(small, techniques={key: t for key, t in small.techniques.items() if key != entry_id})


def how(small: Catalog, **fields: Any) -> list[FieldChange]:
    (change,) = changes(small, edited(small, "SAFE-T1001", **fields))
    assert (change.what, change.id) == ("changed", "SAFE-T1001")
    return list(change.fields)


def test_catalog_does_not_differ_from_itself(small: Catalog) -> None:
    assert changes(small, small) == ()


def test_entry_is_new_or_gone(small: Catalog) -> None:
    less = without(small, "SAFE-T1102")
    assert [(c.kind, c.id, c.name, c.what, c.fields) for c in changes(less, small)] == [("technique", "SAFE-T1102", "Prompt Injection", "new", ())]
    assert [(c.id, c.what) for c in changes(small, less)] == [("SAFE-T1102", "gone")]


def test_entry_that_is_given_up_is_deprecated_once(small: Catalog) -> None:
    later = edited(small, "SAFE-T1102", status="deprecated", superseded_by=["SAFE-T1001"])
    (change,) = changes(small, later)
    assert (change.what, change.fields) == ("deprecated", (FieldChange("status", "draft → deprecated"), FieldChange("superseded_by", "added")))
    (again,) = changes(later, edited(later, "SAFE-T1102", name="Prompt Injections"))
    assert again.what == "changed"


def test_short_value_is_told_and_prose_is_not(small: Catalog) -> None:
    assert how(small, severity="low") == [FieldChange("severity", "critical → low")]
    assert how(small, description="Another.\nText.") == [FieldChange("description", "rewritten")]
    assert how(small, impact=None) == [FieldChange("impact", "removed")]


def test_members_of_a_list_are_told_by_what_they_are_known_by(small: Catalog) -> None:
    uses = [use.model_dump(exclude_unset=True) for use in small.techniques["SAFE-T1001"].mitigations]
    new = [uses[0] | {"how": "In another way."}, uses[2], {"id": "SAFE-M-12", "role": "corrective", "how": "Twice."}]
    assert how(small, mitigations=new) == [
        FieldChange("mitigations", "added SAFE-M-12 (corrective); removed SAFE-M-10 (detective); changed SAFE-M-2 (preventive)")
    ]
    assert how(small, mitigations=uses[::-1]) == [FieldChange("mitigations", "in another order")]
    mappings = [m.model_dump(exclude_unset=True) for m in small.techniques["SAFE-T1001"].mappings]
    assert how(small, mappings=mappings[:1]) == [FieldChange("mappings", "removed cwe CWE-1427")]


def test_two_members_of_one_name_are_two(small: Catalog) -> None:
    assert how(small, aliases=["Twin", "Twin"]) != how(small, aliases=["Twin"])


def test_references_are_told_by_key(small: Catalog) -> None:
    references = {key: r.model_dump(exclude_unset=True) for key, r in small.techniques["SAFE-T1001"].references.items()}
    references["mcp-tools"]["title"] = "Another title"
    references["new-work"] = references.pop("atlas-cs0054")
    assert how(small, references=references) == [FieldChange("references", "added new-work; removed atlas-cs0054; changed mcp-tools")]


def test_catalog_file_is_compared_too(small: Catalog) -> None:
    (change,) = changes(small, replace(small, info=small.info.model_copy(update={"version": "0.2.0"})))
    assert (change.kind, change.id, change.fields) == ("catalog", "safe-mcp", (FieldChange("version", "0.1.0 → 0.2.0"),))


def test_entry_whose_file_cannot_be_read_is_not_gone(small: Catalog) -> None:
    broken = replace(without(small, "SAFE-T1102"), unread=frozenset({"SAFE-T1102"}))
    assert [c.what for c in changes(small, broken)] == ["unreadable"]
    assert [c.what for c in changes(broken, small)] == ["changed"]


def test_kinds_are_told_in_order_and_ids_by_number(small: Catalog) -> None:
    nothing = replace(small, techniques={}, mitigations={}, case_studies={})
    assert [c.id for c in changes(nothing, small)] == [
        "SAFE-T1001", "SAFE-T1001.002", "SAFE-T1102", "SAFE-T1309", "SAFE-M-2", "SAFE-M-10", "SAFE-M-12", "SAFE-CS-1"
    ]  # fmt: skip


def test_inherited_entries_are_left_out(tmp_path: Path, small: Catalog) -> None:
    acme = check(lay_out_private(tmp_path / "acme")).catalog
    assert acme is not None
    found = changes(replace(small, techniques={}, mitigations={}, frameworks={}, taxonomies={}, log_sources={}, tactics={}, pairs={}, checklists={}, case_studies={}), acme)
    assert [c.id for c in found if c.kind != "catalog"] == ["ACME-T0001", "ACME-M-1", "acme-rules", "additions/SAFE-M-2", "additions/SAFE-T1001"]
