"""The matrix: a column for each tactic, a cell for each technique that stands in it."""

from collections import Counter
from dataclasses import dataclass

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.model import Tactic, Technique
from safemcp_catalog.model.vocab import SEVERITIES, Severity


@dataclass(frozen=True, slots=True)
class Cell:
    """A technique in one column. `also_in` are the other tactics that it serves; `is_first` is true in one of its cells only."""

    technique: Technique
    subtechniques: tuple[Technique, ...]
    also_in: tuple[Tactic, ...]
    is_first: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A tactic with its techniques, by id."""

    tactic: Tactic
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Columns in the order of the tactics. Counts take each technique once, however many columns it stands in."""

    columns: tuple[Column, ...]
    techniques: int
    subtechniques: int
    in_several_tactics: int
    drafts: int
    by_severity: tuple[tuple[Severity, int], ...]


def matrix(catalog: Catalog) -> Matrix:
    """The matrix of a catalog: deprecated entries are left out, drafts are not.

    A technique that names several tactics has a cell in the column of each.
    """
    seen: set[str] = set()
    columns = []
    for tactic in catalog.tactics_in_order:
        cells = []
        for technique in catalog.techniques_by_tactic.get(tactic.id, ()):
            if not technique.is_deprecated:
                cells.append(_cell(catalog, tactic, technique, is_first=technique.id not in seen))
                seen.add(technique.id)
        columns.append(Column(tactic, tuple(cells)))
    techniques = [catalog.techniques[entry_id] for entry_id in seen]
    subtechniques = [s for t in techniques for s in living_subtechniques(catalog, t)]
    severities = Counter(t.severity for t in techniques)
    return Matrix(
        columns=tuple(columns),
        techniques=len(techniques),
        subtechniques=len(subtechniques),
        in_several_tactics=sum(len(catalog.tactics_of(t)) > 1 for t in techniques),
        drafts=sum(not t.is_stable for t in (*techniques, *subtechniques)),
        by_severity=tuple((severity, severities[severity]) for severity in SEVERITIES),
    )


def living_subtechniques(catalog: Catalog, technique: Technique) -> tuple[Technique, ...]:
    """Sub-techniques that are not deprecated, by id."""
    return tuple(s for s in catalog.subtechniques.get(technique.id, ()) if not s.is_deprecated)


def _cell(catalog: Catalog, tactic: Tactic, technique: Technique, *, is_first: bool) -> Cell:
    others = [t for t in catalog.tactics_in_order if t.id in technique.tactics and t.id != tactic.id]
    return Cell(technique, living_subtechniques(catalog, technique), tuple(others), is_first)
