"""Whether mitigations and techniques reach the frameworks that they must, and what the tables say about gaps."""

from collections import defaultdict
from collections.abc import Iterator

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Fault
from safemcp_catalog.model import FrameworkPairs, Mitigation
from safemcp_catalog.nearest import did_you_mean, one_of
from safemcp_catalog.rules.items import gap_items
from safemcp_catalog.rules.registry import rule


@rule("SMC406", "missing-control", "error")
def missing_control(catalog: Catalog) -> Iterator[Fault]:
    """A stable mitigation has no control of a framework that catalog.yaml lists under `crosswalk_frameworks`.

    Those frameworks are what readers are audited against. A mitigation that helps with none of their controls is
    either misjudged or not one.
    """
    for key, mitigation in catalog.mitigations.items():
        named = {line.framework for line in mitigation.crosswalk}
        for framework in catalog.info.crosswalk_frameworks if mitigation.is_stable else ():
            if framework not in named and framework in catalog.frameworks:
                message = f"{mitigation.id} is stable and has no control of {catalog.frameworks[framework].short_name}"
                hint = f"add a line with framework: {framework} to crosswalk, or set status: draft"
                yield Fault(key, ("crosswalk",) if mitigation.crosswalk else ("status",), message, hint)


@rule("SMC407", "missing-mapping", "error")
def missing_mapping(catalog: Catalog) -> Iterator[Fault]:
    """A stable technique has neither a mapping to a framework of catalog.yaml nor a reason for none, or it has both.

    The frameworks are those under `mapping_frameworks`. Readers come with the ids that they know. Where no item
    fits, `no_mapping_reason` says so, and nobody has to look again.
    """
    wanted = catalog.info.mapping_frameworks
    for key, technique in catalog.techniques.items():
        index = next((i for i, mapping in enumerate(technique.mappings) if mapping.framework in wanted), None)
        if index is not None and technique.no_mapping_reason:
            message = f"{technique.id} gives a reason for having no mapping, and has one"
            yield Fault(key, ("no_mapping_reason",), message, f"remove no_mapping_reason, or the mapping to {technique.mappings[index].id}")
        elif index is None and not technique.no_mapping_reason and wanted and technique.is_stable:
            message = f"{technique.id} is stable and has no mapping to {' or '.join(wanted)}"
            route = ("mappings",) if technique.mappings else ("status",)
            yield Fault(key, route, message, "add one under mappings, or say under no_mapping_reason why nothing there fits")


@rule("SMC408", "unpublished-pair", "warning")
def unpublished_pair(catalog: Catalog) -> Iterator[Fault]:
    """A mitigation's controls in two frameworks share not one published pair.

    The two judgements are made apart, and the table only checks them: where not one pair agrees, one of the two is
    often a slip. A control enhancement counts as its base control too. The rule is silent where the table knows no
    control of one side.
    """
    for pairs in catalog.pairs.values():
        known = {other for others in pairs.pairs.values() for other in others}
        for key, mitigation in catalog.mitigations.items():
            ours = {side: _with_parents(catalog, mitigation, side) for side in (pairs.from_, pairs.to)}
            keys = ours[pairs.from_] & pairs.pairs.keys()
            values = ours[pairs.to] & known
            if keys and values and not any(values & set(pairs.pairs[k]) for k in keys):
                left, right = (catalog.frameworks[side].short_name for side in (pairs.from_, pairs.to))
                message = f"the {left} and {right} controls of {mitigation.id} share no published pair"
                yield Fault(key, ("crosswalk",), message, _hint_from_table(pairs, keys))


def _with_parents(catalog: Catalog, mitigation: Mitigation, framework: str) -> set[str]:
    items = catalog.items(framework)
    cited = {line.control for line in mitigation.crosswalk if line.framework == framework and line.control in items}
    return cited | {parent for control in cited if (parent := items[control].parent)}


def _hint_from_table(pairs: FrameworkPairs, keys: set[str]) -> str:
    published = "; ".join(f"{k} with {', '.join(pairs.pairs[k])}" for k in sorted(keys))
    return f"check the lines of both again: {pairs.name} pairs {published}"


@rule("SMC414", "unknown-group", "error")
def unknown_group(catalog: Catalog) -> Iterator[Fault]:
    """A framework's table names a group that it does not define.

    Pages list items by group. An item of a group that is not there is on no page.
    """
    for key, framework in catalog.frameworks.items():
        groups = {group.id for group in framework.groups}
        named = [(("groups", i, "parent"), group.parent) for i, group in enumerate(framework.groups)]
        named += [(("items", i, "group"), item.group) for i, item in enumerate(framework.items)]
        named += [(("not_mapped", i, "group"), gap.group) for i, gap in enumerate(framework.not_mapped)]
        for route, group in named:
            if group and group not in groups:
                yield Fault(
                    key,
                    route,
                    f"group {group} is not among the groups",
                    did_you_mean(group, [g.id for g in framework.groups], otherwise=one_of([g.id for g in framework.groups], otherwise=f"use a group of the table, or add {group} to groups")),
                )


@rule("SMC415", "unclear-gap", "error")
def unclear_gap(catalog: Catalog) -> Iterator[Fault]:
    """An element of `not_mapped` names neither a control nor a group, or both.

    A gap is one whole group, or a control and those that share its reason.
    """
    for key, framework in catalog.frameworks.items():
        for index, gap in enumerate(framework.not_mapped):
            if bool(gap.control) == bool(gap.group) or (gap.also and not gap.control):
                both = "both a control and a group" if gap.group else "neither a control nor a group"
                hint = "name a control and further ones under also, or one group"
                yield Fault(key, ("not_mapped", index, "control" if gap.control else "reason"), f"the gap names {both}", hint)


@rule("SMC416", "mapped-gap", "warning")
def mapped_gap(catalog: Catalog) -> Iterator[Fault]:
    """A control stands under `not_mapped`, and a mitigation maps it.

    The tables would show it as covered and as left out. A group under `not_mapped` means those of its items that
    nothing maps.
    """
    mapped: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for mitigation in catalog.mitigations.values():
        for line in mitigation.crosswalk:
            mapped[line.framework, line.control].append(mitigation.id)
    for key, framework in catalog.frameworks.items():
        for route, control in gap_items(framework):
            if users := mapped.get((framework.id, control)):
                message = f"{control} is listed as not mapped, and {users[0]} maps it"
                yield Fault(key, route, message, f"remove the gap, or the line in {users[0]}")
