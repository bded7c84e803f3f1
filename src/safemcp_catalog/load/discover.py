"""Which files a catalog has, within limits."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from safemcp_catalog.load.kinds import CATALOG, KINDS, Kind

MAX_BYTES = 2_000_000
"""Largest file that is read, in bytes."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file that may hold an entry, or one that lies where only entries may lie (`kind` is None)."""

    path: Path
    name: str
    kind: Kind | None


def find_root(start: Path) -> Path | None:
    """The nearest folder at or above `start` that has a catalog.yaml."""
    start = start.resolve()
    return next((folder for folder in (start, *start.parents) if (folder / "catalog.yaml").is_file()), None)


def discover(root: Path) -> Iterator[Found]:
    """Files of the catalog at `root`: catalog.yaml, then each folder's, by name."""
    yield Found(root / "catalog.yaml", "catalog.yaml", CATALOG)
    for kind in KINDS:
        folder = root / kind.folder
        if not folder.is_dir():
            continue
        known_below = {Path(k.folder).name for k in KINDS if k is not kind and k.folder.startswith(f"{kind.folder}/")}
        for path in sorted(folder.iterdir(), key=lambda p: p.name):
            if path.name.startswith(".") or path.name in known_below:
                continue
            is_entry = path.suffix == ".yaml" and not path.is_dir()
            yield Found(path, f"{kind.folder}/{path.name}", kind if is_entry else None)


def read_bytes(found: Found, root: Path) -> bytes | str:
    """The bytes of a file, or a sentence that says why they are not to be had.

    At most `MAX_BYTES` + 1 bytes are read, so a larger file costs no more than the limit.
    """
    try:
        if not found.path.resolve().is_relative_to(root.resolve()):
            return "is a link to a file outside the catalog"
        if not found.path.is_file():
            return "is not a regular file" if found.path.exists() or found.path.is_symlink() else "does not exist"
        with found.path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, RuntimeError) as error:
        return f"cannot be opened: {getattr(error, 'strerror', None) or 'the links form a loop'}"
