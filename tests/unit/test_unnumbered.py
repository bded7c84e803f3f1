"""New entries in views, pages and exports: each by the name of its file, and pointers where they are clear."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.unit.cli.test_assign import add, new_mitigation, new_technique

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.checking import check
from safemcp_catalog.cli.main import main
from safemcp_catalog.load import load_catalog
from safemcp_catalog.unnumbered import by_file_name


def catalog_in(folder: Path) -> Catalog:
    checked = check(folder)
    assert checked.is_usable, checked.diagnostics
    assert checked.catalog is not None
    return checked.catalog


def test_catalog_without_new_entries_comes_back_as_it_is(small_folder: Path) -> None:
    catalog = load_catalog(small_folder).catalog
    assert catalog is not None
    assert by_file_name(catalog) is catalog


def test_each_new_entry_goes_by_its_file_name(small_folder: Path) -> None:
    new_technique(small_folder, "One")
    new_technique(small_folder, "Two")
    catalog = catalog_in(small_folder)
    assert [(key, catalog[key].id) for key in catalog.techniques if "T0000" in key] == [("SAFE-T0000-one", "SAFE-T0000-one"), ("SAFE-T0000-two", "SAFE-T0000-two")]
    assert catalog.paths["SAFE-T0000-one"] == "techniques/SAFE-T0000-one.yaml"


def test_pointer_that_can_mean_one_new_entry_points_to_it(small_folder: Path) -> None:
    new_mitigation(small_folder, "Receipts")
    technique = new_technique(small_folder, "One")
    add(small_folder, technique, "mitigations:\n  - id: SAFE-M-0\n    role: preventive\n    how: It keeps receipts.\n")
    catalog = catalog_in(small_folder)
    assert [use.id for use in catalog.techniques["SAFE-T0000-one"].mitigations] == ["SAFE-M-0-receipts"]
    assert [t.id for t, _ in catalog.uses_of_mitigation["SAFE-M-0-receipts"]] == ["SAFE-T0000-one"]


def test_pointer_that_can_mean_several_is_left_out(small_folder: Path) -> None:
    new_mitigation(small_folder, "Receipts")
    new_mitigation(small_folder, "Seals")
    technique = new_technique(small_folder, "One")
    add(small_folder, technique, "mitigations:\n  - id: SAFE-M-0\n    role: preventive\n    how: It keeps receipts.\n")
    assert catalog_in(small_folder).techniques["SAFE-T0000-one"].mitigations == ()


def test_two_new_techniques_may_point_to_each_other(small_folder: Path) -> None:
    one, _ = new_technique(small_folder, "One"), new_technique(small_folder, "Two")
    add(small_folder, one, "related:\n  - {id: SAFE-T0000, relation: enables, note: It leads to the other.}\n")
    assert [related.id for related in catalog_in(small_folder).techniques["SAFE-T0000-one"].related] == ["SAFE-T0000-two"]


def test_new_subtechnique_stands_below_its_parent(small_folder: Path) -> None:
    new_technique(small_folder, "Below", "--parent", "SAFE-T1102")
    new_technique(small_folder, "Parent")
    new_technique(small_folder, "Deep", "--parent", "SAFE-T0000")
    below = catalog_in(small_folder).subtechniques
    assert [t.id for t in below["SAFE-T1102"]] == ["SAFE-T1102.000-below"]
    assert [t.id for t in below["SAFE-T0000-parent"]] == ["SAFE-T0000-parent.000-deep"]


@pytest.mark.parametrize("command", [("export", "json", "--drafts"), ("export", "stix", "--drafts"), ("render",)], ids=" ".join)
def test_new_entries_can_be_looked_at_before_they_have_a_number(small_folder: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
    for name in ("One", "Two"):
        new_technique(small_folder, name)
        new_mitigation(small_folder, name)
    new_technique(small_folder, "Below", "--parent", "SAFE-T1102")
    new_technique(small_folder, "Deep", "--parent", "SAFE-T0000")
    add(small_folder, "techniques/SAFE-T0000-one.yaml", "description: |\n  As SAFE-T0000 and SAFE-M-0 say.\n")
    result = CliRunner().invoke(main, [*command, "--catalog", str(small_folder), "-o", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    text = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "out").rglob("*") if path.suffix in (".json", ".md"))
    assert all(name in text for name in ("SAFE-T0000-one", "SAFE-T0000-two", "SAFE-M-0-two", "SAFE-T1102.000-below"))
