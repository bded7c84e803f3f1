"""The schemas of editors: they offer what the catalog has, and refuse nothing that the plain ones accept."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from tests.catalog_cases import CORPUS, SMALL

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.load import ALL_KINDS, Kind
from safemcp_catalog.load.parse import parse
from safemcp_catalog.model import Mitigation, Technique
from safemcp_catalog.model.schema import json_schema
from safemcp_catalog.views.editor_schema import editor_schema, editor_schema_text


def _values(kind: Kind) -> Iterator[Any]:
    for folder in (SMALL / kind.folder, *CORPUS.glob(f"*/*/{kind.folder}")):
        for path in sorted(folder.glob("*.yaml") if kind.folder else [folder / "catalog.yaml"]):
            value = parse(path.read_bytes()).value if path.is_file() else None
            if value is not None:
                yield value


@pytest.mark.parametrize("kind", ALL_KINDS, ids=lambda kind: kind.name)
def test_it_is_of_one_mind_with_the_schema_of_the_model(small: Catalog, kind: Kind) -> None:
    plain = jsonschema_rs.Draft202012Validator(json_schema(kind.model))
    rich = jsonschema_rs.Draft202012Validator(editor_schema(small, kind.model))
    values = list(_values(kind))
    assert values
    for value in values:
        assert plain.is_valid(value) == rich.is_valid(value)


def test_unknown_ids_are_for_rules_to_report(small: Catalog) -> None:
    value = parse((SMALL / "techniques" / "SAFE-T1001.yaml").read_bytes()).value
    assert value is not None
    value["mappings"][0] |= {"framework": "no-such", "id": "T9999"}
    value["tactics"] = ["ATK-TA9999"]
    value["surface"]["components"] = ["no-such"]
    assert jsonschema_rs.Draft202012Validator(editor_schema(small, Technique)).is_valid(value)
    value["tactics"] = [7]
    assert not jsonschema_rs.Draft202012Validator(editor_schema(small, Technique)).is_valid(value)


def test_schema_of_the_model_is_not_changed(small: Catalog) -> None:
    assert "anyOf" in json.dumps(editor_schema(small, Mitigation))
    assert "anyOf" not in json.dumps(json_schema(Mitigation))


def test_offered_are_current_items_by_framework_and_all_terms(small: Catalog) -> None:
    definitions = editor_schema(small, Mitigation)["$defs"]
    conditions = {
        one["if"]["properties"]["framework"]["const"]: {
            choice["enum"][0]: choice["enumDescriptions"][0] for choice in one["then"]["properties"]["control"]["anyOf"] if "enum" in choice
        }
        for one in definitions["CrosswalkLine"]["allOf"]
    }
    assert set(conditions) == {"nist-800-53r5", "iso-27001-2022"}
    assert conditions["nist-800-53r5"]["CM-14"] == "Signed Components"
    assert "CM-5(3)" not in conditions["nist-800-53r5"]
    components = definitions["Surface"]["properties"]["components"]["items"]["anyOf"]
    assert [choice["enum"][0] for choice in components if "enum" in choice] == list(small.terms("components"))


def test_weakness_that_is_not_to_be_mapped_is_not_offered(small: Catalog) -> None:
    text = json.dumps(editor_schema(small, Technique))
    assert '"CWE-1427"' in text
    assert '"CWE-20"' not in text


def test_text_has_its_address_and_says_the_same(small: Catalog) -> None:
    text = editor_schema_text(small, Technique, "technique.schema.json")
    schema = json.loads(text)
    assert schema.pop("$id") == f"{small.info.site_url}schemas/technique.schema.json"
    assert schema == editor_schema(small, Technique)
    assert text.endswith("}\n")
    assert max(len(line) for line in text.split("\n")) < 1200
