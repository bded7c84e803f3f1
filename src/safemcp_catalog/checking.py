"""Load and check in one step: the catalog with everything that is wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from os import PathLike
from pathlib import Path

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Code, Diagnostic, Fault, has_errors, in_order
from safemcp_catalog.load import (
    BaseNotFoundError,
    base_folder,
    differing_titles,
    lay_over,
    load_catalog,
    overlay_faults,
    own_faults,
    place_rule_faults,
    text_of,
)  # fmt: skip
from safemcp_catalog.load.codes import LOAD_CODES, UNUSABLE_BASE
from safemcp_catalog.load.diagnose import whole_file
from safemcp_catalog.load.titles import TITLE_DIFFERS, TitleComment
from safemcp_catalog.rules import RULES, run_rules
from safemcp_catalog.rules.registry import CRASHED
from safemcp_catalog.unnumbered import by_file_name

Debug = Callable[[str], None] | None


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


def check(root: str | PathLike[str], *, extends: str | PathLike[str] | None = None, debug: Debug = None) -> Checked:
    """Load the catalog at `root` and run every rule on it. `debug` is given tracebacks of rules that raised.

    A private catalog is laid over the one that `extends` names ("bundled", or a folder), or else over the one that its
    catalog.yaml names, and both are checked together. Only what stands in its own files is told.
    """
    return _check(Path(root), extends, debug, ())


def read(root: str | PathLike[str], *, extends: str | PathLike[str] | None = None) -> Checked:
    """Load the catalog at `root`, laid over the one that it extends, without running rules: for looking things up.

    Diagnostics are those of reading; entries with such faults are left out.
    """
    loaded = _read(Path(root), extends, ())
    return Checked(by_file_name(loaded.catalog) if loaded.catalog else None, loaded.diagnostics)


def _check(root: Path, extends: str | PathLike[str] | None, debug: Debug, above: tuple[Path, ...]) -> Checked:
    loaded = _read(root, extends, above, lambda folder, way: _check(folder, None, debug, way))
    if loaded.catalog is None or not loaded.is_whole:
        return Checked(loaded.catalog, loaded.diagnostics)
    titles = differing_titles(loaded.catalog, loaded.beside, lambda path: text_of(root / path))
    found = own_faults(loaded.catalog, [*run_rules(loaded.catalog, debug=debug), *titles])
    return Checked(by_file_name(loaded.catalog), in_order((*loaded.diagnostics, *place_rule_faults(loaded.catalog, found))))


@dataclass(frozen=True, slots=True)
class _Read:
    """A catalog laid over its base. It is not whole where the base cannot be used: then what points there would seem to dangle."""

    catalog: Catalog | None
    diagnostics: tuple[Diagnostic, ...]
    is_whole: bool = True
    beside: Mapping[str, tuple[TitleComment, ...]] = field(default_factory=dict)


def _read_base(folder: Path, above: tuple[Path, ...]) -> Checked:
    found = _read(folder, None, above)
    return Checked(found.catalog, found.diagnostics)


def _read(
    root: Path, extends: str | PathLike[str] | None, above: tuple[Path, ...], base_at: Callable[[Path, tuple[Path, ...]], Checked] = _read_base
) -> _Read:
    loaded = load_catalog(root)
    own = loaded.catalog
    if own is None:
        return _Read(None, loaded.diagnostics)
    base: Catalog | None = None
    if extends is not None or own.info.extends is not None:
        found = _base(own, extends, (*above, root.resolve()), base_at)
        if isinstance(found, Diagnostic):
            return _Read(own, in_order((*loaded.diagnostics, found)), is_whole=False)
        base = found
    catalog = lay_over(base, own) if base else own
    faults = place_rule_faults(catalog, own_faults(catalog, overlay_faults(base, own)))
    return _Read(catalog, in_order((*loaded.diagnostics, *faults)), beside=loaded.beside)


def _base(
    own: Catalog, extends: str | PathLike[str] | None, above: tuple[Path, ...], base_at: Callable[[Path, tuple[Path, ...]], Checked]
) -> Catalog | Diagnostic:
    """The catalog to extend, or what keeps it from being used."""
    try:
        folder = base_folder(own.root, extends, own.info.extends, above)
    except BaseNotFoundError as error:
        return _unusable(own, extends, str(error), error.hint)
    checked = base_at(folder, above)
    if checked.catalog is not None and checked.is_usable:
        return checked.catalog
    count = sum(d.severity == "error" for d in checked.diagnostics)
    name = checked.catalog.info.name if checked.catalog else folder.name
    message = f"{name}, which this catalog extends, has {count} {'error' if count == 1 else 'errors'}"
    return _unusable(own, extends, message, "take a release of it; `safemcp validate` in its folder lists what is wrong")


def _unusable(own: Catalog, extends: str | PathLike[str] | None, message: str, hint: str) -> Diagnostic:
    if extends is not None:
        return whole_file(UNUSABLE_BASE, "catalog.yaml", message, hint)
    return place_rule_faults(own, [(UNUSABLE_BASE, Fault("", ("extends",), message, hint, path="catalog.yaml"))])[0]


@cache
def all_codes() -> dict[str, Code]:
    """Every code that a diagnostic can have, by code, in order."""
    codes = (*LOAD_CODES, TITLE_DIFFERS, *(registered.code for registered in RULES.values()), CRASHED)
    return {code.code: code for code in sorted(codes, key=lambda c: c.code)}
