"""Values against their model, and against the JSON Schema that editors go by."""

from functools import cache
from typing import Any

import jsonschema_rs
from pydantic import ValidationError

from safemcp_catalog.diagnostics import Code, Fault
from safemcp_catalog.load import codes
from safemcp_catalog.load.kinds import Kind
from safemcp_catalog.load.model_errors import model_faults
from safemcp_catalog.model import Model
from safemcp_catalog.model.schema import json_schema


def validate(kind: Kind, value: dict[str, Any]) -> tuple[Model | None, list[tuple[Code, Fault]]]:
    """The entry, or the faults that keep the values from being one.

    The model tells the faults, since it knows the fields; the published JSON Schema is then asked too, because
    editors and other programs go by it.
    """
    try:
        entry = kind.model.model_validate(value)
    except ValidationError as error:
        return None, model_faults(kind, error)
    schema = _schema(kind)
    if schema.is_valid(value):
        return entry, []
    return None, [(codes.SCHEMA_ONLY, _disagreement(error)) for error in schema.iter_errors(value)][:1]


@cache
def _schema(kind: Kind) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(json_schema(kind.model))


def _disagreement(error: jsonschema_rs.ValidationError) -> Fault:
    route = tuple(part if isinstance(part, int) else str(part) for part in error.instance_path)
    message = f"the published schema does not allow this value: {error.message[:120]}"
    return Fault("", route, message, "this is our fault, not yours: report it with the value")
