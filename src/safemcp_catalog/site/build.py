"""Builds the whole site beside the target and renames it last, so that a failed build leaves yesterday's standing."""

import logging
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.commands.serve import serve as mkdocs_serve
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from safemcp_catalog.library import bundled_path


class BuildFailedError(Exception):
    """The site could not be built; the message says why."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build wrote: pages and files by number, size in bytes, wall time in seconds."""

    pages: int
    files: int
    size: int
    seconds: float


def config_path(catalog: Path) -> Path:
    """The mkdocs.yml of a catalog's folder, else the one that comes with the package."""
    packaged = Path(__file__).parents[1] / "_site" / "mkdocs.yml"
    return next(path for path in (catalog / "mkdocs.yml", packaged, bundled_path() / "mkdocs.yml") if path.is_file())


def _tell_plugin(catalog: Path, extends: str | None) -> None:
    """Say which catalog is meant, in the only way that MkDocs leaves open."""
    os.environ["SAFEMCP_CATALOG"] = str(catalog.resolve())
    os.environ.pop("SAFEMCP_EXTENDS", None)
    if extends is not None:
        os.environ["SAFEMCP_EXTENDS"] = extends


def serve(catalog: Path, address: str, *, extends: str | None = None) -> None:
    """Show the site at an address (host:port), and build it anew at every change of the catalog or the templates.

    A private catalog is laid over the one that `extends` names.

    Raises:
        BuildFailedError: the first build fails.
    """
    _tell_plugin(catalog, extends)
    try:
        mkdocs_serve(str(config_path(catalog)), dev_addr=address)
    except MkDocsException as error:
        raise BuildFailedError(str(error)) from error


def build(catalog: Path, output: Path, *, extends: str | None = None) -> Built:
    """Build the site of a catalog into a folder. A private catalog is laid over the one that `extends` names.

    Raises:
        BuildFailedError: the catalog or the configuration has an error; the folder is as it was.
    """
    started = time.monotonic()
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    output.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=output.parent.resolve(), prefix=f".{output.name}."))
    try:
        _tell_plugin(catalog, extends)
        config = load_config(str(config_path(catalog)), site_dir=str(beside))
        mkdocs_build(config)
        beside.chmod(0o755)
        files = [p for p in beside.rglob("*") if p.is_file()]
        built = Built(sum(p.name == "index.html" for p in files), len(files), sum(p.stat().st_size for p in files), time.monotonic() - started)
        if output.exists():
            old = Path(tempfile.mkdtemp(dir=output.parent.resolve(), prefix=f".{output.name}.old."))
            output.replace(old / "old")
            beside.replace(output)
            shutil.rmtree(old)
        else:
            beside.replace(output)
    except MkDocsException as error:
        raise BuildFailedError(str(error)) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return built
