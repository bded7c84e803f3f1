"""Cases of the corpus: folders that are laid over the small catalog, or over the private one with the small one inside it.

Besides the files of a catalog, a case folder may hold `expected.txt` (the text report, whole), `ALSO` (further codes that the
case cannot avoid), `PRIVATE` (empty: the case is one of the private catalog), and three lists for what git or a wheel would not carry: `REMOVE` (paths to drop), `LINKS` (path and target
of a symbolic link) and `PAD` (path and size in bytes to which the file is filled up with comments). `BROKEN` breaks the program
itself, for the codes that say so: `rule CODE ID` has a rule fail on every catalog with that entry, `schema FOLDER FIELD VALUE` has
the schema of a kind refuse a value that the model takes.
"""

import contextlib
import copy
import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import jsonschema_rs

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Fault
from safemcp_catalog.load import validate
from safemcp_catalog.load.kinds import ALL_KINDS, Kind
from safemcp_catalog.model.schema import json_schema
from safemcp_catalog.rules import RULES, Rule

TESTS = Path(__file__).parent
SMALL = TESTS / "catalogs" / "small"
PRIVATE = TESTS / "catalogs" / "private"
"""A catalog that extends the one in its folder `public`, which is not there until `lay_out_private` puts it there."""
CORPUS = TESTS / "corpus"
DIRECTIVES = frozenset({"expected.txt", "ALSO", "PRIVATE", "REMOVE", "LINKS", "PAD", "BROKEN"})


def cases(kind: str) -> list[Path]:
    """The case folders of a kind (bad, good, hostile), by name."""
    return sorted(path for path in (CORPUS / kind).iterdir() if path.is_dir())


def case_files(case: Path) -> list[Path]:
    """The files that a case lays over the small catalog, relative to its folder."""
    return sorted(path.relative_to(case) for path in case.rglob("*") if path.is_file() and path.relative_to(case).as_posix() not in DIRECTIVES)


def code_of(case: Path) -> str:
    """The code in the name of a case folder: SMC204-unknown-mitigation tests SMC204."""
    return case.name.partition("-")[0]


def lay_out(case: Path, folder: Path) -> Path:
    """Write the catalog of a case with the case laid over it into a folder; returns the folder."""
    if (case / "PRIVATE").is_file():
        lay_out_private(folder)
    else:
        shutil.copytree(SMALL, folder)
    for (path,) in _lines(case, "REMOVE"):
        target = folder / path
        if target.is_dir():
            shutil.rmtree(target)
        else:
            target.unlink()
    for file in case_files(case):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(case / file, folder / file)
    for path, target_of_link in _lines(case, "LINKS"):
        (folder / path).symlink_to(target_of_link)
    for path, size in _lines(case, "PAD"):
        _pad(folder / path, int(size))
    return folder


@contextlib.contextmanager
def broken(case: Path) -> Iterator[None]:
    """Run what follows with the program broken as the case's `BROKEN` asks."""
    with contextlib.ExitStack() as stack:
        for what, *details in _lines(case, "BROKEN"):
            stack.enter_context(_failing_rule(*details) if what == "rule" else _narrow_schema(*details))
        yield


def _failing_rule(code: str, entry_id: str) -> contextlib.AbstractContextManager[object]:
    def fail(catalog: Catalog) -> Iterator[Fault]:
        if entry_id in catalog:
            raise KeyError(entry_id)
        yield from ()

    return mock.patch.dict(RULES, {code: Rule(RULES[code].code, fail)})


def _narrow_schema(folder: str, field: str, value: str) -> contextlib.AbstractContextManager[object]:
    def schema_of(kind: Kind) -> jsonschema_rs.Draft202012Validator:
        schema = copy.deepcopy(json_schema(kind.model))
        if kind.folder == folder:
            schema["properties"][field] = {"not": {"const": value}}
        return jsonschema_rs.Draft202012Validator(schema)

    assert folder in {kind.folder for kind in ALL_KINDS}
    return mock.patch.object(validate, "_schema", schema_of)


def lay_out_private(folder: Path) -> Path:
    """Write the private catalog, with the small one that it extends inside it, into a folder; returns the folder."""
    shutil.copytree(PRIVATE, folder)
    shutil.copytree(SMALL, folder / "public")
    return folder


def _lines(case: Path, name: str) -> list[list[str]]:
    path = case / name
    return [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()] if path.is_file() else []


def _pad(path: Path, size: int) -> None:
    content = path.read_bytes()
    line = b"# " + b"." * 97 + b"\n"
    filled = content + line * ((size - len(content)) // len(line))
    path.write_bytes(filled + b"#" * (size - len(filled)))
