"""Citations, ids, links and tags in prose, and sentences that stand twice."""

from dataclasses import replace
from typing import Any

import pytest

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.rules import RULES
from safemcp_catalog.rules.markdown import images_in, link_targets_in, raw_html_in
from safemcp_catalog.rules.sentences import long_sentences


def described(changed: Any, text: str) -> Catalog:
    """The small catalog with the description of a draft."""
    catalog: Catalog = changed("SAFE-T1102", description=text)
    return catalog


def test_two_keys_in_one_bracket_are_told_apart(changed: Any, hints: Any) -> None:
    assert hints(described(changed, "So it is [@one; @two]."), "SMC301") == ["write one key in each bracket: [@one] [@two]"]


def test_kinds_without_references_cannot_cite(small: Catalog, messages: Any) -> None:
    tactic = small.tactics["ATK-TA0001"].model_copy(update={"description": "As told [@mcp-tools]."})
    catalog = replace(small, tactics={**small.tactics, tactic.id: tactic})
    assert messages(catalog, "SMC301") == ["[@mcp-tools] is cited, and an entry of this kind has no references"]


@pytest.mark.parametrize(
    "text",
    [
        "T1001 and T1195.002 are ATT&CK's.",
        "See https://example.com/SAFE-T9999 and x-SAFE-T9999.",
        "`SAFE-T9999` and\n\n```\nSAFE-T9999\n```",
        "SAFE-T1001, SAFE-T1001.002. SAFE-M-12's, (SAFE-CS-1) and ATK-TA0002.",
        "ACME-T0001 is somebody else's.",
        "The prefixes SAFE- and SAF- alone.",
    ],
)
def test_what_is_no_dangling_id(changed: Any, messages: Any, text: str) -> None:
    assert messages(described(changed, text), "SMC303") == []
    assert messages(described(changed, text), "SMC304") == []


@pytest.mark.parametrize("word", ["SAFE-T9999", "SAFE-T101", "SAFE-T1001.9", "SAFE-M-999", "SAFE-CS-12", "ATK-TA9999"])
def test_what_is_a_dangling_id(changed: Any, messages: Any, word: str) -> None:
    assert messages(described(changed, f"See {word}."), "SMC303") == [f"{word} does not exist"]
    assert messages(described(changed, f"See {word}."), "SMC304") == []


@pytest.mark.parametrize(("word", "ours"), [("SAF-T1001", "SAFE-T1001"), ("SAFE-M12", "SAFE-M-12"), ("SAF-T9999", "SAFE-T9999")])
def test_other_spellings_are_told_with_ours(changed: Any, messages: Any, hints: Any, word: str, ours: str) -> None:
    assert hints(described(changed, f"See {word}."), "SMC304") == [f"write {ours}"]
    assert messages(described(changed, f"See {word}."), "SMC303") == []


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("a <b>c</b>", ["<b>", "</b>"]),
        ("<div onclick='x'>\ntext\n</div>", ["<div onclick='x'>"]),
        ("<!-- hidden -->", ["<!-- hidden -->"]),
        ("<script>alert(1)</script>", ["<script>"]),
        ("a <?php x ?>", ["<?php x ?>"]),
        ("1 < 2 and `<b>`, <https://example.com>, <me@example.com>, \\<b>", []),
        ("    <b>indented code</b>", []),
        ("```html\n<b>\n```", []),
    ],
)
def test_raw_html_is_what_commonmark_says(text: str, tags: list[str]) -> None:
    assert list(raw_html_in(text)) == tags


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("[a](https://example.com/b)", ["https://example.com/b"]),
        ("[a](JaVaScRiPt:alert(1))", ["JaVaScRiPt:alert(1)"]),
        ("[a][b]\n\n[b]: data:text/html;base64,eA==", ["data:text/html;base64,eA=="]),
        ("[b]\n\n[b]: vbscript:x", ["vbscript:x"]),
        ("<javascript:alert(1)>", ["javascript:alert(1)"]),
        ("[a](&#106;avascript:alert(1))", ["javascript:alert(1)"]),
        ("`[a](javascript:x)`", []),
        ("see [@key] and tools[0](x)", ["x"]),
    ],
)
def test_link_targets_are_those_a_browser_would_get(text: str, targets: list[str]) -> None:
    assert list(link_targets_in(text)) == targets


@pytest.mark.parametrize("target", ["//example.com", "#section", "/path", "file:///etc/passwd", "data:text/html,x", "ftp://example.com"])
def test_only_web_and_mail_addresses_may_be_linked(changed: Any, messages: Any, target: str) -> None:
    assert messages(described(changed, f"See [it]({target})."), "SMC306") == [f"a link goes to {target}"]


def test_image_by_reference_is_found() -> None:
    assert list(images_in("![a][b]\n\n[b]: https://example.com/c.png")) == ["https://example.com/c.png"]


def test_sentences_end_at_stops_paragraphs_and_list_items() -> None:
    twelve = "one two three four five six seven eight nine ten eleven twelve"
    text = f"Too short. {twelve}!\n\n{twelve} thirteen\n- {twelve}\n1. {twelve}"
    assert list(long_sentences(text)) == [twelve, f"{twelve} thirteen", twelve, twelve]


def test_case_punctuation_citations_and_link_targets_do_not_tell_sentences_apart() -> None:
    plain = "the host loads a tool only if its hash stands in a manifest"
    written = "The *host* loads a [tool](https://example.com/a), only if its `hash` stands in a manifest [@jcs]."
    assert list(long_sentences(written)) == [plain]


def test_code_blocks_hold_no_sentences() -> None:
    assert list(long_sentences("```\n" + "word " * 20 + "\n```")) == []


def test_sentence_may_recur_within_one_entry(changed: Any, messages: Any) -> None:
    sentence = "Content and orders share one channel and nothing in it tells the two of them apart."
    assert messages(changed("SAFE-T1102", description=sentence, deprecation_reason=sentence), "SMC308") == []


def test_repeated_sentence_points_to_the_first(small: Catalog, changed: Any) -> None:
    sentence = "Whatever is written there reads to the model like guidance from its operator, and so it obeys."
    catalog = changed("SAFE-T1102", description=sentence)
    mitigation = small.mitigations["SAFE-M-10"].model_copy(update={"description": sentence.upper()})
    (fault,) = RULES["SMC308"].run(replace(catalog, mitigations={**small.mitigations, "SAFE-M-10": mitigation}))
    assert (fault.entry, fault.route) == ("SAFE-M-10", ("description",))
    assert (fault.related[0].entry, fault.related[0].route) == ("SAFE-T1102", ("description",))


def test_titles_and_log_lines_may_recur(changed: Any, messages: Any) -> None:
    line = "Crosswalk lines were read again against the edition of the year and nothing had to change"
    history = [{"version": "0.1", "date": "2026-11-02", "changes": line, "by": "The SAFE-MCP Catalog Authors"}]
    catalog = changed("SAFE-T1102", history=history)
    entry = catalog.techniques["SAFE-T1102"]
    copy = entry.model_copy(update={"id": "SAFE-T1103", "summary": "Another one."})
    assert messages(replace(catalog, techniques={**catalog.techniques, "SAFE-T1103": copy}), "SMC308") == []
