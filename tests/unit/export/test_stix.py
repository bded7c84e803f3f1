"""STIX bundles: ids, times, and what each of the three holds."""

import json
import re
from typing import Any

import pytest

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.export import EXPORTERS
from safemcp_catalog.export.stix import objects_by_entry, stix_id

Stix = dict[str, Any]


def bundles(catalog: Catalog, **options: Any) -> dict[str, list[Stix]]:
    files = EXPORTERS["stix"](catalog, **options)
    return {file.path.removesuffix(".json"): json.loads(b"".join(file.chunks))["objects"] for file in files}


def named(objects: list[Stix], external_id: str) -> Stix:
    return next(one for one in objects if one.get("external_references", [{}])[0].get("external_id") == external_id)


@pytest.fixture(scope="module")
def small_bundles(small: Catalog) -> dict[str, list[Stix]]:
    return bundles(small)


def test_default_bundle_is_the_first_file(small: Catalog) -> None:
    assert [file.path for file in EXPORTERS["stix"](small)] == ["bundle.json", "attack-tools.json", "plain.json"]


def test_every_id_is_a_uuid_of_version_4_and_stands_once(small_bundles: dict[str, list[Stix]]) -> None:
    for objects in small_bundles.values():
        ids = [one["id"] for one in objects]
        assert len(ids) == len(set(ids))
        assert all(re.fullmatch(r"[a-z-]+--[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", one) for one in ids)


def test_every_reference_points_into_the_bundle(small_bundles: dict[str, list[Stix]]) -> None:
    for objects in small_bundles.values():
        ids = {one["id"] for one in objects}
        pointed = {ref for one in objects for key, value in one.items() if re.search("_refs?$", key) for ref in ([value] if isinstance(value, str) else value)}
        assert pointed <= ids


def test_objects_of_two_bundles_with_the_same_id_are_the_same(small_bundles: dict[str, list[Stix]]) -> None:
    found: dict[str, Stix] = {}
    for one in (one for objects in small_bundles.values() for one in objects):
        assert found.setdefault(one["id"], one) == one


def test_created_is_never_after_modified(small_bundles: dict[str, list[Stix]]) -> None:
    assert all(one["created"] <= one.get("modified", one["created"]) for objects in small_bundles.values() for one in objects)


def test_deprecated_technique_with_a_successor_is_revoked_by_it_and_keeps_its_id(small: Catalog) -> None:
    objects = bundles(small, include_drafts=True)["bundle"]
    old, new = named(objects, "SAFE-T1309"), named(objects, "SAFE-T1102")
    assert (old["id"], old["revoked"]) == (stix_id("attack-pattern", small.info.id, "bundle", "SAFE-T1309"), True)
    assert [(one["source_ref"], one["target_ref"]) for one in objects if one.get("relationship_type") == "revoked-by"] == [(old["id"], new["id"])]


def test_deprecated_technique_without_a_successor_is_marked_only(small_bundles: dict[str, list[Stix]]) -> None:
    old = named(small_bundles["bundle"], "SAFE-T1309")
    assert ("revoked" in old, old["x_mitre_deprecated"]) == (False, True)
    assert named(small_bundles["plain"], "SAFE-T1309")["revoked"] is True


def test_subtechnique_inherits_the_phases_of_its_parent(small_bundles: dict[str, list[Stix]]) -> None:
    objects = small_bundles["attack-tools"]
    sub = named(objects, "SAFE-T1001.002")
    assert sub["kill_chain_phases"] == named(objects, "SAFE-T1001")["kill_chain_phases"]
    assert sub["kill_chain_phases"][0] == {"kill_chain_name": "mitre-attack", "phase_name": "initial-access"}
    assert sub["x_mitre_is_subtechnique"] is True


def test_first_reference_carries_our_id_in_every_bundle(small_bundles: dict[str, list[Stix]]) -> None:
    kinds = {"attack-pattern", "course-of-action", "x-mitre-tactic", "x-mitre-matrix", "report"}
    for name, source in (("bundle", "safe-mcp"), ("attack-tools", "mitre-attack"), ("plain", "safe-mcp")):
        first = [one["external_references"][0] for one in small_bundles[name] if one["type"] in kinds]
        assert {reference["source_name"] for reference in first} == {source}
        assert all(reference["external_id"].upper() == reference["external_id"] for reference in first)


def test_no_other_reference_can_be_taken_for_an_attack_id(small_bundles: dict[str, list[Stix]]) -> None:
    later = [reference for one in small_bundles["bundle"] for reference in one.get("external_references", [])[1:]]
    assert "mitre-attack" not in {reference["source_name"] for reference in later}
    assert "ATT&CK (19.1)" in {reference["source_name"] for reference in later}


def test_control_of_the_crosswalk_names_its_edition(small_bundles: dict[str, list[Stix]]) -> None:
    references = named(small_bundles["bundle"], "SAFE-M-2")["external_references"]
    assert any("800-53" in reference["source_name"] and reference["description"] for reference in references)


def test_plain_bundle_has_nothing_custom(small_bundles: dict[str, list[Stix]]) -> None:
    assert not [key for one in small_bundles["plain"] for key in one if key.startswith("x_") or (key == "extensions" and one["name"] != "TLP:CLEAR")]
    assert not [one for one in small_bundles["plain"] if one["type"].startswith("x-")]


def test_sigma_rule_is_an_indicator_that_indicates_its_technique(small_bundles: dict[str, list[Stix]]) -> None:
    objects = small_bundles["bundle"]
    rule = next(one for one in objects if one["id"] == "indicator--5b0f9d0e-3c1a-4f52-8a55-0f6f2f1c7a01")
    assert (rule["pattern_type"], rule["pattern"].splitlines()[0]) == ("sigma", "title: Orders to the model in an MCP tool description")
    targets = [one["target_ref"] for one in objects if one.get("relationship_type") == "indicates" and one["source_ref"] == rule["id"]]
    assert targets == [named(objects, "SAFE-T1001")["id"]]


def test_citation_in_prose_names_an_external_reference(small_bundles: dict[str, list[Stix]]) -> None:
    for one in small_bundles["bundle"]:
        if one["type"] in {"attack-pattern", "course-of-action"}:
            cited = set(re.findall(r"\(Citation: ([^)]+)\)", one["description"]))
            assert cited <= {reference["source_name"] for reference in one["external_references"]}


def test_draft_is_in_no_bundle_unless_asked_for(below_draft: Catalog) -> None:
    drafts = {stix_id("attack-pattern", "safe-mcp", "bundle", entry) for entry in ("SAFE-T1102", "SAFE-T1102.001")}
    assert not drafts & {one["id"] for one in bundles(below_draft)["bundle"]}
    assert drafts < {one["id"] for one in bundles(below_draft, include_drafts=True)["bundle"]}


def test_objects_of_an_entry_are_those_of_the_bundle(small: Catalog, small_bundles: dict[str, list[Stix]]) -> None:
    own = objects_by_entry(small)["SAFE-T1001"]
    assert all(json.loads(json.dumps(one)) in small_bundles["bundle"] for one in own)
    kinds = [one.get("relationship_type", one["type"]) for one in own]
    assert kinds == ["attack-pattern", "indicator", *[one.get("relationship_type", one["type"]) for one in own[2:]]]
    assert {"mitigates", "indicates", "subtechnique-of"} <= set(kinds)
    assert objects_by_entry(small)["SAFE-T1102"] == ()
