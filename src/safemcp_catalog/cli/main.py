"""The `safemcp` command and the list of its subcommands, each imported when it is called."""

import importlib
from typing import Any

import click

import safemcp_catalog
from safemcp_catalog.cli.options import catalog_option

COMMANDS = {
    "validate": "Check a catalog and report everything that is wrong with it.",
    "show": "Show an entry, an item of a framework or a term.",
    "list": "List the entries of a kind, all or those with certain properties.",
    "search": "Search the entries for words, best first.",
    "fmt": "Bring entries into the canonical layout.",
    "new": "Write a draft of a new entry, with comments that teach each field.",
    "assign": "Give new entries their numbers, and rewrite what points to them.",
    "links": "Check the addresses of references, and note the day.",
    "explain": "Say what a code or an id means, with a bad and a good example.",
    "diff": "Say which entries are new, changed, deprecated or gone.",
    "export": "Write the catalog in another format.",
    "build": "Build the website with every export.",
    "serve": "Show the website and rebuild it at every change.",
    "render": "Write the website's pages as a folder of Markdown.",
    "schema": "Write the JSON Schemas of the entries.",
}
"""Commands by name, with the sentence that `safemcp --help` prints: the modules are not imported for that."""


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"safemcp_catalog.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(safemcp_catalog.__version__, prog_name="safemcp")
@catalog_option
def main(**_: Any) -> None:
    """The SAFE-MCP Catalog: check it, read it, build its site, export it.

    Exit codes: 0 nothing found, 1 something found, 2 wrong usage, 3 nothing to work on.
    """
