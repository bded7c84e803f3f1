"""`safemcp new from-issue`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.unit.authoring.issue_bodies import body

from safemcp_catalog.checking import check
from safemcp_catalog.cli.from_issue import from_issue

NAME = "techniques/SAFE-T0000-orders-in-calendar-invitations.yaml"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(from_issue, [str(argument) for argument in arguments])


@pytest.fixture
def issue(tmp_path: Path) -> Path:
    """A file with the body of an issue."""
    path = tmp_path / "issue.md"
    path.write_text(body(), encoding="utf-8")
    return path


def test_draft_is_written_and_its_path_printed(issue: Path, small_folder: Path) -> None:
    done = run(issue, "--catalog", small_folder, "--number", "7")
    assert (done.exit_code, done.stdout, done.stderr) == (0, f"{small_folder / NAME}\n", "")
    assert "issue 7" in (small_folder / NAME).read_text(encoding="utf-8")
    assert check(small_folder).diagnostics == ()


def test_draft_may_go_elsewhere(issue: Path, small_folder: Path, tmp_path: Path) -> None:
    assert run(issue, "--catalog", small_folder, "-o", tmp_path / "draft").exit_code == 0
    assert (tmp_path / "draft" / NAME).is_file()
    assert not (small_folder / NAME).exists()


def test_event_of_github_gives_body_and_number(small_folder: Path, tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"action": "labeled", "issue": {"number": 12, "body": body()}}), encoding="utf-8")
    assert run("--event", event, "--catalog", small_folder).exit_code == 0
    assert "issue 12" in (small_folder / NAME).read_text(encoding="utf-8")


@pytest.mark.parametrize("event", ["", "[]", "{}", '{"issue": 1}', "[" * 100_000])
def test_file_that_is_no_event_is_told(event: str, small_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "event.json").write_text(event, encoding="utf-8")
    done = run("--event", tmp_path / "event.json", "--catalog", small_folder)
    assert done.exit_code == 2
    assert "is no event of an issue" in done.stderr


def test_issue_without_a_body_is_told(small_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "event.json").write_text('{"issue": {"number": 1, "body": null}}', encoding="utf-8")
    done = run("--event", tmp_path / "event.json", "--catalog", small_folder)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.endswith("nothing was written\n")


def test_what_is_missing_is_said_and_nothing_is_written(issue: Path, small_folder: Path) -> None:
    issue.write_text(body(severity="_No response_", name="\x1b[31mred"), encoding="utf-8")
    before = sorted((small_folder / "techniques").iterdir())
    done = run(issue, "--catalog", small_folder)
    assert done.exit_code == 1
    assert '"Severity" is not answered.' in done.stderr
    assert "U+001B" in done.stderr
    assert "\x1b" not in done.stderr
    assert sorted((small_folder / "techniques").iterdir()) == before


def test_draft_that_exists_is_not_written_over(issue: Path, small_folder: Path) -> None:
    (small_folder / NAME).write_text("mine", encoding="utf-8")
    assert run(issue, "--catalog", small_folder).exit_code == 2
    assert (small_folder / NAME).read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("arguments", [[], ["a", "--event", "b"]])
def test_one_of_file_and_event_is_needed(arguments: list[str], small_folder: Path) -> None:
    assert run(*arguments, "--catalog", small_folder).exit_code == 2


def test_file_that_does_not_exist_is_told(small_folder: Path, tmp_path: Path) -> None:
    assert run(tmp_path / "none.md", "--catalog", small_folder).exit_code == 3
