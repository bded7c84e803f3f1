"""Texts of entries as HTML: linked where they point, harmless whatever they hold."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.catalog_cases import SMALL

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.library import load
from safemcp_catalog.site.prose import Prose

INFO = load(SMALL).info
ALLOWED = {"p", "em", "strong", "code", "pre", "ul", "ol", "li", "a", "blockquote", "h4", "table", "thead", "tbody", "tr", "th", "td", "br", "hr", "sup", "h3", "h5"}


@pytest.fixture(scope="module")
def small() -> Catalog:
    return load(SMALL)


@pytest.fixture(scope="module")
def prose(small: Catalog) -> Prose:
    return Prose(small, "../../", small.techniques["SAFE-T1001"])


def test_citation_is_a_numbered_link_by_the_order_of_the_references(prose: Prose) -> None:
    assert prose.line("Seen [@atlas-cs0054].") == 'Seen <sup class="cite"><a href="#ref-atlas-cs0054" aria-label="Reference 2">2</a></sup>.'


def test_unknown_citation_stays_text(prose: Prose) -> None:
    assert prose.line("Seen [@nowhere].") == "Seen [@nowhere]."


def test_id_is_a_link_with_the_name_as_tooltip(prose: Prose) -> None:
    assert prose.line("See SAFE-M-2.") == 'See <a href="../../mitigations/SAFE-M-2/" title="Cryptographic Integrity for Tool Definitions">SAFE-M-2</a>.'


@pytest.mark.parametrize("text", ["This is SAFE-T1001 itself.", "SAFE-T9999 is none.", "`SAFE-M-2`", "x/SAFE-M-2", "SAFE-M-2x"])
def test_what_is_no_pointer_is_no_link(prose: Prose, text: str) -> None:
    assert "<a " not in prose.line(text)


def test_id_inside_a_link_is_not_linked_again(prose: Prose) -> None:
    assert prose.line("[SAFE-M-2](https://example.com)").count("<a ") == 1


def test_headings_start_below_those_of_the_page(prose: Prose) -> None:
    assert prose.block("# One\n\n## Two") == "<h4>One</h4>\n<h4>Two</h4>\n"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "[x](data:text/html,<script>1</script>)", "![x](https://example.com/a.png)",
        "{{ 7*7 }}", "{% raw %}", '<https://example.com/" onclick=alert(1)>',
    ],
)  # fmt: skip
def test_active_content_stays_text(prose: Prose, text: str) -> None:
    html = prose.block(text) + prose.line(text)
    assert not re.search(r"<(script|img|iframe)|<[^>]*\s(on\w+|src)=|href=\"(javascript|data):", html)
    assert "49" not in html


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
def test_only_known_tags_come_out(text: str) -> None:
    # Nothing of the catalog matters here, so an empty one will do.
    html = Prose(Catalog(INFO), "./").block(text)
    tags = set(re.findall(r"<\s*/?\s*([A-Za-z][A-Za-z0-9]*)", html))
    assert tags <= ALLOWED
