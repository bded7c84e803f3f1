"""One file in canonical layout, with proof that no value and no comment has changed."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from safemcp_catalog.authoring.layout import laid_out
from safemcp_catalog.authoring.mend import readable, schema_line, take_schema_line, with_our_spelling
from safemcp_catalog.authoring.shape import shape_of
from safemcp_catalog.authoring.titles import ItemOf, write_titles
from safemcp_catalog.load.kinds import Kind
from safemcp_catalog.load.parse import parse
from safemcp_catalog.load.text_fault import TextFault
from safemcp_catalog.load.tree import read_tree


@dataclass(frozen=True, slots=True)
class Formatted:
    """A file in canonical layout, or None and why it is left alone: faults of the file, or a sentence."""

    text: str | None
    source: str = ""
    faults: tuple[TextFault, ...] = ()
    refusal: str = ""


def formatted(raw: bytes, kind: Kind, *, schema: str, item_of: ItemOf) -> Formatted:
    """The bytes of an entry in canonical layout.

    The values that `parse` reads are the same before and after, and so are the comments, apart from the titles beside
    foreign ids. Each run proves it on a text that differs from what was read. `schema` is what the first line names: the address of
    the kind's schema from the file.
    """
    parsed = parse(readable(raw))
    if parsed.value is None or parsed.faults:
        return Formatted(None, parsed.text, parsed.faults)
    shape = shape_of(kind)
    text = with_our_spelling(parsed.text, read_tree(parsed.text), shape)
    tree = read_tree(text)
    if Counter(tree.comments) != Counter(tree.top.comments()):
        return Formatted(None, text, refusal="a comment stands where the layout has no place for it: move it to a line of its own")
    first_line = schema_line(take_schema_line(tree), schema)
    write_titles(tree, item_of)
    comments = Counter(tree.top.comments())
    result = f"{first_line}\n{laid_out(tree, shape)}"
    if result.encode() == raw:
        # Nothing will be written, so nothing needs proof: most files of a catalog are like this.
        return Formatted(result, text)
    if _values(result.encode()) != _values(text.encode()):
        return Formatted(None, text, refusal="the layout would change a value; the fault is ours: please report it with the file")
    if Counter(read_tree(result).comments) != comments + Counter([first_line]):
        return Formatted(None, text, refusal="the layout would lose a comment; move it to a line of its own, and please report it with the file")
    return Formatted(result, text)


def _values(raw: bytes) -> Any:
    # Python takes 1, 1.0 and True for equal; JSON writes them differently.
    return json.dumps(parse(raw).value, sort_keys=True)
