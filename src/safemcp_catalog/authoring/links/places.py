"""Where the external addresses of a catalog stand, and how the day of a check gets into an entry."""

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from safemcp_catalog.authoring.layout import laid_out
from safemcp_catalog.authoring.shape import shape_of
from safemcp_catalog.load.kinds import Kind
from safemcp_catalog.load.parse import parse
from safemcp_catalog.load.tree import Branch, Element, Scalar, read_tree

_FIELDS = ("url", "archive")


@dataclass(frozen=True, slots=True)
class LinkPlace:
    """An address in a file. `key` names the reference that it is the `url` of, or is ""; `line` counts from 1.

    `checked` is the day of the last check and `archive` the archived copy, as the reference has them.
    """

    path: str
    line: int
    field: str
    url: str
    key: str = ""
    checked: str = ""
    archive: str = ""


def link_places(path: str, text: str) -> Iterator[LinkPlace]:
    """Every `url` and `archive` of a file that `parse` can read, in its order."""
    line_ends = [match.start() for match in re.finditer("\n", text)]
    yield from _places(path, line_ends, read_tree(text).top, ())


def _places(path: str, line_ends: list[int], branch: Branch, route: tuple[str, ...]) -> Iterator[LinkPlace]:
    for element in branch.elements:
        name = element.key.text if element.key else ""
        if isinstance(element.value, Branch):
            yield from _places(path, line_ends, element.value, (*route, name))
        elif name in _FIELDS and element.value.text.startswith(("http://", "https://")):
            is_reference = len(route) == 2 and route[0] == "references" and name == "url"
            line = bisect_left(line_ends, element.value.offset) + 1
            key = route[1] if is_reference else ""
            yield LinkPlace(path, line, ".".join((*filter(None, route), name)), element.value.text, key, _text(branch, "checked"), _text(branch, "archive"))


def _text(branch: Branch, key: str) -> str:
    found = branch.get(key)
    return found.value.text if found and isinstance(found.value, Scalar) else ""


def with_checked(text: str, kind: Kind, days: Mapping[str, str]) -> str | None:
    """The text with `checked` set to a day in each of some references, in canonical layout; None where that would change anything else."""
    tree = read_tree(text)
    references = tree.top.get("references")
    expected = parse(text.encode()).value
    if references is None or not isinstance(references.value, Branch) or expected is None:
        return None
    for element in references.value.elements:
        key = element.key.text if element.key else ""
        if key in days and isinstance(element.value, Branch):
            _set(element.value, "checked", days[key])
            expected["references"][key]["checked"] = days[key]
    result = laid_out(tree, shape_of(kind))
    same = json.dumps(parse(result.encode()).value, sort_keys=True) == json.dumps(expected, sort_keys=True)
    return result if same else None


def _set(branch: Branch, key: str, text: str) -> None:
    value = Scalar(text, '"', text)
    pair = branch.get(key)
    if pair is None:
        branch.elements.append(Element(Scalar(key, "", key), value, 0, 0))
    else:
        pair.value = value
