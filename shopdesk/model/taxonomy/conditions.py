"""The conditions a smart tag is made of: a code, its arguments with their kinds, and its sentence. Pure.

The form of a smart tag is made from this table, and what each one finds stands in `smart.py` under its code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_, Words, say, translate
from shopdesk.model.products.rules import MOST_PIECES, unit_text

ArgKind = Literal["number", "percent", "unit", "text", "state", "category", "tag"]


@dataclass(frozen=True, slots=True)
class Arg:
    """An argument: its name in the sentence, what it is, its title in the form, its first value.

    number and percent are whole; unit is minor units × 10⁴; category and tag are ids; `least`, `most` bound numbers.
    """

    name: str
    kind: ArgKind
    title: str
    first: Any = None
    least: int = 0
    most: int = MOST_PIECES


@dataclass(frozen=True, slots=True)
class Condition:
    """A kind of condition: the sentence names its arguments in braces."""

    code: str
    title: str
    sentence: str
    args: tuple[Arg, ...] = ()


_DAYS = Arg("days", "number", N_("Days"), 30, 1, 3650)
_PERCENT = Arg("percent", "percent", N_("Percent"), 20, 1, 99)
_PIECES = Arg("pieces", "number", N_("Pieces"), 10)
_PRICE = Arg("price", "unit", N_("Price"), 1_000_000, 0, 10**16)
_MARGIN = Arg("percent", "percent", N_("Percent"), 15, -999, 100)

CONDITIONS = {
    c.code: c
    for c in (
        Condition("sales_top", N_("Sells best"), N_("{days}-day sales in the top {percent} %"), (_DAYS, _PERCENT)),
        Condition("sales_least", N_("Sold at least"), N_("at least {pieces} sold in {days} days"), (_PIECES, _DAYS)),
        Condition("sales_most", N_("Sold at most"), N_("at most {pieces} sold in {days} days"), (_PIECES, _DAYS)),
        Condition("margin_below", N_("Margin below"), N_("margin under {percent} %"), (_MARGIN,)),
        Condition("margin_above", N_("Margin of at least"), N_("margin of {percent} % or more"), (_MARGIN,)),
        Condition(
            "stock_older", N_("Old stock"), N_("stock older than {days} days"),
            (Arg("days", "number", N_("Days"), 120, 1, 3650),),
        ),
        Condition("stock_least", N_("In stock at least"), N_("at least {pieces} available"), (_PIECES,)),
        Condition("stock_most", N_("In stock at most"), N_("at most {pieces} available"), (_PIECES,)),
        Condition("stock_low", N_("Low on stock"), N_("at or under the low-stock line, or out")),
        Condition(
            "cover_below", N_("Cover below"), N_("stock for less than {days} days"),
            (Arg("days", "number", N_("Days"), 14, 1, 3650),),
        ),
        Condition("price_below", N_("Price below"), N_("price under {price}"), (_PRICE,)),
        Condition("price_above", N_("Price of at least"), N_("price of {price} or more"), (_PRICE,)),
        Condition("new_within", N_("New"), N_("added in the last {days} days"), (_DAYS,)),
        Condition("state_is", N_("State is"), N_("is {state}"), (Arg("state", "state", N_("State"), "active"),)),
        Condition(
            "category_in", N_("In category"), N_("in {category}"), (Arg("category", "category", N_("Category")),)
        ),
        Condition("tagged", N_("Has the tag"), N_("tagged {tag}"), (Arg("tag", "tag", N_("Tag")),)),
        Condition(
            "vendor_is", N_("Supplier is"), N_("supplied by {vendor}"), (Arg("vendor", "text", N_("Supplier"), ""),)
        ),
        Condition(
            "title_has", N_("Title holds"), N_("“{words}” in the title"), (Arg("words", "text", N_("Words"), ""),)
        ),
        Condition("no_picture", N_("No picture"), N_("without a picture")),
        Condition("no_description", N_("No description"), N_("without a description")),
        Condition("no_category", N_("No category"), N_("without a category")),
        Condition("no_cost", N_("No cost"), N_("cost unknown")),
    )
}  # fmt: skip
STATES = {"draft": N_("draft"), "active": N_("on sale"), "paused": N_("paused")}


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition with its arguments, as a smart tag has it."""

    code: str
    args: Mapping[str, Any]


def problems_rules(rules: Sequence[Rule], *, tag_id: int | None = None) -> list[Problem]:
    """What is wrong with the conditions of a smart tag."""
    if not rules:
        return [problem(N_("A smart tag needs at least one condition."), field="rules")]
    return [p for i, rule in enumerate(rules) for p in _problems(rule, i, tag_id)]


def _problems(rule: Rule, at: int, tag_id: int | None) -> list[Problem]:
    condition = CONDITIONS.get(rule.code)
    if condition is None:
        return [problem(N_("There is no condition “{code}”."), field="rules", code=rule.code)]
    if "tag" in rule.args and rule.args["tag"] == tag_id:
        return [problem(N_("A smart tag cannot ask for itself."), field="rules")]
    found = []
    for arg in condition.args:
        value, name = rule.args.get(arg.name), f"{arg.name}-{at}"
        if value in (None, ""):
            found.append(problem(N_("{what}: fill this in."), field=name, what=say(condition.title)))
        elif arg.kind in ("number", "percent", "unit") and not _within(arg, value):
            words = N_("{what}: from {least} to {most}.")
            found.append(
                problem(words, field=name, what=say(condition.title), least=arg.least, most=arg.most)
            )
    return found


def _within(arg: Arg, value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and arg.least <= value <= arg.most


def sentence(rule: Rule, currency: str, names: Mapping[tuple[str, int], str]) -> Words:
    """The condition in words. `names` tells categories and tags by ("category", id) and ("tag", id)."""
    condition = CONDITIONS[rule.code]
    values = {arg.name: _told(arg, rule.args.get(arg.name), currency, names) for arg in condition.args}
    return Words(condition.sentence, values)


def _told(arg: Arg, value: Any, currency: str, names: Mapping[tuple[str, int], str]) -> Any:
    if arg.kind == "unit":
        return f"{unit_text(int(value), currency)} {currency}"
    if arg.kind == "state":
        return translate(STATES.get(str(value), str(value)))
    if arg.kind in ("category", "tag"):
        return names.get((arg.kind, value), "—")
    return value
