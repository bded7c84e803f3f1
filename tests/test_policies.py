"""The policies of mitigations are run on their own inputs, which hold real messages."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import mcp_types
import pytest
from mcp_types import jsonrpc_message_adapter, methods
from mcp_types.version import KNOWN_PROTOCOL_VERSIONS
from pydantic import BaseModel
from regopy import Interpreter

from safemcp_catalog.load import load_catalog
from safemcp_catalog.model import Mitigation
from safemcp_catalog.model.mitigation import Policy

ROOT = Path(__file__).parents[1]


def _mitigations() -> tuple[Mitigation, ...]:
    catalog = load_catalog(ROOT).catalog
    assert catalog is not None
    return tuple(catalog.mitigations.values())


def _policies() -> Iterator[tuple[str, Policy]]:
    for mitigation in _mitigations():
        for index, policy in enumerate(mitigation.policies, 1):
            yield f"{mitigation.id}-{index}", policy


def _decision(policy: Policy, given: object) -> bool:
    package = re.search(r"^package ([\w.]+)", policy.code, re.MULTILINE)
    assert package is not None
    rego = Interpreter()
    rego.add_module("policy", policy.code)
    rego.set_input_term(json.dumps(given))
    output = json.loads(str(rego.query(f"x := data.{package[1]}.allow")))
    # An undefined decision refuses, as every enforcement point must read it.
    return bool(output.get("bindings", {}).get("x", False))


@pytest.mark.parametrize(("name", "policy"), list(_policies()), ids=lambda value: value if isinstance(value, str) else "")
def test_policy_decides_as_its_tests_say(name: str, policy: Policy) -> None:
    assert policy.language == "rego", name
    decided = {test.name: _decision(policy, test.input) for test in policy.tests}
    assert decided == {test.name: test.expect for test in policy.tests}
    assert len(set(decided.values())) == 2, "a policy needs an input that it allows and one that it refuses"


def _messages(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "jsonrpc" in value:
            yield value
        for inner in value.values():
            yield from _messages(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _messages(inner)


def _valid(check: Callable[..., object], *arguments: object) -> bool:
    try:
        check(*arguments)
    except (KeyError, ValueError):
        return False
    return True


ANSWERS: dict[str, type[BaseModel]] = {
    "tools": mcp_types.ListToolsResult,
    "contents": mcp_types.ReadResourceResult,
    "content": mcp_types.CallToolResult,
    "inputRequests": mcp_types.InputRequiredResult,
    "requestState": mcp_types.InputRequiredResult,
}
"""What a result is, by a member that tells."""


def _is_of_a_revision(message: dict[str, Any]) -> bool:
    """Whether the official SDK reads the message: in the revision that it names itself, else in any."""
    jsonrpc_message_adapter.validate_python(message)
    params = message.get("params") or {}
    named = (params.get("_meta") or {}).get("io.modelcontextprotocol/protocolVersion")
    revisions = [named] if named in KNOWN_PROTOCOL_VERSIONS else KNOWN_PROTOCOL_VERSIONS
    if "result" in message:
        model = next((model for member, model in ANSWERS.items() if member in message["result"]), None)
        return model is not None and _valid(lambda: model.model_validate(message["result"], by_name=False))
    checks = (methods.validate_client_request, methods.validate_client_notification, methods.parse_server_request)
    return any(_valid(check, message["method"], revision, message.get("params")) for check in checks for revision in revisions)


@pytest.mark.parametrize(("name", "policy"), list(_policies()), ids=lambda value: value if isinstance(value, str) else "")
def test_messages_in_inputs_are_mcp(name: str, policy: Policy) -> None:
    wrong = [(name, test.name, message) for test in policy.tests for message in _messages(test.input) if not _is_of_a_revision(message)]
    assert wrong == []


def test_message_that_is_not_mcp_is_found() -> None:
    assert _is_of_a_revision({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "a"}})
    assert not _is_of_a_revision({"jsonrpc": "2.0", "id": 1, "method": "tools/run", "params": {"name": "a"}})
    assert not _is_of_a_revision({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"arguments": {}}})
    assert not _is_of_a_revision({"jsonrpc": "2.0", "id": 1, "result": {"resultType": "complete", "content": [{"type": "film"}]}})


def test_fifteen_mitigations_or_more_have_a_policy() -> None:
    assert len([m for m in _mitigations() if m.policies]) >= 15
