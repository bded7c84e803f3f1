"""Bytes to plain values, strictly: limits, UTF-8, YAML 1.2's core schema, no duplicate keys, aliases or tags."""

import re
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.composer import ComposerError
from yaml.constructor import ConstructorError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from safemcp_catalog.diagnostics import Code
from safemcp_catalog.load import codes
from safemcp_catalog.load.characters import first_not_nfc, forbidden_in
from safemcp_catalog.load.discover import MAX_BYTES

MAX_DEPTH = 40
"""Deepest nesting of lists and mappings that is parsed."""


@dataclass(frozen=True, slots=True)
class TextFault:
    """A fault found while reading: a place in the text instead of a route. Lines and columns count from 1."""

    code: Code
    line: int
    column: int
    message: str
    hint: str = ""
    width: int = 1
    related: tuple[int, int, str] | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file's text and values, or the faults that keep it from having values."""

    text: str
    value: Any
    faults: tuple[TextFault, ...] = ()


def parse(raw: bytes) -> Parsed:
    """Read one YAML document.

    Never raises for bad content, and never calls libyaml's composer, which overruns the C stack on deep nesting,
    before the depth is known to be small.
    """
    fault = _size_or_encoding_fault(raw)
    text = raw.decode("utf-8", errors="replace").removeprefix("\ufeff")
    if fault:
        return Parsed(text, None, (fault,))
    faults = tuple(_character_faults(text))
    if faults:
        return Parsed(text, None, faults)
    fault = _depth_fault(raw, text)
    if fault:
        return Parsed(text, None, (fault,))
    return _compose_and_build(text)


def compose(text: str) -> Node | None:
    """The tree of YAML nodes, with their marks, of a text that `parse` has accepted or found only key faults in."""
    loader = _Loader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


# ---- before libyaml ------------------------------------------------------------------------------------------------


def _size_or_encoding_fault(raw: bytes) -> TextFault | None:
    if len(raw) > MAX_BYTES:
        return TextFault(codes.TOO_LARGE, 0, 0, f"the file is larger than {MAX_BYTES // 1_000_000} MB", "split it, or shorten what is in it")
    if raw.startswith(b"\xef\xbb\xbf"):
        return TextFault(codes.BAD_ENCODING, 1, 1, "the file starts with a byte order mark", "save it as UTF-8 without BOM")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        # The decoder counts bytes; a column is counted in characters, and an accent before the bad byte has two.
        before = raw[: error.start].decode("utf-8")
        line, column = place(before, len(before))
        return TextFault(codes.BAD_ENCODING, line, column, f"the byte 0x{raw[error.start]:02X} is not UTF-8", "save the file as UTF-8")
    return None


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of an offset in code points."""
    line = text.count("\n", 0, offset) + 1
    return line, offset - (text.rfind("\n", 0, offset) + 1) + 1


_ESCAPE = "remove it; a payload that needs it writes it escaped, as \\u200b in single quotes or a block scalar"


def _character_faults(text: str) -> list[TextFault]:
    if "\r" in text:
        line, column = place(text, text.index("\r"))
        return [TextFault(codes.LINE_ENDS, line, column, "the line ends in a carriage return", "save the file with Unix line ends (LF)")]
    faults = []
    for offset, what in forbidden_in(text):
        line, column = place(text, offset)
        faults.append(TextFault(codes.FORBIDDEN_CHARACTER, line, column, f"the text holds {what}", _ESCAPE))
        if len(faults) == 20:  # a file full of them is told once it is cleaned of these
            break
    if not faults and (offset_nfc := first_not_nfc(text)) is not None:
        line, column = place(text, offset_nfc)
        faults.append(TextFault(codes.FORBIDDEN_CHARACTER, line, column, "the text is not in Unicode form NFC", "write the accented letter as one character"))
    return faults


_FLOW = re.compile(rb"[\[\]{}]")
_COMPACT = re.compile(rb"(?:[-?:]\s+){%d}" % MAX_DEPTH)
_INDENTED = re.compile(rb"^ {%d}" % (2 * MAX_DEPTH), re.MULTILINE)


def _depth_fault(raw: bytes, text: str) -> TextFault | None:
    if not _may_be_deep(raw):
        return None
    depth = 0
    loader = _Loader(text)
    try:
        # The event parser keeps its stack on the heap, so it is safe at any depth; it stops at the limit.
        while loader.check_event():
            event = loader.get_event()
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    line, column = event.start_mark.line + 1, event.start_mark.column + 1
                    return TextFault(codes.NESTED_TOO_DEEPLY, line, column, f"lists or mappings are nested more than {MAX_DEPTH} deep", "write it flatter")
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except yaml.YAMLError:
        return None  # composing meets the same error and tells it
    finally:
        loader.dispose()
    return None


def _may_be_deep(raw: bytes) -> bool:
    """An upper bound on nesting from the bytes alone: brackets in text count too, so it errs on the safe side."""
    if _COMPACT.search(raw) or _INDENTED.search(raw):
        return True
    depth = 0
    for match in _FLOW.finditer(raw):
        depth += 1 if match[0] in b"[{" else -1
        if depth >= MAX_DEPTH:
            return True
        depth = max(depth, 0)
    return False


# ---- with libyaml --------------------------------------------------------------------------------------------------

_STR, _SEQ, _MAP = "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"
_NULL, _BOOL, _INT, _FLOAT = (f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float"))
_CORE = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), _NULL),
    **dict.fromkeys(("true", "True", "TRUE", "false", "False", "FALSE"), _BOOL),
}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_REAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_NUMBER_STARTS = frozenset("+-.0123456789")


class _Loader(yaml.CSafeLoader):
    """libyaml's parser with the core schema of YAML 1.2 (chapter 10.3): `no`, `on` and dates are text."""

    def resolve(self, kind: type[Node], value: Any, implicit: Any) -> str:
        if kind is ScalarNode:
            if not implicit[0]:
                return _STR
            if value[:1] in _NUMBER_STARTS:
                if _INTEGER.fullmatch(value):
                    return _INT
                return _FLOAT if _REAL.fullmatch(value) else _STR
            return _CORE.get(value, _STR)
        return _SEQ if kind is SequenceNode else _MAP


if not issubclass(yaml.CSafeLoader, yaml.cyaml.CParser):  # pragma: no cover - the pure loader is 11 times slower
    message = "PyYAML was built without libyaml; install a wheel that has it"
    raise ImportError(message)


class _Refused(Exception):  # noqa: N818 - carries a fault out of the recursion, and is no error of the program
    def __init__(self, fault: TextFault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def _compose_and_build(text: str) -> Parsed:
    try:
        node = compose(text)
        if not isinstance(node, MappingNode):
            found = "is empty" if node is None else f"holds {_noun(node)}"
            return Parsed(text, None, (TextFault(codes.NO_MAPPING, 1, 1, f"the file {found}", "start it with `id:` and the entry's id"),))
        builder = _Builder("\\" in text)
        value = builder.build(node)
        return Parsed(text, value, tuple(builder.faults))
    except _Refused as refused:
        return Parsed(text, None, (refused.fault,))
    except yaml.YAMLError as error:
        return Parsed(text, None, (_yaml_fault(text, error),))


def _noun(node: Node) -> str:
    return "a list" if isinstance(node, SequenceNode) else "one plain value"


class _Builder:
    """Nodes to values, with what the core schema and the catalog do not allow as faults."""

    def __init__(self, has_escapes: bool) -> None:
        self.faults: list[TextFault] = []
        self._seen: set[int] = set()
        self._has_escapes = has_escapes

    def build(self, node: Node) -> Any:
        """The value of a node. Anchored nodes that come by twice are aliases."""
        if id(node) in self._seen:
            raise _Refused(_at(node, codes.ALIAS, "the file uses an alias", "write the value out"))
        self._seen.add(id(node))
        if type(node) is ScalarNode:
            return self._scalar(node)
        if type(node) is SequenceNode:
            if node.tag != _SEQ:
                self._refuse_tag(node)
            return [self.build(child) for child in node.value]
        if node.tag != _MAP:
            self._refuse_tag(node)
        return self._mapping(node)

    def _refuse_tag(self, node: Node) -> None:
        raise _Refused(_at(node, codes.ALIAS, f"the tag {node.tag.replace('tag:yaml.org,2002:', '!!')} is not used here", "remove the tag"))

    def _mapping(self, node: Any) -> dict[str, Any]:
        values: dict[str, Any] = {}
        places: dict[str, Node] = {}
        for key_node, value_node in node.value:
            if type(key_node) is not ScalarNode:
                raise _Refused(_at(key_node, codes.BAD_YAML, "a key is a list or a mapping", "put the key in quotes"))
            key = key_node.value
            if key == "<<" and key_node.style is None:
                raise _Refused(_at(key_node, codes.ALIAS, "the file uses a merge key", "write the values out"))
            if key in values:
                first = places[key].start_mark
                related = (first.line + 1, first.column + 1, "first written here")
                self.faults.append(_at(key_node, codes.DUPLICATE_KEY, f"the key {key} stands here a second time", "keep one of the two", related))
                self.build(value_node)
                continue
            places[key] = key_node
            self._check_text(key_node)
            self._seen.add(id(key_node))
            values[key] = self.build(value_node)
        return values

    def _scalar(self, node: Any) -> Any:
        tag, text = node.tag, node.value
        if tag == _STR:
            if self._has_escapes:
                self._check_text(node)
            return text
        if tag == _NULL:
            return None
        if tag == _BOOL:
            return text[0] in "tT"
        if tag == _INT or tag == _FLOAT:
            return self._number(node)
        return self._refuse_tag(node)

    def _number(self, node: Any) -> int | float:
        text: str = node.value
        if len(text) <= 40:
            if node.tag == _INT:
                return int(text, 0) if text[:2] in ("0x", "0o") else int(text)
            try:
                number = float(text)
            except ValueError:  # .inf and .nan
                number = float("nan")
            if number - number == 0:
                return number
        self.faults.append(_at(node, codes.BAD_SCALAR, f"{text[:20]} is no number that JSON can hold", "put it in quotes if it is text"))
        return 0

    def _check_text(self, node: Any) -> None:
        # The raw text was clean, so a forbidden character can only come from an escape in double quotes.
        if self._has_escapes and node.style == '"':
            what = next((what for _, what in forbidden_in(node.value)), None)
            if what is None and first_not_nfc(node.value) is not None:
                what = "text that is not in Unicode form NFC"
            if what:
                self.faults.append(_at(node, codes.FORBIDDEN_CHARACTER, f"an escape in double quotes makes {what}", "use single quotes, so that the escape stays text"))


def _at(node: Node, code: Code, message: str, hint: str, related: tuple[int, int, str] | None = None) -> TextFault:
    mark, end = node.start_mark, node.end_mark
    width = end.column - mark.column if end.line == mark.line else 1
    return TextFault(code, mark.line + 1, mark.column + 1, message, hint, max(width, 1), related)


_YAML_SENTENCES = (
    ("found character '\\t'", "a tab is used for indentation", "indent with spaces"),
    ("found a tab character", "a tab is used for indentation", "indent with spaces"),
    ("mapping values are not allowed", "a colon makes a second key on this line", "put the text in quotes, or behind `>-` on a line of its own"),
    ("could not find expected ':'", "the line above is no `key: value` pair", "add the colon, or indent the line as part of the text above"),
    ("did not find expected key", "the line fits neither the list nor the mapping around it", "indent it like its neighbors; quote a text that starts with a quotation mark and goes on behind it"),
    ("did not find expected '-' indicator", "the line fits neither the list nor the mapping around it", "indent it like its neighbors"),
    ("did not find expected ',' or", "a list or mapping in brackets is not closed, or lacks a comma", "add the comma or the closing bracket"),
    ("found unexpected end of stream", "a quotation mark is not closed", "close it"),
    ("did not find expected the stream end", "the file holds more than one document", "keep one entry a file, without `---`"),
    ("expected a single document", "the file holds more than one document", "keep one entry a file, without `---`"),
    ("found undefined alias", "the file uses an alias", "write the value out; quote a text that starts with *"),
    ("found duplicate anchor", "the file uses an anchor", "write the value out; quote a text that starts with &"),
    ("unacceptable character", "the file holds a character that YAML does not allow", "remove it"),
    ("found unknown escape character", "the backslash in double quotes starts no known escape", "use single quotes, or write the backslash twice"),
    ("found invalid Unicode character escape code", "the escape names no Unicode character", "use single quotes, so that the escape stays text"),
    ("cannot start any token", "a text starts with a character that means something else in YAML", "put the text in quotes"),
)


def _yaml_fault(text: str, error: yaml.YAMLError) -> TextFault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.count("\n") + 1
    line = min(line, lines)
    for part, sentence, hint in _YAML_SENTENCES:
        if part in problem:
            is_alias = isinstance(error, ComposerError) and "anchor" in problem + sentence or "alias" in sentence
            return TextFault(codes.ALIAS if is_alias else codes.BAD_YAML, line, column, sentence, hint)
    kind = "the file is no YAML" if not isinstance(error, ConstructorError) else "a value cannot be read"
    return TextFault(codes.BAD_YAML, line, column, f"{kind}: {problem}", "compare the line with its neighbors")
