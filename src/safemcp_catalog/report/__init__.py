"""Diagnostics as text for people and programs: each reporter is a pure function from diagnostics to a string."""

from safemcp_catalog.report.fingerprint import fingerprints
from safemcp_catalog.report.github import report_github
from safemcp_catalog.report.json import report_json
from safemcp_catalog.report.sarif import RuleHelp, Tool, report_sarif
from safemcp_catalog.report.text import report_text

__all__ = ["RuleHelp", "Tool", "fingerprints", "report_github", "report_json", "report_sarif", "report_text"]
