"""`safemcp explain`: what a code, an entry or a framework's item means."""

import sys
from pathlib import Path

import click

from safemcp_catalog.checking import all_codes
from safemcp_catalog.cli.completion import codes
from safemcp_catalog.cli.options import EXIT_USAGE, catalog_option, read_catalog
from safemcp_catalog.explain import explain_code, explain_item
from safemcp_catalog.nearest import nearest


@click.command()
@click.argument("what", shell_complete=codes)
@catalog_option
def command(what: str, root: Path | None) -> None:
    """Say what WHAT means: a code (SMC204), its name (unknown-mitigation), or an id of a framework (AC-6, T1195.002).

    A code is shown with its reason and with an example that is wrong and one that is right.
    """
    wanted = what.strip()
    by_name = {code.slug: code for code in all_codes().values()}
    code = all_codes().get(wanted.upper()) or by_name.get(wanted.lower())
    if code is not None:
        click.echo(explain_code(code), nl=False)
        return
    catalog = read_catalog(root).catalog
    text = explain_item(catalog, wanted) if catalog else ""
    if text:
        click.echo(text, nl=False)
        return
    near = nearest(wanted, [*all_codes(), *by_name], count=1)
    hint = f" Did you mean {near[0]}?" if near else " `safemcp explain SMC204` explains a code; `safemcp explain AC-6` an item of a framework."
    click.echo(f"There is no code and no framework item {wanted}.{hint}", err=True)
    sys.exit(EXIT_USAGE)
