"""The small catalog, and a way to change one entry of it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Fault
from safemcp_catalog.load import load_catalog
from safemcp_catalog.model import Mitigation, Technique
from safemcp_catalog.rules import RULES

Changed = Callable[..., Catalog]
Messages = Callable[[Catalog, str], list[str]]


@pytest.fixture(scope="session")
def small() -> Catalog:
    """The frozen catalog of tests/catalogs/small."""
    loaded = load_catalog(Path(__file__).parents[2] / "catalogs" / "small")
    assert loaded.catalog is not None
    return loaded.catalog


@pytest.fixture
def changed(small: Catalog) -> Changed:
    """The small catalog with fields of one technique or mitigation replaced, given as in YAML."""

    def change(entry_id: str, **fields: Any) -> Catalog:
        entry = small[entry_id]
        values = entry.model_dump(exclude_unset=True, by_alias=True) | fields
        values = {key: value for key, value in values.items() if value is not None}
        if isinstance(entry, Technique):
            return replace(small, techniques={**small.techniques, entry_id: Technique.model_validate(values)})
        return replace(small, mitigations={**small.mitigations, entry_id: Mitigation.model_validate(values)})

    return change


def faults(catalog: Catalog, code: str) -> list[Fault]:
    """What one rule finds."""
    return list(RULES[code].run(catalog))


@pytest.fixture
def messages() -> Messages:
    """Messages of one rule on a catalog."""
    return lambda catalog, code: [fault.message for fault in faults(catalog, code)]


@pytest.fixture
def hints() -> Messages:
    """Hints of one rule on a catalog."""
    return lambda catalog, code: [fault.hint for fault in faults(catalog, code)]
