"""The crosswalk of a framework: what is mapped, and why the rest is not."""

from pathlib import Path

import pytest

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.load import load_catalog
from safemcp_catalog.model import Framework
from safemcp_catalog.views.crosswalk import _gap, control_frameworks, crosswalk

ROOT = Path(__file__).parents[3]
TABLE = Framework.model_validate(
    {
        "id": "house-rules", "name": "House rules", "short_name": "House rules", "kind": "controls", "version": "1", "publisher": "The example",
        "url": "https://example.com/rules", "rights": "Example text.", "source": "Written for this test.",
        "groups": [{"id": "R", "title": "Rules"}],
        "items": [
            {"id": "R-1", "title": "Sign", "group": "R"},
            {"id": "R-1(1)", "title": "Sign twice", "group": "R", "parent": "R-1"},
            {"id": "R-1(2)", "title": "Sign in ink", "group": "R", "parent": "R-1"},
            {"id": "R-2", "title": "Read", "group": "R"},
            {"id": "R-3", "title": "Reread", "group": "R"},
        ],
        "not_mapped": [
            {"group": "R", "reason": "organizational", "note": "Of the group."},
            {"control": "R-1", "also": ["R-3"], "reason": "to-do", "note": "Of the control."},
            {"control": "R-1(2)", "reason": "out-of-scope", "note": "Of the enhancement."},
        ],
    }
)  # fmt: skip


def _load(folder: Path) -> Catalog:
    catalog = load_catalog(folder).catalog
    assert catalog is not None
    return catalog


@pytest.fixture(scope="module")
def real() -> Catalog:
    return _load(ROOT)


@pytest.fixture(scope="module")
def small() -> Catalog:
    return _load(ROOT / "tests" / "catalogs" / "small")


@pytest.mark.parametrize(
    ("item", "note"),
    [("R-1", "Of the control."), ("R-1(1)", "Of the control."), ("R-1(2)", "Of the enhancement."), ("R-2", "Of the group."), ("R-3", "Of the control.")],
)
def test_reason_of_a_gap_is_its_own_or_its_controls_or_its_groups(item: str, note: str) -> None:
    (found,) = [i for i in TABLE.items if i.id == item]
    assert _gap(TABLE, found)[1] == note


def test_gap_that_nobody_explained_counts_as_to_do() -> None:
    bare = TABLE.model_copy(update={"not_mapped": ()})
    assert _gap(bare, bare.items[0])[0] == "to-do"


def test_every_control_is_mapped_or_left_out_for_a_stated_reason(real: Catalog) -> None:
    unexplained = [
        (framework.id, row.item.id)
        for framework in control_frameworks(real)
        for family in crosswalk(real, framework.id).families
        for row in family.rows
        if not row.is_mapped and row.note.startswith("No mitigation of the catalog")
    ]
    assert unexplained == []


@pytest.mark.parametrize("family", ["AC", "AU", "CA", "CM", "IA", "IR", "PL", "PM", "RA", "SA", "SC", "SI", "SR"])
def test_families_that_deployments_touch_are_covered(family: str, real: Catalog) -> None:
    (found,) = [f for f in crosswalk(real, "nist-800-53r5").families if f.group.id == family]
    assert found.tally.mapped >= 3


def test_what_became_of_controls_adds_up(real: Catalog) -> None:
    for framework in control_frameworks(real):
        table = crosswalk(real, framework.id)
        for tally in (table.tally, *table.by_baseline, *(f.tally for f in table.families)):
            assert tally.controls == tally.mapped + tally.out_of_scope + tally.organizational + tally.to_do


def test_reach_counts_techniques_by_what_the_mitigations_do_there(small: Catalog) -> None:
    table = crosswalk(small, "nist-800-53r5")
    reach = {r.name: r for r in (*table.reach_of_baselines, *table.reach_of_families)}
    # Of the small catalog's stable techniques, SAFE-T1001 and its sub-technique, SAFE-M-2 (CM) prevents both; SAFE-M-12 (AU) detects both.
    assert (reach["AU"].of, reach["AU"].preventive, reach["AU"].detective, reach["AU"].corrective) == (2, 0, 2, 0)
    assert [t.id for t in reach["AU"].open] == ["SAFE-T1001", "SAFE-T1001.002"]
    assert reach["CM"].preventive == 2
    assert reach["CM"].open == ()
