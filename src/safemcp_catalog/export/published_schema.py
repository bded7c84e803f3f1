"""JSON Schemas of what is published: the schemas of the entries, plus everything that is looked up or derived.

They accept fields that they do not know, as consumers should: a later release may add some. The tests use the strict form,
so that no field is published which the schema does not describe.
"""

import copy
from typing import Any

from safemcp_catalog.export.addresses import data_url
from safemcp_catalog.export.published import PARTS, Part
from safemcp_catalog.model import CatalogInfo
from safemcp_catalog.model.schema import DIALECT, json_schema

Json = dict[str, Any]


def _text(description: str) -> Json:
    return {"type": "string", "description": description}


def _list(of: Json, description: str) -> Json:
    return {"type": "array", "items": of, "description": description}


def _object(description: str, **properties: Json) -> Json:
    return {"type": "object", "additionalProperties": False, "required": [*properties], "properties": properties, "description": description}


_ID, _NAME = _text("Id of the other entry."), _text("Its name, looked up.")
_NAMED = _object("Another entry, with its name looked up.", id=_ID, name=_NAME)
_IDENTITY = {
    "type": _text("Type of entry."),
    "catalog": _text("Where a catalog extends another: id of the one that the entry is of."),
    "alternate_id": _text("The other public spelling of the id (SAF-...)."),
    "url": _text("Address of the entry's page."),
}
_OURS = {name: _IDENTITY[name] for name in ("type", "catalog")}
_VERSIONED = {
    "created": _text("Day of the first version, as YYYY-MM-DD."),
    "modified": _text("Day of the newest version, as YYYY-MM-DD."),
    "version": _text("The newest version, as MAJOR.MINOR."),
    "superseded_by": _list(_NAMED, "What replaces a deprecated entry."),
    "supersedes": _list(_NAMED, "Deprecated entries that this one replaces."),
}
_LOOKED_UP = {
    "framework_name": _text("Short name of the framework, looked up."),
    "edition": _text("Edition of the framework, looked up."),
    "title": _text("Title of the item, looked up."),
    "url": _text("Official link of the item, looked up."),
}

ADDED: dict[str, Json] = {
    "technique": {
        **_IDENTITY,
        **_VERSIONED,
        "tactics": _list(_NAMED, "Tactics; those of the parent for a sub-technique."),
        "parent": _NAMED,
        "subtechniques": _list(_NAMED, "Sub-techniques."),
        "related_from": _list(
            _object("A technique that names this one as related.", id=_ID, name=_NAME, relation=_text("Its relation to this one."), note=_text("Its note.")),
            "The reverse of `related`.",
        ),
        "case_studies": _list(_NAMED, "Case studies in which the technique was seen."),
    },
    "mitigation": {
        **_IDENTITY,
        **_VERSIONED,
        "techniques": _list(
            _object("A technique.", id=_ID, name=_NAME, role=_text("Role of the mitigation against it.")), "Techniques against which the mitigation acts."
        ),
        "case_studies": _list(_NAMED, "Case studies in which it would have helped."),
        "checklists": _list(_NAMED, "Checklists that put it in place."),
    },
    "tactic": {**_IDENTITY, "shortname": _text("Name of the kill chain phase."), "techniques": _list(_NAMED, "Techniques, without sub-techniques.")},
    "case-study": {**_IDENTITY, "created": _VERSIONED["created"], "modified": _VERSIONED["modified"]},
    "framework": {**_OURS},
    "taxonomy": {**_OURS},
    "log-source": {**_OURS, "techniques": _list(_NAMED, "Techniques that this log shows.")},
    "checklist": {**_OURS},
}
"""Properties that publishing adds to an entry, by type."""

_ADDER = {"catalog": _text("Id of the catalog that has added this to an entry of the one that it extends.")}
ADDED_INSIDE: dict[str, Json] = {
    "MitigationUse": {"name": _NAME, **_ADDER},
    "RelatedTechnique": {"name": _NAME},
    "RelatedMitigation": {"name": _NAME},
    "Mapping": {**_LOOKED_UP, **_ADDER},
    "CrosswalkLine": {**_LOOKED_UP, **_ADDER},
    "DetectionRule": {"telemetry": _text("What it takes to have all fields that the rule compares.")},
    "CaseStep": {"technique_name": _text("Name of the technique, looked up.")},
    "Lesson": {"mitigation_name": _text("Name of the mitigation, looked up.")},
    "FrameworkItem": {
        "url": _LOOKED_UP["url"],
        "mitigations": _list(_ID, "Mitigations whose crosswalk names the item."),
        "techniques": _list(_ID, "Techniques that are mapped to the item."),
    },
    "ChecklistItem": {"mitigations": _list(_NAMED, "Mitigations that it puts in place.")},
}
"""Properties that publishing adds to a part of an entry, by the part's name in the schemas."""


def item_schema(part: Part, *, strict: bool = False) -> Json:
    """Schema of one published entry of a type; `strict` refuses fields that it does not describe."""
    schema = copy.deepcopy(json_schema(part.model))
    schema["properties"] |= ADDED[part.type_]
    schema["properties"]["type"] = {"const": part.type_, "description": "Type of entry."}
    schema["required"] = ["type", *schema["required"]]
    for name, added in ADDED_INSIDE.items():
        if name in schema.get("$defs", {}):
            schema["$defs"][name]["properties"] |= copy.deepcopy(added)
    if not strict:
        _open(schema)
    return schema


def file_schema(info: CatalogInfo, part: Part) -> Json:
    """Schema of the published file of one type."""
    item = item_schema(part)
    definitions = item.pop("$defs", {})
    item.pop("$schema", None)
    return {
        "$schema": DIALECT,
        "$id": schema_url(info, part.name),
        "title": f"{part.title} of the {info.name}, as published",
        **envelope({"$ref": f"#/$defs/{part.type_}"}),
        "$defs": {**definitions, part.type_: item},
    }


def catalog_schema(info: CatalogInfo) -> Json:
    """Schema of the whole catalog's file: entries of all types, each as in the file of its type."""
    types = [
        {
            "if": {"properties": {"type": {"const": part.type_}}, "required": ["type"]},
            "then": {"$ref": f"{schema_url(info, part.name)}#/$defs/{part.type_}"},
        }
        for part in PARTS
    ]
    item = {"type": "object", "required": ["type", "id"], "properties": {"type": {"enum": [part.type_ for part in PARTS]}}, "allOf": types}
    listed = _object("One type of entry.", type=_text("Type of entry."), url=_text("Its own file."), count={"type": "integer", "description": "Number of entries."})
    schema = {"$schema": DIALECT, "$id": schema_url(info, "catalog"), "title": f"The {info.name}, as published", **envelope(item)}
    schema["properties"]["parts"] = _list(listed, "The types of entries, each with the file that holds it alone.")
    return schema


def schema_url(info: CatalogInfo, name: str) -> str:
    """Address of the schema of a published file."""
    return data_url(info, f"schemas/{name}.schema.json")


def envelope(item: Json) -> Json:
    """Schema of what every published file has around its items, without a dialect and an address."""
    licence = _object(
        "Licence of the content.", spdx=_text("SPDX identifier."), url=_text("Text of the licence."), attribution=_text("The line that a copy must carry.")
    )
    return {
        "type": "object",
        "required": ["schema", "name", "version", "released", "license", "items"],
        "properties": {
            "schema": _text("Address of the schema of this file."),
            "name": _text("Name of the catalog."),
            "version": _text("Version of the catalog, MAJOR.MINOR.PATCH."),
            "released": _text("Day of that version, as YYYY-MM-DD."),
            "license": licence,
            "extends": _extended(),
            "items": _list(item, "The entries."),
        },
    }


def _extended() -> Json:
    return _object(
        "The catalog whose entries stand here beside our own, where there is one.",
        id=_text("Its id."), name=_text("Its name."), version=_text("Its version."), released=_text("Day of that version, as YYYY-MM-DD."),
        url=_text("Its site."), license=_text("SPDX identifier of the licence of its entries."),
    )  # fmt: skip


def _open(schema: Any) -> None:
    if isinstance(schema, dict):
        if schema.get("additionalProperties") is False:
            del schema["additionalProperties"]
        for value in schema.values():
            _open(value)
    elif isinstance(schema, list):
        for value in schema:
            _open(value)
