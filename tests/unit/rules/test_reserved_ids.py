"""New entries, which share a reserved id: their faults stand in their own files, and they cannot mean themselves."""

from pathlib import Path

from safemcp_catalog.checking import check

NAME = "SAFE-T0000-full-schema.yaml"


def _new(folder: Path, **changes: tuple[str, str]) -> Path:
    """SAFE-T1001.002 as a new technique, with parts of its text replaced."""
    old = folder / "techniques" / "SAFE-T1001.002.yaml"
    text = old.read_text(encoding="utf-8").replace("SAFE-T1001.002", "SAFE-T0000").replace("status: stable", "status: stable\ntactics: [ATK-TA0001]")
    for before, after in changes.values():
        assert before in text
        text = text.replace(before, after)
    old.unlink()
    path = folder / "techniques" / NAME
    path.write_text(text, encoding="utf-8")
    return path


def _told(folder: Path) -> list[tuple[str, str]]:
    return [(d.code, d.path) for d in check(folder).diagnostics if d.code.startswith(("SMC5", "SMC214"))]


def test_rule_of_a_new_entry_may_name_the_reserved_id(small_folder: Path) -> None:
    _new(small_folder)
    assert _told(small_folder) == []


def test_failing_test_of_a_rule_is_told_in_the_file_of_the_new_entry(small_folder: Path) -> None:
    _new(small_folder, event=("Content to pass on to the file", "pass the content of the file"))
    assert _told(small_folder) == [("SMC514", f"techniques/{NAME}")]


def test_new_entry_that_points_to_the_reserved_id_alone_points_to_itself(small_folder: Path) -> None:
    _new(small_folder, related=("mappings:", "related:\n  - id: SAFE-T0000\n    relation: similar-to\n    note: Itself.\nmappings:"))
    assert _told(small_folder) == [("SMC214", f"techniques/{NAME}")]
