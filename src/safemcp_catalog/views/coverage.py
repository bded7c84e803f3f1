"""What the catalog says about each technique, and what it leaves open."""

from collections.abc import Iterator
from dataclasses import dataclass

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.model import Technique
from safemcp_catalog.model.technique import MitigationUse
from safemcp_catalog.model.vocab import ControlType


@dataclass(frozen=True, slots=True)
class TechniqueCoverage:
    """One technique: its mitigations by role (those inherited from a parent included), rules and mappings."""

    technique: Technique
    preventive: tuple[str, ...]
    detective: tuple[str, ...]
    corrective: tuple[str, ...]
    rules: int
    mappings: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Stable techniques and what each lacks. A gap with a stated reason counts as a gap all the same, and says so."""

    techniques: tuple[TechniqueCoverage, ...]

    @property
    def without_rule(self) -> tuple[Technique, ...]:
        """Techniques that no detection rule of the catalog finds."""
        return tuple(c.technique for c in self.techniques if not c.rules)

    @property
    def without_corrective(self) -> tuple[Technique, ...]:
        """Techniques without a corrective mitigation."""
        return tuple(c.technique for c in self.techniques if not c.corrective)

    @property
    def without_mapping(self) -> tuple[Technique, ...]:
        """Techniques without a mapping to another framework."""
        return tuple(c.technique for c in self.techniques if not c.mappings)


def uses(catalog: Catalog, technique: Technique) -> tuple[tuple[MitigationUse, Technique], ...]:
    """What acts against a technique, each with the entry that says so: its own uses first, then those of its parent.

    A mitigation that both name is given once, as the sub-technique has it.
    """
    own = [(use, technique) for use in technique.mitigations]
    parent = catalog.techniques.get(technique.parent_id or "")
    named = {use.id for use, _ in own}
    inherited = [(use, parent) for use in parent.mitigations if use.id not in named] if parent else []
    return (*own, *inherited)


def coverage(catalog: Catalog) -> Coverage:
    """Coverage of every stable technique and sub-technique, by id."""
    return Coverage(tuple(_covered(catalog, t) for t in catalog.techniques.values() if t.is_stable))


def _covered(catalog: Catalog, technique: Technique) -> TechniqueCoverage:
    return TechniqueCoverage(
        technique,
        preventive=tuple(_with_role(catalog, technique, "preventive")),
        detective=tuple(_with_role(catalog, technique, "detective")),
        corrective=tuple(_with_role(catalog, technique, "corrective")),
        rules=len(technique.detection.rules) if technique.detection else 0,
        mappings=len(technique.mappings),
    )


def _with_role(catalog: Catalog, technique: Technique, role: ControlType) -> Iterator[str]:
    return (use.id for use, _ in uses(catalog, technique) if use.role == role)
