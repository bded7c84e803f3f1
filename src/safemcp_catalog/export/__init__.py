"""The catalog in other formats: a module a format, each a function from a catalog to files."""

# The order of these imports is the order in which formats are listed.
# isort: off
from safemcp_catalog.export import catalog_json
from safemcp_catalog.export import stix
from safemcp_catalog.export import policies
from safemcp_catalog.export.registry import EXPORTERS, Exporter, ExportFile
# isort: on

__all__ = ["EXPORTERS", "ExportFile", "Exporter", "catalog_json", "policies", "stix"]
