"""Which files a catalog has, within limits."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from safemcp_catalog.load.kinds import CATALOG, KINDS, Kind

MAX_BYTES = 2_000_000
"""Largest file that is read, in bytes."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file that may hold an entry, or one that lies where only entries may lie (`kind` is None).

    `name` is its path relative to the catalog, with `/`; `problem` says why a whole folder could not be listed.
    """

    path: Path
    name: str
    kind: Kind | None
    problem: str = ""


def bundled_path() -> Path:
    """The folder of the catalog that comes with the package: inside an installed wheel, else the source tree."""
    packaged = Path(__file__).parents[1] / "_catalog"
    return packaged if packaged.is_dir() else Path(__file__).parents[3]


def find_root(start: Path) -> Path | None:
    """The nearest folder at or above `start` that has a catalog.yaml."""
    start = start.resolve()
    return next((folder for folder in (start, *start.parents) if (folder / "catalog.yaml").is_file()), None)


def discover(root: Path) -> Iterator[Found]:
    """Files of the catalog at `root`: catalog.yaml, then each folder's, by name. Names that start with a dot are not looked at."""
    yield Found(root / "catalog.yaml", "catalog.yaml", CATALOG)
    for kind in KINDS:
        folder = root / kind.folder
        known_below = {Path(k.folder).name for k in KINDS if k is not kind and k.folder.startswith(f"{kind.folder}/")}
        try:
            paths = sorted(folder.iterdir(), key=lambda path: path.name)
        except FileNotFoundError:
            continue
        except OSError as error:
            yield Found(folder, kind.folder, None, f"the folder cannot be listed: {_reason(error)}")
            continue
        for path in paths:
            if not path.name.startswith(".") and path.name not in known_below:
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
        return f"cannot be opened: {_reason(error)}"


def _reason(error: Exception) -> str:
    # Path.resolve raises RuntimeError for links that form a loop, until Python 3.13.
    return (getattr(error, "strerror", None) or "the links form a loop").lower()
