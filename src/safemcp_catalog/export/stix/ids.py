"""STIX ids and timestamps, derived from entries: the same entry has the same id in every release."""

import hashlib
import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flavor:
    """One of the bundles that are published.

    `source` is the `source_name` that stands with our ids, `chain` the kill chain's name, `domain` the value of
    `x_mitre_domains`; with `custom`, objects and properties beyond STIX 2.1 are used, under extension definitions.
    """

    name: str
    title: str
    source: str
    chain: str
    domain: str
    custom: bool = True


def stix_id(kind: str, *key: str) -> str:
    """Id of an object of a kind, hashed from the words that identify it, with a UUID of version 4 in shape.

    mitreattack-python reads matrix and tactics by the rules of STIX 2.0, which know version 4 only, and stix2-validator
    warns of any other; so the version and variant bits are set on a hash.

    >>> stix_id("attack-pattern", "safe-mcp", "SAFE-T1001")
    'attack-pattern--afbd9527-195e-4447-a8f4-0265bb782e16'
    """
    digest = hashlib.sha256("|".join((kind, *key)).encode()).digest()
    return f"{kind}--{uuid.UUID(bytes=digest[:16], version=4)}"


def timestamp(day: str) -> str:
    """A day as the STIX timestamp of its midnight, in milliseconds of UTC; a year or month is its first day.

    >>> timestamp("2025-04")
    '2025-04-01T00:00:00.000Z'
    """
    return f"{(day + '-01-01')[:10]}T00:00:00.000Z"
