"""The picture that a link preview shows, made from the entry: SVG to PNG, with a font that comes with a package."""

import textwrap
from functools import cache
from html import escape
from importlib.resources import files

import resvg_py

WIDTH, HEIGHT = 1200, 630
_COLORS = {"critical": "#b3123b", "high": "#b4470b", "medium": "#7a6200", "low": "#2f6d3a"}


@cache
def _fonts() -> tuple[str, ...]:
    folder = files("font_source_sans_pro") / "files"
    return tuple(str(f) for f in folder.iterdir() if f.name in {"SourceSansPro-Regular.ttf", "SourceSansPro-Bold.ttf"})


def card_png(kicker: str, name: str, summary: str, severity: str | None, footer: str) -> bytes:
    """A PNG of 1200 by 630 pixels."""
    color = _COLORS.get(severity or "", "#1f4e9c")
    lines = textwrap.wrap(name, 30)[:2]
    y = 250
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="Source Sans Pro">',
        f'<rect width="100%" height="100%" fill="#ffffff"/><rect width="18" height="100%" fill="{color}"/>',
        f'<text x="90" y="130" font-size="34" fill="{color}">{escape(kicker)}</text>',
    ]
    for line in lines:
        parts.append(f'<text x="90" y="{y}" font-size="78" font-weight="700" fill="#14181f">{escape(line)}</text>')
        y += 88
    for line in textwrap.wrap(summary, 68)[:4]:
        parts.append(f'<text x="90" y="{y}" font-size="33" fill="#3d4654">{escape(line)}</text>')
        y += 44
    parts.append(f'<text x="90" y="580" font-size="28" fill="#5a6472">{escape(footer)}</text></svg>')
    return bytes(resvg_py.svg_to_bytes(svg_string="".join(parts), font_files=list(_fonts()), skip_system_fonts=True))
