"""The catalog as a graph: ids in both spellings, and every relation read backwards."""

import pytest
from tests.catalog_cases import SMALL

from safemcp_catalog.catalog import Catalog, by_id
from safemcp_catalog.load import load_catalog


@pytest.fixture(scope="module")
def small() -> Catalog:
    catalog = load_catalog(SMALL).catalog
    assert catalog is not None
    return catalog


@pytest.mark.parametrize("spelling", ["SAFE-T1001", "SAF-T1001", "safe-t1001", " SAF-t1001 ", "SAFET1001"])
def test_entry_is_found_in_every_spelling(small: Catalog, spelling: str) -> None:
    assert small[spelling].id == "SAFE-T1001"
    assert spelling in small
    assert small.get(spelling) is small[spelling]


@pytest.mark.parametrize(
    ("spelling", "entry_id"), [("SAF-M-2", "SAFE-M-2"), ("safe-m2", "SAFE-M-2"), ("SAF-CS-1", "SAFE-CS-1"), ("SAF-T1001.002", "SAFE-T1001.002")]
)
def test_every_kind_of_id_has_both_spellings(small: Catalog, spelling: str, entry_id: str) -> None:
    assert small[spelling].id == entry_id


@pytest.mark.parametrize("unknown", ["SAFE-T9999", "", "nist-800-53r5", "SAFE-T1001.999"])
def test_unknown_id_is_none_or_a_key_error(small: Catalog, unknown: str) -> None:
    assert small.get(unknown) is None
    assert unknown not in small
    with pytest.raises(KeyError):
        small[unknown]


def test_what_is_no_text_is_no_id(small: Catalog) -> None:
    assert 5 not in small


def test_entries_are_in_the_order_of_a_reader() -> None:
    ids = ["SAFE-M-10", "SAFE-M-9", "SAFE-T1001.002", "SAFE-T1001", "SAFE-T0999"]
    assert list(by_id((entry_id, None) for entry_id in ids)) == ["SAFE-M-9", "SAFE-M-10", "SAFE-T0999", "SAFE-T1001", "SAFE-T1001.002"]


def test_catalog_cannot_be_changed(small: Catalog) -> None:
    with pytest.raises(TypeError):
        small.techniques["SAFE-T1"] = small.techniques["SAFE-T1001"]  # type: ignore[index]
    with pytest.raises(AttributeError):
        small.info = small.info  # type: ignore[misc]
    with pytest.raises(ValueError, match="frozen"):
        small.techniques["SAFE-T1001"].name = "x"


def test_subtechnique_stands_below_its_parent_and_in_its_tactics(small: Catalog) -> None:
    child = small.techniques["SAFE-T1001.002"]
    assert [t.id for t in small.subtechniques["SAFE-T1001"]] == [child.id]
    assert child.tactics == ()
    assert small.tactics_of(child) == small.techniques["SAFE-T1001"].tactics
    assert all(child not in techniques for techniques in small.techniques_by_tactic.values())


def test_subtechnique_of_an_unknown_parent_has_no_tactics(small: Catalog) -> None:
    orphan = small.techniques["SAFE-T1001.002"].model_copy(update={"id": "SAFE-T9999.001"})
    assert small.tactics_of(orphan) == ()


def test_tactics_are_in_the_order_of_their_columns(small: Catalog) -> None:
    assert [t.order for t in small.tactics_in_order] == [1, 2, 3]


def test_every_written_relation_can_be_read_backwards(small: Catalog) -> None:
    written = {(use.id, t.id, use.role) for t in small.techniques.values() for use in t.mitigations}
    assert {(m, t.id, use.role) for m, uses in small.uses_of_mitigation.items() for t, use in uses} == written
    lines = {(line.framework, line.control, m.id) for m in small.mitigations.values() for line in m.crosswalk}
    assert {(*key, m.id) for key, found in small.lines_of_control.items() for m, _ in found} == lines
    mapped = {(m.framework, m.id, t.id) for t in small.techniques.values() for m in t.mappings}
    assert {(*key, t.id) for key, found in small.techniques_of_item.items() for t in found} == mapped
    assert written
    assert lines
    assert mapped


def test_case_study_is_listed_once_with_each_technique_it_shows(small: Catalog) -> None:
    assert {technique: [c.id for c in cases] for technique, cases in small.case_studies_of_technique.items()} == {"SAFE-T1001": ["SAFE-CS-1"]}


def test_deprecated_entry_and_its_successor_know_each_other(small: Catalog) -> None:
    assert dict(small.successors) == {"SAFE-T1309": ("SAFE-T1102",)}
    assert dict(small.predecessors) == {"SAFE-T1102": ("SAFE-T1309",)}


def test_terms_and_items_of_what_does_not_exist_are_empty(small: Catalog) -> None:
    assert "server" in small.terms("components")
    assert "AC-6" in small.items("nist-800-53r5") or small.items("nist-800-53r5")
    assert not small.terms("colors")
    assert not small.items("no-framework")
