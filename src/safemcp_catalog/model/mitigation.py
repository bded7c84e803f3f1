"""A mitigation: what a defender builds, configures or does."""

from typing import Any

from pydantic import Field

from safemcp_catalog.model.base import Many, Maybe, Model
from safemcp_catalog.model.entry import Entry, Rated
from safemcp_catalog.model.ids import FrameworkId, MitigationId, TermId
from safemcp_catalog.model.text import Code, Line, Prose
from safemcp_catalog.model.vocab import (
    AssessmentMethod,
    ControlProperty,
    ControlRelation,
    ControlType,
    Coverage,
    MitigationCategory,
    Phase,
    PolicyLanguage,
    Responsibility,
)


class ImplementationStep(Model):
    """One step of putting the mitigation in place."""

    phase: Phase = Field(description="design, build or operate. Steps are listed in this order.")
    title: Line = Field(description="What to do, in the imperative.")
    details: Prose = Field(description="How, in Markdown.")


class CodePair(Model):
    """The same piece of code or configuration, insecure and secured."""

    title: Line = Field(description="What the pair shows.")
    language: TermId = Field(description="Language of both, for highlighting.", examples=["python", "typescript", "json", "yaml"])
    insecure: Code = Field(description="What is often found.")
    secured: Code = Field(description="What it should be.")
    explanation: Prose = Field(description="What makes the difference.")


class PolicyTest(Model):
    """One evaluation of a policy."""

    name: Line = Field(description="What the case shows.")
    input: dict[str, Any] = Field(description="The policy's input: for MCP, a JSON-RPC message and what is known about it.")
    expect: bool = Field(description="true where the policy must allow, false where it must refuse.")


class Policy(Model):
    """A machine-readable policy with tests."""

    language: PolicyLanguage = Field(description="rego (Open Policy Agent) or cedar.")
    title: Line = Field(description="What the policy enforces.")
    code: Code = Field(description="The policy. In Rego, the decision is `allow`.")
    tests: Many[PolicyTest] = Field(min_length=2, description="At least one input that is allowed and one that is refused.")


class VerificationStep(Model):
    """How to see that the mitigation works, and what to keep as proof."""

    method: AssessmentMethod = Field(description="examine, interview or test, as in NIST SP 800-53A.")
    procedure: Prose = Field(description="What to do and what must come out.")
    evidence: Many[Line] = Field(min_length=1, description="What an auditor asks to be shown.")


class CrosswalkLine(Model):
    """How far the mitigation helps to satisfy one control.

    Source: NIST IR 8477 for the names of the relations and of the properties of `supports`.
    """

    framework: FrameworkId = Field(description="The framework.")
    control: Line = Field(description="Id of the control there. Its title is looked up, never typed.", examples=["AC-6(9)", "A.8.16"])
    relation: ControlRelation = Field(description="Read as: this mitigation RELATION that control. A technical measure nearly always supports.")
    property: Maybe[ControlProperty] = Field(
        default=None, description="With supports: example-of (one way among others), integral-to (not met without it here), precedes (needed first)."
    )
    coverage: Coverage = Field(description="full, partial or minimal, of the part named in the rationale.")
    responsibility: Many[Responsibility] = Field(min_length=1, description="Who must act.")
    rationale: Line = Field(description="The clause or behaviour of the control that is met, in words for a statement of applicability.")


class RelatedMitigation(Model):
    """A relation to another mitigation."""

    id: MitigationId = Field(description="The other mitigation.")
    note: Line = Field(description="How the two stand to each other: what one does that the other does not.")


class Mitigation(Entry):
    """What a defender builds, configures or does against techniques."""

    id: MitigationId = Field(description="Id of the mitigation, equal to the file's name. A new one is SAFE-M-0 until it is merged.")
    superseded_by: Many[MitigationId] = Field(default=(), description="What replaces a deprecated mitigation.")
    category: Maybe[MitigationCategory] = Field(default=None, description="Group in which it is listed.")
    control_types: Many[ControlType] = Field(default=(), description="preventive, detective, corrective.")
    effectiveness: Maybe[Rated] = Field(default=None, description="How much it helps where it is well done, and why.")
    complexity: Maybe[Rated] = Field(default=None, description="How hard it is to put and keep in place, and why.")
    implementation: Many[ImplementationStep] = Field(default=(), description="Ordered steps by phase.")
    examples: Many[CodePair] = Field(default=(), description="Insecure and secured code or configuration, side by side.")
    policies: Many[Policy] = Field(default=(), description="Machine-readable policies with tests.")
    verification: Many[VerificationStep] = Field(default=(), description="How to test it, and what evidence to keep.")
    limitations: Many[Line] = Field(default=(), description="How it fails and what it does not do.")
    crosswalk: Many[CrosswalkLine] = Field(default=(), description="Controls that it helps to satisfy.")
    related: Many[RelatedMitigation] = Field(default=(), description="Neighbours, and how they differ.")
