"""Versions, dates, status, succession, and how the whole catalog is balanced."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Fault
from safemcp_catalog.model import CaseStudy, Mitigation, Technique
from safemcp_catalog.model.vocab import SEVERITIES
from safemcp_catalog.rules.registry import rule

_ENOUGH_TO_BALANCE = 5
"""Stable techniques from which the distribution of severities says something."""


def _versioned(catalog: Catalog) -> Iterator[tuple[str, Technique | Mitigation | CaseStudy]]:
    yield from catalog.techniques.items()
    yield from catalog.mitigations.items()
    yield from catalog.case_studies.items()


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


@rule("SMC601", "disordered-history", "error")
def disordered_history(catalog: Catalog) -> Iterator[Fault]:
    """A history is not in the order of its versions and dates, newest last.

    `created`, `modified` and the version of an entry are read from the first and the last line, and clients fetch
    what is newer than what they have.
    """
    for key, entry in _versioned(catalog):
        for index, (older, newer) in enumerate(pairwise(entry.history), start=1):
            if _number(newer.version) <= _number(older.version):
                message = f"version {newer.version} comes after {older.version}"
                yield Fault(key, ("history", index, "version"), message, "number versions upwards and put the newest last")
            elif newer.date < older.date:
                message = f"version {newer.version} is dated {newer.date}, before version {older.version} ({older.date})"
                yield Fault(key, ("history", index, "date"), message, "put the newest version last, or mend the date")


@rule("SMC602", "version-against-status", "error")
def version_against_status(catalog: Catalog) -> Iterator[Fault]:
    """A stable entry has a version below 1.0, or a draft has one from 1.0 up.

    The first complete state of an entry is 1.0, and drafts count towards it. So a version number alone says whether
    an entry can be relied on.
    """
    for key, entry in _versioned(catalog):
        version = entry.history[-1].version
        complete = _number(version) >= (1, 0)
        route = ("history", len(entry.history) - 1, "version")
        if entry.status == "stable" and not complete:
            yield Fault(key, route, f"{entry.id} is stable at version {version}", 'write version: "1.0", or set status: draft')
        elif entry.status == "draft" and complete:
            yield Fault(key, route, f"{entry.id} is a draft at version {version}", 'write a version below "1.0", or set status: stable')


@rule("SMC603", "live-but-superseded", "error")
def live_but_superseded(catalog: Catalog) -> Iterator[Fault]:
    """An entry that is not deprecated names a successor or a reason for its deprecation.

    Two entries would be in force for one thing, and clients would follow the pointer away from an entry that still
    counts.
    """
    for key, entry in _versioned(catalog):
        if isinstance(entry, CaseStudy) or entry.is_deprecated:
            continue
        for field in ("superseded_by", "deprecation_reason"):
            if getattr(entry, field):
                yield Fault(
                    key,
                    (field,),
                    f"{field} is for deprecated entries, and {entry.id} is {'a draft' if entry.status == 'draft' else 'stable'}",
                    f"set status: deprecated, or remove {field}",
                    on_key=True,
                )


@rule("SMC604", "unexplained-deprecation", "error")
def unexplained_deprecation(catalog: Catalog) -> Iterator[Fault]:
    """A deprecated entry names no successor and gives no reason.

    Reports and rules elsewhere still cite its id. Whoever follows it here must learn what to use now, or why
    nothing.
    """
    for key, entry in _versioned(catalog):
        if isinstance(entry, CaseStudy) or not entry.is_deprecated:
            continue
        if not entry.superseded_by and not entry.deprecation_reason:
            hint = "add superseded_by with what takes its place, or deprecation_reason"
            yield Fault(key, ("status",), f"{entry.id} is deprecated without a successor or a reason", hint)


@rule("SMC616", "flat-severity", "warning")
def flat_severity(catalog: Catalog) -> Iterator[Fault]:
    """One level of severity holds more than half of the stable techniques, of which there are five or more.

    A scale that does not separate is no scale. If most is critical, nothing is. A catalog that extends another is
    judged by its own techniques.
    """
    rated = Counter(t.severity for key, t in catalog.techniques.items() if t.is_stable and t.severity and not catalog.is_inherited(key))
    total = sum(rated.values())
    for level in SEVERITIES if total >= _ENOUGH_TO_BALANCE else ():
        if rated[level] * 2 > total:
            message = f"{rated[level]} of {total} stable techniques are of severity {level}"
            yield Fault("", ("id",), message, "compare them by what an adversary gains, and rate some differently", path="catalog.yaml")
