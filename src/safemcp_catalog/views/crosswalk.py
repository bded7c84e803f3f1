"""The crosswalk of one framework of controls: each control with the mitigations that support it, and the gaps by name.

Mitigation to control is what the catalog states; technique to control is derived from it, and labelled so.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.model import Framework, Mitigation, Technique
from safemcp_catalog.model.framework import FrameworkGroup, FrameworkItem
from safemcp_catalog.model.ids import sort_key
from safemcp_catalog.model.mitigation import CrosswalkLine
from safemcp_catalog.model.vocab import SEVERITIES, NotMappedReason
from safemcp_catalog.views.coverage import uses


class UnknownFrameworkError(KeyError):
    """The catalog has no such framework."""


@dataclass(frozen=True, slots=True)
class ControlRow:
    """A current control. `lines` is empty for a gap, and then `reason` says of which kind it is and `note` why."""

    item: FrameworkItem
    lines: tuple[tuple[Mitigation, CrosswalkLine], ...]
    techniques: tuple[Technique, ...]
    """Derived: techniques that the mitigations of `lines` act against, most severe first."""
    reason: NotMappedReason | None
    note: str

    @property
    def is_mapped(self) -> bool:
        """Whether a mitigation supports the control."""
        return bool(self.lines)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many controls there are, and what has become of each: the four last add up to the first."""

    controls: int
    mapped: int
    out_of_scope: int
    organizational: int
    to_do: int


@dataclass(frozen=True, slots=True)
class Family:
    """A family or theme with its controls, in the framework's order."""

    group: FrameworkGroup
    rows: tuple[ControlRow, ...]
    tally: Tally
    by_baseline: tuple[Tally, ...]
    """One a baseline, in the order of `Crosswalk.baselines`."""

    @property
    def mapped_rows(self) -> tuple[ControlRow, ...]:
        """Controls that a mitigation supports."""
        return tuple(row for row in self.rows if row.is_mapped)

    @property
    def gaps(self) -> tuple[tuple[NotMappedReason, str, tuple[FrameworkItem, ...]], ...]:
        """Controls without a mitigation by reason and sentence, in the framework's order."""
        groups: dict[tuple[NotMappedReason, str], list[FrameworkItem]] = {}
        for row in self.rows:
            if row.reason:
                groups.setdefault((row.reason, row.note), []).append(row.item)
        return tuple((reason, note, tuple(items)) for (reason, note), items in groups.items())


@dataclass(frozen=True, slots=True)
class Reach:
    """Derived: against how many of the `of` stable techniques the mitigations of some controls act, by role."""

    name: str
    """Id of a baseline or of a family."""
    of: int
    preventive: int
    detective: int
    corrective: int
    open: tuple[Technique, ...]
    """Techniques that none of these mitigations prevents, most severe first."""


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """A framework of controls against the catalog."""

    framework: Framework
    baselines: tuple[str, ...]
    families: tuple[Family, ...]
    tally: Tally
    by_baseline: tuple[Tally, ...]
    mitigations: int
    """How many mitigations have a line here."""
    lines: int
    reach_of_baselines: tuple[Reach, ...]
    reach_of_families: tuple[Reach, ...]
    """Families without a line are left out."""
    modified: str
    """Day of the newest change of a mitigation with a line here; "" where there is none."""


def crosswalk(catalog: Catalog, framework_id: str) -> Crosswalk:
    """The crosswalk of a framework: families in its own order; withdrawn controls are left out.

    Lines of deprecated mitigations are left out; those of drafts are not. A control that is neither mapped nor
    listed under the framework's `not_mapped` counts as to-do.

    Raises:
        UnknownFrameworkError: the catalog has no such framework.
    """
    framework = catalog.frameworks.get(framework_id)
    if framework is None:
        raise UnknownFrameworkError(framework_id)
    rows = [_row(catalog, framework, item) for item in framework.items if item.status == "current"]
    baselines = tuple(dict.fromkeys(name for item in framework.items for name in item.baselines))
    lines = [pair for row in rows for pair in row.lines]
    families = tuple(_families(framework, rows, baselines))
    return Crosswalk(
        framework=framework,
        baselines=baselines,
        families=families,
        tally=_tally(rows),
        by_baseline=_by_baseline(rows, baselines),
        mitigations=len({mitigation.id for mitigation, _ in lines}),
        lines=len(lines),
        reach_of_baselines=tuple(_reach(catalog, name, [row for row in rows if name in row.item.baselines]) for name in baselines),
        reach_of_families=tuple(_reach(catalog, f.group.id, f.mapped_rows) for f in families if f.mapped_rows),
        modified=max((mitigation.modified for mitigation, _ in lines), default=""),
    )


def control_frameworks(catalog: Catalog) -> tuple[Framework, ...]:
    """Frameworks of controls: those that every mitigation must name first, then the others by id."""
    first = catalog.info.crosswalk_frameworks
    named = [catalog.frameworks[name] for name in first if name in catalog.frameworks]
    return (*named, *(f for f in catalog.frameworks.values() if f.kind == "controls" and f.id not in first))


def _row(catalog: Catalog, framework: Framework, item: FrameworkItem) -> ControlRow:
    lines = tuple(pair for pair in catalog.lines_of_control.get((framework.id, item.id), ()) if not pair[0].is_deprecated)
    if lines:
        return ControlRow(item, lines, _techniques_against(catalog, (m for m, _ in lines)), None, "")
    reason, note = _gap(framework, item)
    return ControlRow(item, (), (), reason, note)


def _gap(framework: Framework, item: FrameworkItem) -> tuple[NotMappedReason, str]:
    stated = framework.gap(item)
    return (stated.reason, stated.note) if stated else ("to-do", "No mitigation of the catalog is mapped to it yet.")


def _techniques_against(catalog: Catalog, mitigations: Iterable[Mitigation]) -> tuple[Technique, ...]:
    found = {t.id: t for m in mitigations for t, _ in catalog.uses_of_mitigation.get(m.id, ()) if not t.is_deprecated}
    return tuple(sorted(found.values(), key=lambda t: (severity_rank(t), sort_key(t.id))))


def severity_rank(technique: Technique) -> int:
    """0 for the most severe; a technique without severity comes last."""
    return SEVERITIES.index(technique.severity) if technique.severity else len(SEVERITIES)


def _families(framework: Framework, rows: list[ControlRow], baselines: tuple[str, ...]) -> Iterable[Family]:
    by_group: dict[str, list[ControlRow]] = {group.id: [] for group in framework.groups}
    for row in rows:
        by_group.setdefault(row.item.group or "", []).append(row)
    known = {group.id: group for group in framework.groups}
    for group_id, members in by_group.items():
        if members:
            group = known.get(group_id) or FrameworkGroup(id=group_id or "all", title=framework.short_name)
            yield Family(group, tuple(members), _tally(members), _by_baseline(members, baselines))


def _by_baseline(rows: list[ControlRow], baselines: tuple[str, ...]) -> tuple[Tally, ...]:
    return tuple(_tally([row for row in rows if name in row.item.baselines]) for name in baselines)


def _reach(catalog: Catalog, name: str, rows: Iterable[ControlRow]) -> Reach:
    acting = {mitigation.id for row in rows for mitigation, _ in row.lines}
    stable = [technique for technique in catalog.techniques.values() if technique.is_stable]
    roles = {t.id: {use.role for use, _ in uses(catalog, t) if use.id in acting} for t in stable}
    preventive, detective, corrective = (sum(role in found for found in roles.values()) for role in ("preventive", "detective", "corrective"))
    left = sorted((t for t in stable if "preventive" not in roles[t.id]), key=lambda t: (severity_rank(t), sort_key(t.id)))
    return Reach(name, len(stable), preventive, detective, corrective, tuple(left))


def _tally(rows: list[ControlRow]) -> Tally:
    reasons = Counter(row.reason for row in rows)
    return Tally(len(rows), reasons[None], reasons["out-of-scope"], reasons["organizational"], reasons["to-do"])
