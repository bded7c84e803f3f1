"""What a Markdown text would put into a page besides words: raw HTML, links, images."""

import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MAY_HOLD_HTML = re.compile(r"<[A-Za-z/!?]")
_MAY_HOLD_LINKS = re.compile(r"\]\(|\]\s*\[|\]:|<[A-Za-z][A-Za-z0-9+.-]*:|<[^\s<>]+@")


class _Parser(MarkdownIt):
    """CommonMark that keeps the links which markdown-it finds dangerous and would show as text: we want to name them."""

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 - the name and the argument are markdown-it's
        """Every address is taken."""
        return True


@cache
def _parser() -> MarkdownIt:
    return _Parser("commonmark")


def _tokens(text: str) -> Iterator[Token]:
    for token in _parser().parse(text):
        yield token
        yield from token.children or ()


def raw_html_in(text: str) -> Iterator[str]:
    """Pieces of raw HTML, each cut to its first tag or line. What stands in code is no HTML.

    Source: CommonMark 0.31, HTML blocks and raw HTML.
    """
    if _MAY_HOLD_HTML.search(text):
        for token in _tokens(text):
            if token.type in ("html_block", "html_inline"):
                tag = re.match(r"<[^>\n]*>?", token.content.lstrip())
                yield tag[0] if tag else token.content.strip().partition("\n")[0]


def link_targets_in(text: str) -> Iterator[str]:
    """Where the links of a text go, as a browser would get it."""
    if _MAY_HOLD_LINKS.search(text):
        yield from (str(token.attrs["href"]) for token in _tokens(text) if token.type == "link_open")


def images_in(text: str) -> Iterator[str]:
    """Sources of the images of a text."""
    if "![" in text:
        yield from (str(token.attrs["src"]) for token in _tokens(text) if token.type == "image")
