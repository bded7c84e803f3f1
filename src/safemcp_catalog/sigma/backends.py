"""pySigma's back ends, corrected where what they write is not what their product reads. Imported by `convert.py` only.

Each correction was found by converting the catalog's vocabulary and comparing the queries with the product's grammar; a
test per correction shows the query as it should be.
"""

from typing import Any, ClassVar

from sigma.backends.elasticsearch.elasticsearch_esql import ESQLBackend
from sigma.backends.elasticsearch.elasticsearch_lucene import LuceneBackend
from sigma.backends.kusto.kusto import KustoBackend
from sigma.backends.splunk.splunk import SplunkBackend
from sigma.backends.sqlite.sqlite import sqliteBackend
from sigma.conditions import ConditionAND, ConditionFieldEqualsValueExpression, ConditionOR
from sigma.conversion.state import ConversionState
from sigma.types import SigmaNumber, SigmaString, SpecialChars


class Lucene(LuceneBackend):
    """Lucene reads a minus before a number as "not", and AND, OR and NOT as operators wherever they stand alone."""

    def convert_value_str(self, s: SigmaString, state: ConversionState) -> str:
        """The text, in quotes where it is a word of the language."""
        converted = super().convert_value_str(s, state)
        return f'"{converted}"' if converted in {"AND", "OR", "NOT"} else converted

    def convert_condition_field_eq_val_num(self, cond: Any, state: ConversionState) -> str:  # noqa: ARG002 - the signature of pySigma
        """Field and number, the minus escaped."""
        return f"{self.escape_and_quote_field(cond.field)}:{_lucene_number(cond.value)}"

    def convert_condition_field_compare_op_val(self, cond: Any, state: ConversionState) -> str:  # noqa: ARG002 - the signature of pySigma
        """Field, operator and number, the minus escaped."""
        return f"{self.escape_and_quote_field(cond.field)}:{self.compare_operators[cond.value.op]}{_lucene_number(cond.value.number)}"

    def decide_convert_condition_as_in_expression(self, cond: ConditionOR | ConditionAND, state: ConversionState) -> bool:
        """Whether values go into one list: not with numbers, which the list writes without escaping."""
        return _texts_only(cond) and super().decide_convert_condition_as_in_expression(cond, state)


class ESQL(ESQLBackend):
    """ES|QL has two layers of escapes: those of a pattern, which only `like` reads, and those of every string literal."""

    def convert_value_str(self, s: SigmaString, state: ConversionState) -> str:  # noqa: ARG002 - the signature of pySigma
        """The text as a string literal; as a pattern in a literal where it has wildcards."""
        pattern = s.contains_special()
        wildcards: dict[Any, str] = {SpecialChars.WILDCARD_MULTI: "*", SpecialChars.WILDCARD_SINGLE: "?"}
        parts = [(_escaped(part, "\\*?") if pattern else part) if isinstance(part, str) else wildcards[part] for part in s.s]
        return f'"{_escaped("".join(parts), chr(92) + chr(34))}"'


class Kusto(KustoBackend):
    """Kusto reads a field in plain quotes as a text constant and compares `in~` with texts only.

    Its regular expressions regard case, stop at a line break and may match anywhere, unless they are told otherwise.
    """

    wildcard_match_expression: ClassVar[str] = '{field} matches regex "(?is)^{regex}$"'

    def escape_and_quote_field(self, field_name: str) -> str:
        """The field, in brackets where it is no plain identifier."""
        # The back end quotes some fields twice.
        return field_name if self.field_quote_pattern.match(field_name) or field_name.startswith("['") else f"['{field_name}']"

    def decide_convert_condition_as_in_expression(self, cond: ConditionOR | ConditionAND, state: ConversionState) -> bool:
        """Whether values go into one list: neither with numbers nor with wildcards, whose order the list would lose."""
        return _texts_only(cond) and not _with_wildcards(cond) and super().decide_convert_condition_as_in_expression(cond, state)


class SQLite(sqliteBackend):
    """The back end writes a network as alternatives joined by OR, which a neighbouring AND would tear apart."""

    def convert_condition_field_eq_val_cidr(self, cond: ConditionFieldEqualsValueExpression, state: ConversionState) -> str:
        """The network as alternatives, in parentheses where there are several."""
        alternatives = str(super().convert_condition_field_eq_val_cidr(cond, state))
        return f"({alternatives})" if " OR " in alternatives else alternatives


BACKENDS: dict[str, Any] = {"splunk": SplunkBackend, "lucene": Lucene, "esql": ESQL, "kusto": Kusto, "sqlite": SQLite}
"""Back ends by the id of their target."""


def _escaped(text: str, characters: str) -> str:
    return "".join(f"\\{char}" if char in characters else char for char in text)


def _lucene_number(number: SigmaNumber) -> str:
    return str(number).replace("-", "\\-")


def _texts_only(cond: ConditionOR | ConditionAND) -> bool:
    return not any(isinstance(value, SigmaNumber) for value in _values(cond))


def _with_wildcards(cond: ConditionOR | ConditionAND) -> bool:
    return any(isinstance(value, SigmaString) and value.contains_special() for value in _values(cond))


def _values(cond: ConditionOR | ConditionAND) -> list[Any]:
    return [getattr(arg, "value", None) for arg in cond.args]
