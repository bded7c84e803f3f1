"""The small catalog, in which SAFE-T1102 and SAFE-M-10 are drafts, and one with a sub-technique of a draft."""

from dataclasses import replace
from pathlib import Path

import pytest

from safemcp_catalog.catalog import Catalog, by_id
from safemcp_catalog.load import load_catalog
from safemcp_catalog.model import Technique


@pytest.fixture(scope="session")
def small() -> Catalog:
    """The frozen catalog of tests/catalogs/small."""
    loaded = load_catalog(Path(__file__).parents[2] / "catalogs" / "small")
    assert loaded.catalog is not None
    return loaded.catalog


@pytest.fixture(scope="session")
def below_draft(small: Catalog) -> Catalog:
    """The small catalog with a stable sub-technique of its draft."""
    written = small.techniques["SAFE-T1001.002"].model_dump(exclude_unset=True)
    below = Technique.model_validate({**written, "id": "SAFE-T1102.001", "detection": {"strategy": "None.", "no_rule_reason": "None."}})
    return replace(small, techniques=by_id({**small.techniques, below.id: below}.items()))
