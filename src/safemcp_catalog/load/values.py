"""YAML to plain values by the core schema of YAML 1.2, from the parser's events: no recursion, no aliases, no tags."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import yaml
from yaml._yaml import CParser

from safemcp_catalog.load import codes
from safemcp_catalog.load.characters import describe, first_not_nfc, forbidden_in
from safemcp_catalog.load.text_fault import MAX_FAULTS, TextFault, fault_at, place

MAX_DEPTH = 40
"""Deepest nesting of lists and mappings that is read."""

MAX_EVENTS = 100_000
"""Most events (keys, values, starts and ends of lists and mappings) of one file. The largest framework table has 16,000."""

# YAML 1.2.2, chapter 10.3.2: `no`, `on`, `017` as octal and dates are not in it.
_CORE: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_REAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_NUMBER_STARTS = frozenset("+-.0123456789")
_LONGEST_NUMBER = 40
_ESCAPE = re.compile(r"\\\\|\\(?:x(?P<x>[0-9a-fA-F]{2})|u(?P<u>[0-9a-fA-F]{4})|U(?P<U>[0-9a-fA-F]{8}))")
_DROPPED = "\0"
"""The pending key whose value is read and thrown away: the second of two equal keys."""


def is_plain_text(text: str) -> bool:
    """Whether the core schema reads a text without quotes as a text, and not as a number, a truth value or nothing.

    >>> [is_plain_text(word) for word in ("no", "2026-07-28", "true", "1.0", "0x1F", "")]
    [True, True, False, False, False, False]
    """
    return text not in _CORE and not _INTEGER.fullmatch(text) and not _REAL.fullmatch(text)


class Refused(Exception):  # noqa: N818 - carries a fault out of the parse, and is no error of the program
    """The rest of the file cannot be read."""

    def __init__(self, fault: TextFault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class Builder:
    """The value of one document, built from libyaml's events.

    Its composer would be slower by half, calls itself for every level (60,000 nested dashes overrun the stack of the
    process) and resolves aliases before anybody can refuse them. Its event parser keeps its state on the heap.
    """

    def __init__(self, text: str) -> None:
        self.faults: list[TextFault] = []
        self.last: Any = None
        """The last event that was read, which tells where an error of the parser comes from."""
        self._text = text
        self._parser = CParser(text)
        self._has_escapes = "\\" in text
        self._documents: list[Any] = []
        self._into: Any = self._documents
        self._keys: dict[str, Any] | None = None
        self._key: str | None = None
        self._stack: list[tuple[Any, dict[str, Any] | None]] = []

    @property
    def value(self) -> Any:
        """The document's value, or None where the text has none."""
        return self._documents[0] if self._documents else None

    def run(self) -> None:
        """Read the document.

        Raises:
            Refused: the text has something that the catalog does not allow, behind which nothing can be read.
            yaml.YAMLError: the text is not YAML.
        """
        handlers: dict[type, Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: lambda event: self._start(event, {}, {}),
            yaml.SequenceStartEvent: lambda event: self._start(event, [], None),
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }
        for _ in range(MAX_EVENTS):
            event = self._parser.get_event()
            if event is None:
                return
            handler = handlers.get(type(event))
            if handler:
                handler(event)
            self.last = event
        raise Refused(fault_at(self.last, codes.TOO_LARGE, "the file has more keys and values than an entry can hold", "split it"))

    # ---- events --------------------------------------------------------------------------------------------------

    def _document(self, event: Any) -> None:
        if self._documents:
            raise Refused(fault_at(event, codes.NO_MAPPING, "the file holds more than one document", "keep one entry a file, without `---`"))
        if event.version or event.tags:
            # `%YAML 1.1` would make `no` a boolean for editors that follow it.
            raise Refused(fault_at(event, codes.ALIAS, "the file has a % directive", "remove the line"))

    def _alias(self, event: Any) -> None:
        raise Refused(fault_at(event, codes.ALIAS, f"the file uses an alias, *{event.anchor}", "write the value out; put quotes around a text that starts with *"))

    def _refuse_properties(self, event: Any) -> None:
        if event.anchor:
            hint = "remove it and write the value out where it is used; put quotes around a text that starts with &"
            raise Refused(fault_at(event, codes.ALIAS, f"the file uses an anchor, &{event.anchor}", hint))
        tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
        raise Refused(fault_at(event, codes.ALIAS, f"the file uses a tag, {tag}", "remove it; put quotes around a text that starts with !"))

    def _start(self, event: Any, container: Any, keys: dict[str, Any] | None) -> None:
        if event.anchor or event.tag:
            self._refuse_properties(event)
        if self._keys is not None and self._key is None:
            raise Refused(fault_at(event, codes.BAD_YAML, "a key is a list or a mapping", "put quotes around a text that starts with a bracket or a brace"))
        if len(self._stack) == MAX_DEPTH:
            raise Refused(fault_at(event, codes.NESTED_TOO_DEEPLY, f"lists or mappings are nested more than {MAX_DEPTH} deep", "write it flatter"))
        self._put(container)
        self._stack.append((self._into, self._keys))
        self._into, self._keys, self._key = container, keys, None

    def _end(self, _: Any) -> None:
        self._into, self._keys = self._stack.pop()

    def _scalar(self, event: Any) -> None:
        if event.anchor or event.tag:
            self._refuse_properties(event)
        if self._keys is not None and self._key is None:
            self._take_key(event, self._keys)
        else:
            self._put(self._scalar_value(event))

    # ---- values --------------------------------------------------------------------------------------------------

    def _put(self, value: Any) -> None:
        if self._keys is None:
            self._into.append(value)
            return
        if self._key is not _DROPPED:
            self._into[self._key] = value
        self._key = None

    def _take_key(self, event: Any, keys: dict[str, Any]) -> None:
        key = event.value
        if key == "<<" and event.implicit[0]:
            raise Refused(fault_at(event, codes.ALIAS, "the file uses a merge key", "write the values out"))
        self._check_escapes(event)
        self._key = key
        if key in keys:
            first = keys[key].start_mark
            related = (first.line + 1, first.column + 1, "first written here")
            self._add(fault_at(event, codes.DUPLICATE_KEY, f"the key {key} stands here a second time", "keep one of the two", related))
            self._key = _DROPPED
        keys.setdefault(key, event)

    def _scalar_value(self, event: Any) -> Any:
        text = event.value
        if not event.implicit[0]:
            self._check_escapes(event)
            return text
        if text[:1] in _NUMBER_STARTS and text:
            return self._number(event, text)
        return _CORE.get(text, text)

    def _number(self, event: Any, text: str) -> Any:
        is_integer = _INTEGER.fullmatch(text)
        if not is_integer and not _REAL.fullmatch(text):
            return text
        if len(text) <= _LONGEST_NUMBER:
            if is_integer:
                return int(text, 0) if text[:2] in ("0x", "0o") else int(text)
            number = float(text) if text[-1] not in "fFnN" else float("inf")
            if number - number == 0:
                return number
        self._add(fault_at(event, codes.BAD_SCALAR, f"{text[:_LONGEST_NUMBER]} is no number that JSON can hold", "put quotes around it if it is text"))
        return 0

    def _check_escapes(self, event: Any) -> None:
        # The raw text was clean, so a forbidden character can only come from an escape in double quotes.
        if not self._has_escapes or event.style != '"':
            return
        hint = "use single quotes, so that the escape stays text"
        for _, character in forbidden_in(event.value):
            escape = self._escape_of(event, character)
            self._add(replace(escape, message=f"an escape in double quotes makes {describe(character)}", hint=hint))
            return
        if first_not_nfc(event.value) is not None:
            self._add(fault_at(event, codes.FORBIDDEN_CHARACTER, "escapes in double quotes make a text that is not in Unicode form NFC", hint))

    def _escape_of(self, event: Any, character: str) -> TextFault:
        r"""A fault at the escape that makes a character, or at the whole text where the escape has a name, as `\P` has."""
        start = event.start_mark.index
        for match in _ESCAPE.finditer(self._text, start, event.end_mark.index):
            if match.lastgroup and int(match[match.lastgroup], 16) == ord(character):
                line, column = place(self._text, match.start())
                return TextFault(codes.FORBIDDEN_CHARACTER, line, column, "", width=len(match[0]))
        return fault_at(event, codes.FORBIDDEN_CHARACTER, "", "")

    def _add(self, fault: TextFault) -> None:
        if len(self.faults) == MAX_FAULTS:
            raise Refused(TextFault(codes.TOO_MANY, 0, 0, f"more than {MAX_FAULTS} faults; the rest is not told", "mend these first"))
        self.faults.append(fault)
