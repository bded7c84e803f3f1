"""The canonical layout: a tree of values and comments to the text of the file."""

from safemcp_catalog.authoring.scalars import WIDTH, block, is_foldable, on_one_line
from safemcp_catalog.authoring.shape import Shape
from safemcp_catalog.load.tree import Branch, Element, Scalar, Tree

STEP = 2


def laid_out(tree: Tree, shape: Shape) -> str:
    """The text of an entry: keys in order, each value as its shape asks, every comment beside what it belongs to."""
    return "\n".join(_branch(tree.top, shape, 0)) + "\n"


def _branch(branch: Branch, shape: Shape, indent: int) -> list[str]:
    lines: list[str] = []
    for element in _in_order(branch, shape):
        below = shape.below(element.key.text if element.key else None)
        lines += [" " * indent + comment for comment in _hoisted(element, below)]
        lines += _pair(element, below, indent) if element.key else _item(element, below, indent)
    return lines + [" " * indent + comment for comment in branch.after]


def _in_order(branch: Branch, shape: Shape) -> list[Element]:
    order = {key: n for n, key in enumerate(shape.order)} if branch.is_mapping else {}
    return sorted(branch.elements, key=lambda e: order.get(e.key.text, len(order)) if e.key else 0) if order else branch.elements


def _hoisted(element: Element, shape: Shape) -> list[str]:
    """Comments above an element. Those above the first key of an item would stand between its dash and the key."""
    comments = list(element.before)
    if element.key is None and isinstance(element.value, Branch) and not _flow(element, shape, 0):
        first = next(iter(_in_order(element.value, shape)), None)
        if first is not None:
            comments += _hoisted(first, shape.below(first.key.text if first.key else None))
            first.before = []
    return comments


def _pair(element: Element, shape: Shape, indent: int) -> list[str]:
    assert element.key is not None
    head = f"{' ' * indent}{on_one_line(element.key, is_key=True)}:"
    value = element.value
    if isinstance(value, Scalar):
        return _scalar(element, value, shape, head, indent)
    if flow := _flow(element, shape, len(head) + 1):
        return [f"{head} {flow}{_comment(element)}"]
    return [head + _comment(element), *_branch(value, shape, indent + STEP)]


def _item(element: Element, shape: Shape, indent: int) -> list[str]:
    head = " " * indent + "-"
    value = element.value
    if isinstance(value, Scalar):
        return _scalar(element, value, shape, head, indent)
    if flow := _flow(element, shape, len(head) + 1):
        return [f"{head} {flow}{_comment(element)}"]
    lines = _branch(value, shape, indent + STEP)
    return [*([" " * indent + element.beside] if element.beside else []), head + lines[0][len(head) :], *lines[1:]]


def _scalar(element: Element, scalar: Scalar, shape: Shape, head: str, indent: int) -> list[str]:
    one_line = f"{head} {on_one_line(scalar)}".rstrip(" ")
    keeps_lines = scalar.style == "|" or (scalar.style == ">" and ("\n" in scalar.text or not shape.may_fold))
    is_too_long = len(one_line) > WIDTH and shape.may_fold and is_foldable(scalar.text)
    if not keeps_lines and not is_too_long:
        return [one_line + _comment(element)]
    header, *lines = block(scalar, indent + STEP)
    return [f"{head} {header}{_comment(element)}", *lines]


def _comment(element: Element) -> str:
    return f"  {element.beside}" if element.beside else ""


def _flow(element: Element, shape: Shape, column: int) -> str:
    """A list or mapping in brackets, or "" where it stands on lines of its own: it does not fit, or holds comments."""
    value = element.value
    assert isinstance(value, Branch)
    if not value.elements and not value.after:
        return "{}" if value.is_mapping else "[]"
    wanted = value.is_flow if shape.is_free else shape.in_brackets
    if not wanted or value.has_comments:
        return ""
    text = _in_brackets(value, shape)
    stays = shape.is_row or (shape.is_free and value.is_on_one_line)
    return text if stays or column + len(text) <= WIDTH else ""


def _in_brackets(branch: Branch, shape: Shape) -> str:
    parts = []
    for element in _in_order(branch, shape):
        below = shape.below(element.key.text if element.key else None)
        value = element.value
        if isinstance(value, Branch):
            text = _in_brackets(value, below)
        elif value.style == "|" or "\n" in value.text:
            return ""
        else:
            text = on_one_line(value, in_flow=True)
        parts.append(f"{on_one_line(element.key, in_flow=True, is_key=True)}: {text}".rstrip(" ") if element.key else text)
    inside = ", ".join(parts)
    return f"{{{inside}}}" if branch.is_mapping else f"[{inside}]"
