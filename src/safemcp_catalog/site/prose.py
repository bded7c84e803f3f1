"""Markdown fields of entries to safe HTML: citations as numbered links, ids as links with the entry's name."""

import re
from collections.abc import Mapping
from functools import cache
from html import escape

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.model import CaseStudy, Mitigation, Technique
from safemcp_catalog.site.addresses import entry_address

_CITATION = re.compile(r"\[@([a-z0-9-]+)\]")
_ID = re.compile(r"(?<![\w/.@-])(?:[A-Z][A-Z0-9]{1,11}-(?:T[0-9]{4}(?:\.[0-9]{3})?|M-[0-9]+|CS-[0-9]+)|ATK-TA[0-9]{4})(?!\w)")
_CODE = re.compile(r"(<code>.*?</code>|<pre>.*?</pre>|<a .*?</a>|<[^>]*>)", re.DOTALL)
_TAGS = {"p", "em", "strong", "code", "pre", "ul", "ol", "li", "a", "blockquote", "h3", "h4", "h5", "table", "thead", "tbody", "tr", "th", "td", "br", "hr", "sup"}


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def references_of(entry: object) -> tuple[str, ...]:
    """Keys of the references of an entry, in order: their numbers on the page are their places, from 1."""
    return tuple(entry.references) if isinstance(entry, Technique | Mitigation | CaseStudy) else ()


class Prose:
    """Renders the texts of one page. `root` is the way from the page to the root of the site."""

    def __init__(self, catalog: Catalog, root: str, entry: object = None) -> None:
        self._catalog = catalog
        self._root = root
        self._numbers: Mapping[str, int] = {key: number for number, key in enumerate(references_of(entry), 1)}
        self._own = getattr(entry, "id", "")

    def block(self, text: str | None) -> Markup:
        """Markdown as HTML blocks. Headings in it start below those of the page."""
        html = _markdown().render(text or "").replace("<h1>", "<h4>").replace("</h1>", "</h4>").replace("<h2>", "<h4>").replace("</h2>", "</h4>")
        return Markup(self._clean(html))  # noqa: S704 - sanitized

    def line(self, text: str | None) -> Markup:
        """Markdown of one line as inline HTML."""
        return Markup(self._clean(_markdown().renderInline(text or "")))  # noqa: S704 - sanitized

    def _clean(self, html: str) -> str:
        # markdown-it has escaped all HTML of the text; the sanitizer stands behind it in case it has not.
        safe = nh3.clean(html, tags=_TAGS, attributes={"a": {"href", "title"}}, url_schemes={"http", "https", "mailto"}, link_rel="noopener noreferrer")
        return "".join(part if part.startswith("<") else self._linked(part) for part in _CODE.split(safe))

    def _linked(self, text: str) -> str:
        return _ID.sub(self._id, _CITATION.sub(self._citation, text))

    def _citation(self, match: re.Match[str]) -> str:
        number = self._numbers.get(match[1])
        return f'<sup class="cite"><a href="#ref-{match[1]}" aria-label="Reference {number}">{number}</a></sup>' if number else match[0]

    def _id(self, match: re.Match[str]) -> str:
        entry = self._catalog.get(match[0])
        if entry is None or entry.id == self._own:
            return match[0]
        return f'<a href="{self._root}{entry_address(self._catalog, entry.id)}" title="{escape(entry.name)}">{match[0]}</a>'
