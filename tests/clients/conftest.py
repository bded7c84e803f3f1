"""The exports of the small catalog as files, for the libraries of others to read."""

from pathlib import Path

import pytest

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.export import EXPORTERS
from safemcp_catalog.load import load_catalog
from safemcp_catalog.write import write_folder


@pytest.fixture(scope="session")
def small() -> Catalog:
    """The frozen catalog of tests/catalogs/small, its drafts left in: they are complete enough for relations to them."""
    loaded = load_catalog(Path(__file__).parents[1] / "catalogs" / "small")
    assert loaded.catalog is not None
    return loaded.catalog


@pytest.fixture(scope="session")
def stix_folder(small: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the STIX bundles."""
    folder = tmp_path_factory.mktemp("exports") / "stix"
    write_folder(folder, ((file.path, file.chunks) for file in EXPORTERS["stix"](small, include_drafts=True)))
    return folder
