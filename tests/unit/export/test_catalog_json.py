"""The plain JSON: what consumers may rely on."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.export import EXPORTERS
from safemcp_catalog.export.catalog_json import entry_json
from safemcp_catalog.export.published import PARTS, published, technique_item
from safemcp_catalog.export.published_schema import item_schema

Files = dict[str, Any]


def exported(catalog: Catalog, **options: Any) -> Files:
    return {file.path: json.loads(b"".join(file.chunks)) for file in EXPORTERS["json"](catalog, **options)}


@pytest.fixture(scope="module")
def files(small: Catalog) -> Files:
    return exported(small)


def test_every_file_names_its_schema_version_and_licence(files: Files) -> None:
    for path, content in files.items():
        if path.startswith("schemas/"):
            continue
        assert content["schema"] == f"https://safe-mcp-catalog.example/data/schemas/{path.removesuffix('.json')}.schema.json"
        assert (content["version"], content["released"]) == ("0.1.0", "2026-11-23")
        assert content["license"]["spdx"] == "CC-BY-4.0"
        assert "The SAFE-MCP Catalog Authors" in content["license"]["attribution"]


def test_whole_catalog_holds_the_parts_in_order(files: Files) -> None:
    whole = files["catalog.json"]
    assert whole["items"] == [item for part in PARTS for item in files[f"{part.name}.json"]["items"]]
    assert [part["count"] for part in whole["parts"]] == [len(files[f"{part.name}.json"]["items"]) for part in PARTS]


@pytest.mark.parametrize("path", ["catalog", *(part.name for part in PARTS)])
def test_file_satisfies_its_published_schema(path: str, files: Files) -> None:
    schemas = [content for name, content in files.items() if name.startswith("schemas/")]
    registry: Registry[Any] = Registry().with_resources((schema["$id"], Resource.from_contents(schema)) for schema in schemas)
    schema = files[f"schemas/{path}.schema.json"]
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema, registry=registry).validate(files[f"{path}.json"])


def test_schema_describes_every_published_field(small: Catalog) -> None:
    everything = exported(small, include_drafts=True)
    for part in PARTS:
        validator = Draft202012Validator(item_schema(part, strict=True))
        for item in everything[f"{part.name}.json"]["items"]:
            validator.validate(item)


def test_technique_comes_with_names_titles_and_reverse_relations(small: Catalog) -> None:
    by_id = {item["id"]: item for item in exported(small, include_drafts=True)["catalog.json"]["items"]}
    sub = by_id["SAFE-T1001.002"]
    assert sub["alternate_id"] == "SAF-T1001.002"
    assert sub["url"] == "https://safe-mcp-catalog.example/techniques/SAFE-T1001.002/"
    assert sub["parent"] == {"id": "SAFE-T1001", "name": "Tool Poisoning"}
    assert sub["tactics"] == by_id["SAFE-T1001"]["tactics"]
    assert sub["tactics"][0] == {"id": "ATK-TA0001", "name": "Initial Access"}
    mapping = sub["mappings"][0]
    assert (mapping["edition"], mapping["title"]) == ("19.1", "Supply Chain Compromise: Compromise Software Supply Chain")
    assert mapping["url"] == "https://attack.mitre.org/techniques/T1195/002/"
    assert by_id["SAFE-T1102"]["supersedes"] == [{"id": "SAFE-T1309", "name": "Privileged Tool Invocation via Prompt Manipulation"}]
    assert [other["id"] for other in by_id["SAFE-T1102"]["related_from"]] == ["SAFE-T1001"]
    assert by_id["SAFE-T1001"]["detection"]["rules"][0]["telemetry"] == "instrumented"
    assert {"id": "SAFE-T1001", "name": "Tool Poisoning", "role": "preventive"} in by_id["SAFE-M-2"]["techniques"]


def test_draft_and_what_points_to_it_stay_out(below_draft: Catalog, small: Catalog) -> None:
    files = exported(below_draft)
    assert [item["id"] for item in files["techniques.json"]["items"]] == ["SAFE-T1001", "SAFE-T1001.002", "SAFE-T1309"]
    drafts = {"SAFE-T1102", "SAFE-T1102.001", "SAFE-M-10"}
    pointers = [(item["id"], key) for item in files["catalog.json"]["items"] for key, value in item.items() if drafts & set(_ids(value))]
    assert small.mitigations["SAFE-M-10"].status == "draft"
    assert pointers == []


def _ids(value: Any) -> list[str]:
    """The ids of entries in a value, other than those in prose."""
    if isinstance(value, dict):
        return [found for key, inner in value.items() for found in ([inner] if key in {"id", "technique", "mitigation"} else _ids(inner))]
    return [found for inner in value for found in ([inner] if isinstance(inner, str) and " " not in inner else _ids(inner))] if isinstance(value, list) else []


def test_draft_comes_in_when_asked_for(below_draft: Catalog) -> None:
    ids = [item["id"] for item in exported(below_draft, include_drafts=True)["techniques.json"]["items"]]
    assert ids == ["SAFE-T1001", "SAFE-T1001.002", "SAFE-T1102", "SAFE-T1102.001", "SAFE-T1309"]


def test_deprecated_entry_is_kept(files: Files) -> None:
    assert [item["status"] for item in files["techniques.json"]["items"] if item["id"] == "SAFE-T1309"] == ["deprecated"]


def test_single_entry_has_the_same_envelope(small: Catalog, files: Files) -> None:
    shown = published(small)
    alone = json.loads(entry_json(shown, technique_item(shown, shown.techniques["SAFE-T1001"])))
    assert alone == {**files["techniques.json"], "items": [files["techniques.json"]["items"][0]]}
