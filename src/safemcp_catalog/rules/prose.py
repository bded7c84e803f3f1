"""What entries say: citations, ids in prose, and nothing active in it."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Fault, Route
from safemcp_catalog.model import CaseStudy, Mitigation, Technique
from safemcp_catalog.model.ids import canonical_id
from safemcp_catalog.model.reference import Reference
from safemcp_catalog.nearest import did_you_mean, nearest
from safemcp_catalog.rules.markdown import images_in, link_targets_in, raw_html_in
from safemcp_catalog.rules.pointers import ids_of, unread
from safemcp_catalog.rules.registry import rule
from safemcp_catalog.rules.texts import once, texts, without_code

_CITATION = re.compile(r"\[@([^\]\n]*)\]")
_SAFE_SCHEMES = ("https:", "http:", "mailto:")


class Mention(NamedTuple):
    """A key or an id in a text, as it is written there."""

    entry: str
    route: Route
    word: str


def _citations_in(text: str) -> list[str]:
    return _CITATION.findall(without_code(text)) if "[@" in text else []


@once
def _citations(catalog: Catalog) -> list[Mention]:
    return [Mention(entry, route, key) for entry, route, value in texts(catalog) if "[@" in value for key in _citations_in(value)]


@once
def _ids(catalog: Catalog) -> list[Mention]:
    """Ids in prose that look like ours, each once a text, in either spelling. Parts of addresses and paths are none."""
    prefixes = sorted({"SAF", *catalog.prefixes}, key=len, reverse=True)
    # What stands before an id is looked at afterwards: a pattern that starts with a look-behind is three times slower.
    pattern = re.compile(rf"(?:(?:{'|'.join(prefixes)})-(?:T[0-9]+(?:\.[0-9]+)?|M-?[0-9]+|CS-?[0-9]+)|ATK-TA[0-9]+)(?!\w)")
    found = []
    for entry, route, value in texts(catalog):
        if "-" in value and pattern.search(value):
            text = without_code(value)
            matches = (m for m in pattern.finditer(text) if not _is_inside(text, m.start()))
            found += [Mention(entry, route, word) for word in dict.fromkeys(m[0] for m in matches)]
    return found


def _is_inside(text: str, start: int) -> bool:
    before = text[start - 1 : start]
    return before.isalnum() or before in set("_/.@-")

_MOST_KEYS = 12
"""Keys of references that a hint lists at most."""


@rule("SMC301", "unknown-citation", "error")
def unknown_citation(catalog: Catalog) -> Iterator[Fault]:
    """A citation names no reference of its entry.

    `[@key]` becomes a numbered link to the work under `references`. Without the work, the sentence claims a source
    that nobody can open.
    """
    references_of: dict[str, Mapping[str, Reference]] = {key: entry.references for key, entry in _with_references(catalog)}
    for entry, route, key in _citations(catalog):
        references = references_of.get(entry)
        if references is None:
            hint = "remove the citation, or move the sentence to a technique, a mitigation or a case study"
            yield Fault(entry, route, f"[@{key}] is cited, and an entry of this kind has no references", hint, within=f"[@{key}]")
        elif key not in references:
            yield Fault(entry, route, f"[@{key}] is not among the references", _hint_for_citation(key, references), within=f"[@{key}]")


def _hint_for_citation(key: str, references: Mapping[str, Reference]) -> str:
    parts = [part.strip().lstrip("@") for part in re.split(r"[;,]", key)]
    if len(parts) > 1:
        return f"write one key in each bracket: {' '.join(f'[@{part}]' for part in parts)}"
    match = nearest(key, references)
    if match:
        return f"did you mean [@{match[0]}]?"
    listed = f"; those that are there: {', '.join(references)}" if 0 < len(references) <= _MOST_KEYS else ""
    return f"add {key} to references, with its title, url and kind{listed}"


def _with_references(catalog: Catalog) -> Iterator[tuple[str, Technique | Mitigation | CaseStudy]]:
    yield from catalog.techniques.items()
    yield from catalog.mitigations.items()
    yield from catalog.case_studies.items()


@rule("SMC302", "uncited-reference", "error")
def uncited_reference(catalog: Catalog) -> Iterator[Fault]:
    """A reference is cited nowhere in its entry.

    A list of works without citations does not say what each one supports, and works that support nothing pile up.
    """
    cited = {(mention.entry, mention.word) for mention in _citations(catalog)}
    for key, entry in _with_references(catalog):
        for name in entry.references:
            if (key, name) not in cited:
                hint = f"cite it as [@{name}] where it supports a statement, or remove it"
                yield Fault(key, ("references", name), f"reference {name} is not cited", hint, on_key=True)


@rule("SMC303", "unknown-id-in-prose", "error")
def unknown_id_in_prose(catalog: Catalog) -> Iterator[Fault]:
    """A text names an entry by an id that the catalog does not have.

    Bare ids turn into links with the entry's name. An id that leads nowhere is a slip of a digit or an entry that
    was never written. ATT&CK ids such as T1001 are not ours and not meant.
    """
    known = ids_of(catalog.nodes) | unread(catalog)
    hints: dict[str, str] = {}
    for entry, route, found in _ids(catalog):
        written = canonical_id(found)
        if written not in known and not found.startswith("SAF-"):
            if found not in hints:
                hints[found] = did_you_mean(
                    written, known, otherwise="write an id that exists, or put the word in a code span", names={n.id: n.name for n in catalog.nodes.values()}
                )
            yield Fault(entry, route, f"{found} does not exist", hints[found], within=found)


@rule("SMC304", "other-spelling", "error")
def other_spelling(catalog: Catalog) -> Iterator[Fault]:
    """A text spells one of our ids in another way than the catalog does.

    The public catalog writes SAF- since June 2026, and searches find both. In our own text one thing has one
    spelling, so that a search of the files finds every place.
    """
    known = ids_of(catalog.nodes) | unread(catalog)
    for entry, route, found in _ids(catalog):
        written = canonical_id(found)
        if written != found and (written in known or found.startswith("SAF-")):
            yield Fault(entry, route, f"{found} is not how this catalog spells the id", f"write {written}", within=found)


@rule("SMC305", "raw-html", "error")
def raw_html(catalog: Catalog) -> Iterator[Fault]:
    """A text holds raw HTML.

    Entries come from strangers and are shown in browsers, so a tag in prose is refused rather than cleaned. It is
    also a sign that an example of a payload lost its backticks.
    """
    for entry, route, value in texts(catalog):
        if "<" in value:
            for tag in dict.fromkeys(raw_html_in(value)):
                yield Fault(entry, route, f"raw HTML {tag} in prose", f"put it in a code span, `{tag}`, or write it in Markdown", within=tag)


@rule("SMC306", "unsafe-link", "error")
def unsafe_link(catalog: Catalog) -> Iterator[Fault]:
    """A link goes to something else than a web page or a mail address.

    `javascript:` and `data:` links run code in the reader's browser. A relative path works on one page and breaks
    in every export; other entries are named by their bare id.
    """
    for entry, route, value in texts(catalog):
        if "]" in value or "<" in value:
            for target in link_targets_in(value):
                if not target.lower().startswith(_SAFE_SCHEMES):
                    yield Fault(entry, route, f"a link goes to {target}", _hint_for_link(target), within=target)


def _hint_for_link(target: str) -> str:
    named = re.search(r"(SAFE?-(?:T[0-9]{4}(?:\.[0-9]{3})?|M-[0-9]+|CS-[0-9]+)|ATK-TA[0-9]{4})", target)
    if named:
        return f"write the bare id {canonical_id(named[1])} instead of a link"
    return "write an address that starts with https://, or put the text in a code span"


@rule("SMC307", "image-in-prose", "error")
def image_in_prose(catalog: Catalog) -> Iterator[Fault]:
    """A text holds an image.

    An image from another site tells that site who reads the page, and changes when its owner wants. Diagrams are
    drawn from `attack_flow`.
    """
    for entry, route, value in texts(catalog):
        if "![" in value:
            for source in images_in(value):
                yield Fault(entry, route, f"image {source} in prose", "describe in words what it shows, or cite the page that has it", within=source)


@rule("SMC309", "uncited-procedure", "error")
def uncited_procedure(catalog: Catalog) -> Iterator[Fault]:
    """What is said to have happened has no citation.

    A procedure and a step of a case study report what somebody saw. Without the source a reader cannot tell a
    report from a guess.
    """
    for key, technique in catalog.techniques.items():
        for index, procedure in enumerate(technique.evidence.procedures if technique.evidence else ()):
            if not _citations_in(procedure):
                yield Fault(key, ("evidence", "procedures", index), "the procedure has no citation", _hint_to_cite(technique.references))
    for key, case in catalog.case_studies.items():
        for index, step in enumerate(case.what_happened):
            if not _citations_in(step.action):
                yield Fault(key, ("what_happened", index, "action"), "the step has no citation", _hint_to_cite(case.references))


def _hint_to_cite(references: Mapping[str, Reference]) -> str:
    keys = " or ".join(f"[@{name}]" for name in list(references)[:3])
    return f"end it with the source: {keys}" if keys else "add the source to references and cite it as [@key]"
