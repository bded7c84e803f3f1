"""Rules on ordinary days: what real systems log, and the near misses of other rules. A rule that fires there says so under falsepositives."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import safemcp_catalog
from safemcp_catalog.catalog import Catalog
from safemcp_catalog.model import Technique
from safemcp_catalog.model.detection import DetectionRule
from safemcp_catalog.sigma import log_source_of, matches

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "tests" / "ordinary").glob("*.yaml"))
OF_ANOTHER_RULE = {
    ("Task of another caller requested", "SAFE-T0019"): "a task of another caller is an attack, and that entry's rule leaves it to this one",
    ("MCP call with a state handle of another caller", "SAFE-T0014"): "likewise the other way round",
    ("Client metadata document fetched from an internal address", "SAFE-T0020"): "there the client fetches, here the authorization server, which is this rule's own case",
    ("OAuth client registered with a host's name and a foreign callback", "SAFE-T0009"): "the event names no callback at all, which no genuine host does",
    ("MCP server process starts a program for reconnaissance or download", "SAFE-T1003"): "a weather server that calls curl; this rule's falsepositives speak of it",
    ("MCP tool called from a host whose approvals are switched off", "SAFE-T0014"): "a host without approvals is this rule's case, whatever it calls",
    ("Model completion for an MCP server allowed without a person", "SAFE-T1102.302"): "unattended sampling is this rule's case; that entry keeps to forms",
    ("MCP definition changed without approval", "SAFE-T0012"): "a changed definition is this rule's case, cached or not",
}
"""Rules that fire on a near miss of another entry, by title and that entry, and why that is right."""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return safemcp_catalog.load(ROOT)


def rules_of(catalog: Catalog) -> Iterator[tuple[Technique, DetectionRule, str]]:
    """Every rule with its technique and the id of its log source."""
    for technique in catalog.techniques.values():
        for rule in technique.detection.rules if technique.detection else ():
            source = log_source_of(catalog.log_sources.values(), rule.sigma.logsource)
            assert source is not None
            yield technique, rule, source.id


def ordinary(path: Path) -> list[dict[str, Any]]:
    return list(yaml.safe_load(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.stem))
def test_rules_are_quiet_on_ordinary_events_but_for_those_that_say_so(catalog: Catalog, path: Path) -> None:
    rules = [rule for _, rule, source in rules_of(catalog) if source == path.stem]
    fields = {field.name: field.type for field in catalog.log_sources[path.stem].fields}
    assert rules
    for item in ordinary(path):
        event = item["event"]
        assert {name: "integer" if isinstance(value, int) else "string" for name, value in event.items()}.items() <= fields.items(), event
        fired = [rule for rule in rules if matches(rule.sigma, event)]
        assert sorted(rule.sigma.id for rule in fired) == item.get("fires", []), event
        assert all(rule.sigma.falsepositives for rule in fired)


def test_rules_are_quiet_on_near_misses_of_others_but_for_those_that_are_their_own_case(catalog: Catalog) -> None:
    rules = list(rules_of(catalog))
    fired = {
        (rule.sigma.title, technique.id)
        for _, rule, source in rules
        for technique, other, where in rules
        if other is not rule and where == source
        for event in other.tests.no_match
        if matches(rule.sigma, event)
    }
    assert fired == set(OF_ANOTHER_RULE)
