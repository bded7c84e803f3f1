"""The published schemas: those of the models, with the terms and the items of frameworks that an editor offers and explains."""

import copy
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.model import Framework
from safemcp_catalog.model.entry import TAXONOMY_OF
from safemcp_catalog.model.schema import json_schema, schema_text

Json = dict[str, Any]
Values = Mapping[str, str]
"""What each value stands for, by value, in the order in which an editor offers them."""

_ACTORS = {"adversary": "Adversary", "user": "User"}
_UNFIT = frozenset({"discouraged", "prohibited"})


def editor_schema(catalog: Catalog, model: type[BaseModel]) -> Json:
    """The JSON Schema of a model, with the ids that its fields may name and the title of each.

    Nothing is refused that the schema of the model accepts: ids are checked by rules, which know what was meant. So each
    value is an alternative to any text. It is an enumeration of its own, because editors show the description of the one
    that a value matches, and would show the descriptions of all others too if they stood in one list.
    """
    schema = copy.deepcopy(json_schema(model))
    for part in (schema, *schema.get("$defs", {}).values()):
        fields = part.get("properties", {})
        for name, values in _OFFERED.get(part.get("title", ""), {}).items():
            if name in fields:
                field = fields[name]
                _offer(field["items"] if field.get("type") == "array" else field, values(catalog))
    _offer_items(schema, "Mapping", "id", [f for f in catalog.frameworks.values() if f.kind != "controls"])
    _offer_items(schema, "CrosswalkLine", "control", [f for f in catalog.frameworks.values() if f.kind == "controls"])
    return schema


def editor_schema_text(catalog: Catalog, model: type[BaseModel], file_name: str) -> str:
    """The schema as it is published under the catalog's address, and committed in `schemas/`."""
    return schema_text(editor_schema(catalog, model), f"{catalog.info.site_url}schemas/{file_name}")


def _offer(field: Json, values: Values) -> None:
    field.pop("examples", None)
    field["anyOf"] = _alternatives(values)


def _alternatives(values: Values) -> list[Json]:
    return [{"type": "string"}, *({"enum": [value], "enumDescriptions": [title]} for value, title in values.items())]


def _offer_items(schema: Json, part: str, field: str, frameworks: Iterable[Framework]) -> None:
    """Offer the items of the framework that stands beside the field: those that an entry may be mapped to."""
    if part not in schema.get("$defs", {}):
        return
    schema["$defs"][part]["properties"][field].pop("examples", None)
    schema["$defs"][part]["allOf"] = [
        {
            "if": {"properties": {"framework": {"const": framework.id}}, "required": ["framework"]},
            "then": {"properties": {field: {"anyOf": _alternatives(_items(framework))}}},
        }
        for framework in frameworks
    ]


def _items(framework: Framework) -> Values:
    return {item.id: item.title for item in framework.items if item.status == "current" and item.mapping_usage not in _UNFIT}


# ---- values ----------------------------------------------------------------------------------------------------------


def _terms(kind: str) -> Callable[[Catalog], Values]:
    return lambda catalog: {term.id: f"{term.name}: {term.summary}" for term in catalog.terms(kind).values()}


def _tactics(catalog: Catalog) -> Values:
    return {tactic.id: f"{tactic.name}: {tactic.summary}" for tactic in catalog.tactics_in_order}


def _log_sources(catalog: Catalog) -> Values:
    return {source.id: f"{source.name}: {source.summary}" for source in catalog.log_sources.values()}


def _actors(catalog: Catalog) -> Values:
    return {**_ACTORS, **_terms("components")(catalog)}


def _frameworks(*kinds: str) -> Callable[[Catalog], Values]:
    return lambda catalog: {f.id: f"{f.name}, {f.version}" for f in catalog.frameworks.values() if f.kind in kinds}


_OFFERED: dict[str, dict[str, Callable[[Catalog], Values]]] = {
    "Technique": {"tactics": _tactics},
    "Surface": {field: _terms(kind) for field, kind in TAXONOMY_OF.items()},
    "RevisionNote": {"revision": _terms("protocol-revisions")},
    "FlowStep": {"from": _actors, "to": _actors, "crosses": _terms("trust-boundaries")},
    "Detection": {"log_sources": _log_sources},
    "Mapping": {"framework": _frameworks("threats", "weaknesses")},
    "CrosswalkLine": {"framework": _frameworks("controls")},
    "FrameworkPairs": dict.fromkeys(("from", "to"), _frameworks("controls", "threats", "weaknesses")),
}
"""Fields that name terms and entries, by the title of the part that has them. Techniques and mitigations are not offered: each new
one would change the schemas, and a new entry is to touch one file."""
