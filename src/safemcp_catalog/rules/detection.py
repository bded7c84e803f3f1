"""Sigma rules as they are written: whether they can be read, say the same everywhere, and know their log and their technique."""

import re
import weakref
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Fault, Place, Route
from safemcp_catalog.model import LogSource, Technique
from safemcp_catalog.model.detection import SIGMA_TAG_PATTERN, DetectionRule
from safemcp_catalog.nearest import did_you_mean, one_of
from safemcp_catalog.rules.registry import rule
from safemcp_catalog.sigma.evaluate import RuleRun, run_tests
from safemcp_catalog.sigma.parse import ParsedRule, ProblemKind, parse
from safemcp_catalog.sigma.telemetry import log_source_of

ATTACK = "mitre-attack"
"""The framework in which the tags of Sigma rules are looked up."""


@dataclass(frozen=True, slots=True)
class Studied:
    """A Sigma rule with everything that the rules of this subject ask about it, found once."""

    entry: str
    technique: Technique
    route: Route
    rule: DetectionRule
    parsed: ParsedRule
    log_source: LogSource | None
    run: RuleRun | None
    """What came of its tests; None where it cannot be run."""

    def fault(self, *route: str | int, message: str, hint: str = "", on_key: bool = False, related: tuple[Place, ...] = ()) -> Fault:
        """A fault at a route below the rule."""
        return Fault(self.entry, (*self.route, *route), message, hint, on_key=on_key, related=related)


_last: tuple[weakref.ref[Catalog], tuple[Studied, ...]] | None = None


def studied_rules(catalog: Catalog) -> tuple[Studied, ...]:
    """All Sigma rules of a catalog, studied once for all rules of this subject."""
    global _last  # noqa: PLW0603 - a memo of one; a catalog cannot be hashed
    if _last is None or _last[0]() is not catalog:
        _last = (weakref.ref(catalog), tuple(_study(catalog)))
    return _last[1]


def _study(catalog: Catalog) -> Iterator[Studied]:
    for key, technique in catalog.techniques.items():
        for index, detection_rule in enumerate(technique.detection.rules if technique.detection else ()):
            route: Route = ("detection", "rules", index)
            source = log_source_of(catalog.log_sources.values(), detection_rule.sigma.logsource)
            parsed = parse(detection_rule.sigma.detection)
            run = run_tests(parsed, detection_rule.tests) if parsed.condition is not None else None
            yield Studied(key, technique, route, detection_rule, parsed, source, run)


@rule("SMC501", "unreadable-sigma-rule", "error")
def unreadable_sigma_rule(catalog: Catalog) -> Iterator[Fault]:
    """A Sigma rule cannot be read: its selections or its condition are not what Sigma has.

    A rule that no tool can parse detects nothing, and its page still says that the technique can be detected.
    """
    yield from _problems(catalog, "syntax")


@rule("SMC502", "unportable-sigma-rule", "error")
def unportable_sigma_rule(catalog: Catalog) -> Iterator[Fault]:
    """A Sigma rule uses something that one of the published query languages cannot say, or reads differently.

    Back ends fail, or drop the part in silence and search for something else. Accepted are equality, contains,
    startswith, endswith (each with all), gt, gte, lt, lte and cidr for IPv4, on flat field names, with text and whole
    numbers. What is accepted here converts to every target.
    """
    yield from _problems(catalog, "construct")


@rule("SMC503", "unknown-selection", "error")
def unknown_selection(catalog: Catalog) -> Iterator[Fault]:
    """The condition of a Sigma rule names a selection that the rule does not define.

    Usually a slip of the pen; no tool can run such a rule.
    """
    yield from _problems(catalog, "unknown-selection")


@rule("SMC504", "unused-selection", "error")
def unused_selection(catalog: Catalog) -> Iterator[Fault]:
    """A Sigma rule defines a selection that its condition does not use.

    Sigma's own validators refuse it, and its author believes that it restricts the rule, while it does nothing.
    """
    yield from _problems(catalog, "unused-selection")


def _problems(catalog: Catalog, kind: ProblemKind) -> Iterator[Fault]:
    for studied in studied_rules(catalog):
        for problem in studied.parsed.problems:
            if problem.kind == kind:
                yield studied.fault("sigma", *problem.route, message=problem.message, hint=problem.hint, on_key=problem.on_key)


@rule("SMC505", "unmatched-log-source", "error")
def unmatched_log_source(catalog: Catalog) -> Iterator[Fault]:
    """A Sigma rule reads a log that the taxonomy does not have.

    The taxonomy says which fields a log has and how to obtain it. Without it a reader cannot know whether the rule can
    run, and nothing checks its fields.
    """
    known = [_spelled(s.product, s.service, s.category) for s in catalog.log_sources.values()]
    for studied in studied_rules(catalog):
        if studied.log_source is None:
            wanted = studied.rule.sigma.logsource
            spelled = _spelled(wanted.product, wanted.service, wanted.category)
            hint = did_you_mean(spelled, known, otherwise="a new log source goes into taxonomy/log-sources/")
            yield studied.fault("sigma", "logsource", message=f"no log source of the taxonomy is {spelled or 'without a name'}", hint=hint)


def _spelled(product: str | None, service: str | None, category: str | None) -> str:
    named = {"product": product, "service": service, "category": category}
    return ", ".join(f"{key}: {value}" for key, value in named.items() if value)


@rule("SMC506", "unknown-log-field", "error")
def unknown_log_field(catalog: Catalog) -> Iterator[Fault]:
    """A Sigma rule compares a field that its log source does not have.

    On real logs the field is empty, and the rule is silent for ever; its tests pass, since they were written with the
    same wrong name.
    """
    for studied in studied_rules(catalog):
        known = {field.name for field in studied.log_source.fields} if studied.log_source else set()
        for name, route in studied.parsed.fields.items() if studied.log_source else ():
            if name not in known:
                message = f"log source {studied.log_source.id} has no field {name}" if studied.log_source else ""
                yield studied.fault("sigma", *route, message=message, hint=did_you_mean(name, known, otherwise=one_of(known, otherwise="use a field of that log source")), on_key=True)


@rule("SMC507", "unlisted-log-source", "error")
def unlisted_log_source(catalog: Catalog) -> Iterator[Fault]:
    """A Sigma rule reads a log that the technique's `log_sources` do not name.

    That list tells a defender which logs to collect. A rule beyond it would never get its events.
    """
    for studied in studied_rules(catalog):
        listed = studied.technique.detection.log_sources if studied.technique.detection else ()
        if studied.log_source and studied.log_source.id not in listed:
            name = studied.log_source.id
            yield studied.fault("sigma", "logsource", message=f"{name} is not in detection.log_sources", hint=f"add {name} to detection.log_sources")


@rule("SMC508", "duplicate-sigma-id", "error")
def duplicate_sigma_id(catalog: Catalog) -> Iterator[Fault]:
    """Two Sigma rules have the same UUID.

    A product that imports both keeps one of them, and which one is a matter of order.
    """
    yield from _duplicates(catalog, "id", "generate another UUID of version 4")


@rule("SMC509", "duplicate-sigma-title", "error")
def duplicate_sigma_title(catalog: Catalog) -> Iterator[Fault]:
    """Two Sigma rules have the same title.

    An alert shows the title. Two rules that say the same cannot be told apart by who must act on them.
    """
    yield from _duplicates(catalog, "title", "say in the title what sets the rule apart")


def _duplicates(catalog: Catalog, field: str, hint: str) -> Iterator[Fault]:
    groups: defaultdict[str, list[Studied]] = defaultdict(list)
    for studied in studied_rules(catalog):
        groups[getattr(studied.rule.sigma, field).casefold()].append(studied)
    for first, *others in groups.values():
        place = Place("first used here", entry=first.entry, route=(*first.route, "sigma", field))
        for studied in others:
            message = f"{field} {getattr(studied.rule.sigma, field)} is taken by a rule of {first.technique.id}"
            yield studied.fault("sigma", field, message=message, hint=hint, related=(place,))


@rule("SMC510", "foreign-sigma-rule", "error")
def foreign_sigma_rule(catalog: Catalog) -> Iterator[Fault]:
    """The `safe_mcp_technique` of a Sigma rule is not the technique in whose file the rule stands.

    The attribute travels with the rule, alone. It must lead back to where the rule comes from.
    """
    for studied in studied_rules(catalog):
        named = studied.rule.sigma.safe_mcp_technique
        if named != studied.technique.id:
            yield studied.fault("sigma", "safe_mcp_technique", message=f"the rule of {studied.technique.id} names {named}", hint=f"write {studied.technique.id}")


@rule("SMC511", "sigma-references", "error")
def sigma_references(catalog: Catalog) -> Iterator[Fault]:
    """The references of a Sigma rule lack the technique's id, or hold something that is neither an id nor an https address.

    Sigma's own tag namespaces have no place for our ids, so the references are how other tools show the technique.
    """
    for studied in studied_rules(catalog):
        references = studied.rule.sigma.references
        if studied.technique.id not in references:
            route = ("sigma", "references") if references else ("sigma",)
            yield studied.fault(*route, message=f"references lack {studied.technique.id}", hint=f"put {studied.technique.id} first")
        for index, reference in enumerate(references):
            if reference != studied.technique.id and reference not in catalog and not re.fullmatch(r"https://[^\s/]+\S*", reference):
                yield studied.fault("sigma", "references", index, message=f"{reference!r} is no https address", hint="give the full address, with https")


@rule("SMC512", "unknown-sigma-tag", "error")
def unknown_sigma_tag(catalog: Catalog) -> Iterator[Fault]:
    """A tag of a Sigma rule is not one that Sigma allows, or names nothing that the pinned edition of ATT&CK has.

    Dashboards count coverage by these tags. A technique that ATT&CK revoked, or a tactic that it renamed (version 19
    has stealth and defense-impairment in place of defense-evasion), falls out of the count without a word.
    """
    items = catalog.items(ATTACK)
    tactics = {item.title.lower().replace(" ", "-"): item.id for item in items.values() if item.id.startswith("TA")}
    former = {old.lower().replace(" ", "-"): new for new, i in tactics.items() for old in items[i].former_titles}
    for studied in studied_rules(catalog):
        for index, tag in enumerate(studied.rule.sigma.tags):
            wrong = _tag_fault(tag, tactics, former, catalog) if items or not re.match(SIGMA_TAG_PATTERN, tag) else None
            if wrong:
                yield studied.fault("sigma", "tags", index, message=wrong[0], hint=wrong[1])


def _tag_fault(tag: str, tactics: dict[str, str], former: dict[str, str], catalog: Catalog) -> tuple[str, str] | None:
    """Message and hint for a tag, or None where it is right."""
    if not re.match(SIGMA_TAG_PATTERN, tag):
        return f"{tag!r} is no tag of Sigma", "use attack. and a tactic or technique, such as attack.initial-access or attack.t1195.002"
    namespace, _, name = tag.partition(".")
    if namespace != "attack":
        return None
    edition = catalog.frameworks[ATTACK].version
    if not re.fullmatch(r"t[0-9]{4}(\.[0-9]{3})?", name):
        if name in tactics:
            return None
        hint = f"write attack.{former[name]}" if name in former else did_you_mean(name, tactics, otherwise=f"use one of {', '.join(tactics)}")
        return f"ATT&CK {edition} has no tactic {name}", hint
    item = catalog.items(ATTACK).get(name.upper())
    if item is None:
        current = [i.id for i in catalog.items(ATTACK).values() if i.status == "current"]
        return f"ATT&CK {edition} has no technique {name.upper()}", did_you_mean(name.upper(), current, otherwise="look it up in frameworks/mitre-attack.yaml")
    if item.status != "current":
        instead = " or ".join(f"attack.{new.lower()}" for new in item.replaced_by)
        return f"{item.id} {item.title} is {item.status} in ATT&CK {edition}", f"use {instead}" if instead else "remove the tag"
    return None
