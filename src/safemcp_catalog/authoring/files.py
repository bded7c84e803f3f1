"""The files that a command works on, and the schema that each names."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from safemcp_catalog.library import bundled_path
from safemcp_catalog.load.discover import Found, discover
from safemcp_catalog.load.kinds import Kind
from safemcp_catalog.load.parse import parse


def entry_files(root: Path, wanted: tuple[str, ...] = ()) -> Iterator[Found]:
    """The entries of the catalog at `root` that are `wanted` or lie in a wanted folder, by paths relative to it; all where nothing is named."""
    for found in discover(root):
        if found.kind is not None and (not wanted or any(found.name == name or found.name.startswith(f"{name}/") for name in wanted)):
            yield found


def schema_address(root: Path, name: str, kind: Kind) -> str:
    """What the first line of the file `name` says: the catalog's own copy of the schema, else the published one."""
    if (root / "schemas" / kind.schema_file).is_file():
        return f"{'../' * name.count('/') or './'}schemas/{kind.schema_file}"
    return f"{_published()}schemas/{kind.schema_file}"


@cache
def _published() -> str:
    info = parse((bundled_path() / "catalog.yaml").read_bytes()).value or {}
    return str(info.get("site_url", ""))
