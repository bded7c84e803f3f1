"""Drafts of entries from the bodies of issues."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.catalog_cases import SMALL
from tests.unit.authoring.issue_bodies import body

from safemcp_catalog.authoring.issue_draft import IssueDraft, draft_from_issue
from safemcp_catalog.catalog import Catalog
from safemcp_catalog.checking import check
from safemcp_catalog.load import load_catalog
from safemcp_catalog.load.parse import parse
from safemcp_catalog.model import Technique

_LOADED = load_catalog(SMALL).catalog
assert _LOADED is not None
CATALOG: Catalog = _LOADED


def draft(text: str) -> IssueDraft:
    return draft_from_issue(text, CATALOG, today="2026-11-29", issue=12)


def values(made: IssueDraft) -> dict[str, object]:
    parsed = parse(made.text.encode())
    assert parsed.faults == ()
    assert parsed.value is not None
    return parsed.value


def test_technique_becomes_a_draft_with_the_reserved_id() -> None:
    made = draft(body())
    assert (made.path, made.problems) == ("techniques/SAFE-T0000-orders-in-calendar-invitations.yaml", ())
    assert values(made) == {
        "id": "SAFE-T0000",
        "name": "Orders in Calendar Invitations",
        "status": "draft",
        "tactics": ["ATK-TA0001", "ATK-TA0002"],
        "severity": "high",
        "summary": "An adversary invites the user to a meeting whose title holds orders to the model.",
        "description": (
            "The assistant reads the calendar each morning.\n\n- It sees the title.\n- It follows it.\n\n"
            "The proposal names SAFE-T1102.\n\nSources of the proposal: [@source-1] [@source-2].\n"
        ),
        "references": {
            "source-1": {"title": "A talk on invitations", "url": "https://example.com/invitations", "kind": "other"},
            "source-2": {"title": "Another", "url": "https://example.org/other", "kind": "other"},
        },
        "history": [{"version": "0.1", "date": "2026-11-29", "changes": "Drafted from a proposal, issue 12", "by": "The SAFE-MCP Catalog Authors"}],
    }


def test_mitigation_becomes_a_draft_credited_as_asked() -> None:
    made = draft(body("mitigation"))
    found = values(made)
    assert (made.path, made.problems) == ("mitigations/SAFE-M-0-marked-calendar-text.yaml", ())
    assert (found["category"], found["control_types"]) == ("content", ["preventive", "detective"])
    assert "references" not in found
    assert found["history"] == [{"version": "0.1", "date": "2026-11-29", "changes": "Drafted from a proposal, issue 12", "by": "Somebody"}]


@pytest.mark.parametrize(("kind", "unused"), [("technique", set()), ("mitigation", {"SMC217"})])
def test_draft_passes_the_check_of_the_catalog(kind: str, unused: set[str], tmp_path: Path) -> None:
    folder = tmp_path / "catalog"
    shutil.copytree(SMALL, folder)
    made = draft(body(kind))  # type: ignore[arg-type]
    (folder / made.path).write_text(made.text, encoding="utf-8")
    # No technique names a new mitigation yet; that is for whoever completes it.
    assert {d.code for d in check(folder).diagnostics} == unused


def test_private_catalog_gets_its_own_prefix() -> None:
    info = CATALOG.info.model_copy(update={"id_prefixes": (CATALOG.info.id_prefixes[0].model_copy(update={"prefix": "ACME"}),)})
    made = draft_from_issue(body(), replace(CATALOG, info=info), today="2026-11-29")
    assert made.path.startswith("techniques/ACME-T0000-")
    assert "Drafted from a proposal\n" in made.text


def test_choice_that_the_catalog_does_not_have_is_told() -> None:
    made = draft(body(tactics="Initial Acces, Execution", severity="dire"))
    assert (made.path, made.text) == ("", "")
    assert made.problems == ("Initial Acces is none of the choices: did you mean Initial Access?", "dire is none of the choices: take one of critical, high, medium, low")


def test_id_that_names_nothing_is_told_and_left_out() -> None:
    made = draft(body(neighbors="SAF-T1102 and safe-t1009"))
    assert "The proposal names SAFE-T1102." in made.text
    assert made.problems == ("There is no entry SAFE-T1009: did you mean SAFE-T1309?",)


def test_what_the_schema_refuses_is_told_and_nothing_is_drafted() -> None:
    made = draft(body(summary="Too short"))
    assert made.text == ""
    assert len(made.problems) == 1
    assert "summary" in made.problems[0].lower()


def test_summary_gets_the_full_stop_that_it_lacks() -> None:
    assert values(draft(body(summary="An adversary does a thing without a stop")))["summary"] == "An adversary does a thing without a stop."


def test_name_without_letters_has_a_file_name_all_the_same() -> None:
    assert draft(body(name="\u4e2d\u6587\u540d")).path == "techniques/SAFE-T0000-new.yaml"
    assert draft(body(name="../../etc/passwd")).path == "techniques/SAFE-T0000-etc-passwd.yaml"


HOSTILE = [
    '"\nstatus: stable\nx: "',
    "'; rm -rf / #",
    "a: b\n- c\n? d",
    "*alias &anchor !!python/object/apply:os.system [x]",
    "{{ 7*7 }} ${{ secrets.TOKEN }} $(id) `id`",
    "---\n...\n%YAML 1.1\n---",
    "| \n  x",
    "# comment",
    "1e3",
    "null",
    "\\u200b \\n \\",
    "<script>alert(1)</script>",
]


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("name", ["name", "summary", "description", "neighbors", "sources", "credit"])
def test_answer_stays_the_value_of_its_field(name: str, hostile: str) -> None:
    text = f"{hostile} https://example.com/{hostile.split(maxsplit=1)[0]}" if name == "sources" else f"Twenty characters of text, {hostile}"
    made = draft(body("technique", {name: text}))
    assert made.problems == ()
    found = values(made)
    assert list(found) == ["id", "name", "status", "tactics", "severity", "summary", "description", "references", "history"]
    assert (found["id"], found["status"], found["severity"]) == ("SAFE-T0000", "draft", "high")
    if name in {"name", "summary"}:
        assert str(found[name]).rstrip(".") == " ".join(text.split())
    if name == "description":
        assert str(found[name]).startswith("\n".join(line.rstrip() for line in text.split("\n")))


@settings(deadline=None)
@given(
    name=st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=2, max_size=90),
    prose=st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")) | st.sampled_from("\n\t #-:"), min_size=1, max_size=300),
)
def test_what_is_drafted_reads_back_as_what_was_answered(name: str, prose: str) -> None:
    made = draft(body(name=name, description=prose))
    if made.text:
        found = values(made)
        Technique.model_validate(found)
        assert found["status"] == "draft"
        assert len(str(found["name"])) <= 100
        assert "".join(str(found["description"]).split()).startswith("".join(prose.split())[:50]) or not prose.isascii()
    else:
        assert made.problems


@settings(deadline=None)
@given(st.text(max_size=3000))
def test_drafting_never_raises(text: str) -> None:
    made = draft(text)
    assert made.text or made.problems
