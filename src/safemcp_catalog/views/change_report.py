"""Differences between two states of a catalog as text, Markdown and JSON.

Names and values come from strangers, and the Markdown is shown on a page of the repository: nothing of them is markup there.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence

from safemcp_catalog.report.text import printable
from safemcp_catalog.views.changes import Change, What

FORMAT_VERSION = 1
"""Raised only when a field changes its meaning or goes; new fields may come at any time."""

_TITLES: dict[What, str] = {"new": "New", "changed": "Changed", "deprecated": "Deprecated", "gone": "Gone", "unreadable": "Unreadable"}
_MARKUP = re.compile(r"([\\`*_\[\]#.!|~:])")


def changes_text(changes: Sequence[Change]) -> str:
    """A line an entry, with a line a field below it; ends in a line that counts them."""
    lines = []
    for change in changes:
        lines.append(f"{change.what:<10} {change.id}  {change.name}")
        lines += [f"             {field.field}: {field.how}" for field in change.fields]
    return "".join(f"{printable(line)}\n" for line in [*lines, count_of(changes)])


def changes_markdown(changes: Sequence[Change], title: str) -> str:
    """A section of Markdown with a table for each kind of difference, for the summary of a pipeline."""
    parts = [f"## {plain(title)}", f"{count_of(changes)[:1].upper()}{count_of(changes)[1:]}."]
    for what, heading in _TITLES.items():
        found = [change for change in changes if change.what == what]
        if found:
            parts.append(f"### {heading}")
            parts.append("\n".join(["| entry | name | what differs |", "| --- | --- | --- |", *(_row(change) for change in found)]))
    return "\n\n".join(parts) + "\n"


def _row(change: Change) -> str:
    differs = "<br>".join(f"{plain(field.field)}: {plain(field.how)}" for field in change.fields)
    return f"| {plain(change.id)} | {plain(change.name)} | {differs or plain(change.kind)} |"


def plain(text: str) -> str:
    r"""Text that Markdown with HTML shows as it is: no link, no mention, no tag.

    >>> print(plain("<b> [x](y) @somebody"))
    &lt;b&gt; \[x\](y) &#64;somebody
    """
    escaped = _MARKUP.sub(r"\\\1", printable(text))
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("@", "&#64;")


def changes_json(changes: Sequence[Change]) -> str:
    """One object: `format_version`, `counts` by kind of difference, `changes`."""
    counts = Counter(change.what for change in changes)
    report = {
        "format_version": FORMAT_VERSION,
        "counts": {what: counts[what] for what in _TITLES},
        "changes": [
            {"kind": c.kind, "id": c.id, "name": c.name, "what": c.what, "fields": [{"field": f.field, "how": f.how} for f in c.fields]} for c in changes
        ],
    }
    return json.dumps(report, indent=2, ensure_ascii=True) + "\n"


def count_of(changes: Sequence[Change]) -> str:
    """How many entries are new, changed and so on, in words."""
    counts = Counter(change.what for change in changes)
    return ", ".join(f"{counts[what]} {what}" for what in _TITLES if counts[what]) or "nothing differs"


CHANGE_REPORTS: dict[str, Callable[[Sequence[Change], str], str]] = {
    "text": lambda changes, _: changes_text(changes),
    "markdown": changes_markdown,
    "json": lambda changes, _: changes_json(changes),
}
"""Reports by the name of their form, each from changes and a title."""
