"""Faults to diagnostics: code, place and the line at fault."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Code, Diagnostic, Fault, Place, in_order
from safemcp_catalog.load.positions import Locator
from safemcp_catalog.load.text_fault import TextFault


def whole_file(code: Code, path: str, message: str, hint: str) -> Diagnostic:
    """A diagnostic of a file as a whole, which stands in no line."""
    return Diagnostic(code.code, code.severity, path, 0, 0, message, hint)


def in_text(path: str, text: str, faults: Iterable[TextFault]) -> list[Diagnostic]:
    """Diagnostics of faults that know their place."""
    lines = text.split("\n")
    return [
        Diagnostic(
            fault.code.code,
            fault.code.severity,
            path,
            fault.line,
            fault.column,
            fault.message,
            fault.hint,
            excerpt=lines[fault.line - 1].rstrip() if 0 < fault.line <= len(lines) else "",
            width=fault.width,
            related=(Place(fault.related[2], path=path, line=fault.related[0], column=fault.related[1]),) if fault.related else (),
        )
        for fault in faults
    ]


def on_routes(path: str, text: str, faults: Iterable[tuple[Code, Fault]]) -> list[Diagnostic]:
    """Diagnostics of faults that stand in one file, which is parsed once for all of them."""
    faults = list(faults)
    if not faults:
        return []
    return _located(path, Locator(text), faults)


def _located(path: str, locator: Locator, faults: Iterable[tuple[Code, Fault]]) -> list[Diagnostic]:
    diagnostics = []
    for code, fault in faults:
        at = locator.locate(fault.route, on_key=fault.on_key, within=fault.within)
        diagnostics.append(
            Diagnostic(
                code.code,
                code.severity,
                path,
                at.line,
                at.column,
                fault.message,
                fault.hint,
                excerpt=locator.line(at.line),
                width=at.width,
                entry=fault.entry,
                route=fault.route,
                related=fault.related,
            )
        )
    return diagnostics


def place_rule_faults(catalog: Catalog, faults: Iterable[tuple[Code, Fault]]) -> tuple[Diagnostic, ...]:
    """Diagnostics of what rules found; each file at fault is read again for its lines."""
    by_path: defaultdict[str, list[tuple[Code, Fault]]] = defaultdict(list)
    for code, fault in faults:
        by_path[_path_of(catalog, fault) or "catalog.yaml"].append((code, fault))

    # A few files are at hand at a time: the places of a whole large catalog would fill the memory.
    @lru_cache(maxsize=32)
    def locator_of(path: str, root: Path = catalog.root) -> Locator:
        return Locator(text_of(root / path))

    diagnostics: list[Diagnostic] = []
    for path, group in by_path.items():
        placed = [(code, replace(fault, related=tuple(_placed(catalog, locator_of, place) for place in fault.related))) for code, fault in group]
        diagnostics += _located(path, locator_of(path), placed)
    return in_order(diagnostics)


def _path_of(catalog: Catalog, fault: Fault | Place) -> str:
    return fault.path or catalog.paths.get(fault.entry, "")


def _placed(catalog: Catalog, locator_of: Callable[..., Locator], place: Place) -> Place:
    path = _path_of(catalog, place)
    owner = catalog.owner_of(place.entry)
    if not path and owner is not catalog and (path := owner.paths[place.entry]):
        # A file of the catalog that this one extends is named with that catalog, as it is not in this folder.
        at = locator_of(path, owner.root).locate(place.route)
        return replace(place, path=f"{owner.info.id}/{path}", line=at.line, column=at.column)
    if place.line or not path:
        return place
    at = locator_of(path).locate(place.route)
    return replace(place, path=path, line=at.line, column=at.column)


def text_of(path: Path) -> str:
    """The text of a file that was read a moment ago; "" where it is gone."""
    try:
        return path.read_bytes().decode("utf-8", errors="replace")
    except OSError:
        # The file was read a moment ago; what became of it is the next run's to tell.
        return ""
