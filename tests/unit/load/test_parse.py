"""Bytes to values: what YAML 1.2's core schema says, and what the catalog does not take."""

import pytest

from safemcp_catalog.load.parse import Parsed, parse
from safemcp_catalog.load.text_fault import MAX_FAULTS
from safemcp_catalog.load.values import MAX_DEPTH, MAX_EVENTS


def parsed(text: str) -> Parsed:
    return parse(text.encode())


def told(text: str) -> list[tuple[str, int, int, str]]:
    return [(fault.code.code, fault.line, fault.column, fault.message) for fault in parsed(text).faults]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("NO", "NO"),
        ("2026-11-23", "2026-11-23"),
        ("12:30:45", "12:30:45"),
        ("1_000", "1_000"),
        ("0b101", "0b101"),
        ("0x", "0x"),
        ("+.", "+."),
        ("1.2.3", "1.2.3"),
        ("nan", "nan"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("|-\n  12", "12"),
        ("1\n  2", "1 2"),
        ("", None),
        ("~", None),
        ("Null", None),
        ("nULL", "nULL"),
        ("true", True),
        ("FALSE", False),
        ("tRue", "tRue"),
        ("017", 17),
        ("0o17", 15),
        ("0x1F", 31),
        ("-12", -12),
        ("+0", 0),
        ("1.50", 1.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("-1e3", -1000.0),
        ("[a, 1, ~]", ["a", 1, None]),
        ("{b: 1}", {"b": 1}),
        ("[]", []),
    ],
)
def test_scalar_has_the_value_that_the_core_schema_says(written: str, value: object) -> None:
    result = parsed(f"a: {written}\n")
    assert result.faults == ()
    assert result.value == {"a": value}
    assert type(result.value and result.value["a"]) is type(value)


def test_keys_are_text_whatever_they_look_like() -> None:
    assert parsed("on: 1\n1: 2\ntrue: 3\n~: 4\n2026-01-01: 5\n").value == {"on": 1, "1": 2, "true": 3, "~": 4, "2026-01-01": 5}


def test_lists_and_mappings_nest_as_written() -> None:
    assert parsed("a:\n- b: [1, {c: d}]\n  e: {}\n- - 2\n  - f\ng: h\n").value == {"a": [{"b": [1, {"c": "d"}], "e": {}}, [2, "f"]], "g": "h"}


def test_first_of_two_equal_keys_is_kept_and_both_places_are_told() -> None:
    result = parsed("a: 1\nb: {c: 1, c: [2, {d: 3}]}\na: 4\n")
    assert result.value == {"a": 1, "b": {"c": 1}}
    assert [(f.code.code, f.line, f.column, f.related) for f in result.faults] == [
        ("SMC008", 2, 11, (2, 5, "first written here")),
        ("SMC008", 3, 1, (1, 1, "first written here")),
    ]


def test_same_key_in_two_mappings_is_no_fault() -> None:
    assert told("a: {c: 1}\nb: {c: 1}\n") == []


def test_double_key_below_a_dropped_value_is_told_too() -> None:
    assert [fault[:3] for fault in told("a: 1\na: {b: 1, b: 2}\n")] == [("SMC008", 2, 1), ("SMC008", 2, 11)]


@pytest.mark.parametrize(
    ("text", "code", "at", "message"),
    [
        ("a: &x 1\n", "SMC009", (1, 4), "the file uses an anchor, &x"),
        ("a: *x\n", "SMC009", (1, 4), "the file uses an alias, *x"),
        ("*x : 1\n", "SMC009", (1, 1), "the file uses an alias, *x"),
        ("a: !!str 1\n", "SMC009", (1, 4), "the file uses a tag, !!str"),
        ("a: ! 1\n", "SMC009", (1, 4), "the file uses a tag, !"),
        ("a: !mine [1]\n", "SMC009", (1, 4), "the file uses a tag, !mine"),
        ("!!set {a: 1}\n", "SMC009", (1, 1), "the file uses a tag, !!set"),
        ("!!str a: 1\n", "SMC009", (1, 1), "the file uses a tag, !!str"),
        ("a:\n  <<: {b: 1}\n", "SMC009", (2, 3), "the file uses a merge key"),
        ("%YAML 1.1\n---\na: no\n", "SMC009", (1, 1), "the file has a % directive"),
        ("%TAG ! tag:example.com,2026:\n---\na: no\n", "SMC009", (1, 1), "the file has a % directive"),
        ("? [a]\n: 1\n", "SMC007", (1, 3), "a key is a list or a mapping"),
        ("{{a: b}: c}\n", "SMC007", (1, 2), "a key is a list or a mapping"),
        ("a: .inf\n", "SMC010", (1, 4), ".inf is no number that JSON can hold"),
        ("a: -.INF\n", "SMC010", (1, 4), "-.INF is no number that JSON can hold"),
        ("a: .nan\n", "SMC010", (1, 4), ".nan is no number that JSON can hold"),
        ("a: 1e999\n", "SMC010", (1, 4), "1e999 is no number that JSON can hold"),
        ("a: " + "1" * 41 + "\n", "SMC010", (1, 4), "1" * 40 + " is no number that JSON can hold"),
        ("", "SMC011", (0, 0), "the file is empty"),
        ("# nothing\n", "SMC011", (0, 0), "the file is empty"),
        ("---\n", "SMC011", (0, 0), "the file is empty"),
        ("- a\n", "SMC011", (1, 1), "the file holds a list"),
        ("a\n", "SMC011", (1, 1), "the file holds one plain value"),
        ("a: 1\n---\nb: 1\n", "SMC011", (2, 1), "the file holds more than one document"),
    ],
)
def test_what_the_catalog_does_not_take_is_told_with_its_place(text: str, code: str, at: tuple[int, int], message: str) -> None:
    assert told(text) == [(code, *at, message)]


def test_quoted_merge_key_is_a_key() -> None:
    assert parsed("'<<': 1\n").value == {"<<": 1}


def test_start_of_a_document_may_be_marked() -> None:
    assert parsed("---\na: 1\n...\n").value == {"a": 1}


# ---- limits ----------------------------------------------------------------------------------------------------------


def test_deepest_nesting_is_read_and_one_level_more_is_not() -> None:
    assert told("a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)) == []
    assert told("a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH) == [("SMC006", 1, 3 + MAX_DEPTH, "lists or mappings are nested more than 40 deep")]


def test_brackets_closed_in_quotes_do_not_hide_the_depth() -> None:
    assert told("a: " + '["]", ' * 100_000)[0][0] == "SMC006"


def test_file_with_more_values_than_an_entry_can_hold_is_refused() -> None:
    assert [(code, message) for code, _, _, message in told("a: [" + "1," * MAX_EVENTS + "]\n")] == [
        ("SMC002", "the file has more keys and values than an entry can hold")
    ]


def test_faults_beyond_a_hundred_are_not_told_one_by_one() -> None:
    found = told("k: 1\n" * (MAX_FAULTS + 2))
    assert len(found) == MAX_FAULTS + 1
    assert found[-1] == ("SMC014", 0, 0, "more than 100 faults; the rest is not told")


def test_faults_before_the_end_of_the_readable_are_told_with_it() -> None:
    assert [fault[0] for fault in told("a: 1\na: 2\nb: *c\n")] == ["SMC008", "SMC009"]


# ---- characters ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "code", "at", "message"),
    [
        (b"\xef\xbb\xbfa: 1\n", "SMC003", (1, 1), "the file starts with a byte order mark"),
        ("a: é\nb: ".encode() + b"\xe9\n", "SMC003", (2, 4), "the byte 0xE9 is not UTF-8"),
        ("a: éé".encode() + b"\xff\n", "SMC003", (1, 6), "the byte 0xFF is not UTF-8"),
        (b"a: \xed\xa0\x80\n", "SMC003", (1, 4), "the byte 0xED is not UTF-8"),
        (b"a: \xc0\xaf\n", "SMC003", (1, 4), "the byte 0xC0 is not UTF-8"),
        (b"a: 1\r\nb: 2\r\n", "SMC005", (1, 5), "the line ends in a carriage return"),
        (b"a: 1\rb: 2\r", "SMC005", (1, 5), "the line ends in a carriage return"),
        (b"a: \x00\n", "SMC004", (1, 4), "the text holds U+0000 (control character)"),
        (b"a: \x1b[2J\n", "SMC004", (1, 4), "the text holds U+001B (control character)"),
        ("a: é\u202e\n".encode(), "SMC004", (1, 5), "the text holds U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("# \u200b\na: 1\n".encode(), "SMC004", (1, 3), "the text holds U+200B ZERO WIDTH SPACE"),
        ("a: \ue000\n".encode(), "SMC004", (1, 4), "the text holds U+E000 (private use)"),
        ("a: b\ufeff\n".encode(), "SMC004", (1, 5), "the text holds U+FEFF ZERO WIDTH NO-BREAK SPACE"),
        ("a: \U000e0041\n".encode(), "SMC004", (1, 4), "the text holds U+E0041 TAG LATIN CAPITAL LETTER A"),
        ("a: caf\u0065\u0301\n".encode(), "SMC004", (1, 7), "e and its accent, U+0301 COMBINING ACUTE ACCENT, are two characters"),
        ("a: \u212b\n".encode(), "SMC004", (1, 4), "U+212B ANGSTROM SIGN is written as another character in Unicode form NFC"),
    ],
)
def test_bytes_that_deceive_are_told_with_line_and_column_in_characters(raw: bytes, code: str, at: tuple[int, int], message: str) -> None:
    assert [(f.code.code, (f.line, f.column), f.message) for f in parse(raw).faults] == [(code, at, message)]


def test_each_forbidden_character_is_told_once() -> None:
    assert [fault[:3] for fault in told("a: \u200b\u202e\nb: \u200b\r\nc: 1\r\n")] == [("SMC004", 1, 4), ("SMC004", 1, 5), ("SMC005", 2, 5)]


@pytest.mark.parametrize(
    ("written", "at", "width", "name"),
    [
        (r'"x \u200b"', (1, 7), 6, "U+200B ZERO WIDTH SPACE"),
        (r'"\\u200b \U0000200b"', (1, 13), 10, "U+200B ZERO WIDTH SPACE"),
        (r'"x \x1b"', (1, 7), 4, "U+001B (control character)"),
        (r'"x \P"', (1, 4), 6, "U+2029 PARAGRAPH SEPARATOR"),
        ('"x\n  \\u202e"', (2, 3), 6, "U+202E RIGHT-TO-LEFT OVERRIDE"),
    ],
)
def test_escape_that_makes_a_forbidden_character_is_told_at_the_escape(written: str, at: tuple[int, int], width: int, name: str) -> None:
    found = parsed(f"a: {written}\n").faults
    assert [((f.line, f.column), f.width, f.message) for f in found] == [(at, width, f"an escape in double quotes makes {name}")]


def test_escape_in_a_key_is_told_too() -> None:
    assert told('"\\u200b": 1\n') == [("SMC004", 1, 2, "an escape in double quotes makes U+200B ZERO WIDTH SPACE")]


def test_escapes_that_decompose_a_letter_are_told() -> None:
    assert told('a: "e\\u0301"\n') == [("SMC004", 1, 4, "escapes in double quotes make a text that is not in Unicode form NFC")]


@pytest.mark.parametrize("written", [r"'\u200b'", r"\u200b", "|\n  \\u200b", r'"\\u200b"', '"\\t\\n\\u00e9"', "'\U0001f600 ok'"])
def test_escapes_that_stay_text_and_plain_signs_are_no_fault(written: str) -> None:
    assert told(f"a: {written}\n") == []


# ---- not YAML --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("a: b: c\n", (1, 5), "a colon makes a second key on this line"),
        ("a: b\n  c: d\n", (2, 4), "the line goes on with the text above it, where a colon makes no key"),
        ("a:b\nc: d\n", (2, 2), "the line goes on with the text above it, where a colon makes no key"),
        ("a: |\n  b\nc\nd: e\n", (3, 1), "the line is no `key: value` pair"),
        ("a: 'x' y\n", (1, 8), "the line fits neither the list nor the mapping around it"),
        ("a: [\n", (1, 5), "a bracket or a brace is not closed"),
        ("a: [b, , c]\n", (1, 8), "a value starts with a closing bracket or a comma"),
        ("- a\nb: c\n", (2, 1), "the line fits neither the list nor the mapping around it"),
        ("a: [1\nb: 2\n", (1, 4), "the list or mapping in brackets is not closed, or lacks a comma"),
        ("b: 1\na: 'x\n", (2, 4), "the quotation mark is not closed"),
        ("a: 'x\n---\n", (1, 4), "the quotation mark is not closed"),
        ('a: "\\q"\n', (1, 5), "the backslash in double quotes starts no known escape"),
        ('a: "\\xZZ"\n', (1, 7), "the escape in double quotes lacks digits"),
        ('a: "\\ud800"\n', (1, 7), "the escape in double quotes names no Unicode character"),
        ("a: * b\n", (1, 4), "a text starts with * or &, which make aliases and anchors in YAML"),
        ("a: > b\n", (1, 4), "a text starts with | or >, which start a block of text in YAML"),
        ("a: }\n", (1, 4), "a value starts with a closing bracket or a comma"),
        ("a: - b\n", (1, 4), "a list starts behind a key on the same line"),
        ("a: 1\n%b\n", (2, 1), "a line starts with %, which makes a directive in YAML"),
        ("\n%YAML 1.2\n\n", (2, 1), "a line starts with %, which makes a directive in YAML"),
        ("a: [\n\n\n", (1, 5), "a bracket or a brace is not closed"),
        ("a: !<\n", (1, 4), "a text starts with !, which makes a tag in YAML"),
        ("a: `b`\n", (1, 4), "a text starts with `, which YAML keeps for itself"),
        ("a: @b\n", (1, 4), "a text starts with @, which YAML keeps for itself"),
        ("a: %b\n", (1, 4), "a text starts with %, which YAML keeps for itself"),
        ("a:\n\tb: c\n", (2, 1), "a tab is used for indentation"),
        ("a: b\n\tc: d\n", (2, 1), "a tab is used for indentation"),
    ],
)
def test_parse_error_is_a_sentence_about_the_place_to_mend(text: str, at: tuple[int, int], message: str) -> None:
    assert told(text) == [("SMC007", *at, message)]


def test_place_of_an_error_at_the_end_is_in_the_last_line() -> None:
    fault = parsed("a: 1\nb: |\n  x\nc").faults[0]
    assert (fault.line, fault.column) == (4, 1)
