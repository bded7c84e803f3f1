"""How answers about a new entry are read: tactics, parents, dates, addresses."""

import datetime as dt
import re
from collections.abc import Callable

import click

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.model.ids import canonical_id
from safemcp_catalog.nearest import nearest


def read_tactics(catalog: Catalog) -> Callable[[str], str]:
    """A reader of tactics, by id, ATT&CK id or name, joined by commas."""
    names = {tactic.name.lower(): tactic.id for tactic in catalog.tactics_in_order}
    known = {**names, **{t.id.lower(): t.id for t in catalog.tactics.values()}, **{t.attack_id.lower(): t.id for t in catalog.tactics.values()}}

    def read(value: str) -> str:
        found = []
        for word in filter(None, (part.strip() for part in value.split(","))):
            if word.lower() not in known:
                near = nearest(word, [*(t.name for t in catalog.tactics_in_order), *catalog.tactics])
                hint = f"did you mean {near[0]}?" if near else f"write one of {', '.join(t.name for t in catalog.tactics_in_order)}"
                raise click.BadParameter(f"{word} is no tactic; {hint}")
            found.append(known[word.lower()])
        if not found:
            raise click.BadParameter("name at least one tactic")
        return ",".join(dict.fromkeys(found))

    return read


def read_parent(catalog: Catalog, wanted: str) -> str:
    """The id of a technique that may have new sub-techniques.

    Raises:
        click.UsageError: there is none, or it is deprecated or itself a sub-technique.
    """
    parent = canonical_id(wanted)
    # A new technique goes by its file's name, and its sub-techniques by the reserved id.
    new = re.match(r"[A-Z0-9]+-T0000(?=-|$)", parent)
    entry = next((t for t in catalog.techniques.values() if t.id == parent or (new and f"{t.id}-".startswith(f"{parent}-"))), None)
    if entry is None:
        near = nearest(parent, [t.id for t in catalog.techniques.values() if not t.is_subtechnique])
        raise click.UsageError(f"--parent: {parent} does not exist" + (f"; did you mean {near[0]}?" if near else ""))
    if entry.is_subtechnique:
        raise click.UsageError(f"--parent: {parent} is itself a sub-technique; name {entry.parent_id}")
    if entry.is_deprecated:
        raise click.UsageError(f"--parent: {parent} is deprecated; name {' or '.join(entry.superseded_by) or 'another one'}")
    return new[0] if new else parent


def read_date(value: str) -> str:
    """A date as far as it is known."""
    text = value.strip()
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", text):
        raise click.BadParameter(f"{text} is no date: write YYYY, YYYY-MM or YYYY-MM-DD")
    try:
        dt.date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        raise click.BadParameter(f"there is no such day as {text}") from None
    return text


def read_url(value: str) -> str:
    """An http or https address."""
    if not re.fullmatch(r"https?://[^\s/?#]+\S*", value.strip()):
        raise click.BadParameter(f"{value.strip()} is no address: it starts with https://")
    return value.strip()
