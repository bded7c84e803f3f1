"""Pages to HTML through the templates. Entry text is data: everything is escaped, and nothing of it is a template."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.export.addresses import attributions, licence_url
from safemcp_catalog.library import bundled_path
from safemcp_catalog.model.vocab import SEVERITIES
from safemcp_catalog.site import addresses as at
from safemcp_catalog.site.diagram import flow_svg
from safemcp_catalog.site.hyphens import hyphenated
from safemcp_catalog.site.outputs import downloads, outputs
from safemcp_catalog.site.pages import DATA_PAGE, Page, exported_ids, pages
from safemcp_catalog.site.prose import Prose

MATURITY = {"in-the-wild": "Seen in the wild", "demonstrated": "Demonstrated", "theoretical": "Theoretical"}
APPLIES = {"mcp": "MCP", "a2a": "A2A", "tool-calling": "Tool calling"}
AVAILABILITY = {
    "standard": "fields that conventions and ordinary logs have",
    "opt-in": "fields that exist and are off by default",
    "product": "fields that some products log",
    "mapped": "fields renamed from an identity provider's log",
    "instrumented": "fields that a host, proxy or scanner must write",
}


def templates_path() -> Path:
    """The folder of the templates: inside an installed wheel, else the source tree."""
    packaged = Path(__file__).parents[1] / "_templates"
    return packaged if packaged.is_dir() else bundled_path() / "site_templates"


@cache
def _environment() -> Environment:
    env = Environment(loader=FileSystemLoader([templates_path() / "pages", templates_path() / "partials"]), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    env.filters["hyphenated"] = hyphenated
    env.filters["kb"] = lambda size: f"{size / 1000:,.0f} KB" if size >= 1000 else f"{size} bytes"
    env.filters["words"] = lambda slug: slug.replace("-", " ").capitalize()
    env.filters["json"] = lambda value: json.dumps(value, ensure_ascii=False, indent=2)
    return env


class Renderer:
    """Renders the pages of one catalog. `downloads` are the files of the exports, for the data page."""

    def __init__(self, catalog: Catalog, downloads: tuple[Mapping[str, Any], ...] = ()) -> None:
        self._catalog = catalog
        self._downloads = downloads
        self._exported = exported_ids(catalog)
        self._names = {term.id: term.name for taxonomy in catalog.taxonomies.values() for term in taxonomy.terms}
        self._names |= {"adversary": "Adversary", "user": "User"}

    def html(self, page: Page) -> str:
        """The content of a page, without the frame around it."""
        root = at.root_of(page.address)
        entry = self._catalog.get(page.entry) if page.entry else None
        return _environment().get_template(page.template).render(
            page=page, root=root, catalog=self._catalog, info=self._catalog.info, entry=entry, prose=Prose(self._catalog, root, entry),
            names=self._names, at=at, link=lambda entry_id: root + at.entry_address(self._catalog, entry_id),
            flow=lambda technique: flow_svg(technique.name, technique.attack_flow, self._names), severities=SEVERITIES,
            maturity=MATURITY, applies=APPLIES, availability=AVAILABILITY, downloads=self._downloads, attribution=attributions(self._catalog),
            licence=licence_url(self._catalog.info), is_exported=page.entry in self._exported, path=self._catalog.owner_of(page.entry).paths.get(page.entry, ""), owner=self._catalog.owner_of(page.entry).info,
            added_by=lambda part: self._catalog.added_by(page.entry, part), addition=self._catalog.paths.get(f"additions/{page.entry}", ""), **page.context,
        )  # fmt: skip

    def markdown(self, page: Page) -> str:
        """The page as a Markdown file: front matter, title, and the content as one HTML block."""
        # A JSON string is a YAML string, so the front matter needs no other quoting.
        front = f"title: {json.dumps(page.title, ensure_ascii=False)}\ndescription: {json.dumps(page.description, ensure_ascii=False)}"
        return f"---\n{front}\n---\n\n{self.html(page)}\n"


_HEADING = re.compile(r'<h([23]) id="([^"]+)"[^>]*>(.*?)</h\1>', re.DOTALL)


def headings(html: str) -> list[tuple[int, str, str]]:
    """Level, anchor and text of the headings of a page's content."""
    return [(int(level), anchor, Markup(text).striptags()) for level, anchor, text in _HEADING.findall(html)]  # noqa: S704 - only to take the tags off


def rendered(catalog: Catalog) -> Iterator[tuple[str, bytes]]:
    """Every page as a Markdown file, and the files beside the pages, by path."""
    files = list(outputs(catalog))
    renderer = Renderer(catalog, downloads(files))
    for page in (*pages(catalog), DATA_PAGE):
        yield f"{page.address}index.md", renderer.markdown(page).encode()
    for file in files:
        yield file.path, file.content
    for asset in sorted((templates_path() / "assets").rglob("*")):
        if asset.is_file():
            yield f"assets/{asset.relative_to(templates_path() / 'assets').as_posix()}", asset.read_bytes()
