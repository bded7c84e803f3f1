"""Files written whole or not at all."""

from pathlib import Path

import pytest

from safemcp_catalog.write import replace_files


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
