"""What stable entries must have."""

from typing import Any

import pytest


def test_all_missing_parts_are_told_at_once(changed: Any, messages: Any) -> None:
    catalog = changed("SAFE-T1001", severity=None, impact=None, response=None, surface={"components": ["host"]})
    assert messages(catalog, "SMC605") == ["SAFE-T1001 is stable and lacks severity, impact, response and surface.applies_to"]


def test_detection_without_a_rule_needs_no_log_source(small: Any, changed: Any, messages: Any) -> None:
    catalog = changed("SAFE-T1001", detection={"strategy": "Watch the shop.", "no_rule_reason": "Nobody logs a purchase."})
    assert messages(catalog, "SMC605") == []
    assert messages(catalog, "SMC611") == []
    assert small.techniques["SAFE-T1001"].detection.rules


def test_rule_and_reason_together_are_told(small: Any, changed: Any, messages: Any) -> None:
    detection = small.techniques["SAFE-T1001"].detection.model_dump(exclude_unset=True) | {"no_rule_reason": "Nobody logs it."}
    assert messages(changed("SAFE-T1001", detection=detection), "SMC611") == ["SAFE-T1001 gives a reason for having no detection rule, and has one"]


@pytest.mark.parametrize("entry", ["SAFE-T1102", "SAFE-T1309", "SAFE-M-10"])
def test_drafts_and_deprecated_entries_need_not_be_complete(changed: Any, messages: Any, entry: str) -> None:
    catalog = changed(entry, description="Short.")
    for code in ("SMC605", "SMC606", "SMC608", "SMC610", "SMC611", "SMC612", "SMC617"):
        assert messages(catalog, code) == []


@pytest.mark.parametrize(("words", "told"), [(59, True), (60, False)])
def test_words_of_a_description_are_counted_without_code(changed: Any, messages: Any, words: int, told: bool) -> None:
    text = "word " * words + "`code span of four`\n\n```\nand a block of code\n```\n"
    assert bool(messages(changed("SAFE-M-2", description=text), "SMC608")) is told


@pytest.mark.parametrize(("steps", "told"), [(3, True), (4, False), (9, False), (10, True)])
def test_flow_has_four_to_nine_steps(changed: Any, messages: Any, steps: int, told: bool) -> None:
    step = {"from": "adversary", "to": "server", "action": "Acts"}
    assert bool(messages(changed("SAFE-T1102", attack_flow=[step] * steps), "SMC609")) is told


def test_roles_of_the_parent_count_for_a_subtechnique(changed: Any, messages: Any) -> None:
    assert messages(changed("SAFE-T1001.002", mitigations=[]), "SMC610") == []
    assert messages(changed("SAFE-T1001", mitigations=[]), "SMC610") == [
        "SAFE-T1001 has no preventive and no detective mitigation",
        "SAFE-T1001.002 has no detective mitigation",
    ]


def test_technique_seen_in_the_wild_needs_a_procedure(changed: Any, messages: Any) -> None:
    catalog = changed("SAFE-T1001", evidence={"maturity": "in-the-wild"})
    assert messages(catalog, "SMC617") == ["the technique is called in-the-wild without a procedure"]
