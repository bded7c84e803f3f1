"""Sigma rules for the tests of `sigma/`: one that is sound, and strategies for rules and events that a stranger may type."""

from typing import Any

from hypothesis import strategies as st

from safemcp_catalog.model.detection import SigmaRule

FIELDS = ("mcp_method_name", "gen_ai_tool_name", "count_of_calls", "c-uri", "select")


def sigma_rule(detection: dict[str, Any], **changes: Any) -> SigmaRule:
    """A complete rule with this detection."""
    return SigmaRule.model_validate(
        {
            "title": "Instructions to the model in a definition",
            "id": "1f6b3a52-6a0e-4c56-9a63-5d1f0b8f7c21",
            "status": "experimental",
            "description": "A definition holds text for the model.",
            "references": ["SAFE-T1001", "https://example.com/page"],
            "author": "The SAFE-MCP Catalog Authors",
            "date": "2026-11-23",
            "safe_mcp_technique": "SAFE-T1001",
            "tags": ["attack.initial-access", "attack.t1195.002"],
            "logsource": {"product": "mcp", "service": "inventory"},
            "detection": detection,
            "falsepositives": ["Documentation"],
            "level": "high",
            **changes,
        }
    )


# Letters in both cases, everything that some query language treats in its own way, and what lies outside ASCII.
letters = st.sampled_from([*"**aAbBeé_%\\\"'/<>[](){}|&+-=~^:;,.!# $@`ÄßK0159", "AND", "OR", "NOT", "tool", "\U0001f600"])
texts = st.lists(letters, max_size=6).map("".join)
some_text = texts.filter(bool)
numbers = st.integers(-40_000, 40_000)
networks = st.sampled_from(["10.0.0.0/8", "172.16.0.0/12", "192.168.1.0/24", "192.168.1.128/25", "10.1.2.3/32", "128.0.0.0/1"])


def _one_or_more(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(values, st.lists(values, min_size=1, max_size=3))


comparisons = st.one_of(
    st.tuples(st.just(""), _one_or_more(st.one_of(texts, numbers))),
    st.tuples(st.sampled_from(["|contains", "|startswith", "|endswith", "|contains|all"]), _one_or_more(some_text)),
    st.tuples(st.sampled_from(["|gt", "|gte", "|lt", "|lte"]), numbers),
    st.tuples(st.just("|cidr"), _one_or_more(networks)),
)
maps = st.lists(st.tuples(st.sampled_from(FIELDS), comparisons), min_size=1, max_size=3).map(
    lambda pairs: {field + modifier: value for field, (modifier, value) in pairs}
)
selections = st.one_of(maps, st.lists(maps, min_size=1, max_size=2))
conditions = st.recursive(
    st.sampled_from(["first", "second", "other_third", "1 of other_*", "all of them"]),
    lambda inner: st.one_of(
        inner.map(lambda term: f"not {term}" if " of " not in term and " " not in term else f"not ({term})"),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda t: f"({t[0]}) {t[1]} {t[2]}"),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(" ".join),
    ),
    max_leaves=5,
)
rules = st.builds(
    lambda first, second, third, condition: sigma_rule({"first": first, "second": second, "other_third": third, "condition": condition}),
    selections, selections, selections, conditions,
)
addresses = st.sampled_from(["10.0.0.1", "172.20.1.1", "192.168.1.200", "192.168.1.2", "10.1.2.3", "8.8.8.8", "10", "10."])
events = st.dictionaries(st.sampled_from(FIELDS), st.one_of(texts, numbers, addresses), max_size=4)
