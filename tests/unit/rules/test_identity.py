"""Prefixes, columns, names, lists."""

from dataclasses import replace
from typing import Any

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.model import Tactic


def test_other_public_spelling_of_our_prefix_is_told_as_ours(small: Catalog, hints: Any) -> None:
    technique = small.techniques["SAFE-T1102"].model_copy(update={"id": "SAF-T1102"})
    catalog = replace(small, techniques={**small.techniques, "SAF-T1102": technique})
    assert hints(catalog, "SMC203") == ["write SAFE-T1102"]


def test_gap_in_the_order_of_tactics_names_the_free_number(small: Catalog, messages: Any) -> None:
    last = small.tactics["ATK-TA0006"]
    moved: dict[str, Tactic] = {**small.tactics, last.id: last.model_copy(update={"order": 5})}
    assert messages(replace(small, tactics=moved), "SMC216") == ["order 5 leaves a gap: there are 3 tactics and none has order 3"]


def test_three_tactics_in_one_column_are_two_faults(small: Catalog, messages: Any) -> None:
    same = {key: tactic.model_copy(update={"order": 1}) for key, tactic in small.tactics.items()}
    assert messages(replace(small, tactics=same), "SMC216") == ["order 1 is taken by ATK-TA0001"] * 2


def test_alias_may_repeat_neither_name_nor_alias_of_another(changed: Any, messages: Any) -> None:
    catalog = changed("SAFE-M-12", aliases=["SIGNED TOOL DEFINITIONS"])
    assert messages(catalog, "SMC220") == ["SAFE-M-2 goes by the name SIGNED TOOL DEFINITIONS as well"]


def test_technique_and_mitigation_may_share_a_name(changed: Any, messages: Any) -> None:
    assert messages(changed("SAFE-M-12", aliases=["Tool Poisoning"]), "SMC220") == []


def test_term_defined_twice_is_told(small: Catalog, messages: Any) -> None:
    transports = small.taxonomies["transports"]
    doubled = transports.model_copy(update={"terms": (*transports.terms, transports.terms[0])})
    assert messages(replace(small, taxonomies={**small.taxonomies, "transports": doubled}), "SMC215") == ["stdio is listed twice"]


def test_item_of_a_framework_defined_twice_is_told(small: Catalog, messages: Any) -> None:
    cwe = small.frameworks["cwe"]
    doubled = cwe.model_copy(update={"items": (*cwe.items, cwe.items[0])})
    assert messages(replace(small, frameworks={**small.frameworks, "cwe": doubled}), "SMC215") == ["CWE-20 is listed twice"]


def test_framework_listed_twice_in_catalog_yaml_is_told(small: Catalog, messages: Any) -> None:
    info = small.info.model_copy(update={"mapping_frameworks": ("mitre-attack", "mitre-attack")})
    assert messages(replace(small, info=info), "SMC215") == ["mitre-attack is listed twice"]
