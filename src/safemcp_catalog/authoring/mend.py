"""What has one right answer: line ends, Unicode form, the schema line, the spelling of our ids."""

import re
import unicodedata
from collections.abc import Iterator

from safemcp_catalog.authoring.shape import ID_PATTERNS, Shape, shaped_scalars
from safemcp_catalog.load.tree import Scalar, Tree
from safemcp_catalog.model.ids import canonical_id

_OTHER_SPELLING = re.compile(r"(?<![\w/.@-])SAF-(?=(?:T[0-9]{4}(?:\.[0-9]{3})?|M-[0-9]+|CS-[0-9]+)(?!\w))")
_TICKS = re.compile(r"`+|^[ ]*~~~+", re.MULTILINE)
_SCHEMA_LINE = re.compile(r"#\s*yaml-language-server:")


def readable(raw: bytes) -> bytes:
    r"""The bytes of a file without a byte order mark, with LF at the end of each line, and in Unicode form NFC.

    What is not UTF-8 comes back as it is: nobody can say which letters were meant.

    >>> readable(b"\xef\xbb\xbfid: caf\x65\xcc\x81\r\n").decode()
    'id: café\n'
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return (text if text.isascii() else unicodedata.normalize("NFC", text)).encode()


def with_our_spelling(text: str, tree: Tree, shape: Shape) -> str:
    """The text with `SAFE-` in place of `SAF-` in the ids of pointers and of prose. Code, and what the schema leaves open, stays."""
    parts, done = [], 0
    for scalar, below in shaped_scalars(tree.top, shape):
        mended = _mended(scalar, below)
        if mended != scalar.written:
            parts += [text[done : scalar.offset], mended]
            done = scalar.offset + len(scalar.written)
    return "".join([*parts, text[done:]])


def _mended(scalar: Scalar, shape: Shape) -> str:
    if shape.is_free:
        return scalar.written
    if shape.schema.get("pattern") in ID_PATTERNS:
        ours = canonical_id(scalar.text)
        return scalar.written.replace(scalar.text, ours) if ours != scalar.text else scalar.written
    if not shape.may_fold or "SAF-" not in scalar.text:
        return scalar.written
    parts, done = [], 0
    for start, end in _code(scalar.written):
        parts += [_OTHER_SPELLING.sub("SAFE-", scalar.written[done:start]), scalar.written[start:end]]
        done = end
    return "".join([*parts, _OTHER_SPELLING.sub("SAFE-", scalar.written[done:])])


def _code(text: str) -> Iterator[tuple[int, int]]:
    """Where code starts and ends: between two runs of equally many backticks, or two fences of tildes.

    >>> list(_code("a `b` ``c ` d`` e"))
    [(2, 5), (6, 15)]
    """
    runs = [(match.start(), match.end(), match[0].strip()) for match in _TICKS.finditer(text)]
    # The last run of each kind, so that an open one is not looked for again and again up to the end of the text.
    last = {mark: number for number, (_, _, mark) in enumerate(runs)}
    number = 0
    while number < len(runs):
        start, _, mark = runs[number]
        if last[mark] > number:
            number = next(n for n in range(number + 1, len(runs)) if runs[n][2] == mark)
            yield start, runs[number][1]
        number += 1


def take_schema_line(tree: Tree) -> str:
    """Take the line that names the schema out of the comments above the first key, and give it; "" where there is none."""
    for element in tree.top.elements:
        for comment in element.before:
            if _SCHEMA_LINE.match(comment):
                element.before.remove(comment)
                return comment
    return ""


def schema_line(written: str, address: str) -> str:
    """The first line of a file: the one that names `address`, or the one that was written, where it names a schema of the same kind.

    A private catalog may keep its schemas elsewhere.

    >>> schema_line("#yaml-language-server: $schema=technique.json", "../schemas/technique.schema.json")
    '# yaml-language-server: $schema=../schemas/technique.schema.json'
    """
    match = re.search(r"\$schema=(\S+)", written)
    named = match[1] if match else ""
    keeps = named.rpartition("/")[2] == address.rpartition("/")[2]
    return f"# yaml-language-server: $schema={named if keeps else address}"
