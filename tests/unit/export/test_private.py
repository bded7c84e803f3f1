"""Exports of a private catalog: whose entries are whose, and what stays as the public catalog has it."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from stix2validator import ValidationOptions, validate_string
from tests.catalog_cases import SMALL, lay_out_private

import safemcp_catalog
from safemcp_catalog.catalog import Catalog
from safemcp_catalog.export import EXPORTERS
from safemcp_catalog.export.published import PARTS
from safemcp_catalog.export.published_schema import file_schema
from safemcp_catalog.export.stix.tlp import tlp_marking

Stix = dict[str, Any]


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The private catalog laid over the small one."""
    return safemcp_catalog.load(lay_out_private(tmp_path_factory.mktemp("private") / "acme"))


def files(catalog: Catalog, name: str) -> dict[str, Any]:
    return {file.path: json.loads(b"".join(file.chunks)) for file in EXPORTERS[name](catalog)}


@pytest.fixture(scope="module")
def bundles(acme: Catalog) -> dict[str, list[Stix]]:
    """Objects of each bundle."""
    return {name.removesuffix(".json"): bundle["objects"] for name, bundle in files(acme, "stix").items()}


def one(objects: list[Stix], kind: str, **properties: str) -> Stix:
    (found,) = [o for o in objects if o["type"] == kind and all(o.get(name) == value for name, value in properties.items())]
    return found


FLAVORS = ["bundle", "attack-tools", "plain"]


@pytest.mark.parametrize("flavor", FLAVORS)
def test_public_objects_are_those_of_the_public_bundle_to_the_last_property(bundles: dict[str, list[Stix]], flavor: str) -> None:
    public = files(safemcp_catalog.load(SMALL), "stix")[f"{flavor}.json"]["objects"]
    assert bundles[flavor][: len(public)] == public


@pytest.mark.parametrize("flavor", FLAVORS)
def test_own_objects_claim_neither_the_public_identity_nor_its_source_and_licence(bundles: dict[str, list[Stix]], flavor: str) -> None:
    objects = bundles[flavor]
    public, ours = (one(objects, "identity", name=name) for name in ("The SAFE-MCP Catalog Authors", "ACME Product Security"))
    statement = next(o for o in objects if o["type"] == "marking-definition" and "ACME" in o.get("definition", {}).get("statement", ""))
    own = [o for o in objects if o.get("created_by_ref") == ours["id"]]
    assert {o["type"] for o in own} == {"marking-definition", "attack-pattern", "course-of-action", "note", "relationship"}
    for found in own:
        if found["type"] != "marking-definition":
            assert found["object_marking_refs"] == [tlp_marking("amber+strict")["id"], statement["id"]]
    assert public["object_marking_refs"] != ours["object_marking_refs"]
    technique = one(objects, "attack-pattern", name="Orders in Help Desk Tickets")
    sources = {"bundle": ["acme"], "attack-tools": ["mitre-attack", "acme"], "plain": ["acme"]}[flavor]
    named = [r["source_name"] for r in technique["external_references"] if r.get("external_id") == "ACME-T0001"]
    assert named == sources
    assert technique["external_references"][0]["url"] == "https://threats.acme.example/techniques/ACME-T0001/"


@pytest.mark.parametrize("flavor", FLAVORS)
def test_every_object_that_is_pointed_to_is_there_once(bundles: dict[str, list[Stix]], flavor: str) -> None:
    objects = bundles[flavor]
    ids = [o["id"] for o in objects]
    assert len(ids) == len(set(ids))
    pointed = {r for o in objects for name in ("object_marking_refs", "object_refs", "tactic_refs") for r in o.get(name, [])}
    pointed |= {o[name] for o in objects for name in ("created_by_ref", "source_ref", "target_ref") if name in o}
    assert pointed <= set(ids)


@pytest.mark.parametrize("flavor", FLAVORS)
def test_bundle_passes_the_validator(bundles: dict[str, list[Stix]], flavor: str) -> None:
    text = json.dumps({"type": "bundle", "id": "bundle--6b5a1d4e-2f7a-4c1c-9a35-0d4ef4a9b9a1", "objects": bundles[flavor]})
    result = validate_string(text, ValidationOptions(version="2.1"))
    assert result.is_valid, [str(e) for found in result.object_results for e in found.errors]


def test_own_technique_stands_in_the_public_kill_chain(bundles: dict[str, list[Stix]]) -> None:
    technique = one(bundles["bundle"], "attack-pattern", name="Orders in Help Desk Tickets")
    assert [phase["kill_chain_name"] for phase in technique["kill_chain_phases"]] == ["safe-mcp"]
    assert technique["x_safe_mcp_severity"] == "high"


def test_added_use_is_a_relationship_of_ours_and_added_control_a_note_on_their_object(bundles: dict[str, list[Stix]]) -> None:
    objects = bundles["bundle"]
    ours = one(objects, "identity", name="ACME Product Security")["id"]
    refunds, poisoning = one(objects, "course-of-action", name="Second Person for Refunds"), one(objects, "attack-pattern", name="Tool Poisoning")
    use = one(objects, "relationship", source_ref=refunds["id"], target_ref=poisoning["id"])
    assert (use["relationship_type"], use["created_by_ref"], use["modified"]) == ("mitigates", ours, "2026-11-20T00:00:00.000Z")
    note = one(objects, "note")
    assert note["object_refs"] == [one(objects, "course-of-action", name="Cryptographic Integrity for Tool Definitions")["id"]]
    assert note["content"].startswith("- ACME rules (2026) AI-1: Sign what a model reads; supports (full): ")


def test_vulnerability_that_the_public_catalog_names_stays_its_object(tmp_path: Path) -> None:
    folder = lay_out_private(tmp_path / "acme")
    public = folder / "public" / "case-studies" / "SAFE-CS-1.yaml"
    text = public.read_text(encoding="utf-8") + "vulnerabilities: [{id: CVE-2025-12345}]\n"
    public.write_text(text, encoding="utf-8")
    (folder / "case-studies").mkdir()
    ours = text.replace("SAFE-CS-1", "ACME-CS-1").replace("CVE-2025-12345}", "CVE-2025-12345}, {id: CVE-2025-54321}")
    (folder / "case-studies" / "ACME-CS-1.yaml").write_text(ours, encoding="utf-8")
    # Its sentences are the public ones, which is a fault of its own; what is exported is the point here.
    catalog = safemcp_catalog.check(folder).catalog
    assert catalog is not None
    objects = files(catalog, "stix")["bundle.json"]["objects"]
    shared, own = (one(objects, "vulnerability", name=name) for name in ("CVE-2025-12345", "CVE-2025-54321"))
    assert shared["created_by_ref"] == one(objects, "identity", name="The SAFE-MCP Catalog Authors")["id"]
    assert own["created_by_ref"] == one(objects, "identity", name="ACME Product Security")["id"]
    assert [shared["id"] in report["object_refs"] for report in objects if report["type"] == "report"] == [True, True]


def test_level_of_sharing_is_what_the_catalog_says(tmp_path: Path) -> None:
    folder = lay_out_private(tmp_path / "acme")
    with (folder / "catalog.yaml").open("a", encoding="utf-8") as file:
        file.write("tlp: green\n")
    objects = files(safemcp_catalog.load(folder), "stix")["bundle.json"]["objects"]
    assert one(objects, "attack-pattern", name="Orders in Help Desk Tickets")["object_marking_refs"][0] == tlp_marking("green")["id"]
    assert {o["name"] for o in objects if o["type"] == "marking-definition" and "name" in o} == {"TLP:CLEAR", "TLP:GREEN"}


def test_json_names_both_catalogs_and_carries_both_licences(acme: Catalog) -> None:
    whole = files(acme, "json")["catalog.json"]
    assert (whole["name"], whole["version"]) == ("ACME Threats", "2.3.0")
    assert whole["extends"]["name"] == "SAFE-MCP Catalog"
    assert whole["license"]["attribution"].endswith("; contains SAFE-MCP Catalog 0.1.0, The SAFE-MCP Catalog Authors, https://safe-mcp-catalog.example/, licensed CC-BY-4.0")
    by_id = {item["id"]: item for item in whole["items"]}
    assert {by_id[name]["catalog"] for name in ("SAFE-T1001", "cwe", "components", "mcp-host", "monday-morning", "ATK-TA0001")} == {"safe-mcp"}
    assert {by_id[name]["catalog"] for name in ("ACME-T0001", "ACME-M-1", "acme-rules")} == {"acme"}
    assert {"id": "ACME-M-1", "name": "Second Person for Refunds"}.items() <= by_id["SAFE-T1001"]["mitigations"][-1].items()


def test_json_tells_what_is_added_to_a_public_entry_and_by_whom(acme: Catalog) -> None:
    by_id = {item["id"]: item for item in files(acme, "json")["catalog.json"]["items"]}
    assert [(use["id"], use.get("catalog")) for use in by_id["SAFE-T1001"]["mitigations"]][-2:] == [("SAFE-M-12", None), ("ACME-M-1", "acme")]
    assert [line.get("catalog") for line in by_id["SAFE-M-2"]["crosswalk"]][-1] == "acme"
    assert not any("catalog" in line for line in by_id["SAFE-M-2"]["crosswalk"][:-1])
    assert not any("catalog" in use for use in by_id["ACME-T0001"]["mitigations"])


def test_json_of_a_catalog_that_extends_nothing_names_no_catalog() -> None:
    whole = files(safemcp_catalog.load(SMALL), "json")["catalog.json"]
    assert "extends" not in whole
    assert not any("catalog" in item for item in whole["items"])


@pytest.mark.parametrize("part", PARTS, ids=lambda part: str(part.name))
def test_json_is_what_its_schema_says(acme: Catalog, part: Any) -> None:
    jsonschema.Draft202012Validator(file_schema(acme.info, part)).validate(files(acme, "json")[f"{part.name}.json"])
