"""Fuzz targets: what a stranger's Sigma rules and signals make the program do. It neither raises nor stalls."""

import time
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from safemcp_catalog.model.technique import Signal
from safemcp_catalog.model.vocab import SignalTest
from safemcp_catalog.sigma import compiled, parse
from safemcp_catalog.signals import SignalError, signs

SECONDS = 10.0
"""A guard against hanging: what backtracks takes hours, a garbage collection amid a hundred thousand examples a second."""
WORDS = st.sampled_from(
    ["a", "field", "field|contains", "field|re", "field|contains|all", "field|cidr", "field|gt", "condition", "selection", "keywords", "*" * 30 + "b", "a*" * 20, "(a+)+$",
     "((a*)*)*", "^(([a-z])+.)+[A-Z]([a-z])+$", "10.0.0.0/8", "::/0", "1 of them", "all of sel*", "not", "and", "(", ")", "\\", "", "\u0130", "a" * 2000]
)  # fmt: skip
VALUES = st.recursive(WORDS | st.integers() | st.floats() | st.booleans() | st.none() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4), max_leaves=12)
CONDITIONS = st.lists(WORDS | st.sampled_from(["1 of ", "all of ", " and ", " or ", "not ", "(", ")", "them"]), max_size=12).map("".join)
EVENTS = st.dictionaries(st.sampled_from(["a", "field"]), WORDS | st.integers() | st.booleans(), max_size=2)


@given(detection=st.dictionaries(WORDS, VALUES, max_size=5), condition=CONDITIONS, events=st.lists(EVENTS, max_size=3))
def test_any_detection_is_read_and_run_in_time(detection: dict[str, object], condition: str, events: list[dict[str, object]]) -> None:
    start = time.process_time()
    parsed = parse({**detection, "condition": condition})
    matcher = compiled(parsed)
    for event in events:
        assert matcher(event) in {True, False}  # type: ignore[arg-type]
    assert time.process_time() - start < SECONDS


PIECES = st.sampled_from(
    ["$", ".", "..", "*", "[", "]", "[*]", "['a']", "[0]", "[-1]", "[1:2]", "?", "?(", "@", "@.a", "==", "'x'", "search(", "match(", "length(", "count(", "&&", "||", "!", "(a+)+", ",", ")", "a"]
)  # fmt: skip
DOCUMENTS = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=6), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3), max_leaves=15)


@given(path=st.lists(PIECES, max_size=12).map("".join), test=st.sampled_from(get_args(SignalTest)), patterns=st.lists(WORDS, max_size=2), document=DOCUMENTS)
def test_any_signal_is_evaluated_or_refused_in_time(path: str, test: str, patterns: list[str], document: object) -> None:
    values = {"on": "tools-list", "path": f"${path}", "test": test, "patterns": patterns, "explanation": "A sign.", "triggers": ["{}"], "stays_quiet_on": ["{}"]}
    start = time.process_time()
    try:
        found = signs(Signal.model_validate(values), document)
    except (ValidationError, SignalError):
        return
    assert all(sign.path.startswith("$") for sign in found)
    assert time.process_time() - start < SECONDS
