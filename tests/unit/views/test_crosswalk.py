"""The crosswalk of a framework: every current control once, with its lines or the reason for having none."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.views.crosswalk import Crosswalk, Tally, UnknownFrameworkError, control_frameworks, crosswalk


def _tallies(table: Crosswalk) -> list[Tally]:
    return [table.tally, *table.by_baseline, *(family.tally for family in table.families), *(t for family in table.families for t in family.by_baseline)]


def test_every_current_control_has_one_row_and_withdrawn_ones_none(small: Catalog) -> None:
    for framework in control_frameworks(small):
        rows = [row.item.id for family in crosswalk(small, framework.id).families for row in family.rows]
        assert sorted(rows) == sorted(item.id for item in framework.items if item.status == "current")
        assert len(rows) == len(set(rows))


def test_tallies_add_up(small: Catalog) -> None:
    for framework in control_frameworks(small):
        table = crosswalk(small, framework.id)
        assert all(t.controls == t.mapped + t.out_of_scope + t.organizational + t.to_do for t in _tallies(table))
        assert table.tally.controls == sum(family.tally.controls for family in table.families)
        assert table.lines == sum(len(row.lines) for family in table.families for row in family.rows) > 0


def test_control_has_its_mitigations_and_the_techniques_derived_from_them_most_severe_first(small: Catalog) -> None:
    rows = {row.item.id: row for family in crosswalk(small, "nist-800-53r5").families for row in family.rows}
    row = rows["AU-12"]
    assert [(m.id, line.property) for m, line in row.lines] == [("SAFE-M-12", "integral-to")]
    assert [t.id for t in row.techniques] == ["SAFE-T1001"]
    assert (row.is_mapped, row.reason, row.note) == (True, None, "")


def test_gap_that_is_listed_says_its_reason_and_one_that_is_not_is_to_do(small: Catalog) -> None:
    rows = {row.item.id: row for family in crosswalk(small, "iso-27001-2022").families for row in family.rows}
    assert (rows["A.7.1"].reason, rows["A.7.1"].note) == ("out-of-scope", "A building's perimeter is the same with or without agents in it.")
    unlisted = replace(small, frameworks={**small.frameworks, "iso-27001-2022": small.frameworks["iso-27001-2022"].model_copy(update={"not_mapped": ()})})
    rows = {row.item.id: row for family in crosswalk(unlisted, "iso-27001-2022").families for row in family.rows}
    assert (rows["A.7.1"].reason, rows["A.7.1"].note) == ("to-do", "No mitigation of the catalog is mapped to it yet.")


def test_gaps_of_a_family_stand_together_by_reason_and_sentence(small: Catalog) -> None:
    family = next(f for f in crosswalk(small, "iso-27001-2022").families if f.group.id == "A.7")
    assert [(reason, [item.id for item in items]) for reason, _, items in family.gaps] == [("out-of-scope", ["A.7.1"])]
    assert family.mapped_rows == ()


def test_lines_of_a_deprecated_mitigation_are_left_out(changed: Callable[..., Catalog]) -> None:
    catalog = changed("SAFE-M-12", id="SAFE-M-12", status="deprecated", deprecation_reason="It went.")
    rows = {row.item.id: row for family in crosswalk(catalog, "nist-800-53r5").families for row in family.rows}
    assert not rows["AU-12"].is_mapped


def test_unknown_framework_is_an_error(small: Catalog) -> None:
    with pytest.raises(UnknownFrameworkError, match="iso-9001"):
        crosswalk(small, "iso-9001")


def test_required_frameworks_come_first_and_those_of_threats_not_at_all(small: Catalog) -> None:
    assert [f.id for f in control_frameworks(small)] == list(small.info.crosswalk_frameworks)
