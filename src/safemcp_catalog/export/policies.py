"""The policies of mitigations as files for a policy engine, each with its tests beside it, and a list of them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.export.addresses import data_url
from safemcp_catalog.export.catalog_json import MEDIA_TYPE, SCHEMA_MEDIA_TYPE, file_of, pretty
from safemcp_catalog.export.published import published
from safemcp_catalog.export.published_schema import envelope
from safemcp_catalog.export.registry import ExportFile, exporter
from safemcp_catalog.model import CatalogInfo, Mitigation
from safemcp_catalog.model.mitigation import Policy
from safemcp_catalog.model.schema import DIALECT

Json = dict[str, Any]
POLICY_MEDIA_TYPE = "text/plain"
_PACKAGE = re.compile(r"^package\s+([\w.]+)", re.MULTILINE)
_NOT_NAME = re.compile(r"[^a-z0-9]+")


@exporter("policies", media_type=POLICY_MEDIA_TYPE, summary="Policies of mitigations for Open Policy Agent and Cedar, each with the inputs it was run on")
def policies(catalog: Catalog, *, include_drafts: bool = False) -> Iterator[ExportFile]:
    """index.json with every policy, then each policy as it stands in its mitigation, with its tests, then the JSON Schemas."""
    shown = published(catalog, include_drafts=include_drafts)
    info = shown.info
    held = [(m, policy, names) for m in shown.mitigations.values() for policy, names in zip(m.policies, policy_files(m), strict=True)]
    index = (_item(mitigation, policy, names) for mitigation, policy, names in held)
    yield ExportFile("index.json", file_of(catalog, _schema_url(info, "index"), index), MEDIA_TYPE, "All policies")
    for mitigation, policy, (code, tests) in held:
        yield ExportFile(code, [policy.code.encode()], POLICY_MEDIA_TYPE, policy.title)
        more = {"mitigation": mitigation.id, "policy": code, **_decision(policy)}
        cases = (test.model_dump(mode="json") for test in policy.tests)
        yield ExportFile(tests, file_of(catalog, _schema_url(info, "tests"), cases, **more), MEDIA_TYPE, f"Tests: {policy.title}")
    for name, schema in _schemas().items():
        yield ExportFile(f"{name}.schema.json", [pretty({"$schema": DIALECT, "$id": _schema_url(info, name), **schema})], SCHEMA_MEDIA_TYPE, schema["title"])


def policy_files(mitigation: Mitigation) -> tuple[tuple[str, str], ...]:
    """Names of the files of each policy of a mitigation and of its tests, such as `SAFE-M-6-registry.rego` and `SAFE-M-6-registry.tests.json`.

    Named after the last part of the Rego package, which does not change when the title is reworded; a Cedar policy, which
    has none, after its title. A name that recurs in the mitigation is counted.
    """
    taken: list[str] = []
    names = []
    for policy in mitigation.policies:
        package = _PACKAGE.search(policy.code) if policy.language == "rego" else None
        name = _NOT_NAME.sub("-", (package[1].rpartition(".")[2] if package else policy.title).lower()).strip("-")
        taken.append(name)
        stem = f"{mitigation.id}-{name}" + (f"-{taken.count(name)}" if taken.count(name) > 1 else "")
        names.append((f"{stem}.{policy.language}", f"{stem}.tests.json"))
    return tuple(names)


def _decision(policy: Policy) -> Json:
    """The query whose answer is the decision; Cedar has no other than its own."""
    package = _PACKAGE.search(policy.code) if policy.language == "rego" else None
    return {"decision": f"data.{package[1]}.allow"} if package else {}


def _item(mitigation: Mitigation, policy: Policy, names: tuple[str, str]) -> Json:
    code, tests = names
    named = {"mitigation": mitigation.id, "mitigation_name": mitigation.name, "title": policy.title, "language": policy.language}
    return {**named, **_decision(policy), "file": code, "tests": tests, "allowed": sum(t.expect for t in policy.tests), "refused": sum(not t.expect for t in policy.tests)}


def _schema_url(info: CatalogInfo, name: str) -> str:
    return data_url(info, f"policies/{name}.schema.json")


def _text(description: str) -> Json:
    return {"type": "string", "description": description}


def _object(properties: Mapping[str, Json], optional: frozenset[str] = frozenset()) -> Json:
    return {"type": "object", "required": [name for name in properties if name not in optional], "properties": dict(properties)}


_DECISION = {"decision": _text("The query whose answer is the decision, for Rego. An undefined answer refuses.")}


def _schemas() -> dict[str, Json]:
    index = {
        "mitigation": _text("Id of the mitigation."),
        "mitigation_name": _text("Its name, looked up."),
        "title": _text("What the policy enforces."),
        "language": {"enum": ["rego", "cedar"], "description": "rego (Open Policy Agent) or cedar."},
        **_DECISION,
        "file": _text("File of the policy, beside this one."),
        "tests": _text("File of its tests, beside this one."),
        "allowed": {"type": "integer", "description": "Number of inputs that it was seen to allow."},
        "refused": {"type": "integer", "description": "Number of inputs that it was seen to refuse."},
    }
    test = {
        "name": _text("What the case shows."),
        "input": {"type": "object", "description": "The policy's input."},
        "expect": {"type": "boolean", "description": "true where the policy allows, false where it refuses."},
    }
    tests = envelope(_object(test))
    tests["properties"] |= {"mitigation": index["mitigation"], "policy": _text("File of the policy, beside this one."), **_DECISION}
    return {
        "index": {"title": "Policies of mitigations, as published", **envelope(_object(index, frozenset({"decision"})))},
        "tests": {"title": "Tests of a policy, as published", **tests},
    }
