"""Coverage: what acts against a technique, by role, and what is missing."""

from collections.abc import Callable

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.views.coverage import coverage, uses


def test_subtechnique_has_its_own_mitigations_before_those_of_its_parent(small: Catalog) -> None:
    acting = [(use.id, origin.id) for use, origin in uses(small, small.techniques["SAFE-T1001.002"])]
    assert acting == [("SAFE-M-2", "SAFE-T1001.002"), ("SAFE-M-10", "SAFE-T1001"), ("SAFE-M-12", "SAFE-T1001")]


def test_mitigation_of_both_is_given_once_as_the_subtechnique_has_it(small: Catalog) -> None:
    hows = [use.how for use, _ in uses(small, small.techniques["SAFE-T1001.002"]) if use.id == "SAFE-M-2"]
    assert len(hows) == 1
    assert "whole definition" in hows[0]


def test_stable_techniques_alone_are_covered_with_roles_counted(small: Catalog) -> None:
    covered = coverage(small)
    assert [(c.technique.id, c.preventive, c.detective, c.corrective, c.rules, c.mappings) for c in covered.techniques] == [
        ("SAFE-T1001", ("SAFE-M-2",), ("SAFE-M-10", "SAFE-M-12"), (), 1, 2),
        ("SAFE-T1001.002", ("SAFE-M-2",), ("SAFE-M-10", "SAFE-M-12"), (), 1, 1),
    ]


def test_gaps_are_named(changed: Callable[..., Catalog]) -> None:
    bare = {"strategy": "None can be written.", "no_rule_reason": "It leaves no trace."}
    covered = coverage(changed("SAFE-T1001.002", id="SAFE-T1001.001", detection=bare, mappings=None, no_mapping_reason="None fits."))
    assert [t.id for t in covered.without_rule] == ["SAFE-T1001.001"]
    assert [t.id for t in covered.without_mapping] == ["SAFE-T1001.001"]
    assert [t.id for t in covered.without_corrective] == ["SAFE-T1001", "SAFE-T1001.001", "SAFE-T1001.002"]
