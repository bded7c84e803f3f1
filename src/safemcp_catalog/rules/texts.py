"""All prose of a catalog: which fields hold it, found from the models, and what of it is not code."""

import re
import types
import weakref
from collections.abc import Callable, Iterator
from functools import cache, wraps
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Route
from safemcp_catalog.model import LogSource, Model
from safemcp_catalog.model.case_study import Vulnerability
from safemcp_catalog.model.detection import SigmaRule
from safemcp_catalog.model.framework import Framework, NotMapped
from safemcp_catalog.model.history import HistoryEvent
from safemcp_catalog.model.mitigation import CrosswalkLine
from safemcp_catalog.model.reference import Reference
from safemcp_catalog.model.taxonomy import LogField
from safemcp_catalog.model.technique import FlowStep, Mapping, Signal
from safemcp_catalog.model.text import Line, Prose, Summary

_NOT_PROSE: dict[type[Model], frozenset[str]] = {
    CrosswalkLine: frozenset({"control"}),
    FlowStep: frozenset({"message"}),
    HistoryEvent: frozenset({"by"}),
    LogField: frozenset({"otel", "ecs", "values"}),
    LogSource: frozenset({"product", "service", "category"}),
    Mapping: frozenset({"id"}),
    NotMapped: frozenset({"control", "also", "group"}),
    Reference: frozenset({"title", "authors"}),
    Signal: frozenset({"path", "patterns", "field"}),
    Vulnerability: frozenset({"cvss_source"}),
    Framework: frozenset(Framework.model_fields) - {"not_mapped"},
    # Sigma is plain text with a life outside the catalog; the rules of `detection` look after it.
    SigmaRule: frozenset(SigmaRule.model_fields),
}
"""Lines that are ids, names of works or things on the wire rather than sentences of ours."""

Shape = Literal["text", "model", "map"]


class Field(NamedTuple):
    """A field with prose in it: attribute, key in YAML, what its values are, whether it is a list."""

    attribute: str
    key: str
    shape: Shape
    many: bool


class Text(NamedTuple):
    """One text of an entry. `entry` is the key under which the catalog holds the file."""

    entry: str
    route: Route
    value: str


def texts(catalog: Catalog) -> Iterator[Text]:
    """Every text that is written as Markdown, on one line or many, in the order of the files."""
    for entries in (
        catalog.tactics,
        catalog.techniques,
        catalog.mitigations,
        catalog.case_studies,
        catalog.frameworks,
        catalog.taxonomies,
        catalog.log_sources,
        catalog.checklists,
    ):
        for key, entry in entries.items():
            for route, value in texts_of(entry):
                yield Text(key, route, value)


def texts_of(model: Model) -> list[tuple[Route, str]]:
    """Texts of one entry with their routes, in the order of the model's fields."""
    found: list[tuple[Route, str]] = []
    _collect(model, (), found)
    return found


def _collect(model: Model, route: Route, found: list[tuple[Route, str]]) -> None:
    for attribute, key, shape, many in prose_fields(type(model)):
        value = getattr(model, attribute)
        if value is None:
            continue
        here = (*route, key)
        if shape == "map":
            members = [((*here, name), member) for name, member in value.items()]
        elif many:
            members = [((*here, index), member) for index, member in enumerate(value)]
        else:
            members = [(here, value)]
        if shape == "text":
            found += members
        else:
            for place, member in members:
                _collect(member, place, found)


@cache
def prose_fields(model: type[Model]) -> tuple[Field, ...]:
    """Fields of a model that are Markdown, or that hold models with such fields.

    Found from the annotations (`Line`, `Summary`, `Prose`), so a new field is checked from its first day.
    """
    hints = get_type_hints(model, include_extras=True)
    fields = []
    for name, info in model.model_fields.items():
        if name not in _NOT_PROSE.get(model, frozenset()) and (kind := _kind(hints[name])):
            fields.append(Field(name, info.alias or name, *kind))
    return tuple(fields)


def _kind(hint: Any) -> tuple[Shape, bool] | None:
    if hint in (Line, Summary, Prose):
        return "text", False
    if isinstance(hint, type) and issubclass(hint, Model):
        return ("model", False) if prose_fields(hint) else None
    if get_origin(hint) is Annotated:
        return _kind(get_args(hint)[0])
    if get_origin(hint) in (Union, types.UnionType):
        return next((kind for part in get_args(hint) if (kind := _kind(part))), None)
    if get_origin(hint) is tuple:
        member = _kind(get_args(hint)[0])
        return (member[0], True) if member else None
    if get_origin(hint) is dict:
        member = _kind(get_args(hint)[1])
        return ("map", False) if member == ("model", False) else None
    return None


T = TypeVar("T")


def once(scan: Callable[[Catalog], T]) -> Callable[[Catalog], T]:
    """The scan, with its result kept for the catalog that it was last given: two rules that need it scan once.

    The catalog is held weakly, so that nothing is kept alive by having been checked.
    """
    last: list[tuple[weakref.ref[Catalog], T]] = []

    @wraps(scan)
    def kept(catalog: Catalog) -> T:
        if not last or last[0][0]() is not catalog:
            last[:] = [(weakref.ref(catalog), scan(catalog))]
        return last[0][1]

    return kept


_CODE = re.compile(r"^([ ]{0,3})(`{3,}|~{3,})[^\n]*\n.*?(?:^[ ]{0,3}\2[`~]*[ ]*$|\Z)|(?<!`)(`+)(?!`).+?(?<!`)\3(?!`)", re.MULTILINE | re.DOTALL)


def without_code(text: str) -> str:
    """The text with fenced blocks and code spans blanked out.

    >>> without_code("Send `<b>` to SAFE-T1001.")
    'Send   to SAFE-T1001.'
    """
    return _CODE.sub(" ", text) if "`" in text or "~~~" in text else text
