"""Paths that a user names, to the catalog that they are in and that may be written."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from safemcp_catalog.authoring.titles import ItemOf
from safemcp_catalog.catalog import Catalog
from safemcp_catalog.checking import read
from safemcp_catalog.cli.options import NothingFound, catalog_option, chosen_base, resolve_root
from safemcp_catalog.load import find_root

F = TypeVar("F", bound=Callable[..., Any])


def own_catalog_option(function: F) -> F:
    """`--catalog DIR`, for commands that write into the catalog: they never fall back on the one of the package."""
    decorated = catalog_option(function)
    for parameter in getattr(decorated, "__click_params__", ()):
        if parameter.name == "root":
            parameter.help = "Folder of the catalog. Default: the folder at or above the current one that has a catalog.yaml."
    return decorated


def catalog_and_names(paths: tuple[Path, ...], root: Path | None) -> tuple[Path, tuple[str, ...]]:
    """The catalog's folder, and the paths relative to it, with `/`; no path stands for the whole catalog.

    Raises:
        click.ClickException: a path does not exist or is in no catalog (exit code 3).
        click.UsageError: the paths belong to different catalogs (exit code 2).
    """
    for path in paths:
        if not path.exists():
            raise NothingFound(f"{path} does not exist")
    folder = _folder(paths) if root is None and paths else writable_root(root)
    names = []
    for path in paths:
        whole = path.resolve()
        if whole == folder.resolve():
            return folder, ()
        if not whole.is_relative_to(folder.resolve()):
            raise NothingFound(f"{path} is outside the catalog {folder}")
        names.append(whole.relative_to(folder.resolve()).as_posix())
    return folder, tuple(names)


def writable_root(root: Path | None) -> Path:
    """The folder of the catalog to change: never the one inside an installed package.

    Raises:
        click.ClickException: there is none (exit code 3).
    """
    if root is None and find_root(Path.cwd()) is None:
        raise NothingFound("there is no catalog.yaml at or above this folder: go to a catalog, or name it with --catalog")
    return resolve_root(root)


def catalog_in(folder: Path) -> Catalog | None:
    """The catalog in a folder as far as it can be read, with what it is laid over; None where its catalog.yaml is unusable."""
    return read(folder, extends=chosen_base()).catalog


def items_of(catalog: Catalog | None) -> ItemOf:
    """Where to look up the titles of foreign ids."""
    return lambda framework, item: catalog.items(framework).get(item) if catalog else None


def _folder(paths: tuple[Path, ...]) -> Path:
    found = {path: find_root(path if path.is_dir() else path.parent) for path in paths}
    for path, folder in found.items():
        if folder is None:
            raise NothingFound(f"{path} is in no catalog: there is no catalog.yaml at or above it; name the catalog with --catalog")
    folders = {folder for folder in found.values() if folder}
    if len(folders) > 1:
        raise click.UsageError("the paths belong to different catalogs; work on them one at a time")
    return folders.pop()
