"""Pipelines: what linters find in workflows, action, hooks and templates; and every command in them exists."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

import safemcp_catalog
from safemcp_catalog.cli.main import main

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PINNED = re.compile(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v[0-9]+(\.[0-9]+)*$")
SHELL = frozenset({"echo", "printf", "python3", "grep", "git", "tar", "cp", "mkdir", "rm", "sha256sum", "cat", "gh"})
"""Programs that a runner or an image has by itself."""


def tool(name: str) -> str:
    found = shutil.which(name, path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
    assert found, f"{name} is missing: it is in the dev group of pyproject.toml"
    return found


def lint(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([tool(str(arguments[0])), *map(str, arguments[1:])], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


def read(path: Path) -> Any:
    # GitHub reads YAML 1.2, where `on` is a text; PyYAML has made it true.
    value = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {"on" if key is True else key: member for key, member in value.items()} if isinstance(value, dict) else value


# ---- linters -----------------------------------------------------------------------------------------------------------

PERSONAS = ["regular", "pedantic", "auditor"]
UNSAFE = """\
on: pull_request_target
jobs:
  greet:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v7
      - run: echo "${{ github.event.pull_request.title }}"
"""


@pytest.mark.parametrize("persona", PERSONAS)
def test_zizmor_finds_nothing(persona: str) -> None:
    done = lint("zizmor", "--offline", f"--persona={persona}", "--no-progress", "--strict-collection", ".")
    assert done.returncode == 0, done.stdout
    assert "No findings to report" in done.stdout


def test_jactionlint_finds_nothing() -> None:
    done = lint("jactionlint")
    assert (done.returncode, done.stdout) == (0, "")


def test_linters_find_what_is_unsafe(tmp_path: Path) -> None:
    workflow = tmp_path / "unsafe.yml"
    workflow.write_text(UNSAFE, encoding="utf-8")
    zizmor, actionlint = lint("zizmor", "--offline", "--no-progress", "--color=never", workflow), lint("jactionlint", workflow)
    assert zizmor.returncode != 0
    assert {"dangerous-triggers", "template-injection", "unpinned-uses"} <= set(re.findall(r"^\w+\[([\w-]+)\]", zizmor.stdout, re.MULTILINE))
    assert actionlint.returncode != 0
    assert "untrusted" in actionlint.stdout


@pytest.mark.parametrize(("schema", "paths"), [
    ("vendor.github-workflows", WORKFLOWS),
    ("custom.github-workflows-require-timeout", WORKFLOWS),
    ("vendor.github-actions", [ROOT / "action.yml"]),
    ("vendor.gitlab-ci", [ROOT / "ci" / "gitlab-template.yml"]),
    ("vendor.dependabot", [ROOT / ".github" / "dependabot.yml"]),
], ids=lambda value: value if isinstance(value, str) else "")  # fmt: skip
def test_files_are_what_their_schemas_say(schema: str, paths: list[Path]) -> None:
    done = lint("check-jsonschema", "--builtin-schema", schema, *paths)
    assert done.returncode == 0, done.stdout


def test_pre_commit_takes_hooks_and_configuration() -> None:
    assert lint("pre-commit", "validate-manifest", ".pre-commit-hooks.yaml").returncode == 0
    assert lint("pre-commit", "validate-config", ".pre-commit-config.yaml").returncode == 0


# ---- what linters do not ask -------------------------------------------------------------------------------------------


def jobs() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in WORKFLOWS:
        for name, job in read(path)["jobs"].items():
            yield f"{path.name}:{name}", job


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: str(path.name))
def test_workflow_grants_nothing_at_its_top_and_runs_for_no_target(path: Path) -> None:
    workflow = read(path)
    assert workflow["permissions"] == {}
    triggers = workflow["on"]
    assert "pull_request_target" not in triggers
    assert "workflow_run" not in triggers


def test_every_job_names_what_it_may() -> None:
    granted = {name: job["permissions"] for name, job in jobs()}
    writing = {name: sorted(scope for scope, level in scopes.items() if level == "write") for name, scopes in granted.items()}
    assert {name: scopes for name, scopes in writing.items() if scopes} == {
        "issue-draft.yml:comment": ["issues"],
        "main.yml:scan": ["security-events"],
        "main.yml:publish": ["id-token", "pages"],
        "release.yml:attest": ["attestations", "id-token"],
        "release.yml:publish": ["contents"],
    }


def test_job_that_may_write_runs_no_code_of_the_repository() -> None:
    for name, job in jobs():
        if "write" in job["permissions"].values() and name != "main.yml:scan":
            assert not any("checkout" in step.get("uses", "") for step in job["steps"]), name


def test_every_action_is_pinned_to_a_commit_and_says_its_version() -> None:
    for path in (*WORKFLOWS, ROOT / "action.yml"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if "uses:" in line:
                assert PINNED.search(line), f"{path.name}: {line.strip()}"


def test_one_action_has_one_pin() -> None:
    pins = {m for path in (*WORKFLOWS, ROOT / "action.yml") for m in re.findall(r"uses: ([\w./-]+)@(\S+) # (\S+)", path.read_text(encoding="utf-8"))}
    assert len({action for action, _, _ in pins}) == len(pins)


def test_checkout_leaves_no_credentials() -> None:
    for name, job in jobs():
        for step in job["steps"]:
            if "actions/checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False, name


def scripts() -> Iterator[tuple[str, str]]:
    """Every script of a pipeline, with the name of its place."""
    for name, job in jobs():
        yield from ((name, step["run"]) for step in job["steps"] if "run" in step)
    yield from (("action.yml", step["run"]) for step in read(ROOT / "action.yml")["runs"]["steps"] if "run" in step)
    for name, job in read(ROOT / "ci" / "gitlab-template.yml").items():
        if name != "variables":
            yield from ((f"gitlab:{name}", line) for line in [*job.get("before_script", []), *job.get("script", [])])
    yield from ((f"hook:{hook['id']}", hook["entry"]) for hook in read(ROOT / ".pre-commit-hooks.yaml"))
    yield from ((f"hook:{hook['id']}", hook["entry"]) for repo in read(ROOT / ".pre-commit-config.yaml")["repos"] for hook in repo["hooks"])


def test_no_expression_stands_in_a_script() -> None:
    for name, script in scripts():
        assert "${{" not in script, name


# ---- commands ----------------------------------------------------------------------------------------------------------


def commands(script: str) -> Iterator[list[str]]:
    for line in script.splitlines():
        # "${EXTENDS:+--extends "$EXTENDS"}" is the option where the variable is set.
        plain = re.sub(r"\$\{\w+:\+(--[\w-]+) \"\$\w+\"\}", r"\1 value", line)
        words = shlex.split(plain, comments=True)
        if words and words[0] not in ("if", "else", "fi"):
            yield words


def unknown_of_safemcp(words: list[str]) -> list[str]:
    """What of a command line of safemcp does not exist: the command, options, values of choices."""
    context = click.Context(main)
    command: click.Command = main
    name, unknown, index = "", [], 0
    while index < len(words):
        word = words[index]
        index += 1
        options = {option: parameter for parameter in command.params if isinstance(parameter, click.Option) for option in parameter.opts}
        if word.startswith("-"):
            if word not in options:
                unknown.append(f"{name} {word}".strip())
            if word in options and options[word].is_flag:
                continue
            value = words[index] if index < len(words) else ""
            index += 1
            kind = options[word].type if word in options else None
            if isinstance(kind, click.Choice) and not value.startswith("$") and value not in kind.choices:
                unknown.append(f"{name} {word} {value}".strip())
        elif isinstance(command, click.Group):
            name = f"{name} {word}".strip()
            found = command.get_command(context, word)
            if found is None:
                return [*unknown, name]
            command = found
    return unknown


def test_unknown_words_are_told() -> None:
    assert unknown_of_safemcp(["--catalog", "x", "validate", "--format", "xml", "--loud"]) == ["validate --format xml", "validate --loud"]
    assert unknown_of_safemcp(["verify"]) == ["verify"]
    assert unknown_of_safemcp(["--catalog", "x", "diff", "main", "--format", "markdown"]) == []


def test_every_command_of_a_pipeline_exists() -> None:
    targets = set(re.findall(r"^([\w.-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    venv = {"safemcp", "python", "pip", "ruff", "lint-imports", "mypy"}
    for place, script in scripts():
        for words in commands(script):
            program = words[0]
            if program == "make":
                assert set(words[1:]) <= targets, f"{place}: {' '.join(words)}"
            elif Path(program).name == "safemcp":
                until = next((i for i, word in enumerate(words) if word in (">>", ">", "|")), len(words))
                assert unknown_of_safemcp(words[1:until]) == [], f"{place}: {' '.join(words)}"
            elif program.endswith(".ci/install"):
                assert (ROOT / ".ci" / "install").is_file()
            else:
                assert program in SHELL or (("bin/" in program) and Path(program).name in venv), f"{place}: {' '.join(words)}"


# ---- action, hooks, release --------------------------------------------------------------------------------------------


def step_of_action(name: str) -> dict[str, Any]:
    (step,) = [step for step in read(ROOT / "action.yml")["runs"]["steps"] if step.get("name") == name]
    return dict(step)


@pytest.mark.parametrize(("values", "expected"), [
    ({"CATALOG": "a b", "EXTENDS": "", "SINCE": "", "FAIL_ON": "error"}, ["--catalog", "a b", "validate"]),
    ({"CATALOG": ".", "EXTENDS": "c $(d)", "SINCE": "e; f", "FAIL_ON": "warning"}, ["--catalog", ".", "--extends", "c $(d)", "validate", "--changed-since", "e; f"]),
], ids=["plain", "hostile"])  # fmt: skip
def test_action_hands_its_inputs_over_as_they_are(tmp_path: Path, values: dict[str, str], expected: list[str]) -> None:
    program = tmp_path / "safemcp" / "bin" / "safemcp"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@" > "$RUNNER_TEMP/arguments"\n', encoding="utf-8")
    program.chmod(0o755)
    environment = {**os.environ, **values, "RUNNER_TEMP": str(tmp_path), "GITHUB_OUTPUT": str(tmp_path / "output")}
    for name, more in (
        ("Write the findings", ["--format", "sarif", "--output", f"{tmp_path}/safemcp.sarif", "--exit-zero"]),
        ("Annotate what is wrong", ["--format", "github", "--fail-on", values["FAIL_ON"]]),
    ):
        subprocess.run(["bash", "-euo", "pipefail", "-c", step_of_action(name)["run"]], env=environment, check=True, timeout=30)
        assert (tmp_path / "arguments").read_text(encoding="utf-8").splitlines() == expected + more
    assert (tmp_path / "output").read_text(encoding="utf-8") == f"sarif={tmp_path}/safemcp.sarif\n"


def test_every_input_of_the_action_is_described_and_used() -> None:
    action = read(ROOT / "action.yml")
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    for name, given in action["inputs"].items():
        assert given["description"].endswith("."), name
        assert re.search(rf"inputs\.{name}\b", text), name


def test_hooks_look_at_files_of_a_catalog_wherever_it_is() -> None:
    validate, fmt = (re.compile(hook["files"]) for hook in read(ROOT / ".pre-commit-hooks.yaml"))
    for path in ("techniques/SAFE-T1001.yaml", "threats/taxonomy/log-sources/mcp-host.yaml", "threats/additions/SAFE-M-2.yaml"):
        assert validate.match(path)
        assert fmt.match(path)
    assert validate.match("threats/catalog.yaml")
    assert not validate.match("docs/techniques.md")
    assert not fmt.match("threats/catalog.yaml")


def test_template_of_gitlab_takes_the_version_of_the_package() -> None:
    assert read(ROOT / "ci" / "gitlab-template.yml")["variables"]["SAFEMCP_PACKAGE"] == f"safemcp-catalog=={safemcp_catalog.__version__}"


def test_package_and_catalog_have_one_version() -> None:
    assert safemcp_catalog.__version__ == safemcp_catalog.bundled().info.version


def test_release_refuses_a_tag_of_another_version(tmp_path: Path) -> None:
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    shutil.copy(ROOT / ".ci" / "release", tmp_path / ".ci" / "release")
    python = tmp_path / ".venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    environment = {**os.environ, "TAG": "v9.9.9", "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([tmp_path / ".ci" / "release"], env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert "the tag v9.9.9 does not name version" in done.stderr
    assert not (tmp_path / "dist").exists()
