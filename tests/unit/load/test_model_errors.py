"""Each of pydantic's error types has a sentence of ours: what is wrong with the value, and what to type."""

import copy
import importlib
import re
from typing import Any

import pytest
from pydantic import ValidationError
from tests.catalog_cases import SMALL

from safemcp_catalog.load import ALL_KINDS, codes
from safemcp_catalog.load.kinds import KINDS, Kind
from safemcp_catalog.load.model_errors import _SENTENCES, model_faults
from safemcp_catalog.load.parse import parse
from safemcp_catalog.load.text_fault import MAX_FAULTS
from safemcp_catalog.load.validate import validate
from safemcp_catalog.model import CatalogInfo

BY_NAME = {kind.name: kind for kind in ALL_KINDS}
FILES = {
    "technique": "techniques/SAFE-T1001.yaml",
    "mitigation": "mitigations/SAFE-M-2.yaml",
    "case-study": "case-studies/SAFE-CS-1.yaml",
    "tactic": "tactics/ATK-TA0001.yaml",
    "catalog": "catalog.yaml",
    "pairs": "frameworks/pairs/nist-iso.yaml",
}
GONE = object()


def changed(kind: str, route: tuple[str | int, ...], value: Any) -> list[tuple[str, tuple[str | int, ...], str, str]]:
    """Code, route, message and hint of each fault of an entry of the small catalog with one value replaced."""
    entry = copy.deepcopy(parse((SMALL / FILES[kind]).read_bytes()).value)
    node: Any = entry
    for step in route[:-1]:
        node = node[step]
    if value is GONE:
        del node[route[-1]]
    else:
        node[route[-1]] = value
    assert entry is not None
    return [(code.code, fault.route, fault.message, fault.hint) for code, fault in validate(BY_NAME[kind], entry)[1]]


@pytest.mark.parametrize(
    ("kind", "route", "value", "code", "message", "hint"),
    [
        ("technique", ("severty",), "high", "SMC101", "there is no field severty here", "did you mean severity?"),
        ("technique", ("maturity",), "theoretical", "SMC101", "there is no field maturity here", "maturity belongs under evidence"),
        ("technique", ("motivation",), "money", "SMC101", "there is no field motivation here", "did you mean motivations? It belongs under adversary"),
        ("technique", ("mitigations", 0, "role"), GONE, "SMC102", "the field role is missing", "add `role:` preventive, detective or corrective, against this technique. Allowed: preventive, detective, corrective"),
        ("technique", ("related",), ["SAFE-T1102"], "SMC103", 'element 1 of related must be a mapping, not the text "SAFE-T1102"', "write its fields instead: id:, relation:, note:"),
        ("technique", ("related",), "none", "SMC103", 'related must be a list, not the text "none"', "write it as a list, one `- ` a line, each with id:, relation:, note:"),
        ("technique", ("tactics",), ["TA0002"], "SMC105", '"TA0002" does not have the form of element 1 of tactics', "did you mean ATK-TA0002? Id of a tactic: ATK- and the id of the ATT&CK tactic that it is aligned to. Example: ATK-TA0001"),
        ("technique", ("summary",), "A sentence without its stop", "SMC105", '"A sentence without its stop" does not have the form of summary', "One sentence of at most 240 characters, ending in a full stop."),
        ("technique", ("references", "mcp-tools", "url"), "www.example.com", "SMC105", '"www.example.com" does not have the form of url', "did you mean https://www.example.com? An absolute http or https address. Example: https://example.com/page"),
        ("technique", ("references", "mcp-tools", "kind"), "docs", "SMC104", '"docs" is no value of kind', "Allowed: specification, standard, framework, paper, advisory, cve, vendor-blog, research, news, case-study, guidance, tool, documentation, other"),
        ("technique", ("history", 0, "version"), "v1.0", "SMC105", '"v1.0" does not have the form of version', 'did you mean 1.0? Version as "MAJOR.MINOR", in quotes. Example: 1.0'),
        ("technique", ("detection", "rules", 0, "sigma", "level"), "severe", "SMC104", '"severe" is no value of level', "Allowed: informational, low, medium, high, critical"),
        ("tactic", ("ordre",), 1, "SMC101", "there is no field ordre here", "did you mean order?"),
        ("tactic", ("x",), "", "SMC101", "there is no field x here", "remove it; the fields here are id, name, order, summary, description, attack_id, attack_note"),
        ("tactic", ("",), "", "SMC101", 'there is no field "" here', "remove it; the fields here are id, name, order, summary, description, attack_id, attack_note"),
        ("technique", ("impact", "scope"), GONE, "SMC102", "the field scope is missing", "add `scope:` Whom and what it reaches."),
        ("technique", ("attack_flow", 0, "from"), GONE, "SMC102", "the field from is missing", "add `from:` Who acts: adversary, user, or a component of the taxonomy. Example: server"),
        ("technique", ("name",), 5, "SMC103", "name must be text, not the number 5", "put quotes around it, as it stands"),
        ("technique", ("name",), True, "SMC103", "name must be text, not true", "put quotes around it, as it stands"),
        ("technique", ("name",), ["a"], "SMC103", "name must be text, not a list", "The name that people search for."),
        ("technique", ("aliases",), "Bad tool", "SMC103", 'aliases must be a list, not the text "Bad tool"', 'write it as a list: ["Bad tool"]'),
        ("technique", ("aliases",), {"a": "b"}, "SMC103", "aliases must be a list, not a mapping", "write it as a list, one `- ` a line"),
        ("technique", ("aliases",), ["ok", 2], "SMC103", "element 2 of aliases must be text, not the number 2", "put quotes around it, as it stands"),
        ("technique", ("surface",), ["mcp"], "SMC103", "surface must be a mapping, not a list", "write its fields instead: components:, transports:, trust_boundaries:, layers:, domains:, applies_to:"),
        ("technique", ("references",), "none", "SMC103", 'references must be a mapping, not the text "none"', "write it as a mapping: a key and what belongs to it, without `- `"),
        ("tactic", ("order",), "1", "SMC103", 'order must be a whole number, not the text "1"', "write the number without quotes"),
        ("tactic", ("order",), 1.5, "SMC103", "order must be a whole number, not the number 1.5", "Column of the matrix, from 1."),
        ("mitigation", ("policies", 0, "tests", 0, "expect"), "yes", "SMC103", 'expect must be true or false, not the text "yes"', "write true or false, without quotes"),
        ("case-study", ("vulnerabilities",), [{"id": "CVE-2025-1234", "cvss": "9"}], "SMC103", 'cvss must be a number, not the text "9"', "write the number without quotes"),
        ("technique", ("severity",), "hihg", "SMC104", '"hihg" is no value of severity', "did you mean high? Allowed: high, critical, medium, low"),
        ("technique", ("severity",), 3, "SMC104", "3 is no value of severity", "Allowed: critical, high, medium, low"),
        ("technique", ("surface", "applies_to"), ["mcpx"], "SMC104", '"mcpx" is no value of element 1 of applies_to', "did you mean mcp? Allowed: mcp, a2a, tool-calling"),
        ("technique", ("id",), "SAFE-T1", "SMC105", '"SAFE-T1" does not have the form of id', "Id of the technique, equal to the file's name. A new one is SAFE-T0000 until it is merged. Example: SAFE-T1001"),
        ("technique", ("name",), " x y", "SMC105", "name has white space around it", "remove the blank at its start or end; `>-` and `|-` leave no line end, as `>` and `|` do"),
        ("technique", ("name",), "x\ny", "SMC105", "name must be on one line", "use `>-`, which folds lines into one, instead of `|`"),
        ("case-study", ("date",), "2025-02-30", "SMC105", '"2025-02-30" is no day of the calendar', "write a day that exists, as YYYY-MM-DD"),
        ("technique", ("name",), "x", "SMC106", "name has 1 character, and must have at least 2", "say more: The name that people search for."),
        ("technique", ("name",), "x" * 101, "SMC106", "name has 101 characters, and must have at most 100", "shorten it"),
        ("technique", ("history",), [], "SMC106", "history has 0 elements, and must have at least 1", "add to it: Versions, newest last. `created` and `modified` are derived from it."),
        ("case-study", ("references",), {}, "SMC106", "references has 0 elements, and must have at least 1", "add to it: Cited works by key."),
        ("technique", ("severity",), None, "SMC107", "severity is empty", "fill it, or leave the line out. Allowed: critical, high, medium, low"),
        ("technique", ("name",), None, "SMC107", "name is empty", "fill it: The name that people search for."),
        ("technique", ("aliases",), None, "SMC107", "aliases is empty", "fill it, or leave the line out"),
        ("technique", ("aliases",), [None], "SMC107", "element 1 of aliases is empty", "fill it, or leave the line out"),
        ("tactic", ("order",), 0, "SMC108", "order is 0, and must be at least 1", "write a number from 1 to 99"),
        ("case-study", ("vulnerabilities",), [{"id": "CVE-2025-1234", "cvss": 10.5}], "SMC108", "cvss is 10.5, and must be at most 10", "write a number from 0 to 10"),
    ],
)  # fmt: skip
def test_fault_says_what_is_wrong_and_what_to_type(kind: str, route: tuple[str | int, ...], value: Any, code: str, message: str, hint: str) -> None:
    found = changed(kind, route, value)
    assert [(f[0], f[2], f[3]) for f in found] == [(code, message, hint)]
    assert found[0][1][: len(route)] == route


def test_malformed_key_is_told_as_a_key() -> None:
    reference = {"title": "T", "url": "https://example.com", "kind": "other"}
    [(code, route, message, hint)] = changed("case-study", ("references", "Bad Key"), reference)
    assert (code, route) == ("SMC105", ("references", "Bad Key"))
    assert message == '"Bad Key" does not have the form of a key of references'
    assert hint == "did you mean bad-key? Key of a reference, cited in prose as [@key]. Example: mcp-tools"


@pytest.mark.parametrize("value", [True, ["a"], {"a": "b"}])
def test_value_of_an_event_is_told_once_and_not_for_each_type_that_it_may_have(value: Any) -> None:
    route = ("detection", "rules", 0, "tests", "match", 0, "extra")
    [(code, at, message, _)] = changed("technique", route, value)
    assert (code, at) == ("SMC103", route)
    assert message.startswith("extra must be text or a number, not ")


def test_elements_that_are_at_fault_do_not_make_the_list_too_short() -> None:
    found = changed("technique", ("history", 0, "version"), 1.0)
    assert [(code, route) for code, route, _, _ in found] == [("SMC103", ("history", 0, "version"))]


def test_all_faults_of_an_entry_are_told() -> None:
    found = changed("technique", ("related",), [{"id": "x", "relation": "y"}])
    assert [(code, route[2:]) for code, route, _, _ in found] == [("SMC105", ("id",)), ("SMC104", ("relation",)), ("SMC102", ("note",))]


def test_faults_beyond_a_hundred_are_counted() -> None:
    found = changed("technique", ("aliases",), list(range(MAX_FAULTS + 7)))
    assert len(found) == MAX_FAULTS + 1
    assert found[-1] == ("SMC014", (), "7 more faults are not told", "mend the others first")


def test_sentences_speak_of_no_python_and_no_schema() -> None:
    words = re.compile(r"\b(str|int|dict|tuple|NoneType|None|bool|float|Input|valid (string|integer|list)|regex|pattern|schema|instance)\b|<class")
    values: list[Any] = [None, True, 5, 1.5, "x", " x", "x\ny", [], [1], {}, {"a": 1}]
    for kind in KINDS:
        for name in kind.model.model_json_schema()["properties"]:
            for value in values:
                for _, fault in _faults_of(kind, {name: value}):
                    assert not words.search(fault.message), fault.message
                    assert fault.message
                    assert fault.hint or fault.route


def _faults_of(kind: Kind, value: Any) -> list[Any]:
    with pytest.raises(ValidationError) as caught:
        kind.model.model_validate(value)
    return model_faults(kind, caught.value)


def test_every_error_type_that_a_core_schema_of_ours_can_raise_has_a_sentence() -> None:
    seen = set()
    values: list[Any] = [None, True, 5, -1, 10_000, 1.5, "", "x", "x" * 50_000, "2025-02-30", [], [None], {}, {"a": None}]
    for kind in ALL_KINDS:
        for name in kind.model.model_json_schema()["properties"]:
            for value in values:
                with pytest.raises(ValidationError) as caught:
                    kind.model.model_validate({name: value})
                seen |= {error["type"] for error in caught.value.errors(include_url=False)}
    assert seen <= set(_SENTENCES), seen - set(_SENTENCES)


def test_value_that_only_the_schema_refuses_is_told_as_our_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stricter:
        def is_valid(self, _: Any) -> bool:
            return False

        def iter_errors(self, _: Any) -> list[Any]:
            return [type("Error", (), {"instance_path": ["id_prefixes", 0], "message": "too odd"})()]

    # By its module, for the attribute `load` of the package is the library's function.
    monkeypatch.setattr(importlib.import_module("safemcp_catalog.load.validate"), "_schema", lambda _: Stricter())
    value = parse((SMALL / "catalog.yaml").read_bytes()).value
    assert value is not None
    entry, faults = validate(Kind("catalog", "", CatalogInfo), value)
    assert entry is None
    assert [(code, fault.route, fault.message) for code, fault in faults] == [
        (codes.SCHEMA_ONLY, ("id_prefixes", 0), "the published schema does not allow this value: too odd")
    ]
