"""What every order file has in common: options, cells read once per different text, rows left out, the order
drafts.

Pure: an adapter (channels/*.py) turns tables into a `Reading`; nothing of it is in the shop yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any

from shopdesk.core import reading
from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_
from shopdesk.model.intake.moments import Moments
from shopdesk.model.orders.drafts import AfterSaleDraft, OrderDraft
from shopdesk.model.orders.records import LineKind
from shopdesk.model.shop_settings.rules import NON_GOODS

STATUSES = ("new", "paid", "done")
"""What the orders of a table without status and payment columns are taken as."""


@dataclass(frozen=True)
class Options:
    """How to read: the shop's currency and zone, and what the owner chose.

    `channel` is a channel's code, '' the format's own. `mapping` is field → column label, for tables whose
    labels say nothing. `codes` are the lines of the table of codes that are no goods.
    """

    currency: str = "CNY"
    zone: str = "Asia/Shanghai"
    channel: str = ""
    status: str = "done"
    mapping: Mapping[str, str] = field(default_factory=dict)
    codes: str = NON_GOODS


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row of the file that was not taken in, and why; `reason` names its column and value."""

    row: int
    reason: Problem
    column: str = ""
    value: str = ""


@dataclass
class Reading:
    """What a file says. `rows_read` = rows taken + rows left out."""

    orders: list[OrderDraft] = field(default_factory=list)
    cases: list[AfterSaleDraft] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    rows_read: int = 0
    channel: str = "import"
    assumed: str = ""

    def leave_out(self, row: int, text: str, column: str = "", value: str = "", **values: Any) -> None:
        """Leave a row out with an N_() reason, which may name {value}."""
        self.left_out.append(
            LeftOut(row, problem(text, field=column, value=value[:60], **values), column, value[:200])
        )


class Cells:
    """Reads cells; each different text once, since the texts of a file repeat."""

    def __init__(self, options: Options, *, month_first: bool = False) -> None:
        self.currency = options.currency
        self.moment = Moments(options.zone, month_first=month_first)
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


@dataclass(frozen=True, slots=True)
class CodeRule:
    """A code that is no goods: its pattern (`gift_*`), what its rows are, and the role its money has in the
    books."""

    pattern: str
    kind: LineKind
    role: str


class Codes:
    """Tells what a row of a code is. Everything that no rule names is goods."""

    def __init__(self, table: str = "") -> None:
        self.rules = [
            _rule(line.split()) for line in (table.strip() or NON_GOODS).splitlines() if line.strip()
        ]
        self._known: dict[str, CodeRule | None] = {}

    def rule(self, code: str) -> CodeRule | None:
        """The rule of a code, None for goods."""
        if code not in self._known:
            low = code.lower()
            self._known[code] = next((r for r in self.rules if fnmatchcase(low, r.pattern)), None)
        return self._known[code]

    def kind(self, code: str) -> LineKind:
        """What a row of this code is."""
        rule = self.rule(code)
        return rule.kind if rule else LineKind.GOODS

    def role(self, code: str, kind: LineKind) -> str:
        """The role in the books of a row that is no goods and stands alone."""
        rule = self.rule(code)
        return _OWN_ROLES.get(kind) or (rule.role if rule else "sales.other")


_OWN_ROLES = {
    LineKind.DISCOUNT: "sales.returns", LineKind.SHIPPING: "sales.shipping", LineKind.GOODS: "sales.goods",
}  # fmt: skip


def _rule(parts: Sequence[str]) -> CodeRule:
    kind = LineKind(parts[1]) if len(parts) > 1 and parts[1] in set(LineKind) else LineKind.ADJUSTMENT
    return CodeRule(parts[0].lower(), kind, parts[2] if len(parts) > 2 else "sales.other")


def one_value(values: Iterable[int]) -> int:
    """An order's own amount that its rows repeat, or of which each row has its part (formats.md §0 rule
    8)."""
    told = [v for v in values if v]
    return told[0] if told and all(v == told[0] for v in told) else sum(told)


def earliest(moments: Iterable[datetime | None]) -> datetime | None:
    """The first of the moments that there are."""
    return min((m for m in moments if m is not None), default=None)


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
