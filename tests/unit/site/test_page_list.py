"""The pages as data: each address once, relations from both ends, rules with pages of their own."""

from dataclasses import replace

import pytest
from tests.catalog_cases import SMALL

from safemcp_catalog.catalog import Catalog, by_id
from safemcp_catalog.library import load
from safemcp_catalog.model import Technique
from safemcp_catalog.site.pages import Page, exported_ids, pages, redirects, rule_name


@pytest.fixture(scope="module")
def small() -> Catalog:
    return load(SMALL)


@pytest.fixture(scope="module")
def by_address(small: Catalog) -> dict[str, Page]:
    made = list(pages(small))
    assert len({page.address for page in made}) == len(made)
    return {page.address: page for page in made}


def test_every_entry_term_framework_and_rule_has_a_page(small: Catalog, by_address: dict[str, Page]) -> None:
    entries = {page.entry for page in by_address.values() if page.entry}
    assert entries == set(small.nodes)
    assert {f"crosswalk/{name}/" for name in small.frameworks} <= set(by_address)
    assert {f"{kind}/{term.id}/" for kind, taxonomy in small.taxonomies.items() for term in taxonomy.terms} <= set(by_address)
    assert {"detections/safe_t1001_1/", "detections/safe_t1001_002_1/"} <= set(by_address)


def test_title_and_description_are_never_empty(by_address: dict[str, Page]) -> None:
    assert all(page.title and page.description for page in by_address.values())


def test_likeness_is_told_on_both_pages_and_other_relations_are_named_from_the_other_end(small: Catalog) -> None:
    model = small.techniques["SAFE-T1001"].model_dump(exclude_unset=True, by_alias=True)
    related = [{"id": "SAFE-T1102", "relation": "enables", "note": "It opens the way."}]
    other = Technique.model_validate(model | {"id": "SAFE-T1002", "name": "Another", "aliases": [], "related": related})
    catalog = replace(small, techniques=by_id({**small.techniques, "SAFE-T1002": other}.items()))
    context = next(page.context for page in pages(catalog) if page.entry == "SAFE-T1102")
    assert [(relation, t.id) for relation, t, _ in context["related"]] == [("similar-to", "SAFE-T1001")]
    assert [(words, [t.id for t in named]) for words, named in context["named_by"]] == [("Enabled by", ["SAFE-T1002"])]


def test_rule_page_names_the_fields_that_the_rule_reads_and_what_sqlite_said(by_address: dict[str, Page]) -> None:
    context = by_address["detections/safe_t1001_1/"].context
    assert {field.name for field in context["fields"]} == {"mcp_object_type", "mcp_hidden_characters", "gen_ai_tool_description"}
    assert context["sqlite_agrees"] is True


def test_rule_names_are_unique_and_say_the_technique(small: Catalog) -> None:
    assert rule_name(small.techniques["SAFE-T1001.002"], 1) == "safe_t1001_002_2"


def test_every_entry_of_ours_is_reached_under_its_other_spelling(small: Catalog, by_address: dict[str, Page]) -> None:
    ways = dict(redirects(small))
    assert ways["techniques/SAF-T1001/"] == "techniques/SAFE-T1001/"
    assert set(ways.values()) <= set(by_address)
    assert not set(ways) & set(by_address)


def test_drafts_are_not_exported(small: Catalog) -> None:
    assert "SAFE-T1102" not in exported_ids(small)
    assert "SAFE-T1001" in exported_ids(small)
