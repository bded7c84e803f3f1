"""What libyaml says about a text that is not YAML, in sentences for contributors."""

from typing import Any

from yaml.error import MarkedYAMLError, YAMLError

from safemcp_catalog.load import codes
from safemcp_catalog.load.text_fault import TextFault

# Part of libyaml's sentence (scanner.c and parser.c of libyaml 0.2.5), ours, what to do, and whether the place to
# look at is where the construct starts, instead of where the parser gave up.
_SENTENCES: tuple[tuple[str, str, str, bool], ...] = (
    ("mapping values are not allowed", "a colon makes a second key on this line", "put quotes around the text, or set it on a line of its own behind `>-`", False),
    ("could not find expected ':'", "the line is no `key: value` pair", "add the colon, or indent the line as part of the text above", True),
    ("did not find expected key", "the line fits neither the list nor the mapping around it", "indent it like its neighbors; a text that starts with a quotation mark must end with it", False),
    ("did not find expected '-' indicator", "the line fits neither the list nor the mapping around it", "indent it like its neighbors", False),
    ("did not find expected ',' or", "the list or mapping in brackets is not closed, or lacks a comma", "add the closing bracket or the comma", True),
    ("found a tab character", "a tab is used for indentation", "indent with spaces", False),
    ("found unexpected end of stream", "the quotation mark is not closed", "close it, or double a quotation mark that is part of the text", True),
    ("found unexpected document indicator", "the quotation mark is not closed", "close it", True),
    ("found unknown escape character", "the backslash in double quotes starts no known escape", "use single quotes, or write the backslash twice", False),
    ("did not find expected hexdecimal number", "the escape in double quotes lacks digits", "use single quotes, or write the backslash twice", False),
    ("found invalid Unicode character escape code", "the escape in double quotes names no Unicode character", "use single quotes, so that the escape stays text", False),
    ("did not find expected alphabetic or numeric character", "a text starts with * or &, which make aliases and anchors in YAML", "put quotes around it", True),
    ("did not find expected comment or line break", "a text starts with | or >, which start a block of text in YAML", "put quotes around it, or move it to the next line", True),
    ("did not find expected node content", "a value starts with a closing bracket or a comma", "put quotes around it", False),
    ("block sequence entries are not allowed", "a list starts behind a key on the same line", "start the list on the next line, or put quotes around a text that starts with a dash", False),
    ("directive", "a line starts with %, which makes a directive in YAML", "indent the line, or remove it", True),
    ("did not find expected <document start>", "the text goes on behind the entry's end", "keep one entry a file, without `---` or `...`", False),
    ("tag", "a text starts with !, which makes a tag in YAML", "put quotes around it", True),
)  # fmt: skip


def yaml_fault(text: str, error: YAMLError, last: Any) -> TextFault:
    """The fault for an error of the parser; `last` is the last event before it, or None."""
    problem = str(getattr(error, "problem", None) or error)
    if not isinstance(error, MarkedYAMLError):
        return TextFault(codes.BAD_YAML, 1, 1, f"the file is no YAML: {problem.splitlines()[0]}", "save it anew as UTF-8 text")
    line, column = _line_and_column(text, error.problem_mark)
    if "cannot start any token" in problem:
        return _bad_start(text, line, column)
    if "mapping values are not allowed" in problem and last is not None and last.start_mark.line + 1 < line <= last.end_mark.line + 1:
        hint = "indent it like the key that it stands beside, and see that the line above has its colon with a blank behind it"
        return TextFault(codes.BAD_YAML, line, column, "the line goes on with the text above it, where a colon makes no key", hint)
    if "<document start>" in problem and text.lstrip("\n").startswith("%"):
        return TextFault(codes.BAD_YAML, text.count("\n", 0, text.index("%")) + 1, 1, "a line starts with %, which makes a directive in YAML", "indent the line, or remove it")
    if "expected node content" in problem and error.problem_mark and not text[error.problem_mark.index :].strip():
        return TextFault(codes.BAD_YAML, line, column, "a bracket or a brace is not closed", "close it")
    for part, sentence, hint, from_start in _SENTENCES:
        if part in problem:
            at = _line_and_column(text, error.context_mark) if from_start and error.context_mark else (line, column)
            return TextFault(codes.BAD_YAML, *at, sentence, hint)
    return TextFault(codes.BAD_YAML, line, column, f"the file is no YAML: {problem}", "compare the line with its neighbors")


def _line_and_column(text: str, mark: Any) -> tuple[int, int]:
    """From 1; the end of a text that lacks its last character is at the end of its last line that is not blank."""
    if mark is None:
        return 1, 1
    lines = text.count("\n") + (not text.endswith("\n"))
    if mark.line < lines:
        return mark.line + 1, mark.column + 1
    before = text.rstrip("\n")
    return before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1


def _bad_start(text: str, line: int, column: int) -> TextFault:
    lines = text.split("\n")
    character = lines[line - 1][column - 1 : column]
    if character == "\t":
        return TextFault(codes.BAD_YAML, line, column, "a tab is used for indentation", "indent with spaces")
    return TextFault(codes.BAD_YAML, line, column, f"a text starts with {character}, which YAML keeps for itself", "put quotes around the text")
