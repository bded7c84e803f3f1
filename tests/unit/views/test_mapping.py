"""The mapping to a framework of threats: items with techniques are listed, the others counted."""

import pytest

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.views.crosswalk import UnknownFrameworkError
from safemcp_catalog.views.mapping import mapping_table, threat_frameworks


def test_item_lists_the_techniques_mapped_to_it_with_relation_and_reason(small: Catalog) -> None:
    table = mapping_table(small, "mitre-attack")
    mapped = {m.item.id: m for group in table.groups for m in group.items}
    assert [(t.id, mapping.relation) for t, mapping in mapped["T1195.002"].techniques] == [("SAFE-T1001", "broader"), ("SAFE-T1001.002", "broader")]
    assert (table.mapped, table.techniques, table.pairs) == (1, 2, 2)
    assert table.current == sum(item.status == "current" for item in small.frameworks["mitre-attack"].items)


def test_items_without_a_technique_are_counted_and_not_listed(small: Catalog) -> None:
    table = mapping_table(small, "cwe")
    assert [m.item.id for group in table.groups for m in group.items] == ["CWE-1427"]
    assert [(group.group.id, group.current) for group in table.groups] == [("weaknesses", 3), ("categories", 1)]


def test_unknown_framework_is_an_error(small: Catalog) -> None:
    with pytest.raises(UnknownFrameworkError):
        mapping_table(small, "no-such")


def test_frameworks_of_controls_are_not_among_those_of_threats(small: Catalog) -> None:
    ids = [f.id for f in threat_frameworks(small)]
    assert ids[: len(small.info.mapping_frameworks)] == [name for name in small.info.mapping_frameworks if name in small.frameworks]
    assert set(ids) == {"mitre-attack", "cwe"}
