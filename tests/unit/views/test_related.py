"""Relations read from their other end."""

from collections.abc import Callable

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.views.related import related_from


def test_relation_is_found_from_the_technique_that_it_names(small: Catalog) -> None:
    assert [(t.id, said.relation) for t, said in related_from(small)["SAFE-T1102"]] == [("SAFE-T1001", "similar-to")]
    assert "SAFE-T1001" not in related_from(small)


def test_what_a_deprecated_technique_says_is_left_out(changed: Callable[..., Catalog]) -> None:
    related = [{"id": "SAFE-T1102", "relation": "similar-to", "note": "It was the same."}]
    catalog = changed("SAFE-T1309", id="SAFE-T1309", related=related)
    assert [t.id for t, _ in related_from(catalog)["SAFE-T1102"]] == ["SAFE-T1001"]
