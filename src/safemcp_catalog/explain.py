"""What a code or a framework's item means, as text for a terminal. The examples are the cases of the test corpus."""

import textwrap
from pathlib import Path

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Code
from safemcp_catalog.library import bundled_path

_WIDTH = 100


def explain_code(code: Code) -> str:
    """Severity, reason, a bad example with its report, and a good one."""
    parts = [f"{code.code} {code.slug} ({code.severity})", _wrapped(code.what), _wrapped(code.why)]
    for title, kind in (("Wrong", "bad"), ("Right", "good")):
        parts += [f"{title}:\n\n{textwrap.indent(text, '    ')}" for text in _example(code, kind)]
    return "\n\n".join(parts) + "\n"


def _wrapped(text: str) -> str:
    return "\n\n".join(textwrap.fill(" ".join(p.split()), _WIDTH) for p in text.split("\n\n"))


def examples_folder() -> Path:
    """The folder of the examples: inside an installed wheel, else the test corpus of the source tree."""
    packaged = Path(__file__).parent / "_examples"
    return packaged if packaged.is_dir() else bundled_path() / "tests" / "corpus"


def _example(code: Code, kind: str) -> list[str]:
    folder = examples_folder() / kind / f"{code.code}-{code.slug}"
    text = folder / "example.txt"
    return [text.read_text(encoding="utf-8").rstrip()] if text.is_file() else []


def explain_item(catalog: Catalog, item_id: str) -> str:
    """An item of any framework: title, edition, status, and what the catalog has for it; "" where there is none."""
    blocks = []
    for framework in catalog.frameworks.values():
        item = next((i for i in framework.items if i.id.casefold() == item_id.casefold()), None)
        if item is None:
            continue
        lines = [f"{item.id}  {item.title}", f"  {framework.name}, {framework.version}", f"  {framework.link(item)}"]
        if item.status != "current":
            lines.append(f"  {item.status}" + (f", replaced by {', '.join(item.replaced_by)}" if item.replaced_by else ""))
        for mitigation, line in catalog.lines_of_control.get((framework.id, item.id), ()):
            lines.append(f"  {mitigation.id} {mitigation.name}: {line.relation}, {line.coverage}. {line.rationale}")
        lines += [f"  {t.id} {t.name} ({t.status})" for t in catalog.techniques_of_item.get((framework.id, item.id), ())]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n" if blocks else ""
