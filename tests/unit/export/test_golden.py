"""Every exporter writes the small catalog to the bytes of tests/golden/<exporter>/; `pytest --update-golden` rewrites them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.export import EXPORTERS
from safemcp_catalog.write import write_folder

GOLDEN = Path(__file__).parents[2] / "golden"
SMALL = Path(__file__).parents[2] / "catalogs" / "small"
HASHES = """
import hashlib, json, sys
from pathlib import Path
from safemcp_catalog.export import EXPORTERS
from safemcp_catalog.load import load_catalog
catalog = load_catalog(Path(sys.argv[1])).catalog
print(json.dumps({f"{name}/{file.path}": hashlib.sha256(b"".join(file.chunks)).hexdigest() for name, run in EXPORTERS.items() for file in run(catalog)}))
"""


@pytest.mark.parametrize("name", EXPORTERS)
def test_export_of_the_small_catalog_is_the_golden_one(name: str, small: Catalog, pytestconfig: pytest.Config) -> None:
    files = {file.path: b"".join(file.chunks) for file in EXPORTERS[name](small)}
    folder = GOLDEN / name
    if pytestconfig.getoption("update_golden", default=False):
        write_folder(folder, ((path, [content]) for path, content in files.items()))
    assert sorted(files) == sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    for path, content in files.items():
        assert content == (folder / path).read_bytes(), f"{name}/{path} differs; if that is meant, run pytest --update-golden and read the difference"


def test_every_exporter_has_golden_files_and_no_other() -> None:
    assert sorted(path.name for path in GOLDEN.iterdir()) == sorted(EXPORTERS)


def test_bytes_do_not_depend_on_the_hash_seed() -> None:
    runs = [
        subprocess.run([sys.executable, "-c", HASHES, str(SMALL)], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("1", "4242")
    ]
    assert runs[0] == runs[1]
    assert json.loads(runs[0])
