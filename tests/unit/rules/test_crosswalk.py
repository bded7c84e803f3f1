"""Crosswalk lines, mappings and the tables of frameworks."""

from dataclasses import replace
from typing import Any

import pytest

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.model import Framework, FrameworkPairs

RATIONALE = "Definitions without a signature are refused before the model reads them."


def line(framework: str, control: str, rationale: str = RATIONALE, **fields: Any) -> dict[str, Any]:
    """A crosswalk line as in YAML."""
    return {
        "framework": framework,
        "control": control,
        "relation": "supports",
        "coverage": "partial",
        "responsibility": ["operator"],
        "rationale": rationale,
        **fields,
    }


def with_framework(catalog: Catalog, framework_id: str, **fields: Any) -> Catalog:
    """The catalog with fields of a framework's table replaced."""
    values = catalog.frameworks[framework_id].model_dump(exclude_unset=True) | fields
    return replace(catalog, frameworks={**catalog.frameworks, framework_id: Framework.model_validate(values)})


def test_item_of_another_framework_is_told_with_its_framework(changed: Any, hints: Any) -> None:
    catalog = changed("SAFE-M-12", crosswalk=[line("nist-800-53r5", "A.8.15")])
    assert hints(catalog, "SMC402") == ["A.8.15 is an id of iso-27001-2022: name that framework"]


def test_nearest_item_is_told_with_its_title(changed: Any, hints: Any) -> None:
    assert hints(changed("SAFE-M-12", crosswalk=[line("iso-27001-2022", "8.19")]), "SMC402") == [
        "did you mean A.8.19 (Installation of software on operational systems)?"
    ]


def test_items_of_an_unknown_framework_are_one_fault(changed: Any, messages: Any) -> None:
    catalog = changed("SAFE-M-12", crosswalk=[line("nist-800-53r6", "AC-6")])
    assert messages(catalog, "SMC401") == ["framework nist-800-53r6 does not exist"]
    assert messages(catalog, "SMC402") == []


def test_tables_and_pairs_name_only_items_that_are_there(small: Catalog, messages: Any) -> None:
    items = [{"id": "A.8.15", "title": "Logging", "parent": "A.8.99", "replaced_by": ["A.8", "A.8.98"]}]
    catalog = with_framework(small, "iso-27001-2022", items=items, not_mapped=[{"control": "A.7.9", "also": ["A.7.8"], "reason": "to-do", "note": "Later."}])
    pairs = small.pairs["nist-iso"].model_dump(by_alias=True) | {"pairs": {"AU-99": ["A.8.97"]}}
    catalog = replace(catalog, pairs={"nist-iso": FrameworkPairs.model_validate(pairs)})
    found = [message.split()[0] for message in messages(catalog, "SMC402") if not message.startswith("A.8.19")]
    assert found == ["A.8.99", "A.8.98", "A.7.9", "A.7.8", "AU-99", "A.8.97"]


def test_chain_of_withdrawals_ends_at_what_is_in_force(small: Catalog, changed: Any, hints: Any) -> None:
    catalog = with_framework(
        changed("SAFE-M-12", crosswalk=[line("iso-27001-2022", "A.1")]),
        "iso-27001-2022",
        items=[
            {"id": "A.1", "title": "One", "status": "withdrawn", "replaced_by": ["A.2"]},
            {"id": "A.2", "title": "Two", "status": "withdrawn", "replaced_by": ["A.3", "A.1"]},
            {"id": "A.3", "title": "Three"},
        ],
    )
    assert hints(catalog, "SMC403")[-1] == "cite A.3 (Three) instead"
    assert small.mitigations["SAFE-M-12"] is not catalog.mitigations["SAFE-M-12"]


def test_revoked_technique_without_successor_says_so(changed: Any, hints: Any) -> None:
    mapping = {"framework": "mitre-attack", "id": "T1", "relation": "related", "note": "Old."}
    items = [{"id": "T1", "title": "Gone", "status": "revoked"}, {"id": "T1195.002", "title": "Here"}]
    catalog = with_framework(changed("SAFE-T1102", mappings=[mapping]), "mitre-attack", items=items)
    assert hints(catalog, "SMC403") == ["cite another: the framework names no replacement"]


def test_category_that_is_prohibited_is_told_too(changed: Any, messages: Any) -> None:
    catalog = changed("SAFE-T1102", mappings=[{"framework": "cwe", "id": "CWE-137", "relation": "related", "note": "Data."}])
    assert messages(catalog, "SMC405") == ["CWE-137 (Data Neutralization Issues) is prohibited for mapping in CWE"]


def test_more_specific_items_are_offered(small: Catalog, changed: Any, hints: Any) -> None:
    cwe = small.frameworks["cwe"].model_dump(exclude_unset=True)
    items = [*cwe["items"], {"id": "CWE-1", "title": "Narrow", "parent": "CWE-20"}]
    catalog = changed("SAFE-T1102", mappings=[{"framework": "cwe", "id": "CWE-20", "relation": "related", "note": "Input."}])
    assert hints(with_framework(catalog, "cwe", items=items), "SMC405") == ["choose something more specific, such as CWE-1 (Narrow)"]


def test_frameworks_of_catalog_yaml_are_of_the_right_kind(small: Catalog, messages: Any) -> None:
    info = small.info.model_copy(update={"crosswalk_frameworks": ("cwe",), "mapping_frameworks": ("nist-800-53r5",)})
    assert messages(replace(small, info=info), "SMC404") == ["cwe is a framework of weaknesses", "nist-800-53r5 is a framework of controls"]


def test_reason_beside_a_mapping_is_told(changed: Any, messages: Any) -> None:
    catalog = changed("SAFE-T1001", no_mapping_reason="Nothing fits.")
    assert messages(catalog, "SMC407") == ["SAFE-T1001 gives a reason for having no mapping, and has one"]


def test_enhancement_counts_as_its_base_control_in_pairs(changed: Any, messages: Any) -> None:
    lines = [line("nist-800-53r5", "CM-7(5)"), line("iso-27001-2022", "A.8.19", "Another reason that is long enough to be one.")]
    assert messages(changed("SAFE-M-2", crosswalk=lines), "SMC408") == []


@pytest.mark.parametrize(("control", "told"), [("CM-14", False), ("CM-3", False), ("AU-2", True)])
def test_pairs_say_nothing_of_controls_that_they_do_not_know(changed: Any, messages: Any, control: str, told: bool) -> None:
    lines = [line("nist-800-53r5", control), line("iso-27001-2022", "A.8.16", "Another reason that is long enough to be one.")]
    assert bool(messages(changed("SAFE-M-2", crosswalk=lines), "SMC408")) is told


@pytest.mark.parametrize(
    ("rationale", "told"),
    [
        ("Too short by one character, alas so it", True),
        ("Audit record generation: this mitigation implements the control of record generation.", True),
        ("Audit records are generated for each call, with the caller's name.", False),
    ],
)
def test_rationale_must_say_more_than_the_title(changed: Any, messages: Any, rationale: str, told: bool) -> None:
    catalog = changed("SAFE-M-12", crosswalk=[line("nist-800-53r5", "AU-12", rationale)])
    assert bool(messages(catalog, "SMC411")) is told


def test_rationale_repeated_in_another_mitigation_names_it(small: Catalog, changed: Any, messages: Any) -> None:
    theirs = small.mitigations["SAFE-M-2"].crosswalk[0].rationale
    catalog = changed("SAFE-M-12", crosswalk=[line("nist-800-53r5", "AU-12", theirs.upper())])
    assert messages(catalog, "SMC412") == ["the rationale repeats one of SAFE-M-2"]
    assert messages(catalog, "SMC308") == []


def test_same_mapping_twice_is_told(changed: Any, messages: Any) -> None:
    mapping = {"framework": "cwe", "id": "CWE-77", "relation": "related", "note": "One."}
    assert messages(changed("SAFE-T1102", mappings=[mapping, {**mapping, "note": "Two."}]), "SMC413") == ["CWE-77 is named twice"]


@pytest.mark.parametrize(
    ("gap", "message"),
    [
        ({}, "neither a control nor a group"),
        ({"also": ["A.7.1"]}, "neither a control nor a group"),
        ({"control": "A.7.1", "group": "A.7"}, "both a control and a group"),
        ({"also": ["A.7.1"], "group": "A.7"}, "both a control and a group"),
    ],
)
def test_gap_names_controls_or_one_group(small: Catalog, messages: Any, gap: dict[str, Any], message: str) -> None:
    catalog = with_framework(small, "iso-27001-2022", not_mapped=[{**gap, "reason": "to-do", "note": "Later."}])
    assert messages(catalog, "SMC415") == [f"the gap names {message}"]


def test_control_that_shares_a_reason_may_not_be_mapped_or_named_twice(small: Catalog, messages: Any) -> None:
    gaps = [{"control": "A.7.1", "also": ["A.8.15", "A.7.1"], "reason": "to-do", "note": "Later."}]
    catalog = with_framework(small, "iso-27001-2022", not_mapped=gaps)
    assert messages(catalog, "SMC416") == ["A.8.15 is listed as not mapped, and SAFE-M-12 maps it"]
    assert len(messages(catalog, "SMC215")) == 1
