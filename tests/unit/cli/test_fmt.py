"""`safemcp fmt`: what is written, what is only told, and the exit codes."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from safemcp_catalog.cli.main import main


def fmt(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["fmt", *map(str, arguments)])


@pytest.fixture
def folder(small_folder: Path) -> Path:
    """The small catalog in canonical layout."""
    assert fmt("--catalog", small_folder).exit_code == 0
    return small_folder


def upset(folder: Path) -> Path:
    """A technique whose layout is changed and whose meaning is not."""
    path = folder / "techniques" / "SAFE-T1001.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("\nstatus: stable", "\n\nstatus:   'stable'"), encoding="utf-8")
    return path


def test_formatted_catalog_is_left_as_it_is(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.yaml")}
    result = fmt("--catalog", folder)
    assert result.exit_code == 0
    assert "0 formatted" in result.stderr
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.yaml")} == before


def test_changed_layout_is_mended(folder: Path) -> None:
    path = upset(folder)
    result = fmt(path)
    assert (result.exit_code, result.stderr) == (0, "techniques/SAFE-T1001.yaml: formatted\n1 formatted, 0 unchanged\n")
    assert "\nstatus: stable" in path.read_text(encoding="utf-8")


def test_check_writes_nothing_and_fails(folder: Path) -> None:
    path = upset(folder)
    before = path.read_bytes()
    result = fmt("--check", "--catalog", folder)
    assert result.exit_code == 1
    assert "techniques/SAFE-T1001.yaml: not in the canonical layout: run `safemcp fmt techniques/SAFE-T1001.yaml`\n" in result.stderr
    assert path.read_bytes() == before
    fmt(path)
    assert fmt("--check", "--catalog", folder).exit_code == 0


def test_diff_shows_what_would_change_and_writes_nothing(folder: Path) -> None:
    path = upset(folder)
    before = path.read_bytes()
    result = fmt("--diff", path)
    assert result.exit_code == 0
    assert "-status:   'stable'\n+status: stable\n" in result.stdout
    assert path.read_bytes() == before


def test_unreadable_file_is_told_and_left_alone_while_the_others_are_formatted(folder: Path) -> None:
    path = upset(folder)
    broken = folder / "techniques" / "SAFE-T1309.yaml"
    broken.write_text("id: [SAFE-T1309\n", encoding="utf-8")
    result = fmt("--catalog", folder)
    assert result.exit_code == 1
    assert "techniques/SAFE-T1309.yaml:1:5: error SMC007" in result.stderr
    assert "1 left alone" in result.stderr
    assert broken.read_text(encoding="utf-8") == "id: [SAFE-T1309\n"
    assert "\nstatus: stable" in path.read_text(encoding="utf-8")


def test_link_out_of_the_catalog_is_not_followed(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text("name: x\nid: SAFE-T1999\n", encoding="utf-8")
    (folder / "techniques" / "SAFE-T1999.yaml").symlink_to(outside)
    result = fmt("--catalog", folder)
    assert result.exit_code == 1
    assert "techniques/SAFE-T1999.yaml: the file is a link to a file outside the catalog" in result.stderr
    assert outside.read_text(encoding="utf-8") == "name: x\nid: SAFE-T1999\n"


def test_path_that_does_not_exist_or_holds_no_entry_is_never_a_success(folder: Path) -> None:
    assert fmt(folder / "nowhere").exit_code == 3
    (folder / "docs").mkdir()
    assert fmt(folder / "docs").exit_code == 3


def test_paths_of_two_catalogs_are_wrong_usage(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "catalog.yaml").write_text("id: x\n", encoding="utf-8")
    assert fmt(folder, other).exit_code == 2


def test_private_catalog_without_schemas_names_the_published_ones(folder: Path) -> None:
    path = folder / "techniques" / "SAFE-T1001.yaml"
    text = path.read_text(encoding="utf-8").partition("\n")[2]
    path.write_text(text, encoding="utf-8")
    fmt(path)
    assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=https://")
    (folder / "schemas").mkdir()
    (folder / "schemas" / "technique.schema.json").write_text("{}", encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    fmt(path)
    assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=../schemas/technique.schema.json\n")
