"""The catalog as text for a terminal: pages, lists, search results, at any width."""

from safemcp_catalog.terminal.listing import entry_table, hit_list
from safemcp_catalog.terminal.pages import page

__all__ = ["entry_table", "hit_list", "page"]
