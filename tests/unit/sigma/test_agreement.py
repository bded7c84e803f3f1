"""Properties: what our reader accepts, pySigma accepts and every target can say; and our evaluator says what SQLite says."""

from hypothesis import given, settings
from hypothesis import strategies as st
from sigma.types import SigmaString
from tests.unit.sigma.sigma_rules import events, rules, some_text

from safemcp_catalog.model.detection import Event, SigmaRule
from safemcp_catalog.sigma import matches, parse, run_in_sqlite, translations
from safemcp_catalog.sigma.parse import literal


def _runnable(rule: SigmaRule) -> bool:
    return all(problem.kind == "unused-selection" for problem in parse(rule.detection).problems)


@settings(max_examples=100, deadline=None)
@given(rules)
def test_accepted_rule_converts_to_every_target(rule: SigmaRule) -> None:
    if _runnable(rule):
        assert [t.problem for t in translations(rule)] == [""] * 5
        assert all(t.query for t in translations(rule))


@settings(max_examples=200, deadline=None)
@given(rules, st.lists(events, min_size=1, max_size=6))
def test_evaluator_says_what_sqlite_says(rule: SigmaRule, on: list[Event]) -> None:
    if _runnable(rule):
        assert tuple(matches(rule, event) for event in on) == run_in_sqlite(rule, on)


@given(some_text)
def test_literal_reads_escapes_as_pysigma_does(text: str) -> None:
    if not set("*?") & set(text):
        assert literal(text) == "".join(part for part in SigmaString(text).s if isinstance(part, str))


@settings(max_examples=100, deadline=None)
@given(st.recursive(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()), lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)), max_leaves=8),
       st.one_of(st.none(), st.text(), st.integers()))
def test_reader_never_raises(anything: object, condition: object) -> None:
    parsed = parse({"selection": anything, "condition": condition})
    assert parsed.problems or parsed.condition
