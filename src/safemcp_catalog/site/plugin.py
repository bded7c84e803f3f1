"""The MkDocs plugin; it and build.py are the only modules that import mkdocs."""

import hashlib
import json
import os
import re
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from markupsafe import escape
from minify_html import minify
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import get_toc

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.checking import check
from safemcp_catalog.report import report_text
from safemcp_catalog.site import outputs
from safemcp_catalog.site.pages import DATA_PAGE, Page, pages, redirects
from safemcp_catalog.site.render import Renderer, headings, templates_path

_INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)[^>]*>(.*?)</script>", re.DOTALL)
_EXPRESSION = re.compile(r"\{\{.*?\}\}")
_CHECKBOX = re.compile(r'(<input[^>]*type="checkbox"[^>]*?) autocomplete="off"')


class _Options(Config):  # type: ignore[no-untyped-call]  # mkdocs leaves the hook untyped
    catalog = config_options.Type(str, default=".")


class SafeMcpPlugin(BasePlugin[_Options]):  # type: ignore[no-untyped-call]  # likewise
    """Makes the pages of a catalog, and the files beside them."""

    def __init__(self) -> None:
        super().__init__()
        self._catalog: Catalog
        self._pages: dict[str, Page] = {}
        self._renderer: Renderer
        self._files: list[outputs.Output] = []
        self._hashes: set[str] = set()
        self._tab: Any = None
        self._scripts: tuple[re.Pattern[str], ...] = ()

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Load the catalog, and take names and addresses from it."""
        # `safemcp build --catalog` says which; plain `mkdocs build` takes the folder of mkdocs.yml.
        root = Path(os.environ.get("SAFEMCP_CATALOG") or Path(config.config_file_path).parent / self.config.catalog).resolve()
        checked = check(root, extends=os.environ.get("SAFEMCP_EXTENDS"))
        if checked.catalog is None or not checked.is_usable:
            raise PluginError("the catalog has errors, so nothing is built\n\n" + report_text([d for d in checked.diagnostics if d.severity == "error"]))
        self._catalog = checked.catalog
        newest = max([e.modified for e in (*self._catalog.techniques.values(), *self._catalog.mitigations.values())], default=self._catalog.info.released)
        os.environ["SOURCE_DATE_EPOCH"] = str(int(datetime.fromisoformat(newest).replace(tzinfo=UTC).timestamp()))
        config.theme.dirs.insert(0, str(templates_path() / "overrides"))
        # The theme prints names, titles and descriptions as they are: it takes them for HTML, and ours are text.
        config.site_name = escape(self._catalog.info.name)
        config.site_url = self._catalog.info.site_url
        config.site_description = escape(self._catalog.info.summary)
        self._scripts = theme_scripts(config.theme.dirs)
        self._files = list(outputs.outputs(self._catalog))
        self._renderer = Renderer(self._catalog, outputs.downloads(self._files))
        self._hashes = set()
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add a page for each page of the catalog, and a file for each export."""
        self._pages = {}
        for page in (*pages(self._catalog), DATA_PAGE):
            source = f"{page.address}index.md"
            self._pages[source] = page
            files.append(File.generated(config, source, content=f"# {page.title}\n"))
        for output in self._files:
            files.append(File.generated(config, output.path, content=output.content))
        for asset in sorted((templates_path() / "assets").rglob("*")):
            if asset.is_file():
                files.append(File.generated(config, f"assets/{asset.relative_to(templates_path() / 'assets').as_posix()}", abs_src_path=str(asset)))
        return files

    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """Our content in place of the empty page, with its headings as table of contents."""
        ours = self._pages.get(page.file.src_uri)
        if ours is None:
            return html
        content = self._renderer.html(ours)
        # The tab keeps the name that mkdocs.yml gives it; the page's own title goes into its head.
        page.title = ours.title if ours.address else "Matrix"
        page.meta = {"title": escape(ours.title), "description": escape(ours.description), "hide": ["navigation"], "section": ours.section, "entry": ours.entry}
        tokens = [{"level": level, "id": anchor, "name": escape(text), "html": escape(text), "data-toc-label": "", "children": []} for level, anchor, text in headings(content) if level == 2]
        page.toc = get_toc(tokens)  # type: ignore[arg-type]
        if ours.template == "matrix.html":
            page.meta["hide"] = ["navigation", "toc"]
        return content

    def on_page_context(self, context: Any, *, page: MkDocsPage, config: MkDocsConfig, nav: Any) -> Any:  # noqa: ARG002
        """What the theme's overrides need: our page, structured data about it, and the tab that it belongs to."""
        ours = self._pages.get(page.file.src_uri)
        if ours:
            # Entries stand in no navigation, so the theme would mark no tab for them.
            self._tab = next((tab for tab in nav.items if tab.is_page and tab.url.rstrip("/") == ours.section and tab is not page), None)
            if self._tab:
                self._tab.active = True
        context["ours"] = ours
        context["catalog_info"] = self._catalog.info
        context["linked_data"] = json.dumps(outputs.linked_data(self._catalog, ours), ensure_ascii=False).replace("<", "\\u003c") if ours else ""
        return context

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:  # noqa: ARG002
        """The page without needless white space, and with its content security policy."""
        if self._tab:
            self._tab.active, self._tab = False, None
        # The theme leaves its search dialog without a name, and a checkbox with an attribute that HTML forbids there.
        output = _CHECKBOX.sub(r"\1", output).replace('role="dialog"', 'role="dialog" aria-label="Search"')
        output = minify(output)
        # Only the theme's own scripts may run: one that came in by any other way gets no hash.
        known = [code for code in _INLINE.findall(output) if any(script.fullmatch(code) for script in self._scripts)]
        hashes = sorted(f"'sha256-{b64encode(hashlib.sha256(code.encode()).digest()).decode()}'" for code in known)
        self._hashes |= set(hashes)
        return output.replace("<meta charset=utf-8>", f'<meta charset=utf-8><meta http-equiv="Content-Security-Policy" content="{policy(hashes)}">', 1)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Redirects from the other spelling of each id, and the policy as a header file."""
        site = Path(config.site_dir)
        for old, new in redirects(self._catalog):
            outputs.write_text(site / old / "index.html", outputs.redirect_html(old, new, self._catalog.info.site_url))
        headers = f"/*\n  Content-Security-Policy: {policy(sorted(self._hashes))}; frame-ancestors 'none'\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: no-referrer\n"
        outputs.write_text(site / "_headers", headers)

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:  # noqa: ARG002
        """Watch the catalog and the templates."""
        catalog: Catalog | None = self._catalog
        while catalog is not None:
            for folder in ("techniques", "mitigations", "tactics", "case-studies", "frameworks", "taxonomy", "checklists", "additions"):
                if (catalog.root / folder).is_dir():
                    server.watch(str(catalog.root / folder))
            server.watch(str(catalog.root / "catalog.yaml"))
            catalog = catalog.base
        server.watch(str(templates_path()))
        return server


def theme_scripts(folders: list[str]) -> tuple[re.Pattern[str], ...]:
    """The inline scripts of the theme in these folders of templates, each as a pattern that leaves open the way to the site's root alone."""
    files = [file for folder in folders for file in sorted(Path(folder, "partials", "javascripts").glob("*.html"))]
    codes = [code for file in files for code in _INLINE.findall(file.read_text(encoding="utf-8"))]
    return tuple(re.compile("[./]*".join(re.escape(part) for part in _EXPRESSION.split(code))) for code in codes)


def policy(hashes: list[str]) -> str:
    """The content security policy of a page with these inline scripts."""
    scripts = " ".join(["'self'", *hashes])
    return f"default-src 'self'; img-src 'self' data:; script-src {scripts}; object-src 'none'; base-uri 'self'"
