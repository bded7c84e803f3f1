"""What makes two findings of different runs the same one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256

from safemcp_catalog.diagnostics import Diagnostic


def fingerprints(diagnostics: Sequence[Diagnostic], *, with_message: bool = False) -> tuple[str, ...]:
    """A hash for each diagnostic, in hexadecimal, that an edit elsewhere in its file does not change.

    It is made from the code, the entry (the file, where there is no entry), the fields on the route to the value and the text
    of the line at fault: neither the number of the line nor the place in a list has a part in it, so a line or an element that
    is put in further up makes no old finding new. Equal ones are told apart by their order. `with_message` takes the message in
    as well, for findings of one version of this program.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    hashes = []
    for diagnostic in diagnostics:
        key = (*_key(diagnostic), *([diagnostic.message] if with_message else ()))
        seen[key] += 1
        hashes.append(_hash((*key, str(seen[key]))))
    return tuple(hashes)


def _key(diagnostic: Diagnostic) -> tuple[str, ...]:
    fields = (str(part) if isinstance(part, str) else "*" for part in diagnostic.route)
    return (diagnostic.code, diagnostic.entry or diagnostic.path, "/".join(fields), diagnostic.excerpt.strip())


def _hash(parts: Iterable[str]) -> str:
    # A lone surrogate can stand in a text that could not be decoded.
    return sha256("\0".join(parts).encode("utf-8", errors="backslashreplace")).hexdigest()[:32]
