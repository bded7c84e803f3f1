"""The policies of mitigations are run on their own inputs."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
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
