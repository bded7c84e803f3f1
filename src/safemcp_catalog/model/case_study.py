"""A case study: one real incident, step by step."""

from pydantic import Field

from safemcp_catalog.model.base import Many, Maybe, Model
from safemcp_catalog.model.dates import PartialDate
from safemcp_catalog.model.history import HistoryEvent
from safemcp_catalog.model.ids import END, CaseStudyId, CitationKey, MitigationId, TechniqueId
from safemcp_catalog.model.reference import Reference
from safemcp_catalog.model.text import Line, Name, Prose, Summary
from safemcp_catalog.model.vocab import Status


class CaseStep(Model):
    """One thing that happened."""

    action: Line = Field(description="What happened, cited.")
    technique: Maybe[TechniqueId] = Field(default=None, description="The technique that it shows.")
    date: Maybe[PartialDate] = Field(default=None, description="When it happened.")


class Vulnerability(Model):
    """A published vulnerability that played a part."""

    id: str = Field(pattern=rf"^(CVE-[0-9]{{4}}-[0-9]{{4,7}}|GHSA(-[a-z0-9]{{4}}){{3}}){END}", description="CVE or GHSA id.")
    cvss: Maybe[float] = Field(default=None, ge=0, le=10, description="Base score, as published.")
    cvss_version: Maybe[str] = Field(default=None, pattern=rf"^[234]\.[01]{END}", description="Version of CVSS of the score.")
    cvss_source: Maybe[Line] = Field(default=None, description="Who gave the score.")


class Lesson(Model):
    """A mitigation that would have helped."""

    mitigation: MitigationId = Field(description="The mitigation.")
    how: Line = Field(description="What it would have changed here.")


class CaseStudy(Model):
    """A real incident, vulnerability or demonstration."""

    id: CaseStudyId = Field(description="Id of the case study, equal to the file's name. A new one is SAFE-CS-0 until it is merged.")
    name: Name = Field(description="The name by which it is known.")
    status: Status = Field(description="draft, stable or deprecated.")
    date: PartialDate = Field(description="When it became public.")
    summary: Summary = Field(description="What happened, in one sentence.")
    what_happened: Many[CaseStep] = Field(min_length=1, description="Steps in order, each with the technique that it shows.")
    affected: Many[Line] = Field(default=(), description="Products and versions.")
    vulnerabilities: Many[Vulnerability] = Field(default=(), description="Published vulnerabilities.")
    impact: Prose = Field(description="What came of it, as the sources state it.")
    lessons: Many[Lesson] = Field(default=(), description="Mitigations that would have helped, and how.")
    references: dict[CitationKey, Reference] = Field(min_length=1, description="Cited works by key.")
    history: Many[HistoryEvent] = Field(min_length=1, description="Versions, newest last.")

    @property
    def created(self) -> str:
        """Day of the first version, as YYYY-MM-DD."""
        return self.history[0].date

    @property
    def modified(self) -> str:
        """Day of the newest version, as YYYY-MM-DD."""
        return self.history[-1].date
