"""Entries whose files hold faults: their absence is no fault of others."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.rules import RULES

_FIELDS = (
    "tactics",
    "techniques",
    "mitigations",
    "case_studies",
    "frameworks",
    "pairs",
    "taxonomies",
    "log_sources",
    "checklists",
)


def without(catalog: Catalog, entry_id: str) -> Catalog:
    """The catalog as it is loaded when the file of one entry holds a fault."""
    fields: dict[str, Mapping[str, Any]] = {name: getattr(catalog, name) for name in _FIELDS}
    kept: dict[str, Any] = {name: {key: entry for key, entry in entries.items() if key != entry_id} for name, entries in fields.items()}
    left: Catalog = replace(catalog, **kept)
    object.__setattr__(left, "unread", frozenset({entry_id}))
    return left


@pytest.mark.parametrize("code", [code for code in RULES if not code.startswith("SMC5")])
def test_entry_that_cannot_be_read_is_no_fault_of_others(small: Catalog, code: str) -> None:
    for entry_id in small.paths:
        assert list(RULES[code].run(without(small, entry_id))) == [], entry_id
