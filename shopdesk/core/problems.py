"""Whose error it is: the person's (`Refused`), the machine's (`Trouble`); everything else is our bug."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from shopdesk.core.texts import translate

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, as a template of words and its values.

    `field` names the field it belongs to, '' when it belongs to the whole. `blocking` False is a warning.
    """

    text: str
    values: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    field: str = ""
    blocking: bool = True

    def __str__(self) -> str:
        return fill(self.text, self.values)


def fill(template: str, values: Mapping[str, Any]) -> str:
    """The template in the chosen language with its gaps filled."""
    words = translate(template)
    return words.format(**values) if values else words


def problem(text: str, /, *, field: str = "", blocking: bool = True, **values: Any) -> Problem:
    """A Problem from an N_() template; every other keyword fills a gap of it, and so does `field`."""
    if "{field}" in text:
        values["field"] = field
    return Problem(text, values, field, blocking)


class Refused(Exception):
    """What was asked may not be done. Nothing has changed. Carries the problems, in words for the person."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(p.text for p in problems))
        self.problems = problems

    def __str__(self) -> str:
        return " ".join(str(p) for p in self.problems)


class Trouble(Exception):
    """The machine or the file stands in the way: disk full, locked, damaged, newer. Says what to do now."""

    def __init__(self, text: str, /, **values: Any) -> None:
        super().__init__(text)
        self.text = text
        self.values = values

    def __str__(self) -> str:
        return fill(self.text, self.values)


class Cancelled(Exception):
    """The person stopped a long job; what it had begun is rolled back."""


def refuse_if(problems: list[Problem]) -> None:
    """Raise Refused with those problems that block; warnings pass."""
    blocking = [p for p in problems if p.blocking]
    if blocking:
        raise Refused(*blocking)


def refuse(text: str, /, *, field: str = "", **values: Any) -> Refused:
    """The exception for a single problem, to be raised by the caller."""
    return Refused(problem(text, field=field, **values))
