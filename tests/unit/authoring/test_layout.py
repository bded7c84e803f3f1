"""The canonical layout: order of keys, brackets, quotes, broken lines, and comments that move with what they belong to."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safemcp_catalog.authoring.layout import laid_out
from safemcp_catalog.authoring.scalars import WIDTH, folded, on_one_line
from safemcp_catalog.authoring.shape import ORDER, shape_of
from safemcp_catalog.load import ALL_KINDS
from safemcp_catalog.load.kinds import Kind
from safemcp_catalog.load.parse import parse
from safemcp_catalog.load.tree import Scalar, read_tree

KIND = {kind.name: kind for kind in ALL_KINDS}


def layout(text: str, kind: str = "technique") -> str:
    return laid_out(read_tree(textwrap.dedent(text)), shape_of(KIND[kind]))


@pytest.mark.parametrize("name", ORDER)
def test_order_names_every_field_of_the_model_once(name: str) -> None:
    fields = {field.alias or key for key, field in KIND[name].model.model_fields.items()}
    assert sorted(ORDER[name]) == sorted(fields)


@pytest.mark.parametrize("kind", ALL_KINDS, ids=lambda kind: kind.name)
def test_every_kind_has_a_shape_with_an_order(kind: Kind) -> None:
    assert shape_of(kind).order[0] in ("id", "from")


def test_keys_stand_in_the_order_of_the_model_at_every_level() -> None:
    text = """\
        severity: high
        mappings:
          - note: Why.
            id: CWE-20
            framework: cwe
        id: SAFE-T1001
        """
    assert layout(text) == "id: SAFE-T1001\nseverity: high\nmappings:\n  - framework: cwe\n    id: CWE-20\n    note: Why.\n"


def test_unknown_keys_stay_behind_the_known_ones_in_their_own_order() -> None:
    assert layout("zebra: 1\nseverty: high\nid: x\n") == "id: x\nzebra: 1\nseverty: high\n"


def test_comments_move_with_the_key_that_they_stand_above() -> None:
    text = """\
        # how bad
        severity: high  # by the scale
        # which
        id: x
        """
    assert layout(text) == "# which\nid: x\n# how bad\nseverity: high  # by the scale\n"


def test_comment_above_a_key_that_becomes_the_first_of_its_item_moves_above_the_dash() -> None:
    assert layout("mappings:\n  - id: CWE-20\n    # which\n    framework: cwe\n") == "mappings:\n  # which\n  - framework: cwe\n    id: CWE-20\n"


def test_short_lists_of_ids_stand_in_brackets_and_lists_of_sentences_do_not() -> None:
    assert layout("tactics:\n  - ATK-TA0001\n  - ATK-TA0002\n") == "tactics: [ATK-TA0001, ATK-TA0002]\n"
    assert layout("adversary: {actors: [A, B]}\n") == "adversary:\n  actors:\n    - A\n    - B\n"


def test_list_that_holds_a_comment_stands_on_lines_of_its_own() -> None:
    assert layout("tactics: [a,  # one\n  b]\n") == "tactics:\n  - a  # one\n  - b\n"


def test_list_that_does_not_fit_stands_on_lines_of_its_own() -> None:
    names = [f"a name of some length {n:02}" for n in range(8)]
    assert layout(f"aliases: [{', '.join(names)}]\n") == "aliases:\n" + "".join(f"  - {name}\n" for name in names)


def test_events_of_a_rule_keep_the_brackets_that_their_author_chose() -> None:
    text = "detection:\n  rules:\n    - tests:\n        match:\n          - {b: x, a: y}\n          - b: x\n            a: y\n"
    assert layout(text) == text


def test_rows_of_a_framework_stay_on_one_line_however_long() -> None:
    title = "Improper " * 20
    assert layout(f"items:\n  - id: X\n    title: {title}end\n", "framework") == f"items:\n  - {{id: X, title: {title}end}}\n"


def test_long_text_is_folded_and_short_folded_text_is_not() -> None:
    long = "One word after the other makes this sentence longer than a line may be, so that it has to be broken somewhere. " * 2
    laid = layout(f"summary: {long.strip()}\n")
    assert laid.startswith("summary: >-\n  One word")
    assert all(len(line) <= WIDTH for line in laid.splitlines())
    assert layout("summary: >-\n  Short\n  text.\n") == "summary: Short text.\n"


def test_folded_text_keeps_the_line_breaks_of_its_author() -> None:
    text = "summary: >-\n  " + "one two three four five " * 4 + "six\n  " + "one two three four five " * 2 + "seven\n"
    assert layout(text) == text


def test_code_is_never_folded_and_keeps_blanks_at_its_line_ends() -> None:
    text = "examples:\n  - code: |\n      a  \n        b\n\n      c\n"
    assert layout(text) == text
    long = "'" + '{"a": "b c"} ' * 30 + "x'"
    assert layout(f"signals:\n  - triggers:\n      - {long}\n") == f"signals:\n  - triggers:\n      - {long}\n"


@pytest.mark.parametrize("text", [" starts with a blank\nx\n", "\n\nx\n", "x\n\n\n", "x", "\tx\ny", "a\n  \nb\n"])
def test_block_of_text_is_written_so_that_it_reads_the_same(text: str) -> None:
    written = laid_out(read_tree("examples:\n  - code: |\n      x\n"), shape_of(KIND["technique"]))
    tree = read_tree(written)
    code = tree.top.elements[0].value.elements[0].value.elements[0]  # type: ignore[union-attr]
    code.value = Scalar(text, "|", "")
    value = parse(laid_out(tree, shape_of(KIND["technique"])).encode()).value
    assert value == {"examples": [{"code": text}]}


def test_quotes_stand_only_where_they_are_needed() -> None:
    assert layout('name: "Tool Poisoning"\nseverity: \'high\'\n') == "name: Tool Poisoning\nseverity: high\n"
    assert layout("history:\n  - {version: '1.0', date: 2026-11-23}\n") == 'history:\n  - {version: "1.0", date: "2026-11-23"}\n'


def test_number_stays_a_number_and_nothing_stays_nothing() -> None:
    assert layout("order: 3\n", "tactic") == "order: 3\n"
    assert layout("order:\nname: ~\n", "tactic") == "name: ~\norder:\n"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Mn"]), max_size=60), st.booleans())
def test_any_text_on_one_line_reads_the_same(text: str, in_flow: bool) -> None:
    written = on_one_line(Scalar(text, '"', ""), in_flow=in_flow)
    raw = f"a: [{written}, {{b: {written}}}]\n" if in_flow else f"a: {written}\nb:\n  - {written}\n"
    parsed = parse(raw.encode())
    if not parsed.faults:
        assert parsed.value == ({"a": [text, {"b": text}]} if in_flow else {"a": text, "b": [text]})


@given(st.lists(st.text("abc.,- ", min_size=1, max_size=30), min_size=1, max_size=20), st.integers(2, 20))
def test_folding_loses_no_blank(words: list[str], indent: int) -> None:
    text = " ".join(words).strip() or "x"
    assert " ".join(folded(text, indent)) == text
