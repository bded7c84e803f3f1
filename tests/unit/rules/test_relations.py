"""Pointers between entries, and where techniques stand."""

from dataclasses import replace
from typing import Any

import pytest

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.model import CaseStudy, Checklist, Technique
from safemcp_catalog.rules.pointers import pointers


def test_every_field_that_names_an_entry_is_followed(small: Catalog) -> None:
    fields = {(p.kind, tuple(step for step in p.route if isinstance(step, str))) for p in pointers(small)}
    assert fields == {
        ("tactic", ("tactics",)),
        ("mitigation", ("mitigations", "id")),
        ("technique", ("related", "id")),
        ("mitigation", ("related", "id")),
        ("technique", ("superseded_by",)),
        ("technique", ("what_happened", "technique")),
        ("mitigation", ("lessons", "mitigation")),
        ("mitigation", ("items", "mitigations")),
    }


def test_case_study_and_checklist_may_not_dangle(small: Catalog, messages: Any) -> None:
    case = small.case_studies["SAFE-CS-1"].model_dump(exclude_unset=True)
    case["lessons"] = [{"mitigation": "SAFE-M-99", "how": "It would have helped."}]
    checklist = small.checklists["monday-morning"].model_dump(exclude_unset=True)
    checklist["items"][0]["mitigations"] = ["SAFE-M-98"]
    catalog = replace(
        small,
        case_studies={"SAFE-CS-1": CaseStudy.model_validate(case)},
        checklists={"monday-morning": Checklist.model_validate(checklist)},
    )
    assert messages(catalog, "SMC204") == ["mitigation SAFE-M-99 does not exist", "mitigation SAFE-M-98 does not exist"]


def test_other_public_spelling_of_a_pointer_is_told_as_ours(changed: Any, hints: Any) -> None:
    catalog = changed("SAFE-T1309", superseded_by=["SAF-T1102"])
    assert hints(catalog, "SMC205") == ["write SAFE-T1102"]


def test_new_entries_may_point_to_the_reserved_id(small: Catalog, messages: Any) -> None:
    values = small.techniques["SAFE-T1102"].model_dump(exclude_unset=True)
    new = Technique.model_validate(values | {"id": "SAFE-T0000", "related": [{"id": "SAFE-T0000", "relation": "follows", "note": "Both are new."}]})
    catalog = replace(small, techniques={**small.techniques, "SAFE-T0000-one": new, "SAFE-T0000-two": new})
    assert messages(catalog, "SMC205") == []
    assert messages(catalog, "SMC214") == []


def test_pointer_to_a_deprecated_entry_names_what_is_in_force_in_the_end(small: Catalog, hints: Any) -> None:
    old = small.techniques["SAFE-T1309"]
    older = old.model_copy(update={"id": "SAFE-T1104", "superseded_by": ("SAFE-T1309",)})
    assert hints(replace(small, techniques={**small.techniques, "SAFE-T1104": older}), "SMC211") == ["point to SAFE-T1102, which supersedes it"]


def test_circle_of_successors_ends(small: Catalog, hints: Any) -> None:
    old = small.techniques["SAFE-T1309"]
    one = old.model_copy(update={"superseded_by": ("SAFE-T1104",)})
    two = old.model_copy(update={"id": "SAFE-T1104", "superseded_by": ("SAFE-T1309",)})
    catalog = replace(small, techniques={**small.techniques, "SAFE-T1309": one, "SAFE-T1104": two})
    assert hints(catalog, "SMC211") == ["remove the pointer: nothing supersedes it"] * 2


def test_live_subtechnique_of_a_deprecated_parent_is_told(changed: Any, messages: Any) -> None:
    catalog = changed("SAFE-T1001", status="deprecated", superseded_by=["SAFE-T1102"])
    assert "the parent SAFE-T1001 is deprecated" in messages(catalog, "SMC211")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"surface": {"domains": ["model-inputs"]}}, "model-inputs is not in taxonomy/security-domains.yaml"),
        ({"surface": {"layers": ["tools"]}}, "tools is not in taxonomy/identity-layers.yaml"),
        ({"revisions": [{"revision": "2026-07-29", "effect": "widens", "note": "More."}]}, "2026-07-29 is not in taxonomy/protocol-revisions.yaml"),
    ],
)
def test_terms_are_looked_up_in_the_taxonomy_of_their_field(changed: Any, messages: Any, fields: dict[str, Any], message: str) -> None:
    assert messages(changed("SAFE-T1102", **fields), "SMC208") == [message]


def test_parent_of_a_term_is_looked_up_in_its_own_taxonomy(small: Catalog, messages: Any) -> None:
    boundaries = small.taxonomies["trust-boundaries"]
    terms = (boundaries.terms[0].model_copy(update={"parent": "server"}), *boundaries.terms[1:])
    catalog = replace(small, taxonomies={**small.taxonomies, "trust-boundaries": boundaries.model_copy(update={"terms": terms})})
    assert messages(catalog, "SMC208") == ["server is not in taxonomy/trust-boundaries.yaml"]


def test_use_by_a_case_study_or_checklist_alone_does_not_count(small: Catalog, messages: Any) -> None:
    without = {key: t.model_copy(update={"mitigations": ()}) for key, t in small.techniques.items()}
    assert messages(replace(small, techniques=without), "SMC217") == [f"no technique names SAFE-M-{n}" for n in (2, 10, 12)]


def test_neighbors_of_mitigations_are_written_once(changed: Any, messages: Any) -> None:
    catalog = changed("SAFE-M-12", related=[{"id": "SAFE-M-2", "note": "Signing comes first."}])
    assert messages(catalog, "SMC218") == ["SAFE-M-12 already names SAFE-M-2 as related"]
