"""Issue forms, templates, code owners and the pages that tell people how to take part."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
FORMS = sorted(path for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
PAGES = [ROOT / name for name in ("CONTRIBUTING.md", "SECURITY.md", "GOVERNANCE.md")]
CODEOWNERS = ROOT / ".github" / "CODEOWNERS"
_OWNER = re.compile(r"@[A-Za-z0-9-]+/[a-z-]+")


def form(path: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


def test_forms_are_what_their_schema_says() -> None:
    tool = shutil.which("check-jsonschema", path=str(Path(sys.executable).parent)) or shutil.which("check-jsonschema")
    assert tool, "check-jsonschema is missing: it is in the dev group of pyproject.toml"
    for schema, paths in (("vendor.github-issue-forms", FORMS), ("vendor.github-issue-config", [ROOT / ".github" / "ISSUE_TEMPLATE" / "config.yml"])):
        done = subprocess.run([tool, "--builtin-schema", schema, *map(str, paths)], capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stdout


def test_there_is_a_form_for_each_reason_to_write() -> None:
    assert [path.stem for path in FORMS] == ["program-bug", "propose-mitigation", "propose-technique", "report-error"]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: str(path.stem))
def test_no_form_gives_the_label_that_starts_a_workflow(path: Path) -> None:
    assert "accepted" not in form(path).get("labels", [])


@pytest.mark.parametrize("path", FORMS, ids=lambda path: str(path.stem))
def test_questions_of_a_form_have_labels_and_ids_of_their_own(path: Path) -> None:
    asked = [element for element in form(path)["body"] if element["type"] != "markdown"]
    ids, labels = ([e["id"] for e in asked], [e["attributes"]["label"] for e in asked])
    assert len(set(ids)) == len(ids)
    assert len(set(labels)) == len(labels)


def owners() -> list[tuple[str, list[str]]]:
    lines = [line.split() for line in CODEOWNERS.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")]
    return [(pattern, names) for pattern, *names in lines]


def test_every_pattern_of_the_code_owners_names_a_part_of_the_repository() -> None:
    for pattern, names in owners():
        assert names, pattern
        assert all(_OWNER.fullmatch(name) for name in names), pattern
        # Case studies come with the first of them.
        assert pattern in ("*", "/case-studies/") or (ROOT / pattern.strip("/")).exists(), pattern


def test_every_folder_of_the_catalog_has_its_reviewers() -> None:
    patterns = {pattern for pattern, _ in owners()}
    assert {f"/{name}/" for name in ("techniques", "tactics", "mitigations", "case-studies", "frameworks", "taxonomy", "checklists")} <= patterns


def test_owners_are_roles_that_governance_names() -> None:
    text = (ROOT / "GOVERNANCE.md").read_text(encoding="utf-8").lower()
    for _, names in owners():
        for name in names:
            assert name.rpartition("/")[2].rpartition("-")[2] in text


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.name))
def test_links_of_the_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith("https://"):
            assert (ROOT / target).exists(), target


def test_contributing_names_the_way_from_idea_to_merge() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for command in ("search", "list", "show", "new technique", "fmt", "validate", "explain", "diff", "assign"):
        assert f"`safemcp {command}" in text, command
    assert len(text.split()) < 800
