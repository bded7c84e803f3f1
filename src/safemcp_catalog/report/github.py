"""Diagnostics as workflow commands, which GitHub shows as annotations on the lines of a pull request."""

from collections.abc import Sequence

from safemcp_catalog.diagnostics import Diagnostic
from safemcp_catalog.report.text import printable


def report_github(diagnostics: Sequence[Diagnostic], *, folder: str = "") -> str:
    r"""One `::error` or `::warning` line for each diagnostic; "" where there are none.

    `folder` is the catalog's path in its repository, with `/` and without one at its ends: annotations find their lines by
    paths from the root of the repository.

    >>> report_github([Diagnostic("SMC204", "error", "techniques/A.yaml", 7, 9, "100% wrong", width=4)], folder="catalogs/ours")
    '::error file=catalogs/ours/techniques/A.yaml,line=7,col=9,endLine=7,endColumn=13,title=SMC204::100%25 wrong%0Amore: safemcp explain SMC204\n'

    Source: "Workflow commands for GitHub Actions", setting a message; the escapes are those of `@actions/core`.
    """
    return "".join(_command(diagnostic, folder) for diagnostic in diagnostics)


def _command(diagnostic: Diagnostic, folder: str) -> str:
    path = f"{folder}/{diagnostic.path}" if folder else diagnostic.path
    properties: dict[str, str | int] = {"file": path}
    if diagnostic.line:
        end = diagnostic.column + diagnostic.width
        properties |= {"line": diagnostic.line, "col": diagnostic.column, "endLine": diagnostic.line, "endColumn": end}
    properties["title"] = diagnostic.code
    said = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{diagnostic.severity} {said}::{_message(diagnostic)}\n"


def _message(diagnostic: Diagnostic) -> str:
    lines = [diagnostic.message]
    if diagnostic.hint:
        lines.append(f"hint: {diagnostic.hint}")
    lines += [f"{place.note}: {place.path}:{place.line}:{place.column}" if place.line else f"{place.note}: {place.path}" for place in diagnostic.related]
    lines.append(f"more: safemcp explain {diagnostic.code}")
    # Each line by itself: what a hostile file puts into a message must not start a command of its own.
    return _data("\n".join(printable(line) for line in lines))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
