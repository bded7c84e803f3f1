"""`safemcp assign`: numbers for new entries, all or nothing, and never a guess."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from safemcp_catalog.checking import check
from safemcp_catalog.cli.main import main


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


def assign(folder: Path, *names: str, dry_run: bool = False) -> Result:
    return run("assign", "--catalog", folder, *(folder / name for name in names), *(["--dry-run"] if dry_run else []))


def new_technique(folder: Path, name: str, *more: str) -> str:
    """A draft of a technique, with its rule turned on; returns its path in the catalog."""
    place = more or ("--tactic", "TA0001")
    result = run("new", "technique", "--catalog", folder, "--name", name, *place, "--severity", "low", "--summary", f"An adversary does {name} to a server.")
    assert result.exit_code == 0, result.output
    return Path(result.stdout.strip()).relative_to(folder).as_posix()


def new_mitigation(folder: Path, name: str) -> str:
    result = run("new", "mitigation", "--catalog", folder, "--name", name, "--category", "content", "--summary", f"A host does {name} before each call.")
    assert result.exit_code == 0, result.output
    return Path(result.stdout.strip()).relative_to(folder).as_posix()


def add(folder: Path, name: str, text: str) -> None:
    """Put fields in front of an entry's history."""
    path = folder / name
    before = path.read_text(encoding="utf-8")
    assert "\nhistory:\n" in before
    path.write_text(before.replace("\nhistory:\n", f"\n{text}history:\n"), encoding="utf-8")


def text(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


def state(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def errors(folder: Path) -> list[str]:
    return [f"{d.path} {d.code} {d.message}" for d in check(folder).diagnostics if d.severity == "error"]


@pytest.fixture
def folder(small_folder: Path) -> Path:
    """The small catalog, formatted."""
    assert run("fmt", "--catalog", small_folder).exit_code == 0
    return small_folder


def test_new_technique_gets_the_next_number_and_the_file_its_name(folder: Path) -> None:
    name = new_technique(folder, "One way")
    result = assign(folder)
    assert (result.exit_code, result.stdout) == (0, f"{name} -> techniques/SAFE-T0001.yaml\n")
    assert not (folder / name).exists()
    assert "\nid: SAFE-T0001\n" in text(folder, "techniques/SAFE-T0001.yaml")
    assert "T0000" not in text(folder, "techniques/SAFE-T0001.yaml")
    assert errors(folder) == []
    assert run("fmt", "--check", "--catalog", folder).exit_code == 0


def test_two_pull_requests_that_are_open_at_once_get_different_numbers(folder: Path, tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    shutil.copytree(folder, ours)
    shutil.copytree(folder, theirs)
    new_technique(ours, "Our way")
    new_technique(theirs, "Their way")
    # The first is merged and numbered, then the second.
    for branch in (ours, theirs):
        for path in (branch / "techniques").glob("SAFE-T0000-*"):
            shutil.copyfile(path, folder / "techniques" / path.name)
        assert assign(folder).exit_code == 0
    assert "name: Our way\n" in text(folder, "techniques/SAFE-T0001.yaml")
    assert "name: Their way\n" in text(folder, "techniques/SAFE-T0002.yaml")
    assert errors(folder) == []


def test_two_pull_requests_that_are_merged_before_any_number_is_given_get_different_numbers(folder: Path) -> None:
    new_technique(folder, "Our way")
    new_technique(folder, "Their way")
    assert errors(folder) == []
    assert assign(folder).exit_code == 0
    names = {re.search(r"^name: (.*)$", text(folder, f"techniques/SAFE-T000{n}.yaml"), re.MULTILINE)[1] for n in (1, 2)}  # type: ignore[index]
    assert names == {"Our way", "Their way"}


def test_pointers_prose_and_rules_of_one_pull_request_are_rewritten(folder: Path) -> None:
    mitigation = new_mitigation(folder, "Receipts")
    technique = new_technique(folder, "Replay")
    add(folder, technique, "description: |\n  As SAFE-T0000 shows, SAFE-M-0 helps.\nmitigations:\n  - id: SAFE-M-0\n    role: preventive\n    how: It keeps receipts.\n")
    add(folder, "techniques/SAFE-T1102.yaml", "related:\n  - {id: SAFE-T0000, relation: enables, note: One leads to the other.}\n")
    result = assign(folder)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        f"{mitigation} -> mitigations/SAFE-M-301.yaml",
        f"{technique} -> techniques/SAFE-T0001.yaml",
        "techniques/SAFE-T1102.yaml: points to the new numbers",
    ]
    whole = text(folder, "techniques/SAFE-T0001.yaml")
    assert "As SAFE-T0001 shows, SAFE-M-301 helps." in whole
    assert "  - id: SAFE-M-301\n" in whole
    assert "references: [SAFE-T0001, " in whole
    assert "safe_mcp_technique: SAFE-T0001\n" in whole
    assert "  - id: SAFE-T0001\n" in text(folder, "techniques/SAFE-T1102.yaml")
    assert errors(folder) == []


def test_subtechnique_of_a_public_technique_counts_from_301_and_of_a_new_one_from_001(folder: Path) -> None:
    below_public = new_technique(folder, "Below public", "--parent", "SAFE-T1102")
    new_technique(folder, "Parent")
    below_new = new_technique(folder, "Below new", "--parent", "SAFE-T0000")
    assert (below_public, below_new) == ("techniques/SAFE-T1102.000-below-public.yaml", "techniques/SAFE-T0000.000-below-new.yaml")
    assert errors(folder) == []
    assert assign(folder).exit_code == 0
    assert "id: SAFE-T1102.301\n" in text(folder, "techniques/SAFE-T1102.301.yaml")
    assert "id: SAFE-T0001.001\n" in text(folder, "techniques/SAFE-T0001.001.yaml")
    assert errors(folder) == []


def test_new_subtechnique_of_one_of_two_new_techniques_is_not_guessed(folder: Path) -> None:
    new_technique(folder, "One")
    new_technique(folder, "Two")
    new_technique(folder, "Below", "--parent", "SAFE-T0000")
    before = state(folder)
    result = assign(folder)
    assert result.exit_code == 1
    assert "its parent SAFE-T0000 is techniques/SAFE-T0000-one.yaml and techniques/SAFE-T0000-two.yaml" in result.stderr
    assert state(folder) == before


def test_pointer_that_may_mean_two_new_entries_changes_nothing(folder: Path) -> None:
    new_mitigation(folder, "Ours")
    new_mitigation(folder, "Theirs")
    technique = new_technique(folder, "Replay")
    add(folder, technique, "mitigations:\n  - id: SAFE-M-0\n    role: preventive\n    how: It keeps receipts.\n")
    before = state(folder)
    result = assign(folder)
    assert result.exit_code == 1
    assert "names SAFE-M-0, which may be mitigations/SAFE-M-0-ours.yaml or mitigations/SAFE-M-0-theirs.yaml" in result.stderr
    assert result.stderr.endswith("nothing was changed\n")
    assert state(folder) == before


def test_files_of_one_pull_request_tell_which_new_entry_is_meant(folder: Path) -> None:
    ours = new_mitigation(folder, "Ours")
    new_mitigation(folder, "Theirs")
    technique = new_technique(folder, "Replay")
    add(folder, technique, "mitigations:\n  - id: SAFE-M-0\n    role: preventive\n    how: It keeps receipts.\n")
    assert assign(folder, ours, technique).exit_code == 0
    assert "  - id: SAFE-M-301\n" in text(folder, "techniques/SAFE-T0001.yaml")
    assert "name: Ours\n" in text(folder, "mitigations/SAFE-M-301.yaml")
    assert (folder / "mitigations/SAFE-M-0-theirs.yaml").exists()


def test_two_new_techniques_that_point_to_each_other_are_clear(folder: Path) -> None:
    one, two = new_technique(folder, "One"), new_technique(folder, "Two")
    add(folder, one, "related:\n  - {id: SAFE-T0000, relation: enables, note: It leads to the other.}\n")
    add(folder, two, "related:\n  - {id: SAFE-T0000, relation: follows, note: It comes after the other.}\n")
    assert assign(folder).exit_code == 0
    assert "  - id: SAFE-T0002\n" in text(folder, "techniques/SAFE-T0001.yaml")
    assert "  - id: SAFE-T0001\n" in text(folder, "techniques/SAFE-T0002.yaml")


def test_pointer_to_a_new_entry_that_gets_no_number_yet_stays_and_is_told(folder: Path) -> None:
    one = new_technique(folder, "One")
    two = new_technique(folder, "Two")
    add(folder, one, "related:\n  - {id: SAFE-T0000, relation: enables, note: It leads to the other.}\n")
    result = assign(folder, one)
    assert result.exit_code == 0
    assert "still says SAFE-T0000, for an entry that has no number yet" in result.stderr
    assert "  - id: SAFE-T0000\n" in text(folder, "techniques/SAFE-T0001.yaml")
    assert assign(folder, two).exit_code == 0
    assert "  - id: SAFE-T0002\n" in text(folder, "techniques/SAFE-T0001.yaml")


def test_file_name_in_prose_says_which_new_entry_is_meant(folder: Path) -> None:
    one, _ = new_technique(folder, "One"), new_technique(folder, "Two")
    add(folder, one, "description: |\n  Unlike SAFE-T0000-two and SAF-T0000-one, nothing.\n")
    assert assign(folder).exit_code == 0
    assert "Unlike SAFE-T0002 and SAFE-T0001, nothing." in text(folder, "techniques/SAFE-T0001.yaml")


def test_prose_that_may_mean_either_of_two_new_entries_is_not_guessed(folder: Path) -> None:
    one, _ = new_technique(folder, "One"), new_technique(folder, "Two")
    add(folder, one, "description: |\n  As SAFE-T0000 says.\n")
    result = assign(folder)
    assert result.exit_code == 1
    assert "In prose, the file's name without .yaml is clear" in result.stderr


def test_gap_below_the_highest_number_stays_a_gap(folder: Path) -> None:
    shutil.copyfile(folder / "techniques/SAFE-T1102.yaml", folder / "techniques/SAFE-T0007.yaml")
    path = folder / "techniques/SAFE-T0007.yaml"
    path.write_text(text(folder, "techniques/SAFE-T0007.yaml").replace("SAFE-T1102", "SAFE-T0007"), encoding="utf-8")
    new_technique(folder, "One")
    assert assign(folder).stdout.endswith("-> techniques/SAFE-T0008.yaml\n")


def test_number_of_a_file_that_cannot_be_read_is_taken(folder: Path) -> None:
    (folder / "techniques/SAFE-T0003.yaml").write_text("id: [\n", encoding="utf-8")
    new_technique(folder, "One")
    assert assign(folder).stdout.endswith("-> techniques/SAFE-T0004.yaml\n")


def test_number_in_the_name_of_a_file_is_taken_whatever_its_id_says(folder: Path) -> None:
    shutil.copyfile(folder / "techniques/SAFE-T1102.yaml", folder / "techniques/SAFE-T0009.yaml")
    new_technique(folder, "One")
    assert assign(folder).stdout.endswith("-> techniques/SAFE-T0010.yaml\n")


def test_range_that_is_used_up_is_told(folder: Path) -> None:
    info = folder / "catalog.yaml"
    info.write_text(re.sub(r"technique_to: \d+", "technique_to: 1", info.read_text(encoding="utf-8")), encoding="utf-8")
    new_technique(folder, "One")
    new_technique(folder, "Two")
    before = state(folder)
    result = assign(folder)
    assert result.exit_code == 1
    assert "SAFE-T0001 is taken, and the range of SAFE ends there: widen it in catalog.yaml" in result.stderr
    assert state(folder) == before


def test_unreadable_file_with_a_reserved_id_stops_everything(folder: Path) -> None:
    new_technique(folder, "One")
    (folder / "techniques/SAFE-T0000-broken.yaml").write_text("id: [SAFE-T0000\n", encoding="utf-8")
    before = state(folder)
    assert assign(folder).exit_code == 1
    assert state(folder) == before


def test_dry_run_tells_and_writes_nothing(folder: Path) -> None:
    name = new_technique(folder, "One")
    before = state(folder)
    result = assign(folder, dry_run=True)
    assert (result.exit_code, result.stdout) == (0, f"{name} -> techniques/SAFE-T0001.yaml\n")
    assert state(folder) == before


def test_failure_to_write_one_file_changes_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new_technique(folder, "One")
    new_mitigation(folder, "Receipts")
    before = state(folder)
    replace = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if Path(target).name == "SAFE-T0001.yaml":
            raise PermissionError(13, "Permission denied", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    result = assign(folder)
    assert result.exit_code == 1
    assert result.stderr.endswith("SAFE-T0001.yaml: permission denied\nnothing was changed\n")
    assert state(folder) == before


def test_catalog_without_new_entries_has_nothing_to_number(folder: Path) -> None:
    assert assign(folder).exit_code == 3
    new_technique(folder, "One")
    assert assign(folder, "mitigations").exit_code == 3


def test_private_catalog_counts_in_its_own_range(folder: Path) -> None:
    info = folder / "catalog.yaml"
    more = "id_prefixes:\n  - prefix: ACME\n    technique_from: 50\n    technique_to: 99\n    mitigation_from: 7\n"
    info.write_text(info.read_text(encoding="utf-8").replace("id_prefixes:\n", more), encoding="utf-8")
    new_technique(folder, "One")
    new_mitigation(folder, "Receipts")
    assert assign(folder).exit_code == 0
    assert (folder / "techniques/ACME-T0050.yaml").exists()
    assert (folder / "mitigations/ACME-M-7.yaml").exists()
    assert errors(folder) == []
