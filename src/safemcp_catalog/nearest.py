"""The known word nearest to an unknown one, for "did you mean"."""

import difflib
from collections.abc import Iterable, Mapping


def nearest(word: str, known: Iterable[str], *, count: int = 1) -> list[str]:
    """The known words most like `word`, best first; empty where none is like it.

    >>> nearest("SAFE-M-61", ["SAFE-M-6", "SAFE-M-12", "SAFE-T1001"])
    ['SAFE-M-6']
    >>> nearest("severty", ["severity", "summary"])
    ['severity']
    """
    folded = {k.casefold(): k for k in sorted(known)}
    return [folded[match] for match in difflib.get_close_matches(word.casefold(), folded, n=count, cutoff=0.6)]


def did_you_mean(word: str, known: Iterable[str], *, otherwise: str = "", names: Mapping[str, str] | None = None) -> str:
    """A hint that names the nearest known word, or `otherwise`. An id alone is easily mistaken: `names` are shown behind them.

    >>> did_you_mean("stabel", ["draft", "stable", "deprecated"])
    'did you mean stable?'
    >>> did_you_mean("SAFE-M-61", ["SAFE-M-6"], names={"SAFE-M-6": "Tool Registry Verification"})
    'did you mean SAFE-M-6 (Tool Registry Verification)?'
    """
    match = nearest(word, known)
    if not match:
        return otherwise
    name = (names or {}).get(match[0])
    return f"did you mean {match[0]} ({name})?" if name else f"did you mean {match[0]}?"


_MOST = 20


def one_of(known: Iterable[str], *, otherwise: str) -> str:
    """A hint that lists what may be written; `otherwise` where that is nothing, or too much to be read.

    >>> one_of(["low", "high"], otherwise="look it up")
    'use one of low, high'
    """
    known = list(known)
    return f"use one of {', '.join(known)}" if 0 < len(known) <= _MOST else otherwise
