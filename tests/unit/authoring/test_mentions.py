"""Places that name a reserved id, and in which role."""

import pytest

from safemcp_catalog.authoring.mentions import mentions, names_one
from safemcp_catalog.load import ALL_KINDS

TECHNIQUE = next(kind for kind in ALL_KINDS if kind.name == "technique")
TEXT = """\
# about SAFE-T0000
id: SAFE-T0000
summary: Not SAFE-T0000.001, nor xSAFE-T0000, nor a/SAFE-T0000, nor SAFE-T00001.
description: |
  As SAF-M-0 and SAFE-T0000-a-name say, SAFE-T1102.000.
detection:
  rules:
    - sigma:
        references: [SAFE-T0000, "https://example.com/SAFE-T0000"]
        safe_mcp_technique: SAFE-T0000
related:
  - id: SAFE-T0000
"""


def test_every_place_is_found_with_its_role_and_line() -> None:
    assert [(m.line, m.id, m.slug, m.role) for m in mentions(TEXT, TECHNIQUE)] == [
        (1, "SAFE-T0000", "", "comment"),
        (2, "SAFE-T0000", "", "identity"),
        (5, "SAFE-M-0", "", "text"),
        (5, "SAFE-T0000", "a-name", "text"),
        (5, "SAFE-T1102.000", "", "text"),
        (9, "SAFE-T0000", "", "identity"),
        (10, "SAFE-T0000", "", "identity"),
        (12, "SAFE-T0000", "", "pointer"),
    ]


def test_place_is_where_the_id_stands() -> None:
    assert [TEXT[m.start : m.end] for m in mentions(TEXT, TECHNIQUE)][2:5] == ["SAF-M-0", "SAFE-T0000-a-name", "SAFE-T1102.000"]


@pytest.mark.parametrize(("text", "names"), [("SAFE-T0000-x", True), ("id: [SAFE-CS-0", True), ("SAFE-T1001", False), ("SAFE-M-10", False)])
def test_text_that_is_no_yaml_may_name_one_too(text: str, names: bool) -> None:
    assert names_one(text) == names


def test_many_mentions_are_found_in_a_moment() -> None:
    text = "id: SAFE-T0000\naliases:\n" + "  - SAFE-T0000 # SAFE-T0000\n" * 40_000
    assert sum(1 for _ in mentions(text, TECHNIQUE)) == 80_001
