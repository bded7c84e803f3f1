"""The register of exporters: catalog in, files out, one module a format."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from safemcp_catalog.catalog import Catalog


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One file of an export: its path relative to the export's folder, and its bytes in chunks."""

    path: str
    chunks: Iterable[bytes]
    media_type: str = "application/octet-stream"
    title: str = ""


ExportFunction = Callable[..., Iterator[ExportFile]]


@dataclass(frozen=True, slots=True)
class Exporter:
    """A registered format."""

    name: str
    summary: str
    media_type: str
    run: ExportFunction
    options: dict[str, Any] = field(default_factory=dict)

    def __call__(self, catalog: Catalog, **options: Any) -> Iterator[ExportFile]:
        """The files of this format."""
        return self.run(catalog, **{**self.options, **options})


EXPORTERS: dict[str, Exporter] = {}
"""Exporters by name, in the order in which `export/__init__.py` imports their modules."""


def exporter(name: str, *, media_type: str, summary: str, **options: Any) -> Callable[[ExportFunction], ExportFunction]:
    """Register a function from a catalog (and options) to files as a format.

    Raises:
        ValueError: the name is taken.
    """

    def register(function: ExportFunction) -> ExportFunction:
        if name in EXPORTERS:
            message = f"exporter {name} exists"
            raise ValueError(message)
        EXPORTERS[name] = Exporter(name, summary, media_type, function, options)
        return function

    return register
