"""Fuzz target: reading one file. Whatever the bytes are, it never raises, and tells something wherever it gives nothing."""

import random
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tests.catalog_cases import SMALL

from safemcp_catalog.load import ALL_KINDS
from safemcp_catalog.load.diagnose import in_text, on_routes
from safemcp_catalog.load.kinds import Kind
from safemcp_catalog.load.parse import parse
from safemcp_catalog.load.validate import validate
from safemcp_catalog.report import report_json, report_text

FILES = [(path, path.read_text(encoding="utf-8")) for path in sorted(SMALL.rglob("*.yaml"))]
PIECES = [
    "id: ", "- ", "? ", ": ", "[", "]", "{", "}", ", ", "&a ", "*a", "!!str ", "<<: ", "|\n", ">-\n  ", "'", '"', "\\u200b", "\\x00", "#", "\n", "\n  ", "\n- ",
    "---\n", "...\n", "%YAML 1.2\n", "\t", "\r\n", "\ufeff", "\u202e", "e\u0301", "é", "~", "null", ".inf", "0x1F", "1e999", "9" * 50, "SAFE-T1001", "2025-02-30", " ",
    "status: stable", "a" * 300,
]  # fmt: skip


def told(raw: bytes, kind: Kind) -> list[str]:
    """Codes that loading one file tells; both reports are made of them."""
    parsed = parse(raw)
    diagnostics = in_text("file.yaml", parsed.text, parsed.faults)
    entry = None
    if parsed.value is not None:
        entry, faults = validate(kind, parsed.value)
        diagnostics += on_routes("file.yaml", parsed.text, faults)
    assert entry is not None or diagnostics
    lines = parsed.text.split("\n")
    for diagnostic in diagnostics:
        assert 0 <= diagnostic.line <= len(lines)
        assert diagnostic.line == 0 or 1 <= diagnostic.column <= len(lines[diagnostic.line - 1]) + 1
        assert diagnostic.message
    assert report_text(diagnostics, color=True).replace("\x1b", "").replace("\n", "").isprintable()
    assert report_json(diagnostics).isascii()
    return [diagnostic.code for diagnostic in diagnostics]


@given(raw=st.binary(max_size=300), kind=st.sampled_from(ALL_KINDS))
def test_any_bytes_are_told(raw: bytes, kind: Kind) -> None:
    told(raw, kind)


@given(pieces=st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40), kind=st.sampled_from(ALL_KINDS))
def test_any_text_that_looks_like_yaml_is_told(pieces: list[str], kind: Kind) -> None:
    told("".join(pieces).encode("utf-8", errors="surrogatepass"), kind)


@given(file=st.sampled_from(FILES), seed=st.integers(0, 2**32), cuts=st.integers(1, 6))
def test_any_entry_that_is_damaged_is_told(file: tuple[Path, str], seed: int, cuts: int) -> None:
    rng = random.Random(seed)
    _, text = file
    for _ in range(cuts):
        start = rng.randrange(len(text) + 1)
        end = min(len(text), start + rng.choice([0, 0, 1, 5, 40]))
        text = text[:start] + rng.choice(["", *PIECES]) + text[end:]
    told(text.encode(), rng.choice(ALL_KINDS))
