"""Folders to a catalog: which files are read, who has an id, and what is left out."""

import os
import shutil
from pathlib import Path

import pytest
from tests.catalog_cases import SMALL

from safemcp_catalog.checking import check
from safemcp_catalog.diagnostics import Diagnostic
from safemcp_catalog.load import find_root, load_catalog
from safemcp_catalog.load.discover import MAX_BYTES, discover


def told(folder: Path) -> list[tuple[str, str, str]]:
    return [(d.code, d.path, d.message) for d in load_catalog(folder).diagnostics]


def one(folder: Path) -> Diagnostic:
    [found] = load_catalog(folder).diagnostics
    return found


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_small_catalog_is_read_whole() -> None:
    catalog = load_catalog(SMALL).catalog
    assert catalog is not None
    files = {path.relative_to(SMALL).as_posix() for path in SMALL.rglob("*.yaml")}
    assert {*catalog.paths.values(), "catalog.yaml"} == files
    assert catalog.unread == frozenset()


def test_files_are_discovered_in_the_order_of_their_names_and_never_twice(small_folder: Path) -> None:
    names = [found.name for found in discover(small_folder)]
    assert names[0] == "catalog.yaml"
    assert len(names) == len(set(names))
    assert names.index("techniques/SAFE-T1001.002.yaml") < names.index("techniques/SAFE-T1001.yaml") < names.index("mitigations/SAFE-M-10.yaml")


def test_root_is_found_from_any_folder_below(small_folder: Path) -> None:
    assert find_root(small_folder / "taxonomy" / "log-sources") == small_folder.resolve()
    assert find_root(small_folder) == small_folder.resolve()


def test_no_root_is_found_where_there_is_none(tmp_path: Path) -> None:
    assert find_root(tmp_path) is None


def test_catalog_without_most_folders_is_a_catalog(small_folder: Path) -> None:
    for folder in small_folder.iterdir():
        if folder.is_dir():
            shutil.rmtree(folder)
    loaded = load_catalog(small_folder)
    assert loaded.diagnostics == ()
    assert loaded.catalog is not None
    assert not loaded.catalog.nodes


def test_entry_with_a_fault_is_left_out_and_known_as_unread(small_folder: Path) -> None:
    edit(small_folder / "techniques/SAFE-T1102.yaml", "status: draft", "status: odd")
    loaded = load_catalog(small_folder)
    assert [d.code for d in loaded.diagnostics] == ["SMC104"]
    assert loaded.catalog is not None
    assert "SAFE-T1102" not in loaded.catalog
    assert loaded.catalog.unread == {"SAFE-T1102"}


def test_what_points_to_an_unread_entry_is_not_at_fault(small_folder: Path) -> None:
    edit(small_folder / "mitigations/SAFE-M-2.yaml", "status: stable", "status: odd")
    assert [d.code for d in check(small_folder).diagnostics] == ["SMC104"]


def test_double_key_does_not_hide_the_other_faults_of_its_file(small_folder: Path) -> None:
    edit(small_folder / "techniques/SAFE-T1102.yaml", "status: draft", "status: odd\nstatus: draft\nseverty: high")
    assert [d.code for d in load_catalog(small_folder).diagnostics] == ["SMC104", "SMC008", "SMC101"]


def test_value_that_cannot_be_read_is_told_once(small_folder: Path) -> None:
    edit(small_folder / "tactics/ATK-TA0006.yaml", "order: 3", "order: .inf")
    assert [d.code for d in load_catalog(small_folder).diagnostics] == ["SMC010"]


def test_every_file_at_fault_is_told(small_folder: Path) -> None:
    for name in ("techniques/SAFE-T1102.yaml", "mitigations/SAFE-M-10.yaml", "catalog.yaml"):
        (small_folder / name).write_text("a: [\n", encoding="utf-8")
    assert [d.path for d in load_catalog(small_folder).diagnostics] == ["catalog.yaml", "mitigations/SAFE-M-10.yaml", "techniques/SAFE-T1102.yaml"]


def test_unusable_catalog_file_means_no_catalog_and_no_rules(small_folder: Path) -> None:
    edit(small_folder / "catalog.yaml", "publisher:", "publishr:")
    edit(small_folder / "techniques/SAFE-T1001.yaml", "SAFE-M-2", "SAFE-M-99")
    checked = check(small_folder)
    assert checked.catalog is None
    assert {d.path for d in checked.diagnostics} == {"catalog.yaml"}


# ---- ids -------------------------------------------------------------------------------------------------------------


def test_file_with_the_right_name_keeps_its_id_whatever_the_order(small_folder: Path) -> None:
    copy = small_folder / "techniques" / "SAFE-T0999.yaml"
    shutil.copyfile(small_folder / "techniques" / "SAFE-T1102.yaml", copy)
    loaded = load_catalog(small_folder)
    assert [(d.code, d.path) for d in loaded.diagnostics] == [("SMC201", "techniques/SAFE-T0999.yaml")]
    assert loaded.catalog is not None
    assert loaded.catalog.paths["SAFE-T1102"] == "techniques/SAFE-T1102.yaml"


def test_misnamed_file_is_read_and_both_ids_count_as_unread(small_folder: Path) -> None:
    (small_folder / "techniques/SAFE-T1102.yaml").rename(small_folder / "techniques/SAFE-T1103.yaml")
    loaded = load_catalog(small_folder)
    assert [d.code for d in loaded.diagnostics] == ["SMC202"]
    assert loaded.catalog is not None
    assert "SAFE-T1102" in loaded.catalog
    assert "SAFE-T1103" in loaded.catalog.unread


def test_ids_are_unique_across_kinds(small_folder: Path) -> None:
    path = small_folder / "checklists" / "components.yaml"
    shutil.copyfile(small_folder / "checklists" / "monday-morning.yaml", path)
    edit(path, "id: monday-morning", "id: components")
    assert told(small_folder) == [("SMC201", "checklists/components.yaml", "the id components is taken by taxonomy/components.yaml")]


def test_reserved_ids_may_stand_in_several_files(small_folder: Path) -> None:
    draft = (small_folder / "techniques/SAFE-T1102.yaml").read_text(encoding="utf-8").replace("id: SAFE-T1102", "id: SAFE-T0000")
    for name in ("SAFE-T0000-a.yaml", "SAFE-T0000-b.yaml"):
        (small_folder / "techniques" / name).write_text(draft, encoding="utf-8")
    loaded = load_catalog(small_folder)
    assert loaded.diagnostics == ()
    assert loaded.catalog is not None
    assert {"SAFE-T0000-a", "SAFE-T0000-b"} <= set(loaded.catalog.techniques)


# ---- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("techniques/SAFE-T1103.yml", "name it SAFE-T1103.yaml"),
        ("techniques/SAFE-T1103.YAML", "name it SAFE-T1103.yaml"),
        ("techniques/notes.md", "move it out of techniques/, where each entry is a .yaml file"),
        ("taxonomy/log-sources/x.json", "move it out of taxonomy/log-sources/, where each entry is a .yaml file"),
    ],
)
def test_file_that_is_no_entry_is_told_with_what_to_do(small_folder: Path, name: str, hint: str) -> None:
    (small_folder / name).write_text("x\n", encoding="utf-8")
    found = one(small_folder)
    assert (found.code, found.path, found.line, found.hint) == ("SMC012", name, 0, hint)


def test_folder_among_entries_is_told(small_folder: Path) -> None:
    (small_folder / "techniques" / "new.yaml").mkdir()
    assert told(small_folder) == [("SMC012", "techniques/new.yaml", "the folder is not read")]


@pytest.mark.parametrize("name", ["techniques/.SAFE-T1103.yaml.swp", "techniques/.git", "README.md", "notes/SAFE-T1103.yaml"])
def test_hidden_files_and_files_elsewhere_are_nobodys_business(small_folder: Path, name: str) -> None:
    (small_folder / name).parent.mkdir(exist_ok=True)
    (small_folder / name).write_text("x\n", encoding="utf-8")
    assert told(small_folder) == []


def test_folder_of_entries_that_is_a_file_cannot_be_listed(small_folder: Path) -> None:
    shutil.rmtree(small_folder / "checklists")
    (small_folder / "checklists").write_text("x\n", encoding="utf-8")
    assert told(small_folder) == [("SMC001", "checklists", "the folder cannot be listed: not a directory")]


def test_largest_file_is_read_and_one_byte_more_is_not(small_folder: Path) -> None:
    path = small_folder / "techniques" / "SAFE-T1102.yaml"
    content = path.read_bytes()
    path.write_bytes(content + b"#" * (MAX_BYTES - len(content)))
    assert told(small_folder) == []
    path.write_bytes(content + b"#" * (MAX_BYTES - len(content) + 1))
    assert told(small_folder) == [("SMC002", "techniques/SAFE-T1102.yaml", "the file is larger than 2 MB")]


def test_link_to_a_file_outside_is_not_followed(small_folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    (small_folder / "techniques" / "SAFE-T1102.yaml").rename(outside)
    (small_folder / "techniques" / "SAFE-T1102.yaml").symlink_to(outside)
    assert told(small_folder) == [("SMC001", "techniques/SAFE-T1102.yaml", "the file is a link to a file outside the catalog")]


def test_linked_folder_outside_is_not_followed(small_folder: Path, tmp_path: Path) -> None:
    (small_folder / "checklists").rename(tmp_path / "elsewhere")
    (small_folder / "checklists").symlink_to(tmp_path / "elsewhere")
    assert told(small_folder) == [("SMC001", "checklists/monday-morning.yaml", "the file is a link to a file outside the catalog")]


def test_link_within_the_catalog_is_followed(small_folder: Path) -> None:
    (small_folder / "drafts").mkdir()
    (small_folder / "techniques" / "SAFE-T1102.yaml").rename(small_folder / "drafts" / "SAFE-T1102.yaml")
    (small_folder / "techniques" / "SAFE-T1102.yaml").symlink_to("../drafts/SAFE-T1102.yaml")
    assert told(small_folder) == []


@pytest.mark.parametrize("target", ["SAFE-T1103.yaml", "nowhere.yaml"])
def test_link_in_a_loop_or_to_nothing_is_told(small_folder: Path, target: str) -> None:
    (small_folder / "techniques" / "SAFE-T1103.yaml").symlink_to(target)
    found = one(small_folder)
    assert (found.code, found.path) == ("SMC001", "techniques/SAFE-T1103.yaml")
    assert found.message in {"the file cannot be opened: the links form a loop", "the file is not a regular file"}


def test_pipe_is_not_waited_for(small_folder: Path) -> None:
    os.mkfifo(small_folder / "techniques" / "SAFE-T1103.yaml")
    assert told(small_folder) == [("SMC001", "techniques/SAFE-T1103.yaml", "the file is not a regular file")]


def test_name_that_is_no_unicode_can_be_told(small_folder: Path) -> None:
    (small_folder / "techniques" / os.fsdecode(b"caf\xe9.txt")).write_text("x\n", encoding="utf-8")
    assert one(small_folder).code == "SMC012"
