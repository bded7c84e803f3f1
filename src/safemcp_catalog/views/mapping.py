"""The mapping to one framework of threats or weaknesses: which techniques stand against which of its items."""

from collections.abc import Iterator
from dataclasses import dataclass

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.model import Framework, Technique
from safemcp_catalog.model.framework import FrameworkGroup, FrameworkItem
from safemcp_catalog.model.technique import Mapping
from safemcp_catalog.views.crosswalk import UnknownFrameworkError


@dataclass(frozen=True, slots=True)
class MappedItem:
    """An item of the framework with the techniques mapped to it."""

    item: FrameworkItem
    techniques: tuple[tuple[Technique, Mapping], ...]


@dataclass(frozen=True, slots=True)
class MappedGroup:
    """A group with the items that a technique is mapped to; `current` counts all of its current items."""

    group: FrameworkGroup
    items: tuple[MappedItem, ...]
    current: int


@dataclass(frozen=True, slots=True)
class MappingTable:
    """A framework against the catalog. `current` counts its current items, `mapped` those with a technique."""

    framework: Framework
    groups: tuple[MappedGroup, ...]
    current: int
    mapped: int
    techniques: int
    pairs: int


def mapping_table(catalog: Catalog, framework_id: str) -> MappingTable:
    """The techniques by item of a framework, in its own order; items without a technique are counted, not listed.

    Deprecated techniques are left out.

    Raises:
        UnknownFrameworkError: the catalog has no such framework.
    """
    framework = catalog.frameworks.get(framework_id)
    if framework is None:
        raise UnknownFrameworkError(framework_id)
    groups = tuple(_groups(catalog, framework))
    pairs = [pair for group in groups for mapped in group.items for pair in mapped.techniques]
    return MappingTable(
        framework=framework,
        groups=groups,
        current=sum(item.status == "current" for item in framework.items),
        mapped=sum(len(group.items) for group in groups),
        techniques=len({technique.id for technique, _ in pairs}),
        pairs=len(pairs),
    )


def threat_frameworks(catalog: Catalog) -> tuple[Framework, ...]:
    """Frameworks of threats and weaknesses: those of which each technique needs one first, then the others by id."""
    first = catalog.info.mapping_frameworks
    named = [catalog.frameworks[name] for name in first if name in catalog.frameworks]
    return (*named, *(f for f in catalog.frameworks.values() if f.kind != "controls" and f.id not in first))


def _groups(catalog: Catalog, framework: Framework) -> Iterator[MappedGroup]:
    everything = FrameworkGroup(id="all", title=framework.short_name)
    groups = {group.id: group for group in framework.groups} or {everything.id: everything}
    members: dict[str, list[FrameworkItem]] = {name: [] for name in groups}
    for item in framework.items:
        members.setdefault(item.group or everything.id, []).append(item)
    for name, items in members.items():
        mapped = tuple(m for m in (_mapped(catalog, framework, item) for item in items) if m.techniques)
        if items:
            yield MappedGroup(groups.get(name, everything), mapped, sum(item.status == "current" for item in items))


def _mapped(catalog: Catalog, framework: Framework, item: FrameworkItem) -> MappedItem:
    pairs = [
        (technique, mapping)
        for technique in catalog.techniques_of_item.get((framework.id, item.id), ())
        if not technique.is_deprecated
        for mapping in technique.mappings
        if (mapping.framework, mapping.id) == (framework.id, item.id)
    ]
    return MappedItem(item, tuple({(t.id, m.relation, m.note): (t, m) for t, m in pairs}.values()))
