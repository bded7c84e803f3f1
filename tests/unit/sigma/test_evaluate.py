"""What a rule does on events, and which of its selections its tests need."""

import pytest
from tests.unit.sigma.sigma_rules import sigma_rule

from safemcp_catalog.model.detection import RuleTests
from safemcp_catalog.sigma import RuleRun, matches, parse, run_in_sqlite, run_tests


@pytest.mark.parametrize(
    ("selection", "event", "expected"),
    [
        ({"f": "tool"}, {"f": "TOOL"}, True),
        ({"f": "tool"}, {}, False),
        ({"f": "5"}, {"f": 5}, False),
        ({"f": 5}, {"f": 5}, True),
        ({"f": ""}, {"f": ""}, True),
        ({"f|contains": "a*c"}, {"f": "xAbCx"}, True),
        ({"f|contains|all": ["a", "b"]}, {"f": "b-a"}, True),
        ({"f|contains|all": ["a", "b"]}, {"f": "a"}, False),
        ({"f|gt": 3}, {"f": 3}, False),
        ({"f|gte": 3}, {"f": 3}, True),
        ({"f|cidr": "10.0.0.0/8"}, {"f": "10.9.8.7"}, True),
        ({"f|cidr": "10.0.0.0/8"}, {"f": "100.9.8.7"}, False),
        ([{"f": "a"}, {"g": "b"}], {"g": "b"}, True),
    ],
)
def test_event_is_matched_here_and_in_sqlite(selection: object, event: dict[str, str | int | float], expected: bool) -> None:
    rule = sigma_rule({"selection": selection, "condition": "selection"})
    assert matches(rule, event) is expected
    assert run_in_sqlite(rule, [event]) == (expected,)


def test_negated_selection_holds_where_the_field_is_absent() -> None:
    rule = sigma_rule({"a": {"f": 1}, "quiet": {"g": 1}, "condition": "a and not quiet"})
    assert matches(rule, {"f": 1})
    assert run_in_sqlite(rule, [{"f": 1}, {"f": 1, "g": 1}]) == (True, False)


def test_failing_tests_are_named_by_their_index() -> None:
    parsed = parse({"a": {"f": "x"}, "condition": "a"})
    tests = RuleTests.model_validate({"match": [{"f": "x"}, {"f": "y"}], "no_match": [{"f": "z"}, {"f": "x"}]})
    assert run_tests(parsed, tests) == RuleRun(missed=(1,), false_alarms=(1,))


def test_selection_that_no_event_decides_is_unneeded() -> None:
    parsed = parse({"a": {"f": "x"}, "b": {"g": "1"}, "c": {"g": "2"}, "quiet": {"h": "1"}, "condition": "a and (b or c) and not quiet"})
    tests = RuleTests.model_validate(
        {"match": [{"f": "x", "g": "1"}, {"f": "x", "g": "1", "h": "0"}], "no_match": [{"f": "y", "g": "1"}, {"f": "x", "g": "3"}, {"f": "x", "g": "1", "h": "1"}]}
    )
    assert run_tests(parsed, tests) == RuleRun(unneeded=("c",))


def test_rule_with_problems_matches_nothing() -> None:
    rule = sigma_rule({"a": {"f|re": "x"}, "condition": "a"})
    assert not matches(rule, {"f": "x"})
    assert run_in_sqlite(rule, [{"f": "x"}]) == (False,)


def test_hostile_field_names_stay_names() -> None:
    rule = sigma_rule({"a": {"select": "x"}, "condition": "a"})
    assert run_in_sqlite(rule, [{'x"); DROP TABLE logs; --': "x", "select": "x"}]) == (True,)
