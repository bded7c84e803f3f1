"""Folders of YAML to a catalog and everything that is wrong with it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from safemcp_catalog.catalog import Catalog, by_id
from safemcp_catalog.diagnostics import Code, Diagnostic, Fault, Place, Severity, in_order
from safemcp_catalog.load import codes
from safemcp_catalog.load.discover import Found, discover, read_bytes
from safemcp_catalog.load.kinds import CATALOG, Kind
from safemcp_catalog.load.parse import Parsed, TextFault, parse
from safemcp_catalog.load.positions import Locator
from safemcp_catalog.load.validate import validate
from safemcp_catalog.model import CatalogInfo


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading gives: the catalog, or None where catalog.yaml itself is unusable, and what is wrong."""

    catalog: Catalog | None
    diagnostics: tuple[Diagnostic, ...]


def load_catalog(root: Path) -> Loaded:
    """Read every file of the catalog at `root`.

    An entry with a fault is left out of the catalog, and everything that is wrong with everything is reported.
    Never raises for bad content.
    """
    entries: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    paths: dict[str, str] = {}
    unread: set[str] = set()
    diagnostics: list[Diagnostic] = []
    for found in discover(root):
        entry, entry_id, faults = _read(found, root)
        diagnostics += faults
        if entry is None or found.kind is None:
            unread |= {found.path.stem, entry_id} if found.kind else set()
            continue
        if found.kind is CATALOG:
            entries["catalog"]["catalog"] = entry
            continue
        diagnostics += _place(entry.id, found, entries[found.kind.name], paths, entry, root)
    info = entries["catalog"].get("catalog")
    return Loaded(_catalog(info, entries, paths, root, frozenset(unread)) if isinstance(info, CatalogInfo) else None, in_order(diagnostics))


def _catalog(info: CatalogInfo, entries: dict[str, dict[str, Any]], paths: dict[str, str], root: Path, unread: frozenset[str]) -> Catalog:
    def of(kind: str) -> Any:
        return by_id(entries.get(kind, {}).items())

    return Catalog(
        info=info,
        tactics=of("tactic"),
        techniques=of("technique"),
        mitigations=of("mitigation"),
        case_studies=of("case-study"),
        frameworks=of("framework"),
        pairs=of("pairs"),
        taxonomies=of("taxonomy"),
        log_sources=of("log-source"),
        checklists=of("checklist"),
        root=root,
        paths=paths,
        unread=unread,
    )


def _read(found: Found, root: Path) -> tuple[Any, str, list[Diagnostic]]:
    """The entry of a file or None, the id written in it as far as it can be read, and what is wrong."""
    if found.kind is None:
        wanted = Path(found.name).stem + ".yaml"
        return None, "", [_diagnostic(codes.STRAY_FILE, found.name, message="the file is not read", hint=f"name it {wanted} if it is an entry, or move it elsewhere")]
    raw = read_bytes(found, root)
    if isinstance(raw, str):
        code = codes.NO_CATALOG if found.kind is CATALOG else codes.UNREADABLE
        return None, "", [_diagnostic(code, found.name, message=f"the file {raw}", hint="put a regular file in its place")]
    parsed = parse(raw)
    diagnostics = [_from_text(found.name, parsed.text, fault) for fault in parsed.faults]
    if parsed.value is None:
        return None, "", diagnostics
    entry_id = str(parsed.value.get("id", ""))
    entry, faults = validate(found.kind, parsed.value)
    diagnostics += located(found.name, parsed.text, ((code, replace(fault, entry=entry_id)) for code, fault in faults))
    return (entry if not diagnostics else None), entry_id, diagnostics


def _place(
    entry_id: str, found: Found, entries: dict[str, Any], paths: dict[str, str], entry: Any, root: Path
) -> Iterator[Diagnostic]:
    """Put an entry under its id, and tell where the id does not fit its file or is taken."""
    kind = found.kind
    assert kind is not None
    stem = found.path.stem
    reserved = bool(kind.reserved) and entry_id.endswith(kind.reserved)
    if stem != entry_id and not (reserved and stem.startswith(f"{entry_id}-")):
        fault = Fault(entry_id, ("id",), f"the id {entry_id} is not the file's name", f"name the file {Path(found.name).parent}/{entry_id}.yaml, or mend the id")
        yield from located(found.name, _text(found, root), [(codes.ID_IS_NOT_FILE_NAME, fault)])
    key = stem if reserved else entry_id
    if key in paths:
        fault = Fault(entry_id, ("id",), f"the id {entry_id} is taken by {paths[key]}", "give one of the two another id", related=(Place("first used here", path=paths[key]),))
        yield from located(found.name, _text(found, root), [(codes.DUPLICATE_ID, fault)])
        return
    entries[key] = entry
    paths[key] = found.name


def _text(found: Found, root: Path) -> str:
    raw = read_bytes(found, root)
    return raw.decode("utf-8", errors="replace") if isinstance(raw, bytes) else ""


# ---- faults to diagnostics -----------------------------------------------------------------------------------------


def _diagnostic(code: Code, path: str, *, message: str, hint: str = "") -> Diagnostic:
    return Diagnostic(code.code, code.severity, path, 0, 0, message, hint)


def _line_of(text: str, line: int) -> str:
    lines = text.split("\n")
    return lines[line - 1].rstrip() if 0 < line <= len(lines) else ""


def _from_text(path: str, text: str, fault: TextFault) -> Diagnostic:
    related = (Place(fault.related[2], path=path, line=fault.related[0], column=fault.related[1]),) if fault.related else ()
    excerpt = _line_of(text, fault.line)
    return Diagnostic(
        fault.code.code, fault.code.severity, path, fault.line, fault.column, fault.message, fault.hint, excerpt=excerpt, width=fault.width, related=related
    )


def located(path: str, text: str, faults: Iterable[tuple[Code, Fault]]) -> list[Diagnostic]:
    """Diagnostics of faults that stand in one file, whose nodes are composed once for all of them."""
    faults = list(faults)
    if not faults:
        return []
    locator = Locator(text)
    diagnostics = []
    for code, fault in faults:
        at = locator.locate(fault.route, on_key=fault.on_key, within=fault.within)
        excerpt = _line_of(text, at.line)
        diagnostics.append(
            Diagnostic(
                code.code, code.severity, path, at.line, at.column, fault.message, fault.hint, excerpt, at.width, fault.entry, fault.route, fault.related
            )
        )
    return diagnostics


def place_rule_faults(catalog: Catalog, faults: Iterable[tuple[Code, Fault]]) -> tuple[Diagnostic, ...]:
    """Diagnostics of what rules found; each file at fault is read again, once, for its lines."""
    by_path: defaultdict[str, list[tuple[Code, Fault]]] = defaultdict(list)
    for code, fault in faults:
        by_path[fault.path or catalog.paths.get(fault.entry, "catalog.yaml")].append((code, _with_places(catalog, fault)))
    diagnostics = [d for path, group in by_path.items() for d in located(path, _file_text(catalog.root / path), group)]
    return in_order(diagnostics)


def _with_places(catalog: Catalog, fault: Fault) -> Fault:
    if not any(place.entry and not place.line for place in fault.related):
        return fault
    places = []
    for related in fault.related:
        path = related.path or catalog.paths.get(related.entry, "")
        at = Locator(_file_text(catalog.root / path)).locate(related.route) if path else None
        places.append(replace(related, path=path, line=at.line if at else 0, column=at.column if at else 0))
    return replace(fault, related=tuple(places))


def _file_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8", errors="replace")
    except OSError:
        return ""
