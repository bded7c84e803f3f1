"""Addresses of pages, relative to the root of the site. They are stable: others link to them."""

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.export.addresses import page_url
from safemcp_catalog.model.ids import alternate_id
from safemcp_catalog.sigma import Target

HOME = ""
TECHNIQUES = "techniques/"
MITIGATIONS = "mitigations/"
TACTICS = "tactics/"
CASE_STUDIES = "case-studies/"
CROSSWALK = "crosswalk/"
TERMS = "terms/"
LOG_SOURCES = "log-sources/"
DETECTIONS = "detections/"
DATA = "data/"


def entry_address(catalog: Catalog, entry_id: str) -> str:
    """Address of the page of a technique, mitigation, tactic or case study, in either spelling of its id.

    Raises:
        KeyError: there is no such entry.
    """
    return page_url(catalog, entry_id).removeprefix(catalog.info.site_url)


def other_address(catalog: Catalog, entry_id: str) -> str | None:
    """Address under the other public spelling of the id, from which a redirect leads to the page; None where there is none."""
    other = alternate_id(entry_id)
    return entry_address(catalog, entry_id).replace(entry_id, other) if other else None


def term_address(kind: str, term: str) -> str:
    """Address of the page of a term of a taxonomy."""
    return f"{kind}/{term}/"


def log_source_address(source: str) -> str:
    """Address of the page of a log source."""
    return f"{LOG_SOURCES}{source}/"


def framework_address(framework: str) -> str:
    """Address of the crosswalk page of a framework."""
    return f"{CROSSWALK}{framework}/"


def item_address(framework: str, item: str) -> str:
    """Address of a control or other item on the page of its framework."""
    return f"{CROSSWALK}{framework}/#{item}"


def rule_address(rule: str) -> str:
    """Address of the page of a Sigma rule, by the name of the rule."""
    return f"{DETECTIONS}{rule}/"


def sigma_file(rule: str) -> str:
    """Address of the file of a Sigma rule, by the name of the rule."""
    return f"{DATA}sigma/{rule}.yml"


def query_file(rule: str, target: Target) -> str:
    """Address of the file of a rule's query in one language, by the name of the rule."""
    return f"{DATA}queries/{target.id}/{rule}.{target.suffix}"


def root_of(address: str) -> str:
    """The way from a page back to the root of the site, as a relative address.

    >>> root_of("techniques/SAFE-T1001/"), root_of("data/"), root_of("")
    ('../../', '../', './')
    """
    return "../" * address.count("/") or "./"
