"""Every place where an item of a foreign framework is named: crosswalk lines, mappings, and the tables themselves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Route
from safemcp_catalog.model.framework import Framework, FrameworkItem

Use = Literal["crosswalk", "mapping"]


@dataclass(frozen=True, slots=True)
class Citation:
    """An item as a crosswalk line or a mapping names it. `route` leads to the line."""

    entry: str
    route: Route
    framework: str
    item: str
    use: Use

    @property
    def item_route(self) -> Route:
        """The route to the item's id."""
        return (*self.route, "control" if self.use == "crosswalk" else "id")


def citations(catalog: Catalog) -> Iterator[Citation]:
    """Items named by entries, in the order of the files."""
    for key, technique in catalog.techniques.items():
        for index, mapping in enumerate(technique.mappings):
            yield Citation(key, ("mappings", index), mapping.framework, mapping.id, "mapping")
    for key, mitigation in catalog.mitigations.items():
        for index, line in enumerate(mitigation.crosswalk):
            yield Citation(key, ("crosswalk", index), line.framework, line.control, "crosswalk")


@dataclass(frozen=True, slots=True)
class TableEntry:
    """An item as a framework's table or a table of pairs names it."""

    entry: str
    route: Route
    framework: str
    item: str
    on_key: bool = False
    may_be_group: bool = False


def table_entries(catalog: Catalog) -> Iterator[TableEntry]:
    """Items named by tables: parents, replacements, gaps, pairs."""
    for key, framework in catalog.frameworks.items():
        for index, item in enumerate(framework.items):
            if item.parent:
                yield TableEntry(key, ("items", index, "parent"), framework.id, item.parent)
            for place, other in enumerate(item.replaced_by):
                # SA-12 of SP 800-53 was withdrawn into a whole family.
                yield TableEntry(key, ("items", index, "replaced_by", place), framework.id, other, may_be_group=True)
        yield from (TableEntry(key, route, framework.id, item) for route, item in gap_items(framework))
    for key, pairs in catalog.pairs.items():
        for item_id, others in pairs.pairs.items():
            yield TableEntry(key, ("pairs", item_id), pairs.from_, item_id, on_key=True)
            for place, other in enumerate(others):
                yield TableEntry(key, ("pairs", item_id, place), pairs.to, other)


def gap_items(framework: Framework) -> Iterator[tuple[Route, str]]:
    """Items that a framework lists as not mapped, by their places."""
    for index, gap in enumerate(framework.not_mapped):
        if gap.control:
            yield ("not_mapped", index, "control"), gap.control
        for place, other in enumerate(gap.also):
            yield ("not_mapped", index, "also", place), other


def titled(item: FrameworkItem) -> str:
    """Id and title, as a message shows an item: ids alone are easily mistaken for one another."""
    return f"{item.id} ({item.title})"


def in_force(items: Mapping[str, FrameworkItem], item: FrameworkItem) -> list[FrameworkItem]:
    """Current items that replaced a withdrawn one, along any chain of replacements."""
    found: list[FrameworkItem] = []
    seen: set[str] = set()
    waiting = list(item.replaced_by)
    while waiting:
        other = items.get(name := waiting.pop(0))
        if other is None or name in seen:
            continue
        seen.add(name)
        if other.status == "current":
            found.append(other)
        else:
            waiting += other.replaced_by
    return found
