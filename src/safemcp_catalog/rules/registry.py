"""The register of rules, and how they are run."""

import inspect
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Code, Fault, Severity

RuleFunction = Callable[[Catalog], Iterator[Fault]]

CRASHED = Code(
    "SMC900",
    "crashed-rule",
    "error",
    "A rule of this program failed on the catalog.",
    "The fault is ours, not yours: the other rules have run. Run again with --debug and report what it prints.",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule: what it is called and the function that runs it."""

    code: Code
    run: RuleFunction


RULES: dict[str, Rule] = {}
"""Rules by code, in the order in which `rules/__init__.py` imports their modules."""


def rule(code: str, slug: str, severity: Severity) -> Callable[[RuleFunction], RuleFunction]:
    """Register a function from a catalog to faults as a rule.

    The docstring is the rule's page: the first paragraph says what is wrong, the rest why it matters.

    Raises:
        ValueError: the code or the slug is taken, or the docstring lacks one of its two parts.
    """

    def register(function: RuleFunction) -> RuleFunction:
        what, _, why = inspect.cleandoc(function.__doc__ or "").partition("\n\n")
        if not what or not why:
            message = f"{function.__name__} needs a docstring of two paragraphs"
            raise ValueError(message)
        if code in RULES or any(slug == known.code.slug for known in RULES.values()):
            message = f"{code} or {slug} is taken"
            raise ValueError(message)
        RULES[code] = Rule(Code(code, slug, severity, what.replace("\n", " "), why), function)
        return function

    return register


def run_rules(catalog: Catalog, *, debug: Callable[[str], None] | None = None) -> Iterator[tuple[Code, Fault]]:
    """Faults of all rules on a catalog. A rule that raises becomes one fault, and the others go on.

    `debug` is given the traceback of a rule that raised.
    """
    for registered in RULES.values():
        try:
            yield from ((registered.code, fault) for fault in registered.run(catalog))
        except Exception as error:  # noqa: BLE001 - whatever a rule raises must not hide what the others find
            if debug:
                debug(traceback.format_exc())
            yield CRASHED, Fault("", (), f"rule {registered.code.code} ({registered.code.slug}) failed: {type(error).__name__}: {error}", hint="this is our fault, not yours: run again with --debug and report what it prints", path="catalog.yaml")
