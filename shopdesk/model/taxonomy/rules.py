"""What a category tree, an attribute and its values may be. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_, translate
from shopdesk.model.products.list_values import LONGEST, YES, number_text, thousandths
from shopdesk.model.products.rules import APART, folded, once, problems_warn_line
from shopdesk.model.taxonomy.records import AttributeKind

DEEPEST = 4
"""Levels of the tree."""
MARK = "›"

Parents = Mapping[int, int | None]
"""Every category's id → the one it lies in."""

KINDS = {
    AttributeKind.CHOICE: N_("One of several words"), AttributeKind.SEVERAL: N_("Some of several words"),
    AttributeKind.NUMBER: N_("A number"),
    AttributeKind.TEXT: N_("Any words"), AttributeKind.YES: N_("Yes or no"),
}  # fmt: skip
WORDED = (AttributeKind.CHOICE, AttributeKind.SEVERAL)
"""The kinds that have words to choose."""
COLOURS = {
    "closed": N_("Grey"), "good": N_("Green"), "todo": N_("Blue"), "moving": N_("Violet"),
    "waiting": N_("Amber"), "bad": N_("Red"),
}  # fmt: skip
"""The colours of tags: tones of the theme, so that they are readable in light and in dark."""


def upwards(parents: Parents, category: int | None) -> list[int]:
    """A category and what it lies in, nearest first. A loop is gone round once."""
    found: list[int] = []
    while category is not None and category not in found:
        found.append(category)
        category = parents.get(category)
    return found


def below(parents: Parents, category: int) -> set[int]:
    """A category with everything that lies in it."""
    return {c for c in parents if category in upwards(parents, c)}


def height(parents: Parents, category: int) -> int:
    """Levels of a category with all that lies in it; one that is empty has 1."""
    depth = len(upwards(parents, category))
    return max(len(upwards(parents, c)) for c in below(parents, category)) - depth + 1


def problems_moving(
    parents: Parents, names: Mapping[int, str], category: int, target: int | None
) -> list[Problem]:
    """What keeps a category with all below it from lying in another (None: at the top)."""
    if target is not None and category in upwards(parents, target):
        words = N_("“{target}” lies in “{name}” itself; that would be a loop.")
        return [problem(words, field="parent", target=names[target], name=names[category])]
    levels = len(upwards(parents, target)) + height(parents, category)
    if levels > DEEPEST:
        words = N_("That would make {levels} levels; the tree has at most {most}.")
        return [problem(words, field="parent", levels=levels, most=DEEPEST)]
    return []


def problems_adding(parents: Parents, target: int | None) -> list[Problem]:
    """What keeps a new category from lying in another."""
    if len(upwards(parents, target)) >= DEEPEST:
        return [problem(N_("The tree has at most {most} levels."), field="parent", most=DEEPEST)]
    return []


def problems_name(name: str, siblings: Collection[str]) -> list[Problem]:
    """A category or attribute needs a name of its own among those beside it."""
    if not name.strip():
        return [problem(N_("Give it a name."), field="name")]
    if len(name.strip()) > LONGEST or MARK in name:
        words = N_("A name has at most {most} characters and no {mark}.")
        return [problem(words, field="name", most=LONGEST, mark=MARK)]
    if folded(name) in {folded(s) for s in siblings}:
        return [problem(N_("There is another “{name}” here."), field="name", name=name.strip())]
    return []


def problems_defaults(warn_line: int | None, rates: Mapping[str, int | None]) -> list[Problem]:
    """A warn line is pieces; target margin, commission and tax are from 0 to under 100 percent (millionths)."""
    wrong = [k for k, rate in rates.items() if rate is not None and not 0 <= rate < 1_000_000]
    words = N_("A rate is from 0 to under 100 percent.")
    return problems_warn_line(warn_line) + [problem(words, field=k) for k in wrong]


def problems_attribute(
    name: str, kind: AttributeKind, options: Sequence[str], taken: Collection[str]
) -> list[Problem]:
    """What is wrong with an attribute to be. `taken`: names of others that hold for the same products."""
    found = problems_name(name, taken)
    if kind in WORDED and not options:
        found.append(problem(N_("Name at least one word to choose."), field="options"))
    if kind is AttributeKind.SEVERAL and any(APART.search(o) for o in options):
        words = N_("Commas part the words of a product, so that no word may hold one.")
        found.append(problem(words, field="options"))
    if any(len(o) > LONGEST for o in options):
        found.append(problem(N_("A word has at most {most} characters."), field="options", most=LONGEST))
    return found


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it is kept: exactly one of an option's id, a number in thousandths (yes 1, no 0), or words."""

    option_id: int | None = None
    number: int | None = None
    words: str | None = None


def read_value(
    kind: AttributeKind, name: str, typed: str, options: Mapping[str, int]
) -> Value | Problem | None:
    """What was typed as a value of the attribute `name`; None when nothing was. `options`: word → id."""
    typed = " ".join(typed.split())
    if not typed:
        return None
    if kind is AttributeKind.TEXT:
        return Value(words=typed[:500])
    if kind is AttributeKind.NUMBER:
        number = thousandths(typed)
        return problem(N_("{name} is a number."), name=name) if number is None else Value(number=number)
    if kind is AttributeKind.YES:
        yes = YES.get(folded(typed))
        return problem(N_("{name} is yes or no."), name=name) if yes is None else Value(number=yes)
    found = {folded(word): i for word, i in options.items()}.get(folded(typed))
    if found is None:
        words = N_("“{typed}” is none of the words of {name}: {options}.")
        return problem(words, typed=typed, name=name, options=", ".join(options))
    return Value(option_id=found)


def read_values(
    kind: AttributeKind, name: str, typed: str, options: Mapping[str, int]
) -> list[Value] | Problem:
    """What was typed as the values of an attribute, of several words parted by commas; [] when nothing was."""
    found: list[Value] = []
    for word in once(APART.split(typed)) if kind is AttributeKind.SEVERAL else [typed]:
        value = read_value(kind, name, word, options)
        if isinstance(value, Problem):
            return value
        found += [] if value is None else [value]
    return found


def value_text(kind: AttributeKind, unit: str, value: Value, option: str = "") -> str:
    """A value in words, with its unit."""
    if kind in WORDED:
        return option
    if kind is AttributeKind.YES:
        return translate(N_("Yes")) if value.number else translate(N_("No"))
    if kind is AttributeKind.NUMBER and value.number is not None:
        return f"{number_text(value.number)} {unit}".strip()
    return value.words or ""


def right_kind(kind: AttributeKind, value: Value) -> bool:
    """Whether exactly the part of a value is there that its attribute is kept in."""
    there = (value.option_id is not None, value.number is not None, value.words is not None)
    if kind is AttributeKind.YES:
        return there == (False, True, False) and value.number in (0, 1)
    return there == {
        AttributeKind.CHOICE: (True, False, False), AttributeKind.SEVERAL: (True, False, False),
        AttributeKind.NUMBER: (False, True, False), AttributeKind.TEXT: (False, False, True),
    }[kind]  # fmt: skip


__all__ = [
    "COLOURS",
    "DEEPEST",
    "KINDS",
    "WORDED",
    "AttributeKind",
    "Value",
    "below",
    "height",
    "number_text",
    "problems_adding",
    "problems_attribute",
    "problems_defaults",
    "problems_moving",
    "problems_name",
    "read_value",
    "read_values",
    "right_kind",
    "thousandths",
    "upwards",
    "value_text",
]  # fmt: skip
