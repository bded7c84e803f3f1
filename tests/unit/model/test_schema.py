"""The JSON Schemas: those of the models, valid themselves, and of one mind with the models."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from safemcp_catalog.cli.schema import schema_files
from safemcp_catalog.load import ALL_KINDS, Kind
from safemcp_catalog.load.parse import parse
from safemcp_catalog.model.schema import json_schema
from safemcp_catalog.model.vocab import MEANINGS

ROOT = Path(__file__).parents[3]
SMALL = ROOT / "tests" / "catalogs" / "small"
OWNED = {"no_such_day", "int_type", "int_from_float"}
"""Model faults of the listed differences (schema.DIFFERENCES): days of the calendar, and 1.0 as an integer."""


def _files() -> Iterator[tuple[Kind, Path]]:
    for kind in ALL_KINDS:
        folders = [SMALL / kind.folder, *(ROOT / "tests" / "corpus").glob(f"*/*/{kind.folder}")]
        for folder in folders:
            for path in sorted(folder.glob("catalog.yaml" if not kind.folder else "*.yaml")):
                yield kind, path


def _model_accepts(kind: Kind, value: Any) -> tuple[bool, set[str]]:
    try:
        kind.model.model_validate(value)
    except ValidationError as error:
        return False, {e["type"] for e in error.errors(include_url=False)}
    return True, set()


def _agree(kind: Kind, value: Any) -> None:
    schema = json_schema(kind.model)
    reference = jsonschema.Draft202012Validator(schema).is_valid(value)
    fast = jsonschema_rs.Draft202012Validator(schema).is_valid(value)
    accepted, faults = _model_accepts(kind, value)
    assert reference == fast
    if accepted != reference:
        assert reference, "the schema refuses what the model accepts"
        # pydantic counts only the elements that are right: a list whose one element is at fault is also too short to it.
        assert faults - {"too_short"}, faults
        assert faults - {"too_short"} <= OWNED, faults


@pytest.mark.parametrize("kind", ALL_KINDS, ids=lambda kind: kind.name)
def test_schema_is_valid_published_and_described(kind: Kind) -> None:
    schema = json_schema(kind.model)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert (ROOT / "schemas" / kind.schema_file).read_text(encoding="utf-8") == schema_files()[kind.schema_file]
    for part in (schema, *schema.get("$defs", {}).values()):
        for name, field in part.get("properties", {}).items():
            assert field.get("description"), f"{kind.name}.{name} has no description"


def _parts(value: Any) -> Iterator[dict[str, Any]]:
    """Every schema inside a schema."""
    if isinstance(value, dict):
        yield value
        for child in value.values():
            yield from _parts(child)
    elif isinstance(value, list):
        for child in value:
            yield from _parts(child)


@pytest.mark.parametrize("kind", ALL_KINDS, ids=lambda kind: kind.name)
def test_every_value_and_every_form_is_explained(kind: Kind) -> None:
    for part in _parts(json_schema(kind.model)):
        if isinstance(part.get("enum"), list):
            assert len(part.get("enumDescriptions", [])) == len(part["enum"]), part
        if isinstance(part.get("pattern"), str):
            assert part.get("patternErrorMessage"), part


def test_no_vocabulary_is_explained_that_no_field_has() -> None:
    used = {tuple(part["enum"]) for kind in ALL_KINDS for part in _parts(json_schema(kind.model)) if isinstance(part.get("enum"), list)}
    assert used == {tuple(meaning) for meaning in MEANINGS}


def test_no_schema_is_left_over() -> None:
    assert {p.name for p in (ROOT / "schemas").iterdir()} == {kind.schema_file for kind in ALL_KINDS}


@pytest.mark.parametrize(("kind", "path"), list(_files()), ids=lambda value: value.name)
def test_schema_and_model_agree_on_the_corpus(kind: Kind, path: Path) -> None:
    value = parse(path.read_bytes()).value
    if value is not None:
        _agree(kind, value)


_ENTRIES = [(kind, parse(path.read_bytes()).value) for kind, path in _files() if SMALL in path.parents]
_VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 5000), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=20),
    st.sampled_from(["SAFE-T1001", "SAFE-T1001\n", "SAFE-M-2", "2025-02-30", "2025-04", "stable", "high", "https://example.com", " x ", "", "a" * 600, "mcp"]),
    st.lists(st.text(max_size=5), max_size=3), st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(entry=st.sampled_from(_ENTRIES), data=st.data())
def test_schema_and_model_agree_on_changed_entries(entry: tuple[Kind, Any], data: st.DataObject) -> None:
    kind, value = entry[0], copy.deepcopy(entry[1])
    node = value
    for _ in range(data.draw(st.integers(0, 5), label="depth")):
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        inner = [k for k in keys if isinstance(node[k], dict | list) and node[k]]
        if not inner:
            break
        node = node[data.draw(st.sampled_from(inner))]
    keys = list(node) if isinstance(node, dict) else list(range(len(node)))
    key = data.draw(st.sampled_from(keys))
    if data.draw(st.booleans(), label="drop"):
        del node[key]
    elif isinstance(node, dict) and data.draw(st.booleans(), label="add"):
        node[data.draw(st.text(min_size=1, max_size=8))] = data.draw(_VALUES)
    else:
        node[key] = data.draw(_VALUES)
    _agree(kind, value)
