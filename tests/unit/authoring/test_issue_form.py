"""The answers of an issue form, read from the body of an issue."""

from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.authoring.issue_bodies import MITIGATION, TECHNIQUE, body, made_of

import safemcp_catalog
from safemcp_catalog.authoring.issue_draft import CONTROL_TYPES
from safemcp_catalog.authoring.issue_form import FORMS, LONGEST_BODY, EntryKind, read_issue
from safemcp_catalog.model.vocab import CATEGORY_NAMES, SEVERITIES, ControlType

TEMPLATES = Path(__file__).parents[3] / ".github" / "ISSUE_TEMPLATE"


def test_answers_are_read_by_the_names_of_their_fields() -> None:
    answers = read_issue(made_of(TECHNIQUE))
    assert (answers.kind, answers.problems) == ("technique", ())
    assert answers.text("name") == "Orders in Calendar Invitations"
    assert answers.several("tactics") == ("Initial Access", "Execution")
    assert answers.text("description") == "The assistant reads the calendar each morning.\n\n- It sees the title.\n- It follows it."
    assert answers.text("credit") == ""


def test_kind_follows_from_the_form() -> None:
    assert read_issue(made_of(MITIGATION)).kind == "mitigation"


@pytest.mark.parametrize("text", ["", "Please add my technique.", "### Entry\n\nSAFE-T1001", "### Name\n\nx\n\n### Summary\n\ny"])
def test_issue_of_no_such_form_is_told(text: str) -> None:
    answers = read_issue(text)
    assert answers.kind is None
    assert answers.problems == ("The issue is none of a form that proposes a technique or a mitigation.",)


def test_line_ends_of_browsers_and_accents_of_two_characters_are_taken() -> None:
    answers = read_issue(body(name="Cafe\u0301 Orders").replace("\n", "\r\n"))
    assert (answers.text("name"), answers.problems) == ("Caf\u00e9 Orders", ())


@pytest.mark.parametrize("name", [f.name for f in FORMS["technique"] if f.is_required])
def test_answer_that_is_missing_is_told(name: str) -> None:
    label = next(f.label for f in FORMS["technique"] if f.name == name)
    assert f'"{label}" is not answered.' in read_issue(body("technique", {name: "_No response_"})).problems


def test_box_that_is_not_ticked_is_told() -> None:
    terms = TECHNIQUE["Terms"].replace("[X] My", "[ ] My")
    assert read_issue(body(consent=terms)).problems == ('Not all boxes under "Terms" are ticked.',)


def test_answer_that_is_too_long_is_told() -> None:
    assert read_issue(body(name="n" * 101)).problems == ('"Name" has 101 characters, and 100 are the most.',)
    assert read_issue("x" * (LONGEST_BODY + 1)).kind is None


@pytest.mark.parametrize("character", ["\u200b", "\u202e", "\U000e0041", "\x1b", "\x00", "\ud800", "\ufe0f"])
@pytest.mark.parametrize("name", ["name", "description", "sources", "credit"])
def test_character_that_nobody_sees_is_refused(name: str, character: str) -> None:
    (problem,) = read_issue(body(**{name: f"before{character}behind"})).problems
    assert f"U+{ord(character):04X}" in problem
    assert character not in problem


def test_heading_of_the_form_in_an_answer_is_refused_and_not_taken_for_one() -> None:
    answers = read_issue(body(description="It works.\n\n### Severity\n\nlow"))
    assert answers.problems == ('The heading "### Severity" stands in the issue 2 times: take it out of the answers.',)
    assert answers.values == {}


def test_other_headings_in_an_answer_are_part_of_it() -> None:
    assert read_issue(body(description="### Step one\n\nIt works.")).text("description") == "### Step one\n\nIt works."


def test_headings_in_another_order_are_refused() -> None:
    moved = {label: TECHNIQUE[label] for label in ("Summary", "Name", *list(TECHNIQUE)[2:])}
    assert read_issue(made_of(moved)).problems == ("The headings of the form are not in its order: fill the form in again.",)


@settings(deadline=None)
@given(st.text(max_size=2000) | st.lists(st.sampled_from(["### Name", "### How it works", "### Terms", "- [X] a", "x", "_No response_", ""]), max_size=40).map("\n".join))
def test_reading_never_raises(text: str) -> None:
    read_issue(text)


# ---- the forms themselves ----------------------------------------------------------------------------------------------


def form(kind: EntryKind) -> list[dict[str, Any]]:
    found = yaml.safe_load((TEMPLATES / f"propose-{kind}.yml").read_text(encoding="utf-8"))
    return [element for element in found["body"] if element["type"] != "markdown"]


@pytest.mark.parametrize("kind", get_args(EntryKind))
def test_form_asks_what_is_read(kind: EntryKind) -> None:
    shapes = {"input": {"line"}, "textarea": {"text"}, "dropdown": {"choice", "choices"}, "checkboxes": {"consent"}}
    asked, read = form(kind), FORMS[kind]
    assert [(e["id"], e["attributes"]["label"]) for e in asked] == [(f.name, f.label) for f in read]
    for element, field in zip(asked, read, strict=True):
        assert field.shape in shapes[element["type"]]
        if element["type"] == "checkboxes":
            assert all(option["required"] for option in element["attributes"]["options"])
        else:
            assert bool(element.get("validations", {}).get("required")) == field.is_required
        if element["type"] == "dropdown":
            assert bool(element["attributes"].get("multiple")) == (field.shape == "choices")


def test_choices_are_those_of_the_catalog() -> None:
    technique, mitigation = ({e["id"]: e["attributes"].get("options") for e in form(kind)} for kind in ("technique", "mitigation"))
    assert technique["tactics"] == [tactic.name for tactic in safemcp_catalog.bundled().tactics_in_order]
    assert technique["severity"] == list(SEVERITIES)
    assert mitigation["category"] == list(CATEGORY_NAMES.values())
    assert mitigation["control_types"] == list(CONTROL_TYPES) == list(get_args(ControlType))


def test_no_choice_has_a_comma() -> None:
    # Several choices come as one line with commas between them.
    for kind in get_args(EntryKind):
        assert not any("," in option for e in form(kind) if e["type"] == "dropdown" for option in e["attributes"]["options"])
