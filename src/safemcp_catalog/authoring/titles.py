"""The titles of foreign ids, written as comments beside them."""

from collections.abc import Callable, Iterator

from safemcp_catalog.load.tree import Branch, Element, Scalar, Tree
from safemcp_catalog.model.framework import FrameworkItem

ItemOf = Callable[[str, str], FrameworkItem | None]
"""An item by the id of its framework and its own; None where there is none."""


def write_titles(tree: Tree, item_of: ItemOf) -> None:
    """Write into the tree the title of each mapped item and control beside its id.

    A comment that says something else than a present or former title of the item stays, because the id may be what is
    wrong: the validator reports it (SMC417).
    """
    for id_pair, item in _cited(tree, item_of):
        said = _plain(id_pair.beside.lstrip("#"))
        if not said or said == _plain(item.title) or said in map(_plain, item.former_titles):
            id_pair.beside = f"# {item.title}"


def _cited(tree: Tree, item_of: ItemOf) -> Iterator[tuple[Element, FrameworkItem]]:
    for field, name in (("mappings", "id"), ("crosswalk", "control")):
        lines = tree.top.get(field)
        if lines is None or not isinstance(lines.value, Branch):
            continue
        for line in lines.value.elements:
            pair = line.value.get(name) if isinstance(line.value, Branch) else None
            framework = line.value.get("framework") if isinstance(line.value, Branch) else None
            if pair and framework and isinstance(pair.value, Scalar) and isinstance(framework.value, Scalar):
                item = item_of(framework.value.text, pair.value.text)
                if item:
                    yield pair, item


def _plain(title: str) -> str:
    return " ".join(title.casefold().split())
