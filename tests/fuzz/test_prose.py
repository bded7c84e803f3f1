"""Fuzz target: texts of entries on their way into pages. Only known tags come out, without handlers, and links lead to the web."""

from functools import cache
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from tests.catalog_cases import SMALL

from safemcp_catalog.library import load
from safemcp_catalog.site.prose import Prose

TAGS = {"p", "em", "strong", "code", "pre", "ul", "ol", "li", "a", "blockquote", "h3", "h4", "h5", "table", "thead", "tbody", "tr", "th", "td", "br", "hr", "sup"}
ATTRIBUTES = {"href", "title", "rel", "class", "aria-label"}
PIECES = st.sampled_from(
    ["<script>", "</script>", "<img src=x onerror=a>", "<svg onload=a>", "<!--", "-->", "<![CDATA[", "<?x", "&lt;script&gt;", "&#60;", "&#x3c;a", "javascript:", "JaVaScRiPt:", "java\tscript:",
     "&#106;avascript:", "data:text/html,", "vbscript:", "](", "[", ")", "![", "<https://", ">", "<a href=", "'", '"', "`", "``", "```\n", "~~~\n", "    ", "\n", "\n\n", "# ", "> ", "- ", "1. ",
     "| a | b |\n|---|---|\n| ", " | ", "***", "__", "\\", "[@mcp-tools]", "[@x]", "SAFE-M-2", "SAFE-T1102", "ATK-TA0001", "[a]: javascript:1\n", "[a]", "{{ 7*7 }}", "{% x %}", "\u202e", "\x00", "a"]
)  # fmt: skip


@cache
def _prose() -> Prose:
    catalog = load(SMALL)
    return Prose(catalog, "../../", catalog["SAFE-T1001"])


class _Tags(HTMLParser):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        assert {name for name, _ in attrs} <= ATTRIBUTES
        href = dict(attrs).get("href")
        assert href is None or href.startswith(("http://", "https://", "mailto:", "../../", "#ref-")) or ":" not in href.split("/")[0].split("?")[0].split("#")[0]

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


@given(pieces=st.lists(PIECES | st.text(max_size=4), max_size=25))
def test_only_harmless_html_comes_out(pieces: list[str]) -> None:
    text = "".join(pieces)
    for html in (_prose().block(text), _prose().line(text)):
        parser = _Tags()
        parser.feed(html)
        parser.close()
