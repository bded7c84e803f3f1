"""Fuzz targets: what the authoring commands read. Formatting keeps values and comments and comes to rest; an issue's answer makes a draft or a sentence."""

import random
from functools import cache
from pathlib import Path

from hypothesis import event, given
from hypothesis import strategies as st
from tests.catalog_cases import SMALL
from tests.fuzz.test_reading import FILES, PIECES
from tests.unit.authoring.issue_bodies import TECHNIQUE, made_of

from safemcp_catalog.authoring.fmt import formatted
from safemcp_catalog.authoring.issue_draft import draft_from_issue
from safemcp_catalog.authoring.mend import readable
from safemcp_catalog.catalog import Catalog
from safemcp_catalog.library import load
from safemcp_catalog.load import ALL_KINDS
from safemcp_catalog.load.kinds import Kind
from safemcp_catalog.load.parse import parse
from safemcp_catalog.load.validate import validate
from safemcp_catalog.model.framework import FrameworkItem


def _no_item(_: str, __: str) -> FrameworkItem | None:
    return None


def _kind_of(path: Path) -> Kind:
    folder = path.relative_to(SMALL).parent.as_posix().removeprefix(".")
    return next(kind for kind in ALL_KINDS if kind.folder == folder)


@given(file=st.sampled_from(FILES), seed=st.integers(0, 2**32), cuts=st.integers(1, 4))
def test_formatting_keeps_values_and_comes_to_rest(file: tuple[Path, str], seed: int, cuts: int) -> None:
    rng = random.Random(seed)
    path, text = file
    for _ in range(cuts):
        start = rng.randrange(len(text) + 1)
        end = min(len(text), start + rng.choice([0, 0, 1, 5, 40]))
        text = text[:start] + rng.choice(["", "  # note\n", "# note\n", *PIECES]) + text[end:]
    kind, raw = _kind_of(path), text.encode()
    schema = f"../schemas/{kind.schema_file}"
    once = formatted(raw, kind, schema=schema, item_of=_no_item)
    if once.text is None:
        event("left alone")
        assert once.faults or once.refusal
        return
    event("formatted")
    before, after = parse(readable(raw)).value, parse(once.text.encode()).value
    assert _plain(before) == _plain(after)
    assert formatted(once.text.encode(), kind, schema=schema, item_of=_no_item).text == once.text


def _plain(value: object) -> object:
    """The value with its texts in our spelling of ids, which formatting mends; order of keys apart."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.replace("SAF-", "SAFE-") if isinstance(value, str) else value


@cache
def _small() -> Catalog:
    return load(SMALL)


PARTS = st.sampled_from(
    ["Orders in invitations", "Initial Access", "Execution", "high", "- [x] I agree\n", "https://example.com/a", "](javascript:1)", "\n\n", "### Name\n", "id: SAFE-T1\n", "SAF-T1102", "| \n", ">-\n",
     "'\"", "{{ x }}", "${{ x }}", "#", "\u202e", "\u200b", "\r\n", "a" * 300, "---\n", "...\n", "```\n", "\t", ": ", "<b>", "e\u0301", "&a ", "!!x "]
)  # fmt: skip
ANSWERS = st.lists(PARTS | st.text(max_size=8), max_size=6).map("".join)


@given(changes=st.dictionaries(st.sampled_from([label for label in TECHNIQUE if label != "Terms"]), ANSWERS, max_size=3), data=st.data())
def test_any_answer_gives_a_draft_that_loads_or_says_what_to_mend(changes: dict[str, str], data: st.DataObject) -> None:
    body = made_of({**TECHNIQUE, **changes}) if data.draw(st.integers(0, 9)) else data.draw(ANSWERS)
    made = draft_from_issue(body, _small(), today="2026-11-29")
    if not made.text:
        event("refused")
        assert made.problems
        return
    event("drafted")
    parsed = parse(made.text.encode())
    kind = next(kind for kind in ALL_KINDS if kind.name == "technique")
    assert not parsed.faults
    assert parsed.value is not None
    assert validate(kind, parsed.value)[1] == []
    assert made.path.startswith("techniques/SAFE-T0000-")
    assert "/" not in made.path.removeprefix("techniques/")
