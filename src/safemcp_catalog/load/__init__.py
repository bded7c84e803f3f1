"""Folders of YAML to a catalog and diagnostics."""

from safemcp_catalog.load.assemble import Loaded, load_catalog
from safemcp_catalog.load.diagnose import place_rule_faults, text_of
from safemcp_catalog.load.discover import find_root
from safemcp_catalog.load.kinds import ALL_KINDS, KINDS, Kind
from safemcp_catalog.load.titles import differing_titles

__all__ = ["ALL_KINDS", "KINDS", "Kind", "Loaded", "differing_titles", "find_root", "load_catalog", "place_rule_faults", "text_of"]
