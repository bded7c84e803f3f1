"""Dates: whole days of the calendar, or as much as is known."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from safemcp_catalog.model.dates import Day, PartialDate

CONFIG = {"regex_engine": "python-re", "strict": True}
DAY: TypeAdapter[str] = TypeAdapter(Day, config=CONFIG)  # type: ignore[arg-type]
PARTIAL: TypeAdapter[str] = TypeAdapter(PartialDate, config=CONFIG)  # type: ignore[arg-type]


@given(day=st.dates())
def test_every_day_is_a_day_and_a_date(day: dt.date) -> None:
    assert DAY.validate_python(day.isoformat()) == day.isoformat()
    assert PARTIAL.validate_python(day.isoformat()) == day.isoformat()
    assert PARTIAL.validate_python(day.isoformat()[:7]) == day.isoformat()[:7]
    assert PARTIAL.validate_python(day.isoformat()[:4]) == day.isoformat()[:4]


@pytest.mark.parametrize("text", ["2025-02-29", "2025-02-30", "2025-04-31", "1900-02-29"])
def test_day_that_the_calendar_lacks_is_refused_as_such(text: str) -> None:
    for adapter in (DAY, PARTIAL):
        with pytest.raises(ValidationError) as caught:
            adapter.validate_python(text)
        assert [error["type"] for error in caught.value.errors()] == ["no_such_day"]


@pytest.mark.parametrize("text", ["2025-4-1", "20250401", "2025-13-01", "2025-00-01", "2025-01-32", "2025-01-01T00:00", "25-01-01", "2025-01-01\n", "", "\u0662025-01-01"])
def test_other_forms_are_refused(text: str) -> None:
    for adapter in (DAY, PARTIAL):
        with pytest.raises(ValidationError):
            adapter.validate_python(text)


@pytest.mark.parametrize("text", ["2025", "2025-04"])
def test_part_of_a_date_is_no_day(text: str) -> None:
    with pytest.raises(ValidationError):
        DAY.validate_python(text)


@pytest.mark.parametrize("value", [2025, 2025.04, dt.date(2025, 4, 1), None])
def test_date_is_text(value: object) -> None:
    with pytest.raises(ValidationError):
        PARTIAL.validate_python(value)
