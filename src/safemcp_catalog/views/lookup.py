"""What a word names: an entry in either spelling, an item of a framework, a term, or whatever has that name."""

from collections.abc import Iterator
from dataclasses import dataclass

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.model import CaseStudy, Checklist, Framework, LogSource, Mitigation, Tactic, Taxonomy, Technique
from safemcp_catalog.model.framework import FrameworkItem
from safemcp_catalog.model.ids import canonical_id
from safemcp_catalog.model.taxonomy import Term


@dataclass(frozen=True, slots=True)
class ItemOf:
    """An item and the framework that has it."""

    framework: Framework
    item: FrameworkItem


@dataclass(frozen=True, slots=True)
class TermOf:
    """A term and the taxonomy that has it."""

    taxonomy: Taxonomy
    term: Term


Named = Technique | Mitigation | Tactic | CaseStudy | Framework | ItemOf | LogSource | Taxonomy | TermOf | Checklist


def named(catalog: Catalog, word: str) -> tuple[Named, ...]:
    """Everything that has this id; where nothing has, everything that has this name or alias. Case does not matter.

    Ids are tried from the catalog's own outwards: entries, then items of frameworks, then the rest. TA0001 is the tactic
    ATK-TA0001, and `nist-800-53r5:AC-6` the item of that framework alone.
    """
    word = " ".join(word.split())
    entry = catalog.get(word) or catalog.get(word.upper()) or catalog.get(f"ATK-{word.upper()}")
    if entry is not None:
        return (entry,)
    found: tuple[Named, ...] = tuple(items_named(catalog, word))
    return found or tuple(_others(catalog, word.casefold())) or tuple(_by_name(catalog, word.casefold()))


def items_named(catalog: Catalog, word: str) -> Iterator[ItemOf]:
    """Items of any framework with this id, or of one, where the word is `framework:id`."""
    wanted = word.casefold()
    for framework in catalog.frameworks.values():
        ids = {wanted, wanted.removeprefix(f"{framework.id}:")}
        yield from (ItemOf(framework, item) for item in framework.items if item.id.casefold() in ids)


def known_words(catalog: Catalog) -> tuple[str, ...]:
    """Ids and names of everything that can be looked up, for "did you mean"."""
    groups = (catalog.frameworks, catalog.log_sources, catalog.taxonomies, catalog.checklists)
    terms = [term.id for taxonomy in catalog.taxonomies.values() for term in taxonomy.terms]
    items = [item.id for framework in catalog.frameworks.values() for item in framework.items]
    return (*catalog.nodes, *(node.name for node in catalog.nodes.values()), *(key for group in groups for key in group), *terms, *items)


def _others(catalog: Catalog, wanted: str) -> Iterator[Named]:
    for group in (catalog.frameworks, catalog.log_sources, catalog.taxonomies, catalog.checklists):
        yield from (entry for key, entry in group.items() if key.casefold() == wanted)
    for taxonomy in catalog.taxonomies.values():
        yield from (TermOf(taxonomy, term) for term in taxonomy.terms if term.id.casefold() == wanted)


def _by_name(catalog: Catalog, wanted: str) -> Iterator[Named]:
    for node in catalog.nodes.values():
        names = (node.name, *getattr(node, "aliases", ()))
        if wanted in (name.casefold() for name in names):
            yield node


def tactic_named(catalog: Catalog, word: str) -> Tactic | None:
    """The tactic with this id (ATK-TA0001, TA0001) or name (Initial Access, initial-access), or None."""
    wanted = word.strip().casefold()
    for tactic in catalog.tactics.values():
        if wanted in {tactic.id.casefold(), tactic.attack_id.casefold(), tactic.name.casefold(), tactic.shortname}:
            return tactic
    return None


def mitigation_named(catalog: Catalog, word: str) -> Mitigation | None:
    """The mitigation with this id in either spelling, or None."""
    return catalog.mitigations.get(canonical_id(word)) or catalog.mitigations.get(word.strip().upper())


def technique_named(catalog: Catalog, word: str) -> Technique | None:
    """The technique with this id in either spelling, or None."""
    return catalog.techniques.get(canonical_id(word)) or catalog.techniques.get(word.strip().upper())
