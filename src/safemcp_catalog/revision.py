"""A catalog's folder as it was in a commit, laid out in a temporary folder."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from safemcp_catalog.git import files_at
from safemcp_catalog.load import ALL_KINDS
from safemcp_catalog.load.discover import MAX_BYTES
from safemcp_catalog.write import write_folder


@contextlib.contextmanager
def folder_at(root: Path, commit: str) -> Iterator[Path]:
    """The catalog at `root` as it was in a commit, for as long as the context lasts. Symbolic links are left out.

    The folder has no catalog.yaml where there was none.

    Raises:
        GitError: git cannot tell.
    """
    with tempfile.TemporaryDirectory(prefix="safemcp-") as temporary:
        folder = Path(temporary) / "catalog"
        write_folder(folder, ((blob.path, [blob.content]) for blob in files_at(root, commit, largest=MAX_BYTES) if not blob.is_link and _is_of_catalog(blob.path)))
        yield folder


def _is_of_catalog(path: str) -> bool:
    return path == "catalog.yaml" or any(kind.folder and path.startswith(f"{kind.folder}/") for kind in ALL_KINDS)
