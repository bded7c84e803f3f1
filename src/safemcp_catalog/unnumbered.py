"""Catalogs with new entries, which share reserved ids: each goes by the name of its file, so that it has a page of its own."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from safemcp_catalog.catalog import Catalog, by_id
from safemcp_catalog.model import CaseStudy, Mitigation, Model, Technique
from safemcp_catalog.model.detection import SigmaRule
from safemcp_catalog.model.ids import is_reserved

_Numbered = Technique | Mitigation | CaseStudy
_NOTHING = object()
"""In place of a pointer that may mean several new entries, or none: a wrong link would be worse than a missing one."""


def by_file_name(catalog: Catalog) -> Catalog:
    """The catalog in which the id of each new entry is its file's name (`SAFE-T0000-a-short-name`), as its key is.

    What points to a reserved id points to that name where one entry alone can be meant; other such pointers are left
    out. A catalog without new entries comes back as it is. Rules are run before: they speak of what is in the files.
    """
    names = _names(catalog)
    if not names:
        return catalog
    own = {key: _new_id(entry.id, key, names) for key, entry in _entries(catalog)}
    return replace(
        catalog,
        paths={own.get(key, key): path for key, path in catalog.paths.items()},
        techniques=_renamed(catalog.techniques, names),
        mitigations=_renamed(catalog.mitigations, names),
        case_studies=_renamed(catalog.case_studies, names),
        checklists={key: _pointing(entry, names, "") for key, entry in catalog.checklists.items()},
    )


def _names(catalog: Catalog) -> dict[str, list[str]]:
    """Names of new entries by the reserved id that they share."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    for key, entry in _entries(catalog):
        if is_reserved(entry.id):
            names[entry.id].append(key)
    return dict(names)


def _entries(catalog: Catalog) -> Iterator[tuple[str, _Numbered]]:
    yield from catalog.techniques.items()
    yield from catalog.mitigations.items()
    yield from catalog.case_studies.items()


def _renamed(entries: Mapping[str, Any], names: Mapping[str, list[str]]) -> dict[str, Any]:
    renamed = {}
    for key, entry in entries.items():
        new = _pointing(entry, names, key)
        new_id = _new_id(entry.id, key, names)
        renamed[new_id] = new if new.id == new_id else new.model_copy(update={"id": new_id})
    return dict(by_id(renamed.items()))


def _new_id(entry_id: str, key: str, names: Mapping[str, list[str]]) -> str:
    if not is_reserved(entry_id):
        return entry_id
    parent, _, rest = key.partition(".")
    # A new sub-technique of a new technique stands below that one's name. It has to stand somewhere, so where several
    # are new it stands below the first until it has its number.
    above = sorted(names.get(parent, [])) if rest else []
    return f"{above[0]}.{rest}" if above else key


def _pointing(value: Any, names: Mapping[str, list[str]], key: str) -> Any:
    """A value with its pointers renamed, or `_NOTHING` where it cannot be without one. `key` is the entry that it is in."""
    if isinstance(value, str):
        if not is_reserved(value):
            return value
        meant = [name for name in names.get(value, []) if name != key]
        return meant[0] if len(meant) == 1 else _NOTHING
    if isinstance(value, tuple):
        parts = tuple(new for part in value if (new := _pointing(part, names, key)) is not _NOTHING)
        return value if all(a is b for a, b in zip(parts, value, strict=False)) and len(parts) == len(value) else parts
    if not isinstance(value, Model) or isinstance(value, SigmaRule):
        return value
    changes: dict[str, Any] = {}
    for name, field in type(value).model_fields.items():
        old = getattr(value, name)
        if isinstance(value, _Numbered) and name == "id":
            continue
        new = _pointing(old, names, key)
        if new is _NOTHING:
            if field.is_required():
                return _NOTHING
            new = None
        if new is not old:
            changes[name] = new
    return value.model_copy(update=changes) if changes else value
