"""A checklist: what to do first, and how to see that it is done."""

from pydantic import Field

from safemcp_catalog.model.base import Many, Model
from safemcp_catalog.model.ids import MitigationId, SlugId
from safemcp_catalog.model.text import Line, Name, Prose, Summary


class ChecklistItem(Model):
    """One thing to do."""

    id: SlugId = Field(description="Id of the item within the list; part of its address.")
    title: Line = Field(description="What to do, in the imperative.")
    why: Line = Field(description="What happens without it.")
    how: Prose = Field(description="How to do it.")
    mitigations: Many[MitigationId] = Field(min_length=1, description="Mitigations that it puts in place.")
    verify: Line = Field(description="How to see that it is done.")


class Checklist(Model):
    """An ordered list of things to do."""

    id: SlugId = Field(description="Id of the checklist, equal to the file's name.")
    name: Name = Field(description="Name of the checklist.")
    summary: Summary = Field(description="Whom it is for and what it gives, in one sentence.")
    items: Many[ChecklistItem] = Field(min_length=1, description="Items, in order.")
