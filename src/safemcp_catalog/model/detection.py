"""How a technique is seen: strategy, log sources, Sigma rules with their tests."""

from typing import Any

from pydantic import Field, JsonValue

from safemcp_catalog.model.base import Many, Maybe, Model
from safemcp_catalog.model.dates import Day
from safemcp_catalog.model.ids import END, LogSourceId, TechniqueId
from safemcp_catalog.model.text import Line, Prose
from safemcp_catalog.model.vocab import SigmaLevel, SigmaStatus

SIGMA_TAG_PATTERN = rf"^(attack|car|cve|d3fend|detection|stp|tlp)\.[a-z0-9.-]+{END}"


class SigmaLogSource(Model):
    """The `logsource` of a Sigma rule."""

    product: Maybe[Line] = Field(default=None, description="Product, as in the taxonomy's log sources (mcp, genai, a2a), or an operating system.")
    service: Maybe[Line] = Field(default=None, description="Service of the product.")
    category: Maybe[Line] = Field(default=None, description="One of Sigma's own categories: process_creation, file_event, network_connection, proxy.")


class SigmaRule(Model):
    """One complete Sigma rule, as it is exported.

    Source: Sigma rules specification 2.1.0; `safe_mcp_technique` is a custom attribute, which the specification allows.
    """

    title: str = Field(min_length=10, max_length=110, description="What the rule finds, at most 110 characters.")
    id: str = Field(
        pattern=rf"^[0-9a-f]{{8}}-[0-9a-f]{{4}}-4[0-9a-f]{{3}}-[89ab][0-9a-f]{{3}}-[0-9a-f]{{12}}{END}",
        description="A random UUID of version 4, in lower case, used nowhere else.",
    )
    status: SigmaStatus = Field(description="stable, test or experimental.")
    description: Line = Field(description="What it means when the rule fires.")
    references: Many[Line] = Field(default=(), description="The technique's id, then addresses.")
    author: Line = Field(description="Author of the rule.")
    date: Day = Field(description="Day on which the rule was written.")
    modified: Maybe[Day] = Field(default=None, description="Day of the last change.")
    safe_mcp_technique: TechniqueId = Field(description="The technique that the rule detects: the entry it stands in.")
    tags: Many[str] = Field(default=(), description="Sigma tags in the namespaces that Sigma allows, such as attack.t1195.002.")
    logsource: SigmaLogSource = Field(description="The log that the rule reads.")
    detection: dict[str, JsonValue] = Field(description="Selections by name, and one `condition` over them.")
    falsepositives: Many[Line] = Field(min_length=1, description="Legitimate events that may match.")
    level: SigmaLevel = Field(description="informational, low, medium, high or critical.")

    def as_sigma(self) -> dict[str, Any]:
        """The rule as plain values, with only the fields that were written, in the order of the specification."""
        return self.model_dump(exclude_unset=True)


Event = dict[str, str | int | float]


class RuleTests(Model):
    """Events on which the rule is run."""

    match: Many[Event] = Field(min_length=1, description="Events that the rule must match: at least two, one in wording that does not stand in the rule.")
    no_match: Many[Event] = Field(min_length=1, description="Events that it must not match: at least two legitimate ones, close to the line.")


class DetectionRule(Model):
    """A Sigma rule and the events that prove it."""

    sigma: SigmaRule = Field(description="The Sigma rule.")
    tests: RuleTests = Field(description="Events that it must match and events that it must not.")


class Detection(Model):
    """How the technique is seen in logs."""

    strategy: Prose = Field(description="Where to look and why, in Markdown.")
    log_sources: Many[LogSourceId] = Field(default=(), description="Log sources of the taxonomy that show it.")
    indicators: Many[Line] = Field(default=(), description="Observable signs: a field of a log, a byte, a rate, a sequence.")
    behaviors: Many[Line] = Field(default=(), description="Patterns over several events.")
    rules: Many[DetectionRule] = Field(default=(), description="Sigma rules with tests.")
    no_rule_reason: Maybe[Line] = Field(default=None, description="Why no log that a defender has could show it; instead of rules.")
