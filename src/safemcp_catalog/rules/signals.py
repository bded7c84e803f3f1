"""Signals: whether they can be evaluated, and whether their own examples show what they are for."""

from collections.abc import Iterator
from typing import Any

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Fault, Route
from safemcp_catalog.model.technique import Signal
from safemcp_catalog.rules.registry import rule
from safemcp_catalog.signals import SignalError, parse_document, selected, signs


def _signals(catalog: Catalog) -> Iterator[tuple[str, Route, Signal]]:
    for key, technique in catalog.techniques.items():
        yield from ((key, ("signals", index), signal) for index, signal in enumerate(technique.signals))


@rule("SMC520", "unreadable-signal", "error")
def unreadable_signal(catalog: Catalog) -> Iterator[Fault]:
    """A signal cannot be evaluated: its path is no JSONPath of RFC 9535, or its test lacks what it needs.

    Signals are run on the files of strangers by strangers, so a path may only be so long and so deep, and `search` and
    `match` take words joined by | in place of a regular expression.
    """
    for key, route, signal in _signals(catalog):
        wrong = _fault_of(signal)
        if wrong:
            hint = "see RFC 9535; quote names that hold a dash: $['allowed-tools']" if wrong.field == "path" else "patterns belong to test pattern, field to missing-field"
            below = (*route, wrong.field) if wrong.field == "path" or getattr(signal, wrong.field) else (*route, "test")
            yield Fault(key, below, str(wrong), hint)


def _fault_of(signal: Signal) -> SignalError | None:
    """Why the signal cannot be evaluated on its own examples, or None."""
    try:
        for text in (*signal.triggers, *signal.stays_quiet_on, "{}"):
            document = _document(text)
            signs(signal, {} if document is None else document)
    except SignalError as error:
        return error
    return None


@rule("SMC521", "unreadable-signal-example", "error")
def unreadable_signal_example(catalog: Catalog) -> Iterator[Fault]:
    """An example document of a signal is not JSON.

    Examples are what the signal is tested on, and what a reader compares with their own files.
    """
    for key, route, signal in _signals(catalog):
        for name, texts in (("triggers", signal.triggers), ("stays_quiet_on", signal.stays_quiet_on)):
            for index, text in enumerate(texts):
                try:
                    parse_document(text)
                except ValueError as error:
                    yield Fault(key, (*route, name, index), f"example {index + 1} of {name} cannot be read: {error}", "put the whole document on one line, in single quotes")


@rule("SMC522", "silent-signal", "error")
def silent_signal(catalog: Catalog) -> Iterator[Fault]:
    """A signal does not show on a document that it must show on.

    A sign that nobody has ever seen fire is a guess.
    """
    for key, route, signal, document in _examples(catalog, "triggers", shown=False):
        count = selected(signal, document)
        values = "its value does not pass" if count == 1 else f"none of its {count} values passes"
        hint = (
            f"the path finds something there, but {values} test {signal.test}: mend the test or the example; patterns match whole values"
            if count
            else "the path selects nothing in that document: mend the path or the example"
        )
        yield Fault(key, route, f"the signal does not show on example {_number(route)} of triggers", hint)


@rule("SMC523", "noisy-signal", "error")
def noisy_signal(catalog: Catalog) -> Iterator[Fault]:
    """A signal shows on a document that it must stay quiet on.

    Those documents are legitimate and close to the line. A sign that fires on them is not read for long.
    """
    for key, route, signal, document in _examples(catalog, "stays_quiet_on", shown=True):
        place = signs(signal, document)[0].path
        yield Fault(key, route, f"the signal shows on example {_number(route)} of stays_quiet_on, at {place}", "narrow the path or the test, or mend the example")


def _number(route: Route) -> int:
    """The number by which people count the element that a route leads to."""
    index = route[-1]
    assert isinstance(index, int)
    return index + 1


def _examples(catalog: Catalog, name: str, *, shown: bool) -> Iterator[tuple[str, Route, Signal, Any]]:
    """Examples on which a readable signal shows, or does not, as documents."""
    for key, route, signal in _signals(catalog):
        if _fault_of(signal):
            continue
        for index, text in enumerate(getattr(signal, name)):
            document = _document(text)
            if document is not None and bool(signs(signal, document)) == shown:
                yield key, (*route, name, index), signal, document


def _document(text: str) -> Any:
    """The document, or None where it is no JSON; `null` shows no signal either."""
    try:
        return parse_document(text)
    except ValueError:
        return None
