"""Load and check in one step: the catalog with everything that is wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Code, Diagnostic, has_errors, in_order
from safemcp_catalog.load import differing_titles, load_catalog, place_rule_faults, text_of
from safemcp_catalog.load.codes import LOAD_CODES
from safemcp_catalog.load.titles import TITLE_DIFFERS
from safemcp_catalog.rules import RULES, run_rules
from safemcp_catalog.rules.registry import CRASHED
from safemcp_catalog.unnumbered import by_file_name


@dataclass(frozen=True, slots=True)
class Checked:
    """A catalog, or None where its catalog.yaml is unusable, and all diagnostics in order.

    New entries, which share reserved ids, go by the names of their files in it.
    """

    catalog: Catalog | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def is_usable(self) -> bool:
        """Whether there is a catalog without an error, from which pages and exports may be made."""
        return self.catalog is not None and not has_errors(self.diagnostics)


def check(root: Path, *, debug: Callable[[str], None] | None = None) -> Checked:
    """Load the catalog at `root` and run every rule on it. `debug` is given tracebacks of rules that raised."""
    loaded = load_catalog(root)
    if loaded.catalog is None:
        return Checked(None, loaded.diagnostics)
    titles = differing_titles(loaded.catalog, loaded.beside, lambda path: text_of(root / path))
    found = place_rule_faults(loaded.catalog, [*run_rules(loaded.catalog, debug=debug), *titles])
    return Checked(by_file_name(loaded.catalog), in_order((*loaded.diagnostics, *found)))


@cache
def all_codes() -> dict[str, Code]:
    """Every code that a diagnostic can have, by code, in order."""
    codes = (*LOAD_CODES, TITLE_DIFFERS, *(registered.code for registered in RULES.values()), CRASHED)
    return {code.code: code for code in sorted(codes, key=lambda c: c.code)}
