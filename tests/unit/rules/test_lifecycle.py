"""Versions, dates, status, and the balance of severities."""

from dataclasses import replace
from typing import Any

import pytest

from safemcp_catalog.catalog import Catalog


def event(version: str, date: str = "2026-11-02") -> dict[str, str]:
    """A line of history as in YAML."""
    return {"version": version, "date": date, "changes": "Something", "by": "The SAFE-MCP Catalog Authors"}


@pytest.mark.parametrize(
    ("history", "message"),
    [
        ([event("0.9"), event("0.10")], None),
        ([event("0.1"), event("0.1")], "version 0.1 comes after 0.1"),
        ([event("0.10"), event("0.9")], "version 0.9 comes after 0.10"),
        ([event("0.1", "2026-11-03"), event("0.2")], "version 0.2 is dated 2026-11-02, before version 0.1 (2026-11-03)"),
    ],
)
def test_versions_are_numbers_and_dates_do_not_run_backwards(changed: Any, messages: Any, history: list[dict[str, str]], message: str | None) -> None:
    assert messages(changed("SAFE-T1102", history=history), "SMC601") == ([message] if message else [])


def test_stable_entry_below_one_is_told(changed: Any, messages: Any) -> None:
    assert messages(changed("SAFE-M-2", history=[event("0.9")]), "SMC602") == ["SAFE-M-2 is stable at version 0.9"]


def test_deprecated_entry_may_have_any_version(changed: Any, messages: Any) -> None:
    assert messages(changed("SAFE-T1309", history=[event("0.3")]), "SMC602") == []


def test_reason_for_deprecation_is_for_deprecated_entries(changed: Any, messages: Any) -> None:
    catalog = changed("SAFE-M-2", deprecation_reason="Nobody signs.")
    assert messages(catalog, "SMC603") == ["deprecation_reason is for deprecated entries, and SAFE-M-2 is stable"]


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        (("high", "high", "high", "high"), False),
        (("high", "high", "high", "low", "medium"), True),
        (("high", "high", "high", "low", "medium", "critical"), False),
    ],
)
def test_severities_are_weighed_from_five_techniques_and_above_one_half(small: Catalog, messages: Any, levels: tuple[str, ...], told: bool) -> None:
    base = small.techniques["SAFE-T1001"]
    rated = {f"SAFE-T{n}": base.model_copy(update={"id": f"SAFE-T{n}", "severity": level}) for n, level in enumerate(levels, 2000)}
    assert bool(messages(replace(small, techniques=rated), "SMC616")) is told
