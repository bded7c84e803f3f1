"""What git says of a catalog's folder: the commit that a change starts from, the files that differ, and the files of then."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# A hook is run with these set, and with them git takes the folder that it is called in for the top of the work tree.
_OF_HOOKS = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX"})
_LINK = "120000"
_FILES = frozenset({"100644", "100755", _LINK})


class GitError(Exception):
    """Git cannot tell. The message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Blob:
    """A file of a commit: path relative to the folder that was asked for, content, and whether it is a symbolic link."""

    path: str
    content: bytes
    is_link: bool


def repository_root(folder: Path) -> Path | None:
    """The folder of the git repository that `folder` is in, or None. Git itself is not asked."""
    folder = folder.resolve()
    return next((above for above in (folder, *folder.parents) if (above / ".git").exists()), None)


def base_commit(folder: Path, revision: str) -> str:
    """The commit from which the checked-out branch and `revision` have both grown, as `git diff REV...` takes it.

    Raises:
        GitError: no repository, no such revision, or no common commit (which a shallow clone may hide).
    """
    if repository_root(folder) is None:
        raise GitError(f"{folder} is in no git repository, so nothing is known of its changes: leave --changed-since out")
    _git(folder, "rev-parse", "--git-dir")  # says why git refuses the repository, if it does
    commit = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", may_fail=True)
    if not commit:
        raise GitError(f"this repository has no revision {revision}: {_how_to_fetch(folder, revision)}")
    base = _git(folder, "merge-base", commit.decode().strip(), "HEAD", may_fail=True)
    if not base:
        raise GitError(f"{revision} and the checked-out branch have no commit in common: {_how_to_fetch(folder, revision)}")
    return base.decode().split()[0]


def changed_paths(folder: Path, commit: str) -> frozenset[str]:
    """Paths below `folder`, relative to it, of files that differ from the commit: edited, added, removed, or not tracked yet.

    Both names of a renamed file are among them. Ignored files are not.

    Raises:
        GitError: git cannot tell.
    """
    differing = _git(folder, "diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--relative", commit, "--", ".")
    untracked = _git(folder, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    return frozenset(_text(name) for name in (*differing.split(b"\0"), *untracked.split(b"\0")) if name)


def files_at(folder: Path, commit: str, *, largest: int) -> Iterator[Blob]:
    """Files below `folder` as they are in the commit; none where the commit has no such folder.

    Of a file larger than `largest` bytes the first `largest` and one more are given, as of one that is read from a disk.

    Raises:
        GitError: git cannot tell.
    """
    listed = []
    for line in _git(folder, "ls-tree", "-r", "-z", commit).split(b"\0"):
        head, _, name = line.partition(b"\t")
        mode, _, object_id = head.decode().partition(" blob ")
        if mode in _FILES and object_id:
            listed.append((mode, object_id, _text(name)))
    answer = memoryview(_git(folder, "cat-file", "--batch", given="".join(f"{object_id}\n" for _, object_id, _ in listed).encode()))
    at = 0
    for mode, _, path in listed:
        end = bytes(answer[at : at + 200]).find(b"\n") + at
        described = bytes(answer[at:end]).split()
        if len(described) != 3:
            raise GitError(f"git has no content for {path}: fetch the whole repository")
        size = int(described[2])
        yield Blob(path, bytes(answer[end + 1 : end + 1 + min(size, largest + 1)]), mode == _LINK)
        at = end + 1 + size + 1


def _text(name: bytes) -> str:
    return name.decode("utf-8", errors="surrogateescape")


def _how_to_fetch(folder: Path, revision: str) -> str:
    if _git(folder, "rev-parse", "--is-shallow-repository", may_fail=True).strip() == b"true":
        return "the clone is shallow, so fetch its history first (`git fetch --unshallow`; in a workflow, `fetch-depth: 0` of the checkout step)"
    return f"check its spelling, or fetch it (`git fetch origin {revision}`)"


def _git(folder: Path, *arguments: str, given: bytes = b"", may_fail: bool = False) -> bytes:
    """What a git command prints, or b"" where it fails and may."""
    environment = {name: value for name, value in os.environ.items() if name not in _OF_HOOKS}
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, input=given, env=environment, capture_output=True, check=False)  # noqa: S603 - git is the one on PATH
    except OSError as error:
        raise GitError(f"git cannot be run ({error.strerror}): install it, or leave --changed-since out") from None
    if done.returncode and not may_fail:
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["it gave no reason"]
        raise GitError(f"git {arguments[0]} failed: {said[0]}")
    return b"" if done.returncode else done.stdout
