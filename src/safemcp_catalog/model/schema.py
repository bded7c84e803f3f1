"""Models to JSON Schemas (draft 2020-12), as they are published in `schemas/`."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from safemcp_catalog.model import dates, ids, text
from safemcp_catalog.model.vocab import MEANINGS

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_WIDTH = 160

TEXT_TYPES = (
    ids.TechniqueId, ids.MitigationId, ids.CaseStudyId, ids.TacticId, ids.EntryId, ids.SlugId,
    dates.Day, dates.PartialDate, text.Name, text.Line, text.Summary, text.Url,
)  # fmt: skip
"""Types whose description says which form a text must have. Of those with one pattern, the last one speaks for all."""

DIFFERENCES = {
    "calendar": "A day that the calendar does not have (2025-02-30): the pattern cannot count days. SMC105 reports it.",
    "characters": "Invisible and control characters and Unicode form NFC: patterns differ between engines. SMC004 reports them.",
    "numbers": "1.0 is an integer for JSON Schema and a float for YAML and the model. SMC103 reports it.",
}
"""Where the model refuses what the schema accepts, and the code that tells it. JSON Schema cannot say these."""


class _Schema(GenerateJsonSchema):
    """Optional fields may be left out but are never null, and an absent default is no default."""

    schema_dialect = DIALECT

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        inner = super().default_schema(schema)
        if inner.get("default", ...) in (None, [], {}):
            inner.pop("default", None)
        return inner

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """Keys of a mapping have one form: what does not have it is refused, not merely unchecked."""
        inner = super().dict_schema(schema)
        if "patternProperties" in inner:
            inner["additionalProperties"] = False
        return inner

    def get_title_from_name(self, name: str) -> str:  # noqa: ARG002 - titles that repeat the name teach nobody
        return ""


@cache
def json_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema of a model, as a dictionary that must not be changed."""
    schema = model.model_json_schema(schema_generator=_Schema, mode="validation")
    _tidy(schema)
    return {"$schema": DIALECT, **schema}


def field_schema(model: type[BaseModel], route: tuple[str | int, ...]) -> dict[str, Any]:
    """The JSON Schema of the field at a route through a model's values, references resolved; empty where there is none.

    >>> from safemcp_catalog.model import Tactic
    >>> field_schema(Tactic, ("order",))["maximum"]
    99
    """
    top = json_schema(model)
    schema = top
    for part in route:
        schema = _resolved(top, schema)
        child = schema.get("items") if isinstance(part, int) else _member(schema, part)
        if not isinstance(child, dict):
            return {}
        schema = child
    return _resolved(top, schema)


def _member(schema: dict[str, Any], name: str) -> Any:
    """The schema of a member: a property's own, else the one of all names that the mapping takes."""
    any_name = next(iter(schema.get("patternProperties", {}).values()), schema.get("additionalProperties"))
    return schema.get("properties", {}).get(name, any_name)


def _resolved(top: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The schema that a reference names, under the keywords beside the reference."""
    while "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        schema = {**top["$defs"][name], **{key: value for key, value in schema.items() if key != "$ref"}}
    return schema


@cache
def homes_of_fields(model: type[BaseModel]) -> dict[str, str]:
    """Where a model's values have the fields below the top: "evidence", "attack_flow", "detection.rules"; by field.

    Left out are fields of the top, and those that several parts have: they are too common to say where they belong.

    >>> from safemcp_catalog.model import Technique
    >>> homes = homes_of_fields(Technique)
    >>> homes["maturity"], homes["crosses"], "note" in homes
    ('evidence', 'attack_flow', False)
    """
    top = json_schema(model)
    homes: dict[str, list[str]] = {}
    for field, route in _inner_fields(top, top, ""):
        homes.setdefault(field, []).append(route)
    return {field: routes[0] for field, routes in homes.items() if len(routes) == 1 and field not in top["properties"]}


def _inner_fields(top: dict[str, Any], schema: dict[str, Any], route: str) -> Iterator[tuple[str, str]]:
    for field, child in schema.get("properties", {}).items():
        if route:
            yield field, route
        inner = _resolved(top, child)
        below = inner.get("items", _member(inner, ""))
        if "properties" not in inner and isinstance(below, dict):
            inner = _resolved(top, below)
        yield from _inner_fields(top, inner, f"{route}.{field}" if route else field)


def _tidy(schema: Any) -> None:
    if isinstance(schema, dict):
        if schema.get("title") == "":
            del schema["title"]
        _explain(schema)
        for key, value in schema.items():
            # A property may itself be called "title": only the keyword's text is meant.
            if key in ("properties", "$defs") and isinstance(value, dict):
                for child in value.values():
                    _tidy(child)
            elif key not in ("examples", "default", "enum", "const"):
                _tidy(value)
    elif isinstance(schema, list):
        for child in schema:
            _tidy(child)


def _explain(schema: dict[str, Any]) -> None:
    """Add what editors show (enumDescriptions, patternErrorMessage): what a value means, which form a text must have."""
    values = schema.get("enum")
    if isinstance(values, list) and (meaning := _MEANINGS.get(tuple(values))):
        schema["enumDescriptions"] = [meaning[value] for value in values]
    pattern = schema.get("pattern")
    if isinstance(pattern, str):
        form = _forms().get(pattern) or schema.get("description", "")
        example = f" Example: {schema['examples'][0]}" if schema.get("examples") else ""
        schema["patternErrorMessage"] = f"{form}{example}"


_MEANINGS = {tuple(meaning): meaning for meaning in MEANINGS}


@cache
def _forms() -> dict[str, str]:
    """The sentence that describes each text type, by its pattern."""
    held = [field for text_type in TEXT_TYPES for field in get_args(text_type) if isinstance(field, FieldInfo)]
    return {constraint.pattern: field.description or "" for field in held for constraint in field.metadata if getattr(constraint, "pattern", None)}


def schema_text(schema: dict[str, Any], address: str) -> str:
    """A schema as it is published: with its address, indented, what is short on one line, ending in a newline."""
    return _pretty({"$schema": schema["$schema"], "$id": address, **{k: v for k, v in schema.items() if k != "$schema"}}) + "\n"


def _pretty(value: Any, indent: str = "") -> str:
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or not value or len(indent) + len(flat) <= _WIDTH:
        return flat
    inner = indent + "  "
    if isinstance(value, list):
        lines = [inner + _pretty(child, inner) for child in value]
    else:
        lines = [f"{inner}{json.dumps(key, ensure_ascii=False)}: {_pretty(child, inner)}" for key, child in value.items()]
    opening, closing = "[]" if isinstance(value, list) else "{}"
    return f"{opening}\n" + ",\n".join(lines) + f"\n{indent}{closing}"
