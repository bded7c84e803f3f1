import pytest
from tests.catalog_cases import SMALL

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.load import load_catalog


@pytest.fixture(scope="session")
def small() -> Catalog:
    """The small catalog, loaded."""
    catalog = load_catalog(SMALL).catalog
    assert catalog is not None
    return catalog
