"""Ids and names of a catalog's files without parsing them: what a shell completes, before a second has gone by."""

import re
from collections.abc import Iterator
from pathlib import Path

from safemcp_catalog.load.discover import MAX_BYTES
from safemcp_catalog.load.kinds import KINDS

_HEAD = 4096
_NAME = re.compile(r"""^name:[ ]+(?:"([^"\n]*)"|'([^'\n]*)'|([^\n#]*?))[ ]*$""", re.MULTILINE)
_ITEM = re.compile(r"""^ *- *(?:\{ *)?id:[ ]+(?:"([^"\n]*)"|'([^'\n]*)'|([^,}\n]+?)) *(?:,|\n *) *(?:title|name):[ ]+(?:"([^"\n]*)"|([^,}\n]*))""", re.MULTILINE)


def entry_names(root: Path, *kinds: str) -> Iterator[tuple[str, str]]:
    """Ids of the entries of these kinds, from the names of their files, each with the entry's name ("" where it is hard to find).

    Kinds are called as in `KINDS`. What is wrong with a file does not matter here; `load_catalog` tells it.
    """
    for kind in KINDS:
        if kind.name in kinds:
            for path in _files(root / kind.folder):
                yield path.stem, _first(_NAME, _text(path, _HEAD))


def item_names(root: Path, *folders: str) -> Iterator[tuple[str, str]]:
    """Ids and titles of the list items in the files of these folders: items of frameworks, terms of taxonomies."""
    for folder in folders:
        for path in _files(root / folder):
            for match in _ITEM.finditer(_text(path, MAX_BYTES)):
                yield match[1] or match[2] or match[3] or "", match[4] or match[5] or ""


def term_names(root: Path, taxonomy: str) -> Iterator[tuple[str, str]]:
    """Ids and names of the terms of one taxonomy."""
    for match in _ITEM.finditer(_text(root / "taxonomy" / f"{taxonomy}.yaml", MAX_BYTES)):
        yield match[1] or match[2] or match[3] or "", match[4] or match[5] or ""


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".yaml" and not path.name.startswith("."))
    except OSError:
        return []


def _text(path: Path, size: int) -> str:
    try:
        with path.open("rb") as file:
            return file.read(size).decode("utf-8", errors="ignore")
    except OSError:
        return ""


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return next((group for group in match.groups() if group), "") if match else ""
