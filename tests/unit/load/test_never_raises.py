"""Loading never raises, whatever the bytes are, and tells something wherever it gives nothing."""

import random
from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.catalog_cases import SMALL

from safemcp_catalog.checking import check
from safemcp_catalog.load import ALL_KINDS
from safemcp_catalog.load.diagnose import in_text, on_routes
from safemcp_catalog.load.kinds import Kind
from safemcp_catalog.load.parse import parse
from safemcp_catalog.load.validate import validate
from safemcp_catalog.report import report_json, report_text

FILES = sorted(SMALL.rglob("*.yaml"))
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


@settings(max_examples=300, deadline=None)
@given(raw=st.binary(max_size=300), kind=st.sampled_from(ALL_KINDS))
def test_any_bytes_are_told(raw: bytes, kind: Kind) -> None:
    told(raw, kind)


@settings(max_examples=500, deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40), kind=st.sampled_from(ALL_KINDS))
def test_any_text_that_looks_like_yaml_is_told(pieces: list[str], kind: Kind) -> None:
    told("".join(pieces).encode("utf-8", errors="surrogatepass"), kind)


@settings(max_examples=300, deadline=None)
@given(path=st.sampled_from(FILES), seed=st.integers(0, 2**32), cuts=st.integers(1, 6))
def test_any_entry_that_is_damaged_is_told(path: Path, seed: int, cuts: int) -> None:
    rng = random.Random(seed)
    text = path.read_text(encoding="utf-8")
    for _ in range(cuts):
        start = rng.randrange(len(text) + 1)
        end = min(len(text), start + rng.choice([0, 0, 1, 5, 40]))
        text = text[:start] + rng.choice(["", *PIECES]) + text[end:]
    told(text.encode(), rng.choice(ALL_KINDS))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=10),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(st.text(max_size=10), children, max_size=4),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None)
@given(value=st.dictionaries(st.text(max_size=10), VALUES, max_size=5), flow=st.booleans())
def test_what_a_yaml_library_writes_is_read_as_it_was(value: dict[str, object], flow: bool) -> None:
    written = yaml.safe_dump(value, allow_unicode=False, default_flow_style=flow, sort_keys=False)
    parsed = parse(written.encode())
    # PyYAML writes what no catalog may hold as escapes, and quotes what YAML 1.1 would misread.
    if parsed.value is not None and not parsed.faults:
        assert parsed.value == value


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(FILES), seed=st.integers(0, 2**32))
def test_catalog_with_a_damaged_line_is_checked_to_the_end(small_folder: Path, path: Path, seed: int) -> None:
    rng = random.Random(seed)
    target = small_folder / path.relative_to(SMALL)
    lines = path.read_text(encoding="utf-8").split("\n")
    row = rng.randrange(1, len(lines))
    lines[row : row + rng.choice([0, 1])] = [rng.choice([lines[row], lines[row] + rng.choice(PIECES), rng.choice(PIECES)])]
    target.write_text("\n".join(lines), encoding="utf-8")
    try:
        diagnostics = check(small_folder).diagnostics
        assert not [d for d in diagnostics if d.code in {"SMC900", "SMC109"}]
    finally:
        target.write_bytes(path.read_bytes())
