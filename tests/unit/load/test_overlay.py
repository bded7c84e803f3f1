"""A private catalog over the one that it extends: what is inherited, what is woven in, what does not fit."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.catalog_cases import SMALL, lay_out_private

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.checking import check, read
from safemcp_catalog.diagnostics import Diagnostic
from safemcp_catalog.load.titles import differing_titles, title_comments

PREFIXES = "id_prefixes:\n  - prefix: ACME"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The private catalog with the small one inside it."""
    return lay_out_private(tmp_path / "acme")


@pytest.fixture
def acme(folder: Path) -> Catalog:
    """The private catalog laid over the small one."""
    catalog = check(folder).catalog
    assert catalog is not None
    return catalog


def change(folder: Path, path: str, old: str, new: str) -> None:
    file = folder / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def told(folder: Path, extends: str | Path | None = None) -> list[tuple[str, str, int, str]]:
    return [(d.code, d.path, d.line, d.message) for d in check(folder, extends=extends).diagnostics]


def only(folder: Path) -> Diagnostic:
    (found,) = check(folder).diagnostics
    return found


# ---- what is inherited -------------------------------------------------------------------------------------------------


def test_private_catalog_is_checked_with_the_one_it_extends(folder: Path) -> None:
    assert told(folder) == []


def test_public_entries_come_first(acme: Catalog) -> None:
    assert list(acme.techniques) == ["SAFE-T1001", "SAFE-T1001.002", "SAFE-T1102", "SAFE-T1309", "ACME-T0001"]


def test_name_version_and_site_are_those_of_the_private_catalog(acme: Catalog) -> None:
    assert (acme.info.name, acme.info.version, acme.info.site_url) == ("ACME Threats", "2.3.0", "https://threats.acme.example/")


def test_list_of_frameworks_that_is_left_out_is_inherited_and_one_that_is_given_counts(acme: Catalog) -> None:
    assert acme.info.mapping_frameworks == ("mitre-attack",)
    assert acme.info.crosswalk_frameworks == ("acme-rules",)


def test_every_entry_knows_its_catalog(acme: Catalog) -> None:
    assert acme.owner_of("SAFE-T1001").info.id == "safe-mcp"
    assert acme.owner_of("ACME-T0001") is acme
    assert acme.owner_of("acme-rules") is acme
    assert acme.is_inherited("nist-800-53r5")


def test_additions_stand_behind_what_the_entry_has(acme: Catalog) -> None:
    assert [use.id for use in acme.techniques["SAFE-T1001"].mitigations] == ["SAFE-M-2", "SAFE-M-10", "SAFE-M-12", "ACME-M-1"]
    assert acme.mitigations["SAFE-M-2"].crosswalk[-1].framework == "acme-rules"
    assert acme.base is not None
    assert "ACME-M-1" not in {use.id for use in acme.base.techniques["SAFE-T1001"].mitigations}


def test_catalog_may_extend_one_that_extends_another(tmp_path: Path) -> None:
    top = tmp_path / "shop"
    lay_out_private(top / "company")
    text = (top / "company" / "catalog.yaml").read_text(encoding="utf-8")
    text = text.replace("extends: public", "extends: company").replace("id: acme", "id: shop").replace("prefix: ACME", "prefix: SHOP")
    (top / "catalog.yaml").write_text(text, encoding="utf-8")
    checked = check(top)
    assert checked.diagnostics == ()
    assert checked.catalog is not None
    assert checked.catalog.owner_of("SAFE-T1001").info.id == "safe-mcp"
    assert checked.catalog.owner_of("ACME-T0001").info.id == "acme"
    assert checked.catalog.prefixes == ("SHOP", "ACME", "SAFE")


# ---- where the base is -------------------------------------------------------------------------------------------------


def test_option_counts_more_than_the_file(folder: Path) -> None:
    change(folder, "catalog.yaml", "extends: public", "extends: nowhere")
    assert told(folder, extends=SMALL) == []


def test_bundled_is_the_catalog_of_the_package(folder: Path) -> None:
    catalog = check(folder, extends="bundled").catalog
    assert catalog is not None
    assert catalog.base is not None
    assert len(catalog.base.techniques) > 100


def test_path_out_of_the_folder_is_refused_in_the_file_even_through_a_link(folder: Path) -> None:
    (folder / "elsewhere").symlink_to(SMALL)
    change(folder, "catalog.yaml", "extends: public", "extends: elsewhere")
    assert told(folder) == [("SMC015", "catalog.yaml", 12, "elsewhere is outside the catalog's folder")]


def test_folder_without_a_catalog_is_told_of_the_whole_file_where_the_user_named_it(folder: Path, tmp_path: Path) -> None:
    assert told(folder, extends=tmp_path) == [("SMC015", "catalog.yaml", 0, f"{tmp_path} has no catalog.yaml, so there is nothing to extend")]


def test_catalog_that_extends_itself_is_told(folder: Path) -> None:
    change(folder, "catalog.yaml", "extends: public", "extends: .")
    assert told(folder) == [("SMC015", "catalog.yaml", 12, "the catalog would extend itself")]


def test_two_catalogs_that_extend_each_other_are_told(folder: Path) -> None:
    assert told(folder / "public", extends=folder) == [("SMC015", "catalog.yaml", 0, "ACME Threats, which this catalog extends, has 1 error")]


def test_broken_base_is_one_diagnostic_and_ours_are_told_beside_it(folder: Path) -> None:
    change(folder, "public/techniques/SAFE-T1102.yaml", "status: draft", "status: drift")
    change(folder, "public/techniques/SAFE-T1001.yaml", "severity: critical", "severity: dire")
    change(folder, "techniques/ACME-T0001.yaml", "severity: high", "severity: huge")
    assert told(folder) == [
        ("SMC015", "catalog.yaml", 12, "SAFE-MCP Catalog, which this catalog extends, has 2 errors"),
        ("SMC104", "techniques/ACME-T0001.yaml", 5, '"huge" is no value of severity'),
    ]


# ---- what does not fit -------------------------------------------------------------------------------------------------


def test_public_prefix_cannot_be_declared_in_either_spelling(folder: Path) -> None:
    change(folder, "catalog.yaml", PREFIXES, "id_prefixes:\n  - {prefix: SAF, technique_from: 1, technique_to: 2, mitigation_from: 1}\n  - prefix: ACME")
    assert told(folder) == [("SMC221", "catalog.yaml", 14, "SAF is a prefix which the SAFE-MCP Catalog gives its numbers to")]


def test_file_that_would_replace_a_public_technique_is_told_of_additions(folder: Path) -> None:
    (folder / "techniques" / "SAFE-T1102.yaml").write_bytes((SMALL / "techniques" / "SAFE-T1102.yaml").read_bytes())
    found = only(folder)
    assert found.code == "SMC221"
    assert found.hint == "write ACME-T1102; to add to SAFE-T1102 of that catalog, write additions/SAFE-T1102.yaml"


@pytest.mark.parametrize(("path", "message"), [
    ("tactics/ATK-TA0001.yaml", "the tactic ATK-TA0001 is defined here, and those of the SAFE-MCP Catalog are inherited"),
    ("taxonomy/components.yaml", "the taxonomy components is defined here, and those of the SAFE-MCP Catalog are inherited"),
    ("taxonomy/log-sources/mcp-host.yaml", "mcp-host is defined by the SAFE-MCP Catalog, and would be replaced"),
    ("checklists/monday-morning.yaml", "monday-morning is defined by the SAFE-MCP Catalog, and would be replaced"),
])  # fmt: skip
def test_what_is_inherited_cannot_be_replaced(folder: Path, path: str, message: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes((SMALL / path).read_bytes())
    assert told(folder) == [("SMC222", path, 2, message)]


def test_addition_in_a_catalog_that_extends_nothing_is_told(small_folder: Path) -> None:
    (small_folder / "additions").mkdir()
    (small_folder / "additions" / "SAFE-T1001.yaml").write_text("id: SAFE-T1001\n", encoding="utf-8")
    assert told(small_folder) == [("SMC223", "additions/SAFE-T1001.yaml", 1, "an addition to SAFE-T1001, and this catalog extends no other")]


def test_addition_to_an_entry_of_our_own_is_led_to_the_entry(folder: Path) -> None:
    (folder / "additions" / "ACME-M-1.yaml").write_text("id: ACME-M-1\n", encoding="utf-8")
    found = only(folder)
    assert (found.code, found.message) == ("SMC223", "ACME-M-1 is an entry of our own")
    assert found.hint == "write the additions into mitigations/ACME-M-1.yaml, and remove this file"


def test_addition_that_adds_nothing_is_told(folder: Path) -> None:
    (folder / "additions" / "SAFE-M-10.yaml").write_text("id: SAFE-M-10\n", encoding="utf-8")
    assert only(folder).message == "nothing is added to SAFE-M-10"


def test_reference_key_of_the_entry_cannot_be_given_anew(folder: Path) -> None:
    change(folder, "additions/SAFE-T1001.yaml", "refunds]", "mcp-tools]")
    change(folder, "additions/SAFE-T1001.yaml", "  refunds:", "  mcp-tools:")
    found = only(folder)
    assert (found.code, found.line, found.message) == ("SMC223", 7, "SAFE-T1001 has a reference mcp-tools already")


# ---- reading without rules ---------------------------------------------------------------------------------------------


def test_reading_lays_over_and_runs_no_rule(folder: Path) -> None:
    change(folder, "techniques/ACME-T0001.yaml", "id: SAFE-M-12", "id: SAFE-M-99")
    found = read(folder)
    assert found.diagnostics == ()
    assert found.catalog is not None
    assert {"SAFE-T1001", "ACME-T0001"} <= found.catalog.techniques.keys()


def test_reading_tells_what_reading_finds(folder: Path) -> None:
    change(folder, "techniques/ACME-T0001.yaml", "severity: high", "severity: huge")
    change(folder, "catalog.yaml", "extends: public", "extends: nowhere")
    assert [d.code for d in read(folder).diagnostics] == ["SMC015", "SMC104"]


def test_title_beside_a_foreign_id_of_an_addition_is_compared(acme: Catalog, folder: Path) -> None:
    beside = {"additions/SAFE-M-2.yaml": title_comments("    control: AI-1  # Sign what nobody reads\n")}
    moved = {path: tuple(replace(comment, line=4) for comment in comments) for path, comments in beside.items()}
    ((code, fault),) = differing_titles(acme, moved, lambda path: (folder / path).read_text(encoding="utf-8"))
    assert (code.code, fault.entry, fault.route) == ("SMC417", "additions/SAFE-M-2", ("crosswalk", 0, "control"))
