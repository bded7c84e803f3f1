"""What an entry is: frozen pydantic models, the single source of the schemas, the editor help and the field reference."""

from safemcp_catalog.model.addition import Addition
from safemcp_catalog.model.base import Model
from safemcp_catalog.model.case_study import CaseStudy
from safemcp_catalog.model.checklist import Checklist
from safemcp_catalog.model.framework import Framework, FrameworkPairs
from safemcp_catalog.model.info import CatalogInfo
from safemcp_catalog.model.mitigation import Mitigation
from safemcp_catalog.model.tactic import Tactic
from safemcp_catalog.model.taxonomy import LogSource, Taxonomy
from safemcp_catalog.model.technique import Technique

__all__ = [
    "Addition",
    "CaseStudy",
    "CatalogInfo",
    "Checklist",
    "Framework",
    "FrameworkPairs",
    "LogSource",
    "Mitigation",
    "Model",
    "Tactic",
    "Taxonomy",
    "Technique",
]
