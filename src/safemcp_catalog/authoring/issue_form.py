"""The answers of an issue form, read from the body of the issue. Whoever has an account writes it, so nothing of it is trusted."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from safemcp_catalog.load.characters import FORBIDDEN, describe

Shape = Literal["line", "text", "choice", "choices", "consent"]
EntryKind = Literal["technique", "mitigation"]

LONGEST_BODY = 65_536
"""Longest body of an issue, in characters; GitHub takes no more."""


@dataclass(frozen=True, slots=True)
class FormField:
    """A question of a form. `label` is its heading in the issue; `longest` counts characters."""

    name: str
    label: str
    shape: Shape
    is_required: bool = True
    longest: int = 500


@dataclass(frozen=True, slots=True)
class FormAnswers:
    """What a form says: answers by the name of their field, those to `choices` as tuples; and what is wrong, in sentences.

    `kind` is None where the body is of no form that proposes an entry.
    """

    kind: EntryKind | None
    values: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def text(self, name: str) -> str:
        """An answer of one text, "" where there is none."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else ", ".join(value)

    def several(self, name: str) -> tuple[str, ...]:
        """An answer of several choices, empty where there is none."""
        value = self.values.get(name, ())
        return value if isinstance(value, tuple) else (value,)


_NAME = FormField("name", "Name", "line", longest=100)
_SUMMARY = FormField("summary", "Summary", "line", longest=240)
_SOURCES = FormField("sources", "Sources", "text", is_required=False, longest=10_000)
_CREDIT = FormField("credit", "Credit", "line", is_required=False, longest=100)
_CONSENT = FormField("consent", "Terms", "consent")

FORMS: dict[EntryKind, tuple[FormField, ...]] = {
    "technique": (
        _NAME,
        _SUMMARY,
        FormField("tactics", "Tactics", "choices"),
        FormField("severity", "Severity", "choice"),
        FormField("description", "How it works", "text", longest=20_000),
        FormField("neighbors", "Neighbors", "line", is_required=False),
        _SOURCES,
        _CREDIT,
        _CONSENT,
    ),
    "mitigation": (
        _NAME,
        _SUMMARY,
        FormField("category", "Category", "choice"),
        FormField("control_types", "Kinds of control", "choices"),
        FormField("description", "What to build", "text", longest=20_000),
        FormField("neighbors", "Techniques that it acts against", "line", is_required=False),
        _SOURCES,
        _CREDIT,
        _CONSENT,
    ),
}
"""The forms in `.github/ISSUE_TEMPLATE/` that propose an entry, field by field, in their order."""

_HEADING = re.compile(r"^### (.+?)[ \t]*$", re.MULTILINE)
_NOTHING = "_No response_"
_TICKED = re.compile(r"^[-*] \[[xX]\] ", re.MULTILINE)


def read_issue(body: str) -> FormAnswers:
    """The answers in the body of an issue that a form has made.

    Never raises for bad content. A heading of the form inside an answer would end it, and let an answer pass for
    another one, so it is refused; so are invisible characters, of which a reviewer would see nothing.
    """
    if len(body) > LONGEST_BODY:
        return FormAnswers(None, problems=(f"The issue has {len(body)} characters, and {LONGEST_BODY} are the most.",))
    # A browser ends lines with CR LF, and some keyboards write accents as characters of their own; neither is meant.
    text = unicodedata.normalize("NFC", body.replace("\r\n", "\n"))
    headings = [(match[1], match.start(), match.end()) for match in _HEADING.finditer(text)]
    labels = {label for label, _, _ in headings}
    kind = next((kind for kind, fields in FORMS.items() if sum(f.label in labels for f in fields) > len(fields) // 2 and fields[4].label in labels), None)
    if kind is None:
        return FormAnswers(None, problems=("The issue is none of a form that proposes a technique or a mitigation.",))
    fields = FORMS[kind]
    ours = [heading for heading in headings if heading[0] in {f.label for f in fields}]
    ends = [*(start for _, start, _ in ours[1:]), len(text)]
    answers = [(label, text[after:end].strip()) for (label, _, after), end in zip(ours, ends, strict=True)]
    problems = list(_order_problems(fields, [label for label, _ in answers]))
    if problems:
        return FormAnswers(kind, problems=tuple(problems))
    given = {label: "" if answer == _NOTHING else answer for label, answer in answers}
    values = {f.name: _value(f, given.get(f.label, "")) for f in fields}
    return FormAnswers(kind, values, tuple(problem for f in fields for problem in _problems(f, given.get(f.label, ""))))


def _order_problems(fields: tuple[FormField, ...], labels: list[str]) -> Iterator[str]:
    for label in dict.fromkeys(labels):
        if labels.count(label) > 1:
            yield f'The heading "### {label}" stands in the issue {labels.count(label)} times: take it out of the answers.'
    known = [f.label for f in fields if f.label in labels]
    if list(dict.fromkeys(labels)) != known:
        yield "The headings of the form are not in its order: fill the form in again."


def _value(asked: FormField, answer: str) -> str | tuple[str, ...]:
    if asked.shape == "choices":
        return tuple(dict.fromkeys(part for choice in answer.split(",") if (part := choice.strip())))
    if asked.shape == "text":
        return "\n".join(line.rstrip() for line in answer.split("\n"))
    return " ".join(answer.split())


def _problems(asked: FormField, answer: str) -> Iterator[str]:
    if not answer and asked.is_required:
        yield f'"{asked.label}" is not answered.'
    if asked.shape == "consent" and answer and len(_TICKED.findall(answer)) < answer.count("\n") + 1:
        yield f'Not all boxes under "{asked.label}" are ticked.'
    if len(answer) > asked.longest and asked.shape != "consent":
        yield f'"{asked.label}" has {len(answer)} characters, and {asked.longest} are the most.'
    hidden = dict.fromkeys(FORBIDDEN.findall(answer))
    for character in list(hidden)[:5]:
        yield f'"{asked.label}" holds {describe(character)}, which nobody sees: remove it, or write it escaped inside backticks.'
