"""Crosswalk lines and mappings: the framework, the item, the relation, the reason."""

import re
from collections.abc import Iterator, Mapping

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Fault, Place, Route
from safemcp_catalog.model.framework import FrameworkItem
from safemcp_catalog.nearest import did_you_mean, nearest
from safemcp_catalog.rules.items import citations, in_force, table_entries, titled
from safemcp_catalog.rules.pointers import unread
from safemcp_catalog.rules.registry import rule
from safemcp_catalog.rules.sentences import long_sentences

_SHORTEST_RATIONALE = 40
_SHORTEST_INTERSECTION = 80
_USES = {"crosswalk": ("controls",), "mapping": ("threats", "weaknesses")}
_MOVE = {"crosswalk": "leave threats to the mappings of techniques, and name", "mapping": "move controls into the crosswalk of a mitigation, and name"}
_FILLING = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at by control controls ensures for from helps implement implements in is it its mitigation of on or provides "
        "requires requirement satisfies satisfy support supports that the this to with",
    )
)
"""Words that say nothing of their own beside a control's title."""


@rule("SMC401", "unknown-framework", "error")
def unknown_framework(catalog: Catalog) -> Iterator[Fault]:
    """A framework is named that has no file in frameworks/.

    Ids, titles and links are looked up in the framework's table. Without it nothing about the line can be checked
    or shown.
    """
    for entry, path, route, framework in _framework_names(catalog):
        if framework not in catalog.frameworks and framework not in unread(catalog):
            hint = did_you_mean(framework, catalog.frameworks, otherwise=f"use one of {', '.join(catalog.frameworks)}, or add frameworks/{framework}.yaml")
            yield Fault(entry, route, f"framework {framework} does not exist", hint, path=path)


def _framework_names(catalog: Catalog) -> Iterator[tuple[str, str, Route, str]]:
    for cited in citations(catalog):
        yield cited.entry, "", (*cited.route, "framework"), cited.framework
    for key, pairs in catalog.pairs.items():
        yield key, "", ("from",), pairs.from_
        yield key, "", ("to",), pairs.to
    for field in ("crosswalk_frameworks", "mapping_frameworks"):
        for index, framework in enumerate(getattr(catalog.info, field)):
            yield "", "catalog.yaml", (field, index), framework


@rule("SMC402", "unknown-item", "error")
def unknown_item(catalog: Catalog) -> Iterator[Fault]:
    """A control, technique or weakness is named that its framework does not have.

    One wrong digit is often a valid id of another thing, so ids are checked against the published table, and a
    reader meets no link that leads nowhere.
    """
    for cited in citations(catalog):
        items = catalog.items(cited.framework)
        if items and cited.item not in items:
            message = f"{cited.item} is not in {catalog.frameworks[cited.framework].short_name}"
            yield Fault(cited.entry, cited.item_route, message, _hint_for_item(catalog, cited.item, items))
    for named in table_entries(catalog):
        items = catalog.items(named.framework)
        groups = {g.id for g in catalog.frameworks[named.framework].groups} if named.may_be_group else ()
        if items and named.item not in items and named.item not in groups:
            message = f"{named.item} is not in {catalog.frameworks[named.framework].short_name}"
            yield Fault(named.entry, named.route, message, _hint_for_item(catalog, named.item, items), on_key=named.on_key)


def _hint_for_item(catalog: Catalog, item: str, items: Mapping[str, FrameworkItem]) -> str:
    elsewhere = [name for name in catalog.frameworks if item in catalog.items(name)]
    if elsewhere:
        return f"{item} is an id of {' and '.join(elsewhere)}: name that framework"
    titles = [other for other in items.values() if other.title.casefold() == item.casefold()]
    if titles:
        return f"write the id, {titles[0].id}"
    match = nearest(item, items)
    return f"did you mean {titled(items[match[0]])}?" if match else f"use an id as the framework prints it, such as {next(iter(items))}"


@rule("SMC403", "withdrawn-item", "error")
def withdrawn_item(catalog: Catalog) -> Iterator[Fault]:
    """A control or technique is named that its framework has withdrawn, revoked or deprecated.

    An auditor cannot assess a control that is no longer there, and the number may be given to another one.
    """
    for cited in citations(catalog):
        items = catalog.items(cited.framework)
        item = items.get(cited.item)
        if item and item.status != "current":
            new = in_force(items, item)
            hint = f"cite {' or '.join(titled(other) for other in new)} instead" if new else "cite another: the framework names no replacement"
            yield Fault(cited.entry, cited.item_route, f"{titled(item)} is {item.status} in {catalog.frameworks[cited.framework].short_name}", hint)


@rule("SMC404", "misplaced-framework", "error")
def misplaced_framework(catalog: Catalog) -> Iterator[Fault]:
    """A crosswalk line names a framework of threats, or a mapping names one of controls.

    A mitigation helps to satisfy controls, and a technique is like other techniques. What a technique means for a
    control is derived from the two, and never written.
    """
    for cited in citations(catalog):
        framework = catalog.frameworks.get(cited.framework)
        if framework and framework.kind not in _USES[cited.use]:
            what = "a crosswalk line" if cited.use == "crosswalk" else "a mapping"
            yield Fault(
                cited.entry,
                (*cited.route, "framework"),
                f"{framework.id} is a framework of {framework.kind}, which {what} cannot name",
                _hint_for_use(catalog, cited.use),
            )
    for field, use in (("crosswalk_frameworks", "crosswalk"), ("mapping_frameworks", "mapping")):
        for index, name in enumerate(getattr(catalog.info, field)):
            framework = catalog.frameworks.get(name)
            if framework and framework.kind not in _USES[use]:
                yield Fault("", (field, index), f"{name} is a framework of {framework.kind}", _hint_for_use(catalog, use), path="catalog.yaml")


def _hint_for_use(catalog: Catalog, use: str) -> str:
    fitting = [name for name, framework in catalog.frameworks.items() if framework.kind in _USES[use]]
    return f"{_MOVE[use]} {' or '.join(fitting)}"


@rule("SMC405", "discouraged-item", "warning")
def discouraged_item(catalog: Catalog) -> Iterator[Fault]:
    """A mapping names an item that its own framework says is not to be mapped to.

    CWE marks categories as prohibited and very general weaknesses as discouraged for mapping: they say little about
    one technique.
    """
    for cited in citations(catalog):
        items = catalog.items(cited.framework)
        item = items.get(cited.item)
        if item and item.status == "current" and item.mapping_usage in ("discouraged", "prohibited"):
            below = [titled(other) for other in items.values() if other.parent == item.id and other.mapping_usage != "discouraged"][:3]
            hint = f"choose something more specific{', such as ' + ' or '.join(below) if below else ''}"
            yield Fault(
                cited.entry, cited.item_route, f"{titled(item)} is {item.mapping_usage} for mapping in {catalog.frameworks[cited.framework].short_name}", hint
            )


@rule("SMC409", "misplaced-property", "error")
def misplaced_property(catalog: Catalog) -> Iterator[Fault]:
    """A crosswalk line has a property with another relation than `supports`.

    Example-of, integral-to and precedes are kinds of support. Source: NIST IR 8477, supportive relationships.
    """
    for key, mitigation in catalog.mitigations.items():
        for index, line in enumerate(mitigation.crosswalk):
            if line.property and line.relation != "supports":
                hint = "remove property, or write relation: supports"
                yield Fault(key, ("crosswalk", index, "property"), f"{line.property} does not go with {line.relation}", hint)


@rule("SMC410", "bare-intersection", "error")
def bare_intersection(catalog: Catalog) -> Iterator[Fault]:
    """A crosswalk line says `intersects-with` without saying what the two share and what each has alone.

    It takes two sides to intersect, which needs 80 characters at least. The packaged tables say it of every pair,
    and so say nothing. A technical measure nearly always supports.
    """
    for key, mitigation in catalog.mitigations.items():
        for index, line in enumerate(mitigation.crosswalk):
            if line.relation == "intersects-with" and _SHORTEST_RATIONALE <= len(line.rationale) < _SHORTEST_INTERSECTION:
                message = f"intersects-with has a rationale of {len(line.rationale)} characters"
                yield Fault(
                    key, ("crosswalk", index, "rationale"), message, "say what both ask for and what only one of them does, or write relation: supports"
                )


@rule("SMC411", "weak-rationale", "error")
def weak_rationale(catalog: Catalog) -> Iterator[Fault]:
    """A rationale is shorter than 40 characters or only restates the control's title.

    A crosswalk is as good as its reasons. An auditor pastes the rationale into a statement of applicability, and
    has to defend it.
    """
    for key, mitigation in catalog.mitigations.items():
        for index, line in enumerate(mitigation.crosswalk):
            item = catalog.items(line.framework).get(line.control)
            message = ""
            if len(line.rationale) < _SHORTEST_RATIONALE:
                message = f"the rationale has {len(line.rationale)} characters"
            elif item and len(_words(line.rationale) - _words(item.title) - _FILLING) < 4:
                message = f"the rationale only restates the title of {titled(item)}"
            if message:
                hint = "name the part of the control that is met, and what of the mitigation meets it"
                yield Fault(key, ("crosswalk", index, "rationale"), message, hint)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


@rule("SMC412", "repeated-rationale", "error")
def repeated_rationale(catalog: Catalog) -> Iterator[Fault]:
    """Two crosswalk lines have the same rationale, or a sentence of twelve words or more in common.

    Two controls ask for two things, and two mitigations meet one control in two ways. A reason that fits both is a
    reason for neither.
    """
    first: dict[str, tuple[str, Route]] = {}
    for key, mitigation in catalog.mitigations.items():
        for index, line in enumerate(mitigation.crosswalk):
            route: Route = ("crosswalk", index, "rationale")
            parts = {" ".join(re.findall(r"\w+", line.rationale.casefold())), *long_sentences(line.rationale)}
            earlier = next((first[part] for part in sorted(parts) if part in first), None)
            if earlier:
                entry, place = earlier
                message = f"the rationale repeats one of {entry}" if entry != key else "the rationale repeats another line's"
                yield Fault(
                    key,
                    route,
                    message,
                    f"say what {line.control} asks for and no other control does",
                    related=(Place("first stands here", entry=entry, route=place),),
                )
            for part in parts:
                first.setdefault(part, (key, route))


@rule("SMC413", "double-line", "error")
def double_line(catalog: Catalog) -> Iterator[Fault]:
    """An entry names the same item of a framework twice.

    One pair has one judgement. Two lines would be two rows in every table, with two answers.
    """
    first: dict[tuple[str, str, str], Route] = {}
    for cited in citations(catalog):
        route = first.setdefault((cited.entry, cited.framework, cited.item), cited.item_route)
        if route != cited.item_route:
            place = Place("first named here", entry=cited.entry, route=route)
            yield Fault(cited.entry, cited.item_route, f"{cited.item} is named twice", "put both reasons into one line, or remove one", related=(place,))
