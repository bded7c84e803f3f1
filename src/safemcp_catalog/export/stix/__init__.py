"""The catalog in STIX 2.1, in the shape of MITRE ATT&CK's own data."""

from safemcp_catalog.export.stix.bundle import flavors, objects, objects_by_entry, stix
from safemcp_catalog.export.stix.frame import Maker
from safemcp_catalog.export.stix.ids import Flavor, stix_id

__all__ = ["Flavor", "Maker", "flavors", "objects", "objects_by_entry", "stix", "stix_id"]
