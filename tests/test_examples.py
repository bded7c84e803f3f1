"""Examples are held against the libraries that they use: the official MCP SDKs of Python and TypeScript, in their current versions.

A relative import (`from .bank import transfer`, `'./markdown.js'`) is the reader's own code, and may be anything. Every other
name must exist and have the type that the example gives it.
"""

import ast
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from safemcp_catalog.load import load_catalog

ROOT = Path(__file__).parents[1]
TSC = ROOT / "node_modules" / ".bin" / "tsc"
WRONG = "wrong_on_purpose"
"""An example with one fault of each kind, so that a check that has stopped looking is seen."""

Errors = Mapping[str, list[str]]


def _examples(language: str) -> Iterator[tuple[str, str]]:
    """Examples of a language by the name of the file into which they are written."""
    catalog = load_catalog(ROOT).catalog
    assert catalog is not None
    for mitigation in catalog.mitigations.values():
        for index, pair in enumerate(mitigation.examples, 1):
            if pair.language == language:
                yield _module(mitigation.id, index, "insecure"), pair.insecure
                yield _module(mitigation.id, index, "secured"), pair.secured
    for technique in catalog.techniques.values():
        for index, example in enumerate(technique.examples, 1):
            if example.language == language:
                yield _module(technique.id, index), example.code


def _module(*parts: object) -> str:
    return re.sub(r"\W", "_", "_".join(map(str, parts)))


def _by_file(report: str, fault: re.Pattern[str]) -> Errors:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for line in report.splitlines():
        if match := fault.search(line):
            found[Path(match[1]).stem].append(line)
    return found


TYPESCRIPT = dict(_examples("typescript"))
WRONG_TYPESCRIPT = """
import { McpServer, NoSuchExport } from '@modelcontextprotocol/server';
export function f(x) { return new McpServer({ name: 1, version: '1' }).noSuchMethod(x, NoSuchExport); }
"""


@pytest.fixture(scope="module")
def typescript_errors(tmp_path_factory: pytest.TempPathFactory) -> Errors:
    """What the compiler says of the examples, each a module of its own, under `strict`."""
    assert TSC.is_file(), "the TypeScript compiler is not installed: run npm ci"
    folder = tmp_path_factory.mktemp("typescript")
    (folder / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    (folder / "package.json").write_text('{"type": "module"}')
    options = {
        "strict": True, "noUncheckedIndexedAccess": True, "noEmit": True, "module": "nodenext", "target": "es2023", "types": ["node"],
        "moduleDetection": "force", "skipLibCheck": True,
    }  # fmt: skip
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "include": ["*.ts"]}))
    for name, code in {**TYPESCRIPT, WRONG: WRONG_TYPESCRIPT}.items():
        (folder / f"{name}.ts").write_text(code)
        for names, own in re.findall(r"import \{ ([^}]+) \} from '\./([\w-]+)\.js'", code):
            declared = "\n".join(f"export const {imported.strip()}: any;" for imported in names.split(","))
            (folder / f"{own}.d.ts").write_text(declared)
    ran = subprocess.run([TSC, "-p", folder, "--pretty", "false"], capture_output=True, text=True, check=False, cwd=folder)
    return _by_file(ran.stdout + ran.stderr, re.compile(r"^(.+?)\.ts\(\d+,\d+\): error "))


@pytest.mark.parametrize("name", TYPESCRIPT)
def test_typescript_example_has_the_types_of_the_official_sdk(name: str, typescript_errors: Errors) -> None:
    assert typescript_errors.get(name, []) == []


def test_typescript_faults_are_found(typescript_errors: Errors) -> None:
    report = "\n".join(typescript_errors[WRONG])
    assert "NoSuchExport" in report
    assert "noSuchMethod" in report
    assert "implicitly has an 'any' type" in report
    assert "not assignable to type 'string'" in report


PYTHON = dict(_examples("python"))
WRONG_PYTHON = """
import no_such_module
from mcp.types import NoSuchName
from mcp import Client

async def f(client: Client):
    await client.no_such_method(undefined_name)
"""


@pytest.fixture(scope="module")
def python_errors(tmp_path_factory: pytest.TempPathFactory) -> Errors:
    """What mypy says of the examples, in functions without annotations too. Empty collections may do without one."""
    folder = tmp_path_factory.mktemp("python") / "examples"
    folder.mkdir()
    (folder / "__init__.py").touch()
    for name, code in {**PYTHON, WRONG: WRONG_PYTHON}.items():
        (folder / f"{name}.py").write_text(code)
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.ImportFrom) and node.level:
                for own in [node.module] if node.module else [alias.name for alias in node.names]:
                    (folder / f"{own}.pyi").write_text("from typing import Any\ndef __getattr__(name: str) -> Any: ...\n")
    options = ["--config-file=", "--no-incremental", "--check-untyped-defs", "--disable-error-code=var-annotated", "--no-error-summary", "--python-version=3.11"]
    ran = subprocess.run([sys.executable, "-m", "mypy", *options, "examples"], capture_output=True, text=True, check=False, cwd=folder.parent)
    return _by_file(ran.stdout + ran.stderr, re.compile(r"^(.+?)\.py:\d+: error: "))


@pytest.mark.parametrize("name", PYTHON)
def test_python_example_has_the_types_of_the_official_sdk(name: str, python_errors: Errors) -> None:
    assert python_errors.get(name, []) == []


def test_python_faults_are_found(python_errors: Errors) -> None:
    report = "\n".join(python_errors[WRONG])
    for fault in ("no_such_module", "NoSuchName", "no_such_method", "undefined_name"):
        assert fault in report
