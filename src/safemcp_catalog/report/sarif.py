"""Diagnostics as SARIF 2.1.0, for code scanning and for editors that show findings of other programs."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from safemcp_catalog.diagnostics import Code, Diagnostic, Place
from safemcp_catalog.report.fingerprint import fingerprints

Json = dict[str, Any]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT_ID = "SRCROOT"
_CRASHED = "SMC900"


@dataclass(frozen=True, slots=True)
class RuleHelp:
    """A code with what explains it: a report of a wrong example, the lines of a right one, the address of its reference."""

    code: Code
    wrong: str
    right: str
    address: str


@dataclass(frozen=True, slots=True)
class Tool:
    """What has made the report: version of the program, its home, and every code that it knows, in order."""

    version: str
    home: str
    rules: tuple[RuleHelp, ...]


def report_sarif(diagnostics: Sequence[Diagnostic], *, tool: Tool, folder: str = "") -> str:
    """A SARIF log with one run, indented, ending in a newline; the same bytes for the same diagnostics.

    `folder` is the catalog's path in its repository, with `/`: addresses are relative to the root of the repository, which
    stays unnamed, so that the log can be made on one machine and read on another. Lines and columns count from 1, columns in
    code points; `endColumn` is the column behind the fault.

    Source: SARIF 2.1.0 (OASIS), and "SARIF support for code scanning" for what GitHub reads of it.
    """
    index = {rule.code.code: number for number, rule in enumerate(tool.rules)}
    results = [_result(d, index, mark, folder) for d, mark in zip(diagnostics, fingerprints(diagnostics), strict=True)]
    run = {
        "tool": {"driver": _driver(tool)},
        "invocations": [{"executionSuccessful": all(d.code != _CRASHED for d in diagnostics)}],
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT_ID: {"description": {"text": "The root of the repository."}}},
        "results": results,
    }
    # ASCII, so that not even a lone surrogate of a broken file can spoil the log.
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=True) + "\n"


def _driver(tool: Tool) -> Json:
    return {
        "name": "safemcp",
        "semanticVersion": tool.version,
        "informationUri": tool.home,
        "rules": [_rule(rule) for rule in tool.rules],
    }


def _rule(rule: RuleHelp) -> Json:
    code = rule.code
    return {
        "id": code.code,
        "name": code.slug,
        "shortDescription": {"text": code.what},
        "fullDescription": {"text": f"{code.what} {_folded(code.why)}"},
        "help": {"text": _help(rule, markdown=False), "markdown": _help(rule, markdown=True)},
        "helpUri": rule.address,
        "defaultConfiguration": {"level": code.severity},
        "properties": {"tags": ["catalog"], "problem.severity": code.severity, "precision": "very-high"},
    }


def _help(rule: RuleHelp, *, markdown: bool) -> str:
    parts = [rule.code.what, _folded(rule.code.why)]
    for title, example in (("Wrong", rule.wrong), ("Right", rule.right)):
        if example:
            shown = f"````text\n{example.rstrip()}\n````" if markdown else example.rstrip()
            parts += [f"**{title}**" if markdown else f"{title}:", shown]
    if markdown:
        parts.append(f"[More about {rule.code.code}]({rule.address})")
    return "\n\n".join(parts)


def _folded(text: str) -> str:
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


def _result(diagnostic: Diagnostic, index: dict[str, int], mark: str, folder: str) -> Json:
    said = f"{diagnostic.message}\n{diagnostic.hint}" if diagnostic.hint else diagnostic.message
    result: Json = {
        "ruleId": diagnostic.code,
        "ruleIndex": index[diagnostic.code],
        "level": diagnostic.severity,
        "message": _message(said),
        "locations": [_location(diagnostic, folder)],
        # GitHub knows findings again by the second name alone, and would else hash the lines around them.
        "partialFingerprints": {"codeEntryRoute/v1": mark, "primaryLocationLineHash": mark},
    }
    if diagnostic.related:
        result["relatedLocations"] = [_related(number, place, folder) for number, place in enumerate(diagnostic.related, 1)]
    return result


def _location(diagnostic: Diagnostic, folder: str) -> Json:
    physical = _physical(diagnostic.path, diagnostic.line, diagnostic.column, folder)
    if diagnostic.line:
        physical["region"] |= {"endLine": diagnostic.line, "endColumn": diagnostic.column + diagnostic.width}
        if diagnostic.excerpt:
            physical["region"]["snippet"] = {"text": diagnostic.excerpt}
    location: Json = {"physicalLocation": physical}
    if diagnostic.entry:
        name = "/".join([diagnostic.entry, *map(str, diagnostic.route)])
        location["logicalLocations"] = [{"name": diagnostic.entry, "fullyQualifiedName": name, "kind": "object"}]
    return location


def _related(number: int, place: Place, folder: str) -> Json:
    return {"id": number, "physicalLocation": _physical(place.path, place.line, place.column, folder), "message": _message(place.note)}


def _physical(path: str, line: int, column: int, folder: str) -> Json:
    whole = f"{folder}/{path}" if folder else path
    # A fault of a whole file stands at its start: GitHub drops findings that have no line.
    region = {"startLine": max(line, 1), "startColumn": max(column, 1)}
    return {"artifactLocation": {"uri": quote(whole.encode("utf-8", errors="backslashreplace")), "uriBaseId": ROOT_ID}, "region": region}


def _message(text: str) -> Json:
    # Sections 3.11.5 and 3.11.6 of SARIF: a single brace would hold the place of an argument, and a bracket before a
    # parenthesis would end the text of a link, even in plain text.
    return {"text": text.replace("{", "{{").replace("}", "}}").replace("](", "\\](")}
