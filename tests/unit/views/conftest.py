"""The small catalog, and a way to change one entry of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from tests.catalog_cases import SMALL

from safemcp_catalog.catalog import Catalog, by_id
from safemcp_catalog.load import load_catalog
from safemcp_catalog.model import Mitigation, Technique

Changed = Callable[..., Catalog]


@pytest.fixture(scope="session")
def small() -> Catalog:
    """The frozen catalog of tests/catalogs/small."""
    loaded = load_catalog(SMALL)
    assert loaded.catalog is not None
    return loaded.catalog


@pytest.fixture
def changed(small: Catalog) -> Changed:
    """The small catalog with a technique or mitigation added, made from another one and the given fields."""

    def change(model: str, **fields: Any) -> Catalog:
        entry = small[model]
        values = entry.model_dump(exclude_unset=True, by_alias=True) | fields
        values = {key: value for key, value in values.items() if value is not None}
        if isinstance(entry, Technique):
            return replace(small, techniques=by_id({**small.techniques, values["id"]: Technique.model_validate(values)}.items()))
        return replace(small, mitigations=by_id({**small.mitigations, values["id"]: Mitigation.model_validate(values)}.items()))

    return change
