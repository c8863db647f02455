"""What every order file has in common: options, cells read once per different text, rows left out, the order
drafts.

Pure: an adapter (channels/*.py) turns tables into a `Reading`; nothing of it is in the shop yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase

from shopdesk.model.intake.cells import REASONS, Cells, LeftOut, Rows, is_lost
from shopdesk.model.orders.drafts import AfterSaleDraft, OrderDraft
from shopdesk.model.orders.records import LineKind
from shopdesk.model.shop_settings.rules import NON_GOODS

STATUSES = ("new", "paid", "done")
"""What the orders of a table without status and payment columns are taken as."""


@dataclass(frozen=True)
class Options:
    """How to read: the shop's currency and zone, and what the owner chose.

    `channel` is a channel's code, '' the format's own. `mapping` is field → column label, for tables whose
    labels say nothing. `codes` are the lines of the table of codes that are no goods. `leave`, `erase` and
    `show` are for product lists (products/formats/listing.py, Choice). `look` is called now and then by long work
    between two rows; it raises Cancelled.
    """

    currency: str = "CNY"
    zone: str = "Asia/Shanghai"
    channel: str = ""
    status: str = "done"
    mapping: Mapping[str, str] = field(default_factory=dict)
    codes: str = NON_GOODS
    leave: frozenset[str] = frozenset()
    erase: bool = False
    show: bool = False
    look: Callable[[], None] = field(default=lambda: None)


@dataclass
class Reading(Rows):
    """What a file says."""

    orders: list[OrderDraft] = field(default_factory=list)
    cases: list[AfterSaleDraft] = field(default_factory=list)
    channel: str = "import"
    assumed: str = ""


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


def cells_of(options: Options, *, month_first: bool = False) -> Cells:
    """A reader of cells in the shop's currency and zone."""
    return Cells(options.currency, options.zone, month_first=month_first)


__all__ = [
    "REASONS", "STATUSES", "Cells", "Codes", "LeftOut", "Options", "Reading", "cells_of", "earliest",
    "is_lost",
    "one_value",
]  # fmt: skip
