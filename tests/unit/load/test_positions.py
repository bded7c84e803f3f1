"""Routes to lines and columns, on keys, on values, and inside texts."""

import pytest

from safemcp_catalog.diagnostics import Route
from safemcp_catalog.load.positions import Locator

TEXT = """\
# comment
id: SAFE-T1001
name: 'Café "Ω" x'
tactics: [ATK-TA0001, ATK-TA0002]
impact:
  integrity: {level: high,
    rationale: because}
mitigations:
  - id: SAFE-M-2
    how: |
      First line with SAFE-M-9.

      Second line.
  -
    id: SAFE-M-3
    how: >-
      A sentence that goes on
      over two lines.
nested:
- - a
  - [b, c]
empty:
"""


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        ((), (2, 1, 2)),
        (("id",), (2, 5, 10)),
        (("name",), (3, 7, 12)),
        (("tactics",), (4, 1, 7)),
        (("tactics", 1), (4, 23, 10)),
        (("impact",), (5, 1, 6)),
        (("impact", "integrity"), (6, 3, 9)),
        (("impact", "integrity", "rationale"), (7, 16, 7)),
        (("mitigations", 0), (9, 5, 2)),
        (("mitigations", 0, "how"), (10, 10, 1)),
        (("mitigations", 1), (15, 5, 2)),
        (("mitigations", 1, "id"), (15, 9, 8)),
        (("nested", 0, 0), (20, 5, 1)),
        (("nested", 0, 1), (21, 5, 1)),
        (("nested", 0, 1, 1), (21, 9, 1)),
        (("empty",), (22, 7, 1)),
    ],
)
def test_route_leads_to_its_value_and_where_that_has_no_text_to_its_key(route: Route, expected: tuple[int, int, int]) -> None:
    at = Locator(TEXT).locate(route)
    assert (at.line, at.column, at.width) == expected


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        (("missing",), (2, 1, 2)),
        (("impact", "missing"), (5, 1, 6)),
        (("impact", "missing", "deeper"), (5, 1, 6)),
        (("mitigations", 0, "missing"), (9, 5, 2)),
        (("mitigations", 7, "id"), (8, 1, 11)),
        (("id", "deeper"), (2, 5, 10)),
        (("tactics", "id"), (4, 1, 7)),
    ],
)
def test_route_that_leads_nowhere_is_followed_as_far_as_it_goes(route: Route, expected: tuple[int, int, int]) -> None:
    at = Locator(TEXT).locate(route)
    assert (at.line, at.column, at.width) == expected


def test_key_is_named_where_the_key_is_at_fault() -> None:
    at = Locator(TEXT).locate(("impact", "integrity", "rationale"), on_key=True)
    assert (at.line, at.column, at.width) == (7, 5, 9)


def test_element_of_a_list_has_no_key() -> None:
    at = Locator(TEXT).locate(("tactics", 0), on_key=True)
    assert (at.line, at.column, at.width) == (4, 11, 10)


@pytest.mark.parametrize(
    ("route", "part", "expected"),
    [
        (("name",), "Ω", (3, 14, 1)),
        (("mitigations", 0, "how"), "SAFE-M-9", (11, 23, 8)),
        (("mitigations", 0, "how"), "Second line.", (13, 7, 12)),
        (("mitigations", 1, "how"), "sentence that goes on over two", (17, 9, 21)),
    ],
)
def test_part_of_a_text_is_found_in_its_line_also_where_it_is_folded(route: Route, part: str, expected: tuple[int, int, int]) -> None:
    at = Locator(TEXT).locate(route, within=part)
    assert (at.line, at.column, at.width) == expected


@pytest.mark.parametrize("part", ["not there", " ", ""])
def test_part_that_is_not_in_the_text_gives_the_place_of_the_text(part: str) -> None:
    at = Locator(TEXT).locate(("id",), within=part)
    assert (at.line, at.column) == (2, 5)


def test_part_is_not_looked_for_outside_its_text() -> None:
    at = Locator("a: x\nb: y x\nc: x\n").locate(("b",), within="x")
    assert (at.line, at.column) == (2, 6)


def test_first_of_two_equal_keys_counts() -> None:
    assert Locator("a: 1\na: 2\n").locate(("a",)).line == 1


@pytest.mark.parametrize("text", ["", "# nothing\n", "\t"])
def test_text_without_values_has_its_start(text: str) -> None:
    at = Locator(text).locate(("a", "b"))
    assert (at.line, at.column, at.width) == (1, 1, 1)


def test_text_is_located_as_far_as_it_can_be_parsed() -> None:
    assert Locator("a: 1\nb: 'x\n").locate(("a",)).column == 4


def test_depth_beyond_the_limit_is_not_followed() -> None:
    assert Locator("a: " + "[" * 2_000_000).locate(("a", 0, 0)).line == 1


def test_lines_are_given_without_white_space_at_their_end() -> None:
    locator = Locator("a: 1  \nb: 2")
    assert [locator.line(number) for number in (0, 1, 2, 3)] == ["", "a: 1", "b: 2", ""]
