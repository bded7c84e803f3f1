"""What differs between two states of a catalog: entries that are new, changed, deprecated or gone, field by field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.model import Model
from safemcp_catalog.model.ids import sort_key

What = Literal["new", "changed", "deprecated", "gone", "unreadable"]

GROUPS = {
    "technique": "techniques", "mitigation": "mitigations", "case-study": "case_studies", "tactic": "tactics", "framework": "frameworks", "pairs": "pairs",
    "taxonomy": "taxonomies", "log-source": "log_sources", "checklist": "checklists", "addition": "additions",
}  # fmt: skip
"""Kinds of entry, in the order in which their changes are told, each with the catalog's mapping of them."""

_SHORT = 80
"""Longest value, in characters, that is told as it is."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that differs, and how: "draft → stable", "added SAFE-M-3", "rewritten"."""

    field: str
    how: str


@dataclass(frozen=True, slots=True)
class Change:
    """An entry that differs. `fields` is empty for one that is new or gone; `unreadable` is one whose file holds faults now."""

    kind: str
    id: str
    name: str
    what: What
    fields: tuple[FieldChange, ...] = ()


def changes(before: Catalog, after: Catalog) -> tuple[Change, ...]:
    """Differences by kind, then by id. What a catalog inherits from the one that it extends is left out.

    An entry whose file could not be read before counts as changed, since nothing is known of its fields; its name is then
    that of today.
    """
    found = list(_of_info(before, after))
    for kind, group in GROUPS.items():
        old, new = _own(before, group), _own(after, group)
        for key in sorted({*old, *new}, key=sort_key):
            found += _of_entry(kind, key, old.get(key), new.get(key), before.unread, after.unread)
    return tuple(found)


def _own(catalog: Catalog, group: str) -> dict[str, Any]:
    return {key: entry for key, entry in getattr(catalog, group).items() if not catalog.is_inherited(key)}


def _of_info(before: Catalog, after: Catalog) -> Iterator[Change]:
    fields = _fields(before.info, after.info)
    if fields:
        yield Change("catalog", after.info.id, after.info.name, "changed", fields)


def _of_entry(kind: str, key: str, old: Any, new: Any, unread_before: frozenset[str], unread_after: frozenset[str]) -> Iterator[Change]:
    if old is None:
        yield Change(kind, key, _name(new), "changed" if key in unread_before else "new")
    elif new is None:
        yield Change(kind, key, _name(old), "unreadable" if key in unread_after else "gone")
    elif old != new:
        given_up = getattr(new, "status", "") == "deprecated" and getattr(old, "status", "") != "deprecated"
        yield Change(kind, key, _name(new), "deprecated" if given_up else "changed", _fields(old, new))


def _name(entry: Any) -> str:
    return str(getattr(entry, "name", entry.id))


# ---- fields ------------------------------------------------------------------------------------------------------------


def _fields(old: Model, new: Model) -> tuple[FieldChange, ...]:
    """Fields that differ, in the order of the model."""
    was, now = (entry.model_dump(mode="json", by_alias=True, exclude_unset=True) for entry in (old, new))
    names = [field.alias or name for name, field in type(new).model_fields.items()]
    return tuple(FieldChange(name, _how(was.get(name), now.get(name))) for name in names if was.get(name) != now.get(name))


def _how(old: Any, new: Any) -> str:
    if old is None or new is None:
        return "added" if old is None else "removed"
    if isinstance(old, list) and isinstance(new, list):
        return _of_members(_labelled(old), _labelled(new))
    if isinstance(old, dict) and isinstance(new, dict):
        return _of_members(old, new)
    texts = [str(value) for value in (old, new)]
    return "rewritten" if any(len(text) > _SHORT or "\n" in text for text in texts) else " → ".join(texts)


def _of_members(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    parts = {
        "added": [label for label in new if label not in old],
        "removed": [label for label in old if label not in new],
        "changed": [label for label in new if label in old and old[label] != new[label]],
    }
    return "; ".join(f"{word} {', '.join(labels)}" for word, labels in parts.items() if labels) or "in another order"


_NAMING = ("id", "control", "version", "title", "name", "revision", "prefix", "technique", "mitigation", "action")
"""Members by which an element of a list is known, the best first."""


def _labelled(elements: list[Any]) -> dict[str, Any]:
    """Elements of a list by what they are known by; a second one of the same label by its number too."""
    found: dict[str, Any] = {}
    for number, element in enumerate(elements, 1):
        label = _label(element) or f"number {number}"
        found[label if label not in found else f"{label} ({number})"] = element
    return found


def _label(element: Any) -> str:
    if not isinstance(element, dict):
        return _cut(str(element))
    name = next((str(element[key]) for key in _NAMING if element.get(key)), "")
    if "framework" in element:
        name = f"{element['framework']} {name}"
    return _cut(f"{name} ({element['role']})" if "role" in element else name)


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"
