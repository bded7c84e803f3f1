"""`safemcp show`, `list` and `search`: what is printed where, in which shape, and what is told of words that name nothing."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from referencing import Registry, Resource
from tests.catalog_cases import SMALL

from safemcp_catalog.cli.main import main
from safemcp_catalog.export.published import PARTS
from safemcp_catalog.export.published_schema import catalog_schema, file_schema
from safemcp_catalog.load.info import load_info

PROGRAM = [sys.executable, "-c", "from safemcp_catalog.cli.main import main; main(prog_name='safemcp')"]


def run(*arguments: str, catalog: Path = SMALL) -> Result:
    return CliRunner().invoke(main, [*arguments, "--catalog", str(catalog)], env={"COLUMNS": "80"})


@pytest.fixture(scope="module")
def registry() -> Registry[Any]:
    """The published schemas by their addresses."""
    info = load_info(SMALL)
    assert info is not None
    schemas = [catalog_schema(info), *(file_schema(info, part) for part in PARTS)]
    return Registry().with_resources((schema["$id"], Resource.from_contents(schema)) for schema in schemas)


# ---- JSON ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "file", "ids"),
    [
        (["show", "SAF-T1001"], "techniques", ["SAFE-T1001"]),
        (["show", "SAFE-T1102"], "techniques", ["SAFE-T1102"]),
        (["show", "SAFE-M-2"], "mitigations", ["SAFE-M-2"]),
        (["show", "TA0001"], "tactics", ["ATK-TA0001"]),
        (["show", "SAFE-CS-1"], "case-studies", ["SAFE-CS-1"]),
        (["show", "AU-12"], "frameworks", ["nist-800-53r5"]),
        (["show", "cwe"], "frameworks", ["cwe"]),
        (["show", "network-ingress"], "taxonomy", ["trust-boundaries"]),
        (["show", "mcp-host"], "log-sources", ["mcp-host"]),
        (["show", "monday-morning"], "checklists", ["monday-morning"]),
        (["list", "techniques", "--severity", "high"], "techniques", ["SAFE-T1001.002"]),
        (["list", "techniques", "--severity", "low"], "techniques", []),
        (["list", "mitigations", "--control", "AU-12"], "mitigations", ["SAFE-M-12"]),
        *((["list", part.name], part.name, None) for part in PARTS),
        (["search", "tool", "poisoning", "-n", "1"], "catalog", ["SAFE-T1001"]),
        (["search", "audit logging", "-n", "1"], "catalog", ["SAFE-M-12"]),
        (["search", "xylophone"], "catalog", []),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_json_is_a_published_file(registry: Registry[Any], arguments: list[str], file: str, ids: list[str] | None) -> None:
    result = run(*arguments, "--json")
    assert result.exit_code == 0
    published = json.loads(result.stdout)
    assert published["schema"].endswith(f"data/schemas/{file}.schema.json")
    assert {"schema", "name", "version", "released", "license", "items"} == set(published)
    schema = registry.contents(published["schema"])
    assert [error.message for error in jsonschema.Draft202012Validator(schema, registry=registry).iter_errors(published)] == []
    assert [item["id"] for item in published["items"]] == ids or (ids is None and published["items"])


def test_json_of_an_item_or_a_term_holds_that_one_alone() -> None:
    assert [item["id"] for item in json.loads(run("show", "AU-12", "--json").stdout)["items"][0]["items"]] == ["AU-12"]
    assert [term["id"] for term in json.loads(run("show", "network-ingress", "--json").stdout)["items"][0]["terms"]] == ["network-ingress"]


# ---- text ------------------------------------------------------------------------------------------------------------


def test_show_prints_the_page_of_either_spelling() -> None:
    one, other = run("show", "SAFE-T1001"), run("show", "saf-t1001")
    assert one.stdout == other.stdout
    assert one.stdout.startswith("SAFE-T1001 Tool Poisoning\ncritical · demonstrated · stable")
    assert "\x1b" not in one.stdout
    assert run("show", "tool", "poisoning").stdout == one.stdout


def test_list_prints_a_line_an_entry_and_counts_on_standard_error() -> None:
    result = run("list", "techniques")
    assert [line.split()[0] for line in result.stdout.splitlines()] == ["SAFE-T1001", "SAFE-T1001.002", "SAFE-T1102"]
    assert result.stderr == "3 techniques; 1 deprecated left out (--status deprecated lists them)\n"
    assert run("list", "techniques", "--status", "deprecated").stdout.split()[0] == "SAFE-T1309"
    assert run("list", "case-studies").stderr == "1 case study\n"


def test_search_prints_the_best_first_and_says_how_many_more() -> None:
    result = run("search", "tool", "-n", "2")
    assert result.stdout.startswith("SAFE-T1001 ")
    assert "more: --most" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["show", "SAFE-T1003"], "Did you mean SAFE-T1001"),
        (["show", "smc204"], "`safemcp explain SMC204` explains it"),
        (["show", "tool poisonin"], "Did you mean Tool Poisoning?"),
        (["list", "techniques", "--tactic", "initial acces"], "there is no tactic initial acces. Did you mean Initial Access?"),
        (["list", "techniques", "--control", "AU-21"], "Did you mean AU-2?"),
        (["list", "techniques", "--mitigation", "SAFE-M-21"], "Did you mean SAFE-M-2?"),
        (["list", "mitigations", "--technique", "SAFE-T1009"], "Did you mean SAFE-T1"),
        (["list", "techniques", "--component", "zz"], "there is no component zz. Known: host, client, server"),
        (["list", "techniques", "--boundary", "network-ingres"], "Did you mean network-ingress?"),
        (["list", "techniques", "--severity", "severe"], "'severe' is not one of 'critical', 'high', 'medium', 'low'"),
        (["list", "tactics", "--severity", "high"], "--severity says nothing of tactics, but of techniques and mitigations"),
        (["list", "controls"], "'controls' is not one of"),
        (["search"], "Missing argument"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_word_that_names_nothing_is_wrong_usage_with_the_nearest(arguments: list[str], told: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stdout == ""


def test_search_that_finds_nothing_says_so() -> None:
    result = run("search", "tool poisonin", "xylophone")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no entry has all of: tool poisonin xylophone" in result.stderr


@pytest.mark.parametrize("arguments", [["show", "SAFE-T1001"], ["list", "techniques"], ["search", "tool"]], ids=" ".join)
def test_no_catalog_is_nothing_to_work_on(arguments: list[str], tmp_path: Path) -> None:
    assert run(*arguments, catalog=tmp_path).exit_code == 3
    (tmp_path / "catalog.yaml").write_text("id: [", encoding="utf-8")
    result = run(*arguments, catalog=tmp_path)
    assert result.exit_code == 1
    assert "SMC007" in result.stderr


@pytest.mark.parametrize("more", [[], ["--json"]], ids=["text", "json"])
def test_broken_entry_is_left_out_and_told(small_folder: Path, more: list[str]) -> None:
    (small_folder / "techniques" / "SAFE-T1001.yaml").write_text("id: [", encoding="utf-8")
    (small_folder / "tactics" / "ATK-TA0006.yaml").unlink()
    for arguments in (["list", "techniques"], ["show", "SAFE-T1001.002"], ["show", "SAFE-M-2"], ["show", "SAFE-CS-1"], ["show", "monday-morning"], ["search", "poisoning"]):
        result = run(*arguments, *more, catalog=small_folder)
        assert result.exit_code == 0, result.exception
        assert "1 file with errors left out: `safemcp validate` says what is wrong" in result.stderr
        assert result.stdout


# ---- on a terminal ---------------------------------------------------------------------------------------------------


def _on_a_terminal(arguments: list[str], lines: int, **environment: str) -> str:
    """What a program prints to a terminal of so many lines and 70 columns. COLUMNS and LINES say what the window would."""
    primary, secondary = pty.openpty()
    env = {**os.environ, "TERM": "xterm", "COLUMNS": "70", "LINES": str(lines), **environment}
    env.pop("NO_COLOR", None)
    env.update({key: value for key, value in environment.items() if key == "NO_COLOR"})
    process = subprocess.Popen([*PROGRAM, *arguments, "--catalog", str(SMALL)], stdout=secondary, stdin=secondary, stderr=subprocess.DEVNULL, env=env)
    os.close(secondary)
    output = b""
    while True:
        try:
            chunk = os.read(primary, 65536)
        except OSError:
            break
        if not chunk:
            break
        output += chunk
    os.close(primary)
    assert process.wait(timeout=60) == 0
    return output.decode().replace("\r\n", "\n")


def test_long_page_goes_through_the_pager_and_a_short_one_does_not(tmp_path: Path) -> None:
    pager = tmp_path / "pager"
    pager.write_text('#!/bin/sh\necho PAGED\ncat "$@"\n', encoding="utf-8")
    pager.chmod(0o755)
    assert "PAGED" in _on_a_terminal(["show", "SAFE-T1001"], 24, PAGER=str(pager))
    assert "PAGED" not in _on_a_terminal(["show", "SAFE-T1001"], 5000, PAGER=str(pager))
    assert "PAGED" not in _on_a_terminal(["list", "techniques"], 24, PAGER=str(pager))


def test_terminal_gets_color_unless_its_user_wants_none() -> None:
    assert "\x1b[1mSAFE-T1001 Tool Poisoning\x1b[0m" in _on_a_terminal(["show", "SAFE-T1001"], 5000)
    assert "\x1b" not in _on_a_terminal(["show", "SAFE-T1001"], 5000, NO_COLOR="1")
    assert "\x1b" not in _on_a_terminal(["show", "SAFE-T1001"], 5000, TERM="dumb")
