"""Policies as files: what is downloaded is what stands in the mitigation."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from safemcp_catalog.catalog import Catalog, by_id
from safemcp_catalog.export import EXPORTERS
from safemcp_catalog.export.policies import policy_files
from safemcp_catalog.load import load_catalog
from safemcp_catalog.model import Mitigation

ROOT = Path(__file__).parents[3]
CEDAR = 'permit (principal, action == Action::"tools/call", resource == Tool::"search");\n'
TESTS = [{"name": "Search", "input": {"tool": "search"}, "expect": True}, {"name": "Delete", "input": {"tool": "delete"}, "expect": False}]
Files = dict[str, bytes]


def exported(catalog: Catalog, **options: Any) -> Files:
    return {file.path: b"".join(file.chunks) for file in EXPORTERS["policies"](catalog, **options)}


@pytest.fixture(scope="module")
def real() -> Catalog:
    catalog = load_catalog(ROOT).catalog
    assert catalog is not None
    return catalog


@pytest.fixture(scope="module")
def files(real: Catalog) -> Files:
    return exported(real)


def with_policies(small: Catalog, *policies: dict[str, Any], mitigation: str = "SAFE-M-2") -> tuple[Catalog, Mitigation]:
    written = small.mitigations[mitigation].model_dump(exclude_unset=True)
    changed = Mitigation.model_validate({**written, "policies": list(policies)})
    return replace(small, mitigations=by_id({**small.mitigations, mitigation: changed}.items())), changed


def test_downloaded_policy_is_that_of_the_yaml_to_the_byte(files: Files) -> None:
    index = json.loads(files["index.json"])["items"]
    written = []
    for path in sorted((ROOT / "mitigations").glob("*.yaml")):
        entry = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        written += [(entry["id"], policy["title"], policy["code"].encode()) for policy in entry.get("policies", [])]
    assert len(written) > 15
    assert sorted((item["mitigation"], item["title"], files[item["file"]]) for item in index) == sorted(written)


def test_tests_of_a_policy_stand_beside_it(real: Catalog, files: Files) -> None:
    for item in json.loads(files["index.json"])["items"]:
        tests = json.loads(files[item["tests"]])
        assert (tests["mitigation"], tests["policy"], tests["decision"]) == (item["mitigation"], item["file"], item["decision"])
        policy = next(p for p in real.mitigations[item["mitigation"]].policies if p.title == item["title"])
        assert tests["items"] == [test.model_dump(mode="json") for test in policy.tests]
        assert (item["allowed"], item["refused"]) == (sum(t.expect for t in policy.tests), sum(not t.expect for t in policy.tests))


def test_every_file_is_in_the_index_or_a_schema(files: Files) -> None:
    listed = {item[key] for item in json.loads(files["index.json"])["items"] for key in ("file", "tests")}
    assert set(files) == listed | {"index.json", "index.schema.json", "tests.schema.json"}


def test_json_satisfies_its_published_schema(files: Files) -> None:
    for path, content in files.items():
        if path.endswith(".json") and not path.endswith(".schema.json"):
            value = json.loads(content)
            name = value["schema"].rpartition("/")[2]
            schema = json.loads(files[name])
            assert schema["$id"] == value["schema"]
            Draft202012Validator.check_schema(schema)
            Draft202012Validator(schema).validate(value)


def test_engine_may_load_all_policies_at_once(real: Catalog) -> None:
    packages = [line for m in real.mitigations.values() for p in m.policies for line in p.code.splitlines() if line.startswith("package ")]
    assert len(set(packages)) == len(packages) > 15


def test_names_that_recur_in_a_mitigation_are_counted(small: Catalog) -> None:
    rego = {"language": "rego", "title": "A", "code": "package safemcp.tool_names\n\ndefault allow := false\n", "tests": TESTS}
    _, mitigation = with_policies(small, rego, rego)
    assert policy_files(mitigation) == (
        ("SAFE-M-2-tool-names.rego", "SAFE-M-2-tool-names.tests.json"),
        ("SAFE-M-2-tool-names-2.rego", "SAFE-M-2-tool-names-2.tests.json"),
    )


def test_cedar_policy_is_named_after_its_title_and_has_no_query(small: Catalog) -> None:
    catalog, _ = with_policies(small, {"language": "cedar", "title": "Search, and nothing else", "code": CEDAR, "tests": TESTS})
    files = exported(catalog)
    assert files["SAFE-M-2-search-and-nothing-else.cedar"].decode() == CEDAR
    assert "decision" not in json.loads(files["index.json"])["items"][0]
    Draft202012Validator(json.loads(files["index.schema.json"])).validate(json.loads(files["index.json"]))


def test_policy_of_a_draft_comes_when_asked_for(small: Catalog) -> None:
    catalog, _ = with_policies(small, {"language": "cedar", "title": "Search", "code": CEDAR, "tests": TESTS}, mitigation="SAFE-M-10")
    assert "SAFE-M-10-search.cedar" not in exported(catalog)
    assert "SAFE-M-10-search.cedar" in exported(catalog, include_drafts=True)
