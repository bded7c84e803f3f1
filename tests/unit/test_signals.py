"""Signals on documents: paths, each of the tests, and what a stranger's signal may not do."""

import time
from typing import Any

import pytest

from safemcp_catalog.model.technique import Signal
from safemcp_catalog.signals import Sign, SignalError, compiled_path, parse_document, signs


def signal(test: str, path: str = "$.value", **more: Any) -> Signal:
    return Signal.model_validate({"on": "client-config", "path": path, "test": test, "explanation": "A sign.", "triggers": ["{}"], "stays_quiet_on": ["{}"], **more})


def shows(test: str, value: Any, **more: Any) -> bool:
    return bool(signs(signal(test, **more), {"value": value}))


def test_sign_says_where_it_was_found() -> None:
    document = {"tools": [{"description": "Adds."}, {"description": "Adds.\u200b"}]}
    assert signs(signal("hidden-characters", "$.tools[*].description"), document) == (Sign("$['tools'][1]['description']", "Adds.\u200b"),)


def test_document_that_is_a_text_is_not_read_as_json_again() -> None:
    assert signs(signal("hidden-characters", "$.value"), '{"value": "a\u200b"}') == ()
    assert signs(signal("present", "$"), "[") == (Sign("$", "["),)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("*<important*", "Sort. <IMPORTANT>Now", True),
        ("ssh", "ssh key", False),
        ("*a?c*", "xxABCx", True),
        ("a*a", "a", False),
        ("a*b*a", "a-b-a", True),
        ("?", "", False),
        ("*", "", True),
        ("true", True, True),
        ("7*", 70, True),
        ("*", ["a"], False),
    ],
)
def test_pattern_fits_whole_values_without_regard_to_case(pattern: str, text: Any, expected: bool) -> None:
    assert shows("pattern", text, patterns=[pattern]) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tag \U000e0041", True),
        ("zero\u200bwidth", True),
        ("right\u202eleft", True),
        ("\x1b[8mhidden", True),
        ("joined\u200dletters", True),
        ("\U0001f468\u200d\U0001f469", False),
        ("\u0645\u06cc\u200c\u062e\u0648", False),
        ("na\u00efve \u2013 tab\t", False),
    ],
)
def test_hidden_character_is_one_that_a_person_does_not_see(text: str, expected: bool) -> None:
    assert shows("hidden-characters", text) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"command": "npx", "args": ["-y", "@example/notes"]}, True),
        ({"command": "npx", "args": ["-y", "@example/notes@1.0.15"]}, False),
        ({"command": "npx", "args": ["-y", "@example/notes@^1.0.0"]}, True),
        ({"command": "npx", "args": ["--package=notes@1.2.3", "notes"]}, False),
        ({"command": "cmd", "args": ["/c", "npx", "-y", "notes"]}, True),
        ({"command": "C:\\node\\npx.cmd", "args": ["notes"]}, True),
        ({"command": "npx", "args": ["./server"]}, False),
        ({"command": "pnpm", "args": ["dlx", "notes@latest"]}, True),
        ({"command": "uvx", "args": ["notes@latest"]}, True),
        ({"command": "uvx", "args": ["notes==1.2.3"]}, False),
        ({"command": "uvx", "args": ["--from", "git+https://git.example/notes@" + "a" * 40, "notes"]}, False),
        ({"command": "uvx", "args": ["--from", "git+https://git.example/notes", "notes"]}, True),
        ({"command": "pipx", "args": ["run", "notes"]}, True),
        ({"command": "docker", "args": ["run", "-i", "notes:1"]}, True),
        ({"command": "docker", "args": ["run", "-i", "notes@sha256:0f"]}, False),
        ({"command": "node", "args": ["server.js"]}, False),
        ({"url": "https://notes.example/mcp"}, False),
        (["npx", "notes"], True),
        ("npx -y notes@1.2.3", False),
        ({"identifier": "@example/notes", "version": "1.2.0"}, False),
        ({"identifier": "@example/notes", "version": "latest"}, True),
        ({"identifier": "@example/notes"}, True),
        ({"identifier": "https://notes.example/notes.mcpb", "fileSha256": "0f"}, False),
        (None, False),
        (7, False),
    ],
)
def test_unpinned_package_is_one_whose_newest_version_is_fetched(value: Any, expected: bool) -> None:
    assert shows("unpinned-package", value) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sk-" + "a1B2" * 8, True),
        ("ghp_" + "a1B2c3" * 5, True),
        ("Bearer Zk3v9QpL0sTt7XyAa81bcd", True),
        ("postgres://app:s3cret@db.internal/app", True),
        ("${NOTES_KEY}", False),
        ("<your key>", False),
        ("your-api-key-0123456789-abcdef", False),
        ("/usr/local/lib/notes/version1", False),
        ("notes.internal.net/path/number1", False),
        ("debug-mode-enabled-for-all-users", False),
        ("short1", False),
        (12345678901234567890, False),
    ],
)
def test_secret_is_a_credential_and_no_placeholder(text: Any, expected: bool) -> None:
    assert shows("secret", text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://notes.example/mcp", True),
        ("HTTP://notes.example", True),
        ("https://notes.example", False),
        ("http://localhost:3000/mcp", False),
        ("http://127.0.0.1/", False),
        ("http://[::1]:3000", False),
        ("http://localhost.evil.example", True),
        ("http://127.0.0.1.evil.example", True),
    ],
)
def test_plain_http_is_unencrypted_to_another_machine(text: str, expected: bool) -> None:
    assert shows("plain-http", text) is expected


def test_missing_field_shows_on_objects_without_it() -> None:
    document = {"packages": [{"a": 1}, {"hash": "x"}, "text"]}
    assert [sign.path for sign in signs(signal("missing-field", "$.packages[*]", field="hash"), document)] == ["$['packages'][0]"]


def test_present_shows_on_whatever_the_path_selects() -> None:
    path = "$['mcpServers', 'servers'][?@.trust == true && search(@.name, '^(mail|calendar)')]"
    assert signs(signal("present", path), {"servers": [{"trust": True, "name": "mail"}, {"trust": True, "name": "notes"}, {"name": "mail"}]})[0].value["name"] == "mail"


@pytest.mark.parametrize(
    "path",
    ["$.a[", "a.b", "$" + "[*,*]" * 20, "$..a..b..c", "$[?$.a == 1]", "$" + ".a" * 200, "$[?@[?@[?@[?@.a]]]]", "$.a.keys()", ""],
)
def test_path_that_is_wrong_or_asks_too_much_is_refused(path: str) -> None:
    with pytest.raises(SignalError):
        compiled_path(path)


def test_regular_expression_in_a_filter_is_refused_before_it_runs() -> None:
    started = time.monotonic()
    with pytest.raises(SignalError, match="more than words"):
        signs(signal("present", "$[?search(@, '(a+)+$')]"), ["a" * 40 + "!"])
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("more", [{"test": "pattern"}, {"test": "missing-field"}, {"test": "present", "patterns": ["a"]}, {"test": "secret", "field": "a"}])
def test_signal_without_what_its_test_needs_is_refused(more: dict[str, Any]) -> None:
    with pytest.raises(SignalError):
        signs(signal(**more), {})


def test_document_nested_too_deep_is_told_as_such() -> None:
    with pytest.raises(ValueError, match="nested too deep"):
        parse_document("[" * 100_000)
    deep: Any = "x"
    for _ in range(500):
        deep = {"a": deep}
    with pytest.raises(SignalError, match="nested too deep"):
        signs(signal("present", "$..b"), deep)


def test_what_is_no_json_is_told_with_its_place() -> None:
    with pytest.raises(ValueError, match="it is no JSON from character 2 on"):
        parse_document("{")
