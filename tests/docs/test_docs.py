"""Every example of the README and the docs is run: `safemcp` commands in a copy of the small catalog, Python as doctests."""

import contextlib
import doctest
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "catalogs" / "small"
PRIVATE = ROOT / "tests" / "catalogs" / "private"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "docs" / "decisions").glob("*.md"))]
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SETUP = ("make ", "pip ", "git ", "npm ")
"""Commands of a machine's set-up, which `.ci/run` runs."""


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_examples_do_what_the_page_says(page: Path, tmp_path: Path) -> None:
    folder = tmp_path / "catalog"
    # The README speaks of the real catalog, the docs of any.
    shutil.copytree(SMALL, folder)
    shutil.copytree(PRIVATE, folder / "acme")
    for language, text in _BLOCK.findall(page.read_text(encoding="utf-8")):
        if language == "console":
            for command, expected in _commands(text):
                _run(command, expected, folder)
        elif language == "python":
            with _inside(folder):
                _doctest(text, page.name)


def _commands(text: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command.partition("  #")[0].strip(), output


def _run(command: str, expected: str, folder: Path) -> None:
    if command.startswith(_SETUP):
        return
    assert command.startswith("safemcp "), command
    program = [sys.executable, "-c", "from safemcp_catalog.cli.main import main; main(prog_name='safemcp')", *command.split()[1:]]
    done = subprocess.run(program, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode in {0, 1}, done.stderr
    if expected.strip():
        assert (done.stdout + done.stderr).strip() == expected.strip()


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def _doctest(text: str, name: str) -> None:
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(verbose=False)
    test = parser.get_doctest(text, {}, name, name, 0)
    assert test.examples, "a python block without an example is not run: begin its lines with >>>"
    output: list[str] = []
    runner.run(test, out=output.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(output)
