"""Where the catalog is that a private one extends."""

from os import PathLike
from pathlib import Path

from safemcp_catalog.load.discover import bundled_path

BUNDLED = "bundled"
"""The word for the catalog that comes with the program."""


class BaseNotFoundError(Exception):
    """There is no catalog to extend; the message says why, and `hint` what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def base_folder(root: Path, asked: str | PathLike[str] | None, written: str | None, above: tuple[Path, ...]) -> Path:
    """The folder of the catalog that the one at `root` extends.

    `asked` is what the user named and may be any folder; `written` is what catalog.yaml says, which strangers can
    change, so it leads to no folder outside the catalog. `above` are the catalogs that extend each other on the way here.

    Raises:
        BaseNotFoundError: there is none.
    """
    if asked is not None:
        folder = bundled_path() if asked == BUNDLED else Path(asked).resolve()
    elif written == BUNDLED:
        folder = bundled_path()
    else:
        folder = (root / str(written)).resolve()
        if not folder.is_relative_to(root.resolve()):
            raise BaseNotFoundError(f"{written} is outside the catalog's folder", "write extends: bundled, or name the folder with --extends when you run safemcp")
    if folder.resolve() in above:
        raise BaseNotFoundError("the catalog would extend itself", "name another catalog, or none")
    if not (folder / "catalog.yaml").is_file():
        raise BaseNotFoundError(f"{asked or written} has no catalog.yaml, so there is nothing to extend", "write bundled, or name a folder with a catalog")
    return folder
