"""What an entry must have before it may be called stable."""

from collections.abc import Iterator, Sequence

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Fault
from safemcp_catalog.model import Mitigation, Technique
from safemcp_catalog.rules.pointers import unread
from safemcp_catalog.rules.registry import rule
from safemcp_catalog.rules.texts import without_code

_FEWEST_WORDS = 60
_FEWEST_REFERENCES = 2
_FEWEST_STEPS, _MOST_STEPS = 4, 9
_PHASES = ("design", "build", "operate")


def _incomplete(key: str, entry_id: str, missing: Sequence[str]) -> Iterator[Fault]:
    if missing:
        names = ", ".join(missing[:-1]) + " and " + missing[-1] if len(missing) > 1 else missing[0]
        yield Fault(key, ("status",), f"{entry_id} is stable and lacks {names}", "write what is missing, or set status: draft")


@rule("SMC605", "incomplete-technique", "error")
def incomplete_technique(catalog: Catalog) -> Iterator[Fault]:
    """A stable technique lacks a part that every stable technique has.

    Stable means complete: severity, description, adversary, surface, attack flow, examples, impact, evidence,
    detection and response. What is not written yet is a draft, and exports leave drafts out unless asked.
    """
    for key, technique in catalog.techniques.items():
        if technique.is_stable:
            yield from _incomplete(key, technique.id, _missing_of_technique(technique))


def _missing_of_technique(entry: Technique) -> list[str]:
    fields = ("severity", "description", "adversary", "surface", "attack_flow", "examples", "impact", "evidence", "detection", "response")
    missing = [name for name in fields if not getattr(entry, name)]
    if entry.surface:
        missing += [f"surface.{name}" for name in ("components", "applies_to") if not getattr(entry.surface, name)]
    if entry.detection and not entry.detection.no_rule_reason:
        missing += [f"detection.{name}" for name in ("log_sources", "indicators") if not getattr(entry.detection, name)]
    return missing


@rule("SMC606", "incomplete-mitigation", "error")
def incomplete_mitigation(catalog: Catalog) -> Iterator[Fault]:
    """A stable mitigation lacks a part that every stable mitigation has.

    Stable means complete: category, description, control types, effectiveness, complexity, surface, implementation,
    verification and limitations. A measure that says neither how to build it, nor how to test it, nor how it fails
    cannot be relied on.
    """
    fields = ("category", "description", "control_types", "effectiveness", "complexity", "surface", "implementation", "verification", "limitations")
    for key, mitigation in catalog.mitigations.items():
        if mitigation.is_stable:
            missing = [name for name in fields if not getattr(mitigation, name)]
            if mitigation.surface and not mitigation.surface.components:
                missing.append("surface.components")
            yield from _incomplete(key, mitigation.id, missing)


@rule("SMC607", "incomplete-case-study", "error")
def incomplete_case_study(catalog: Catalog) -> Iterator[Fault]:
    """A stable case study names nothing affected, no technique or no lesson.

    A case study ties an incident to the catalog: to the techniques that it shows and to the mitigations that would
    have helped.
    """
    for key, case in catalog.case_studies.items():
        if case.status == "stable":
            missing = [name for name in ("affected", "lessons") if not getattr(case, name)]
            if not any(step.technique for step in case.what_happened):
                missing.append("technique in what_happened")
            yield from _incomplete(key, case.id, missing)


@rule("SMC608", "thin-description", "error")
def thin_description(catalog: Catalog) -> Iterator[Fault]:
    """The description of a stable technique or mitigation has fewer than 60 words.

    The summary has said what it is. The description explains the mechanism, which one paragraph is the least for.
    """
    entries: dict[str, Technique | Mitigation] = {**catalog.techniques, **catalog.mitigations}
    for key, entry in entries.items():
        words = len(without_code(entry.description).split()) if entry.description else _FEWEST_WORDS
        if entry.is_stable and words < _FEWEST_WORDS:
            yield Fault(key, ("description",), f"the description has {words} words", f"explain why it works, in {_FEWEST_WORDS} words at least")


@rule("SMC609", "flow-length", "error")
def flow_length(catalog: Catalog) -> Iterator[Fault]:
    """An attack flow has fewer than four or more than nine steps.

    Fewer do not show who does what to whom; more do not fit into a diagram. A longer attack is two techniques in a
    row.
    """
    for key, technique in catalog.techniques.items():
        steps = len(technique.attack_flow)
        if steps and not technique.is_deprecated and not _FEWEST_STEPS <= steps <= _MOST_STEPS:
            hint = "give each action its own step" if steps < _FEWEST_STEPS else "leave out what belongs to other techniques"
            yield Fault(key, ("attack_flow",), f"the attack flow has {steps} {'step' if steps == 1 else 'steps'}", f"write four to nine: {hint}", on_key=True)


@rule("SMC610", "missing-role", "error")
def missing_role(catalog: Catalog) -> Iterator[Fault]:
    """A stable technique has no preventive or no detective mitigation.

    A defender needs one measure that keeps it from happening and one that shows when it does. Those of the parent
    count for a sub-technique.
    """
    for key, technique in catalog.techniques.items():
        parent = catalog.techniques.get(technique.parent_id or "")
        uses = [*technique.mitigations, *(parent.mitigations if parent else ())]
        missing = [role for role in ("preventive", "detective") if role not in {use.role for use in uses}]
        if technique.is_stable and missing and technique.parent_id not in unread(catalog):
            message = f"{technique.id} has no {' and no '.join(missing)} mitigation"
            hint = f"add one under mitigations with role: {missing[0]}"
            yield Fault(key, ("mitigations",) if technique.mitigations else ("status",), message, hint)


@rule("SMC611", "rule-or-reason", "error")
def rule_or_reason(catalog: Catalog) -> Iterator[Fault]:
    """A stable technique has neither a detection rule nor a reason for none, or it has both.

    Most techniques leave a trace that somebody can log. Where one does not, `no_rule_reason` says why, so that
    nobody takes the gap for an oversight.
    """
    for key, technique in catalog.techniques.items():
        detection = technique.detection
        if detection and detection.rules and detection.no_rule_reason:
            message = f"{technique.id} gives a reason for having no detection rule, and has one"
            yield Fault(key, ("detection", "no_rule_reason"), message, "remove no_rule_reason, or the rules")
        elif detection and not detection.rules and not detection.no_rule_reason and technique.is_stable:
            message = f"{technique.id} is stable and has no detection rule"
            yield Fault(
                key, ("detection",), message, "add a Sigma rule with tests under rules, or say under no_rule_reason why no log could show it", on_key=True
            )


@rule("SMC612", "too-few-references", "error")
def too_few_references(catalog: Catalog) -> Iterator[Fault]:
    """A stable technique cites fewer than two works.

    One source is one voice. Two let a reader compare what was seen with what the protocol says.
    """
    for key, technique in catalog.techniques.items():
        count = len(technique.references)
        if technique.is_stable and count < _FEWEST_REFERENCES:
            message = f"{technique.id} is stable and has {count or 'no'} {'reference' if count == 1 else 'references'}"
            yield Fault(
                key, ("references",) if count else ("status",), message, "add and cite a second work, such as the page of the specification", on_key=bool(count)
            )


@rule("SMC613", "disordered-steps", "error")
def disordered_steps(catalog: Catalog) -> Iterator[Fault]:
    """The steps of an implementation are not in the order design, build, operate.

    Pages group the steps by phase, and within a phase in the order of the file. In any other order the page and the
    file would tell two stories.
    """
    for key, mitigation in catalog.mitigations.items():
        latest = 0
        for index, step in enumerate(mitigation.implementation):
            phase = _PHASES.index(step.phase)
            if phase < latest:
                message = f"a step of phase {step.phase} comes after one of phase {_PHASES[latest]}"
                yield Fault(key, ("implementation", index, "phase"), message, f"move it before the steps of phase {_PHASES[latest]}")
            latest = max(latest, phase)


@rule("SMC614", "one-sided-policy", "error")
def one_sided_policy(catalog: Catalog) -> Iterator[Fault]:
    """The tests of a policy all expect the same answer.

    A policy that allows everything passes every test that expects `true`. One input that is allowed and one that is
    refused are the least.
    """
    for key, mitigation in catalog.mitigations.items():
        for index, policy in enumerate(mitigation.policies):
            if len({test.expect for test in policy.tests}) == 1:
                allowed = policy.tests[0].expect
                message = f"every test of the policy expects {str(allowed).lower()}"
                yield Fault(key, ("policies", index, "tests"), message, f"add an input that the policy must {'refuse' if allowed else 'allow'}", on_key=True)


@rule("SMC617", "evidence-against-maturity", "error")
def evidence_against_maturity(catalog: Catalog) -> Iterator[Fault]:
    """A stable technique is called demonstrated or in the wild without a procedure, or theoretical with one.

    Maturity is a claim, and the procedures are what it rests on. Where nothing public was seen, the entry says
    theoretical.
    """
    for key, technique in catalog.techniques.items():
        evidence = technique.evidence
        if evidence is None or not technique.is_stable:
            continue
        if evidence.maturity == "theoretical" and evidence.procedures:
            yield Fault(
                key,
                ("evidence", "maturity"),
                "the technique is called theoretical, and a procedure was seen",
                "write maturity: demonstrated, or remove the procedure",
            )
        elif evidence.maturity != "theoretical" and not evidence.procedures:
            message = f"the technique is called {evidence.maturity} without a procedure"
            yield Fault(key, ("evidence", "maturity"), message, "add under procedures what was seen, cited, or write maturity: theoretical")
