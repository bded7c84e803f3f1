"""The catalog's own terms: components, boundaries, layers, domains, transports, revisions, log sources."""

from pydantic import Field

from safemcp_catalog.model.base import Many, Maybe, Model
from safemcp_catalog.model.dates import Day
from safemcp_catalog.model.ids import END, LogSourceId, SlugId, TermId
from safemcp_catalog.model.text import Line, Name, Prose, Summary, Url
from safemcp_catalog.model.vocab import Availability, FieldType


class Term(Model):
    """One term, with what an engineer should check there."""

    id: TermId = Field(description="Id of the term.")
    name: Name = Field(description="Name of the term.")
    summary: Summary = Field(description="What it is, in one sentence.")
    description: Prose = Field(description="What it is and why it matters for security.")
    checks: Many[Line] = Field(default=(), description="What an engineer should check there.")
    parent: Maybe[TermId] = Field(default=None, description="The term of which it is a part.")
    released: Maybe[Day] = Field(default=None, description="For a protocol revision: its day.")
    url: Maybe[Url] = Field(default=None, description="Where it is specified.")


class Taxonomy(Model):
    """The terms of one kind."""

    id: SlugId = Field(description="Id of the kind, equal to the file's name: components, trust-boundaries, identity-layers, security-domains, transports, protocol-revisions.")
    name: Name = Field(description="Name of the kind, in the plural.")
    singular: Name = Field(description="Name of one of them.")
    summary: Summary = Field(description="What the kind is for, in one sentence.")
    terms: Many[Term] = Field(min_length=1, description="Terms, in order.")


class LogField(Model):
    """A field of a log source."""

    name: str = Field(pattern=rf"^[A-Za-z][A-Za-z0-9_-]*{END}", description="Flat name, as rules use it.")
    type: FieldType = Field(description="string or integer; other types do not survive every back end.")
    availability: Availability = Field(description="standard, opt-in, product, mapped or instrumented: what it takes to have the field.")
    description: Line = Field(description="What it holds.")
    otel: Maybe[Line] = Field(default=None, description="Name in the OpenTelemetry semantic conventions.")
    ecs: Maybe[Line] = Field(default=None, description="Name in the Elastic Common Schema.")
    values: Many[Line] = Field(default=(), description="The values that it can have, where they are few.")


class LogSource(Model):
    """A log that a rule can read."""

    id: LogSourceId = Field(description="Product and service joined by a dash, equal to the file's name.")
    name: Name = Field(description="Name of the log source.")
    product: Maybe[Line] = Field(default=None, description="Sigma's `logsource.product`.")
    service: Maybe[Line] = Field(default=None, description="Sigma's `logsource.service`.")
    category: Maybe[Line] = Field(default=None, description="Sigma's `logsource.category`, for its own generic sources.")
    summary: Summary = Field(description="What one record is, in one sentence.")
    description: Prose = Field(description="What it sees and what it misses.")
    how_to_get: Prose = Field(description="How to obtain it today.")
    fields: Many[LogField] = Field(min_length=1, description="Its fields.")
