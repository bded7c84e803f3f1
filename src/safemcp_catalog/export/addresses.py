"""Where things are published: pages of entries, files of exports, and the licence."""

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.model import CaseStudy, CatalogInfo, Mitigation, Tactic

LICENCE_URLS = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
"""Where the text of a licence is published by those who wrote it; any other is found at SPDX."""


def page_url(catalog: Catalog, entry_id: str) -> str:
    """Address of the page of an entry.

    Raises:
        KeyError: there is no such entry.
    """
    node = catalog[entry_id]
    folder = {Tactic: "tactics", Mitigation: "mitigations", CaseStudy: "case-studies"}.get(type(node), "techniques")
    return f"{catalog.info.site_url}{folder}/{node.id}/"


def data_url(info: CatalogInfo, path: str) -> str:
    """Address of a published file, from its path below `data/`."""
    return f"{info.site_url}data/{path}"


def licence_url(info: CatalogInfo) -> str:
    """Address of the text of the content's licence; a licence that SPDX does not have is told by the catalog's own site."""
    spdx = info.licences.content
    if spdx.startswith("LicenseRef-"):
        return info.site_url
    return LICENCE_URLS.get(spdx, f"https://spdx.org/licenses/{spdx}.html")


def attributions(catalog: Catalog) -> str:
    """The line that a copy of the content must carry; for a catalog that extends another, with the line of the other."""
    ours = attribution(catalog.info)
    return f"{ours}; contains {attributions(catalog.base)}" if catalog.base else ours


def attribution(info: CatalogInfo) -> str:
    """The line that a copy of a catalog's own entries must carry."""
    return f"{info.name} {info.version}, {info.publisher}, {info.site_url}, licensed {info.licences.content}"
