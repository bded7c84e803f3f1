"""What must hold across files: a module a subject, a function a rule."""

# The order of these imports is the order in which rules run and are listed.
# isort: off
from safemcp_catalog.rules import identity, relations, hierarchy
from safemcp_catalog.rules import prose, sentences, likeness
from safemcp_catalog.rules import crosswalk, controls
from safemcp_catalog.rules import detection, detection_tests, signals
from safemcp_catalog.rules import lifecycle, completeness
from safemcp_catalog.rules.registry import CRASHED, RULES, Rule, run_rules
# isort: on

__all__ = [
    "CRASHED",
    "RULES",
    "Rule",
    "completeness",
    "controls",
    "crosswalk",
    "detection",
    "detection_tests",
    "hierarchy",
    "identity",
    "lifecycle",
    "likeness",
    "prose",
    "relations",
    "run_rules",
    "sentences",
    "signals",
]
