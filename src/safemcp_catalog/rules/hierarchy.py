"""Where techniques stand: tactics, parents and sub-techniques."""

from collections.abc import Iterator

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Fault
from safemcp_catalog.rules.registry import rule


@rule("SMC212", "subtechnique-with-tactics", "error")
def subtechnique_with_tactics(catalog: Catalog) -> Iterator[Fault]:
    """A sub-technique names tactics.

    It inherits its parent's and is shown below it. Tactics of its own would be a second place for the same fact.
    """
    for key, technique in catalog.techniques.items():
        if technique.is_subtechnique and technique.tactics:
            yield Fault(key, ("tactics",), f"sub-technique {technique.id} has tactics of its own", f"remove tactics: those of {technique.parent_id} hold")


@rule("SMC213", "technique-without-tactic", "error")
def technique_without_tactic(catalog: Catalog) -> Iterator[Fault]:
    """A technique names no tactic.

    It would stand in no column of the matrix. Even a draft says what the adversary is after.
    """
    for key, technique in catalog.techniques.items():
        if not technique.tactics and not technique.is_subtechnique and not technique.is_deprecated:
            names = ", ".join(tactic.id for tactic in catalog.tactics_in_order)
            yield Fault(key, ("id",), f"{technique.id} has no tactic", f"add tactics with at least one of {names}")


@rule("SMC615", "stable-under-draft", "error")
def stable_under_draft(catalog: Catalog) -> Iterator[Fault]:
    """A stable sub-technique stands under a parent that is a draft.

    Exports leave drafts out, so the sub-technique would be published without the technique that it is a part of.
    """
    for key, technique in catalog.techniques.items():
        parent = catalog.techniques.get(technique.parent_id or "")
        if parent and technique.is_stable and parent.status == "draft":
            yield Fault(
                key, ("status",), f"{technique.id} is stable and its parent {parent.id} is a draft", f"complete {parent.id} first, or set status: draft here"
            )
