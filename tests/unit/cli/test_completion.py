"""Shell completion, asked for as the shells ask."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.catalog_cases import SMALL

PROGRAM = [sys.executable, "-c", "from safemcp_catalog.cli.main import main; main(prog_name='safemcp')"]


def complete(shell: str, words: str, number: int, cwd: Path = SMALL) -> list[list[str]]:
    """What click answers to the script of a shell: for bash `type,value` lines, for zsh three lines a candidate."""
    env = {**os.environ, "_SAFEMCP_COMPLETE": f"{shell}_complete", "COMP_WORDS": words, "COMP_CWORD": str(number)}
    done = subprocess.run(PROGRAM, cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    lines = [line for line in done.stdout.splitlines() if line]
    if shell == "bash":
        return [line.split(",", 1) for line in lines]
    return [lines[n : n + 3] for n in range(0, len(lines), 3)]


def bash(words: str, number: int) -> list[str]:
    return [value for _, value in complete("bash", words, number)]


@pytest.mark.parametrize(
    ("words", "number", "expected"),
    [
        ("safemcp sh", 1, ["show"]),
        ("safemcp show SAFE-T1001", 2, ["SAFE-T1001.002", "SAFE-T1001"]),
        ("safemcp show saf-m-", 2, ["SAF-M-10", "SAF-M-12", "SAF-M-2"]),
        ("safemcp show SAFE-CS", 2, ["SAFE-CS-1"]),
        ("safemcp show ATK-TA0006", 2, ["ATK-TA0006"]),
        ("safemcp show AU-1", 2, ["AU-12"]),
        ("safemcp show network-in", 2, ["network-ingress"]),
        ("safemcp show mcp-", 2, ["mcp-host", "mcp-inventory"]),
        ("safemcp list mit", 2, ["mitigations"]),
        ("safemcp list techniques --tactic ATK", 4, ["ATK-TA0001", "ATK-TA0002", "ATK-TA0006"]),
        ("safemcp list techniques --severity ", 4, ["critical", "high", "medium", "low"]),
        ("safemcp list techniques --status d", 4, ["draft", "deprecated"]),
        ("safemcp list techniques --component to", 4, ["tool"]),
        ("safemcp list techniques --boundary inter", 4, ["inter-server-calls"]),
        ("safemcp list techniques --mitigation SAFE-M-1", 4, ["SAFE-M-10", "SAFE-M-12"]),
        ("safemcp list mitigations --control A.8.1", 4, ["A.8.15", "A.8.16", "A.8.19"]),
        ("safemcp list mitigations --technique SAFE-T13", 4, ["SAFE-T1309"]),
        ("safemcp explain SMC20", 2, [f"SMC20{n}" for n in range(1, 10)]),
        ("safemcp explain unknown-mit", 2, ["unknown-mitigation"]),
        ("safemcp explain AU-1", 2, ["AU-12"]),
        ("safemcp validate --format s", 3, ["sarif"]),
        ("safemcp show nothing-has-this-name", 2, []),
    ],
)
def test_bash_gets_what_may_follow(words: str, number: int, expected: list[str]) -> None:
    assert bash(words, number) == expected


def test_whole_list_is_entries_without_the_items_of_frameworks() -> None:
    offered = bash("safemcp show ", 2)
    assert {"SAFE-T1001", "SAFE-M-2", "ATK-TA0001", "SAFE-CS-1", "cwe", "monday-morning", "mcp-host", "components"} <= set(offered)
    assert "AU-12" not in offered


def test_bash_gets_its_special_characters_quoted_and_zsh_does_not() -> None:
    assert "CM-7\\(5\\)" in bash("safemcp show CM-7", 2)
    assert "CM-7(5)" in [value for _, value, _ in complete("zsh", "safemcp show CM-7", 2)]


def test_zsh_gets_names_as_help() -> None:
    assert ["plain", "SAFE-M-2", "Cryptographic Integrity for Tool Definitions"] in complete("zsh", "safemcp show SAFE-M-2", 2)
    assert ["plain", "AU-12", "Audit Record Generation"] in complete("zsh", "safemcp list mitigations --control AU-12", 4)


def test_catalog_option_says_whose_ids(tmp_path: Path) -> None:
    found = complete("bash", f"safemcp show --catalog {SMALL} SAFE-T1", 4, cwd=tmp_path)
    assert ["plain", "SAFE-T1309"] in found
    assert complete("bash", f"safemcp show --catalog {tmp_path} SAFE-T1", 4, cwd=tmp_path) == []


def test_bash_itself_completes(tmp_path: Path) -> None:
    """The script that the README names, in a real bash, on a program of that name."""
    program = tmp_path / "safemcp"
    program.write_text(f"#!/bin/sh\nexec {sys.executable} -c \"from safemcp_catalog.cli.main import main; main(prog_name='safemcp')\" \"$@\"\n", encoding="utf-8")
    program.chmod(0o755)
    script = 'eval "$(_SAFEMCP_COMPLETE=bash_source safemcp)"; COMP_WORDS=(safemcp show SAFE-T11); COMP_CWORD=2; _safemcp_completion safemcp; echo "${COMPREPLY[@]}"'
    env = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", script], cwd=SMALL, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout == "SAFE-T1102\n", done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_has_its_script(shell: str) -> None:
    done = subprocess.run(PROGRAM, env={**os.environ, "_SAFEMCP_COMPLETE": f"{shell}_source"}, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "_SAFEMCP_COMPLETE" in done.stdout


def test_completion_does_not_load_the_catalog() -> None:
    """What makes it fast: neither a rule nor a model is asked, and no entry is parsed."""
    code = (
        "import sys, safemcp_catalog\n"
        "assemble, registry = (sys.modules[f'safemcp_catalog.{name}'] for name in ('load.assemble', 'rules.registry'))\n"
        "def refuse(*_, **__): raise SystemExit('loaded')\n"
        "assemble.parse = assemble.discover = registry.run_rules = refuse\n"
        "from safemcp_catalog.cli.main import main; main(prog_name='safemcp')"
    )
    env = {**os.environ, "_SAFEMCP_COMPLETE": "bash_complete", "COMP_WORDS": "safemcp show SAFE-T11", "COMP_CWORD": "2"}
    done = subprocess.run([sys.executable, "-c", code], cwd=SMALL, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout, done.stderr) == ("plain,SAFE-T1102\n", "")
