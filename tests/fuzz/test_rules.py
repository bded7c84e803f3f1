"""Fuzz target: the rules. Whatever stands in a field that its model takes, no rule fails on it, and every fault finds its line."""

from dataclasses import replace
from functools import cache
from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.catalog_cases import SMALL

from safemcp_catalog.catalog import Catalog, by_id
from safemcp_catalog.load import load_catalog, place_rule_faults
from safemcp_catalog.model import Mitigation, Technique
from safemcp_catalog.rules import run_rules
from safemcp_catalog.rules.registry import CRASHED

ENTRIES = ("SAFE-T1001", "SAFE-T1001.002", "SAFE-T1102", "SAFE-M-2", "SAFE-M-12")
HOSTILE = st.sampled_from(
    ["", " ", "x", "SAFE-T1001", "SAFE-T9999.001", "SAFE-M-2", "ATK-TA0001", "[@nowhere]", "[@mcp-tools]", "<script>1</script>", "[a](javascript:1)", "![a](b)", "`" * 30,
     "*" * 60 + "a" * 60, "[" * 40, "> " * 40, "| a | b |\n|---|---|\n", "(a+)+$", "*?*?*?*?*", "|re", "a|re", "1 of them*", "not not not x", "\\", "%" * 20, "{{ 7*7 }}",
     "../../etc/passwd", "https://example.com/../..", "http://[", "é" * 50, "\U0001f600" * 20, "2025-02-30", "2025", "9999999999", "a" * 400, "word " * 80],
)  # fmt: skip
VALUES = st.recursive(
    HOSTILE | st.text(max_size=20) | st.integers(-5, 10**12) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(HOSTILE | st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@cache
def _small() -> Catalog:
    loaded = load_catalog(SMALL)
    assert loaded.catalog is not None
    return loaded.catalog


def _changed(node: Any, data: st.DataObject, key: str = "") -> Any:
    """The values with one of them, anywhere in the tree, replaced, doubled or dropped; texts stay texts but for Sigma's, which may be anything."""
    if isinstance(node, dict) and node:
        chosen = data.draw(st.sampled_from(list(node)))
        return node | {chosen: data.draw(VALUES) if key == "detection" and "condition" in node and data.draw(st.booleans()) else _changed(node[chosen], data, chosen)}
    if isinstance(node, list) and node:
        index = data.draw(st.integers(0, len(node) - 1))
        what = data.draw(st.sampled_from(["change", "change", "change", "double", "drop"]))
        middle = {"change": [_changed(node[index], data, key)], "double": [node[index], node[index]], "drop": []}[what]
        return [*node[:index], *middle, *node[index + 1 :]]
    if isinstance(node, str):
        piece = data.draw(HOSTILE | st.text(max_size=20))
        return piece if data.draw(st.booleans()) else f"{node[: data.draw(st.integers(0, len(node)))]}{piece}"
    return data.draw(VALUES)


@given(entry_id=st.sampled_from(ENTRIES), changes=st.integers(1, 2), data=st.data())
def test_no_rule_fails_on_what_a_model_takes(entry_id: str, changes: int, data: st.DataObject) -> None:
    catalog = _small()
    entry = catalog[entry_id]
    values = entry.model_dump(mode="json", exclude_unset=True, by_alias=True)
    for _ in range(changes):
        values = _changed(values, data)
    try:
        changed = type(entry).model_validate(values)
    except (ValidationError, TypeError):
        event("refused by the model")
        return
    event("judged by the rules")
    if isinstance(changed, Technique):
        catalog = replace(catalog, techniques=by_id({**catalog.techniques, entry_id: changed}.items()))
    elif isinstance(changed, Mitigation):
        catalog = replace(catalog, mitigations=by_id({**catalog.mitigations, entry_id: changed}.items()))
    found = list(run_rules(catalog))
    assert not [fault.message for code, fault in found if code is CRASHED]
    assert all(diagnostic.message and diagnostic.path for diagnostic in place_rule_faults(catalog, found))
