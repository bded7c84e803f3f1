"""The subset of Sigma that every back end understands: a rule's `detection` as a tree, and what is wrong with it.

Why a subset, and a reader of our own: pySigma accepts what its back ends then drop, refuse or read differently (a regular
expression, `cased`, a comparison of two fields), its condition grammar reads a selection called `notice` as "not ice", and
a validator must neither pay for its import nor run a stranger's regular expression. What this module accepts, pySigma
accepts and converts for every target; a property test holds the two together.
"""

import dataclasses
import ipaddress
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from safemcp_catalog.diagnostics import Route
from safemcp_catalog.nearest import did_you_mean
from safemcp_catalog.sigma.condition import Condition, ConditionError, names_in, parse_condition

Operator = Literal["equals", "contains", "startswith", "endswith", "gt", "gte", "lt", "lte", "cidr"]
ProblemKind = Literal["syntax", "construct", "unknown-selection", "unused-selection"]

FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
SELECTION_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
RESERVED = frozenset({"condition", "timeframe", "all", "any", "of", "them", "and", "or"})
TEXT_MODIFIERS = frozenset({"contains", "startswith", "endswith"})
NUMBER_MODIFIERS = frozenset({"gt", "gte", "lt", "lte"})
LARGEST_NUMBER = 2**53
LONGEST_TEXT = 500
MOST_VALUES = 500
MOST_WILDCARDS = 3
MOST_SELECTIONS = 50

INSTEAD: dict[str, str] = {
    "re": "regular expressions differ between back ends and can stall one: use contains, or a field that the producer computes",
    "cased": "Splunk and Elasticsearch cannot compare with regard to case: leave `cased` out",
    "fieldref": "Lucene and Kusto cannot compare two fields: let the producer write its verdict into a field",
    "exists": "not every back end can ask whether a field exists: compare with a value such as `absent`",
}
"""What to write instead of a modifier that does not survive every back end."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field compared with values: any of them must hold, or with `every` all of them."""

    field: str
    operator: Operator
    values: tuple[str | int, ...]
    every: bool = False
    route: Route = dataclasses.field(default=(), compare=False)
    """Where it stands, below the rule."""


Selection = tuple[tuple[Comparison, ...], ...]
"""Alternatives; in each, all comparisons must hold."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a rule, told by where it stands below the rule; `on_key` as in a `Fault`."""

    kind: ProblemKind
    route: Route
    message: str
    hint: str = ""
    on_key: bool = False


@dataclass(frozen=True, slots=True)
class ParsedRule:
    """Selections by name and the condition over them; `condition` is None where the rule has problems that forbid running it."""

    selections: Mapping[str, Selection] = dataclasses.field(default_factory=dict)
    condition: Condition | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def fields(self) -> dict[str, Route]:
        """Each field that the rule reads, in order, with the route to its first comparison."""
        found: dict[str, Route] = {}
        for selection in self.selections.values():
            for comparison in (one for alternative in selection for one in alternative):
                found.setdefault(comparison.field, comparison.route)
        return found


def parse(detection: Mapping[str, Any]) -> ParsedRule:
    """The `detection` of a Sigma rule as a tree, with everything that is wrong with it. Never raises, whatever it is given."""
    selections: dict[str, Selection] = {}
    problems: list[Problem] = []
    for name, definition in detection.items():
        if name in {"condition", "timeframe"}:
            continue
        problems += _name_problems(name)
        selections[name] = tuple(_alternatives(name, definition, problems))
    if "timeframe" in detection:
        problems.append(Problem("construct", ("detection", "timeframe"), "a time frame is not part of a rule", "remove timeframe", on_key=True))
    if len(selections) > MOST_SELECTIONS:
        problems.append(Problem("syntax", ("detection",), f"{len(selections)} selections are more than {MOST_SELECTIONS}", "split the rule"))
    condition = _condition(detection.get("condition"), selections, problems)
    # An unused selection does no harm to the others; anything else makes a run meaningless.
    runnable = all(problem.kind == "unused-selection" for problem in problems)
    return ParsedRule(selections, condition if runnable else None, tuple(problems))


def literal(value: str) -> str:
    r"""The text that a Sigma value stands for: `\*`, `\?` and `\\` are the character after the backslash.

    An asterisk that is left is a wildcard, since none but those are accepted.

    >>> literal(r"what\?"), literal(r"C:\Users"), literal("a\\\\\\\\b")
    ('what?', 'C:\\Users', 'a\\\\b')
    """
    return re.sub(r"\\([*?\\])", r"\1", value)


def _name_problems(name: str) -> Iterator[Problem]:
    route = ("detection", name)
    if not SELECTION_NAME.fullmatch(name) or name in RESERVED:
        hint = "use letters, digits and underscores, a letter first, and none of Sigma's own words"
        yield Problem("syntax", route, f"{name!r} cannot name a selection", hint, on_key=True)
    elif name.lower().startswith("not"):
        # pySigma's grammar takes the first three letters for the operator.
        yield Problem("syntax", route, f"selection {name} starts with 'not', which Sigma tools read as the operator", "rename it", on_key=True)


def _alternatives(name: str, definition: Any, problems: list[Problem]) -> Iterator[tuple[Comparison, ...]]:
    """The alternatives of one selection; what is wrong goes to `problems`."""
    route: Route = ("detection", name)
    maps = definition if isinstance(definition, list) else [definition]
    if not maps:
        problems.append(Problem("syntax", route, f"selection {name} is empty", "give it a field and a value"))
    for index, fields in enumerate(maps):
        below: Route = (*route, index) if isinstance(definition, list) else route
        if isinstance(fields, dict) and fields:
            parsed = [_comparison(key, value, (*below, key), problems) for key, value in fields.items()]
            yield tuple(comparison for comparison in parsed if comparison)
        elif isinstance(fields, dict):
            problems.append(Problem("syntax", below, f"selection {name} is empty", "give it a field and a value"))
        else:
            hint = "name the field: ES|QL and SQLite cannot search all fields for a word"
            problems.append(Problem("construct", below, f"selection {name} has a keyword without a field", hint))


def _comparison(key: str, value: Any, route: Route, problems: list[Problem]) -> Comparison | None:
    name, *modifiers = key.split("|")
    if not FIELD.fullmatch(name):
        hint = "use a field of the log source, with underscores in place of dots" if name else "name the field"
        problems.append(Problem("construct", route, f"{name!r} is not a flat field name", hint, on_key=True))
        return None
    operator, every, wrong = _operator(modifiers)
    if wrong:
        problems.append(Problem("construct", route, *wrong, on_key=True))
        return None
    values = value if isinstance(value, list) else [value]
    found = [problem for index, one in enumerate(values) for problem in _value_problems(operator, one, (*route, index) if isinstance(value, list) else route)]
    if not 0 < len(values) <= MOST_VALUES:
        found.append(Problem("syntax", route, f"{name} has {len(values)} values", f"give it 1 to {MOST_VALUES}"))
    if operator in NUMBER_MODIFIERS and len(values) > 1:
        found.append(Problem("syntax", route, f"{key} has several bounds", "give it one number"))
    problems += found
    return None if found else Comparison(name, operator, tuple(literal(v) if isinstance(v, str) else v for v in values), every, route)


def _operator(modifiers: list[str]) -> tuple[Operator, bool, tuple[str, str] | None]:
    """Operator, whether all values must hold, and message and hint where the modifiers are not accepted."""
    for modifier in modifiers:
        if modifier in INSTEAD:
            return "equals", False, (f"modifier {modifier} does not survive every back end", INSTEAD[modifier])
        if modifier not in TEXT_MODIFIERS | NUMBER_MODIFIERS | {"all", "cidr"}:
            known = sorted(TEXT_MODIFIERS | NUMBER_MODIFIERS | {"all", "cidr"})
            return "equals", False, (f"modifier {modifier!r} is not accepted", did_you_mean(modifier, known, otherwise=f"use one of {', '.join(known)}"))
    match modifiers:
        case []:
            return "equals", False, None
        case ["contains" | "startswith" | "endswith" | "gt" | "gte" | "lt" | "lte" | "cidr" as one]:
            return one, False, None
        case ["contains" | "startswith" | "endswith" as one, "all"]:
            return one, True, None
    return "equals", False, (f"modifiers {'|'.join(modifiers)} do not go together", "use one modifier, or contains|all")


def _value_problems(operator: Operator, value: Any, route: Route) -> Iterator[Problem]:
    if isinstance(value, bool) or value is None:
        shown = {True: "true", False: "false", None: "null"}[value]
        yield Problem("construct", route, f"{shown} does not survive every back end", f"write the text '{shown}' as the producer logs it, or a value such as absent")
    elif isinstance(value, int):
        if operator in TEXT_MODIFIERS | {"cidr"}:
            yield Problem("syntax", route, f"{operator} needs text, not the number {value}", f"write '{value}'")
        elif abs(value) > LARGEST_NUMBER:
            yield Problem("construct", route, f"{value} is too large for some back ends", "use a number that a JSON reader keeps exactly")
    elif isinstance(value, str):
        yield from _text_problems(operator, value, route)
    else:
        kind = {float: "a fraction", list: "a list in a list", dict: "a map"}.get(type(value), "this value")
        yield Problem("construct", route, f"{kind} cannot be compared in every back end", "write text or a whole number")


def _text_problems(operator: Operator, value: str, route: Route) -> Iterator[Problem]:
    if operator in NUMBER_MODIFIERS:
        yield Problem("syntax", route, f"{operator} needs a number, not the text {value!r}", "write the number without quotes")
    elif operator == "cidr":
        yield from _network_problems(value, route)
    elif len(value) > LONGEST_TEXT:
        yield Problem("syntax", route, f"a text of {len(value)} characters is too long to search for", f"use at most {LONGEST_TEXT}")
    elif wrong := _wildcard_problem(value):
        yield Problem("construct", route, *wrong)
    elif not value and operator != "equals":
        yield Problem("syntax", route, f"every text {operator} nothing", "give it some text")
    elif any(not char.isprintable() for char in value):
        hint = "compare with words of one line; Lucene ends a word at a line break"
        yield Problem("construct", route, "the text holds a line break, a tab or an invisible character", hint)


def _wildcard_problem(value: str) -> tuple[str, str] | None:
    tokens = re.findall(r"\\[*?\\]|.", value, re.DOTALL)
    if r"\*" in tokens:
        return f"{value!r} holds an asterisk itself, which Splunk cannot search for", "compare with the text around it"
    if "?" in tokens:
        return f"{value!r} holds ?, which stands for any text in Splunk", r"write \? for a question mark"
    if tokens.count("*") > MOST_WILDCARDS or (value and not value.strip("*")):
        return f"{value!r} is mostly wildcards", f"use at most {MOST_WILDCARDS}, with text around them"
    return None


def _network_problems(value: str, route: Route) -> Iterator[Problem]:
    hint = "write a network such as 10.0.0.0/8"
    try:
        network = ipaddress.ip_network(value)
    except ValueError:
        yield Problem("syntax", route, f"{value!r} is not a network", hint)
        return
    if isinstance(network, ipaddress.IPv6Network):
        yield Problem("construct", route, f"{value} is an IPv6 network, which Kusto's function does not know", "use startswith")
    elif str(network) != value or not network.prefixlen:
        yield Problem("syntax", route, f"{value!r} is not a network of IPv4 with the length of its prefix", hint)


def _condition(text: Any, selections: Mapping[str, Selection], problems: list[Problem]) -> Condition | None:
    route: Route = ("detection", "condition")
    if not isinstance(text, str):
        message = "the rule has no condition" if text is None else "the condition is not one line of text"
        problems.append(Problem("syntax", route[: 1 if text is None else 2], message, "write one condition, such as: selection and not filter"))
        return None
    try:
        condition = parse_condition(text, tuple(selections))
    except ConditionError as error:
        hint = did_you_mean(error.name, selections, otherwise="define it beside the others") if error.kind == "unknown-selection" else error.hint
        problems.append(Problem(error.kind, route, str(error), hint))
        return None
    used = names_in(condition)
    problems += [
        Problem("unused-selection", ("detection", name), f"selection {name} is not in the condition", "use it or remove it", on_key=True)
        for name in selections
        if name not in used
    ]
    return condition
