"""`safemcp new`: drafts that are right at once, and whose other parts are right when they are turned on."""

import re
import shutil
import uuid
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from safemcp_catalog.checking import check
from safemcp_catalog.cli import answers
from safemcp_catalog.cli.main import main
from safemcp_catalog.library import bundled_path
from safemcp_catalog.load import KINDS

SUMMARY = "An adversary does this and that, and gains a lot from it."
TECHNIQUE = ("technique", "--name", "Replayed approval", "--tactic", "Initial Access", "--severity", "high", "--summary", SUMMARY)
SUBTECHNIQUE = ("technique", "--name", "Replayed approval", "--parent", "SAF-T1102", "--severity", "high", "--summary", SUMMARY)
MITIGATION = ("mitigation", "--name", "Approval receipts", "--category", "interface", "--summary", SUMMARY)
CASE_STUDY = (
    "case-study", "--name", "The leak", "--date", "2026-07", "--summary", SUMMARY, "--source-title", "A report: the leak", "--source-url", "https://example.com/r",
)  # fmt: skip
ALL = {
    "techniques/SAFE-T0000-replayed-approval.yaml": TECHNIQUE,
    "techniques/SAFE-T1102.000-replayed-approval.yaml": SUBTECHNIQUE,
    "mitigations/SAFE-M-0-approval-receipts.yaml": MITIGATION,
    "case-studies/SAFE-CS-0-the-leak.yaml": CASE_STUDY,
}
FOLDERS = [kind.folder for kind in KINDS if "/" not in kind.folder] + ["schemas"]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the whole catalog, whose taxonomy and log sources the drafts name."""
    folder = tmp_path_factory.mktemp("real") / "catalog"
    folder.mkdir()
    shutil.copyfile(bundled_path() / "catalog.yaml", folder / "catalog.yaml")
    for name in FOLDERS:
        if (bundled_path() / name).is_dir():
            shutil.copytree(bundled_path() / name, folder / name)
    return folder


def new(folder: Path, *arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, ["new", arguments[0], "--catalog", str(folder), *arguments[1:]], input=typed)


def turned_on(text: str) -> str:
    """The draft as somebody leaves it who removes every `# ` and keeps the explanations."""
    first, _, rest = text.partition("\n")
    return first + "\n" + re.sub(r"^( *)#(?: |$)", r"\1", rest, flags=re.MULTILINE)


def told(folder: Path, name: str) -> list[tuple[str, str]]:
    """What is wrong with one file; SMC217 says that no technique names a new mitigation yet, which is true."""
    return [(d.code, d.message) for d in check(folder).diagnostics if d.path == name and d.code != "SMC217"]


@pytest.mark.parametrize("name", ALL)
def test_draft_is_right_at_once_and_when_every_part_is_turned_on(name: str, real: Path) -> None:
    result = new(real, *ALL[name])
    path = real / name
    assert (result.exit_code, result.stdout) == (0, f"{path}\n"), result.output
    try:
        assert told(real, name) == []
        assert CliRunner().invoke(main, ["fmt", "--check", str(path)]).exit_code == 0
        whole = turned_on(path.read_text(encoding="utf-8"))
        assert len(re.findall(r"^[a-z_]+:", whole, re.MULTILINE)) > len(re.findall(r"^[a-z_]+:", path.read_text(encoding="utf-8"), re.MULTILINE))
        path.write_text(whole, encoding="utf-8")
        assert told(real, name) == []
        assert CliRunner().invoke(main, ["fmt", "--check", str(path)]).exit_code == 0
    finally:
        path.unlink()


def test_draft_that_calls_itself_stable_is_checked_as_stable(real: Path) -> None:
    new(real, *TECHNIQUE)
    path = real / "techniques/SAFE-T0000-replayed-approval.yaml"
    try:
        path.write_text(path.read_text(encoding="utf-8").replace("status: draft", "status: stable"), encoding="utf-8")
        assert {"SMC602", "SMC605"} <= {code for code, _ in told(real, "techniques/SAFE-T0000-replayed-approval.yaml")}
    finally:
        path.unlink()


def test_each_draft_has_a_sigma_id_of_its_own(small_folder: Path) -> None:
    ids = set()
    for name in ("One way", "Another way"):
        new(small_folder, *(name if word == "Replayed approval" else word for word in TECHNIQUE))
    for path in (small_folder / "techniques").glob("SAFE-T0000-*.yaml"):
        match = re.search(r"^# +id: ([0-9a-f-]{36})$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert match
        assert uuid.UUID(match[1]).version == 4
        ids.add(match[1])
    assert len(ids) == 2


def test_existing_file_is_never_overwritten(small_folder: Path) -> None:
    new(small_folder, *TECHNIQUE)
    path = small_folder / "techniques/SAFE-T0000-replayed-approval.yaml"
    path.write_text("mine", encoding="utf-8")
    result = new(small_folder, *TECHNIQUE)
    assert result.exit_code == 2
    assert "exists: edit it, or choose another --name" in result.stderr
    assert path.read_text(encoding="utf-8") == "mine"


def test_missing_options_are_named_where_nobody_can_be_asked(small_folder: Path) -> None:
    result = new(small_folder, "technique", "--name", "Replayed approval")
    assert result.exit_code == 2
    assert "give --tactic, --severity, --summary; on a terminal they are asked for" in result.stderr


def test_missing_options_are_asked_for_on_a_terminal_until_the_answer_is_right(small_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "is_terminal", lambda: True)
    result = new(small_folder, "technique", typed="Replayed approval\nInitial Acess\nTA0001, execution\nmedum\nmedium\nToo short\n" + SUMMARY + "\n")
    assert result.exit_code == 0, result.output
    assert "Initial Acess is no tactic; did you mean Initial Access?" in result.stderr
    assert "10 characters are too few: write 20 to 240" in result.stderr
    assert "medum is no severity; did you mean medium?" in result.stderr
    text = (small_folder / "techniques/SAFE-T0000-replayed-approval.yaml").read_text(encoding="utf-8")
    assert "tags: [attack.initial-access]" in text
    assert "\ntactics: [ATK-TA0001, ATK-TA0002]\n" in text
    assert "\nseverity: medium\n" in text


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--tactic", "Inital Access", "Inital Access is no tactic; did you mean Initial Access?"),
        ("--severity", "hihg", "hihg is no severity; did you mean high?"),
        ("--summary", "Short", "6 characters are too few: write 20 to 240"),
        ("--name", "Hidden\u200bname", "the text holds U+200B ZERO WIDTH SPACE"),
        ("--prefix", "ACME", "catalog.yaml declares SAFE, not ACME"),
    ],
)
def test_wrong_value_is_told_with_the_right_one_and_nothing_is_written(small_folder: Path, option: str, value: str, sentence: str) -> None:
    arguments = list(TECHNIQUE)
    if option in arguments:
        arguments[arguments.index(option) + 1] = value
    else:
        arguments += [option, value]
    result = new(small_folder, *arguments)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert list((small_folder / "techniques").glob("SAFE-T0000*")) == []


@pytest.mark.parametrize(
    ("parent", "sentence"),
    [
        ("SAFE-T1103", "SAFE-T1103 does not exist; did you mean"),
        ("SAFE-T1001.002", "SAFE-T1001.002 is itself a sub-technique; name SAFE-T1001"),
        ("SAFE-T1309", "SAFE-T1309 is deprecated; name SAFE-T1102"),
    ],
)
def test_parent_must_be_a_technique_in_force(small_folder: Path, parent: str, sentence: str) -> None:
    result = new(small_folder, *(parent if word == "SAF-T1102" else word for word in SUBTECHNIQUE))
    assert result.exit_code == 2
    assert sentence in result.stderr


@pytest.mark.parametrize("parent", ["SAFE-T0000", "SAFE-T0000-replayed-approval"])
def test_parent_may_be_a_new_technique_by_id_or_by_file_name(small_folder: Path, parent: str) -> None:
    new(small_folder, *TECHNIQUE)
    result = new(small_folder, *(parent if word == "SAF-T1102" else word for word in SUBTECHNIQUE))
    assert result.stdout.endswith("techniques/SAFE-T0000.000-replayed-approval.yaml\n")


def test_summary_gets_the_full_stop_that_it_lacks(small_folder: Path) -> None:
    new(small_folder, *(word.removesuffix(".") for word in TECHNIQUE))
    assert f"\nsummary: {SUMMARY}\n" in (small_folder / "techniques/SAFE-T0000-replayed-approval.yaml").read_text(encoding="utf-8")


def test_text_that_looks_like_yaml_is_text(small_folder: Path) -> None:
    arguments = [{"Replayed approval": '"{{id}}": [yes', SUMMARY: "# no comment: *but* a sentence, isn't it."}.get(word, word) for word in TECHNIQUE]
    result = new(small_folder, *arguments)
    assert result.exit_code == 0, result.output
    catalog = check(small_folder).catalog
    assert catalog is not None
    draft = catalog.techniques["SAFE-T0000-id-yes"]
    assert (draft.name, draft.summary) == ('"{{id}}": [yes', "# no comment: *but* a sentence, isn't it.")


def test_private_catalog_writes_its_own_prefix(small_folder: Path) -> None:
    info = small_folder / "catalog.yaml"
    more = "id_prefixes:\n  - prefix: ACME\n    technique_from: 1\n    technique_to: 99\n    mitigation_from: 1\n"
    info.write_text(info.read_text(encoding="utf-8").replace("id_prefixes:\n", more), encoding="utf-8")
    assert new(small_folder, *TECHNIQUE).stdout.endswith("ACME-T0000-replayed-approval.yaml\n")
    assert new(small_folder, *MITIGATION, "--prefix", "SAFE").stdout.endswith("SAFE-M-0-approval-receipts.yaml\n")


def test_name_that_another_entry_goes_by_is_pointed_out(small_folder: Path) -> None:
    result = new(small_folder, *("tool poisoning" if word == "Replayed approval" else word for word in TECHNIQUE))
    assert result.exit_code == 0
    assert "SAFE-T1001 goes by this name already" in result.stderr


def test_outside_a_catalog_nothing_is_written_into_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["new", *TECHNIQUE])
    assert result.exit_code == 3
    assert "go to a catalog, or name it with --catalog" in result.stderr
