"""Folders of YAML to a catalog and everything that is wrong with it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from safemcp_catalog.catalog import Catalog, by_id
from safemcp_catalog.diagnostics import Diagnostic, Fault, Place, in_order
from safemcp_catalog.load import codes
from safemcp_catalog.load.diagnose import in_text, on_routes, whole_file
from safemcp_catalog.load.discover import Found, discover, read_bytes
from safemcp_catalog.load.kinds import ADDITION, CATALOG, Kind
from safemcp_catalog.load.parse import parse
from safemcp_catalog.load.titles import TitleComment, title_comments
from safemcp_catalog.load.validate import validate
from safemcp_catalog.model.ids import is_reserved


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading gives: the catalog, or None where catalog.yaml itself is unusable, and what is wrong.

    `beside` has the comments beside what may be ids of other frameworks, by path: values do not hold them.
    """

    catalog: Catalog | None
    diagnostics: tuple[Diagnostic, ...]
    beside: Mapping[str, tuple[TitleComment, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Read:
    """An entry with its file, or the faults that keep it out. `text` is what its lines are shown from."""

    kind: Kind
    name: str
    text: str
    entry_id: str
    entry: Any
    diagnostics: tuple[Diagnostic, ...]

    @property
    def stem(self) -> str:
        return Path(self.name).stem

    @property
    def is_reserved(self) -> bool:
        """Whether the id is the one that new entries share until they are merged."""
        return is_reserved(self.entry_id)

    @property
    def has_its_name(self) -> bool:
        return self.stem == self.entry_id or (self.is_reserved and self.stem.startswith(f"{self.entry_id}-"))

    @property
    def fitting_id(self) -> str:
        """What the entry's id may be, by the name of its file: for one of a new entry the id that all of them share."""
        shared = next((part for part in re.findall(r"^[A-Z0-9]+-(?:T[0-9]{4}(?:\.[0-9]{3})?|M-[0-9]+|CS-[0-9]+)", self.stem) if is_reserved(part)), "")
        return f"id: {shared or self.stem}"

    @property
    def key(self) -> str:
        """What the entry is held under: its id, or its file's name where several may have the id.

        An addition has the id of the entry that it adds to, and is held under its path.
        """
        if self.kind is ADDITION:
            return f"{ADDITION.folder}/{self.entry_id}"
        return self.stem if self.is_reserved else self.entry_id


def load_catalog(root: Path) -> Loaded:
    """Read every file of the catalog at `root`.

    An entry with a fault is left out of the catalog, and everything that is wrong with everything is reported.
    Never raises for bad content.
    """
    diagnostics: list[Diagnostic] = []
    sound: list[_Read] = []
    unread: set[str] = set()
    for found in discover(root):
        if found.kind is None:
            diagnostics.append(_unlisted(found))
            continue
        read = _read(found, found.kind, root)
        diagnostics += read.diagnostics
        if read.entry is not None:
            sound.append(read)
        elif found.kind not in (CATALOG, ADDITION):
            unread |= {read.stem, read.entry_id}
    info = next((read.entry for read in sound if read.kind is CATALOG), None)
    entries = _Entries()
    # Who has the id as its file's name has the better claim to it, whatever the order of the files.
    for read in sorted((read for read in sound if read.kind is not CATALOG), key=lambda read: not read.has_its_name):
        diagnostics += entries.add(read)
        unread |= set() if read.has_its_name else {read.stem}
    catalog = entries.catalog(info, root, frozenset(unread)) if info else None
    beside = {read.name: comments for read in sound if read.kind.cites_items and (comments := title_comments(read.text))}
    return Loaded(catalog, in_order(diagnostics), beside)


def _unlisted(found: Found) -> Diagnostic:
    """What is told of a file that is no entry, or of a folder that cannot be listed."""
    path = Path(found.name)
    if found.problem:
        return whole_file(codes.UNREADABLE, found.name, found.problem, "make it a folder that can be read")
    if found.path.is_dir():
        return whole_file(codes.STRAY_FILE, found.name, "the folder is not read", f"move its entries up into {path.parent}/ and the rest out of it")
    if path.suffix.lower() in (".yml", ".yaml"):
        return whole_file(codes.STRAY_FILE, found.name, "the file is not read", f"name it {path.stem}.yaml")
    return whole_file(codes.STRAY_FILE, found.name, "the file is not read", f"move it out of {path.parent}/, where each entry is a .yaml file")


def _read(found: Found, kind: Kind, root: Path) -> _Read:
    raw = read_bytes(found, root)
    if isinstance(raw, str):
        code, hint = (codes.NO_CATALOG, "name a folder that has one, or write one") if kind is CATALOG else (codes.UNREADABLE, "put the file itself in its place")
        return _Read(kind, found.name, "", "", None, (whole_file(code, found.name, f"the file {raw}", hint),))
    parsed = parse(raw)
    diagnostics = in_text(found.name, parsed.text, parsed.faults)
    if parsed.value is None:
        return _Read(kind, found.name, parsed.text, "", None, tuple(diagnostics))
    entry_id = str(parsed.value.get("id", ""))
    entry, faults = validate(kind, parsed.value)
    # A value that could not be read is told once: what the model says of its stand-in is not.
    told = {(d.line, d.column) for d in diagnostics}
    located = on_routes(found.name, parsed.text, ((code, replace(fault, entry=entry_id)) for code, fault in faults))
    diagnostics += [d for d in located if (d.line, d.column) not in told]
    return _Read(kind, found.name, parsed.text, entry_id, None if diagnostics else entry, tuple(diagnostics))


class _Entries:
    """Entries under their ids, by kind, and the files that they are from."""

    def __init__(self) -> None:
        self._by_kind: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        self._paths: dict[str, str] = {}

    def add(self, read: _Read) -> Iterator[Diagnostic]:
        """Take an entry in; tell where its id is taken or does not fit its file."""
        holder = self._paths.setdefault(read.key, read.name)
        if holder != read.name:
            hint = f"if this is another entry, write {read.fitting_id}; else remove one of the two files" if not read.has_its_name else "rename one of the two"
            place = Place("first used here", path=holder)
            fault = Fault(read.entry_id, ("id",), f"the id {read.entry_id} is taken by {holder}", hint, related=(place,))
            yield from on_routes(read.name, read.text, [(codes.DUPLICATE_ID, fault)])
            return
        self._by_kind[read.kind.name][read.key] = read.entry
        if not read.has_its_name:
            few_words = "-a-few-words" if read.is_reserved else ""
            name = f"{Path(read.name).parent.as_posix()}/{read.entry_id}{few_words}.yaml"
            fault = Fault(read.entry_id, ("id",), f"the id {read.entry_id} is not the file's name, {read.stem}", f"write {read.fitting_id}, or name the file {name}")
            yield from on_routes(read.name, read.text, [(codes.ID_IS_NOT_FILE_NAME, fault)])

    def catalog(self, info: Any, root: Path, unread: frozenset[str]) -> Catalog:
        """The catalog of all entries that were taken in."""

        def of(kind: str) -> Any:
            return by_id(self._by_kind[kind].items())

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
            additions=of("addition"),
            root=root,
            paths=dict(sorted(self._paths.items())),
            unread=unread,
        )
