"""Diagnostics as text for people and programs: each reporter is a pure function from diagnostics to a string."""

from safemcp_catalog.report.json import report_json
from safemcp_catalog.report.text import report_text

__all__ = ["report_json", "report_text"]
