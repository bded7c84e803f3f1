"""Sigma rules in the query languages of other products, by way of pySigma.

pySigma takes half a second to import, so it is imported by the first conversion and by nothing else. Its back ends are
used as they are, but for the few corrections in `backends.py`.
"""

import importlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from safemcp_catalog.model.detection import SigmaRule
from safemcp_catalog.sigma.parse import parse

if TYPE_CHECKING:
    from sigma.conversion.base import TextQueryBackend


@dataclass(frozen=True, slots=True)
class Target:
    """A query language: its id, the name that people know, the suffix of its files and the name that highlighters know."""

    id: str
    title: str
    suffix: str
    language: str


TARGETS: dict[str, Target] = {
    target.id: target
    for target in (
        Target("splunk", "Splunk", "spl", "text"),
        Target("lucene", "Elasticsearch (Lucene)", "lucene", "text"),
        Target("esql", "Elasticsearch (ES|QL)", "esql", "text"),
        Target("kusto", "Microsoft Sentinel (Kusto)", "kql", "kusto"),
        Target("sqlite", "SQLite", "sql", "sql"),
    )
}
"""Query languages by id, in the order in which pages show them."""


@dataclass(frozen=True, slots=True)
class Translation:
    """A rule in one query language; where it cannot be said there, `query` is empty and `problem` says why."""

    target: Target
    query: str
    problem: str = ""


class MissingSigmaExtraError(ImportError):
    """pySigma or one of its back ends is not installed."""

    def __init__(self) -> None:
        super().__init__("translating Sigma rules needs the extra parts: pip install 'safemcp-catalog[sigma]'")


def convert(rule: SigmaRule, target: str) -> str:
    """The rule as a query of one target, or empty text where it cannot be said there.

    Raises:
        KeyError: there is no such target.
        MissingSigmaExtraError: pySigma is not installed.
    """
    return _translation(rule, TARGETS[target]).query


def translations(rule: SigmaRule) -> tuple[Translation, ...]:
    """The rule in every query language, in the order of `TARGETS`; what cannot be said says why.

    Raises:
        MissingSigmaExtraError: pySigma is not installed.
    """
    return tuple(_translation(rule, target) for target in TARGETS.values())


def sigma_yaml(rule: SigmaRule) -> str:
    """The rule as a Sigma file: YAML, with its parts in the order of the specification."""
    import yaml  # noqa: PLC0415 - by exports only

    # libyaml's own emitter: eight times as fast as the one that would indent lists below their key.
    text: str = yaml.dump(_plain(rule), Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=120)
    return text


def _translation(rule: SigmaRule, target: Target) -> Translation:
    parsed = parse(rule.detection)
    if parsed.condition is None:
        return Translation(target, "", parsed.problems[0].message)
    backend, parser = _backend(target.id), _parser()
    try:
        queries = backend.convert_rule(parser(_plain(rule)))
    except Exception as error:  # noqa: BLE001 - a stranger's rule must not end a build, whatever a back end raises
        return Translation(target, "", f"{type(error).__name__}: {error}")
    query = str(queries[0]).strip() if queries else ""
    return Translation(target, query, "" if query else f"{target.title} has no query for this rule")


def _plain(rule: SigmaRule) -> dict[str, Any]:
    """The rule as plain lists and maps, as a YAML reader would give them."""
    return rule.model_dump(mode="json", exclude_unset=True)


@cache
def _parser() -> Any:
    try:
        return importlib.import_module("sigma.rule").SigmaRule.from_dict
    except ModuleNotFoundError:
        raise MissingSigmaExtraError from None


@cache
def _backend(target: str) -> "TextQueryBackend":
    # A back end holds no state between rules, and its processing pipeline is empty: one of each serves a whole run.
    try:
        module = importlib.import_module("safemcp_catalog.sigma.backends")
    except ModuleNotFoundError:
        raise MissingSigmaExtraError from None
    backend: TextQueryBackend = module.BACKENDS[target]()
    return backend
