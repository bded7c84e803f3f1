"""The next free number for a new entry, by the ranges of catalog.yaml."""

import re
from collections.abc import Iterable

from safemcp_catalog.model.info import IdPrefix

_MOST = 9999
_MOST_SUBTECHNIQUES = 999


class NoNumberError(Exception):
    """There is no number to give; the message says why and what to do."""


def next_id(reserved: str, used: Iterable[str], prefixes: Iterable[IdPrefix]) -> str:
    """The id that follows the highest one in use in the range of its prefix.

    A gap below the highest stays a gap: its number may stand in somebody's report. A sub-technique whose parent's
    number is in the range counts from 001, any other from `subtechnique_from`, so that the catalog that the parent
    comes from may go on counting.

    Raises:
        NoNumberError: the prefix is not declared, or its range is used up.

    >>> ours = IdPrefix(prefix="SAFE", technique_from=1, technique_to=999, mitigation_from=301)
    >>> used = ["SAFE-T0001", "SAFE-T0004", "SAFE-T1102", "SAFE-T1102.001", "SAFE-M-7", "SAFE-M-310"]
    >>> [next_id(i, used, [ours]) for i in ("SAFE-T0000", "SAFE-T1102.000", "SAFE-T0004.000", "SAFE-M-0", "SAFE-CS-0")]
    ['SAFE-T0005', 'SAFE-T1102.301', 'SAFE-T0004.001', 'SAFE-M-311', 'SAFE-CS-1']
    """
    name = reserved.partition("-")[0]
    prefix = next((p for p in prefixes if p.prefix == name), None)
    if prefix is None:
        raise NoNumberError(f"catalog.yaml does not declare the prefix {name}: add it under id_prefixes")
    stem, first, last, width = _series(reserved, prefix)
    pattern = re.compile(rf"{re.escape(stem)}([0-9]+)")
    numbers = [int(match[1]) for entry_id in used if (match := pattern.fullmatch(entry_id))]
    number = max((n for n in numbers if first <= n <= last), default=first - 1) + 1
    if number > last:
        raise NoNumberError(f"{stem}{last:0{width}} is taken, and the range of {name} ends there: widen it in catalog.yaml")
    return f"{stem}{number:0{width}}"


def _series(reserved: str, prefix: IdPrefix) -> tuple[str, int, int, int]:
    """What stands before the number, its first and last value, and its digits."""
    name = prefix.prefix
    if reserved.endswith("-M-0"):
        return f"{name}-M-", prefix.mitigation_from, _MOST, 1
    if reserved.endswith("-CS-0"):
        return f"{name}-CS-", prefix.case_study_from, _MOST, 1
    if reserved.endswith(".000"):
        parent = reserved.removesuffix(".000")
        is_ours = prefix.technique_from <= int(parent[-4:]) <= prefix.technique_to
        return f"{parent}.", 1 if is_ours else prefix.subtechnique_from, _MOST_SUBTECHNIQUES, 3
    return f"{name}-T", prefix.technique_from, prefix.technique_to, 4
