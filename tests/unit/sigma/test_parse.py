"""What is accepted of Sigma and what is said about the rest."""

from typing import Any

import pytest

from safemcp_catalog.sigma import parse
from safemcp_catalog.sigma.condition import Junction, Named, Negation, parse_condition


@pytest.mark.parametrize(
    ("selection", "kind", "message"),
    [
        ({"f|re": "a"}, "construct", "modifier re does not survive every back end"),
        ({"f|contains|cased": "a"}, "construct", "modifier cased does not survive every back end"),
        ({"f|fieldref": "g"}, "construct", "modifier fieldref does not survive every back end"),
        ({"f|exists": True}, "construct", "modifier exists does not survive every back end"),
        ({"f|contain": "a"}, "construct", "modifier 'contain' is not accepted"),
        ({"f|all": ["a", "b"]}, "construct", "modifiers all do not go together"),
        ({"f": True}, "construct", "true does not survive every back end"),
        ({"f": None}, "construct", "null does not survive every back end"),
        ({"f": 1.5}, "construct", "a fraction cannot be compared in every back end"),
        ({"f": 2**60}, "construct", f"{2**60} is too large for some back ends"),
        ({"f|contains": 5}, "syntax", "contains needs text, not the number 5"),
        ({"f|gt": "5"}, "syntax", "gt needs a number, not the text '5'"),
        ({"f|gt": [1, 2]}, "syntax", "f|gt has several bounds"),
        ({"f|cidr": "10.0.0.1/8"}, "syntax", "'10.0.0.1/8' is not a network"),
        ({"f|cidr": "fe80::/10"}, "construct", "fe80::/10 is an IPv6 network, which Kusto's function does not know"),
        ({"f": "a?b"}, "construct", "'a?b' holds ?, which stands for any text in Splunk"),
        ({"f": r"\*"}, "construct", r"'\\*' holds an asterisk itself, which Splunk cannot search for"),
        ({"f": "**"}, "construct", "'**' is mostly wildcards"),
        ({"f|contains": ""}, "syntax", "every text contains nothing"),
        ({"f": "a\nb"}, "construct", "the text holds a line break, a tab or an invisible character"),
        ({"a.b": "x"}, "construct", "'a.b' is not a flat field name"),
        ({"": "x"}, "construct", "'' is not a flat field name"),
        (["word"], "construct", "selection selection has a keyword without a field"),
        ({}, "syntax", "selection selection is empty"),
        ([], "syntax", "selection selection is empty"),
        ({"f": []}, "syntax", "f has 0 values"),
    ],
)
def test_selection_is_refused_with_a_reason(selection: Any, kind: str, message: str) -> None:
    parsed = parse({"selection": selection, "condition": "selection"})
    assert [(problem.kind, problem.message) for problem in parsed.problems] == [(kind, message)]
    assert parsed.condition is None


@pytest.mark.parametrize(
    ("condition", "kind"),
    [
        ("selection | count() > 5", "construct"),
        ("count(selection) > 5", "construct"),
        ("selection and missing", "unknown-selection"),
        ("1 of filter_*", "unknown-selection"),
        ("selection and", "syntax"),
        ("selection selection", "syntax"),
        ("(selection", "syntax"),
        ("selection)", "syntax"),
        ("selection and selection*", "syntax"),
        ("not " * 40 + "selection", "syntax"),
        ("(" * 400 + "selection" + ")" * 400, "syntax"),
        ("selection and " * 100 + "selection", "syntax"),
        ("selection; drop", "syntax"),
        ("", "syntax"),
        (["selection"], "syntax"),
        (None, "syntax"),
    ],
)
def test_condition_is_refused_with_a_reason(condition: Any, kind: str) -> None:
    parsed = parse({"selection": {"f": 1}, "condition": condition})
    assert kind in [problem.kind for problem in parsed.problems]
    assert parsed.condition is None


def test_condition_binds_not_before_and_before_or() -> None:
    tree = parse_condition("a or not b and c", ["a", "b", "c"])
    assert tree == Junction(False, (Named("a"), Junction(True, (Negation(Named("b")), Named("c")))))


def test_selection_that_starts_with_not_is_refused() -> None:
    parsed = parse({"notice": {"f": 1}, "condition": "notice"})
    assert "starts with 'not'" in parsed.problems[0].message


def test_unused_selection_is_told_and_the_rule_still_runs() -> None:
    parsed = parse({"a": {"f": 1}, "b": {"f": 2}, "condition": "a"})
    assert [problem.kind for problem in parsed.problems] == ["unused-selection"]
    assert parsed.condition == Named("a")
