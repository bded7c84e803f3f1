"""What a shell completes: ids and names, read from the files without loading the catalog."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from safemcp_catalog.cli.options import EXTENDS, resolve_root
from safemcp_catalog.load.base_folder import BaseNotFoundError, base_folder
from safemcp_catalog.load.info import load_info
from safemcp_catalog.load.names import entry_names, item_names, term_names
from safemcp_catalog.model.ids import alternate_id

Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]
_NODES = ("technique", "mitigation", "tactic", "case-study")
_REST = ("framework", "log-source", "taxonomy", "checklist")
_SPECIAL = frozenset(" ()&;'\"$`<>|*?[]")


def of_kinds(*kinds: str) -> Complete:
    """Completes ids of entries of these kinds."""
    return lambda ctx, _, incomplete: _matching(ctx, incomplete, lambda root: entry_names(root, *kinds))


def of_terms(taxonomy: str) -> Complete:
    """Completes terms of a taxonomy."""
    return lambda ctx, _, incomplete: _matching(ctx, incomplete, lambda root: term_names(root, taxonomy))


def items(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Completes items of all frameworks."""
    return _matching(ctx, incomplete, lambda root: item_names(root, "frameworks"))


def anything(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Completes ids of entries; those of terms and items of frameworks too, once it is known how they begin."""
    found = _matching(ctx, incomplete, lambda root: entry_names(root, *_NODES, *_REST))
    if incomplete:
        found += _matching(ctx, incomplete, lambda root: item_names(root, "taxonomy")) + items(ctx, parameter, incomplete)
    return found


def codes(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Completes codes of diagnostics and their names, then items of frameworks."""
    from safemcp_catalog.checking import all_codes  # noqa: PLC0415 - all rules, for this alone

    known = all_codes().values()
    by_code = _beginning(((code.code, code.slug) for code in known), incomplete)
    by_slug = _beginning(((code.slug, code.code) for code in known), incomplete) if incomplete else []
    return [*by_code, *by_slug, *(items(ctx, parameter, incomplete) if incomplete else [])]


def _matching(ctx: click.Context, incomplete: str, names: Callable[[Path], Iterable[tuple[str, str]]]) -> list[CompletionItem]:
    return _beginning((pair for root in _roots(ctx) for pair in names(root)), incomplete)


def _roots(ctx: click.Context) -> tuple[Path, ...]:
    """Folders whose files are looked at; none where there is no catalog."""
    given = ctx.params.get("root")
    try:
        root = resolve_root(Path(given) if given else None)
    except click.ClickException:
        return ()
    info = load_info(root)
    try:
        return (root, base_folder(root, ctx.meta.get(EXTENDS), info.extends if info else None, ()))
    except BaseNotFoundError:
        return (root,)


def _beginning(pairs: Iterable[tuple[str, str]], incomplete: str) -> list[CompletionItem]:
    """Candidates that begin as what is typed, whatever its case. Who has begun an id in its other spelling gets it in that one."""
    typed = incomplete.casefold()
    in_other = typed.startswith("saf-")
    spelled = ((alternate_id(word) or word if in_other else word, name) for word, name in pairs)
    return [CompletionItem(_typed(word), help=name or None) for word, name in spelled if word.casefold().startswith(typed)]


def _typed(word: str) -> str:
    """The word as it is typed in the shell that asks: bash takes candidates as they are, the other shells quote by themselves."""
    if not os.environ.get("_SAFEMCP_COMPLETE", "").startswith("bash"):
        return word
    return "".join(f"\\{c}" if c in _SPECIAL else c for c in word)
