"""The tree of a file: what comments belong to, and what other readers would make of a text without quotes."""

import textwrap

import pytest

from safemcp_catalog.load.tree import Branch, Element, read_tree, reads_as_text


def element(text: str, *route: str | int) -> Element:
    """The element at a route through the tree of a text."""
    branch = read_tree(textwrap.dedent(text)).top
    found: Element | None = None
    for step in route:
        found = branch.get(step) if isinstance(step, str) else branch.elements[step]
        assert found is not None
        branch = found.value if isinstance(found.value, Branch) else branch
    assert found is not None
    return found


def test_comment_above_a_key_belongs_to_that_key() -> None:
    text = """\
        id: x
        # why it is called so
        name: y
        """
    assert element(text, "name").before == ["# why it is called so"]
    assert element(text, "id").before == []


def test_comment_at_the_end_of_a_line_belongs_to_its_value() -> None:
    assert element("id: x  # the title\nname: y\n", "id").beside == "# the title"


def test_comment_behind_the_key_of_a_list_belongs_to_the_key() -> None:
    assert element("tactics:  # columns\n  - a\n", "tactics").beside == "# columns"


def test_comment_behind_the_sign_of_a_block_is_a_comment_and_one_inside_is_text() -> None:
    found = element("code: |  # shell\n  # not a comment\n  ls\n", "code")
    assert found.beside == "# shell"
    assert read_tree("code: |  # shell\n  # not a comment\n  ls\n").comments == ("# shell",)


def test_comment_that_is_indented_like_the_items_above_ends_their_list() -> None:
    text = """\
        tactics:
          - a
          # - b
        severity: high
        """
    tactics = element(text, "tactics").value
    assert isinstance(tactics, Branch)
    assert tactics.after == ["# - b"]
    assert element(text, "severity").before == []


def test_comment_above_an_item_belongs_to_the_item() -> None:
    assert element("a:\n  - x\n  # second\n  - y\n", "a", 1).before == ["# second"]


def test_comment_behind_a_dash_belongs_to_the_item() -> None:
    assert element("a:\n  - # first\n    b: 1\n", "a", 0).before == ["# first"]


def test_comment_inside_brackets_belongs_to_what_stands_before_it_on_the_line() -> None:
    assert element("a: [x,  # one\n  y]\n", "a", 0).beside == "# one"


def test_comment_on_its_own_line_in_brackets_belongs_to_the_next_item_or_to_the_list() -> None:
    assert element("a: [x,\n  # two\n  y]\n", "a", 1).before == ["# two"]
    last = element("a: [x,\n  y\n  # end\n  ]\nb: 1\n", "a").value
    assert isinstance(last, Branch)
    assert last.after == ["# end"]


def test_comments_at_the_end_of_the_file_belong_to_the_entry() -> None:
    assert read_tree("id: x\n# one\n# two\n").top.after == ["# one", "# two"]


def test_hash_inside_a_text_is_no_comment() -> None:
    assert read_tree("a: b#c\nd: 'e # f'\ng: \"h # i\"\n").comments == ()


@pytest.mark.parametrize("text", ["2026-11-23", "2026-11-23 10:00:00", "12:30", "yes", "No", "on", "1_000", "0o17", "017", "~", "", "null", "1e3", "=", "<<"])
def test_text_that_some_reader_takes_for_something_else_needs_quotes(text: str) -> None:
    assert not reads_as_text(text)


@pytest.mark.parametrize("text", ["AC-6", "A.5.15", "T1195.002", "stdio", "tools/list", "yesterday", "v1.0"])
def test_word_needs_no_quotes(text: str) -> None:
    assert reads_as_text(text)
