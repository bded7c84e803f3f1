"""How the entries of each kind are laid out: the order of their keys, and what stands in brackets on one line."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from safemcp_catalog.load.kinds import Kind
from safemcp_catalog.load.tree import Branch, Scalar
from safemcp_catalog.model.ids import CASE_STUDY_PATTERN, MITIGATION_PATTERN, TECHNIQUE_PATTERN
from safemcp_catalog.model.schema import json_schema

ORDER: dict[str, tuple[str, ...]] = {
    "technique": (
        "id", "name", "aliases", "status", "superseded_by", "deprecation_reason", "tactics", "severity", "summary", "description", "adversary", "surface",
        "revisions", "attack_flow", "examples", "impact", "evidence", "detection", "signals", "mitigations", "response", "related", "mappings",
        "no_mapping_reason", "references", "history",
    ),
    "mitigation": (
        "id", "name", "aliases", "status", "superseded_by", "deprecation_reason", "category", "summary", "description", "control_types", "effectiveness",
        "complexity", "surface", "implementation", "examples", "policies", "verification", "limitations", "crosswalk", "related", "references", "history",
    ),
}  # fmt: skip
"""Order of the keys of an entry whose model inherits fields; the keys of everything else stand in the order of the model."""

ID_PATTERNS = frozenset({TECHNIQUE_PATTERN, MITIGATION_PATTERN, CASE_STUDY_PATTERN})
"""Patterns of the values that are ids of numbered entries."""

_FLOW_LISTS = frozenset(
    {
        "aliases", "tactics", "superseded_by", "components", "transports", "trust_boundaries", "layers", "domains", "applies_to", "log_sources",
        "references", "tags", "patterns", "triggers", "stays_quiet_on", "authors", "control_types", "responsibility", "mitigations", "values", "baselines",
        "former_titles", "replaced_by", "crosswalk_frameworks", "mapping_frameworks", "pairs",
    }
)  # fmt: skip
_FLOW_MAPPINGS = frozenset({"FlowStep", "HistoryEvent", "ImpactRating", "SigmaLogSource"})
_ROWS = frozenset({"FrameworkGroup", "FrameworkItem"})
_AS_IT_IS = frozenset({"code", "insecure", "secured", "triggers", "stays_quiet_on", "patterns", "path", "url", "archive", "item_url", "message", "id"})


@dataclass(frozen=True, slots=True)
class Shape:
    """The layout of one value: where it stands in the schema of its kind.

    `is_free` holds for what the schema leaves open (events, selections, inputs of policies): there the author's
    brackets and lines stay.
    """

    top: dict[str, Any]
    schema: dict[str, Any]
    field: str = ""
    model: str = ""

    @property
    def is_free(self) -> bool:
        """Whether the schema says nothing of what is inside."""
        if not self.schema:
            return True
        values = self.schema.get("additionalProperties", {})
        is_open = self.schema.get("type") == "object" and not self.schema.keys() & {"properties", "patternProperties"}
        return is_open and not (isinstance(values, dict) and values.keys() & {"$ref", "items"})

    @property
    def order(self) -> tuple[str, ...]:
        """Known keys of a mapping in their order; empty where the author's order stays."""
        return ORDER.get(self.model) or tuple(self.schema.get("properties", ()))

    @property
    def in_brackets(self) -> bool:
        """Whether a list or mapping stands on one line where it fits."""
        is_list = self.schema.get("type") == "array" and "$ref" not in self.schema.get("items", {})
        return self.model in _FLOW_MAPPINGS or self.is_row or (is_list and self.field in _FLOW_LISTS)

    @property
    def is_row(self) -> bool:
        """Whether it is one row of a table of facts, which stays on one line however long that is."""
        return self.model in _ROWS

    @property
    def may_fold(self) -> bool:
        """Whether a long text may be broken over lines."""
        return not self.is_free and self.field not in _AS_IT_IS

    def below(self, key: str | None) -> "Shape":
        """The shape of the value under a key, or of an item of a list (None)."""
        if self.is_free:
            return Shape(self.top, {})
        if key is None:
            child = self.schema.get("items", {})
        else:
            patterns = self.schema.get("patternProperties", {})
            child = self.schema.get("properties", {}).get(key) or next(iter(patterns.values()), None) or self.schema.get("additionalProperties")
        child = child if isinstance(child, dict) else {}
        model = child.get("$ref", "").removeprefix("#/$defs/")
        resolved = {**self.top["$defs"].get(model, {}), **child} if model else child
        keeps_field = key is None or not self.schema.get("properties")
        return Shape(self.top, resolved, self.field if keeps_field else key or "", model)


def shape_of(kind: Kind) -> Shape:
    """The shape of a whole entry of a kind."""
    schema = json_schema(kind.model)
    return Shape({"$defs": {}, **schema}, schema, "", kind.name)


def shaped_scalars(branch: Branch, shape: Shape) -> Iterator[tuple[Scalar, Shape]]:
    """Every text, number or word below a branch, in the order of the file, each with its shape."""
    for element in branch.elements:
        below = shape.below(element.key.text if element.key else None)
        if isinstance(element.value, Branch):
            yield from shaped_scalars(element.value, below)
        else:
            yield element.value, below
