"""The condition of a Sigma rule as a tree: names of selections joined by and, or and not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

DEEPEST = 12
LONGEST = 1000
TOKEN = re.compile(r"\s*(\(|\)|[A-Za-z0-9_*-]+)")


@dataclass(frozen=True, slots=True)
class Named:
    """A selection, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Negation:
    """True where its term is not."""

    term: "Condition"


@dataclass(frozen=True, slots=True)
class Junction:
    """True where any of its terms is, or with `every` where all are."""

    every: bool
    terms: tuple["Condition", ...]


Condition = Named | Negation | Junction


class ConditionError(ValueError):
    """A condition that cannot be read; `name` is the unknown selection, if that is the reason."""

    def __init__(self, message: str, hint: str = "", *, kind: Literal["syntax", "construct", "unknown-selection"] = "syntax", name: str = "") -> None:
        super().__init__(message)
        self.hint = hint
        self.kind = kind
        self.name = name


def parse_condition(text: str, names: Sequence[str]) -> Condition:
    """The condition as a tree over the given selections. `not` binds closer than `and`, `and` closer than `or`.

    Raises:
        ConditionError: it is no condition, is too long or too deep, or names a selection that is not there.

    >>> parse_condition("a and not b", ["a", "b"])
    Junction(every=True, terms=(Named(name='a'), Negation(term=Named(name='b'))))
    """
    if "|" in text or re.search(r"\b(count|near|min|max|avg|sum)\b\s*(\(|$)", text):
        raise ConditionError("the condition aggregates events", "a rule looks at one event; describe the pattern under behaviors", kind="construct")
    if len(text) > LONGEST:
        raise ConditionError(f"the condition has more than {LONGEST} characters", "split the rule")
    reader = _Reader(_tokens(text), names)
    condition = reader.junction(every=False, depth=0)
    if reader.peek:
        raise ConditionError(f"the condition cannot go on with {reader.peek!r}", "join selections with and, or, not")
    return condition


def names_in(condition: Condition) -> frozenset[str]:
    """Names of the selections that the condition uses."""
    match condition:
        case Named(name):
            return frozenset({name})
        case Negation(term):
            return names_in(term)
        case Junction(_, terms):
            return frozenset().union(*(names_in(term) for term in terms))


def _tokens(text: str) -> list[str]:
    tokens, place, end = [], 0, len(text.rstrip())
    while place < end:
        match = TOKEN.match(text, place)
        if not match:
            raise ConditionError(f"the condition cannot hold {text[place:].strip()[0]!r}", "use names, and, or, not, 1 of, all of and parentheses")
        tokens.append(match[1])
        place = match.end()
    return tokens


@dataclass(slots=True)
class _Reader:
    """Reads tokens from the front; one method a level of precedence."""

    tokens: list[str]
    names: Sequence[str]

    @property
    def peek(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def junction(self, *, every: bool, depth: int) -> Condition:
        joint = "and" if every else "or"
        terms = [self._operand(every=every, depth=depth)]
        while self.peek == joint:
            self.tokens.pop(0)
            terms.append(self._operand(every=every, depth=depth))
        return terms[0] if len(terms) == 1 else Junction(every, tuple(terms))

    def _operand(self, *, every: bool, depth: int) -> Condition:
        return self._negation(depth) if every else self.junction(every=True, depth=depth)

    def _negation(self, depth: int) -> Condition:
        if depth > DEEPEST:
            raise ConditionError(f"the condition is nested deeper than {DEEPEST}", "give parts of it a selection of their own")
        if self.peek == "not":
            self.tokens.pop(0)
            return Negation(self._negation(depth + 1))
        return self._primary(depth)

    def _primary(self, depth: int) -> Condition:
        word = self.tokens.pop(0) if self.tokens else ""
        if word == "(":
            inner = self.junction(every=False, depth=depth + 1)
            if self.peek != ")":
                raise ConditionError("a parenthesis of the condition is not closed", "close it")
            self.tokens.pop(0)
            return inner
        if word in {"1", "any", "all"} and self.peek == "of":
            self.tokens.pop(0)
            return self._quantified(every=word == "all")
        if word in {"", ")", "and", "or", "not"}:
            raise ConditionError(f"the condition lacks a selection before {word!r}" if word else "the condition ends too early", "name a selection")
        return self._named(word)

    def _named(self, word: str) -> Condition:
        if "*" in word:
            raise ConditionError(f"{word!r} is a pattern", f"write 1 of {word}, or all of {word}")
        if word not in self.names:
            raise ConditionError(f"the condition names selection {word}, which is not there", kind="unknown-selection", name=word)
        return Named(word)

    def _quantified(self, *, every: bool) -> Condition:
        pattern = self.tokens.pop(0) if self.tokens else ""
        prefix = "" if pattern == "them" else pattern.removesuffix("*")
        if pattern != "them" and (not prefix or prefix == pattern or not re.fullmatch(r"[A-Za-z0-9_]+", prefix)):
            raise ConditionError(f"{pattern!r} is no pattern of selections", "write a prefix and one asterisk (filter_*), or them")
        terms = tuple(Named(name) for name in self.names if name.startswith(prefix))
        if not terms:
            raise ConditionError(f"no selection fits {pattern}", kind="unknown-selection", name=prefix)
        return terms[0] if len(terms) == 1 else Junction(every, terms)
