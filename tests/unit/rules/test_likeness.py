"""SMC310: alike fields are found, whatever the names in them, and unlike ones are not compared for long."""

from array import array
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Route
from safemcp_catalog.rules import RULES, likeness
from safemcp_catalog.rules.likeness import Field, alike_pairs, bare_words
from safemcp_catalog.rules.texts import Text

REASON = "The gateway compares every listed definition with the digest that was kept when the server was approved."
numbers = st.lists(st.integers(0, 6), min_size=1, max_size=30).map(lambda words: array("I", words))


def subsequence(one: "array[int]", other: "array[int]") -> int:
    """Length of the longest common subsequence, by the textbook's table."""
    above = [0] * (len(other) + 1)
    for a in one:
        row = [0]
        for index, b in enumerate(other):
            row.append(above[index] + 1 if a == b else max(above[index + 1], row[index]))
        above = row
    return above[-1]


@given(numbers, numbers)
def test_likeness_is_that_of_the_textbook(one: "array[int]", other: "array[int]") -> None:
    assert likeness.likeness(one, other) == 2 * subsequence(one, other) / (len(one) + len(other))


@given(numbers, numbers)
def test_quick_look_refuses_nothing_that_is_alike(one: "array[int]", other: "array[int]") -> None:
    fields = [Field(entry, (), "", words) for entry, words in (("a", one), ("b", other))]
    if likeness.likeness(one, other) >= likeness.ALIKE:
        assert likeness._may_be_alike(fields[0], set(one), fields[1])


def pairs_of(catalog: Catalog, *texts: str) -> list[tuple[str, str]]:
    """Which of some texts, each of an entry of its own, are alike."""
    given = [Text(f"entry {index}", ("description",), text) for index, text in enumerate(texts)]
    with patch.object(likeness, "texts", lambda _: given):
        return [(field.entry, other.entry) for field, other, _ in alike_pairs(catalog)]


def _words(start: int, count: int) -> list[str]:
    """Different words without names in them."""
    return ["".join(chr(97 + int(digit)) for digit in str(number)) for number in range(start, start + count)]


@pytest.mark.parametrize("length", [10, 15, 25, 60, 200])
def test_copy_with_every_fifth_word_changed_is_found(small: Catalog, length: int) -> None:
    for number in range(50):
        text = _words(10_000 * (number + 1), length)
        copy = [word if index % 5 != 2 else f"other{'abcdefghij'[index % 10]}" for index, word in enumerate(text)]
        assert pairs_of(small, " ".join(text), " ".join(copy)) == [("entry 1", "entry 0")], (length, number)


def test_reordered_words_are_not_alike(small: Catalog) -> None:
    words = REASON.rstrip(".").split()
    assert pairs_of(small, " ".join(words), " ".join(reversed(words))) == []


def test_field_is_compared_with_all_earlier_entries(small: Catalog) -> None:
    unlike = [" ".join(_words(1000 * number, 20)) for number in range(1, 30)]
    assert pairs_of(small, REASON, *unlike, REASON) == [(f"entry {len(unlike) + 1}", "entry 0")]


def test_turn_of_phrase_that_everybody_uses_is_no_sign_of_a_copy(small: Catalog) -> None:
    texts = [" ".join([*_words(1000 * number, 10), "in the words of the host that keeps the record"]) for number in range(1, 60)]
    assert pairs_of(small, *texts) == []


@pytest.mark.parametrize(
    "text",
    [
        "The gateway compares every listed definition with the Tool Manifest that was kept when GitHub was approved.",
        "The gateway compares every listed definition with the `manifest.json` that was kept when SAFE-M-2 was approved [@mcp-tools].",
    ],
)
def test_names_do_not_make_a_difference(small: Catalog, text: str) -> None:
    other = "The gateway compares every listed definition with the Registry Entry that was kept when AC-6(9) was approved."
    assert pairs_of(small, other, text) == [("entry 1", "entry 0")]


def test_own_name_is_a_name_in_small_letters_too() -> None:
    assert bare_words("a b c d e f audit logging g h", "Audit Logging") == bare_words("a b c d e f Audit g h")


def test_same_thought_in_other_words_is_allowed(small: Catalog) -> None:
    assert pairs_of(small, REASON, "What a server lists is digested and held against the value from its approval, definition by definition.") == []


def test_short_label_may_recur(changed: Any, messages: Any) -> None:
    steps = [{"method": "test", "procedure": "Look.", "evidence": ["The host's log line with the hash"]}]
    assert messages(changed("SAFE-M-12", verification=steps), "SMC310") == []


def test_two_fields_of_one_entry_may_be_alike(changed: Any, messages: Any) -> None:
    assert messages(changed("SAFE-M-12", limitations=[REASON, REASON]), "SMC310") == []


def test_report_points_to_the_first_and_says_how_much(small: Catalog, changed: Any) -> None:
    catalog = changed("SAFE-M-12", limitations=["The gateway compares each listed definition with the digest that was taken as the server was approved."])
    other = small.mitigations["SAFE-M-2"].model_copy(update={"limitations": (REASON,)})
    (fault,) = RULES["SMC310"].run(replace(catalog, mitigations={**catalog.mitigations, "SAFE-M-2": other}))
    # Three words of seventeen differ.
    assert fault.message.endswith("82% alike to one of SAFE-M-2")
    assert (fault.entry, fault.route) == ("SAFE-M-12", ("limitations", 0))
    assert (fault.related[0].entry, fault.related[0].route) == ("SAFE-M-2", ("limitations", 0))


def test_whole_sentence_in_common_is_reported_once(small: Catalog, changed: Any, messages: Any) -> None:
    catalog = changed("SAFE-M-12", limitations=[REASON])
    other = small.mitigations["SAFE-M-2"].model_copy(update={"limitations": (REASON,)})
    catalog = replace(catalog, mitigations={**catalog.mitigations, "SAFE-M-2": other})
    assert len(messages(catalog, "SMC308")) == 1
    assert messages(catalog, "SMC310") == []


@pytest.mark.parametrize("route", [("fields", 0, "description"), ("adversary", "actors", 0), ("adversary", "motivations", 1), ("examples", 0, "title")])
def test_fields_of_logs_adversaries_and_titles_may_recur(small: Catalog, route: Route) -> None:
    def twice(_: Catalog) -> Iterator[Text]:
        yield from (Text(entry, route, REASON) for entry in ("one", "other"))

    with patch.object(likeness, "texts", twice):
        assert list(alike_pairs(small)) == []
