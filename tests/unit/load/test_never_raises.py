"""What a library writes is read as it was, and a catalog with a damaged line is checked to the end. `tests/fuzz/` reads anything."""

import random
from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.catalog_cases import SMALL
from tests.fuzz.test_reading import PIECES

from safemcp_catalog.checking import check
from safemcp_catalog.load.parse import parse

FILES = sorted(SMALL.rglob("*.yaml"))

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
