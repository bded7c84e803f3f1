"""What git says of a folder, in repositories made for the purpose."""

import subprocess
from pathlib import Path

import pytest

from safemcp_catalog.git import Blob, GitError, base_commit, changed_paths, files_at, repository_root


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one commit on main, and a catalog's folder below its root."""
    root = tmp_path / "repository"
    (root / "catalog" / "techniques").mkdir(parents=True)
    (root / "catalog" / "techniques" / "a.yaml").write_text("a\n", encoding="utf-8")
    (root / "catalog" / "techniques" / "b ü.yaml").write_text("b\n", encoding="utf-8")
    (root / "README").write_text("outside\n", encoding="utf-8")
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "first")
    return root


def test_base_is_where_the_branch_left_the_revision(repository: Path) -> None:
    first = git(repository, "rev-parse", "HEAD")
    git(repository, "checkout", "-q", "-b", "topic")
    git(repository, "commit", "-q", "--allow-empty", "-m", "topic")
    git(repository, "checkout", "-q", "main")
    git(repository, "commit", "-q", "--allow-empty", "-m", "main goes on")
    git(repository, "checkout", "-q", "topic")
    assert base_commit(repository / "catalog", "main") == first


def test_changed_are_edited_added_removed_renamed_staged_and_untracked(repository: Path) -> None:
    folder = repository / "catalog"
    base = git(repository, "rev-parse", "HEAD")
    for name in ("removed", "renamed", "staged"):
        (folder / f"{name}.yaml").write_text(f"{name} has enough text of its own to be known again\n", encoding="utf-8")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "more")
    base = git(repository, "rev-parse", "HEAD")
    (folder / "removed.yaml").unlink()
    git(repository, "mv", "catalog/renamed.yaml", "catalog/new name.yaml")
    (folder / "staged.yaml").write_text("other\n", encoding="utf-8")
    git(repository, "add", ".")
    (folder / "techniques" / "b ü.yaml").write_text("edited\n", encoding="utf-8")
    (folder / "untracked.yaml").write_text("new\n", encoding="utf-8")
    (repository / "README").write_text("changed outside\n", encoding="utf-8")
    assert changed_paths(folder, base) == {"removed.yaml", "renamed.yaml", "new name.yaml", "staged.yaml", "techniques/b ü.yaml", "untracked.yaml"}


def test_hook_does_not_move_the_top_of_the_work_tree(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "catalog" / "techniques" / "a.yaml").write_text("edited\n", encoding="utf-8")
    monkeypatch.setenv("GIT_DIR", str(repository / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(repository / ".git" / "index"))
    assert changed_paths(repository / "catalog", base_commit(repository / "catalog", "HEAD")) == {"techniques/a.yaml"}
    assert {blob.path for blob in files_at(repository / "catalog", "HEAD", largest=9)} == {"techniques/a.yaml", "techniques/b ü.yaml"}


def test_ignored_files_are_no_change(repository: Path) -> None:
    (repository / ".gitignore").write_text("*.tmp\n", encoding="utf-8")
    (repository / "catalog" / "x.tmp").write_text("x\n", encoding="utf-8")
    assert changed_paths(repository / "catalog", git(repository, "rev-parse", "HEAD")) == set()


def test_files_of_a_commit_come_with_content_and_links(repository: Path) -> None:
    folder = repository / "catalog"
    (folder / "link.yaml").symlink_to("techniques/a.yaml")
    (folder / "large.yaml").write_bytes(b"x" * 100)
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "link")
    (folder / "techniques" / "a.yaml").write_text("later\n", encoding="utf-8")
    assert set(files_at(folder, "HEAD", largest=10)) == {
        Blob("techniques/a.yaml", b"a\n", is_link=False),
        Blob("techniques/b ü.yaml", b"b\n", is_link=False),
        Blob("link.yaml", b"techniques/a.yaml"[:11], is_link=True),
        Blob("large.yaml", b"x" * 11, is_link=False),
    }


def test_folder_that_a_commit_does_not_have_is_empty(repository: Path) -> None:
    (repository / "later").mkdir()
    assert list(files_at(repository / "later", "HEAD", largest=10)) == []


def test_folder_in_no_repository_is_told(tmp_path: Path) -> None:
    assert repository_root(tmp_path) is None
    with pytest.raises(GitError, match="in no git repository"):
        base_commit(tmp_path, "main")


@pytest.mark.parametrize("revision", ["nowhere", "--help", "-h", "", "main..nowhere", "HEAD:README", "a\nb"])
def test_what_is_no_revision_is_told(repository: Path, revision: str) -> None:
    with pytest.raises(GitError, match="has no revision") as raised:
        base_commit(repository, revision)
    assert "check its spelling" in str(raised.value)


def test_shallow_clone_is_told_what_to_fetch(repository: Path, tmp_path: Path) -> None:
    git(repository, "commit", "-q", "--allow-empty", "-m", "second")
    git(tmp_path, "clone", "-q", "--depth", "1", repository.as_uri(), "shallow")
    with pytest.raises(GitError, match=r"shallow.*fetch-depth: 0"):
        base_commit(tmp_path / "shallow", "HEAD~1")


def test_branches_without_a_common_commit_are_told(repository: Path) -> None:
    git(repository, "checkout", "-q", "--orphan", "other")
    git(repository, "commit", "-q", "-m", "unrelated")
    with pytest.raises(GitError, match="no commit in common"):
        base_commit(repository, "main")


def test_git_that_refuses_the_repository_is_quoted(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: nowhere\n", encoding="utf-8")
    with pytest.raises(GitError, match=r"git rev-parse failed: .*nowhere"):
        base_commit(tmp_path, "main")


def test_missing_git_is_told(repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="git cannot be run"):
        base_commit(repository, "main")


def test_work_tree_and_submodule_files_count_as_repositories(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: elsewhere\n", encoding="utf-8")
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert repository_root(tmp_path / "a" / "b") == tmp_path.resolve()
