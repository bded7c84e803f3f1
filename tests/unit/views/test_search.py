"""The order of what a search finds, and why it is found."""

import pytest

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.views.search import search


def ids(catalog: Catalog, words: str) -> list[str]:
    return [hit.entry.id for hit in search(catalog, words)]


@pytest.mark.parametrize("words", ["SAFE-T1001", "saf-t1001", "T1001", "SAF-M-2", "m-2"])
def test_id_in_either_spelling_or_its_number_comes_first(small: Catalog, words: str) -> None:
    assert ids(small, words)[0] in {"SAFE-T1001", "SAFE-M-2"}


def test_name_counts_more_than_alias_summary_and_text(small: Catalog) -> None:
    assert ids(small, "tool poisoning")[0] == "SAFE-T1001"
    assert ids(small, "audit logging")[0] == "SAFE-M-12"
    assert ids(small, "TPA")[0] == "SAFE-T1001"
    # Both have the word in name and alias; the name that starts with it comes first.
    assert ids(small, "tool")[:2] == ["SAFE-T1001", "SAFE-M-2"]


def test_every_word_must_be_there(small: Catalog) -> None:
    assert "SAFE-T1001" in ids(small, "poisoning")
    assert ids(small, "poisoning xylophone") == []
    assert ids(small, "") == []
    assert ids(small, "...") == []


def test_case_accents_and_plurals_do_not_matter(small: Catalog) -> None:
    assert ids(small, "POISÖNINGS")[0] == "SAFE-T1001"


def test_word_is_found_at_the_start_of_words_only(small: Catalog) -> None:
    assert "SAFE-T1001" in ids(small, "poison")
    assert ids(small, "oisoning") == []


def test_deprecated_entries_come_last(small: Catalog) -> None:
    found = ids(small, "prompt")
    assert found[-1] == "SAFE-T1309"
    assert len(found) > 1


def test_excerpt_shows_where_the_text_has_the_word_and_only_there(small: Catalog) -> None:
    by_text = {hit.entry.id: hit.excerpt for hit in search(small, "masked")}
    assert "masked" in by_text["SAFE-M-12"]
    assert len(by_text["SAFE-M-12"]) < 200
    assert search(small, "audit")[0].excerpt == ""


def test_pattern_characters_are_plain_text(small: Catalog) -> None:
    assert ids(small, "tool.*poisoning") == ids(small, "tool poisoning")
    assert ids(small, "tool.poisoning") == []
