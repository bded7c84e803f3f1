"""What the models refuse, in sentences for contributors: one for each of pydantic's error types that they can raise."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from safemcp_catalog.diagnostics import Code, Fault, Route
from safemcp_catalog.load import codes
from safemcp_catalog.load.kinds import Kind
from safemcp_catalog.load.text_fault import MAX_FAULTS
from safemcp_catalog.model.ids import canonical_id
from safemcp_catalog.model.schema import field_schema, homes_of_fields
from safemcp_catalog.nearest import nearest


def model_faults(kind: Kind, error: ValidationError) -> list[tuple[Code, Fault]]:
    """A fault for each error, at most `MAX_FAULTS` of them; the last then says how many are left out."""
    refusals = list(_refusals(kind, error.errors(include_url=False)))
    faults = [_SENTENCES.get(refusal.what, _bad_form)(refusal) for refusal in refusals[:MAX_FAULTS]]
    if len(refusals) > MAX_FAULTS:
        faults.append((codes.TOO_MANY, Fault("", (), f"{len(refusals) - MAX_FAULTS} more faults are not told", "mend the others first")))
    return faults


@dataclass(frozen=True, slots=True)
class _Refusal:
    """One value that a model refuses, and pydantic's name of the reason."""

    kind: Kind
    what: str
    route: Route
    value: Any
    context: dict[str, Any]
    is_key: bool

    @property
    def name(self) -> str:
        """How a sentence calls the value."""
        if self.is_key:
            return f"a key of {self.route[-2]}" if len(self.route) > 1 else "a key"
        field = next((str(part) for part in reversed(self.route) if isinstance(part, str)), f"the {self.kind.name}")
        index = self.route[-1] if self.route else None
        return f"element {index + 1} of {field}" if isinstance(index, int) else field

    @property
    def field(self) -> dict[str, Any]:
        if self.is_key:
            mapping = field_schema(self.kind.model, self.route[:-1])
            return {**mapping.get("propertyNames", {}), "pattern": next(iter(mapping.get("patternProperties", {})), "")}
        return field_schema(self.kind.model, self.route)

    @property
    def meaning(self) -> str:
        """What the field is for, with an example where the model has one."""
        examples = self.field.get("examples")
        example = f" Example: {examples[0]}" if examples and not isinstance(examples[0], dict | list) else ""
        return str(self.field.get("description", "")) + example

    @property
    def allowed(self) -> str:
        """The values of a closed vocabulary, to be put behind a sentence; "" for any other field."""
        values = self.field.get("enum")
        return f" Allowed: {', '.join(map(str, values))}" if values else ""

    def fault(self, message: str, hint: str, *, on_key: bool = False) -> Fault:
        return Fault("", self.route, message, hint, on_key=on_key or self.is_key)


_UNION_MEMBERS = frozenset({"str", "int", "float"})


def _refusals(kind: Kind, errors: list[ErrorDetails]) -> Iterator[_Refusal]:
    told: set[Route] = set()
    for error in errors:
        loc = error["loc"]
        is_key = loc[-1:] == ("[key]",)
        route = loc[:-1] if is_key else loc
        what = error["type"]
        if what == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]:
            continue  # pydantic counts the elements that it has accepted; the others are told one by one
        # Each member of a union of plain types refuses the value by itself, under a place that the file does not have.
        if what.endswith("_type") and route[-1:] and route[-1] in _UNION_MEMBERS and not field_schema(kind.model, route):
            route, what = route[:-1], "no_scalar"
        if what != "no_scalar" or route not in told:
            told.add(route)
            yield _Refusal(kind, "empty_value" if error["input"] is None and what != "missing" else what, route, error["input"], error.get("ctx", {}), is_key)


# ---- sentences -------------------------------------------------------------------------------------------------------

_SHORT = 4
"""Characters of a word that is too short to look like another one by more than chance."""

_LONGEST_SLIP = 60

_Sentence = Callable[[_Refusal], tuple[Code, Fault]]

_TYPES = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "no_scalar": "text or a number",
}


def _unknown_field(refusal: _Refusal) -> tuple[Code, Fault]:
    known = list(field_schema(refusal.kind.model, refusal.route[:-1]).get("properties", {}))
    name = str(refusal.route[-1])
    homes = homes_of_fields(refusal.kind.model)
    # What stands in the wrong place is told so, even where a field of this place looks a little like it.
    near = nearest(name, [*known, *(field for field in homes if len(name) > _SHORT or field == name)])
    if not near:
        hint = f"remove it; the fields here are {', '.join(known)}"
    elif near[0] in known:
        hint = f"did you mean {near[0]}?"
    else:
        hint = f"{name} belongs under {homes[name]}" if name in homes else f"did you mean {near[0]}? It belongs under {homes[near[0]]}"
    return codes.UNKNOWN_FIELD, refusal.fault(f"there is no field {name or _shown(name)} here", hint, on_key=True)


def _missing(refusal: _Refusal) -> tuple[Code, Fault]:
    return codes.MISSING_FIELD, refusal.fault(f"the field {refusal.name} is missing", f"add `{refusal.name}:` {refusal.meaning}{refusal.allowed}")


def _empty(refusal: _Refusal) -> tuple[Code, Fault]:
    top = refusal.kind.model.model_fields
    is_needed = len(refusal.route) == 1 and any((f.alias or n) == refusal.route[0] and f.is_required() for n, f in top.items())
    hint = f"fill it: {refusal.meaning}" if is_needed else "fill it, or leave the line out"
    hint += f".{refusal.allowed}" if refusal.allowed and not hint.endswith(".") else refusal.allowed
    return codes.EMPTY_VALUE, refusal.fault(f"{refusal.name} is empty", hint, on_key=isinstance(refusal.route[-1], str) if refusal.route else False)


def _wrong_type(refusal: _Refusal) -> tuple[Code, Fault]:
    value = refusal.value
    hint = refusal.meaning
    if refusal.what == "string_type" and isinstance(value, int | float):
        # Not the value in quotes: 1.10 has become 1.1 by now.
        hint = "put quotes around it, as it stands"
    elif refusal.what == "string_type" and isinstance(value, dict):
        hint = "a colon and a blank make a key: put quotes around the text"
    elif refusal.what == "tuple_type":
        fields = _fields_of(field_schema(refusal.kind.model, (*refusal.route, 0)))
        hint = f"write it as a list: [{_shown(value)}]" if isinstance(value, str | int | float) and not fields else f"write it as a list, one `- ` a line{', each with ' * bool(fields)}{fields}"
    elif refusal.what in ("model_type", "dict_type"):
        fields = _fields_of(refusal.field)
        hint = f"write its fields instead: {fields}" if fields else "write it as a mapping: a key and what belongs to it, without `- `"
    elif refusal.what == "bool_type":
        hint = "write true or false, without quotes"
    elif refusal.what.startswith(("int", "float")) and isinstance(value, str):
        hint = "write the number without quotes"
    return codes.WRONG_TYPE, refusal.fault(f"{refusal.name} must be {_TYPES[refusal.what]}, not {_kind_of(value)}", hint)


def _fields_of(schema: dict[str, Any]) -> str:
    """The fields that a mapping of a schema must have, or may have where it need not have any; "" for anything else."""
    fields = schema.get("required") or list(schema.get("properties", {}))
    return ", ".join(f"{field}:" for field in fields)


def _not_allowed(refusal: _Refusal) -> tuple[Code, Fault]:
    allowed = [str(value) for value in refusal.field.get("enum", [])]
    first = nearest(str(refusal.value), allowed)
    ordered = [*first, *(value for value in allowed if value not in first)]
    hint = (f"did you mean {first[0]}? " if first else "") + f"Allowed: {', '.join(ordered)}"
    return codes.NOT_ALLOWED, refusal.fault(f"{_shown(refusal.value)} is no value of {refusal.name}", hint)


def _bad_length(refusal: _Refusal) -> tuple[Code, Fault]:
    limit = refusal.context.get("min_length", refusal.context.get("max_length"))
    unit = "character" if refusal.what.startswith("string") else "element"
    is_short = refusal.what.endswith("short")
    count = len(refusal.value)
    message = f"{refusal.name} has {count} {_plural(unit, count)}, and must have at {'least' if is_short else 'most'} {limit}"
    hint = (f"say more: {refusal.meaning}" if unit == "character" else f"add to it: {refusal.meaning}") if is_short else "shorten it"
    return codes.BAD_LENGTH, refusal.fault(message, hint)


def _plural(unit: str, count: int) -> str:
    return unit if count == 1 else f"{unit}s"


def _out_of_range(refusal: _Refusal) -> tuple[Code, Fault]:
    side = "at least" if refusal.what.startswith("greater") else "at most"
    limit = refusal.context.get("ge", refusal.context.get("le", 0))
    bounds = [f"{bound:g}" for bound in (refusal.field.get("minimum"), refusal.field.get("maximum")) if bound is not None]
    return codes.OUT_OF_RANGE, refusal.fault(f"{refusal.name} is {refusal.value}, and must be {side} {limit:g}", f"write a number from {' to '.join(bounds)}")


def _no_such_day(refusal: _Refusal) -> tuple[Code, Fault]:
    return codes.BAD_FORM, refusal.fault(f"{_shown(refusal.value)} is no day of the calendar", "write a day that exists, as YYYY-MM-DD")


def _bad_form(refusal: _Refusal) -> tuple[Code, Fault]:
    value = refusal.value
    if isinstance(value, str) and not refusal.is_key:
        if value != value.strip():
            hint = "remove the blank at its start or end; `>-` and `|-` leave no line end, as `>` and `|` do"
            return codes.BAD_FORM, refusal.fault(f"{refusal.name} has white space around it", hint)
        if "\n" in value:
            return codes.BAD_FORM, refusal.fault(f"{refusal.name} must be on one line", "use `>-`, which folds lines into one, instead of `|`")
    meant = _repaired(value, refusal.field.get("pattern", "")) if isinstance(value, str) else ""
    # Of its own id a file's author must know more than the form: which id a new entry has.
    form = refusal.meaning if refusal.route == ("id",) else str(refusal.field.get("patternErrorMessage", refusal.meaning))
    hint = f"did you mean {meant}? {form}" if meant else form
    return codes.BAD_FORM, refusal.fault(f"{_shown(value)} does not have the form of {refusal.name}", hint)


def _repaired(value: str, pattern: str) -> str:
    """The value as it was probably meant: the first of the usual slips that makes it fit the pattern; "" where none does."""
    if not value or len(value) > _LONGEST_SLIP or not pattern:
        return ""
    slug = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")
    slips = (value.upper(), canonical_id(value), f"SAFE-{value.upper()}", f"ATK-{value.upper()}", f"https://{value}" if "." in value else "", value.lstrip("vV"), slug)
    return next((slip for slip in slips if slip and slip != value and re.search(pattern, slip)), "")


_SENTENCES: dict[str, _Sentence] = {
    "extra_forbidden": _unknown_field,
    "missing": _missing,
    "empty_value": _empty,
    "literal_error": _not_allowed,
    "no_such_day": _no_such_day,
    "string_pattern_mismatch": _bad_form,
    **dict.fromkeys(_TYPES, _wrong_type),
    **dict.fromkeys(("string_too_short", "string_too_long", "too_short", "too_long"), _bad_length),
    **dict.fromkeys(("greater_than_equal", "less_than_equal"), _out_of_range),
}


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "..."


def _kind_of(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return _shown(value)
    return f"the {'text' if isinstance(value, str) else 'number'} {_shown(value)}"
