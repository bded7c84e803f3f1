"""Writes docs/reference/ from the code: rules, fields, commands, the tree. `--check` writes nothing and fails on a difference."""

import ast
import sys
from pathlib import Path
from typing import Any

import click

from safemcp_catalog.checking import all_codes
from safemcp_catalog.cli.main import COMMANDS, main
from safemcp_catalog.explain import explain_code
from safemcp_catalog.load import ALL_KINDS
from safemcp_catalog.model.schema import DIFFERENCES, json_schema

ROOT = Path(__file__).parents[1]
SUBJECTS = {
    "0": "Reading", "1": "Fields", "2": "Ids and relations", "3": "Prose and citations", "4": "Crosswalk and mappings",
    "5": "Detection", "6": "History and life cycle", "9": "Ourselves",
}  # fmt: skip
NOTE = "<!-- Written by docs/generate.py (`make schemas`). Do not edit. -->\n\n"


def rules_page() -> str:
    """Every code with its reason and examples, as `safemcp explain` prints them."""
    parts = ["# Rules\n", "Every diagnostic has a code. Codes are forever; the first digit says the subject. An error stops every build and export.\n"]
    for digit, subject in SUBJECTS.items():
        codes = [code for code in all_codes().values() if code.code[3] == digit]
        parts.append(f"## {subject}\n")
        for code in codes:
            first, _, rest = explain_code(code).partition("\n")
            parts.append(f"### {code.code} {code.slug}\n\n*{code.severity}*\n{_fenced(rest)}")
            assert code.code in first
    return "\n".join(parts)


def _fenced(text: str) -> str:
    """Indented examples as fenced blocks, so that their lines are shown as they are."""
    lines: list[str] = []
    inside = False
    for line in text.split("\n"):
        indented = line.startswith("    ")
        if indented and not inside:
            lines.append("```text")
        if inside and line and not indented:
            while lines[-1] == "":
                lines.pop()
            lines += ["```", ""]
        inside = indented or (inside and not line)
        lines.append(line[4:] if indented else line)
    if inside:
        while lines[-1] == "":
            lines.pop()
        lines += ["```", ""]
    return "\n".join(lines)


def fields_page() -> str:
    """Every field of every kind of entry, from the schemas."""
    parts = ["# Fields\n", "What each kind of entry may hold. The same descriptions stand in the JSON Schemas, so an editor shows them.\n"]
    for kind in ALL_KINDS:
        schema = json_schema(kind.model)
        where = f"`{kind.folder}/`" if kind.folder else "`catalog.yaml`"
        parts.append(f"## {kind.name.capitalize()}\n\nIn {where}. {schema.get('description', '')}\n")
        parts.append(_table(schema))
        for name, part in sorted(schema.get("$defs", {}).items()):
            if "properties" in part:
                parts.append(f"### {kind.name.capitalize()}: {name}\n\n{part.get('description', '')}\n")
                parts.append(_table(part))
    differences = "\n".join(f"- {text}" for text in DIFFERENCES.values())
    parts.append(f"## Where schema and model differ\n\nJSON Schema cannot say these, so the validator alone refuses them:\n\n{differences}\n")
    return "\n".join(parts)


def _table(schema: dict[str, Any]) -> str:
    required = set(schema.get("required", ()))
    rows = ["| field | type | meaning |", "| --- | --- | --- |"]
    for name, field in schema["properties"].items():
        mark = " (required)" if name in required else ""
        rows.append(f"| `{name}`{mark} | {_type(field)} | {_cell(field.get('description', ''))} |")
    return "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def _type(field: dict[str, Any]) -> str:
    if "$ref" in field:
        return field["$ref"].rpartition("/")[2]
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if field.get("type") == "array":
        return f"list of {_type(field.get('items', {}))}"
    if field.get("type") == "object":
        values = field.get("additionalProperties")
        return f"mapping to {_type(values)}" if isinstance(values, dict) and values else "mapping"
    return {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}.get(field.get("type", ""), "any")


def commands_page() -> str:
    """The help of every command."""
    parts = ["# Commands\n", _help(main, "safemcp")]
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        assert command is not None
        parts.append(f"## safemcp {name}\n\n{_help(command, f'safemcp {name}')}")
        for part, below in command.commands.items() if isinstance(command, click.Group) else ():
            parts.append(f"### safemcp {name} {part}\n\n{_help(below, f'safemcp {name} {part}')}")
    return "\n".join(parts)


def _help(command: click.Command, name: str) -> str:
    context = click.Context(command, info_name=name, terminal_width=100, max_content_width=100)
    return f"```text\n{command.get_help(context).rstrip()}\n```\n"


def tree_page() -> str:
    """Every module with the first line of its docstring."""
    source = ROOT / "src" / "safemcp_catalog"
    lines = ["# The tree\n", "What is where, floor by floor. Imports go down only; `make lint` enforces it.\n"]
    for folder in [source, *sorted(p for p in source.rglob("*") if p.is_dir() and (p / "__init__.py").is_file())]:
        modules = sorted(folder.glob("*.py"))
        lines.append(f"## {folder.relative_to(source.parent)}\n")
        for module in modules:
            text = (ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or "").split("\n")[0]
            lines.append(f"- `{module.name}`: {_cell(text)}")
        lines.append("")
    return "\n".join(lines)


PAGES = {"rules.md": rules_page, "fields.md": fields_page, "commands.md": commands_page, "tree.md": tree_page}


def run(check: bool) -> int:
    """Write the pages, or compare them; returns the number of pages that differ."""
    stale = 0
    for name, page in PAGES.items():
        path = ROOT / "docs" / "reference" / name
        text = NOTE + page().rstrip() + "\n"
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        if check:
            print(f"{path.relative_to(ROOT)} is not what the code says: run `make schemas`", file=sys.stderr)  # noqa: T201
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return stale


if __name__ == "__main__":
    only_check = "--check" in sys.argv[1:]
    sys.exit(1 if run(only_check) and only_check else 0)
