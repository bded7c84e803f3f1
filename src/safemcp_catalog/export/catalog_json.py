"""The catalog as plain JSON: one file with everything, one a type, and the schema of each."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.export.addresses import attributions, data_url, licence_url
from safemcp_catalog.export.published import PARTS, published
from safemcp_catalog.export.published_schema import catalog_schema, file_schema, schema_url
from safemcp_catalog.export.registry import ExportFile, exporter

Json = dict[str, Any]
MEDIA_TYPE = "application/json"
SCHEMA_MEDIA_TYPE = "application/schema+json"


@exporter("json", media_type=MEDIA_TYPE, summary="Plain JSON: the whole catalog, a file a type, and their schemas")
def catalog_json(catalog: Catalog, *, include_drafts: bool = False) -> Iterator[ExportFile]:
    """catalog.json with all entries, then a file for each type, then the JSON Schema of each.

    One entry stands on one line, so a difference of two releases shows the entries that changed.
    """
    shown = published(catalog, include_drafts=include_drafts)
    info = shown.info
    parts = [{"type": part.type_, "url": data_url(info, f"{part.name}.json"), "count": len(list(part.entries(shown)))} for part in PARTS]
    everything = (item for part in PARTS for item in part.items(shown))
    yield ExportFile("catalog.json", _file(shown, "catalog", everything, parts=parts), MEDIA_TYPE, "The whole catalog")
    for part in PARTS:
        yield ExportFile(f"{part.name}.json", _file(shown, part.name, part.items(shown)), MEDIA_TYPE, part.title)
    yield ExportFile("schemas/catalog.schema.json", [pretty(catalog_schema(info))], SCHEMA_MEDIA_TYPE, "Schema of the whole catalog")
    for part in PARTS:
        title = f"Schema of {part.title[0].lower()}{part.title[1:]}"
        yield ExportFile(f"schemas/{part.name}.schema.json", [pretty(file_schema(info, part))], SCHEMA_MEDIA_TYPE, title)


def entry_json(catalog: Catalog, item: Json) -> bytes:
    """One published entry as a file of its own, with the same envelope: version, licence, and the entry as the only item."""
    return entries_json(catalog, [item])


def entries_json(catalog: Catalog, items: Iterable[Json], *, name: str = "") -> bytes:
    """Published entries in the envelope of a published file.

    Its schema is that of the file called `name`; without one, that of the file which holds entries of their type alone, or
    of the whole catalog where they are of several types or there are none.
    """
    items = list(items)
    types = {item["type"] for item in items}
    known = [part.name for part in PARTS if types == {part.type_}]
    return b"".join(_file(catalog, name or (known[0] if known else "catalog"), items))


def _file(catalog: Catalog, name: str, items: Iterable[Json], **more: Any) -> Iterator[bytes]:
    return file_of(catalog, schema_url(catalog.info, name), items, **more)


def file_of(catalog: Catalog, schema: str, items: Iterable[Json], **more: Any) -> Iterator[bytes]:
    """A published file: the address of its schema, the edition and the licence, `more`, and the items, one a line."""
    info = catalog.info
    head = {
        "schema": schema,
        "name": info.name,
        "version": info.version,
        "released": info.released,
        "license": {"spdx": info.licences.content, "url": licence_url(info), "attribution": attributions(catalog)},
        **_extended(catalog),
        **more,
    }
    yield _line(head)[:-1] + b', "items": ['
    separator = b"\n"
    for item in items:
        yield separator + _line(item)
        separator = b",\n"
    yield b"\n]}\n"


def _extended(catalog: Catalog) -> Json:
    """Which catalog this one extends; nothing where it extends none."""
    if catalog.base is None:
        return {}
    info = catalog.base.info
    return {"extends": {"id": info.id, "name": info.name, "version": info.version, "released": info.released, "url": info.site_url, "license": info.licences.content}}


def _line(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def pretty(value: Json) -> bytes:
    """A JSON value as an indented file."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
