"""Which techniques, mitigations and case studies have certain properties."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.model import CaseStudy, Mitigation, Technique
from safemcp_catalog.views.coverage import uses

Item = tuple[str, str]
"""Id of a framework and of one of its items."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an entry must have: one value of each field that is not empty. Values are ids, already looked up."""

    tactics: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    maturities: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    boundaries: tuple[str, ...] = ()
    controls: tuple[Item, ...] = ()
    mitigations: tuple[str, ...] = ()
    techniques: tuple[str, ...] = ()


def select_techniques(catalog: Catalog, wanted: Wanted) -> tuple[Technique, ...]:
    """Techniques and sub-techniques by id. Deprecated ones only where their status is asked for.

    A sub-technique has its parent's tactics and mitigations besides its own. `controls` may be items that a technique is
    mapped to, or controls that one of its mitigations helps to satisfy.
    """
    against = _techniques_of(catalog, wanted.controls)

    def has(technique: Technique) -> bool:
        surface = technique.surface
        return (
            _status(technique.status, wanted)
            and _any(wanted.tactics, catalog.tactics_of(technique))
            and _any(wanted.severities, [technique.severity])
            and _any(wanted.maturities, [technique.evidence.maturity] if technique.evidence else [])
            and _any(wanted.components, surface.components if surface else ())
            and _any(wanted.boundaries, surface.trust_boundaries if surface else ())
            and _any(wanted.mitigations, [use.id for use, _ in uses(catalog, technique)])
            and (not wanted.controls or technique.id in against)
        )

    return tuple(technique for technique in catalog.techniques.values() if has(technique))


def select_mitigations(catalog: Catalog, wanted: Wanted) -> tuple[Mitigation, ...]:
    """Mitigations by id. Deprecated ones only where their status is asked for.

    A mitigation has the tactics and severities of the techniques that name it. Against a sub-technique, those of its parent
    act as well.
    """
    acting = {use.id for key in wanted.techniques for use, _ in uses(catalog, catalog.techniques[key])}

    def has(mitigation: Mitigation) -> bool:
        surface = mitigation.surface
        against = [technique for technique, _ in catalog.uses_of_mitigation.get(mitigation.id, ())]
        return (
            _status(mitigation.status, wanted)
            and _any(wanted.tactics, [tactic for technique in against for tactic in catalog.tactics_of(technique)])
            and _any(wanted.severities, [technique.severity for technique in against])
            and _any(wanted.components, surface.components if surface else ())
            and _any(wanted.boundaries, surface.trust_boundaries if surface else ())
            and _any(wanted.controls, [(line.framework, line.control) for line in mitigation.crosswalk])
            and (not wanted.techniques or mitigation.id in acting)
        )

    return tuple(mitigation for mitigation in catalog.mitigations.values() if has(mitigation))


def select_case_studies(catalog: Catalog, wanted: Wanted) -> tuple[CaseStudy, ...]:
    """Case studies by id. Deprecated ones only where their status is asked for."""

    def has(case: CaseStudy) -> bool:
        return (
            _status(case.status, wanted)
            and _any(wanted.techniques, [step.technique for step in case.what_happened])
            and _any(wanted.mitigations, [lesson.mitigation for lesson in case.lessons])
        )

    return tuple(case for case in catalog.case_studies.values() if has(case))


def _status(status: str, wanted: Wanted) -> bool:
    return status in wanted.statuses if wanted.statuses else status != "deprecated"


def _any(wanted: Collection[object], found: Iterable[object]) -> bool:
    return not wanted or any(value in wanted for value in found)


def _techniques_of(catalog: Catalog, items: tuple[Item, ...]) -> frozenset[str]:
    mapped = {technique.id for item in items for technique in catalog.techniques_of_item.get(item, ())}
    supporting = {mitigation.id for item in items for mitigation, _ in catalog.lines_of_control.get(item, ())}
    if not supporting:
        return frozenset(mapped)
    return frozenset(mapped | {t.id for t in catalog.techniques.values() if any(use.id in supporting for use, _ in uses(catalog, t))})
