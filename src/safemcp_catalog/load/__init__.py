"""Folders of YAML to a catalog and diagnostics."""

from safemcp_catalog.load.assemble import Loaded, load_catalog
from safemcp_catalog.load.base_folder import BaseNotFoundError, base_folder
from safemcp_catalog.load.diagnose import place_rule_faults, text_of
from safemcp_catalog.load.discover import bundled_path, find_root
from safemcp_catalog.load.kinds import ALL_KINDS, KINDS, Kind
from safemcp_catalog.load.overlay import lay_over, overlay_faults
from safemcp_catalog.load.own_faults import own_faults
from safemcp_catalog.load.titles import differing_titles

__all__ = [
    "ALL_KINDS",
    "KINDS",
    "BaseNotFoundError",
    "Kind",
    "Loaded",
    "base_folder",
    "bundled_path",
    "differing_titles",
    "find_root",
    "lay_over",
    "load_catalog",
    "overlay_faults",
    "own_faults",
    "place_rule_faults",
    "text_of",
]
