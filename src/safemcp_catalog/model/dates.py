"""Dates as text: whole days, or as much of a date as is known."""

import datetime as dt
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from safemcp_catalog.model.ids import END

_MONTH = r"(0[1-9]|1[0-2])"
_DAY = r"(0[1-9]|[12][0-9]|3[01])"


def _real_day(text: str) -> str:
    # The pattern admits 2025-02-30; JSON Schema cannot say more, so this is one of the listed differences.
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("no_such_day", "there is no such day") from None
    return text


def _real_partial(text: str) -> str:
    return _real_day(text) if len(text) == len("2025-04-01") else text


Day = Annotated[
    str,
    Field(pattern=rf"^[0-9]{{4}}-{_MONTH}-{_DAY}{END}", description="A day, as YYYY-MM-DD.", examples=["2026-11-23"], json_schema_extra={"format": "date"}),
    AfterValidator(_real_day),
]
PartialDate = Annotated[
    str,
    Field(
        pattern=rf"^[0-9]{{4}}(-{_MONTH}(-{_DAY})?)?{END}",
        description="A date as far as it is known: YYYY, YYYY-MM or YYYY-MM-DD, in quotes where it is a year alone.",
        examples=["2025-04-01", "2025-04", "2025"],
    ),
    AfterValidator(_real_partial),
]
