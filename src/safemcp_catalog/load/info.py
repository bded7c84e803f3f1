"""The catalog's own file alone: name, version and addresses, without the entries."""

from pathlib import Path

from safemcp_catalog.load.discover import Found, read_bytes
from safemcp_catalog.load.kinds import CATALOG
from safemcp_catalog.load.parse import parse
from safemcp_catalog.load.validate import validate
from safemcp_catalog.model import CatalogInfo


def load_info(root: Path) -> CatalogInfo | None:
    """What catalog.yaml of a folder says, or None where it is unusable; `load_catalog` says why."""
    raw = read_bytes(Found(root / "catalog.yaml", "catalog.yaml", CATALOG), root)
    value = parse(raw).value if isinstance(raw, bytes) else None
    info, _ = validate(CATALOG, value) if value is not None else (None, [])
    return info if isinstance(info, CatalogInfo) else None
