"""A private catalog laid over the one that it extends, and what of it does not fit there."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Code, Fault
from safemcp_catalog.load import codes
from safemcp_catalog.model import Addition, CaseStudy, Mitigation, Technique
from safemcp_catalog.model.ids import canonical_id
from safemcp_catalog.nearest import did_you_mean

ADDED_LISTS = ("mitigations", "mappings", "crosswalk")
"""Lists of an entry that an addition makes longer."""

_FIELDS: dict[type, tuple[str, ...]] = {Technique: ("mitigations", "mappings"), Mitigation: ("crosswalk",)}
_GROUPS = ("tactics", "techniques", "mitigations", "case_studies", "frameworks", "pairs", "taxonomies", "log_sources", "checklists")
_INHERITED_WHOLE = {"tactics": "tactic", "taxonomies": "taxonomy"}


def lay_over(base: Catalog, own: Catalog) -> Catalog:
    """Both catalogs in one: the entries of the base first, each with what our additions add to it, then our own.

    Name, version and addresses are ours. Lists of frameworks that our catalog.yaml leaves out are those of the base.
    """
    # A reader meets what is public first. What is inherited wins over what would replace it, which is a fault anyway.
    merged: dict[str, Any] = {g: MappingProxyType({**getattr(base, g), **getattr(own, g), **getattr(base, g)}) for g in _GROUPS}
    merged["techniques"] = _woven(merged["techniques"], own)
    merged["mitigations"] = _woven(merged["mitigations"], own)
    inherited = {name: getattr(base.info, name) for name in ("crosswalk_frameworks", "mapping_frameworks") if name not in own.info.model_fields_set}
    return replace(own, **merged, info=own.info.model_copy(update=inherited), unread=own.unread | base.unread, base=base)


def _woven(entries: Mapping[str, Any], own: Catalog) -> Mapping[str, Any]:
    added = {a.id: _with(entries[a.id], a) for a in own.additions.values() if a.id in entries and a.id not in own.paths}
    return MappingProxyType({**entries, **added})


def _with(entry: Technique | Mitigation, addition: Addition) -> Technique | Mitigation:
    longer: dict[str, Any] = {name: (*getattr(entry, name), *getattr(addition, name)) for name in _FIELDS[type(entry)] if getattr(addition, name)}
    if addition.references:
        longer["references"] = {**addition.references, **entry.references}
    return entry.model_copy(update=longer)


# ---- what does not fit -------------------------------------------------------------------------------------------------


def overlay_faults(base: Catalog | None, own: Catalog) -> Iterator[tuple[Code, Fault]]:
    """Faults of our catalog as one that extends the base (None: it extends nothing), told by where they stand in our files."""
    if base is not None:
        yield from ((codes.BORROWED_PREFIX, fault) for fault in _borrowed_prefixes(base, own))
        yield from ((codes.REPLACED_ENTRY, fault) for fault in _replaced_entries(base, own))
    yield from ((codes.UNFITTING_ADDITION, fault) for fault in _unfitting_additions(base, own))


def _borrowed_prefixes(base: Catalog, own: Catalog) -> Iterator[Fault]:
    prefixes = [p.prefix for p in own.info.id_prefixes]
    ours = [prefix for prefix in prefixes if _prefix(f"{prefix}-T0001") not in base.prefixes]
    whose = f"which the {base.info.name} gives its numbers to"
    for index, prefix in enumerate(prefixes):
        if prefix not in ours:
            hint = "declare a prefix of your own, such as the name of your organization in capitals"
            yield Fault("", ("id_prefixes", index, "prefix"), f"{prefix} is a prefix {whose}", hint, path="catalog.yaml")
    groups: tuple[Mapping[str, Technique | Mitigation | CaseStudy], ...] = (own.techniques, own.mitigations, own.case_studies)
    for entries in groups:
        for key, entry in entries.items():
            if _prefix(entry.id) in base.prefixes:
                rest = entry.id.partition("-")[2]
                new = f"write {ours[0]}-{rest}" if ours else "declare a prefix of your own under id_prefixes, and use it here"
                known = base.get(entry.id)
                adding = f"; to add to {known.id} of that catalog, write additions/{known.id}.yaml" if isinstance(known, Technique | Mitigation) else ""
                yield Fault(key, ("id",), f"{entry.id} has the prefix {entry.id.partition('-')[0]}, {whose}", new + adding)


def _prefix(entry_id: str) -> str:
    return canonical_id(entry_id).partition("-")[0]


def _replaced_entries(base: Catalog, own: Catalog) -> Iterator[Fault]:
    for group in _GROUPS:
        if group in ("techniques", "mitigations", "case_studies"):
            continue  # Their prefix tells.
        theirs = getattr(base, group)
        for key in getattr(own, group):
            if group in _INHERITED_WHOLE:
                kind = _INHERITED_WHOLE[group]
                message = f"the {kind} {key} is defined here, and those of the {base.info.name} are inherited"
                yield Fault(key, ("id",), message, f"remove the file, and use one of {', '.join(theirs)}")
            elif key in theirs:
                hint = f"give it an id of your own, such as {own.info.id}-{key}, or remove the file"
                yield Fault(key, ("id",), f"{key} is defined by the {base.info.name}, and would be replaced", hint)


def _unfitting_additions(base: Catalog | None, own: Catalog) -> Iterator[Fault]:
    for key, addition in own.additions.items():
        entry = base.get(addition.id) if base is not None else None
        given = [name for name in (*ADDED_LISTS, "references") if getattr(addition, name)]
        if base is None:
            hint = "name the catalog that is extended: write extends: bundled into catalog.yaml, or run with --extends"
            yield Fault(key, ("id",), f"an addition to {addition.id}, and this catalog extends no other", hint)
        elif addition.id in own.paths:
            yield Fault(key, ("id",), f"{addition.id} is an entry of our own", f"write the additions into {own.paths[addition.id]}, and remove this file")
        elif not isinstance(entry, Technique | Mitigation) or entry.id != addition.id:
            hint = did_you_mean(addition.id, [*base.techniques, *base.mitigations], otherwise="name a technique or mitigation of it")
            hint = f"write {entry.id}" if entry is not None else hint
            yield Fault(key, ("id",), f"the {base.info.name} has no technique or mitigation {addition.id}", hint)
        elif not given:
            yield Fault(key, ("id",), f"nothing is added to {addition.id}", f"add {' or '.join(_FIELDS[type(entry)])}, or remove the file")
        else:
            yield from _unfitting_fields(key, addition, entry, given)


def _unfitting_fields(key: str, addition: Addition, entry: Technique | Mitigation, given: list[str]) -> Iterator[Fault]:
    kind = type(entry).__name__.lower()
    for name in given:
        if name != "references" and name not in _FIELDS[type(entry)]:
            yield Fault(key, (name,), f"{name} cannot be added to a {kind}", f"a {kind} takes {' and '.join(_FIELDS[type(entry)])}", on_key=True)
    for name in addition.references:
        if name in entry.references:
            hint = f"cite it as [@{name}] and remove it here, if it is the same work; else choose another key"
            yield Fault(key, ("references", name), f"{entry.id} has a reference {name} already", hint, on_key=True)
