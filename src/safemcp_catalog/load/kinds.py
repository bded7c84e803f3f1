"""The kinds of file that a catalog has: folder, model, schema."""

from dataclasses import dataclass

from safemcp_catalog.model import (
    Addition,
    CaseStudy,
    CatalogInfo,
    Checklist,
    Framework,
    FrameworkPairs,
    LogSource,
    Mitigation,
    Model,
    Tactic,
    Taxonomy,
    Technique,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file. `folder` is relative to the catalog ("" for the file at its root); `reserved` is the id of new entries, without its prefix."""

    name: str
    folder: str
    model: type[Model]
    reserved: str = ""

    @property
    def schema_file(self) -> str:
        """Name of the kind's JSON Schema in `schemas/`."""
        return f"{self.name}.schema.json"

    @property
    def cites_items(self) -> bool:
        """Whether its entries name items of frameworks, with their titles as comments beside them."""
        return bool({"mappings", "crosswalk"} & self.model.model_fields.keys())


CATALOG = Kind("catalog", "", CatalogInfo)
ADDITION = Kind("addition", "additions", Addition)
KINDS: tuple[Kind, ...] = (
    Kind("tactic", "tactics", Tactic),
    Kind("technique", "techniques", Technique, "-T0000"),
    Kind("mitigation", "mitigations", Mitigation, "-M-0"),
    Kind("case-study", "case-studies", CaseStudy, "-CS-0"),
    Kind("framework", "frameworks", Framework),
    Kind("pairs", "frameworks/pairs", FrameworkPairs),
    Kind("taxonomy", "taxonomy", Taxonomy),
    Kind("log-source", "taxonomy/log-sources", LogSource),
    Kind("checklist", "checklists", Checklist),
    ADDITION,
)
"""All kinds that are one entry a file, in the order in which they are read."""

ALL_KINDS: tuple[Kind, ...] = (CATALOG, *KINDS)
