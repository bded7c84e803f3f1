"""The behaviour that all models share: frozen, strict, no unknown fields, no empty values."""

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Strict
from pydantic_core import PydanticCustomError

T = TypeVar("T")


class Model(BaseModel):
    """Base of every part of an entry.

    Patterns run on Python's engine, because the end-of-text look-ahead in `ids.END` is unknown to pydantic's own.
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        regex_engine="python-re",
        validate_by_alias=True,
        validate_by_name=True,
        serialize_by_alias=True,
        use_attribute_docstrings=False,
    )


def _refuse_null(value: Any) -> Any:
    # `severity:` with nothing behind it reads as null in YAML. Leaving the key out is how one says "nothing".
    if value is None:
        raise PydanticCustomError("empty_value", "the field is empty")
    return value


Maybe = Annotated[T | None, BeforeValidator(_refuse_null)]
"""A field that may be left out, but not left empty."""

Many = Annotated[tuple[T, ...], Strict(strict=False)]
"""A YAML list, held as a tuple. Only the container is lenient (YAML gives lists); its elements stay strict."""
