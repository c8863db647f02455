"""A count sheet that was filled in → what it says of each SKU. Recognised by its labels in either language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shopdesk.core import reading
from shopdesk.core.problems import Problem
from shopdesk.core.texts import N_
from shopdesk.model.counting.rules import problems_counted
from shopdesk.model.intake.cells import REASONS, Cells, LeftOut, Rows, is_lost
from shopdesk.model.intake.formats import Format, fingerprint
from shopdesk.model.intake.tables import Named, Table
from shopdesk.model.products.rules import folded

LABELS = {
    "count": ("Count no.", "盘点单号"), "sku": ("SKU", "SKU"), "barcode": ("Barcode", "条码"),
    "title": ("Product", "商品"), "category": ("Category", "类目"), "book": ("In the books", "账面数"),
    "counted": ("Counted", "实盘数"), "at": ("Counted at", "盘点时间"), "cost": ("Unit cost", "单位成本"),
    "note": ("Note", "备注"),
}  # fmt: skip
"""The columns of the sheet in English and Chinese. They are what it is recognised by, in whatever language the
program runs when it comes back, so they are no words of the catalogue."""

_READ = "shopdesk.model.counting.exchange:read"
COUNT_SHEET = Format("count-sheet", "counts", fingerprint("Count no.", "SKU", "Counted"), _READ)
COUNT_SHEET_ZH = Format("count-sheet", "counts", fingerprint("盘点单号", "SKU", "实盘数"), _READ)


@dataclass(frozen=True, slots=True)
class CountedRow:
    """A row of the sheet. `pieces` None: left blank, not counted."""

    row: int
    count: str
    sku: str
    pieces: int | None
    at: datetime | None = None
    note: str = ""
    unit_cost: int | None = None


@dataclass
class SheetReading(Rows):
    """What a sheet says."""

    rows: list[CountedRow] = field(default_factory=list)


def read(tables: list[Table], options: Any, tick: Callable[..., None]) -> SheetReading:
    """Read the sheet. Rows with a quantity that is none, less than nothing or absurd are left out, and so are
    all rows of a SKU that stands twice: neither count can be trusted."""
    reader = _Reader(tables[0], Cells(options.currency, options.zone))
    for number, row in reader.out.each(tables[0], tick):
        reader.take(number, row)
    return reader.finish()


class _Reader:
    def __init__(self, table: Table, cells: Cells) -> None:
        self.cells, self.named = cells, Named(table, LABELS)
        self.out = SheetReading(warnings=list(table.warnings))

    def take(self, number: int, row: Sequence[str]) -> None:
        sku = self.cells.id(self.named.cell(row, "sku"))
        if not sku or is_lost(sku):
            self._leave(number, "sku", sku, N_("No SKU.") if not sku else REASONS["lost"])
            return
        typed = self.named.cell(row, "counted")
        pieces, wrong = reading.quantity(typed)
        if pieces is not None:
            wrong = next(iter(problems_counted(pieces)), None)
        if wrong is not None:
            self._refuse(number, "counted", typed, wrong)
            return
        when = self.cells.text(self.named.cell(row, "at"))
        at = self.cells.moment(when) if when else None
        if when and at is None:
            self._leave(number, "at", when, REASONS["moment"])
            return
        cost = self.cells.price(self.named.cell(row, "cost"))
        if cost is False or (cost is not None and cost < 0):
            self._leave(number, "cost", self.named.cell(row, "cost"), REASONS["price"])
            return
        count = self.cells.id(self.named.cell(row, "count"))
        note = self.cells.text(self.named.cell(row, "note"))
        self.out.rows.append(CountedRow(number, count, sku, pieces, at, note, cost))

    def _leave(self, number: int, name: str, value: str, words: str) -> None:
        self.out.leave_out(number, words, self.named.label(name), value)

    def _refuse(self, number: int, name: str, value: str, wrong: Problem) -> None:
        self.out.left_out.append(LeftOut(number, wrong, self.named.label(name), value[:200]))

    def finish(self) -> SheetReading:
        filled = [r for r in self.out.rows if r.pieces is not None]
        times = Counter((r.count, folded(r.sku)) for r in filled)
        twice = [r for r in filled if times[r.count, folded(r.sku)] > 1]
        for r in twice:
            words = N_("“{value}” is counted in several rows; which of them is right?")
            self._leave(r.row, "sku", r.sku, words)
        self.out.rows = [r for r in self.out.rows if r not in twice]
        return self.out
