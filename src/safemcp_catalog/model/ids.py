"""Annotated id types, with the pattern and the sentence that describe each."""

import re
from typing import Annotated

from pydantic import Field

END = r"(?![\s\S])"
"""End of text. `$` also matches before a final newline in Python, and `\\Z` is unknown to ECMAScript (editors)."""

PREFIX = r"[A-Z][A-Z0-9]{1,11}"
"""An id prefix; `catalog.yaml` declares the ones that a catalog uses (ours is SAFE)."""

TECHNIQUE_PATTERN = rf"^{PREFIX}-T[0-9]{{4}}(\.[0-9]{{3}})?{END}"
MITIGATION_PATTERN = rf"^{PREFIX}-M-(0|[1-9][0-9]{{0,3}}){END}"
CASE_STUDY_PATTERN = rf"^{PREFIX}-CS-(0|[1-9][0-9]{{0,3}}){END}"
TACTIC_PATTERN = rf"^ATK-TA[0-9]{{4}}{END}"
SLUG_PATTERN = rf"^[a-z0-9]+(-[a-z0-9]+)*{END}"

TechniqueId = Annotated[
    str, Field(pattern=TECHNIQUE_PATTERN, description="Id of a technique (SAFE-T1001) or sub-technique (SAFE-T1001.001).", examples=["SAFE-T1001", "SAFE-T1001.002"])
]
MitigationId = Annotated[str, Field(pattern=MITIGATION_PATTERN, description="Id of a mitigation.", examples=["SAFE-M-6"])]
CaseStudyId = Annotated[str, Field(pattern=CASE_STUDY_PATTERN, description="Id of a case study.", examples=["SAFE-CS-1"])]
TacticId = Annotated[
    str, Field(pattern=TACTIC_PATTERN, description="Id of a tactic: ATK- and the id of the ATT&CK tactic that it is aligned to.", examples=["ATK-TA0001"])
]
EntryId = Annotated[
    str,
    Field(
        pattern=rf"^({PREFIX}-(T[0-9]{{4}}(\.[0-9]{{3}})?|M-(0|[1-9][0-9]{{0,3}})|CS-(0|[1-9][0-9]{{0,3}}))|ATK-TA[0-9]{{4}}){END}",
        description="Id of a technique, mitigation, case study or tactic.",
    ),
]
ExtendedId = Annotated[
    str,
    Field(
        pattern=rf"^{PREFIX}-(T[0-9]{{4}}(\.[0-9]{{3}})?|M-(0|[1-9][0-9]{{0,3}})){END}",
        description="Id of a technique or mitigation of another catalog.",
        examples=["SAFE-T1001", "SAFE-M-6"],
    ),
]
FrameworkId = Annotated[str, Field(pattern=SLUG_PATTERN, description="Id of a framework, the name of its file in frameworks/.", examples=["nist-800-53r5", "iso-27001-2022"])]
TermId = Annotated[str, Field(pattern=SLUG_PATTERN, description="Id of a term of the taxonomy.", examples=["server", "network-egress"])]
LogSourceId = Annotated[
    str, Field(pattern=SLUG_PATTERN, description="Id of a log source: product and service, joined by a dash.", examples=["mcp-inventory", "mcp-host"])
]
SlugId = Annotated[str, Field(pattern=SLUG_PATTERN, description="Lower-case words joined by dashes.")]
CitationKey = Annotated[
    str, Field(pattern=SLUG_PATTERN, description="Key of a reference, cited in prose as [@key].", examples=["mcp-tools"])
]

_SPELLING = re.compile(r"^(SAFE?)-?(T[0-9]{4}(?:\.[0-9]{3})?|M-?[0-9]+|CS-?[0-9]+)$", re.IGNORECASE)


_RESERVED = re.compile(rf"^{PREFIX}-(T0000(\.000)?|T[0-9]{{4}}\.000|M-0|CS-0){END}")


def is_reserved(entry_id: str) -> bool:
    """Whether an id is one of those that new entries share until they get a number.

    `SAFE-T1102.000` is a new sub-technique of SAFE-T1102, and `SAFE-T0000.000` one of a technique that is new itself.

    >>> [is_reserved(i) for i in ("SAFE-T0000", "SAFE-T1102.000", "SAFE-M-0", "SAFE-CS-0", "SAFE-T1001", "SAFE-M-10")]
    [True, True, True, True, False, False]
    """
    return bool(_RESERVED.match(entry_id))


def canonical_id(text: str) -> str:
    """The catalog's spelling of an id that may be written in the other one.

    `SAF-T1001` (the public catalog since June 2026), `safe-t1001` and `SAFE-M6` are taken as well. What is no id
    of that form comes back as it is, without surrounding white space.

    >>> canonical_id("SAF-T1001"), canonical_id("saf-m-6"), canonical_id("SAFE-M6"), canonical_id("ACME-T0001")
    ('SAFE-T1001', 'SAFE-M-6', 'SAFE-M-6', 'ACME-T0001')
    """
    text = text.strip()
    match = _SPELLING.match(text)
    if not match:
        return text
    rest = re.sub(r"^(M|CS)-?", r"\1-", match[2].upper())
    return f"SAFE-{rest}"


def alternate_id(entry_id: str) -> str | None:
    """The other public spelling (`SAF-...`) of one of our ids, or None where the id has none.

    >>> alternate_id("SAFE-T1001.002"), alternate_id("ATK-TA0001")
    ('SAF-T1001.002', None)
    """
    return "SAF-" + entry_id.removeprefix("SAFE-") if entry_id.startswith("SAFE-") else None


def sort_key(entry_id: str) -> tuple[str | int, ...]:
    """Order of ids as a reader expects it: numbers by value, so SAFE-M-9 comes before SAFE-M-10.

    >>> sorted(["SAFE-M-10", "SAFE-M-9", "AC-6(10)", "AC-6(9)"], key=sort_key)
    ['AC-6(9)', 'AC-6(10)', 'SAFE-M-9', 'SAFE-M-10']
    """
    # By position, not by isdigit(), which takes superscripts for digits: the pieces between the numbers stand at even places.
    return tuple(int(part) if place % 2 else part for place, part in enumerate(re.split(r"([0-9]+)", entry_id)))
