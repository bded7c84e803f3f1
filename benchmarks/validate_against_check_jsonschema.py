"""`safemcp validate` against `check-jsonschema` on the same files with the same schemas, in one run: wall times and their ratio.

Ours also runs every rule across files and every Sigma rule's tests; theirs checks each file with its schema. Run it with
`.venv/bin/python benchmarks/validate_against_check_jsonschema.py [rounds]`.
"""

import subprocess
import sys
import time
from pathlib import Path

from safemcp_catalog.load import ALL_KINDS, load_catalog, place_rule_faults
from safemcp_catalog.load.discover import discover, read_bytes
from safemcp_catalog.load.parse import parse
from safemcp_catalog.rules import run_rules

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent


def seconds(*commands: list[str]) -> float:
    """Wall time of commands one after the other."""
    started = time.perf_counter()
    for command in commands:
        subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return time.perf_counter() - started


def theirs() -> list[list[str]]:
    """One call a kind of file, since each kind has a schema of its own."""
    commands = []
    for kind in ALL_KINDS:
        files = sorted((ROOT / kind.folder).glob("*.yaml" if kind.folder else "catalog.yaml"))
        if files:
            commands.append([str(BIN / "check-jsonschema"), "--schemafile", f"schemas/{kind.schema_file}", *(str(f.relative_to(ROOT)) for f in files)])
    return commands


def where_time_goes() -> dict[str, float]:
    """Seconds of our parts in one process, imports left out."""
    parts = {}
    started = time.perf_counter()
    raws = [read_bytes(found, ROOT) for found in discover(ROOT)]
    parts["read"] = time.perf_counter() - started
    started = time.perf_counter()
    for raw in raws:
        if isinstance(raw, bytes):
            parse(raw)
    parts["YAML"] = time.perf_counter() - started
    started = time.perf_counter()
    loaded = load_catalog(ROOT)
    parts["schemas and models"] = time.perf_counter() - started - parts["read"] - parts["YAML"]
    assert loaded.catalog is not None
    started = time.perf_counter()
    faults = list(run_rules(loaded.catalog))
    parts["rules"] = time.perf_counter() - started
    started = time.perf_counter()
    place_rule_faults(loaded.catalog, faults)
    parts["positions"] = time.perf_counter() - started
    return parts


if __name__ == "__main__":
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    ours = min(seconds([str(BIN / "safemcp"), "validate"]) for _ in range(rounds))
    peer = min(seconds(*theirs()) for _ in range(rounds))
    print(f"safemcp validate {ours:.2f} s, check-jsonschema {peer:.2f} s (best of {rounds}): ratio {peer / ours:.1f}")
    print("where our time goes:", ", ".join(f"{name} {value:.2f} s" for name, value in where_time_goes().items()))
