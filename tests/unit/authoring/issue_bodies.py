"""Bodies of issues as GitHub makes them from a form's answers."""

from collections.abc import Mapping
from types import MappingProxyType

from safemcp_catalog.authoring.issue_form import FORMS, EntryKind

TERMS = "- [X] Every sentence is my own, every source exists, and I have read it.\n- [X] My contribution is licensed under CC BY 4.0.\n- [X] Nothing here is secret."
TECHNIQUE = {
    "Name": "Orders in Calendar Invitations",
    "Summary": "An adversary invites the user to a meeting whose title holds orders to the model.",
    "Tactics": "Initial Access, Execution",
    "Severity": "high",
    "How it works": "The assistant reads the calendar each morning.\n\n- It sees the title.\n- It follows it.",
    "Neighbors": "SAFE-T1102",
    "Sources": "https://example.com/invitations A talk on invitations\n- [Another](https://example.org/other)",
    "Credit": "_No response_",
    "Terms": TERMS,
}
MITIGATION = {
    "Name": "Marked Calendar Text",
    "Summary": "Text of invitations is marked as a stranger's before the model reads it.",
    "Category": "Content and input",
    "Kinds of control": "preventive, detective",
    "What to build": "A marker before and behind each title.",
    "Techniques that it acts against": "_No response_",
    "Sources": "_No response_",
    "Credit": "Somebody",
    "Terms": TERMS,
}
ANSWERS: dict[EntryKind, dict[str, str]] = {"technique": TECHNIQUE, "mitigation": MITIGATION}


def body(kind: EntryKind = "technique", changes: Mapping[str, str] = MappingProxyType({}), /, **more: str) -> str:
    """The body of an issue: the usual answers with some of them changed, by the name of their field."""
    changed = {**changes, **more}
    labels = {field.name: field.label for field in FORMS[kind]}
    return made_of({**ANSWERS[kind], **{labels[name]: answer for name, answer in changed.items()}})


def made_of(answers: Mapping[str, str]) -> str:
    """Headings and answers, as GitHub writes them."""
    return "\n\n".join(f"### {label}\n\n{answer}" for label, answer in answers.items())
