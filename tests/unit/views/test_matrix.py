"""The matrix: columns in order, cells by id, each technique counted once."""

from collections.abc import Callable

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.views.matrix import living_subtechniques, matrix


def test_columns_are_the_tactics_in_their_order_with_empty_ones(small: Catalog) -> None:
    shape = matrix(small)
    assert [column.tactic.id for column in shape.columns] == ["ATK-TA0001", "ATK-TA0002", "ATK-TA0006"]
    assert shape.columns[2].cells == ()


def test_technique_of_two_tactics_has_two_cells_and_counts_once(small: Catalog) -> None:
    shape = matrix(small)
    cells = [(column.tactic.id, cell) for column in shape.columns for cell in column.cells if cell.technique.id == "SAFE-T1001"]
    assert [(tactic, [other.id for other in cell.also_in], cell.is_first) for tactic, cell in cells] == [
        ("ATK-TA0001", ["ATK-TA0002"], True),
        ("ATK-TA0002", ["ATK-TA0001"], False),
    ]
    assert (shape.techniques, shape.subtechniques, shape.in_several_tactics, shape.drafts) == (2, 1, 1, 1)


def test_deprecated_technique_stands_in_no_column(small: Catalog) -> None:
    assert "SAFE-T1309" not in {cell.technique.id for column in matrix(small).columns for cell in column.cells}


def test_severities_are_counted_over_techniques_without_those_that_have_none(small: Catalog) -> None:
    assert matrix(small).by_severity == (("critical", 1), ("high", 0), ("medium", 0), ("low", 0))


def test_deprecated_subtechnique_is_left_out(changed: Callable[..., Catalog]) -> None:
    catalog = changed("SAFE-T1001.002", id="SAFE-T1001.003", status="deprecated", deprecation_reason="It is the same.")
    assert [t.id for t in living_subtechniques(catalog, catalog.techniques["SAFE-T1001"])] == ["SAFE-T1001.002"]
    assert matrix(catalog).subtechniques == 1
