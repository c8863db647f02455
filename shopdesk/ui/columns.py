"""Columns of tables as data, and how their cells are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from shopdesk.ui import texts

Kind = Literal[
    "text",
    "strong",
    "quiet",
    "money",
    "unit",
    "number",
    "day",
    "moment",
    "pill",
    "percent",
    "bar",
    "input",
    "spark",
    "picture",
]
RIGHT = {"money", "unit", "number", "percent", "input"}
DESCENDING_FIRST = RIGHT | {"day", "moment", "bar"}
"""Kinds whose greatest or newest value one wants to see first."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as data: `value` takes a row and gives what `kind` writes (money: minor units, pill: a
    state's code, picture: the hash of one in the shop's folder).

    `width` in pixels; a `stretch` column takes what is left. `sort` is the source's name for this order,
    '' for none. `rare`: goes where the stretching ones would have less than their width. `right`: words that lie
    as figures do.
    """

    key: str
    title: str
    value: Callable[[Any], Any]
    kind: Kind = "text"
    width: int = 120
    stretch: bool = False
    sort: str = ""
    hidden: bool = False
    rare: bool = False
    right: bool = False

    @property
    def at_right(self) -> bool:
        """Whether its cells and its title end at the right edge."""
        return self.right or self.kind in RIGHT


@dataclass(frozen=True, slots=True)
class Context:
    """What writing a cell needs to know: the shop's currency, zone and day, and where its pictures lie."""

    currency: str
    zone: str
    today: date
    folder: Path | None = None


def write(column: Column, value: Any, context: Context) -> str:
    """A cell's value in words."""
    if column.kind in ("picture", "spark"):
        return ""
    if value is None or value == "":
        return "" if column.kind not in ("money", "unit", "number", "percent") else "—"
    if column.kind == "money":
        return texts.amount(value, context.currency)
    if column.kind == "unit":
        return texts.unit(value, context.currency)
    if column.kind in ("number", "input"):
        return texts.number(value)
    if column.kind == "percent":
        return texts.percent(value)
    if column.kind == "day" and isinstance(value, date):
        return texts.day(value, context.today)
    if column.kind == "moment" and isinstance(value, datetime):
        return texts.moment(value, context.zone, context.today)
    if column.kind == "pill":
        return str(value[0]) if isinstance(value, tuple) else texts.state(value)[0]
    return str(value)
