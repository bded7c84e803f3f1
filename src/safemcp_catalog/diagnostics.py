"""What can be wrong with a catalog, as values: codes, faults, diagnostics, and their order."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
"""An error stops every build and export; a warning is shown and passes, unless `--fail-on warning` is asked for."""

Route = tuple[str | int, ...]
"""Keys and indices from the top of a file to a value, such as ("mitigations", 0, "id")."""


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of fault. Codes are forever; their first digit says the subject.

    0 reading, 1 fields, 2 ids and relations, 3 prose and citations, 4 crosswalk, 5 detection, 6 history and life cycle, 9 ourselves.
    """

    code: str
    slug: str
    severity: Severity
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Place:
    """A second place that a diagnostic speaks of ("first defined here")."""

    note: str
    path: str = ""
    route: Route = ()
    entry: str = ""
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong, told by where it stands in an entry rather than in a file.

    `entry` is an id; `path` is given instead where an id does not name one file (a double id, a whole folder).
    With `on_key` the fault is in the last key of the route, not in its value; `within` is the part of a text that is
    at fault, looked for inside the value.
    """

    entry: str
    route: Route
    message: str
    hint: str = ""
    path: str = ""
    on_key: bool = False
    within: str = ""
    related: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A fault with its code and its place.

    `path` is relative to the catalog, with `/`. `line` and `column` count from 1, columns in code points; both are 0
    where the fault is in no line (a missing folder). `width` is the length of what to underline.
    """

    code: str
    severity: Severity
    path: str
    line: int
    column: int
    message: str
    hint: str = ""
    excerpt: str = ""
    width: int = 1
    entry: str = ""
    route: Route = ()
    related: tuple[Place, ...] = ()


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics by path, line, column, code and message, each once."""
    unique = {(d.path, d.line, d.column, d.code, d.message): d for d in diagnostics}
    return tuple(unique[key] for key in sorted(unique))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them is an error."""
    return any(d.severity == "error" for d in diagnostics)
