"""What a Sigma rule needs before it can run, and what its own tests show."""

from dataclasses import dataclass

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.model import LogSource
from safemcp_catalog.model.detection import DetectionRule, SigmaRule
from safemcp_catalog.model.vocab import Availability
from safemcp_catalog.sigma import parse, run_in_sqlite, run_tests
from safemcp_catalog.sigma.telemetry import log_source_of, telemetry_needed


@dataclass(frozen=True, slots=True)
class RuleProof:
    """A rule on its own tests: how many events it matches of those that it must, and stays quiet on of the normal ones."""

    matched: int
    to_match: int
    quiet: int
    normal: int

    @property
    def holds(self) -> bool:
        """Whether every test passes."""
        return (self.matched, self.quiet) == (self.to_match, self.normal)


@dataclass(frozen=True, slots=True)
class Telemetry:
    """The log source of a rule, and the rarest kind of field that it reads; None where the catalog does not know them."""

    source: LogSource | None
    needs: Availability | None


def proof(rule: DetectionRule) -> RuleProof:
    """What came of the rule's tests, run by the catalog's own evaluator."""
    run = run_tests(parse(rule.sigma.detection), rule.tests)
    return RuleProof(
        matched=len(rule.tests.match) - len(run.missed),
        to_match=len(rule.tests.match),
        quiet=len(rule.tests.no_match) - len(run.false_alarms),
        normal=len(rule.tests.no_match),
    )


def sqlite_agrees(rule: DetectionRule) -> bool:
    """Whether SQLite, running the rule's published statement on the rule's tests, says what they ask for.

    Raises:
        MissingSigmaExtraError: pySigma is not installed.
    """
    expected = [True] * len(rule.tests.match) + [False] * len(rule.tests.no_match)
    return list(run_in_sqlite(rule.sigma, [*rule.tests.match, *rule.tests.no_match])) == expected


def telemetry(catalog: Catalog, rule: SigmaRule) -> Telemetry:
    """The log source of a rule and what it takes to have the fields that it reads."""
    return Telemetry(log_source_of(catalog.log_sources.values(), rule.logsource), telemetry_needed(catalog.log_sources, rule))
