"""Cells of a table → values, each different text read once; rows that cannot be read are left out with a
reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from shopdesk.core import reading
from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_
from shopdesk.model.intake.moments import Moments
from shopdesk.model.intake.tables import Row, Table


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row of the file that was not taken in, and why; `reason` names its column and value."""

    row: int
    reason: Problem
    column: str = ""
    value: str = ""


@dataclass
class Rows:
    """What every kind of reading tells of its rows: `rows_read` = rows taken + rows left out."""

    left_out: list[LeftOut] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    rows_read: int = 0

    def each(self, table: Table, tick: Callable[..., None], *told: Any) -> Iterator[Row]:
        """The rows one by one, counted, `tick` told of each (with `told`). The row in whose middle the file
        ends is left out."""
        for number, cells in table.rows():
            tick(number, cells, *told)
            self.rows_read += 1
            yield number, cells
        for number, cells in table.cut:
            tick(number, cells, *told)
            self.rows_read += 1
            self.leave_out(number, REASONS["cut"], "", cells[-1])

    def leave_out(self, row: int, text: str, column: str = "", value: str = "", **values: Any) -> None:
        """Leave a row out with an N_() reason, which may name {value}."""
        self.left_out.append(
            LeftOut(row, problem(text, field=column, value=value[:60], **values), column, value[:200])
        )


class Cells:
    """Reads cells; each different text once, since the texts of a file repeat."""

    def __init__(self, currency: str, zone: str, *, month_first: bool = False) -> None:
        self.currency = currency
        self.moment = Moments(zone, month_first=month_first)
        self._plain: dict[str, str] = {}
        self._prices: dict[str, int | bool | None] = {}
        self._amounts: dict[str, int | bool | None] = {}
        self._quantities: dict[str, int | bool | None] = {}

    def text(self, cell: str) -> str:
        """The cell as meant, '' for what portals write when there is nothing."""
        try:
            return self._plain[cell]
        except KeyError:
            found = reading.plain(cell)
            found = "" if found in _NOTHING else found
            if len(self._plain) < 500_000:
                self._plain[cell] = found
            return found

    def id(self, cell: str) -> str:
        """An id: text, without the `.0` that spreadsheets add. None of its digits may be lost: see
        `is_lost`."""
        found = self.text(cell)
        return found[:-2] if found.endswith(".0") and found[:-2].isdigit() else found

    def price(self, cell: str) -> int | bool | None:
        """A price (minor × 10⁴), None for nothing, False when it is none."""
        return _cached(self._prices, cell, reading.unit_price, self.currency)

    def amount(self, cell: str) -> int | bool | None:
        """An amount in minor units, None for nothing, False when it is none."""
        return _cached(self._amounts, cell, reading.money, self.currency)

    def quantity(self, cell: str) -> int | bool | None:
        """Pieces, None for nothing, False when it is no whole number."""
        try:
            return self._quantities[cell]
        except KeyError:
            value, wrong = reading.quantity(cell)
            self._quantities[cell] = found = False if wrong else value
            return found

    def money(self, cell: str) -> int:
        """An amount in minor units; nothing and nonsense are 0. For columns whose absence means none."""
        return int(self.amount(cell) or 0)


_NOTHING = {"-", "--", "/", "无", "—", "null", "NULL", "None", "nan", "NaN", "N/A", "#N/A"}
_LOST = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{2}")


def is_lost(text: str) -> bool:
    """Whether a spreadsheet wrote a long number as `1.23457E+18`: its digits are gone (formats.md §0 rule
    6)."""
    return bool(_LOST.fullmatch(text))


def _cached(known: dict[str, int | bool | None], cell: str, read: Any, currency: str) -> int | bool | None:
    try:
        return known[cell]
    except KeyError:
        value, wrong = read(cell, currency)
        known[cell] = found = False if wrong else value
        return found


REASONS = {
    "order_no": N_("No order number."),
    "lost": N_("The number lost its digits in a spreadsheet; export it as text."),
    "moment": N_("“{value}” is not a moment."), "quantity": N_("“{value}” is not a number of pieces."),
    "price": N_("“{value}” is not a price."), "no_price": N_("No price."),
    "nothing": N_("Neither a SKU nor a title."),
    "currency": N_("It is in {value}, the shop in {ours}; the file has no rate."),
    "cut": N_("The file ends in the middle of this row; was the download finished?"),
    "long": N_("The row has more cells than the table has columns."),
}  # fmt: skip
"""Why rows are left out."""
