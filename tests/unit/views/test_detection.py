"""What a rule's tests show and what it needs."""

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.model.detection import DetectionRule
from safemcp_catalog.views.detection import proof, sqlite_agrees, telemetry


def _rule(small: Catalog) -> DetectionRule:
    detection = small.techniques["SAFE-T1001"].detection
    assert detection is not None
    return detection.rules[0]


def test_rule_that_passes_its_tests_holds(small: Catalog) -> None:
    shown = proof(_rule(small))
    assert (shown.matched, shown.to_match, shown.quiet, shown.normal, shown.holds) == (3, 3, 3, 3, True)
    assert sqlite_agrees(_rule(small))


def test_rule_with_a_wrong_test_does_not_hold_for_sqlite_either(small: Catalog) -> None:
    rule = _rule(small)
    events = rule.tests
    swapped = rule.model_copy(update={"tests": events.model_copy(update={"match": (*events.match, events.no_match[0])})})
    assert not proof(swapped).holds
    assert (proof(swapped).matched, proof(swapped).to_match) == (3, 4)
    assert not sqlite_agrees(swapped)


def test_telemetry_is_that_of_the_weakest_field_of_the_log_source(small: Catalog) -> None:
    needed = telemetry(small, _rule(small).sigma)
    assert needed.source is not None
    assert needed.source.id == "mcp-inventory"
    assert needed.needs == "instrumented"


def test_unknown_log_source_has_no_telemetry(small: Catalog) -> None:
    sigma = _rule(small).sigma
    stranger = sigma.model_copy(update={"logsource": sigma.logsource.model_copy(update={"service": "nowhere"})})
    assert telemetry(small, stranger).source is None
