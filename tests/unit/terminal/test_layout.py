"""Lines that fit, whatever the width, and nothing in them that steers a terminal."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.report.text import cells
from safemcp_catalog.terminal import entry_table, hit_list, page
from safemcp_catalog.terminal.blocks import Block, Code, Fields, Plain, Points, Prose, Rows, Section, Title
from safemcp_catalog.terminal.layout import Style, laid_out
from safemcp_catalog.terminal.markdown import prose_lines
from safemcp_catalog.terminal.wrap import wrapped
from safemcp_catalog.views.lookup import ItemOf, Named, TermOf
from safemcp_catalog.views.search import search

_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def everything(catalog: Catalog) -> list[Named]:
    items = [ItemOf(framework, framework.items[0]) for framework in catalog.frameworks.values()]
    terms = [TermOf(taxonomy, taxonomy.terms[0]) for taxonomy in catalog.taxonomies.values()]
    groups = (catalog.nodes, catalog.frameworks, catalog.log_sources, catalog.taxonomies, catalog.checklists)
    return [*(entry for group in groups for entry in group.values()), *items, *terms]


def too_wide(text: str, width: int) -> list[str]:
    """Lines that are wider although they could have been broken: code is shown as it is, and long words are kept whole."""
    lines = _ANSI.sub("", text).split("\n")
    return [line for line in lines if cells(line) > width and not line.startswith("    ") and " " in line.strip().removeprefix("- ")]


@given(text=st.text(alphabet=st.sampled_from("ab é漢\u0301\n"), max_size=80), width=st.integers(1, 30))
def test_wrapping_loses_no_word_and_fits(text: str, width: int) -> None:
    lines = wrapped(text, width, first="> ")
    assert " ".join(" ".join(lines).removeprefix(">").split()) == " ".join(text.split())
    assert all(cells(line) <= width or len(line.removeprefix(">").split()) == 1 for line in lines)


@pytest.mark.parametrize("width", [30, 40, 60, 80, 100, 250])
@pytest.mark.parametrize("color", [False, True])
def test_every_page_fits_every_width(small: Catalog, width: int, color: bool) -> None:
    for thing in everything(small):
        text = page(small, thing, width=width, color=color)
        assert text.endswith("\n")
        assert too_wide(text, width) == [], thing
        assert ("\x1b[" in text) is color


@pytest.mark.parametrize("width", [1, 10, 20])
def test_window_that_is_too_narrow_still_shows_everything(small: Catalog, width: int) -> None:
    wide, narrow = (page(small, small["SAFE-T1001"], width=w) for w in (100, width))
    assert sorted(narrow.split()) == sorted(wide.replace(" · ", " ").split())


def test_running_text_stays_readable_in_a_wide_window(small: Catalog) -> None:
    lines = page(small, small["SAFE-M-12"], width=250).split("\n")
    assert max(cells(line) for line in lines if not line.startswith("    ")) <= 100


def test_color_changes_nothing_but_color(small: Catalog) -> None:
    for thing in everything(small):
        assert _ANSI.sub("", page(small, thing, color=True)) == page(small, thing)


def test_nothing_of_an_entry_can_steer_the_terminal(small: Catalog) -> None:
    hostile = "\x1b]0;x\x07 \x9b2J \u202e"
    step = small.techniques["SAFE-T1001"].attack_flow[0].model_copy(update={"action": hostile, "message": hostile})
    example = small.techniques["SAFE-T1001"].examples[0].model_copy(update={"code": hostile, "title": hostile})
    changed = {"name": hostile, "summary": hostile, "description": f"{hostile}\n\n- {hostile}\n\n```\n{hostile}\n```", "aliases": (hostile,)}
    technique = small.techniques["SAFE-T1001"].model_copy(update={**changed, "attack_flow": (step,), "examples": (example,)})
    catalog = replace(small, techniques={"SAFE-T1001": technique})
    texts = [
        page(catalog, technique),
        entry_table(catalog, "techniques", [technique]),
        hit_list(search(catalog, "T1001")),
    ]
    for text in texts:
        assert text
        assert not set(text) & set("\x1b\x07\x9b\u202e")


def test_blocks_are_set_apart_and_headings_are_not() -> None:
    blocks: list[Block] = [Title("A-1", "Name", ("high", "1.0")), Plain("Summary."), Section("What: A title"), Prose("Text."), Points((("lead", "text"), ("", "more")), numbered=True)]
    assert laid_out(blocks, Style()) == (
        "A-1 Name\nhigh · 1.0\nSummary.\n\nWHAT: A title\nText.\n\n1. lead\n   text\n2. more\n"
    )
    assert laid_out([], Style()) == ""


def test_fields_stand_beside_their_labels_or_below_them() -> None:
    fields = Fields((("label", "one two three four five six"), ("empty", ""), ("longer label", "x")))
    assert laid_out([fields], Style(width=36)) == "label         one two three four\n              five six\nlonger label  x\n"
    assert laid_out([fields], Style(width=24)) == "label\n  one two three four\n  five six\nlonger label  x\n"


def test_last_cell_of_a_row_takes_what_is_left() -> None:
    rows = Rows((("A-1", "high", "a name of some words"), ("A-10", "low", "b")))
    assert laid_out([rows], Style(width=32)) == "A-1   high  a name of some words\nA-10  low   b\n"
    assert laid_out([rows], Style(width=25)) == "A-1   high\n  a name of some words\nA-10  low   b\n"


def test_code_is_shown_as_it_is() -> None:
    assert laid_out([Code("a  b\n\n  c\n")], Style(width=20)) == "    a  b\n\n      c\n"


def test_markdown_loses_its_marks_and_keeps_its_shape() -> None:
    text = "One *two* `three`\nfour [@key] [five](https://example.com) [@none].\n\n1. a\n2. b\n   - c\n\n> quote\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n```\ncode  here\n```\n"
    assert prose_lines(text, 80, {"key": 7}) == [
        "One two `three` four [7] five (https://example.com) [@none].", "", "1. a", "2. b", "   - c", "", "> quote", "",
        "x | y", "1 | 2", "", "    code  here",
    ]  # fmt: skip
