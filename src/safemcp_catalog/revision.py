"""A catalog's folder as it was in a commit, laid out in a temporary folder."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from safemcp_catalog.git import Blob, files_at
from safemcp_catalog.load import ALL_KINDS
from safemcp_catalog.load.discover import MAX_BYTES
from safemcp_catalog.write import write_folder


@contextlib.contextmanager
def folder_at(root: Path, commit: str) -> Iterator[Path]:
    """The catalog at `root` as it was in a commit, for as long as the context lasts.

    The folder has no catalog.yaml where there was none. Symbolic links are laid out as links.

    Raises:
        GitError: git cannot tell.
    """
    with tempfile.TemporaryDirectory(prefix="safemcp-") as temporary:
        folder = Path(temporary) / "catalog"
        blobs = [blob for blob in files_at(root, commit, largest=MAX_BYTES) if is_of_catalog(blob.path)]
        write_folder(folder, ((blob.path, [blob.content]) for blob in blobs if not blob.is_link))
        for blob in blobs:
            if blob.is_link and blob.content and b"\0" not in blob.content:
                _link(folder, blob)
        yield folder


def _link(folder: Path, blob: Blob) -> None:
    # As git would check it out: loading does not follow it out of the catalog, and says the same of it as today.
    path = folder / blob.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(blob.content.decode("utf-8", errors="surrogateescape"))


def is_of_catalog(path: str) -> bool:
    """Whether a path relative to a catalog's folder is that of a file which the catalog may have."""
    return path == "catalog.yaml" or any(kind.folder and path.startswith(f"{kind.folder}/") for kind in ALL_KINDS)
