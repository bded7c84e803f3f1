"""What techniques and mitigations have in common: identity, life cycle, references, history."""

from pydantic import Field

from safemcp_catalog.model.base import Many, Maybe, Model
from safemcp_catalog.model.history import HistoryEvent
from safemcp_catalog.model.ids import CitationKey, TermId
from safemcp_catalog.model.reference import Reference
from safemcp_catalog.model.text import Code, Line, Name, Prose, Summary
from safemcp_catalog.model.vocab import AppliesTo, Level, Status

TAXONOMY_OF = {
    "components": "components",
    "transports": "transports",
    "trust_boundaries": "trust-boundaries",
    "layers": "identity-layers",
    "domains": "security-domains",
}
"""The taxonomy of each list of terms under `surface`."""


class Surface(Model):
    """Where in a system the entry applies, in terms of the taxonomy."""

    components: Many[TermId] = Field(default=(), description="Parts of the system that take part: host, client, server, llm, tool, resource, prompt.")
    transports: Many[TermId] = Field(default=(), description="Transports on which it applies: stdio, streamable-http.")
    trust_boundaries: Many[TermId] = Field(default=(), description="Trust boundaries that are crossed or guarded.")
    layers: Many[TermId] = Field(default=(), description="Identity layers concerned.")
    domains: Many[TermId] = Field(default=(), description="Security domains concerned.")
    applies_to: Many[AppliesTo] = Field(default=(), description="Kinds of system: mcp, a2a, or tool-calling (any system that gives a model tools).")


class Rated(Model):
    """A level with the reason for it."""

    level: Level = Field(description="high, medium or low.")
    rationale: Line = Field(description="Why this level, in one or two sentences.")


class Example(Model):
    """A payload, configuration or message, defanged."""

    title: Line = Field(description="What the example shows.")
    language: TermId = Field(description="Language of the code, for highlighting.", examples=["json", "http", "python", "typescript", "yaml", "bash"])
    code: Code = Field(description="The example itself: real messages and configurations, with placeholder hosts and credentials.")
    explanation: Prose = Field(description="What to see in it.")


class Entry(Model):
    """The fields that every technique and mitigation has."""

    name: Name = Field(description="The name that people search for.")
    aliases: Many[Name] = Field(default=(), description="Other names in use.")
    status: Status = Field(description="draft (exists, not written), stable (complete) or deprecated (kept for those who refer to it).")
    deprecation_reason: Maybe[Line] = Field(default=None, description="Why a deprecated entry was given up; needed where nothing supersedes it.")
    summary: Summary = Field(description="One sentence: matrix tooltip, search result, STIX short text.")
    description: Maybe[Prose] = Field(default=None, description="How it works, in Markdown.")
    surface: Maybe[Surface] = Field(default=None, description="Where it applies.")
    references: dict[CitationKey, Reference] = Field(default_factory=dict, description="Cited works by key.")
    history: Many[HistoryEvent] = Field(min_length=1, description="Versions, newest last. `created` and `modified` are derived from it.")

    @property
    def created(self) -> str:
        """Day of the first version, as YYYY-MM-DD."""
        return self.history[0].date

    @property
    def modified(self) -> str:
        """Day of the newest version, as YYYY-MM-DD."""
        return self.history[-1].date

    @property
    def version(self) -> str:
        """The newest version, as MAJOR.MINOR."""
        return self.history[-1].version

    @property
    def is_stable(self) -> bool:
        """Whether the entry is complete and in force."""
        return self.status == "stable"

    @property
    def is_deprecated(self) -> bool:
        """Whether the entry was given up."""
        return self.status == "deprecated"
