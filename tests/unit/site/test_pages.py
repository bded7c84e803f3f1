"""Pages of mitigations: what their templates are given."""

from pathlib import Path
from typing import Any

import pytest

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.load import load_catalog
from safemcp_catalog.site.pages import pages

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def real() -> Catalog:
    catalog = load_catalog(ROOT).catalog
    assert catalog is not None
    return catalog


@pytest.fixture(scope="module")
def contexts(real: Catalog) -> dict[str, dict[str, Any]]:
    return {page.entry: page.context for page in pages(real) if page.template == "mitigation.html"}


def test_technique_stands_once_with_its_other_tactics(real: Catalog, contexts: dict[str, dict[str, Any]]) -> None:
    for entry, context in contexts.items():
        rows = [(tactic, *row) for tactic, rows in context["counters"] for row in rows]
        acted_on = [t.id for t, _ in real.uses_of_mitigation.get(entry, ()) if not t.is_deprecated]
        assert sorted(technique.id for _, technique, _, _ in rows) == sorted(acted_on)
        for tactic, technique, _, others in rows:
            assert {tactic.id, *(other.id for other in others)} == set(real.tactics_of(technique))


def test_lines_stand_in_the_order_of_the_framework(real: Catalog, contexts: dict[str, dict[str, Any]]) -> None:
    for entry, context in contexts.items():
        shown = 0
        for framework, lines in context["crosswalk"]:
            order = [item.id for item in framework.items]
            assert [order.index(item.id) for _, item in lines] == sorted(order.index(item.id) for _, item in lines), entry
            shown += len(lines)
        assert shown == len(real.mitigations[entry].crosswalk)


def test_insecure_and_secured_stand_side_by_side_with_the_policy_files(real: Catalog, contexts: dict[str, dict[str, Any]]) -> None:
    for entry, context in contexts.items():
        assert [policy for policy, _ in context["policies"]] == list(real.mitigations[entry].policies)
        assert all(pair.insecure and pair.secured for pair in context["mitigation"].examples)
