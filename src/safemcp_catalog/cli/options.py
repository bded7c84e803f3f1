"""Options and exit codes that commands share."""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.checking import Checked, check, read
from safemcp_catalog.library import bundled_path
from safemcp_catalog.load import find_root
from safemcp_catalog.report import report_text

F = TypeVar("F", bound=Callable[..., Any])

EXIT_CLEAN, EXIT_FOUND, EXIT_USAGE, EXIT_NOTHING = 0, 1, 2, 3


_CATALOG_HELP = "Folder of the catalog. Default: the folder at or above the current one that has a catalog.yaml, else the catalog that comes with the package."
_EXTENDS_HELP = "For a private catalog, the one that it is laid over: bundled, or a folder. Default: what its catalog.yaml names under extends, if anything."
_ROOT, EXTENDS = "safemcp.root", "safemcp.extends"


def catalog_option(function: F) -> F:
    """`--catalog DIR`, the catalog to work on, and `--extends`, the one that it is laid over.

    Both stand before the command's name or behind it; what is said behind it counts. The command is given `root`.
    """
    function = click.option("--extends", metavar="bundled|DIR", expose_value=False, callback=_remember(EXTENDS), help=_EXTENDS_HELP)(function)
    return click.option("--catalog", "root", type=click.Path(file_okay=False, path_type=Path), callback=_remember(_ROOT), help=_CATALOG_HELP)(function)


def _remember(key: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    """A callback that keeps an option's value for all that runs under the command, and gives what was said before it where it is left out."""

    def keep(ctx: click.Context, _: click.Parameter, value: Any) -> Any:
        if value is not None:
            ctx.meta[key] = value
        return ctx.meta.get(key)

    return keep


def chosen_base() -> str | None:
    """What `--extends` names; None where it was not given."""
    context = click.get_current_context(silent=True)
    return context.meta.get(EXTENDS) if context else None


def resolve_root(root: Path | None) -> Path:
    """The folder of the catalog to work on.

    Raises:
        click.ClickException: there is none (exit code 3).
    """
    if root is None:
        return find_root(Path.cwd()) or bundled_path()
    if not (root / "catalog.yaml").is_file():
        raise NothingFound(f"{root} has no catalog.yaml, so it is no catalog")
    return root


class NothingFound(click.ClickException):
    """There is nothing to work on, which is never a success."""

    exit_code = EXIT_NOTHING


@contextlib.contextmanager
def needs_site_extra() -> Iterator[None]:
    """Turn a missing package of the website's extra parts into a sentence that says what to install."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("safemcp_catalog"):
            raise
        raise click.ClickException(f"the package {error.name} is missing: pip install 'safemcp-catalog[site]'") from None


def wants_color(stream: Any) -> bool:
    """Whether a stream is a terminal whose user has not asked for plain text (https://no-color.org)."""
    return bool(stream.isatty()) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def checked_catalog(root: Path | None, *, debug: Callable[[str], None] | None = None) -> Checked:
    """The catalog to work on, laid over the one that it extends, with everything that is wrong with it."""
    return check(resolve_root(root), extends=chosen_base(), debug=debug)


def read_catalog(root: Path | None) -> Checked:
    """The catalog to work on, laid over the one that it extends, with what is wrong with reading it; no rule is run."""
    return read(resolve_root(root), extends=chosen_base())


def usable_catalog(root: Path | None) -> Catalog:
    """The catalog, checked; where it has errors they are shown and the command ends with exit code 1."""
    checked = checked_catalog(root)
    if checked.catalog is None or not checked.is_usable:
        errors = [d for d in checked.diagnostics if d.severity == "error"]
        click.echo(report_text(errors, color=wants_color(sys.stderr)), err=True, nl=False)
        click.echo("nothing was written: mend the errors first", err=True)
        sys.exit(EXIT_FOUND)
    return checked.catalog
