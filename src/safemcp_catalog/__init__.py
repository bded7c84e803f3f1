"""The SAFE-MCP Catalog: threats to systems that give language models tools, as data and as a library.

>>> import safemcp_catalog
>>> catalog = safemcp_catalog.bundled()
>>> catalog["SAF-T1001"].name
'Tool Poisoning'
"""

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.checking import Checked, check
from safemcp_catalog.diagnostics import Diagnostic
from safemcp_catalog.library import CatalogError, bundled, load

__all__ = ["Catalog", "CatalogError", "Checked", "Diagnostic", "bundled", "check", "load"]
__version__ = "0.2.0"
