"""Differences as text, Markdown and JSON."""

import json

from markdown_it import MarkdownIt

from safemcp_catalog.views.change_report import CHANGE_REPORTS, changes_json, changes_markdown, changes_text, count_of, plain
from safemcp_catalog.views.changes import Change, FieldChange

NEW = Change("technique", "SAFE-T0000-bait", "Bait", "new")
EDITED = Change("mitigation", "SAFE-M-2", "Signing", "changed", (FieldChange("status", "draft → stable"), FieldChange("description", "rewritten")))


def test_text_has_a_line_an_entry_and_counts() -> None:
    assert changes_text([NEW, EDITED]) == (
        "new        SAFE-T0000-bait  Bait\n"
        "changed    SAFE-M-2  Signing\n"
        "             status: draft → stable\n"
        "             description: rewritten\n"
        "1 new, 1 changed\n"
    )
    assert changes_text([]) == "nothing differs\n"


def test_markdown_has_a_table_for_each_kind_of_difference() -> None:
    assert changes_markdown([NEW, EDITED], "Changes since main") == (
        "## Changes since main\n\n1 new, 1 changed.\n\n"
        "### New\n\n| entry | name | what differs |\n| --- | --- | --- |\n| SAFE-T0000-bait | Bait | technique |\n\n"
        "### Changed\n\n| entry | name | what differs |\n| --- | --- | --- |\n| SAFE-M-2 | Signing | status: draft → stable<br>description: rewritten |\n"
    )


def test_json_keeps_its_shape_where_nothing_differs() -> None:
    assert json.loads(changes_json([])) == {"format_version": 1, "counts": {"new": 0, "changed": 0, "deprecated": 0, "gone": 0, "unreadable": 0}, "changes": []}
    assert json.loads(changes_json([EDITED]))["changes"][0]["fields"][0] == {"field": "status", "how": "draft → stable"}


def test_nothing_of_a_strangers_text_is_markup() -> None:
    hostile = "<img src=x onerror=alert(1)> [a](javascript:b) ![c](https://d.example/e.png) `f` **g** | h @everyone https://i.example www.j.example &lt;k&gt; \x1b[31m \u202e"
    page = changes_markdown([Change("technique", "SAFE-T1001", hostile, "changed", (FieldChange(hostile, hostile),))], hostile)
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(page)
    for markup in ("<img", "<a ", "<code", "<strong", "\x1b", "\u202e"):
        assert markup not in html
    assert html.count("<td>") == 3
    assert "@everyone" not in page
    assert "https://" not in page
    assert "www.j" not in page


def test_plain_text_reads_the_same_after_rendering() -> None:
    text = "a * b_c_d [x] <y> & `z` #1 | ~ www.e.example"
    assert MarkdownIt("commonmark").renderInline(plain(text)) == "a * b_c_d [x] &lt;y&gt; &amp; `z` #1 | ~ www.e.example"


def test_counts_are_in_words() -> None:
    assert count_of([NEW, NEW, EDITED]) == "2 new, 1 changed"


def test_every_form_takes_a_title() -> None:
    assert set(CHANGE_REPORTS) == {"text", "markdown", "json"}
    assert all(report([NEW], "Title").endswith("\n") for report in CHANGE_REPORTS.values())
