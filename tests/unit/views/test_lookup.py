"""What a word names."""

import pytest

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.model import Tactic
from safemcp_catalog.views.lookup import ItemOf, TermOf, known_words, mitigation_named, named, tactic_named, technique_named


@pytest.mark.parametrize("word", ["SAFE-T1001", "SAF-T1001", "saf-t1001", " safe-t1001 ", "Tool Poisoning", "tool  poisoning", "TPA"])
def test_technique_has_two_spellings_a_name_and_aliases(small: Catalog, word: str) -> None:
    assert [thing.id for thing in named(small, word)] == ["SAFE-T1001"]  # type: ignore[union-attr]


@pytest.mark.parametrize(("word", "entry"), [("saf-m-2", "SAFE-M-2"), ("SAFE-M2", "SAFE-M-2"), ("SAFE-CS-1", "SAFE-CS-1"), ("atk-ta0001", "ATK-TA0001")])
def test_other_entries_are_found_in_either_spelling(small: Catalog, word: str, entry: str) -> None:
    assert [thing.id for thing in named(small, word)] == [entry]  # type: ignore[union-attr]


def test_id_of_an_attack_tactic_is_that_of_ours(small: Catalog) -> None:
    (found,) = named(small, "TA0001")
    assert isinstance(found, Tactic)


def test_item_is_found_in_its_framework_or_in_all(small: Catalog) -> None:
    (everywhere,) = named(small, "au-12")
    (there,) = named(small, "nist-800-53r5:AU-12")
    assert isinstance(everywhere, ItemOf)
    assert everywhere == there
    assert everywhere.framework.id == "nist-800-53r5"
    assert named(small, "cwe:AU-12") == ()


def test_terms_and_files_are_found_by_their_ids(small: Catalog) -> None:
    (term,) = named(small, "network-ingress")
    assert isinstance(term, TermOf)
    assert term.taxonomy.id == "trust-boundaries"
    assert [thing.id for word in ("components", "mcp-host", "cwe", "monday-morning") for thing in named(small, word)] == [  # type: ignore[union-attr]
        "components", "mcp-host", "cwe", "monday-morning",
    ]  # fmt: skip


def test_word_that_names_nothing_gives_nothing(small: Catalog) -> None:
    assert named(small, "SAFE-T9999") == ()
    assert named(small, "") == ()
    assert {"SAFE-T1001", "Tool Poisoning", "AU-12", "network-ingress", "cwe", "mcp-host"} <= set(known_words(small))


def test_tactic_has_four_names(small: Catalog) -> None:
    assert {tactic_named(small, word) for word in ("ATK-TA0006", "ta0006", "Credential Access", "credential-access")} == {small.tactics["ATK-TA0006"]}
    assert tactic_named(small, "Credentials") is None


def test_kinds_are_kept_apart(small: Catalog) -> None:
    assert mitigation_named(small, "saf-m-2") is small.mitigations["SAFE-M-2"]
    assert mitigation_named(small, "SAFE-T1001") is None
    assert technique_named(small, "saf-t1001.002") is small.techniques["SAFE-T1001.002"]
    assert technique_named(small, "SAFE-M-2") is None
