"""Faults found in a catalog with the one that it extends, told by where they stand in our own files."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Code, Fault, Place, Route
from safemcp_catalog.load.overlay import ADDED_LISTS


def own_faults(catalog: Catalog, faults: Iterable[tuple[Code, Fault]]) -> Iterator[tuple[Code, Fault]]:
    """What rules found, without what stands in files of the base: that is not for the user to mend.

    A fault in what an addition adds is led back to the addition. Where one of ours and one of theirs are at odds, the
    fault is told in ours, whichever of the two came first. All of it passes where the catalog extends nothing.
    """
    for code, fault in faults:
        moved = _moved(catalog, fault)
        if _is_own(catalog, moved):
            yield code, replace(moved, related=tuple(_moved_place(catalog, place) for place in fault.related))
        elif (other := next((p for p in (_moved_place(catalog, place) for place in fault.related) if _is_own(catalog, p)), None)) is not None:
            yield code, _turned(fault, other)


def _is_own(catalog: Catalog, where: Fault | Place) -> bool:
    return bool(where.path) or not catalog.is_inherited(where.entry)


def _moved(catalog: Catalog, fault: Fault) -> Fault:
    path, route = _in_addition(catalog, fault.entry, fault.route)
    return replace(fault, path=path, route=route) if path and not fault.path else fault


def _moved_place(catalog: Catalog, place: Place) -> Place:
    path, route = _in_addition(catalog, place.entry, place.route)
    return replace(place, path=path, route=route) if path and not place.path else place


def _in_addition(catalog: Catalog, entry_id: str, route: Route) -> tuple[str, Route]:
    """Path and route of what stands at a route of an inherited entry because an addition put it there; "" where none did."""
    addition = catalog.additions.get(f"additions/{entry_id}")
    if addition is None or catalog.base is None or len(route) < 2:
        return "", route
    name, step = str(route[0]), route[1]
    entry = catalog.base.nodes.get(entry_id)
    path = catalog.paths[f"additions/{entry_id}"]
    if name in ADDED_LISTS and isinstance(step, int) and step >= (inherited := len(getattr(entry, name, ()))):
        return path, (name, step - inherited, *route[2:])
    if name == "references" and step in addition.references and step not in getattr(entry, "references", {}):
        return path, route
    return "", route


def _turned(fault: Fault, ours: Place) -> Fault:
    """The fault seen from its other end: told there, with the two ids exchanged in what it says."""

    def exchanged(text: str) -> str:
        both = {fault.entry: ours.entry, ours.entry: fault.entry}
        return re.sub("|".join(re.escape(one) + r"(?![\w.])" for one in both), lambda match: both[match[0]], text)

    there = Place("the other one", entry=fault.entry, route=fault.route)
    return Fault(ours.entry, ours.route, exchanged(fault.message), exchanged(fault.hint), path=ours.path, related=(there,))
