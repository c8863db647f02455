"""Prices by formula: `cost*1.6`, `price+10%`, rounded to an ending. A parser of its own, exact, nothing is run."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from shopdesk.core.money import UNIT_SCALE, decimals
from shopdesk.core.problems import Problem, Refused, problem, refuse
from shopdesk.core.texts import N_

LONGEST = 120
GREATEST = 10**9
"""No price is greater, in whole units of the currency."""


class Rounding(StrEnum):
    """What a computed price is brought to: the nearest cent, whole number, or price with this ending."""

    CENT = "cent"
    WHOLE = "whole"
    NINE = ".9"
    NINETY_NINE = ".99"
    HALF = ".5"


ROUNDINGS = {
    Rounding.CENT: N_("to the cent"), Rounding.WHOLE: N_("to whole numbers"), Rounding.NINE: N_("to end in .90"),
    Rounding.NINETY_NINE: N_("to end in .99"), Rounding.HALF: N_("to end in .50"),
}  # fmt: skip
NAMES = {
    "price": "price", "cost": "cost", "compare": "compare", "价格": "price", "售价": "price", "现价": "price",
    "成本": "cost", "成本价": "cost", "原价": "compare", "划线价": "compare",
}  # fmt: skip
"""What a formula may name: the SKU's price, cost and compare price, in both languages."""

_SIGNS = {ord(k): v for k, v in {"×": "*", "÷": "/", "−": "-", "–": "-"}.items()}
_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?|\.\d+)|([^\W\d]+)|([-+*/()%]))")

Values = Mapping[str, Fraction | None]
_Node = Callable[[Values], Fraction]


@dataclass(frozen=True)
class Formula:
    """A formula that was understood. `names`: what of a SKU it needs."""

    text: str
    names: frozenset[str]
    node: _Node


class _Unknown(Exception):
    """A value that the formula needs is not known of this SKU."""


class _Nothing(Exception):
    """Divided by zero."""


def parse(text: str) -> Formula:
    """Understand a formula. Refused, with the place, what is not one: `field` is `formula`."""
    plain = unicodedata.normalize("NFKC", text).strip().lstrip("=").strip()
    if not plain:
        raise refuse(N_("Write a formula, like cost*1.6 or price+5."), field="formula")
    if len(plain) > LONGEST:
        raise refuse(N_("A formula has at most {most} characters."), field="formula", most=LONGEST)
    reader = _Reader(_tokens(plain))
    node = reader.sum()
    if reader.left():
        raise _not_here(reader.left()[0])
    return Formula(plain, frozenset(reader.names), node)


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    text = text.translate(_SIGNS)
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            if not text[at:].strip():
                break
            raise _not_here(text[at:].strip()[0])
        found.append(match.group().strip())
        at = match.end()
    return found


def _not_here(token: str) -> Refused:
    names = "price, cost, compare"
    return refuse(
        N_("“{token}” is not understood. A formula has numbers, {names}, + − × ÷, % and brackets."),
        field="formula", token=token, names=names,
    )  # fmt: skip


class _Reader:
    """Recursive descent over the tokens; answers functions of a SKU's values."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens, self._at = tokens, 0
        self.names: set[str] = set()

    def left(self) -> list[str]:
        return self._tokens[self._at :]

    def _take(self, *wanted: str) -> str:
        if self._at < len(self._tokens) and self._tokens[self._at] in wanted:
            self._at += 1
            return self._tokens[self._at - 1]
        return ""

    def sum(self) -> _Node:
        node = self.product()
        while sign := self._take("+", "-"):
            start = self._at
            right = self.product()
            percent = self._tokens[start : self._at][-1:] == ["%"] and self._at - start == 2
            node = _plus(node, right, -1 if sign == "-" else 1, percent=percent)
        return node

    def product(self) -> _Node:
        node = self.factor()
        while sign := self._take("*", "/"):
            right = self.factor()
            node = _times(node, right) if sign == "*" else _over(node, right)
        return node

    def factor(self) -> _Node:
        if sign := self._take("-", "+"):
            inner = self.factor()
            return (lambda v: -inner(v)) if sign == "-" else inner
        node = self._atom()
        while self._take("%"):
            node = _over(node, lambda _v: Fraction(100))
        return node

    def _atom(self) -> _Node:
        if self._at >= len(self._tokens):
            raise refuse(N_("The formula ends too early."), field="formula")
        token = self._tokens[self._at]
        self._at += 1
        if token == "(":
            node = self.sum()
            if not self._take(")"):
                raise refuse(N_("A bracket is not closed."), field="formula")
            return node
        if token[0].isdigit() or token[0] == ".":
            number = Fraction(token)
            return lambda _v: number
        name = NAMES.get(token.lower())
        if name is None:
            raise _not_here(token)
        self.names.add(name)
        return _value(name)


def _value(name: str) -> _Node:
    def node(values: Values) -> Fraction:
        found = values[name]
        if found is None:
            raise _Unknown(name)
        return found

    return node


def _plus(left: _Node, right: _Node, sign: int, *, percent: bool) -> _Node:
    """`price + 10%` is ten percent more, as on a pocket calculator."""
    if percent:
        return lambda v: left(v) * (1 + sign * right(v))
    return lambda v: left(v) + sign * right(v)


def _times(left: _Node, right: _Node) -> _Node:
    return lambda v: left(v) * right(v)


def _over(left: _Node, right: _Node) -> _Node:
    def node(values: Values) -> Fraction:
        under = right(values)
        if under == 0:
            raise _Nothing
        return left(values) / under

    return node


_MISSING = {
    "cost": N_("Its cost is not known."), "compare": N_("It has no compare price."), "price": N_("It has no price.")
}  # fmt: skip


def compute(
    formula: Formula,
    rounding: Rounding,
    currency: str,
    *,
    price: int,
    cost: int | None,
    compare: int | None = None,
) -> tuple[int | None, Problem | None]:
    """The new price of a SKU (all in minor units × 10⁴), or why there is none."""
    scale = UNIT_SCALE * 10 ** decimals(currency)
    known = {"price": price, "cost": cost, "compare": compare}
    values = {n: None if v is None else Fraction(v, scale) for n, v in known.items()}
    try:
        exact = formula.node(values)
    except _Unknown as missing:
        return None, problem(_MISSING[str(missing)], field="formula")
    except _Nothing:
        return None, problem(N_("The formula divides by zero here."), field="formula")
    if exact <= 0:
        return None, problem(N_("The formula gives no price above zero here."), field="formula")
    if exact > GREATEST:
        return None, problem(N_("The formula gives an absurd price here."), field="formula")
    return int(rounded(exact, rounding, decimals(currency)) * scale), None


def rounded(exact: Fraction, rounding: Rounding, places: int) -> Fraction:
    """A price above zero brought to its ending: the nearest one, of two as near the higher, never below the first.

    `places`: decimals of the currency. Endings are refused where it has none.
    """
    if rounding is Rounding.CENT:
        return max(Fraction(_half_up(exact * 10**places), 10**places), Fraction(1, 10**places))
    if rounding is Rounding.WHOLE:
        return Fraction(max(_half_up(exact), 1))
    if places == 0:
        raise refuse(N_("This currency has no decimals; round to whole numbers."), field="rounding")
    ending = Fraction("0" + rounding)
    return max(_half_up(exact - ending), 0) + ending


def _half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
