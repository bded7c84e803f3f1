"""Markdown of entries as lines for a terminal."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from safemcp_catalog.report.text import printable
from safemcp_catalog.terminal.wrap import wrapped

_CITATION = re.compile(r"\[@([a-z0-9-]+)\]")


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def prose_lines(text: str, width: int, numbers: Mapping[str, int]) -> list[str]:
    """Paragraphs, lists, quotes, tables and code of a Markdown text, with an empty line between them.

    `numbers` are the numbers of the references by key: a citation [@key] is shown as [1].
    """
    return _joined(list(_block(node, width, numbers)) for node in SyntaxTreeNode(_parser().parse(text)).children)


def inline_text(text: str, numbers: Mapping[str, int]) -> str:
    """One line of Markdown without its marks; code keeps its backticks, a link has its address behind it."""
    nodes = SyntaxTreeNode(_parser().parseInline(text)).children
    return "".join(_inline(node, numbers) for node in nodes)


def _joined(groups: Iterator[list[str]]) -> list[str]:
    lines: list[str] = []
    for group in groups:
        lines += ["", *group] if lines and group else group
    return lines


def _block(node: SyntaxTreeNode, width: int, numbers: Mapping[str, int]) -> Iterator[str]:
    match node.type:
        case "fence" | "code_block":
            yield from (f"    {printable(line)}".rstrip() for line in node.content.rstrip("\n").split("\n"))
        case "bullet_list" | "ordered_list":
            for number, item in enumerate(node.children, int(node.attrs.get("start", 1))):
                yield from _marked(item, f"{number}. " if node.type == "ordered_list" else "- ", width, numbers)
        case "blockquote":
            yield from (f"> {line}".rstrip() for child in node.children for line in _block(child, width - 2, numbers))
        case "table":
            for row in (row for part in node.children for row in part.children):
                yield from wrapped(" | ".join(_inline(cell, numbers) for cell in row.children), width, rest="  ")
        case "hr":
            yield "---"
        case _:
            yield from wrapped(_inline(node, numbers), width)


def _marked(item: SyntaxTreeNode, mark: str, width: int, numbers: Mapping[str, int]) -> Iterator[str]:
    lines = [line for child in item.children for line in _block(child, width - len(mark), numbers)]
    yield from (f"{mark if n == 0 else ' ' * len(mark)}{line}".rstrip() for n, line in enumerate(lines))


def _inline(node: SyntaxTreeNode, numbers: Mapping[str, int]) -> str:
    match node.type:
        case "text":
            return _CITATION.sub(lambda m: f"[{numbers[m[1]]}]" if m[1] in numbers else m[0], node.content)
        case "code_inline":
            return f"`{node.content}`"
        case "softbreak" | "hardbreak":
            return " "
        case "link":
            inside = "".join(_inline(child, numbers) for child in node.children)
            address = str(node.attrs.get("href", ""))
            return inside if address in {"", inside} else f"{inside} ({address})"
        case "image":
            return node.content
        case _:
            return "".join(_inline(child, numbers) for child in node.children)
