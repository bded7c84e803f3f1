"""Values against their model: every fault of it, in sentences for contributors."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from safemcp_catalog.diagnostics import Code, Fault, Route
from safemcp_catalog.load import codes
from safemcp_catalog.load.kinds import Kind
from safemcp_catalog.model import Model
from safemcp_catalog.model.schema import json_schema
from safemcp_catalog.nearest import did_you_mean, nearest


def validate(kind: Kind, value: Any) -> tuple[Model | None, list[tuple[Code, Fault]]]:
    """The entry, or the faults that keep the values from being one.

    The model tells the faults, since it knows the fields; the published JSON Schema is then asked too, because
    editors and other programs go by it.
    """
    try:
        entry = kind.model.model_validate(value)
    except ValidationError as error:
        return None, [_fault(kind, value, details) for details in error.errors(include_url=False)]
    disagreement = next(_schema(kind).iter_errors(value), None) if not _schema(kind).is_valid(value) else None
    if disagreement is None:
        return entry, []
    route = tuple(int(p) if isinstance(p, int) else str(p) for p in disagreement.instance_path)
    message = f"the JSON Schema does not allow this value: {disagreement.message[:120]}"
    return None, [(codes.SCHEMA_ONLY, Fault("", route, message, "compare it with `safemcp explain SMC109`"))]


@cache
def _schema(kind: Kind) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(json_schema(kind.model))


# ---- pydantic's error types, each with our sentence ----------------------------------------------------------------

_TYPE_NAMES = {
    "string_type": "text", "int_type": "a whole number", "float_type": "a number", "bool_type": "true or false", "tuple_type": "a list",
    "dict_type": "a mapping", "model_type": "a mapping", "model_attributes_type": "a mapping", "int_from_float": "a whole number",
}  # fmt: skip


def _fault(kind: Kind, value: Any, error: ErrorDetails) -> tuple[Code, Fault]:
    route = tuple(part for part in error["loc"] if part not in ("[key]",))
    what, context = error["type"], error.get("ctx", {})
    name = str(route[-1]) if route else kind.name
    if what == "extra_forbidden":
        return codes.UNKNOWN_FIELD, _unknown_field(kind, route)
    if what == "missing":
        return codes.MISSING_FIELD, Fault("", route, f"the field {name} is missing", _describe(kind, route))
    if what in ("string_type", "invalid_key") and "[key]" in error["loc"]:
        return codes.WRONG_TYPE, Fault("", route, "a key must be text", "put it in quotes", on_key=True)
    if what in _TYPE_NAMES:
        return codes.WRONG_TYPE, _wrong_type(kind, route, what, error["input"])
    if what == "literal_error":
        return codes.NOT_ALLOWED, _not_allowed(kind, route, error["input"])
    if what == "empty_value":
        return codes.EMPTY_VALUE, Fault("", route, f"the field {name} is empty", "fill it, or leave the line out", on_key=bool(route and isinstance(route[-1], str)))
    if what in ("string_too_short", "string_too_long", "too_short", "too_long"):
        return codes.BAD_LENGTH, _bad_length(route, what, context, error["input"])
    if what in ("greater_than_equal", "less_than_equal", "greater_than", "less_than"):
        limit = context.get("ge", context.get("le", context.get("gt", context.get("lt"))))
        side = "at least" if what.startswith("greater") else "at most"
        return codes.OUT_OF_RANGE, Fault("", route, f"{name} is {error['input']}, and must be {side} {limit}", "")
    return codes.BAD_FORM, _bad_form(kind, route, what, error)


def _unknown_field(kind: Kind, route: Route) -> Fault:
    name = str(route[-1])
    known = list(_field_schema(kind, route[:-1]).get("properties", {}))
    hint = did_you_mean(name, known, otherwise=f"the fields here are {', '.join(known)}" if len(known) <= 12 else "remove it, or see the field reference")
    return Fault("", route, f"there is no field {name} here", hint, on_key=True)


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "..."


def _kind_of_value(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return f"the text {_shown(value)}" if isinstance(value, str) else f"{_shown(value)}"


def _wrong_type(kind: Kind, route: Route, what: str, value: Any) -> Fault:
    name = str(route[-1]) if route and isinstance(route[-1], str) else "the value"
    if value is None:
        return Fault("", route, f"{name} is empty, and must be {_TYPE_NAMES[what]}", _describe(kind, route), on_key=bool(route and isinstance(route[-1], str)))
    hint = _describe(kind, route)
    if what == "string_type" and isinstance(value, int | float):
        hint = f'put it in quotes: "{_shown(value)}"'
    elif what == "tuple_type":
        hint = f"write it as a list: [{_shown(value)}]" if isinstance(value, str | int) else "write it as a list, one `- ` a line"
    elif what == "bool_type":
        hint = "write true or false without quotes"
    return Fault("", route, f"{name} must be {_TYPE_NAMES[what]}, not {_kind_of_value(value)}", hint)


def _not_allowed(kind: Kind, route: Route, value: Any) -> Fault:
    allowed = [str(v) for v in _field_schema(kind, route).get("enum", [])]
    first = nearest(str(value), allowed)
    ordered = [*first, *(v for v in allowed if v not in first)]
    hint = (f"did you mean {first[0]}? " if first else "") + f"Allowed: {', '.join(ordered)}"
    name = next((str(part) for part in reversed(route) if isinstance(part, str)), "the field")
    return Fault("", route, f"{_shown(value)} is no value of {name}", hint)


def _bad_length(route: Route, what: str, context: dict[str, Any], value: Any) -> Fault:
    name = next((str(part) for part in reversed(route) if isinstance(part, str)), "the value")
    limit = context.get("min_length", context.get("max_length"))
    unit = "character" if what.startswith("string") else "element"
    plural = unit if limit == 1 else f"{unit}s"
    short = what.endswith("short")
    message = f"{name} has {len(value)} {unit if len(value) == 1 else unit + 's'}, and must have at {'least' if short else 'most'} {limit} {plural}"
    return Fault("", route, message, "say more" if short and unit == "character" else "shorten it" if not short else "add one")


_FORMS = {"Summary": "write one sentence of 20 to 240 characters that ends in a full stop"}


def _bad_form(kind: Kind, route: Route, what: str, error: ErrorDetails) -> Fault:
    name = next((str(part) for part in reversed(route) if isinstance(part, str)), "the value")
    value = error["input"]
    on_key = "[key]" in error["loc"]
    if what == "no_such_day":
        return Fault("", route, f"{_shown(value)} is no day of the calendar", "write an existing day as YYYY-MM-DD")
    if what != "string_pattern_mismatch":
        return Fault("", route, f"{name}: {error['msg'][0].lower()}{error['msg'][1:]}", _describe(kind, route), on_key=on_key)
    if isinstance(value, str) and value != value.strip() and not on_key:
        return Fault("", route, f"{name} has white space around it", "remove the blank at its start or end (`>-` instead of `>` leaves no line end)")
    if isinstance(value, str) and "\n" in value and name != "code":
        return Fault("", route, f"{name} must be on one line", "use `>-`, which folds lines into one, instead of `|`")
    return Fault("", route, f"{_shown(value)} does not have the form of {name}", _describe(kind, route), on_key=on_key)


def _describe(kind: Kind, route: Route) -> str:
    schema = _field_schema(kind, route)
    description = str(schema.get("description", ""))
    examples = schema.get("examples")
    example = f" Example: {examples[0]}" if examples and not isinstance(examples[0], dict | list) else ""
    return description + example


# ---- the part of a schema that a route leads to --------------------------------------------------------------------


def _field_schema(kind: Kind, route: Route) -> dict[str, Any]:
    """The JSON Schema of the field at a route; empty where the schema knows none."""
    top = json_schema(kind.model)
    schema: dict[str, Any] = top
    for part in route:
        schema = _resolved(top, schema)
        if isinstance(part, int):
            schema = schema.get("items", {})
        elif part in schema.get("properties", {}):
            schema = schema["properties"][part]
        else:
            schema = next(_values(schema), {})
    return {**_resolved(top, schema), **{k: v for k, v in schema.items() if k != "$ref"}}


def _values(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key in ("additionalProperties", "propertyNames"):
        if isinstance(schema.get(key), dict):
            yield schema[key]


def _resolved(top: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        target: Any = top
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        schema = {**target, **{k: v for k, v in schema.items() if k != "$ref"}}
    return schema
