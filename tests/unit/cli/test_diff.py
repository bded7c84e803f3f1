"""`safemcp diff`: two folders, or a revision of git and the working tree."""

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.catalog_cases import SMALL

from safemcp_catalog.cli.main import main


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["diff", *(str(argument) for argument in arguments)])


def rename(folder: Path, name: str) -> None:
    path = folder / "techniques" / "SAFE-T1102.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("name: Prompt Injection", f"name: {name}"), encoding="utf-8")


@pytest.fixture
def repository(small_folder: Path) -> Path:
    """The small catalog as the only commit of a repository."""
    git(small_folder, "init", "-q")
    git(small_folder, "add", ".")
    git(small_folder, "commit", "-q", "-m", "first")
    return small_folder


def test_two_folders_are_compared(small_folder: Path) -> None:
    rename(small_folder, "Injection")
    done = run(SMALL, small_folder)
    assert (done.exit_code, done.stdout) == (0, "changed    SAFE-T1102  Injection\n             name: Prompt Injection → Injection\n1 changed\n")


def test_revision_is_compared_with_what_is_not_committed_yet(repository: Path) -> None:
    rename(repository, "Injection")
    (repository / "mitigations" / "SAFE-M-10.yaml").unlink()
    done = run("main", "--catalog", repository, "--format", "json")
    assert [(c["id"], c["what"]) for c in json.loads(done.stdout)["changes"]] == [("SAFE-T1102", "changed"), ("SAFE-M-10", "gone")]


def test_what_others_changed_on_the_other_branch_is_left_out(repository: Path) -> None:
    git(repository, "checkout", "-q", "-b", "topic")
    git(repository, "commit", "-q", "--allow-empty", "-m", "topic")
    git(repository, "checkout", "-q", "main")
    rename(repository, "Injection")
    git(repository, "commit", "-q", "-a", "-m", "main goes on")
    git(repository, "checkout", "-q", "topic")
    assert run("main", "--catalog", repository).stdout == "nothing differs\n"


def test_two_revisions_are_compared(repository: Path) -> None:
    rename(repository, "Injection")
    git(repository, "commit", "-q", "-a", "-m", "second")
    done = run("HEAD~1", "HEAD", "--catalog", repository, "--format", "markdown")
    assert done.stdout.startswith("## Changes from HEAD\\~1 to HEAD\n\n1 changed.\n")


def test_report_goes_into_a_file(small_folder: Path, tmp_path: Path) -> None:
    assert run(SMALL, small_folder, "-o", tmp_path / "summary.md", "--format", "markdown").stdout == ""
    assert (tmp_path / "summary.md").read_text(encoding="utf-8").endswith("Nothing differs.\n")


def test_revision_that_is_none_is_told(repository: Path) -> None:
    done = run("--catalog", repository, "no-such")
    assert done.exit_code == 2
    assert "this repository has no revision no-such" in done.stderr


def test_revision_that_looks_like_an_option_of_git_is_no_option(repository: Path, tmp_path: Path) -> None:
    done = run("--catalog", repository, "--", f"--output={tmp_path / 'written'}")
    assert done.exit_code == 2
    assert not (tmp_path / "written").exists()


def test_folder_outside_git_is_told(small_folder: Path) -> None:
    done = run("main", "--catalog", small_folder)
    assert done.exit_code == 3
    assert "in no git repository" in done.stderr


def test_revision_before_the_catalog_is_told(small_folder: Path) -> None:
    git(small_folder.parent, "init", "-q")
    git(small_folder.parent, "commit", "-q", "--allow-empty", "-m", "nothing yet")
    git(small_folder.parent, "add", ".")
    git(small_folder.parent, "commit", "-q", "-m", "first")
    done = run("HEAD~1", "--catalog", small_folder)
    assert (done.exit_code, done.stderr) == (3, "Error: there was no catalog yet in HEAD~1\n")


def test_link_in_a_revision_leads_nowhere(repository: Path, tmp_path: Path) -> None:
    outside = tmp_path / "SAFE-T0900.yaml"
    outside.write_bytes((SMALL / "techniques" / "SAFE-T1102.yaml").read_bytes().replace(b"SAFE-T1102", b"SAFE-T0900"))
    (repository / "techniques" / "SAFE-T0900.yaml").symlink_to(outside)
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "link")
    assert run("HEAD", SMALL, "--catalog", repository).stdout == "nothing differs\n"


def test_broken_catalog_file_is_told(small_folder: Path) -> None:
    (small_folder / "catalog.yaml").write_text("id: [\n", encoding="utf-8")
    done = run(SMALL, small_folder)
    assert done.exit_code == 3
    assert "cannot be read" in done.stderr
