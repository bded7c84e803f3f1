"""Drafts of entries from the answers of an issue form."""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from safemcp_catalog.authoring.issue_form import FormAnswers, read_issue
from safemcp_catalog.catalog import Catalog
from safemcp_catalog.load.kinds import KINDS, Kind
from safemcp_catalog.load.parse import parse
from safemcp_catalog.load.validate import validate
from safemcp_catalog.model.ids import canonical_id
from safemcp_catalog.model.vocab import CATEGORY_NAMES, SEVERITIES, ControlType
from safemcp_catalog.nearest import did_you_mean

CONTROL_TYPES: tuple[ControlType, ...] = ("preventive", "detective", "corrective")
_ID = re.compile(r"[A-Z][A-Z0-9]{1,11}-(?:T[0-9]{4}(?:\.[0-9]{3})?|M-?[0-9]{1,4})(?![0-9A-Z])", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_MOST_SOURCES = 20


@dataclass(frozen=True, slots=True)
class IssueDraft:
    """A draft of an entry, and what its proposer has still to mend, in sentences.

    `path` is relative to the catalog. `text` is "" where the answers do not suffice for a draft.
    """

    path: str
    text: str
    problems: tuple[str, ...]


def draft_from_issue(body: str, catalog: Catalog, *, today: str, issue: int | None = None) -> IssueDraft:
    """The draft that the body of an issue makes, with the reserved id of new entries of the catalog.

    `today` is the day of the draft, as YYYY-MM-DD; `issue` is the number of the issue, for the history. The draft passes
    the schema. What only rules can tell, `safemcp validate` says of it. Never raises for bad content.
    """
    answers = read_issue(body)
    problems = [*answers.problems, *_choice_problems(answers, catalog)]
    if answers.kind is None or problems:
        return IssueDraft("", "", tuple(problems))
    kind = next(kind for kind in KINDS if kind.name == answers.kind)
    neighbors, unknown = _neighbors(answers, catalog)
    entry_id = f"{catalog.info.id_prefixes[0].prefix}{kind.reserved}"
    text = "".join(_lines(answers, catalog, entry_id, neighbors, today=today, issue=issue))
    wrong = tuple(_wrong(kind, text))
    path = f"{kind.folder}/{entry_id}-{_slug(answers.text('name'))}.yaml"
    return IssueDraft("" if wrong else path, "" if wrong else text, (*wrong, *unknown))


def _choice_problems(answers: FormAnswers, catalog: Catalog) -> Iterator[str]:
    allowed: dict[str, list[str]] = {
        "tactics": [tactic.name for tactic in catalog.tactics_in_order],
        "severity": list(SEVERITIES),
        "category": list(CATEGORY_NAMES.values()),
        "control_types": list(CONTROL_TYPES),
    }
    for name, choices in allowed.items():
        for choice in answers.several(name):
            if choice and choice not in choices:
                hint = did_you_mean(choice, choices, otherwise=f"take one of {', '.join(choices)}")
                yield f"{choice} is none of the choices: {hint}"


def _neighbors(answers: FormAnswers, catalog: Catalog) -> tuple[list[str], list[str]]:
    """Ids of entries that the proposal names, and a sentence for each id that names none."""
    named = list(dict.fromkeys(canonical_id(word) for word in _ID.findall(answers.text("neighbors"))))
    known = [word for word in named if word in catalog]
    return known, [f"There is no entry {word}: {did_you_mean(word, catalog.nodes, otherwise='look it up in the matrix')}" for word in named if word not in catalog]


# ---- writing -----------------------------------------------------------------------------------------------------------


def _lines(answers: FormAnswers, catalog: Catalog, entry_id: str, neighbors: list[str], *, today: str, issue: int | None) -> Iterator[str]:
    yield f"id: {entry_id}\n"
    yield f"name: {_quoted(answers.text('name'))}\n"
    yield "status: draft\n"
    if answers.kind == "technique":
        ids = {tactic.name: tactic.id for tactic in catalog.tactics_in_order}
        yield f"tactics: [{', '.join(ids[name] for name in answers.several('tactics'))}]\n"
        yield f"severity: {answers.text('severity')}\n"
    else:
        yield f"category: {next(key for key, title in CATEGORY_NAMES.items() if title == answers.text('category'))}\n"
    yield f"summary: {_quoted(_sentence(answers.text('summary')))}\n"
    sources = _sources(answers.text("sources"))
    yield f"description: |\n{_block(_description(answers, neighbors, len(sources)))}"
    if answers.kind == "mitigation":
        yield f"control_types: [{', '.join(answers.several('control_types'))}]\n"
    if sources:
        yield "references:\n"
        for number, (title, address) in enumerate(sources, 1):
            yield f"  source-{number}:\n    title: {_quoted(title)}\n    url: {_quoted(address)}\n    kind: other\n"
    changes = "Drafted from a proposal" + (f", issue {issue}" if issue else "")
    by = answers.text("credit") or catalog.info.publisher
    yield f'history:\n  - version: "0.1"\n    date: "{today}"\n    changes: {changes}\n    by: {_quoted(by)}\n'


def _quoted(text: str) -> str:
    # A JSON string is a YAML string in double quotes, whatever is in it.
    return json.dumps(text, ensure_ascii=False)


def _block(text: str) -> str:
    return "".join(f"  {line}\n" if line else "\n" for line in text.strip("\n").split("\n"))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _description(answers: FormAnswers, neighbors: list[str], sources: int) -> str:
    """The answer, with what the proposal names besides; without spaces before its first line, which YAML would count as indentation."""
    parts = ["\n".join(line.replace("\t", "    ") for line in answers.text("description").strip().split("\n"))]
    if neighbors:
        parts.append(f"The proposal names {', '.join(neighbors)}.")
    if sources:
        parts.append(f"Sources of the proposal: {' '.join(f'[@source-{number}]' for number in range(1, sources + 1))}.")
    return "\n\n".join(parts)


def _sources(answer: str) -> list[tuple[str, str]]:
    """Title and address of each work: a line with an address, whose other words are the title."""
    found: dict[str, str] = {}
    for line in answer.split("\n"):
        for address in _ADDRESS.findall(line):
            title = " ".join(re.sub(r"^[-*]\s+|[<>]", "", _ADDRESS.sub(" ", line)).split()).strip(" :,;()[]")
            found.setdefault(address.rstrip(".,;:)]"), title[:300])
    return [(title or re.sub(r"^https?://|/$", "", address)[:300], address) for address, title in list(found.items())[:_MOST_SOURCES]]


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:48].strip("-") or "new"


def _wrong(kind: Kind, text: str) -> Iterator[str]:
    """What the schema refuses of the draft, as sentences about the answers."""
    parsed = parse(text.encode())
    told = [(fault.message, fault.hint) for fault in parsed.faults]
    if parsed.value is not None and not told:
        told = [(fault.message, fault.hint) for _, fault in validate(kind, parsed.value)[1]]
    for message, hint in told:
        yield f"{message[0].upper()}{message[1:]}{f' ({hint})' if hint else ''}."
