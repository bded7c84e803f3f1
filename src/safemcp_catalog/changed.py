"""What a change has to answer for: the diagnostics of the files that it touches, and those that it causes elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from safemcp_catalog.diagnostics import Diagnostic
from safemcp_catalog.git import base_commit, changed_paths
from safemcp_catalog.report.fingerprint import fingerprints
from safemcp_catalog.revision import folder_at, is_of_catalog

Check = Callable[[Path], tuple[Diagnostic, ...]]


@dataclass(frozen=True, slots=True)
class Change:
    """The commit that a change starts from, and the paths of the catalog's files that it touches, relative to the catalog."""

    base: str
    paths: frozenset[str]


def change_since(root: Path, revision: str) -> Change:
    """The change of the catalog at `root` since its branch left `revision`, with what is not committed yet.

    Raises:
        GitError: git cannot tell.
    """
    base = base_commit(root, revision)
    return Change(base, frozenset(path for path in changed_paths(root, base) if is_of_catalog(path)))


def answerable(root: Path, change: Change, diagnostics: tuple[Diagnostic, ...], check: Check) -> tuple[Diagnostic, ...]:
    """Of the diagnostics of today, those in files of the change and those that the catalog of then did not have.

    `check` gives the diagnostics of a catalog's folder. It is run on the catalog as the change found it, so a fault counts as
    caused by the change only if it was not there before, wherever it shows: a mitigation that is removed breaks the techniques
    that name it. A catalog without a catalog.yaml at that commit had no diagnostics.

    Raises:
        GitError: git cannot tell.
    """
    if not change.paths:
        return ()
    if all(diagnostic.path in change.paths for diagnostic in diagnostics):
        return diagnostics
    before = _diagnostics_of(root, change.base, check)
    known = set(fingerprints(before, with_message=True))
    marks = fingerprints(diagnostics, with_message=True)
    return tuple(d for d, mark in zip(diagnostics, marks, strict=True) if d.path in change.paths or mark not in known)


def _diagnostics_of(root: Path, commit: str, check: Check) -> tuple[Diagnostic, ...]:
    with folder_at(root, commit) as then:
        return check(then) if (then / "catalog.yaml").is_file() else ()
