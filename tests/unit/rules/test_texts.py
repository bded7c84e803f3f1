"""Which fields are prose, and what of it is code."""

from pathlib import Path

import pytest

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.model.framework import Framework
from safemcp_catalog.model.technique import FlowStep, Technique
from safemcp_catalog.rules.texts import once, prose_fields, texts, texts_of, without_code


def test_routes_are_written_as_in_the_file(small: Catalog) -> None:
    routes = [route for route, _ in texts_of(small.techniques["SAFE-T1001"])]
    assert ("attack_flow", 0, "action") in routes
    assert ("mitigations", 0, "how") in routes
    assert ("impact", "integrity", "rationale") in routes


def test_message_on_the_wire_is_no_prose() -> None:
    assert [field.key for field in prose_fields(FlowStep)] == ["action"]


def test_sigma_rules_and_code_are_no_prose(small: Catalog) -> None:
    routes = [route for route, _ in texts_of(small.techniques["SAFE-T1001"])]
    assert not any("sigma" in route or "code" in route or "triggers" in route for route in routes)


def test_of_a_framework_only_the_notes_on_gaps_are_prose(small: Catalog) -> None:
    assert [field.key for field in prose_fields(Framework)] == ["not_mapped"]
    assert [route[-1] for route, _ in texts_of(small.frameworks["iso-27001-2022"])] == ["note"]


def test_alias_of_a_field_is_used_for_its_route() -> None:
    assert all(not field.key.endswith("_") for field in prose_fields(Technique))


def test_all_kinds_of_entry_with_prose_are_read(small: Catalog) -> None:
    entries = {text.entry for text in texts(small)}
    assert {"ATK-TA0001", "SAFE-T1102", "SAFE-M-2", "SAFE-CS-1", "monday-morning", "components", "mcp-host", "iso-27001-2022"} <= entries


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a `b` c", "a   c"),
        ("a ``b ` c`` d", "a   d"),
        ("a ` b", "a ` b"),
        ("a\n```json\nb\n```\nc", "a\n \nc"),
        ("a\n```\nb", "a\n "),
        ("a\n~~~\nb\n~~~\nc", "a\n \nc"),
    ],
)
def test_code_is_blanked_out(text: str, left: str) -> None:
    assert without_code(text) == left


def test_scan_is_kept_for_one_catalog_only(small: Catalog) -> None:
    calls = []

    @once
    def scan(catalog: Catalog) -> int:
        calls.append(catalog.root)
        return len(calls)

    other = Catalog(info=small.info, root=Path("elsewhere"))
    assert [scan(small), scan(small), scan(other), scan(small)] == [1, 1, 2, 3]
