"""Every place of a file that names a reserved id."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from safemcp_catalog.authoring.shape import ID_PATTERNS, Shape, shape_of, shaped_scalars
from safemcp_catalog.load.kinds import Kind
from safemcp_catalog.load.tree import Scalar, read_tree
from safemcp_catalog.model.ids import PREFIX, canonical_id, is_reserved

Role = Literal["identity", "pointer", "text", "comment"]
"""The entry's own id and what its rules say of it; a field that points to another entry; any other value; a comment."""

_MAYBE_RESERVED = re.compile(
    rf"(?<![\w./-])(?P<id>{PREFIX}-(?:T[0-9]{{4}}\.000|T0000|M-0|CS-0))(?:-(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*))?(?!\w)(?!\.[0-9])"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A reserved id in a text, in our spelling, with the words of a file's name behind it, if any. `line` counts from 1."""

    id: str
    slug: str
    start: int
    end: int
    line: int
    role: Role


def names_one(text: str) -> bool:
    """Whether a text, which need not be YAML, names a reserved id."""
    return any(is_reserved(canonical_id(match["id"])) for match in _MAYBE_RESERVED.finditer(text))


def mentions(text: str, kind: Kind) -> Iterator[Mention]:
    """Reserved ids of a text that `parse` can read, in the order of the file: in values, prose, rules and comments."""
    if not _MAYBE_RESERVED.search(text):
        return
    roles = list(_roles(text, kind))
    starts = [start for start, _, _ in roles]
    line_ends = [match.start() for match in re.finditer("\n", text)]
    for match in _MAYBE_RESERVED.finditer(text):
        entry_id = canonical_id(match["id"])
        if is_reserved(entry_id):
            before = bisect_right(starts, match.start()) - 1
            role: Role = roles[before][2] if before >= 0 and match.start() < roles[before][1] else "comment"
            yield Mention(entry_id, match["slug"] or "", match.start(), match.end(), bisect_left(line_ends, match.start()) + 1, role)


def _roles(text: str, kind: Kind) -> Iterator[tuple[int, int, Role]]:
    tree, shape = read_tree(text), shape_of(kind)
    own = tree.top.get("id")
    for scalar, below in shaped_scalars(tree.top, shape):
        role: Role = "text"
        if (own is not None and scalar is own.value) or _is_of_rule(scalar, below):
            role = "identity"
        elif below.schema.get("pattern") in ID_PATTERNS:
            role = "pointer"
        yield scalar.offset, scalar.offset + len(scalar.written), role


def _is_of_rule(scalar: Scalar, shape: Shape) -> bool:
    # A Sigma rule names the technique that it stands in, as an attribute and as its first reference.
    return shape.field == "safe_mcp_technique" or (shape.field == "references" and bool(_MAYBE_RESERVED.fullmatch(scalar.text)))
