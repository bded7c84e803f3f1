"""Ids and names for completion agree with what loading finds."""

from pathlib import Path

from safemcp_catalog.load import KINDS, load_catalog
from safemcp_catalog.load.names import entry_names, item_names, term_names


def test_names_are_those_that_loading_finds(small_folder: Path) -> None:
    catalog = load_catalog(small_folder).catalog
    assert catalog is not None
    assert dict(entry_names(small_folder, "technique", "mitigation", "tactic", "case-study")) == {node.id: node.name for node in catalog.nodes.values()}
    items = {item.id: item.title for framework in catalog.frameworks.values() for item in framework.items}
    groups = {group.id for framework in catalog.frameworks.values() for group in framework.groups}
    found = dict(item_names(small_folder, "frameworks"))
    assert {key: title for key, title in found.items() if key not in groups} == items
    assert dict(term_names(small_folder, "components")) == {term.id: term.name for term in catalog.terms("components").values()}


def test_items_are_found_however_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "frameworks").mkdir()
    text = 'items:\n  - {id: "A:1", title: "One, two", group: G}\n  - id: A-2(1)\n    title: Plain: title\n  - {title: first, id: hidden}\n'
    (tmp_path / "frameworks" / "a.yaml").write_text(text, encoding="utf-8")
    assert list(item_names(tmp_path, "frameworks")) == [("A:1", "One, two"), ("A-2(1)", "Plain: title")]


def test_broken_files_and_missing_folders_give_what_they_can(tmp_path: Path) -> None:
    (tmp_path / "techniques").mkdir()
    (tmp_path / "techniques" / "SAFE-T1001.yaml").write_bytes(b"\xff\x00name: [\n")
    (tmp_path / "techniques" / "SAFE-T1002.yaml").mkdir()
    (tmp_path / "techniques" / "README.md").write_text("x", encoding="utf-8")
    assert list(entry_names(tmp_path, *(kind.name for kind in KINDS))) == [("SAFE-T1001", ""), ("SAFE-T1002", "")]
    assert list(item_names(tmp_path, "frameworks")) == []
    assert list(term_names(tmp_path, "components")) == []
