"""`safemcp validate`: exit codes in every form, where reports go, and what a change answers for."""

import itertools
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.catalog_cases import CORPUS, lay_out

from safemcp_catalog.cli.main import main

FORMS = ["text", "json", "github", "sarif"]
CASES = {"clean": None, "warning": "SMC217-unused-mitigation", "error": "SMC204-unknown-mitigation"}


def validate(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["validate", *map(str, arguments)])


def codes(result: Result) -> set[str]:
    return {d["code"] for d in json.loads(result.stdout)["diagnostics"]}


@pytest.fixture(scope="module")
def catalogs(tmp_path_factory: pytest.TempPathFactory, small_catalog: Path) -> dict[str, Path]:
    """A catalog with nothing wrong, one with a warning and one with an error."""
    folder = tmp_path_factory.mktemp("catalogs")
    made = {name: lay_out(CORPUS / "bad" / case, folder / name) for name, case in CASES.items() if case}
    return {"clean": small_catalog, **made}


@pytest.fixture(scope="module")
def small_catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(CORPUS.parent / "catalogs" / "small", tmp_path_factory.mktemp("clean") / "small"))


# ---- exit codes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "fail_on", "exit_zero", "found"), list(itertools.product(FORMS, ["error", "warning"], [False, True], CASES)))
def test_exit_code_is_the_same_in_every_form(catalogs: dict[str, Path], form: str, fail_on: str, exit_zero: bool, found: str) -> None:
    result = validate(catalogs[found], "--format", form, "--fail-on", fail_on, *(["--exit-zero"] if exit_zero else []))
    is_failure = not exit_zero and (found == "error" or (found == "warning" and fail_on == "warning"))
    assert result.exit_code == (1 if is_failure else 0), result.output


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("exit_zero", [[], ["--exit-zero"]], ids=["", "exit-zero"])
def test_nothing_to_check_is_never_a_success(tmp_path: Path, form: str, exit_zero: list[str]) -> None:
    assert validate(tmp_path, "--format", form, *exit_zero).exit_code == 3
    assert validate(tmp_path / "missing", "--format", form, *exit_zero).exit_code == 3
    assert validate("--catalog", tmp_path, "--format", form, *exit_zero).exit_code == 3


@pytest.mark.parametrize("arguments", [["--format", "xml"], ["--fail-on", "note"], ["--no-such-option"], ["--changed-since"]], ids=" ".join)
def test_wrong_usage_is_2(small_catalog: Path, arguments: list[str]) -> None:
    result = validate(small_catalog, *arguments, "--exit-zero")
    assert result.exit_code == 2


def test_default_is_text_that_fails_on_errors(catalogs: dict[str, Path]) -> None:
    assert validate(catalogs["warning"]).exit_code == 0
    assert validate(catalogs["error"]).exit_code == 1


# ---- where reports go ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_report_goes_to_standard_output_or_to_a_file(catalogs: dict[str, Path], tmp_path: Path, form: str) -> None:
    printed = validate(catalogs["error"], "--format", form)
    written = validate(catalogs["error"], "--format", form, "-o", tmp_path / "report")
    assert written.stdout == ""
    assert (tmp_path / "report").read_text(encoding="utf-8") == printed.stdout
    assert "SMC204" in printed.stdout
    assert written.exit_code == printed.exit_code == 1


def test_file_that_cannot_be_written_is_wrong_usage(catalogs: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = validate(catalogs["clean"], "-o", tmp_path / "file" / "report")
    assert result.exit_code == 2
    assert "cannot be written" in result.output


def test_clean_catalog_is_told_apart_from_an_empty_report(small_catalog: Path) -> None:
    result = validate(small_catalog)
    assert result.stdout == ""
    assert result.stderr.startswith("nothing wrong in small (")
    assert validate(small_catalog, "--format", "json").stderr == ""


def test_paths_limit_the_report_and_not_the_check(catalogs: dict[str, Path]) -> None:
    inside = validate(catalogs["error"] / "techniques" / "SAFE-T1001.002.yaml", "--format", "json")
    beside = validate(catalogs["error"] / "mitigations", "--format", "json")
    assert (inside.exit_code, codes(inside)) == (1, {"SMC204"})
    assert (beside.exit_code, codes(beside)) == (0, set())


# ---- paths from the root of the repository ---------------------------------------------------------------------------


def _paths(form: str, stdout: str) -> set[str]:
    if form == "github":
        return {line.partition("file=")[2].partition(",")[0] for line in stdout.splitlines()}
    results = json.loads(stdout)["runs"][0]["results"]
    return {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results}


@pytest.mark.parametrize("form", ["github", "sarif"])
def test_paths_start_at_the_root_of_the_repository(catalogs: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    root = tmp_path / "repository"
    shutil.copytree(catalogs["error"], root / "security" / "catalog")
    expected = "techniques/SAFE-T1001.002.yaml"
    assert _paths(form, validate(root / "security" / "catalog", "--format", form).stdout) == {expected}
    (root / ".git").mkdir()
    assert _paths(form, validate(root / "security" / "catalog", "--format", form).stdout) == {f"security/catalog/{expected}"}
    monkeypatch.setenv("GITHUB_WORKSPACE", str(root / "security"))
    assert _paths(form, validate(root / "security" / "catalog", "--format", form).stdout) == {f"catalog/{expected}"}
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path / "elsewhere"))
    assert _paths(form, validate(root / "security" / "catalog", "--format", form).stdout) == {f"security/catalog/{expected}"}


# ---- --changed-since -------------------------------------------------------------------------------------------------


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "change")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    """The catalog with an old error in a subfolder of a repository, committed on main, a topic branch checked out."""
    folder = tmp_path / "repository" / "catalog"
    (tmp_path / "repository").mkdir()
    lay_out(CORPUS / "bad" / "SMC403-withdrawn-item", folder)
    git(tmp_path / "repository", "init", "-q")
    commit(tmp_path / "repository")
    git(tmp_path / "repository", "checkout", "-q", "-b", "topic")
    return folder


def test_old_faults_of_files_that_are_not_touched_are_left_out(catalog: Path) -> None:
    edit(catalog / "techniques" / "SAFE-T1102.yaml", "ATK-TA0002", "ATK-TA0003")
    assert codes(validate(catalog, "--format", "json")) == {"SMC206", "SMC403"}
    result = validate(catalog, "--format", "json", "--changed-since", "main")
    assert (result.exit_code, codes(result)) == (1, {"SMC206"})


def test_old_faults_of_files_that_are_touched_are_told(catalog: Path) -> None:
    edit(catalog / "mitigations" / "SAFE-M-2.yaml", "\nhistory:", "\n# a remark\nhistory:")
    commit(catalog)
    assert codes(validate(catalog, "--format", "json", "--changed-since", "main")) == {"SMC403"}


def test_old_faults_of_touched_files_stand_beside_new_ones_elsewhere(catalog: Path) -> None:
    (catalog / "mitigations" / "SAFE-M-12.yaml").unlink()
    edit(catalog / "mitigations" / "SAFE-M-2.yaml", "\nhistory:", "\n# a remark\nhistory:")
    assert codes(validate(catalog, "--format", "json", "--changed-since", "main")) >= {"SMC204", "SMC403"}


def test_mitigation_that_is_removed_breaks_techniques_that_are_not_touched(catalog: Path) -> None:
    (catalog / "mitigations" / "SAFE-M-12.yaml").unlink()
    commit(catalog)
    result = validate(catalog, "--format", "json", "--changed-since", "main")
    found = json.loads(result.stdout)["diagnostics"]
    assert ("SMC204", "techniques/SAFE-T1001.yaml") in {(d["code"], d["path"]) for d in found}
    assert "SMC403" not in codes(result)
    assert result.exit_code == 1


def test_old_fault_that_has_moved_down_is_no_new_one(catalog: Path) -> None:
    edit(catalog / "techniques" / "SAFE-T1102.yaml", "ATK-TA0002", "ATK-TA0003")
    commit(catalog)
    git(catalog, "branch", "-f", "main")
    edit(catalog / "mitigations" / "SAFE-M-2.yaml", "\nhistory:", "\n# a remark\nhistory:")
    assert codes(validate(catalog, "--format", "json", "--changed-since", "main")) == {"SMC403"}


def test_renamed_file_answers_under_its_new_name(catalog: Path) -> None:
    git(catalog, "mv", "techniques/SAFE-T1102.yaml", "techniques/SAFE-T1130.yaml")
    commit(catalog)
    found = json.loads(validate(catalog, "--format", "json", "--changed-since", "main").stdout)["diagnostics"]
    assert ("SMC202", "techniques/SAFE-T1130.yaml") in {(d["code"], d["path"]) for d in found}
    assert "SMC403" not in {d["code"] for d in found}


def test_file_that_git_does_not_know_yet_is_part_of_the_change(catalog: Path) -> None:
    (catalog / "techniques" / "SAFE-T1103.yaml").write_text("", encoding="utf-8")
    assert codes(validate(catalog, "--format", "json", "--changed-since", "main")) == {"SMC011"}


def test_change_outside_the_catalog_answers_for_nothing(catalog: Path) -> None:
    (catalog.parent / "README.md").write_text("words\n", encoding="utf-8")
    (catalog / "notes.md").write_text("words\n", encoding="utf-8")
    commit(catalog)
    result = validate(catalog, "--changed-since", "main")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "the change since main" in result.stderr


def test_link_out_of_the_catalog_is_an_old_fault_too(catalog: Path) -> None:
    (catalog / "techniques" / "SAFE-T1103.yaml").symlink_to("/etc/hostname")
    commit(catalog)
    git(catalog, "branch", "-f", "main")
    edit(catalog / "techniques" / "SAFE-T1102.yaml", "ATK-TA0002", "ATK-TA0003")
    assert codes(validate(catalog, "--format", "json", "--changed-since", "main")) == {"SMC206"}


def test_catalog_that_the_revision_did_not_have_answers_for_everything(catalog: Path) -> None:
    moved = catalog.parent / "moved"
    git(catalog.parent, "mv", "catalog", "moved")
    commit(catalog.parent)
    assert codes(validate(moved, "--format", "json", "--changed-since", "main")) == {"SMC403"}


def test_base_is_where_the_branch_left_the_revision_and_not_its_tip(catalog: Path) -> None:
    git(catalog, "checkout", "-q", "main")
    edit(catalog / "mitigations" / "SAFE-M-2.yaml", "CM-5(3)", "CM-14")
    commit(catalog)
    git(catalog, "checkout", "-q", "topic")
    edit(catalog / "techniques" / "SAFE-T1102.yaml", "ATK-TA0002", "ATK-TA0003")
    assert codes(validate(catalog, "--format", "json", "--changed-since", "main")) == {"SMC206"}


@pytest.mark.parametrize("form", FORMS)
def test_revision_works_with_every_form(catalog: Path, form: str) -> None:
    edit(catalog / "techniques" / "SAFE-T1102.yaml", "ATK-TA0002", "ATK-TA0003")
    result = validate(catalog, "--format", form, "--changed-since", "main")
    assert result.exit_code == 1
    # In SARIF the rules stand before the results, with examples that name files.
    shown = result.stdout.rpartition('"results"')[2]
    assert "SAFE-T1102.yaml" in shown
    assert "SAFE-M-2.yaml" not in shown
    assert validate(catalog, "--format", form, "--changed-since", "main", "--exit-zero").exit_code == 0


def test_revision_that_is_not_there_is_wrong_usage_without_a_traceback(catalog: Path, small_catalog: Path) -> None:
    unknown = validate(catalog, "--changed-since", "nowhere", "--exit-zero")
    assert unknown.exit_code == 2
    assert "has no revision nowhere" in unknown.output
    outside = validate(small_catalog, "--changed-since", "main")
    assert outside.exit_code == 2
    assert "in no git repository" in outside.output
    assert outside.stdout == ""


def test_file_that_is_none_of_the_catalog_is_not_called_right(small_folder: Path) -> None:
    stray = small_folder / "technique" / "SAFE-T0000-slip.yaml"
    stray.parent.mkdir()
    stray.write_text("id: SAFE-T0000\n", encoding="utf-8")
    result = validate(stray)
    assert result.exit_code == 3
    assert "is no file of the catalog, so it was not checked: entries stand in tactics/, techniques/" in result.stderr


def test_clean_paths_are_named_and_nothing_else_is(small_folder: Path) -> None:
    result = validate(small_folder / "techniques" / "SAFE-T1102.yaml")
    assert (result.exit_code, result.stderr) == (0, "nothing wrong in techniques/SAFE-T1102.yaml\n")


def test_file_that_is_no_entry_yet_says_that_its_other_checks_wait(small_folder: Path) -> None:
    path = small_folder / "techniques" / "SAFE-T1001.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("severity: critical", "severity: critcal"), encoding="utf-8")
    assert validate(small_folder).stderr == "1 file is no entry yet: what else is wrong there is told once this is mended\n"
    assert validate(small_folder, "--format", "json").stderr == ""
