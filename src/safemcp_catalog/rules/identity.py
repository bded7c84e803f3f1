"""What an entry is called: prefixes, columns, names, and lists that hold one thing twice."""

from collections.abc import Iterator

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Fault, Place, Route
from safemcp_catalog.model import CaseStudy, Mitigation, Technique
from safemcp_catalog.model.ids import canonical_id
from safemcp_catalog.rules.listings import listings
from safemcp_catalog.rules.pointers import unread
from safemcp_catalog.rules.registry import rule


@rule("SMC203", "undeclared-prefix", "error")
def undeclared_prefix(catalog: Catalog) -> Iterator[Fault]:
    """An id starts with a prefix that catalog.yaml does not declare.

    The prefix says whose number it is. Two catalogs can be read together only if each keeps to prefixes of its own.
    """
    declared = [p.prefix for p in catalog.info.id_prefixes]
    groups: tuple[dict[str, Technique | Mitigation | CaseStudy], ...] = ({**catalog.techniques}, {**catalog.mitigations}, {**catalog.case_studies})
    for entries in groups:
        for key, entry in entries.items():
            prefix = entry.id.partition("-")[0]
            ours = canonical_id(entry.id)
            # A prefix of the catalog that this one extends is told by SMC221.
            if prefix not in declared and not (catalog.base and ours.partition("-")[0] in catalog.base.prefixes):
                hint = f"write {ours}" if ours != entry.id else f"use {' or '.join(declared)}, or declare {prefix} under id_prefixes in catalog.yaml"
                yield Fault(key, ("id",), f"the prefix {prefix} of {entry.id} is not declared", hint)


@rule("SMC215", "double-listing", "error")
def double_listing(catalog: Catalog) -> Iterator[Fault]:
    """A list names the same thing twice.

    The second naming adds nothing, and where the two say different things a reader cannot tell which one holds.
    Counts and exports would count it twice.
    """
    for listing in listings(catalog):
        first: dict[str, Route] = {}
        for route, label in listing.members:
            if label in first:
                place = Place("first named here", entry=listing.entry, path=listing.path, route=first[label])
                yield Fault(listing.entry, route, f"{label} is listed twice", "remove one of the two", path=listing.path, related=(place,))
            first.setdefault(label, route)


@rule("SMC216", "disordered-tactics", "error")
def disordered_tactics(catalog: Catalog) -> Iterator[Fault]:
    """The orders of the tactics are not the numbers from 1 up, each once.

    `order` is the tactic's column in the matrix. Two tactics in one column, or a column without a tactic, have no
    drawing.
    """
    if any(entry.startswith("ATK-") for entry in unread(catalog)):
        return
    count = len(catalog.tactics)
    taken: dict[int, str] = {}
    for key, tactic in catalog.tactics.items():
        if tactic.order in taken:
            place = Place("the other one", entry=taken[tactic.order], route=("order",))
            free = next(n for n in range(1, count + 1) if n not in {t.order for t in catalog.tactics.values()})
            yield Fault(
                key, ("order",), f"order {tactic.order} is taken by {taken[tactic.order]}", f"give one of the two the free order {free}", related=(place,)
            )
        elif tactic.order > count:
            free = next(n for n in range(1, count + 1) if n not in {t.order for t in catalog.tactics.values()})
            yield Fault(
                key,
                ("order",),
                f"order {tactic.order} leaves a gap: there are {count} tactics and none has order {free}",
                f"write order: {free}, or add what is missing",
            )
        taken.setdefault(tactic.order, key)


@rule("SMC219", "misaligned-tactic", "error")
def misaligned_tactic(catalog: Catalog) -> Iterator[Fault]:
    """A tactic's `attack_id` is not the ATT&CK id in its own id.

    `ATK-TA0001` says that the tactic is aligned to TA0001. Layers and bundles take the number from one field or the
    other, so a slip would put every technique of the column under a different tactic.
    """
    for key, tactic in catalog.tactics.items():
        expected = tactic.id.removeprefix("ATK-")
        if tactic.attack_id != expected:
            yield Fault(key, ("attack_id",), f"{tactic.id} is aligned to {expected}, not to {tactic.attack_id}", f"write attack_id: {expected}")


@rule("SMC220", "ambiguous-name", "warning")
def ambiguous_name(catalog: Catalog) -> Iterator[Fault]:
    """Two entries of one kind go by the same name or alias.

    People search by name. One behavior has one id, so two entries with one name are either the same thing twice or
    two things that need names of their own. Deprecated entries keep their old names.
    """
    groups: tuple[dict[str, Technique | Mitigation], ...] = ({**catalog.techniques}, {**catalog.mitigations})
    for entries in groups:
        taken: dict[str, tuple[str, Route]] = {}
        for key, entry in entries.items():
            names: list[tuple[Route, str]] = [(("name",), entry.name)]
            names += [(("aliases", index), alias) for index, alias in enumerate(entry.aliases)]
            for route, name in [] if entry.is_deprecated else names:
                holder, place = taken.setdefault(name.casefold(), (key, route))
                if holder != key:
                    hint = "give one of them a name of its own, or deprecate one in favor of the other"
                    yield Fault(key, route, f"{holder} goes by the name {name} as well", hint, related=(Place("there", entry=holder, route=place),))
