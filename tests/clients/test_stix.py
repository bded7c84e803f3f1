"""Libraries of others read our STIX bundles and find what we meant: stix2, stix2-validator, mitreattack-python."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import stix2  # type: ignore[import-untyped]
from mitreattack.stix20 import MitreAttackData
from stix2validator import ValidationOptions, validate_file

from safemcp_catalog.catalog import Catalog

pytestmark = pytest.mark.filterwarnings("ignore")  # the libraries' own deprecations are not ours to mend

BUNDLES = ["bundle", "attack-tools", "plain"]
JUSTIFIED = {"{302} External reference", "{202} 'subtechnique-of'", "{202} 'revoked-by'"}
"""Beginnings of the warnings that docs/exports.md justifies."""


@pytest.mark.parametrize("name", BUNDLES)
def test_validator_finds_no_error_and_no_warning_but_the_justified(name: str, stix_folder: Path) -> None:
    result = validate_file(str(stix_folder / f"{name}.json"), ValidationOptions(version="2.1", enforce_refs=True))
    found = [str(one) for part in result.object_results for one in (*part.errors, *part.warnings)]
    said = [re.sub(r"^[^:]*: ", "", one) for one in found]
    assert result.is_valid
    assert [one for one in said if not any(one.startswith(start) for start in JUSTIFIED)] == []


def test_validator_accepts_the_plain_bundle_under_its_strictest_options(stix_folder: Path) -> None:
    options = ValidationOptions(version="2.1", strict_types=True, strict_properties=True, enforce_refs=True)
    assert validate_file(str(stix_folder / "plain.json"), options).is_valid


@pytest.mark.parametrize("name", BUNDLES)
def test_stix2_counts_what_the_catalog_holds(name: str, stix_folder: Path, small: Catalog) -> None:
    bundle = stix2.parse((stix_folder / f"{name}.json").read_text(), allow_custom=name != "plain")
    counts = Counter(one["type"] for one in bundle.objects)
    rules = sum(len(technique.detection.rules) for technique in small.techniques.values() if technique.detection)
    assert (counts["attack-pattern"], counts["course-of-action"], counts["indicator"]) == (len(small.techniques), len(small.mitigations), rules)
    relations = Counter(one["relationship_type"] for one in bundle.objects if one["type"] == "relationship")
    pairs = {(technique.id, use.id) for technique in small.techniques.values() for use in technique.mitigations}
    assert (relations["mitigates"], relations["indicates"], relations["subtechnique-of"], relations["revoked-by"]) == (len(pairs), rules, 1, 1)


@pytest.fixture(scope="module")
def attack(stix_folder: Path) -> MitreAttackData:
    return MitreAttackData(str(stix_folder / "attack-tools.json"))


def ids(attack: MitreAttackData, objects: list[Any]) -> list[str]:
    return sorted(str(attack.get_attack_id(one["id"])) for one in objects)


def test_attack_library_knows_every_entry_by_our_id(attack: MitreAttackData, small: Catalog) -> None:
    for technique in small.techniques.values():
        assert attack.get_object_by_attack_id(technique.id, "attack-pattern")["name"] == technique.name
    for mitigation in small.mitigations.values():
        assert attack.get_object_by_attack_id(mitigation.id, "course-of-action")["name"] == mitigation.name


def test_attack_library_says_what_counters_tool_poisoning(attack: MitreAttackData, small: Catalog) -> None:
    technique = attack.get_object_by_attack_id("SAFE-T1001", "attack-pattern")
    found = {attack.get_attack_id(entry["object"]["id"]): entry for entry in attack.get_mitigations_mitigating_technique(technique["id"])}
    assert sorted(found) == sorted({use.id for use in small.techniques["SAFE-T1001"].mitigations})
    assert found["SAFE-M-2"]["relationships"][0]["description"].startswith("Only definitions that a reviewer has signed are loaded")


def test_attack_library_says_what_a_mitigation_counters(attack: MitreAttackData, small: Catalog) -> None:
    for mitigation in small.mitigations.values():
        source = attack.get_object_by_attack_id(mitigation.id, "course-of-action")
        found = ids(attack, [entry["object"] for entry in attack.get_techniques_mitigated_by_mitigation(source["id"])])
        assert found == sorted({technique.id for technique, _ in small.uses_of_mitigation.get(mitigation.id, ())})


def test_attack_library_builds_the_matrix_in_our_order(attack: MitreAttackData, small: Catalog) -> None:
    matrices = attack.get_tactics_by_matrix()
    assert {name: [tactic["name"] for tactic in tactics] for name, tactics in matrices.items()} == {
        small.info.name: [tactic.name for tactic in small.tactics_in_order]
    }


def test_attack_library_finds_the_techniques_of_each_tactic(attack: MitreAttackData, small: Catalog) -> None:
    for tactic in small.tactics.values():
        found = ids(attack, attack.get_techniques_by_tactic(tactic.shortname, "enterprise-attack", remove_revoked_deprecated=True))
        expected = [t.id for t in small.techniques.values() if not t.is_deprecated and tactic.id in small.tactics_of(t)]
        assert found == sorted(expected)


def test_attack_library_knows_parents_and_subtechniques(attack: MitreAttackData) -> None:
    parent = attack.get_object_by_attack_id("SAFE-T1001", "attack-pattern")
    sub = attack.get_object_by_attack_id("SAFE-T1001.002", "attack-pattern")
    assert ids(attack, [entry["object"] for entry in attack.get_subtechniques_of_technique(parent["id"])]) == ["SAFE-T1001.002"]
    assert ids(attack, [entry["object"] for entry in attack.get_parent_technique_of_subtechnique(sub["id"])]) == ["SAFE-T1001"]


def test_attack_library_leaves_the_deprecated_out(attack: MitreAttackData, small: Catalog) -> None:
    live = ids(attack, attack.get_techniques(remove_revoked_deprecated=True))
    assert live == sorted(technique.id for technique in small.techniques.values() if not technique.is_deprecated)
    assert len(attack.get_techniques()) == len(small.techniques)


def test_attack_library_follows_a_revoked_technique(attack: MitreAttackData) -> None:
    old = attack.get_object_by_attack_id("SAFE-T1309", "attack-pattern")
    successors = [one.target_ref for one in attack.src.query([stix2.Filter("relationship_type", "=", "revoked-by"), stix2.Filter("source_ref", "=", old["id"])])]
    assert [attack.get_attack_id(successor) for successor in successors] == ["SAFE-T1102"]
