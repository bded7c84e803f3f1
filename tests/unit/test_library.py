"""The library: a folder or the bundled catalog in, a checked catalog out, or everything that is wrong with it."""

from pathlib import Path

import pytest
from tests.catalog_cases import SMALL

import safemcp_catalog
from safemcp_catalog import CatalogError


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("path", [SMALL, str(SMALL)])
def test_catalog_is_loaded_from_a_folder_named_either_way(path: Path | str) -> None:
    assert safemcp_catalog.load(path)["SAF-T1001"].name == "Tool Poisoning"


def test_error_holds_every_diagnostic_and_prints_as_the_report(small_folder: Path) -> None:
    spoil(small_folder, "techniques/SAFE-T1102.yaml", "status: draft", "status: odd")
    spoil(small_folder, "techniques/SAFE-T1001.yaml", "id: SAFE-M-12", "id: SAFE-M-99")
    with pytest.raises(CatalogError) as caught:
        safemcp_catalog.load(small_folder)
    assert {d.code for d in caught.value.diagnostics} == {"SMC104", "SMC204"}
    assert str(caught.value).startswith("techniques/SAFE-T1001.yaml:")
    assert str(caught.value).rstrip().endswith("files")


def test_warnings_pass_and_are_there_for_who_asks(small_folder: Path) -> None:
    (small_folder / "techniques" / "notes.txt").write_text("x\n", encoding="utf-8")
    assert safemcp_catalog.load(small_folder).info.id == "safe-mcp"
    assert [d.code for d in safemcp_catalog.check(small_folder).diagnostics] == ["SMC012"]


def test_warnings_are_not_among_the_errors(small_folder: Path) -> None:
    (small_folder / "techniques" / "notes.txt").write_text("x\n", encoding="utf-8")
    (small_folder / "catalog.yaml").unlink()
    with pytest.raises(CatalogError) as caught:
        safemcp_catalog.load(small_folder)
    assert [d.code for d in caught.value.diagnostics] == ["SMC013"]


def test_bundled_catalog_is_loaded_once() -> None:
    assert safemcp_catalog.bundled() is safemcp_catalog.bundled()
    assert "SAF-T1001" in safemcp_catalog.bundled()


def test_public_names_are_all_there_and_typed() -> None:
    assert all(getattr(safemcp_catalog, name).__doc__ for name in safemcp_catalog.__all__)
    assert (Path(safemcp_catalog.__file__).parent / "py.typed").is_file()
