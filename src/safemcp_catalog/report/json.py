"""Diagnostics for programs: one JSON object whose shape never depends on options."""

import json
from collections.abc import Sequence

from safemcp_catalog.diagnostics import Diagnostic

FORMAT_VERSION = 1
"""Raised only when a field changes its meaning or goes; new fields may come at any time."""


def report_json(diagnostics: Sequence[Diagnostic]) -> str:
    """`{"format_version": 1, "errors": n, "warnings": n, "diagnostics": [...]}`, indented, ending in a newline."""
    report = {
        "format_version": FORMAT_VERSION,
        "errors": sum(d.severity == "error" for d in diagnostics),
        "warnings": sum(d.severity == "warning" for d in diagnostics),
        "diagnostics": [_diagnostic(d) for d in diagnostics],
    }
    return json.dumps(report, indent=2, ensure_ascii=True) + "\n"


def _diagnostic(d: Diagnostic) -> dict[str, object]:
    return {
        "code": d.code,
        "severity": d.severity,
        "path": d.path,
        "line": d.line,
        "column": d.column,
        "width": d.width,
        "entry": d.entry,
        "route": list(d.route),
        "message": d.message,
        "hint": d.hint,
        "related": [{"note": p.note, "path": p.path, "line": p.line, "column": p.column} for p in d.related],
    }
