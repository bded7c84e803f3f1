"""The two ways to a catalog from Python: a folder, and the one that comes with the package."""

from functools import cache
from os import PathLike

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.checking import check
from safemcp_catalog.diagnostics import Diagnostic
from safemcp_catalog.load import bundled_path
from safemcp_catalog.report.text import report_text

__all__ = ["CatalogError", "bundled", "bundled_path", "load"]


class CatalogError(Exception):
    """A catalog has errors. `diagnostics` holds all of them; the message is the same report that `safemcp validate` prints."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(report_text(diagnostics))
        self.diagnostics = diagnostics


def load(path: str | PathLike[str], *, extends: str | PathLike[str] | None = None) -> Catalog:
    """The catalog in a folder, checked by every rule.

    Warnings pass; `safemcp_catalog.check(path)` gives them too. A private catalog is laid over the one that `extends`
    names ("bundled", or a folder), or else over the one that its catalog.yaml names.

    Raises:
        CatalogError: something is wrong with it.

    >>> try:
    ...     load("no-such-folder")
    ... except CatalogError as error:
    ...     [diagnostic.code for diagnostic in error.diagnostics]
    ['SMC013']
    """
    checked = check(path, extends=extends)
    if checked.catalog is None or not checked.is_usable:
        raise CatalogError(tuple(d for d in checked.diagnostics if d.severity == "error"))
    return checked.catalog


@cache
def bundled() -> Catalog:
    """The catalog that comes with the package. Works offline; loaded once a process.

    >>> bundled()["SAFE-T1001"].severity
    'critical'
    >>> sorted(use.id for use in bundled().techniques["SAFE-T1001"].mitigations if use.role == "detective")
    ['SAFE-M-10', 'SAFE-M-12', 'SAFE-M-44', 'SAFE-M-70']
    """
    return load(bundled_path())
