"""pySigma reads the Sigma rules of our bundle, and SQLite runs them on their own tests as our evaluator does."""

import json
from pathlib import Path

from sigma.rule import SigmaRule

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.sigma import matches, run_in_sqlite, translations


def test_pysigma_reads_the_pattern_of_every_indicator(stix_folder: Path, small: Catalog) -> None:
    objects = json.loads((stix_folder / "bundle.json").read_text())["objects"]
    read = [SigmaRule.from_yaml(one["pattern"]) for one in objects if one["type"] == "indicator"]
    written = [rule.sigma for technique in small.techniques.values() if technique.detection for rule in technique.detection.rules]
    assert [(str(rule.id), rule.title, rule.custom_attributes["safe_mcp_technique"]) for rule in read] == [
        (rule.id, rule.title, rule.safe_mcp_technique) for rule in written
    ]


def test_sqlite_agrees_with_the_evaluator_on_every_event(small: Catalog) -> None:
    for technique in small.techniques.values():
        for rule in technique.detection.rules if technique.detection else ():
            events = [*rule.tests.match, *rule.tests.no_match]
            expected = tuple(index < len(rule.tests.match) for index in range(len(events)))
            assert run_in_sqlite(rule.sigma, events) == tuple(matches(rule.sigma, event) for event in events) == expected
            assert all(one.query for one in translations(rule.sigma))
