"""Sigma rules as they run: whether their tests pass, and whether the tests prove anything."""

from collections.abc import Iterator

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Fault
from safemcp_catalog.model.detection import Event
from safemcp_catalog.model.taxonomy import LogField
from safemcp_catalog.nearest import did_you_mean, one_of
from safemcp_catalog.rules.detection import Studied, studied_rules
from safemcp_catalog.rules.registry import rule
from safemcp_catalog.sigma.evaluate import RuleRun, verdicts

FEWEST_EVENTS = 2


def _runs(catalog: Catalog) -> Iterator[tuple[Studied, RuleRun]]:
    """The rules that can be run, each with what came of its tests."""
    for studied in studied_rules(catalog):
        if studied.run is not None:
            yield studied, studied.run


@rule("SMC513", "missed-event", "error")
def missed_event(catalog: Catalog) -> Iterator[Fault]:
    """A Sigma rule does not match an event that it must match.

    Either the rule is blind to what it is for, or the event does not show it. Texts are compared without regard to the
    case of letters; a field that the event lacks equals nothing.
    """
    for studied, run in _runs(catalog):
        for index in run.missed:
            hint = f"{_on_event(studied, studied.rule.tests.match[index])}. Widen the rule or mend the event"
            yield studied.fault("tests", "match", index, message=f"event {index + 1} of match is not matched", hint=hint)


@rule("SMC514", "false-alarm", "error")
def false_alarm(catalog: Catalog) -> Iterator[Fault]:
    """A Sigma rule matches an event that it must not match.

    The events of `no_match` are what legitimate systems write. A rule that fires on them is switched off in its first
    week.
    """
    for studied, run in _runs(catalog):
        for index in run.false_alarms:
            hint = f"{_on_event(studied, studied.rule.tests.no_match[index])}. Narrow the rule or mend the event"
            yield studied.fault("tests", "no_match", index, message=f"event {index + 1} of no_match is matched", hint=hint)


def _on_event(studied: Studied, event: Event) -> str:
    """Which selections of the rule hold on an event, and which do not."""
    held = verdicts(studied.parsed.selections, event)
    holding, failing = (", ".join(name for name, holds in held.items() if holds == side) or "none" for side in (True, False))
    return f"selections that hold on it: {holding}; that do not: {failing}"


@rule("SMC515", "too-few-test-events", "error")
def too_few_test_events(catalog: Catalog) -> Iterator[Fault]:
    """A Sigma rule has fewer than two events that it must match, or fewer than two that it must not.

    One event is the rule said again. The second is where the rule has to generalize, or to hold back.
    """
    for studied in studied_rules(catalog):
        for name, events in (("match", studied.rule.tests.match), ("no_match", studied.rule.tests.no_match)):
            if len(events) < FEWEST_EVENTS:
                message = f"{name} has {len(events)} event{'s' * (len(events) != 1)}"
                yield studied.fault("tests", name, message=message, hint=f"give it {FEWEST_EVENTS} or more, in different words")


@rule("SMC516", "untested-selection", "warning")
def untested_selection(catalog: Catalog) -> Iterator[Fault]:
    """A Sigma rule gives the same answers on all its test events when one of its selections is taken out.

    Nothing shows then that the selection does anything: it may be misspelled, or never true. It is taken out of the
    condition where it stands; the others stay.
    """
    for studied, run in _runs(catalog):
        for name in run.unneeded:
            message = f"every test event comes out the same without selection {name}"
            hint = f"add an event that differs in {name} alone (to no_match, one on which all but {name} holds), or remove the selection"
            yield studied.fault("sigma", "detection", name, message=message, hint=hint, on_key=True)


@rule("SMC517", "contradictory-events", "error")
def contradictory_events(catalog: Catalog) -> Iterator[Fault]:
    """The same event stands among those that a Sigma rule must match and those that it must not.

    No rule can satisfy both.
    """
    for studied in studied_rules(catalog):
        for index, event in enumerate(studied.rule.tests.no_match):
            if event in studied.rule.tests.match:
                place = studied.rule.tests.match.index(event) + 1
                yield studied.fault("tests", "no_match", index, message=f"the event is also event {place} of match", hint="remove one of the two")


@rule("SMC518", "unknown-event-field", "error")
def unknown_event_field(catalog: Catalog) -> Iterator[Fault]:
    """A test event has a field that the rule's log source does not have.

    Such an event cannot occur, so what the rule does on it proves nothing.
    """
    for studied, kind, index, event, fields in _events(catalog):
        for name in event:
            if name not in fields:
                hint = did_you_mean(name, fields, otherwise=one_of(fields, otherwise="use a field of that log source"))
                source = studied.log_source.id if studied.log_source else ""
                yield studied.fault("tests", kind, index, name, message=f"log source {source} has no field {name}", hint=hint, on_key=True)


@rule("SMC519", "impossible-field-value", "error")
def impossible_field_value(catalog: Catalog) -> Iterator[Fault]:
    """A test event or a comparison gives a field a value that it cannot have: of the other type, or not among its values.

    A number in a field of text is never equal to that text in most stores, and a value that the log never writes is
    never found.
    """
    for studied, kind, index, event, fields in _events(catalog):
        for name, value in event.items():
            wrong = _impossible(fields.get(name), value)
            if wrong:
                yield studied.fault("tests", kind, index, name, message=wrong[0], hint=wrong[1])
    for studied in studied_rules(catalog):
        fields = _fields(studied)
        for selection in studied.parsed.selections.values():
            for comparison in (one for alternative in selection for one in alternative if one.operator == "equals"):
                for value in comparison.values:
                    wrong = _impossible(fields.get(comparison.field), value)
                    if wrong:
                        yield studied.fault("sigma", *comparison.route, message=wrong[0], hint=wrong[1])


def _fields(studied: Studied) -> dict[str, LogField]:
    return {field.name: field for field in studied.log_source.fields} if studied.log_source else {}


def _events(catalog: Catalog) -> Iterator[tuple[Studied, str, int, Event, dict[str, LogField]]]:
    """Test events of the rules whose log source is known: rule, list, index, event, fields of the log source by name."""
    for studied in studied_rules(catalog):
        fields = _fields(studied)
        for kind, events in (("match", studied.rule.tests.match), ("no_match", studied.rule.tests.no_match)):
            yield from ((studied, kind, index, event, fields) for index, event in enumerate(events) if fields)


def _impossible(field: LogField | None, value: str | float) -> tuple[str, str] | None:
    """Message and hint where the field cannot have the value, else None."""
    if field is None:
        return None
    if field.type == "string" and not isinstance(value, str):
        return f"{field.name} is text, not the number {value}", f"write '{value}'"
    if field.type == "integer" and not isinstance(value, int):
        return f"{field.name} is a whole number, not {value!r}", "write a whole number without quotes"
    # An empty text is what a producer writes where it has no value.
    if field.values and value and str(value).lower() not in {known.lower() for known in field.values}:
        return f"{field.name} is never {value!r}", f"{did_you_mean(str(value), field.values)} The values are {', '.join(field.values)}".strip()
    return None
