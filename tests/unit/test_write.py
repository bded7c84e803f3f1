"""Writing is whole or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from safemcp_catalog.write import replace_files, write_file, write_folder


def _failing() -> Iterator[bytes]:
    yield b"half"
    raise RuntimeError("out of luck")


def test_file_is_written_with_its_folders_and_readable_by_all(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b.txt"
    assert write_file(target, [b"one", b"two"]) == 6
    assert target.read_bytes() == b"onetwo"
    assert target.stat().st_mode & 0o777 == 0o644


def test_failure_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "b.txt"
    target.write_bytes(b"old")
    with pytest.raises(RuntimeError, match="out of luck"):
        write_file(target, _failing())
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_folder_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "site"
    (target / "stale").mkdir(parents=True)
    assert write_folder(target, [("a/x.txt", [b"1"]), ("y.txt", [b"22"])]) == {"a/x.txt": 1, "y.txt": 2}
    assert sorted(p.relative_to(target).as_posix() for p in target.rglob("*")) == ["a", "a/x.txt", "y.txt"]
    assert list(tmp_path.iterdir()) == [target]
    assert target.stat().st_mode & 0o777 == 0o755


def test_failure_leaves_the_old_folder_and_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "site"
    target.mkdir()
    (target / "kept").write_bytes(b"old")
    with pytest.raises(RuntimeError, match="out of luck"):
        write_folder(target, [("new", [b"1"]), ("bad", _failing())])
    assert [p.name for p in target.iterdir()] == ["kept"]
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("name", ["../out.txt", "a/../../out.txt", "/out.txt"])
def test_path_that_climbs_out_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="outside the folder"):
        write_folder(tmp_path / "site", [(name, [b"1"])])
    assert list(tmp_path.iterdir()) == []


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*"))


def test_files_are_written_and_removed_together(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"old")
    (tmp_path / "same").write_bytes(b"before")
    replace_files({tmp_path / "new": b"new", tmp_path / "same": b"after"}, [tmp_path / "old"])
    assert names(tmp_path) == ["new", "same"]
    assert (tmp_path / "same").read_bytes() == b"after"


def test_nothing_changes_where_one_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "same").write_bytes(b"before")
    (tmp_path / "old").write_bytes(b"old")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError):
        replace_files({tmp_path / "same": b"after", tmp_path / "file" / "below": b"x"}, [tmp_path / "old"])
    assert names(tmp_path) == ["file", "old", "same"]
    assert (tmp_path / "same").read_bytes() == b"before"


def test_files_that_were_replaced_come_back_where_a_later_one_fails(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"before")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "x").write_bytes(b"x")
    replaced = {tmp_path / "a": b"after", tmp_path / "new": b"new"}
    with pytest.raises(OSError):
        replace_files(replaced, [Removed(tmp_path / "a")])
    assert names(tmp_path) == ["a", "taken", "x"]
    assert (tmp_path / "a").read_bytes() == b"before"


class Removed(type(Path())):  # type: ignore[misc]
    """A path that cannot be set aside."""

    def exists(self, **_: object) -> bool:
        raise OSError(5, "Input/output error")
