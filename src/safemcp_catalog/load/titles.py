"""Titles that entries write as comments beside foreign ids, against what the frameworks call those items."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Code, Fault, Route
from safemcp_catalog.load.positions import Locator
from safemcp_catalog.model.framework import FrameworkItem

TITLE_DIFFERS = Code(
    "SMC417",
    "title-comment-differs",
    "error",
    "The comment beside a foreign id is not the title of that item.",
    "A slip of one digit is a valid id of the wrong thing, and only the title beside it shows the slip. `safemcp fmt` writes the title where there is no "
    "comment and renews one that the framework has changed; a comment that says anything else stays, because the id may be what is wrong. Remarks of your "
    "own go into `note` or `rationale`, or on a line of their own.",
)

_BESIDE = re.compile(r"""^[ ]*(?:-[ ]+)?(?:id|control):[ ]+(?:"([^"\n]*)"|'([^'\n]*)'|([^\s#][^#\n]*?))[ ]+\#[ ]*([^\n]*?)[ ]*$""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class TitleComment:
    """A comment beside something that looks like a foreign id. `line` counts from 1."""

    line: int
    item: str
    title: str


def title_comments(text: str) -> tuple[TitleComment, ...]:
    r"""Comments of a file that may be titles; cheap enough to ask of every file.

    >>> title_comments("mappings:\n  - framework: cwe\n    id: CWE-20  # Improper Input Validation\n")
    (TitleComment(line=3, item='CWE-20', title='Improper Input Validation'),)
    """
    return tuple(
        TitleComment(text.count("\n", 0, match.start()) + 1, match[1] or match[2] or match[3] or "", match[4]) for match in _BESIDE.finditer(text)
    )


def differing_titles(
    catalog: Catalog, beside: Mapping[str, tuple[TitleComment, ...]], text_of: Callable[[str], str]
) -> Iterator[tuple[Code, Fault]]:
    """Faults of the comments that name another title.

    `beside` holds the comments of each file by its path; `text_of` gives a file's text, and is asked only for files in
    which a comment differs, to tell a comment from a line of a code example.
    """
    for key, path in catalog.paths.items():
        found = beside.get(path)
        if not found or not (cited := _cited(catalog, key)):
            continue
        suspects = [(comment, *place) for comment in found for place in cited if place[2].id == comment.item and not _agrees(comment, cited)]
        if not suspects:
            continue
        locator = Locator(text_of(path))
        for comment, route, framework, item in suspects:
            if locator.locate(route).line == comment.line:
                yield TITLE_DIFFERS, _fault(catalog, key, comment, route, framework, item)


_Cited = tuple[Route, str, FrameworkItem]


def _cited(catalog: Catalog, key: str) -> list[_Cited]:
    """Routes of the foreign ids of an entry, each with its framework and the item."""
    routes: list[tuple[Route, str, str]] = []
    if key in catalog.techniques:
        routes = [(("mappings", n, "id"), m.framework, m.id) for n, m in enumerate(catalog.techniques[key].mappings)]
    elif key in catalog.mitigations:
        routes = [(("crosswalk", n, "control"), c.framework, c.control) for n, c in enumerate(catalog.mitigations[key].crosswalk)]
    elif key in catalog.additions:
        added = catalog.additions[key]
        routes = [(("mappings", n, "id"), m.framework, m.id) for n, m in enumerate(added.mappings)]
        routes += [(("crosswalk", n, "control"), c.framework, c.control) for n, c in enumerate(added.crosswalk)]
    return [(route, framework, item) for route, framework, name in routes if (item := catalog.items(framework).get(name))]


def _agrees(comment: TitleComment, cited: list[_Cited]) -> bool:
    return any(item.id == comment.item and _plain(item.title) == _plain(comment.title) for _, _, item in cited)


def _plain(title: str) -> str:
    return " ".join(title.casefold().split())


def _fault(catalog: Catalog, key: str, comment: TitleComment, route: Route, framework: str, item: FrameworkItem) -> Fault:
    message = f'the comment says "{comment.title}", and {item.id} is "{item.title}"'
    if _plain(comment.title) in map(_plain, item.former_titles):
        return Fault(key, route, message, "run safemcp fmt, which writes the title of today")
    meant = next((other.id for other in catalog.items(framework).values() if _plain(other.title) == _plain(comment.title)), "")
    mend_id = f"write {meant} if that is meant" if meant else "mend the id if another item is meant"
    return Fault(key, route, message, f"{mend_id}; else remove the comment and run safemcp fmt")
