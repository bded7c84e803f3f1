"""A technique or sub-technique: what an adversary does."""

from pydantic import Field

from safemcp_catalog.model.base import Many, Maybe, Model
from safemcp_catalog.model.dates import PartialDate
from safemcp_catalog.model.detection import Detection
from safemcp_catalog.model.entry import Entry, Example
from safemcp_catalog.model.ids import FrameworkId, MitigationId, TacticId, TechniqueId, TermId
from safemcp_catalog.model.text import Code, Line, Prose
from safemcp_catalog.model.vocab import (
    ControlType,
    ImpactLevel,
    MappingRelation,
    Maturity,
    RevisionEffect,
    Severity,
    SignalSource,
    SignalTest,
    TechniqueRelation,
)


class Adversary(Model):
    """Who does it, why, and what they need first."""

    actors: Many[Line] = Field(min_length=1, description="Who can do it.")
    motivations: Many[Line] = Field(min_length=1, description="What they gain.")
    prerequisites: Many[Line] = Field(min_length=1, description="What must hold before it works.")


class RevisionNote(Model):
    """What one revision of the protocol did to the technique."""

    revision: TermId = Field(description="A protocol revision of the taxonomy, in quotes.", examples=["2026-07-28"])
    effect: RevisionEffect = Field(description="introduces, widens, narrows, moves or closes.")
    note: Line = Field(description="What changed.")


class FlowStep(Model):
    """One actor doing one thing to one target."""

    from_: TermId = Field(alias="from", description="Who acts: adversary, user, or a component of the taxonomy.")
    to: TermId = Field(description="Who is acted upon: adversary, user, or a component.")
    action: Line = Field(description="What happens, in the present tense.")
    message: Maybe[Line] = Field(default=None, description="The JSON-RPC method, field or HTTP request on the wire.", examples=["tools/list"])
    crosses: Maybe[TermId] = Field(default=None, description="The trust boundary that the step crosses.")


class ImpactRating(Model):
    """How far one security objective suffers."""

    level: ImpactLevel = Field(description="high, medium, low or none.")
    rationale: Line = Field(description="Why this level.")


class Impact(Model):
    """What is lost."""

    confidentiality: ImpactRating = Field(description="Loss of confidentiality.")
    integrity: ImpactRating = Field(description="Loss of integrity.")
    availability: ImpactRating = Field(description="Loss of availability.")
    scope: Line = Field(description="Whom and what it reaches.")


class Evidence(Model):
    """What has been seen of it."""

    maturity: Maturity = Field(description="in-the-wild (used in real attacks), demonstrated (shown by research) or theoretical.")
    first_observed: Maybe[PartialDate] = Field(default=None, description="When it was first seen or shown.")
    procedures: Many[Line] = Field(default=(), description="What was actually seen, each cited: [@key].")


class Signal(Model):
    """A static sign, read from a system's configuration, that the technique applies to it. Data, not code."""

    on: SignalSource = Field(description="The document that is read.")
    path: Line = Field(description="JSONPath (RFC 9535) of the values to test, in that document.", examples=["$.tools[*].description"])
    test: SignalTest = Field(description="What makes a value a sign.")
    patterns: Many[Line] = Field(
        default=(), description="For `pattern`: texts, compared without regard to case; * stands for any text and ? for one character."
    )
    field: Maybe[Line] = Field(default=None, description="For `missing-field`: the member that each selected object should have.")
    explanation: Line = Field(description="What the sign means, for the reader of a finding.")
    triggers: Many[Code] = Field(min_length=1, description="Documents, as JSON text, that show the sign.")
    stays_quiet_on: Many[Code] = Field(min_length=1, description="Documents, as JSON text, that come close and do not.")


class MitigationUse(Model):
    """What one mitigation does against this technique."""

    id: MitigationId = Field(description="The mitigation.")
    role: ControlType = Field(description="preventive, detective or corrective, against this technique.")
    how: Prose = Field(description="What it does here, and what it leaves open.")


class Response(Model):
    """What to do when it has happened."""

    contain: Many[Line] = Field(min_length=1, description="Steps that stop it.")
    investigate: Many[Line] = Field(min_length=1, description="Steps that show how far it went.")
    recover: Many[Line] = Field(min_length=1, description="Steps back to a trusted state.")


class RelatedTechnique(Model):
    """A relation to another technique."""

    id: TechniqueId = Field(description="The other technique.")
    relation: TechniqueRelation = Field(description="enables, follows, variant-of, or similar-to (then the note says how the two differ).")
    note: Line = Field(description="For similar-to: the sentence that tells the two apart.")


class Mapping(Model):
    """A mapping to a technique, risk or weakness of another framework."""

    framework: FrameworkId = Field(description="The framework.")
    id: Line = Field(description="Its id there. `safemcp fmt` writes the title beside it as a comment.", examples=["T1195.002", "AML.T0110.000"])
    relation: MappingRelation = Field(description="How the other stands to this technique: equivalent, narrower, broader or related. Broader: the other covers more.")
    note: Line = Field(description="Why, in one sentence.")


class Technique(Entry):
    """What an adversary does to a system that gives a language model tools."""

    id: TechniqueId = Field(description="Id of the technique, equal to the file's name. A new one is SAFE-T0000 until it is merged.")
    superseded_by: Many[TechniqueId] = Field(default=(), description="What replaces a deprecated technique.")
    tactics: Many[TacticId] = Field(default=(), description="Tactics in whose columns it stands. A sub-technique has none: it inherits its parent's.")
    severity: Maybe[Severity] = Field(
        default=None,
        description="critical: direct compromise of a system; high: exposure of data or credentials; medium: limited impact; low: minimal.",
    )
    adversary: Maybe[Adversary] = Field(default=None, description="Who, why, and what they need first.")
    revisions: Many[RevisionNote] = Field(default=(), description="What each revision of MCP did to the technique; only revisions with an effect.")
    attack_flow: Many[FlowStep] = Field(default=(), description="Four to nine steps, drawn as a diagram and read as a list.")
    examples: Many[Example] = Field(default=(), description="Defanged payloads, configurations and messages.")
    impact: Maybe[Impact] = Field(default=None, description="What is lost, by security objective, and whom it reaches.")
    evidence: Maybe[Evidence] = Field(default=None, description="Maturity, first observation and the procedures that were seen.")
    detection: Maybe[Detection] = Field(default=None, description="How it is seen.")
    signals: Many[Signal] = Field(default=(), description="Static signs in a configuration that the technique applies.")
    mitigations: Many[MitigationUse] = Field(default=(), description="What acts against it, and how.")
    response: Maybe[Response] = Field(default=None, description="Steps to contain it, to investigate it, and to recover.")
    related: Many[RelatedTechnique] = Field(default=(), description="Neighbours, and how they differ.")
    mappings: Many[Mapping] = Field(default=(), description="Mappings to ATT&CK, ATLAS, OWASP and CWE.")
    no_mapping_reason: Maybe[Line] = Field(default=None, description="Why no ATT&CK, ATLAS or OWASP item fits; instead of mappings.")

    @property
    def is_subtechnique(self) -> bool:
        """Whether the id has a dot."""
        return "." in self.id

    @property
    def parent_id(self) -> str | None:
        """Id of the parent of a sub-technique, or None."""
        return self.id.rpartition(".")[0] or None
