"""What an editor shows of an entry, asked of the real YAML language server over the first line of the file and nothing else."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.catalog_cases import SMALL
from tests.clients.language_server import LanguageServer

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
TECHNIQUE = """\
# yaml-language-server: $schema=../schemas/technique.schema.json
id: SAFE-T0000
name: A technique being written
status: drafted
severity: high
tactics: [ATK-TA0001]
summary: A sentence without its full stop
surface:
  components: [server]
revisions:
  - revision: "2025-06-18"
    effect: widens
    note: More text.
attack_flow:
  - from: adversary
    crosses: network-ingress
    to: server
    action: Does something
detection:
  strategy: Look.
  log_sources: [mcp-host]
mappings:
  - framework: mitre-atlas
    id: AML.T0051
    relation: equivalent
    note: The same.
severty: high
history:
  - version: "0.1"
    date: "2026-11-23"
    changes: First
    by: Somebody
"""
MITIGATION = """\
# yaml-language-server: $schema=../schemas/mitigation.schema.json
id: SAFE-M-0
name: A mitigation being written
status: draft
category: supply-chain
summary: A sentence that is long enough for it.
effectiveness:
  level: hihg
  rationale: Because.
implementation:
  - phase: design
    title: Decide
    details: How.
crosswalk:
  - framework: nist-800-53r5
    control: CM-14
    relation: supports
    coverage: partial
    responsibility: [operator]
    rationale: It says so.
history:
  - version: "0.1"
    date: "2026-11-23"
    changes: First
    by: Somebody
"""


class Editor:
    """An open file. Places are told by the text at which they begin."""

    def __init__(self, server: LanguageServer, path: Path, text: str) -> None:
        self._server, self._path, self._text = server, path, text
        self.diagnostics = [(self._line(d["range"]["start"]["line"]), d["message"]) for d in server.open(path, text)]

    def _line(self, number: int) -> str:
        return self._text.split("\n")[number].strip()

    def _at(self, what: str, value: str) -> tuple[int, int]:
        line = next(n for n, line in enumerate(self._text.split("\n")) if what in line)
        return line, self._text.split("\n")[line].index(value or what)

    def completions(self, what: str, value: str = "") -> dict[str, str]:
        return self._server.completions(self._path, *self._at(what, value))

    def hover(self, what: str, value: str = "") -> str:
        line, character = self._at(what, value)
        return self._server.hover(self._path, line, character + 1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LanguageServer, Path]]:
    folder = tmp_path_factory.mktemp("editor")
    shutil.copytree(ROOT / "schemas", folder / "schemas")
    running = LanguageServer(PROGRAM, folder)
    yield running, folder
    running.close()


@pytest.fixture(scope="module")
def technique(server: tuple[LanguageServer, Path]) -> Editor:
    return Editor(server[0], server[1] / "techniques" / "SAFE-T0000-draft.yaml", TECHNIQUE)


@pytest.fixture(scope="module")
def mitigation(server: tuple[LanguageServer, Path]) -> Editor:
    return Editor(server[0], server[1] / "mitigations" / "SAFE-M-0-draft.yaml", MITIGATION)


# ---- diagnostics -----------------------------------------------------------------------------------------------------


def test_technique_shows_bad_values_fields_and_forms(technique: Editor) -> None:
    assert technique.diagnostics == [
        ("status: drafted", 'Value is not accepted. Valid values: "draft", "stable", "deprecated".'),
        ("summary: A sentence without its full stop", "One sentence of at most 240 characters, ending in a full stop."),
        ("severty: high", "Property severty is not allowed."),
    ]


def test_mitigation_shows_a_bad_value(mitigation: Editor) -> None:
    assert mitigation.diagnostics == [("level: hihg", 'Value is not accepted. Valid values: "high", "medium", "low".')]


@pytest.mark.parametrize("folder", ["techniques", "mitigations", "tactics", "case-studies", "frameworks", "frameworks/pairs", "taxonomy", "taxonomy/log-sources", "checklists"])
def test_sound_entries_show_nothing(server: tuple[LanguageServer, Path], folder: str) -> None:
    paths = sorted((SMALL / folder).glob("*.yaml"))
    assert paths
    for path in paths:
        assert server[0].open(server[1] / folder / path.name, path.read_text(encoding="utf-8")) == [], path.name


# ---- completions -----------------------------------------------------------------------------------------------------


def test_values_of_a_vocabulary_are_offered_each_with_its_meaning(technique: Editor, mitigation: Editor) -> None:
    severities = technique.completions("severity: high", "high")
    assert list(severities) == ["critical", "high", "medium", "low"]
    assert severities["critical"].startswith("Direct compromise of a system")
    assert list(mitigation.completions("phase: design", "design")) == ["design", "build", "operate"]
    assert mitigation.completions("relation: supports", "supports")["supports"].startswith("The mitigation helps to satisfy")


def test_keys_of_a_step_are_offered_each_with_its_description(technique: Editor) -> None:
    keys = technique.completions("    crosses: network", "crosses")
    assert {"message"} <= set(keys)
    assert keys["message"].startswith("The JSON-RPC method")


def test_terms_tactics_and_log_sources_are_offered_with_their_names(technique: Editor) -> None:
    assert technique.completions("components: [server]", "server")["llm"].startswith("Model: ")
    assert technique.completions("tactics: [ATK", "ATK")["ATK-TA0006"].startswith("Credential Access: ")
    assert technique.completions("log_sources: [", "mcp-host")["mcp-inventory"].startswith("MCP inventory")
    assert technique.completions("from: adversary", "adversary")["user"] == "User"
    assert "file-system-access" in technique.completions("crosses: network", "network")
    assert any(label.strip("\"'") == "2026-07-28" for label in technique.completions('revision: "2025', '"2025'))


def test_items_are_those_of_the_framework_beside_them_with_their_titles(technique: Editor, mitigation: Editor) -> None:
    assert "mitre-attack" in technique.completions("framework: mitre-atlas", "mitre-atlas")
    assert "nist-800-53r5" not in technique.completions("framework: mitre-atlas", "mitre-atlas")
    items = technique.completions("id: AML.T0051", "AML")
    assert items["AML.T0051"] == "LLM Prompt Injection"
    assert not any(item.startswith(("CWE-", "T1")) for item in items)
    controls = mitigation.completions("control: CM-14", "CM-14")
    assert controls["CM-14"] == "Signed Components"
    assert "CM-5(3)" not in controls, "a withdrawn control is not offered"
    assert "A.8.19" not in controls


# ---- hovers ----------------------------------------------------------------------------------------------------------


def test_key_shows_the_description_of_its_field(technique: Editor, mitigation: Editor) -> None:
    assert "Four to nine steps, drawn as a diagram" in technique.hover("attack_flow:")
    assert "How much it helps where it is well done" in mitigation.hover("effectiveness:")


def test_foreign_id_shows_its_title_and_no_other(technique: Editor, mitigation: Editor) -> None:
    item = technique.hover("id: AML.T0051", "AML")
    assert "LLM Prompt Injection" in item
    assert item.count("AML.T") == 1
    control = mitigation.hover("control: CM-14", "CM-14")
    assert "Signed Components" in control
    assert "CM-15" not in control


def test_term_shows_what_it_means(technique: Editor) -> None:
    assert "Initial Access: " in technique.hover("tactics: [ATK", "ATK")
    assert "Server: " in technique.hover("components: [server]", "server")
    assert "Exposure of data or credentials" in technique.hover("severity: high", "high")
