"""Queries as the products read them: a case for every correction of a back end, and what cannot be converted."""

import subprocess
import sys

import pytest
from sigma.rule import SigmaRule
from tests.unit.sigma.sigma_rules import sigma_rule

from safemcp_catalog.sigma import TARGETS, convert, sigma_yaml, translations


@pytest.mark.parametrize(
    ("target", "selection", "query"),
    [
        ("splunk", {"f": ["a", "b"]}, 'f IN ("a", "b")'),
        ("lucene", {"f": -32601}, r"f:\-32601"),
        ("lucene", {"f": [-32601, -32602]}, r"f:\-32601 OR f:\-32602"),
        ("lucene", {"f|gte": -5}, r"f:>=\-5"),
        ("lucene", {"f": ["OR", "b"]}, 'f:("OR" OR b)'),
        ("esql", {"f": "a\\?b"}, 'f=="a?b"'),
        ("esql", {"f|contains": "a\\?b"}, r'f like "*a\\?b*"'),
        ("esql", {"f|contains": r"C:\x"}, r'f like "*C:\\\\x*"'),
        ("esql", {"f|startswith": 'say "a'}, r'starts_with(f, "say \"a")'),
        ("kusto", {"c-uri|contains": "x"}, "['c-uri'] contains \"x\""),
        ("kusto", {"c-uri|contains": ["x", "y"]}, "['c-uri'] contains \"x\" or ['c-uri'] contains \"y\""),
        ("kusto", {"f": [1, 2]}, "f == 1 or f == 2"),
        ("kusto", {"f|contains": ["a*b", "c"]}, 'f matches regex "(?is)^.*a.*b.*$" or f contains "c"'),
        ("sqlite", {"f": 1, "ip|cidr": "10.0.0.0/15"}, r"f=1 AND (ip LIKE '10.0.%' ESCAPE '\' OR ip LIKE '10.1.%' ESCAPE '\')"),
        ("sqlite", {"f|contains": "it's"}, r"f LIKE '%it''s%' ESCAPE '\'"),
    ],
)
def test_query_is_what_the_product_reads(target: str, selection: dict[str, object], query: str) -> None:
    written = convert(sigma_rule({"selection": selection, "condition": "selection"}), target)
    assert written.removeprefix("SELECT * FROM logs WHERE ").partition("| where ")[2 if target == "esql" else 0] == query


def test_rule_that_cannot_be_converted_says_why() -> None:
    rule = sigma_rule({"selection": {"f|re": "(a+)+$"}, "condition": "selection"})
    assert [t.query for t in translations(rule)] == [""] * len(TARGETS)
    assert {t.problem for t in translations(rule)} == {"modifier re does not survive every back end"}


def test_unknown_target_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        convert(sigma_rule({"selection": {"f": 1}, "condition": "selection"}), "cobol")


def test_sigma_file_is_read_back_as_the_same_rule() -> None:
    rule = sigma_rule({"selection": {"f|contains": ["<IMPORTANT>", "é: #"]}, "condition": "selection"})
    read = SigmaRule.from_yaml(sigma_yaml(rule))
    assert (str(read.id), read.title, read.custom_attributes) == (rule.id, rule.title, {"safe_mcp_technique": "SAFE-T1001"})
    assert read.to_dict()["detection"] == rule.detection


def test_pysigma_is_not_imported_before_a_conversion() -> None:
    code = "import sys, safemcp_catalog.sigma as s; s.parse({'a': {'f': 1}, 'condition': 'a'}); sys.exit('sigma' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
