"""What a command asks for, and how an answer is read: an option, or a prompt on a terminal."""

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import click

from safemcp_catalog.nearest import nearest


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to know. `read` gives the answer as it is used, or raises `click.BadParameter` with what is wrong."""

    option: str
    text: str
    read: Callable[[str], str]
    default: str | None = None


def answered(questions: Iterable[Question], given: Mapping[str, str | None]) -> dict[str, str]:
    """The answers by option name.

    Raises:
        click.UsageError: an option is missing and nobody can be asked, or a value is wrong.
    """
    answers: dict[str, str] = {}
    missing = []
    for question in questions:
        value = given.get(question.option)
        if value is not None:
            answers[question.option] = _read(question, value)
        elif is_terminal():
            answers[question.option] = click.prompt(question.text, default=question.default, value_proc=question.read, err=True)
        elif question.default is not None:
            answers[question.option] = question.default
        else:
            missing.append(f"--{question.option}")
    if missing:
        raise click.UsageError(f"give {', '.join(missing)}; on a terminal they are asked for")
    return answers


def is_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _read(question: Question, value: str) -> str:
    try:
        return question.read(value)
    except click.BadParameter as error:
        raise click.UsageError(f"--{question.option}: {error.message}") from None


def one_of(allowed: Iterable[str], what: str) -> Callable[[str], str]:
    """A reader of one word of a closed list, which names the nearest one where it is not in it."""
    words = list(allowed)

    def read(value: str) -> str:
        word = value.strip().lower()
        if word in words:
            return word
        near = nearest(word, words)
        hint = f"did you mean {near[0]}?" if near else f"write one of {', '.join(words)}"
        raise click.BadParameter(f"{value.strip()} is no {what}; {hint}")

    return read


def line(shortest: int, longest: int, *, is_sentence: bool = False) -> Callable[[str], str]:
    """A reader of a text on one line; a sentence gets the full stop that it lacks."""

    def read(value: str) -> str:
        text = " ".join(value.split())
        if is_sentence and text and text[-1] not in ".!?":
            text += "."
        if not shortest <= len(text) <= longest:
            raise click.BadParameter(f"{len(text)} characters are too {'few' if len(text) < shortest else 'many'}: write {shortest} to {longest}")
        return text

    return read
