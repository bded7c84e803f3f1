"""Did you mean."""

from hypothesis import given
from hypothesis import strategies as st

from safemcp_catalog.nearest import did_you_mean, nearest


def test_case_does_not_matter_and_the_known_spelling_is_given() -> None:
    assert nearest("LLM01", ["llm01", "LLM02"]) == ["llm01"]
    assert nearest("safe-m-61", ["SAFE-M-6", "SAFE-T1001"]) == ["SAFE-M-6"]


def test_word_that_is_like_nothing_has_no_neighbor() -> None:
    assert nearest("zebra", ["severity", "summary"]) == []
    assert did_you_mean("zebra", ["severity"], otherwise="write one") == "write one"
    assert did_you_mean("zebra", []) == ""


def test_best_come_first_and_no_more_than_asked_for() -> None:
    assert nearest("stabel", ["table", "stable", "staple"], count=2)[0] == "stable"
    assert len(nearest("stabel", ["table", "stable", "staple"], count=2)) == 2


@given(st.text(max_size=12), st.sets(st.text(max_size=12), max_size=6))
def test_answer_is_among_the_known_and_does_not_hang_on_their_order(word: str, known: set[str]) -> None:
    found = nearest(word, known)
    assert set(found) <= known
    assert found == nearest(word, sorted(known, reverse=True))
