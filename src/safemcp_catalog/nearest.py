"""The known word nearest to an unknown one, for "did you mean"."""

import difflib
from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], *, count: int = 1) -> list[str]:
    """The known words most like `word`, best first; empty where none is like it.

    >>> nearest("SAFE-M-61", ["SAFE-M-6", "SAFE-M-12", "SAFE-T1001"])
    ['SAFE-M-6']
    >>> nearest("severty", ["severity", "summary"])
    ['severity']
    """
    folded = {k.casefold(): k for k in sorted(known)}
    return [folded[match] for match in difflib.get_close_matches(word.casefold(), folded, n=count, cutoff=0.6)]


def did_you_mean(word: str, known: Iterable[str], *, otherwise: str = "") -> str:
    """A hint that names the nearest known word, or `otherwise`.

    >>> did_you_mean("stabel", ["draft", "stable", "deprecated"])
    'did you mean stable?'
    """
    match = nearest(word, known)
    return f"did you mean {match[0]}?" if match else otherwise
