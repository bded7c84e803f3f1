"""What a catalog that extends another adds to one of its entries."""

from pydantic import Field

from safemcp_catalog.model.base import Many, Model
from safemcp_catalog.model.ids import CitationKey, ExtendedId
from safemcp_catalog.model.mitigation import CrosswalkLine
from safemcp_catalog.model.reference import Reference
from safemcp_catalog.model.technique import Mapping, MitigationUse


class Addition(Model):
    """What a private catalog adds to one technique or mitigation of the catalog that it extends. Nothing of the entry is replaced."""

    id: ExtendedId = Field(description="The technique or mitigation that is added to, equal to the file's name.")
    mitigations: Many[MitigationUse] = Field(default=(), description="For a technique: further mitigations, of either catalog, and what each does against it.")
    mappings: Many[Mapping] = Field(default=(), description="For a technique: further mappings, such as to a framework of your own.")
    crosswalk: Many[CrosswalkLine] = Field(default=(), description="For a mitigation: further controls that it helps to satisfy, such as those of your own framework.")
    references: dict[CitationKey, Reference] = Field(default_factory=dict, description="Works that the additions cite, by a key that the entry does not use.")
