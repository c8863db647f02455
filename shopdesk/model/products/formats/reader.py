"""The one reader of product lists: columns by their labels, rows judged one by one, SKUs told once.

A format says which labels its fields have and what a row means (`take`); what cannot be read is left out
with row, column and reason. Nothing of it is in the shop yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from shopdesk.core.problems import Refused, problem, refuse
from shopdesk.core.texts import N_
from shopdesk.model.intake.cells import REASONS, Cells, LeftOut
from shopdesk.model.intake.labels import squeezed
from shopdesk.model.intake.tables import Table
from shopdesk.model.products.formats import cells as read
from shopdesk.model.products.formats.cells import LONGEST_OPTION, LeaveOut
from shopdesk.model.products.formats.listing import Choice, Listed, ListedSku, Listing
from shopdesk.model.products.rules import LONGEST_CODE, folded

Tick = Callable[..., None]
Labels = Mapping[str, tuple[str, ...]]


class Line:
    """A row by field."""

    __slots__ = ("at", "cells", "number")

    def __init__(self, number: int, cells: list[str], at: Mapping[str, int]) -> None:
        self.number, self.cells, self.at = number, cells, at

    def has(self, name: str) -> bool:
        """Whether the list has a column for it."""
        return name in self.at

    def raw(self, name: str) -> str:
        """The cell as it stands, '' when there is none."""
        i = self.at.get(name)
        return self.cells[i] if i is not None and i < len(self.cells) else ""

    def text(self, name: str) -> str:
        """The text of the cell, '' for the signs of nothing."""
        return read.told(self.raw(name))

    def word(self, name: str) -> str:
        """The text of the cell, whatever it is."""
        return read.word(self.raw(name))


class Reader:
    """Base of the formats: `labels` name the columns, `take` reads a row, `end` what needs all of them."""

    labels: ClassVar[Labels] = {}
    most_options: ClassVar[int] = 0

    def __init__(self, table: Table, options: Any) -> None:
        self.table, self.options = table, options
        self.at = self.columns(table)
        self.cells = Cells(options.currency, options.zone)
        leave: frozenset[str]
        leave, erase = getattr(options, "leave", frozenset()), getattr(options, "erase", False)
        choice = Choice(leave, erase, getattr(options, "show", False))
        self.out = Listing(
            warnings=list(table.warnings), choice=choice, most_options=self.most_options
        )  # fmt: skip
        self.products: dict[str, Listed] = {}
        self.stocked = False

    def columns(self, table: Table) -> dict[str, int]:
        """Field → position. Refused: a column that is read is there twice."""
        found: dict[str, int] = {}
        for name, labels in self.labels.items():
            at = table.column(*(squeezed(x) for x in labels))
            if at is not None and at not in found.values():
                found[name] = at
        twice = table.twice(list(found.values()))
        if twice:
            raise refuse(N_("{file} has two columns “{label}”; keep one."), file=table.name, label=twice)
        return found

    def take(self, line: Line) -> None:
        """Read one row. LeaveOut: it cannot be."""
        raise NotImplementedError

    def end(self) -> None:
        """After the last row."""

    def listing(self, tick: Tick) -> Listing:
        """Read them all. `tick` is told of every row; it may raise Cancelled."""
        width = len(self.table.header)
        for number, row in self.out.each(self.table, tick):
            if len(row) > width and any(row[width:]):
                self.out.leave_out(number, REASONS["long"], "", row[width])
                continue
            self.guarded(number, self.take, Line(number, row, self.at))
        self.end()
        return self._finish()

    def guarded(self, number: int, run: Callable[[Any], None], what: Any) -> None:
        """Run it; what it cannot take leaves the row out."""
        try:
            run(what)
        except LeaveOut as no:
            self.leave(number, no)

    def leave(self, number: int, no: LeaveOut) -> None:
        """Leave a row out; its column is named as the file names it."""
        at = self.at.get(no.field)
        column = self.table.header[at].strip() if at is not None else no.field
        self.out.leave_out(number, no.text, column, no.value, **no.values)

    # what every format tells in the same way -----------------------------------------------------------

    def sku(self, line: Line, code: str, cell: str = "") -> ListedSku:
        """A SKU with what the row tells of it under the usual names."""
        found = ListedSku(row=line.number, code=code, spellings=(*read.spellings(cell), code))
        if len(code) > LONGEST_CODE:
            words = N_("A code has at most {most} characters on one line.")
            raise LeaveOut(words, "sku", code, most=LONGEST_CODE)
        for name in ("price", "compare_price", "cost"):
            if line.has(name):
                found.say(name, read.price(self.cells, line.raw(name), name))
        if line.has("barcode"):
            found.say("barcode", read.code_of(line.raw("barcode"), "barcode"))
        if line.has("weight_g"):
            found.say("weight_g", read.grams(line.raw("weight_g"), "weight_g"))
        if line.has("volume_cm3"):
            found.say("volume_cm3", read.volume(line.raw("volume_cm3"), "volume_cm3"))
        if line.has("warn_line"):
            found.say("warn_line", read.pieces(self.cells, line.raw("warn_line"), "warn_line"))
        return found

    def stock(self, line: Line, *, below_zero: bool = False) -> None:
        """Look at the stock cell: it is judged, and not taken."""
        if read.pieces(self.cells, line.raw("stock"), "stock", below_zero=below_zero):
            self.stocked = True

    def options_of(self, pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Options by name without empty ones. LeaveOut: one is a novel."""
        found = {n: v for n, v in pairs if n and v}
        for name, value in found.items():
            if max(len(name), len(value)) > LONGEST_OPTION:
                words = N_("An option has at most {most} characters.")
                raise LeaveOut(words, "options", value, most=LONGEST_OPTION)
        return found

    def product(self, key: str, line: Line) -> Listed:
        """The product of a key, made with the first row that names it."""
        found = self.products.get(key)
        if found is None:
            found = self.products[key] = Listed(row=line.number)
        found.rows.append(line.number)
        return found

    def _finish(self) -> Listing:
        if self.stocked:
            words = N_("Stock is not taken from this list; count or receive the goods, with what they cost.")
            self.out.warnings.append(problem(words, blocking=False))
        self._once()
        self.out.products = [p for p in self.products.values() if p.rows]
        return self.out

    def _once(self) -> None:
        """Every SKU once: of two rows with one code, also if only the case differs, the first counts. What is one
        code only once it is cleaned (`'9`, `9`) the judge sees, who knows which SKUs are here."""
        seen: dict[str, int] = {}
        for product in self.products.values():
            kept = []
            for sku in product.skus:
                first = seen.setdefault(folded(next(iter(sku.spellings), sku.code)), sku.row)
                if first == sku.row:
                    kept.append(sku)
                    continue
                words = N_("“{value}” is the SKU of row {first} already.")
                self.leave(sku.row, LeaveOut(words, "sku", sku.code, first=first))
                product.rows = [r for r in product.rows if r != sku.row]
            product.skus = kept


def left_out(rows: Iterable[int], no: Refused, column: str = "") -> list[LeftOut]:
    """Rows that the rules refuse."""
    first = no.problems[0]
    return [LeftOut(row, first, column or first.field) for row in rows]
