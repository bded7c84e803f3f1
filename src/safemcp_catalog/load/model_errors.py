"""What the models refuse, in sentences for contributors: one for each of pydantic's error types that they can raise."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from safemcp_catalog.diagnostics import Code, Fault, Route
from safemcp_catalog.load import codes
from safemcp_catalog.load.kinds import Kind
from safemcp_catalog.load.text_fault import MAX_FAULTS
from safemcp_catalog.model.schema import field_schema
from safemcp_catalog.nearest import did_you_mean, nearest


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
            return dict(field_schema(self.kind.model, self.route[:-1]).get("propertyNames", {}))
        return field_schema(self.kind.model, self.route)

    @property
    def meaning(self) -> str:
        """What the field is for, with an example where the model has one."""
        examples = self.field.get("examples")
        example = f" Example: {examples[0]}" if examples and not isinstance(examples[0], dict | list) else ""
        return str(self.field.get("description", "")) + example

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
    hint = did_you_mean(name, known, otherwise=f"remove it; the fields here are {', '.join(known)}")
    return codes.UNKNOWN_FIELD, refusal.fault(f"there is no field {name or _shown(name)} here", hint, on_key=True)


def _missing(refusal: _Refusal) -> tuple[Code, Fault]:
    return codes.MISSING_FIELD, refusal.fault(f"the field {refusal.name} is missing", f"add `{refusal.name}:` {refusal.meaning}")


def _empty(refusal: _Refusal) -> tuple[Code, Fault]:
    top = refusal.kind.model.model_fields
    is_needed = len(refusal.route) == 1 and any((f.alias or n) == refusal.route[0] and f.is_required() for n, f in top.items())
    hint = f"fill it: {refusal.meaning}" if is_needed else "fill it, or leave the line out"
    return codes.EMPTY_VALUE, refusal.fault(f"{refusal.name} is empty", hint, on_key=isinstance(refusal.route[-1], str) if refusal.route else False)


def _wrong_type(refusal: _Refusal) -> tuple[Code, Fault]:
    value = refusal.value
    hint = refusal.meaning
    if refusal.what == "string_type" and isinstance(value, int | float):
        # Not the value in quotes: 1.10 has become 1.1 by now.
        hint = "put quotes around it, as it stands"
    elif refusal.what == "tuple_type":
        hint = f"write it as a list: [{_shown(value)}]" if isinstance(value, str | int | float) else "write it as a list, one `- ` a line"
    elif refusal.what == "bool_type":
        hint = "write true or false, without quotes"
    elif refusal.what.startswith(("int", "float")) and isinstance(value, str):
        hint = "write the number without quotes"
    return codes.WRONG_TYPE, refusal.fault(f"{refusal.name} must be {_TYPES[refusal.what]}, not {_kind_of(value)}", hint)


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
    return codes.BAD_FORM, refusal.fault(f"{_shown(value)} does not have the form of {refusal.name}", str(refusal.field.get("patternErrorMessage", refusal.meaning)))


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
