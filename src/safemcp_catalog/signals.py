"""Static signs of a technique in a system's configuration: a signal of the catalog, evaluated on a JSON document.

Signals are data that strangers write, so what they may ask is bounded: paths are RFC 9535 with a limit on their length and
nesting, `search` and `match` take words instead of regular expressions, and the tests are a closed set.
"""

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from safemcp_catalog.model.technique import Signal
from safemcp_catalog.model.vocab import SignalTest

if TYPE_CHECKING:
    from jsonpath import JSONPath, JSONPathMatch

LONGEST_PATH = 300
MOST_STEPS = {"[": 12, ",": 12, "..": 2, "?": 3}
WORDS = re.compile(r"\^?\(?[\w .:/@-]+(\|[\w .:/@-]+)*\)?\$?")
"""What `search` and `match` take: words joined by |, with ^ and $ at the ends. Such a pattern cannot backtrack."""

# Everything that a model reads and a person does not see. Joiners between letters outside ASCII are spelling (Persian,
# emoji), and so are the two common variation selectors.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)
_PLACEHOLDER = re.compile(r"\$\{|\{\{|<[^>]*>|\$[A-Z]|%[A-Z]|your|example|placeholder|change|redacted|xxx|\*\*\*|\.\.\.", re.IGNORECASE)
_KNOWN_SECRET = re.compile(
    r"\b(sk-[A-Za-z0-9_-]{16,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}|xox[abeoprs]-[A-Za-z0-9-]{10,}"
    r"|A[KS]IA[A-Z0-9]{16}|AIza[A-Za-z0-9_-]{30,}|npm_[A-Za-z0-9]{30,}|hf_[A-Za-z0-9]{20,}|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.)"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----|://[^/\s:@]+:[^/\s:@]+@"
)
_EXACT = re.compile(r"v?[0-9]+(\.[0-9]+)+([.+-]?[0-9A-Za-z.+-]+)?")
_NODE_LAUNCHERS = frozenset({"npx", "bunx", "pnpx"})
_PYTHON_LAUNCHERS = frozenset({"uvx", "pipx"})
_CONTAINER_LAUNCHERS = frozenset({"docker", "podman", "nerdctl"})
_LOOPBACK = re.compile(r"http://(localhost|127(\.[0-9]{1,3}){3}|\[::1\])(?=[:/?#]|$)", re.IGNORECASE)


class SignalError(ValueError):
    """A signal cannot be evaluated; the message says why, and `field` which part of it is at fault."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Sign:
    """One place in a document that shows a signal: its normalized path, and the value there."""

    path: str
    value: Any


def signs(signal: Signal, document: Any) -> tuple[Sign, ...]:
    """Places in a document (parsed JSON) that show the signal, in document order; empty where it stays quiet.

    Raises:
        SignalError: the path cannot be read or goes too deep, or the signal lacks what its test needs.
    """
    path = compiled_path(signal.path)
    shows = _test(signal)
    try:
        return tuple(Sign(match.path, match.value) for match in _nodes(path, document) if shows(match.value))
    except (_jsonpath_error(), RecursionError):
        raise SignalError("path", "the path or the document is nested too deep") from None


def selected(signal: Signal, document: Any) -> int:
    """How many values of a document the path selects, before anything is tested.

    Raises:
        SignalError: the path cannot be read.
    """
    return sum(1 for _ in _nodes(compiled_path(signal.path), document))


def _nodes(path: "JSONPath", document: Any) -> "Iterable[JSONPathMatch | Sign]":
    # The library takes a text for JSON that is yet to be parsed. A document that is a text has one node, its root.
    if isinstance(document, str):
        return (Sign("$", document),) if str(path) == "$" else ()
    return path.finditer(document)


def parse_document(text: str) -> Any:
    """A JSON text as values.

    Raises:
        ValueError: it is no JSON, or nested too deep to be read.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"it is no JSON from character {error.pos + 1} on") from None
    except RecursionError:
        raise ValueError("it is nested too deep") from None


@lru_cache(maxsize=1024)
def compiled_path(path: str) -> "JSONPath":
    """A JSONPath, compiled.

    Raises:
        SignalError: it is no JSONPath of RFC 9535, or asks for more work than a signal may.
    """
    if len(path) > LONGEST_PATH:
        raise SignalError("path", f"the path has more than {LONGEST_PATH} characters")
    bare = re.sub(r"'(\\.|[^'\\])*'|\"(\\.|[^\"\\])*\"", "''", path)
    for token, most in MOST_STEPS.items():
        if bare.count(token) > most:
            raise SignalError("path", f"the path has more than {most} of {token!r}")
    if "$" in bare[1:]:
        raise SignalError("path", "a filter of the path starts again from $")
    try:
        compiled: JSONPath = _environment().compile(path)
    except (_jsonpath_error(), RecursionError):
        # What the library says names its tokens, which helps nobody who types a path.
        raise SignalError("path", f"{path} is no JSONPath of RFC 9535") from None
    return compiled


def _jsonpath_error() -> type[Exception]:
    from jsonpath import JSONPathError  # noqa: PLC0415 - a catalog without signals does not pay for it

    return JSONPathError


@lru_cache(maxsize=1)
def _environment() -> Any:
    from jsonpath import JSONPathEnvironment  # noqa: PLC0415
    from jsonpath.function_extensions import ExpressionType, FilterFunction  # noqa: PLC0415

    class Words(FilterFunction):
        """`search` or `match` of RFC 9535 with words for a pattern."""

        arg_types = [ExpressionType.VALUE, ExpressionType.VALUE]  # noqa: RUF012 - as the base class declares it
        return_type = ExpressionType.LOGICAL

        def __init__(self, find: Callable[[str, str], Any]) -> None:
            self.find = find

        def __call__(self, value: object, pattern: object) -> bool:
            if not isinstance(pattern, str) or not WORDS.fullmatch(pattern) or pattern.count("(") != pattern.count(")"):
                raise SignalError("path", f"pattern {pattern!r} is more than words joined by |")
            return isinstance(value, str) and bool(self.find(pattern, value))

    environment = JSONPathEnvironment(strict=True)
    environment.function_extensions |= {"search": Words(re.search), "match": Words(re.fullmatch)}
    return environment


def _test(signal: Signal) -> Callable[[Any], bool]:
    if bool(signal.patterns) != (signal.test == "pattern"):
        raise SignalError("patterns", "test pattern needs patterns" if signal.test == "pattern" else f"test {signal.test} takes no patterns")
    if bool(signal.field) != (signal.test == "missing-field"):
        raise SignalError("field", "test missing-field needs a field" if signal.test == "missing-field" else f"test {signal.test} takes no field")
    if signal.test == "pattern":
        patterns = [_wildcards(pattern) for pattern in signal.patterns]
        return lambda value: any(_matches(pattern, text) for text in _scalar(value) for pattern in patterns)
    if signal.test == "missing-field":
        return lambda value: isinstance(value, dict) and signal.field not in value
    return _TESTS[signal.test]


def _wildcards(pattern: str) -> list[str]:
    """A pattern as its parts between asterisks, folded; ? stays, and stands for one character."""
    return pattern.casefold().split("*")


def _matches(parts: list[str], text: str) -> bool:
    """Whether the whole text matches; greedy from the left, which is right for * and ? and takes no backtracking."""
    folded = text.casefold()
    if len(parts) == 1:
        return len(folded) == len(parts[0]) and _at(folded, parts[0], 0)
    first, *middle, last = parts
    if len(folded) < len(first) + len(last) or not _at(folded, first, 0):
        return False
    end, place = len(folded) - len(last), len(first)
    for part in middle:
        found = next((start for start in range(place, end - len(part) + 1) if _at(folded, part, start)), None) if "?" in part else folded.find(part, place, end)
        if found is None or found < 0:
            return False
        place = found + len(part)
    return _at(folded, last, end)


def _at(text: str, part: str, start: int) -> bool:
    if "?" not in part:
        return text.startswith(part, start)
    return len(text) - start >= len(part) and all(wanted in ("?", text[start + index]) for index, wanted in enumerate(part))


def _scalar(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (bool, int, float)):
        yield json.dumps(value)


def _is_hidden(value: Any) -> bool:
    return isinstance(value, str) and _HIDDEN.search(value) is not None


def _is_secret(value: Any) -> bool:
    """Whether a text is a credential: of a known form, or long and without order; a placeholder or reference is none."""
    if not isinstance(value, str) or _PLACEHOLDER.search(value):
        return False
    if _KNOWN_SECRET.search(value):
        return True
    word = value.removeprefix("Bearer ").removeprefix("Basic ")
    shaped = re.fullmatch(r"[A-Za-z0-9_+/=.~-]{20,}", word) and re.search(r"[0-9]", word) and re.search(r"[A-Za-z]", word)
    is_address = word.startswith(("/", "./", "../", "~")) or re.match(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[a-z]{2,}(/|$)", word)
    return bool(shaped) and not is_address and _entropy(word) > 3.5


def _entropy(text: str) -> float:
    """Shannon entropy of the characters, in bits a character."""
    return -sum(share * math.log2(share) for share in (text.count(char) / len(text) for char in set(text)))


def _is_plain_http(value: Any) -> bool:
    return isinstance(value, str) and value.lower().startswith("http://") and not _LOOPBACK.match(value)


def _is_unpinned(value: Any) -> bool:
    """Whether a launcher, a command line or a package entry fetches whatever version is newest.

    Understood are an entry of a client configuration (command and args), a list of arguments that starts with a launcher,
    a command line, and a package of a registry file (identifier and version).
    """
    if isinstance(value, dict) and "identifier" in value:
        version = value.get("version")
        digest = isinstance(value.get("identifier"), str) and "@sha256:" in value["identifier"]
        return not digest and not value.get("fileSha256") and not (isinstance(version, str) and _EXACT.fullmatch(version))
    words = _command_line(value)
    while words and words[0] in {"cmd", "cmd.exe", "sh", "bash", "env", "sudo", "/c", "-c", "-lc"}:
        words = words[1:] if len(words) != 2 else words[1].split()
    return bool(words) and _launches_unpinned(re.split(r"[\\/]", words[0])[-1].removesuffix(".cmd").removesuffix(".exe"), words[1:])


def _command_line(value: Any) -> list[str]:
    if isinstance(value, dict):
        arguments = value.get("args")
        return [*str(value.get("command") or "").split(), *(str(a) for a in (arguments if isinstance(arguments, list) else []))]
    return [str(word) for word in value] if isinstance(value, list) else str(value).split() if isinstance(value, str) else []


def _launches_unpinned(launcher: str, words: list[str]) -> bool:
    if launcher in {"pnpm", "yarn", "npm", "bun", "uv"} and words and words[0] in {"dlx", "exec", "x", "tool"}:
        launcher, words = ("uvx", words[2:]) if launcher == "uv" else ("npx", words[1:])
    if launcher in _CONTAINER_LAUNCHERS:
        return "run" in words and not any("@sha256:" in word for word in words)
    if launcher in _NODE_LAUNCHERS:
        package = _package(words, {"-p", "--package"}, {"-c", "--call", "--registry", "--cache", "--prefix"})
        return bool(package) and not _is_local(package) and not _EXACT.fullmatch(package.rpartition("@")[2] if "@" in package[1:] else "")
    if launcher in _PYTHON_LAUNCHERS:
        words = words[1:] if words[:1] == ["run"] else words
        package = _package(words, {"--from", "--spec"}, {"--python", "-p", "--with", "--index-url", "--index", "--directory"})
        version = re.split(r"==|@", package, maxsplit=1)
        return bool(package) and not _is_local(package) and not (len(version) == 2 and (_EXACT.fullmatch(version[1].strip()) or _is_commit(version[1])))
    return False


def _package(words: list[str], naming: set[str], taking: set[str]) -> str:
    """The package among the arguments of a launcher: the value of an option that names it, else the first plain word."""
    for option in naming:
        given = [word.removeprefix(f"{option}=") for word in words if word.startswith(f"{option}=")]
        if given or option in words[:-1]:
            return given[0] if given else words[words.index(option) + 1]
    plain = [word for index, word in enumerate(words) if not word.startswith("-") and (not index or words[index - 1] not in taking)]
    return plain[0] if plain else ""


def _is_local(package: str) -> bool:
    return package.startswith((".", "/", "~", "file:"))


def _is_commit(reference: str) -> bool:
    return re.search(r"@[0-9a-f]{40}(#|$)", f"@{reference}") is not None


_TESTS: dict[SignalTest, Callable[[Any], bool]] = {
    "hidden-characters": _is_hidden,
    "unpinned-package": _is_unpinned,
    "secret": _is_secret,
    "present": lambda _: True,
    "plain-http": _is_plain_http,
}
