"""Comments that name the title of a foreign id, against the title."""

from pathlib import Path

from safemcp_catalog.checking import check
from safemcp_catalog.diagnostics import Diagnostic


def found(folder: Path, old: str, new: str, file: str = "mitigations/SAFE-M-2.yaml") -> list[Diagnostic]:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return [d for d in check(folder).diagnostics if d.code == "SMC417"]


def test_title_of_another_item_is_told_with_the_id_that_it_belongs_to(small_folder: Path) -> None:
    (diagnostic,) = found(small_folder, "# Signed Components", "# Least Functionality")
    assert diagnostic.message == 'the comment says "Least Functionality", and CM-14 is "Signed Components"'
    assert diagnostic.hint == "write CM-7 if that is meant; else remove the comment and run safemcp fmt"


def test_slip_in_the_id_is_told_at_the_id(small_folder: Path) -> None:
    (diagnostic,) = found(small_folder, "id: CWE-1427", "id: CWE-77", "techniques/SAFE-T1001.yaml")
    assert diagnostic.excerpt[diagnostic.column - 1 :].startswith("CWE-77")


def test_former_title_is_told_with_the_command_that_renews_it(small_folder: Path) -> None:
    framework = small_folder / "frameworks" / "nist-800-53r5.yaml"
    text = framework.read_text(encoding="utf-8")
    assert "title: Signed Components\n" in text
    framework.write_text(text.replace("title: Signed Components\n", "title: Signed Components\n    former_titles: [Signed Parts]\n"), encoding="utf-8")
    (diagnostic,) = found(small_folder, "# Signed Components", "# signed parts")
    assert diagnostic.hint == "run safemcp fmt, which writes the title of today"


def test_line_of_a_code_example_is_no_title(small_folder: Path) -> None:
    text = "    code: |\n      id: CWE-1427  # Something else\n"
    assert found(small_folder, "    code: |\n", text, "techniques/SAFE-T1001.yaml") == []
