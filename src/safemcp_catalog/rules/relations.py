"""What entries point to: other entries, terms of the taxonomy, log sources."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Fault, Place, Route
from safemcp_catalog.model import Mitigation, Technique
from safemcp_catalog.model.entry import TAXONOMY_OF, Surface
from safemcp_catalog.model.ids import canonical_id
from safemcp_catalog.nearest import did_you_mean, one_of
from safemcp_catalog.rules.pointers import FOLDERS, Target, known_ids, pointers, unread
from safemcp_catalog.rules.registry import rule


@rule("SMC204", "unknown-mitigation", "error")
def unknown_mitigation(catalog: Catalog) -> Iterator[Fault]:
    """An entry points to a mitigation that the catalog does not have.

    A dangling pointer renders as a dead link and drops a relationship from the STIX bundle without a word.
    """
    yield from _dangling(catalog, "mitigation")


@rule("SMC205", "unknown-technique", "error")
def unknown_technique(catalog: Catalog) -> Iterator[Fault]:
    """An entry points to a technique that the catalog does not have.

    A reader who follows a neighbor, a successor or a step of a case study must arrive somewhere.
    """
    yield from _dangling(catalog, "technique")


@rule("SMC206", "unknown-tactic", "error")
def unknown_tactic(catalog: Catalog) -> Iterator[Fault]:
    """A technique names a tactic that the catalog does not have.

    The technique would stand in no column of the matrix, and ATT&CK tools drop a technique whose kill chain phase
    they do not know.
    """
    yield from _dangling(catalog, "tactic")


def _dangling(catalog: Catalog, kind: Target) -> Iterator[Fault]:
    known = known_ids(catalog, kind)
    hints: dict[str, str] = {}
    for pointer in pointers(catalog):
        if pointer.kind == kind and pointer.target not in known:
            if pointer.target not in hints:
                hints[pointer.target] = _hint_for(catalog, pointer.target, known, kind)
            yield Fault(pointer.entry, pointer.route, f"{kind} {pointer.target} does not exist", hints[pointer.target])


def _hint_for(catalog: Catalog, target: str, known: set[str], kind: Target) -> str:
    canonical = canonical_id(target)
    if canonical in known:
        return f"write {canonical}"
    # Numbers are given at merge, so nobody is told to name a file after an id that they have made up.
    new = f"a new {kind} goes into {FOLDERS[kind]}/{target}.yaml" if kind == "tactic" else f"a new {kind} is begun with `safemcp new {kind}`"
    near = did_you_mean(target, known, names={node.id: node.name for node in catalog.nodes.values()})
    return f"{near} A{new[1:]}." if near else new


@rule("SMC207", "missing-parent", "error")
def missing_parent(catalog: Catalog) -> Iterator[Fault]:
    """A sub-technique has no parent: no technique has the id before its dot.

    A sub-technique takes its tactics from its parent and is listed below it. Without one it is in no column and on
    no page.
    """
    known = known_ids(catalog, "technique")
    for key, technique in catalog.techniques.items():
        if technique.parent_id and technique.parent_id not in known:
            parents = [i for i in known if "." not in i]
            yield Fault(
                key, ("id",), f"the parent {technique.parent_id} of {technique.id} does not exist", _hint_for(catalog, technique.parent_id, set(parents), "technique")
            )


@rule("SMC208", "unknown-term", "error")
def unknown_term(catalog: Catalog) -> Iterator[Fault]:
    """An entry uses a term that the taxonomy does not have.

    Components, transports, trust boundaries, identity layers, security domains and protocol revisions are terms.
    Terms are what readers filter by. A term that only one entry knows is a filter that nobody finds.
    """
    for key, technique in catalog.techniques.items():
        yield from _unknown_surface(catalog, key, technique.surface)
        for index, note in enumerate(technique.revisions):
            yield from _unknown(catalog, key, ("revisions", index, "revision"), "protocol-revisions", note.revision)
        for index, step in enumerate(technique.attack_flow):
            if step.crosses:
                yield from _unknown(catalog, key, ("attack_flow", index, "crosses"), "trust-boundaries", step.crosses)
    for key, mitigation in catalog.mitigations.items():
        yield from _unknown_surface(catalog, key, mitigation.surface)
    for key, taxonomy in catalog.taxonomies.items():
        for index, term in enumerate(taxonomy.terms):
            if term.parent:
                yield from _unknown(catalog, key, ("terms", index, "parent"), key, term.parent)


def _unknown_surface(catalog: Catalog, key: str, surface: Surface | None) -> Iterator[Fault]:
    for field, kind in TAXONOMY_OF.items() if surface else ():
        for index, term in enumerate(getattr(surface, field)):
            yield from _unknown(catalog, key, ("surface", field, index), kind, term)


def _unknown(catalog: Catalog, key: str, route: Route, kind: str, term: str) -> Iterator[Fault]:
    terms = catalog.terms(kind)
    if term not in terms and kind not in unread(catalog):
        message = f"{term} is not in taxonomy/{kind}.yaml"
        yield Fault(key, route, message, did_you_mean(term, terms, otherwise=one_of(terms, otherwise="use one of its terms")))


@rule("SMC209", "unknown-actor", "error")
def unknown_actor(catalog: Catalog) -> Iterator[Fault]:
    """A step of an attack flow goes from or to something that is no adversary, user or component.

    The flow is drawn as a diagram with one column for each actor, so the actors are a closed set.
    """
    actors = ["adversary", "user", *catalog.terms("components")]
    for key, technique in catalog.techniques.items():
        for index, step in enumerate(technique.attack_flow):
            for end, actor in (("from", step.from_), ("to", step.to)):
                if actor not in actors and "components" not in unread(catalog):
                    hint = did_you_mean(actor, actors, otherwise=f"use one of {', '.join(actors)}")
                    yield Fault(key, ("attack_flow", index, end), f"{actor} is no actor of an attack flow", hint)


@rule("SMC210", "unknown-log-source", "error")
def unknown_log_source(catalog: Catalog) -> Iterator[Fault]:
    """A detection names a log source that the taxonomy does not have.

    The log source says how to get the records. Without it a reader cannot tell whether the detection can run.
    """
    for key, technique in catalog.techniques.items():
        for index, source in enumerate(technique.detection.log_sources if technique.detection else ()):
            if source not in catalog.log_sources and source not in unread(catalog):
                new = f"describe a new one in taxonomy/log-sources/{source}.yaml"
                hint = did_you_mean(source, catalog.log_sources, otherwise=new)
                yield Fault(key, ("detection", "log_sources", index), f"log source {source} does not exist", hint)


@rule("SMC211", "deprecated-target", "warning")
def deprecated_target(catalog: Catalog) -> Iterator[Fault]:
    """An entry points to one that is deprecated.

    The deprecated entry keeps its page for those who come from outside. What is in force points to what is in
    force.
    """
    entries: dict[str, Technique | Mitigation] = {**catalog.techniques, **catalog.mitigations}
    for pointer in pointers(catalog):
        target = entries.get(pointer.target)
        if target and target.is_deprecated and not pointer.from_deprecated and pointer.target != pointer.holder:
            live = _in_force(pointer.target, entries)
            hint = (
                f"point to {' or '.join(live)}, which {'supersedes' if len(live) == 1 else 'supersede'} it"
                if live
                else "remove the pointer: nothing supersedes it"
            )
            yield Fault(pointer.entry, pointer.route, f"{pointer.target} is deprecated", hint)
    for key, technique in catalog.techniques.items():
        parent = catalog.techniques.get(technique.parent_id or "")
        if parent and parent.is_deprecated and not technique.is_deprecated:
            hint = f"deprecate {technique.id} as well, or give it the id of a sub-technique of another technique"
            yield Fault(key, ("id",), f"the parent {parent.id} is deprecated", hint)


def _in_force(start: str, entries: dict[str, Technique | Mitigation]) -> list[str]:
    """What takes the place of a deprecated entry in the end, along any chain of deprecated successors."""
    found: list[str] = []
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        entry = entries.get(current := waiting.pop(0))
        if entry is None or current in seen:
            continue
        seen.add(current)
        if entry.is_deprecated:
            waiting += entry.superseded_by
        else:
            found.append(current)
    return found


@rule("SMC214", "self-relation", "error")
def self_relation(catalog: Catalog) -> Iterator[Fault]:
    """An entry points to itself.

    A thing is not its own neighbor, nor its own successor.
    """
    bearers = Counter(entry.id for entries in (catalog.techniques, catalog.mitigations) for entry in entries.values())
    for pointer in pointers(catalog):
        # New entries share the reserved id, and may well be each other's neighbors; one that is alone can mean itself only.
        if pointer.target == pointer.holder and (pointer.holder == pointer.entry or bearers[pointer.holder] == 1):
            yield Fault(pointer.entry, pointer.route, f"{pointer.holder} points to itself", "name the other entry, or remove the line")


@rule("SMC224", "unfitting-role", "error")
def unfitting_role(catalog: Catalog) -> Iterator[Fault]:
    """A technique uses a mitigation in a role that the mitigation does not have.

    Either the technique expects what the measure cannot do, or the id is that of another measure: a slip of one digit looks like this.
    """
    for key, technique in catalog.techniques.items():
        for index, use in enumerate(technique.mitigations):
            mitigation = catalog.mitigations.get(use.id)
            if mitigation and mitigation.control_types and use.role not in mitigation.control_types:
                kinds = " and ".join(mitigation.control_types)
                message = f"{use.id} ({mitigation.name}) is {kinds}, and not {use.role}"
                yield Fault(key, ("mitigations", index, "role"), message, f"write {' or '.join(mitigation.control_types)}, or the id of the mitigation that is meant")


@rule("SMC217", "unused-mitigation", "warning")
def unused_mitigation(catalog: Catalog) -> Iterator[Fault]:
    """No technique names the mitigation.

    A mitigation counters something. Lessons of case studies and checklists do not count: they say that it helped,
    not against what.
    """
    if any("-T" in entry for entry in unread(catalog)):
        return
    for key, mitigation in catalog.mitigations.items():
        if mitigation.id not in catalog.uses_of_mitigation and not mitigation.is_deprecated:
            hint = f"add {mitigation.id} to the mitigations of the techniques that it counters, with what it does there"
            yield Fault(key, ("id",), f"no technique names {mitigation.id}", hint)


@rule("SMC218", "mutual-relation", "warning")
def mutual_relation(catalog: Catalog) -> Iterator[Fault]:
    """Two entries each say the same relation of the other.

    A relation is written once, and the other page shows it by itself. Written twice, the two notes will differ one
    day.
    """
    lines: defaultdict[tuple[str, str, str], list[tuple[str, Route]]] = defaultdict(list)
    for key, technique in catalog.techniques.items():
        for index, related in enumerate(technique.related):
            lines[technique.id, related.id, related.relation].append((key, ("related", index, "id")))
    for key, mitigation in catalog.mitigations.items():
        for index, neighbor in enumerate(mitigation.related):
            lines[mitigation.id, neighbor.id, "related"].append((key, ("related", index, "id")))
    for (here, there, relation), places in lines.items():
        if here > there and (others := lines.get((there, here, relation))):
            (key, route), (other, place) = places[0], others[0]
            hint = "keep the clearer of the two notes and remove the other line"
            yield Fault(key, route, f"{there} already names {here} as {relation}", hint, related=(Place("there", entry=other, route=place),))
