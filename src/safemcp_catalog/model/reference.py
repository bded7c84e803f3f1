"""A cited work."""

from pydantic import Field

from safemcp_catalog.model.base import Many, Maybe, Model
from safemcp_catalog.model.dates import Day, PartialDate
from safemcp_catalog.model.text import Line, Url
from safemcp_catalog.model.vocab import ReferenceKind


class Reference(Model):
    """A work that the entry cites. Its key is what prose cites as `[@key]`."""

    title: Line = Field(description="Title of the work, as its publisher gives it.")
    url: Url = Field(description="Where the work can be read.")
    kind: ReferenceKind = Field(description="What kind of work it is.")
    published: Maybe[PartialDate] = Field(default=None, description="When it was published, as far as is known.")
    authors: Many[Line] = Field(default=(), description="Authors or publishing body, as printed on the work.")
    checked: Maybe[Day] = Field(default=None, description="The day on which somebody last opened the link. Never set otherwise.")
    archive: Maybe[Url] = Field(default=None, description="Address of an archived copy.")
