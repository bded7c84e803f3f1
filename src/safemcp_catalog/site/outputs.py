"""The files beside the pages: exports, an entry's own data, rules, pictures, redirects."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.export import EXPORTERS
from safemcp_catalog.export.addresses import licence_url
from safemcp_catalog.export.catalog_json import entry_json
from safemcp_catalog.export.published import case_study_item, mitigation_item, published, tactic_item, technique_item
from safemcp_catalog.export.stix.bundle import objects_by_entry
from safemcp_catalog.load import ALL_KINDS
from safemcp_catalog.model import CaseStudy, Mitigation, Tactic, Technique
from safemcp_catalog.model.detection import SigmaRule
from safemcp_catalog.sigma.convert import sigma_yaml, translations
from safemcp_catalog.site import addresses as at
from safemcp_catalog.site.card import card_png
from safemcp_catalog.site.pages import Page, rule_name
from safemcp_catalog.views.editor_schema import editor_schema_text
from safemcp_catalog.write import write_file

_ITEMS = {Technique: technique_item, Mitigation: mitigation_item, Tactic: tactic_item, CaseStudy: case_study_item}


@dataclass(frozen=True, slots=True)
class Output:
    """A file of the site. `export` is the name of the exporter that made it, "" for others."""

    path: str
    content: bytes
    export: str = ""
    media_type: str = ""


def outputs(catalog: Catalog) -> Iterator[Output]:
    """All files beside the pages, by path."""
    for name, exporter in EXPORTERS.items():
        folder = "data/" if name == "json" else f"data/{name}/"
        for file in exporter(catalog):
            yield Output(folder + file.path, b"".join(file.chunks), name, file.media_type)
    for kind in ALL_KINDS:
        yield Output(f"schemas/{kind.schema_file}", editor_schema_text(catalog, kind.model, kind.schema_file).encode())
    yield from _entries(catalog)
    for technique in catalog.techniques.values():
        for index, rule in enumerate(technique.detection.rules if technique.detection else ()):
            yield from _rule(rule.sigma, rule_name(technique, index))


def _entries(catalog: Catalog) -> Iterator[Output]:
    living = published(catalog)
    stix = objects_by_entry(living)
    for entry in living.nodes.values():
        yield Output(f"data/entries/{entry.id}.json", entry_json(living, _ITEMS[type(entry)](living, entry)))  # type: ignore[operator]
        if stix.get(entry.id):
            bundle = {"type": "bundle", "id": f"bundle--{stix[entry.id][0]['id'].rpartition('--')[2]}", "objects": list(stix[entry.id])}
            yield Output(f"data/entries/{entry.id}.stix.json", (json.dumps(bundle, indent=2, ensure_ascii=False) + "\n").encode())
    footer = f"{catalog.info.name} {catalog.info.version}"
    for entry in living.nodes.values():
        severity = entry.severity if isinstance(entry, Technique) else None
        yield Output(f"assets/cards/{entry.id}.png", card_png(entry.id, entry.name, entry.summary, severity, footer))
    yield Output("assets/cards/catalog.png", card_png(catalog.info.version, catalog.info.name, catalog.info.summary, None, catalog.info.publisher))


def _rule(rule: SigmaRule, name: str) -> Iterator[Output]:
    """A Sigma rule, and its query in each language that can say it."""
    yield Output(at.sigma_file(name), sigma_yaml(rule).encode())
    for translation in translations(rule):
        if translation.query:
            yield Output(at.query_file(name, translation.target), f"{translation.query}\n".encode())


def downloads(files: Iterable[Output]) -> tuple[Mapping[str, Any], ...]:
    """The exports for the data page: each format with its files, their sizes in bytes and SHA-256."""
    by_format: dict[str, list[dict[str, Any]]] = {name: [] for name in EXPORTERS}
    for file in files:
        if file.export:
            by_format[file.export].append({"path": file.path, "size": len(file.content), "sha256": hashlib.sha256(file.content).hexdigest(), "media_type": file.media_type})
    return tuple({"name": name, "summary": EXPORTERS[name].summary, "files": files} for name, files in by_format.items())


def linked_data(catalog: Catalog, page: Page) -> dict[str, Any]:
    """JSON-LD of a page, in the words of schema.org."""
    info = catalog.info
    entry = catalog.get(page.entry) if page.entry else None
    owner = catalog.owner_of(page.entry).info
    data = {"@context": "https://schema.org", "@type": "TechArticle" if entry else "WebPage", "headline": page.title,
            "url": info.site_url + page.address, "license": licence_url(owner), "publisher": {"@type": "Organization", "name": owner.publisher}}  # fmt: skip
    if entry is not None and not isinstance(entry, Tactic):
        data |= {"identifier": entry.id, "dateCreated": entry.created, "dateModified": entry.modified}
    return data


def redirect_html(old: str, new: str, site_url: str) -> str:
    """A page that leads from one address to another without a script."""
    target = escape(at.root_of(old) + new)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Moved</title><meta name="robots" content="noindex"><link rel="icon" href="data:,">'
        f'<meta http-equiv="refresh" content="0; url={target}"><link rel="canonical" href="{escape(site_url + new)}"></head>'
        f'<body><p>This entry stands at <a href="{target}">{target}</a>.</p></body></html>\n'
    )


def write_text(path: Path, text: str) -> None:
    """Write a text file of the site."""
    write_file(path, [text.encode()])
