"""One file in canonical layout: nothing is lost, nothing is changed but what has one right answer."""

import json
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from tests.catalog_cases import CORPUS, SMALL

from safemcp_catalog.authoring.fmt import Formatted, formatted
from safemcp_catalog.authoring.mend import readable
from safemcp_catalog.load import ALL_KINDS, load_catalog
from safemcp_catalog.load.discover import Found, discover
from safemcp_catalog.load.kinds import Kind
from safemcp_catalog.load.parse import parse
from safemcp_catalog.load.tree import read_tree
from safemcp_catalog.model.framework import FrameworkItem

CATALOG = load_catalog(SMALL).catalog
FOUND = [found for found in discover(SMALL) if found.kind]
TECHNIQUE = next(kind for kind in ALL_KINDS if kind.name == "technique")
LINE = "# yaml-language-server: $schema=../schemas/technique.schema.json\n"
PIECES = [
    "# note\n", "  # note\n", "      # note\n", "  # beside", " #", "\n", "\n\n", "- ", "  - # x\n", "a: 1\n", "[", "]", "{", "}", ", ", ": ", "|\n", ">-\n  ", "'", '"', "\\", "\t", "é",
    "e\u0301", "\u00a0", "\r\n", "x: >\n  a\n\n  b\n", "y: |2\n   a\n", "SAF-T1001", "`SAF-T1001`", "~", "yes", "1.0", "2025-04-01",
]  # fmt: skip


def item_of(framework: str, item: str) -> FrameworkItem | None:
    return CATALOG.items(framework).get(item) if CATALOG else None


def fmt(text: str | bytes, kind: Kind = TECHNIQUE) -> Formatted:
    raw = text if isinstance(text, bytes) else text.encode()
    return formatted(raw, kind, schema=f"../schemas/{kind.schema_file}", item_of=item_of)


def values(text: str) -> str:
    return json.dumps(parse(text.encode()).value, sort_keys=True)


@pytest.mark.parametrize("found", FOUND, ids=lambda found: found.name)
def test_formatted_entry_is_stable_and_means_the_same_to_another_reader(found: Found) -> None:
    assert found.kind
    before = found.path.read_text(encoding="utf-8")
    after = fmt(before, found.kind).text
    assert after is not None
    assert fmt(after, found.kind).text == after
    assert YAML(typ="rt").load(after) == YAML(typ="rt").load(before)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=150)
@given(st.integers(0, 2**32), st.sampled_from(FOUND))
def test_no_file_raises_and_none_loses_a_value_or_a_comment(seed: int, found: Found) -> None:
    assert found.kind
    rng = random.Random(seed)
    text = found.path.read_text(encoding="utf-8")
    for _ in range(rng.randint(1, 4)):
        at = rng.choice([rng.randint(0, len(text)), text.find("\n", rng.randint(0, len(text))) + 1])
        text = text[:at] + rng.choice(PIECES) + text[at + rng.choice([0, 0, 1]) :]
    result = fmt(text, found.kind)
    if result.text is None:
        assert result.faults or result.refusal
        assert not result.refusal, text
        return
    assert fmt(result.text, found.kind).text == result.text
    if "SAF-" not in text and text.isascii():
        assert values(result.text) == values(text.replace("\r\n", "\n"))
    told = {"# Improper Input Validation"}
    kept = Counter(c for c in read_tree(readable(text.encode()).decode()).comments if "language-server" not in c)
    assert not (kept - Counter(read_tree(result.text).comments)) - Counter(told)


def test_layout_does_not_depend_on_the_order_of_the_keys() -> None:
    assert fmt("status: draft\nid: SAFE-T1001\nname: X\n").text == fmt("name: X\nid: SAFE-T1001\nstatus: draft\n").text


def test_file_that_is_no_yaml_is_left_alone_with_its_faults() -> None:
    result = fmt("id: [x\n")
    assert result.text is None
    assert [fault.code.code for fault in result.faults] == ["SMC007"]


def test_file_with_a_double_key_is_left_alone() -> None:
    result = fmt("id: x\nname: a\nname: b\n")
    assert (result.text, [fault.code.code for fault in result.faults]) == (None, ["SMC008"])


def test_hidden_character_is_not_mended() -> None:
    assert fmt("id: x\nname: a\u200bb\n").text is None


def test_byte_order_mark_line_ends_and_unicode_form_are_mended() -> None:
    assert fmt("\ufeffid: x\r\nname: cafe\u0301\r\n").text == LINE + "id: x\nname: café\n"


def test_missing_schema_line_is_written_and_another_address_of_the_same_schema_stays() -> None:
    assert fmt("id: x\n").text == LINE + "id: x\n"
    elsewhere = "# yaml-language-server: $schema=https://example.com/schemas/technique.schema.json\nid: x\n"
    assert fmt(elsewhere).text == elsewhere
    assert fmt("# yaml-language-server: $schema=../schemas/mitigation.schema.json\nid: x\n").text == LINE + "id: x\n"


def test_schema_line_stays_on_top_when_the_first_key_moves() -> None:
    assert fmt(LINE + "name: x\nid: y\n").text == LINE + "id: y\nname: x\n"


def test_other_spelling_of_our_ids_is_mended_in_pointers_and_prose_and_kept_in_code() -> None:
    text = "id: SAF-T1001\ndescription: |\n  As SAF-T1102 says, not `SAF-T1102`.\nmitigations:\n  - id: saf-m-6\n    how: See SAF-M-6.\n"
    after = fmt(text).text
    assert after is not None
    assert "id: SAFE-T1001\n" in after
    assert "As SAFE-T1102 says, not `SAF-T1102`." in after
    assert "- id: SAFE-M-6\n    how: See SAFE-M-6.\n" in after


def test_blank_lines_between_fields_and_blanks_at_line_ends_go() -> None:
    assert fmt("id: x   \n\n\nname: y\n\n").text == LINE + "id: x\nname: y\n"


def mapping(item: str, comment: str, framework: str = "cwe") -> str:
    return LINE + f"id: x\nmappings:\n  - framework: {framework}\n    id: {item}{comment}\n"


def test_title_of_a_foreign_id_is_written_beside_it() -> None:
    assert fmt(mapping("CWE-20", "")).text == mapping("CWE-20", "  # Improper Input Validation")


def test_title_in_other_letters_is_written_as_the_framework_has_it() -> None:
    assert fmt(mapping("CWE-20", "   #improper  input validation")).text == mapping("CWE-20", "  # Improper Input Validation")


def test_comment_that_names_another_title_stays_for_the_validator_to_report() -> None:
    assert fmt(mapping("CWE-20", "  # Path Traversal")).text == mapping("CWE-20", "  # Path Traversal")


def test_id_that_the_framework_does_not_have_gets_no_comment() -> None:
    assert fmt(mapping("CWE-99999", "")).text == mapping("CWE-99999", "")


def test_former_title_is_renewed() -> None:
    item = FrameworkItem(id="X-1", title="New", former_titles=("Old",))
    result = formatted(mapping("X-1", "  # old").encode(), TECHNIQUE, schema="../schemas/technique.schema.json", item_of=lambda *_: item)
    assert result.text == mapping("X-1", "  # New")


def test_change_of_a_value_by_the_layout_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safemcp_catalog.authoring.fmt.laid_out", lambda *_: "id: other\n")
    assert "would change a value" in fmt("id: x\n").refusal


def test_loss_of_a_comment_by_the_layout_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safemcp_catalog.authoring.fmt.laid_out", lambda *_: "id: x\n")
    assert "would lose a comment" in fmt("# why\nid: x\n").refusal


def test_small_catalog_is_in_canonical_layout() -> None:
    root = Path(SMALL)
    assert [f.name for f in FOUND if f.kind and fmt((root / f.name).read_bytes(), f.kind).text is None] == []


def kind_of(path: Path) -> Kind:
    """The kind of a file of the corpus, by its folder."""
    folder = path.parent.relative_to(CORPUS / Path(*path.relative_to(CORPUS).parts[:2])).as_posix()
    return next((kind for kind in ALL_KINDS if kind.folder == folder), TECHNIQUE)


@pytest.mark.parametrize("path", sorted(path for path in CORPUS.rglob("*.yaml") if path.is_file()), ids=lambda path: path.relative_to(CORPUS).as_posix())
def test_file_of_the_corpus_is_stable_once_formatted(path: Path) -> None:
    result = fmt(path.read_bytes(), kind_of(path))
    assert not result.refusal
    if result.text is not None:
        assert fmt(result.text, kind_of(path)).text == result.text


@pytest.mark.parametrize(
    "text",
    [
        "id: x\n" + "#\n" * 300_000,
        "id: x\ndescription: |\n" + "  SAF-T1001 `\n" * 60_000,
        "id: x\ndescription: |\n" + "".join(f"  SAF-T1001 {'`' * n}\n" for n in range(1, 1800)),
        "id: x\naliases:\n" + "  - a # b\n" * 40_000,
        "id: x\naliases: [" + "a, # b\n" * 40_000 + "]\n",
        "id: x\na: " + "[" * 39 + "]" * 39 + "\n",
        "id: x\na: " + "[" * 100_000 + "\n",
        "id: x\nsummary: >-\n" + "  a\n" * 200_000,
        "id: x\nsummary: '" + "a " * 500_000 + "b'\n",
    ],
    ids=["comments", "backticks", "open backticks", "comments in a list", "comments in brackets", "depth", "too deep", "lines", "words"],
)
def test_file_that_is_made_to_be_slow_is_done_in_a_moment(text: str) -> None:
    # Each takes a second or so; anything that looks at every part for every other part takes hours.
    result = fmt(text)
    assert result.text is not None or result.faults
