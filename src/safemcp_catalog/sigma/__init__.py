"""Sigma rules: what we accept of them, what they become elsewhere, and what they do on events."""

from safemcp_catalog.sigma.convert import TARGETS, MissingSigmaExtraError, Target, Translation, convert, sigma_yaml, translations
from safemcp_catalog.sigma.evaluate import RuleRun, compiled, matches, run_in_sqlite, run_tests
from safemcp_catalog.sigma.parse import ParsedRule, Problem, parse
from safemcp_catalog.sigma.telemetry import log_source_of, telemetry_needed

__all__ = [
    "TARGETS",
    "MissingSigmaExtraError",
    "ParsedRule",
    "Problem",
    "RuleRun",
    "Target",
    "Translation",
    "compiled",
    "convert",
    "log_source_of",
    "matches",
    "parse",
    "run_in_sqlite",
    "run_tests",
    "sigma_yaml",
    "telemetry_needed",
    "translations",
]
