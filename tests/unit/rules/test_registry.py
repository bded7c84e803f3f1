"""The register: codes, slugs, docstrings, and rules that fail."""

import re
from collections.abc import Iterator

import pytest

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Fault
from safemcp_catalog.rules import RULES, registry, run_rules


def test_small_catalog_breaks_no_rule(small: Catalog) -> None:
    assert list(run_rules(small)) == []


def test_every_slug_reads_as_something_that_could_be_allowed() -> None:
    for rule in RULES.values():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule.code.slug)
        assert not rule.code.slug.startswith(("no-", "check-"))


def test_every_rule_says_what_and_why_in_sentences() -> None:
    for rule in RULES.values():
        assert rule.code.what.endswith("."), rule.code.code
        assert rule.code.why.endswith("."), rule.code.code


def test_rule_that_raises_is_one_fault_and_the_others_go_on(small: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_: Catalog) -> Iterator[Fault]:
        message = "out of luck"
        raise RuntimeError(message)

    traces: list[str] = []
    broken = registry.Rule(RULES["SMC203"].code, failing)
    monkeypatch.setitem(registry.RULES, "SMC203", broken)
    found = list(run_rules(small, debug=traces.append))
    assert [(code.code, fault.message) for code, fault in found] == [("SMC900", "rule SMC203 (undeclared-prefix) failed: RuntimeError: out of luck")]
    assert "out of luck" in traces[0]


def test_rule_without_a_reason_is_refused() -> None:
    def bare(_: Catalog) -> Iterator[Fault]:
        """Only a first paragraph."""
        yield from ()

    with pytest.raises(ValueError, match="two paragraphs"):
        registry.rule("SMC299", "bare-rule", "error")(bare)
