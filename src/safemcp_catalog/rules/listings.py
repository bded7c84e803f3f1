"""Every list whose members must differ, with the label by which they are told apart."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Route
from safemcp_catalog.model import Framework, Mitigation, Technique
from safemcp_catalog.model.entry import Surface
from safemcp_catalog.rules.items import gap_items

_SURFACE = ("components", "transports", "trust_boundaries", "layers", "domains", "applies_to")


@dataclass(frozen=True, slots=True)
class Listing:
    """One list: the entry (or the path) that holds it, and a route and a label for each member."""

    entry: str
    members: list[tuple[Route, str]]
    path: str = ""


def listings(catalog: Catalog) -> Iterator[Listing]:
    """Lists of ids in all files, those with two members or more."""
    for key, technique in catalog.techniques.items():
        yield from _long(key, _of_technique(technique))
    for key, mitigation in catalog.mitigations.items():
        yield from _long(key, _of_mitigation(mitigation))
    for key, case in catalog.case_studies.items():
        yield from _long(key, [_plain(("lessons",), (lesson.mitigation for lesson in case.lessons), "mitigation")])
    for key, checklist in catalog.checklists.items():
        lists = [_plain(("items",), (item.id for item in checklist.items), "id")]
        lists += [_plain(("items", index, "mitigations"), item.mitigations) for index, item in enumerate(checklist.items)]
        yield from _long(key, lists)
    for key, framework in catalog.frameworks.items():
        yield from _long(key, _of_framework(framework))
    for key, pairs in catalog.pairs.items():
        yield from _long(key, [_plain(("pairs", item), others) for item, others in pairs.pairs.items()])
    for key, taxonomy in catalog.taxonomies.items():
        yield from _long(key, [_plain(("terms",), (term.id for term in taxonomy.terms), "id")])
    for key, source in catalog.log_sources.items():
        yield from _long(key, [_plain(("fields",), (field.name for field in source.fields), "name")])
    info = catalog.info
    for members in (
        _plain(("id_prefixes",), (p.prefix for p in info.id_prefixes), "prefix"),
        _plain(("crosswalk_frameworks",), info.crosswalk_frameworks),
        _plain(("mapping_frameworks",), info.mapping_frameworks),
    ):
        yield Listing("", members, "catalog.yaml")


def _long(key: str, lists: Iterable[list[tuple[Route, str]]]) -> Iterator[Listing]:
    return (Listing(key, members) for members in lists if len(members) > 1)


def _plain(route: Route, labels: Iterable[str], *last: str) -> list[tuple[Route, str]]:
    return [((*route, index, *last), label) for index, label in enumerate(labels)]


def _of_technique(entry: Technique) -> Iterator[list[tuple[Route, str]]]:
    yield _plain(("tactics",), entry.tactics)
    yield _plain(("aliases",), entry.aliases)
    yield _plain(("superseded_by",), entry.superseded_by)
    # One mitigation may act in two roles, and one technique may stand in two relations.
    yield _plain(("mitigations",), (f"{use.id} ({use.role})" for use in entry.mitigations), "id")
    yield _plain(("related",), (f"{related.id} ({related.relation})" for related in entry.related), "id")
    yield _plain(("revisions",), (f"{note.revision} ({note.effect})" for note in entry.revisions), "revision")
    if entry.detection:
        yield _plain(("detection", "log_sources"), entry.detection.log_sources)
    yield from _of_surface(entry.surface)


def _of_mitigation(entry: Mitigation) -> Iterator[list[tuple[Route, str]]]:
    yield _plain(("aliases",), entry.aliases)
    yield _plain(("superseded_by",), entry.superseded_by)
    yield _plain(("control_types",), entry.control_types)
    yield _plain(("related",), (related.id for related in entry.related), "id")
    for index, line in enumerate(entry.crosswalk):
        yield _plain(("crosswalk", index, "responsibility"), line.responsibility)
    yield from _of_surface(entry.surface)


def _of_surface(surface: Surface | None) -> Iterator[list[tuple[Route, str]]]:
    if surface:
        yield from (_plain(("surface", name), getattr(surface, name)) for name in _SURFACE)


def _of_framework(framework: Framework) -> Iterator[list[tuple[Route, str]]]:
    yield _plain(("groups",), (group.id for group in framework.groups), "id")
    yield _plain(("items",), (item.id for item in framework.items), "id")
    yield list(gap_items(framework))
    yield [(("not_mapped", index, "group"), gap.group) for index, gap in enumerate(framework.not_mapped) if gap.group]
