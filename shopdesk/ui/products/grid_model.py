"""The cells behind the grid: pages of SKUs; over them what is being written, and what could not be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal

from shopdesk.core.problems import Problem
from shopdesk.model.products.grid_queries import BY_KEY, COLUMNS, STATES, Context, GridRow, read, text_of
from shopdesk.model.products.price_queries import margin
from shopdesk.ui import columns as ui_columns
from shopdesk.ui import texts
from shopdesk.ui.columns import Column
from shopdesk.ui.rows import Index, RowsModel

Place = tuple[int, str]

_WIDTHS = {
    "title": 190, "code": 140, "option1": 80, "option2": 80, "option3": 84, "variant": 110, "price": 88,
    "compare_price": 108, "cost": 96, "margin": 74, "barcode": 124, "weight_g": 98, "volume_cm3": 108, "warn_line": 110,
    "on_hand": 78, "state": 84, "vendor": 120, "category": 150, "tags": 150, "summary": 220,
}  # fmt: skip
HIDDEN = ("option3", "variant", "compare_price", "volume_cm3", "on_hand", "tags", "summary")
"""Columns that are shown when they are asked for."""


def _column(key: str) -> Column:
    spec = BY_KEY[key]
    kind: Any = {"choice": "text"}.get(spec.kind, spec.kind)
    return Column(key, spec.title, lambda r: r.value(key), kind, _WIDTHS[key], hidden=key in HIDDEN)


class GridModel(RowsModel):
    """The grid's cells. `asked` (sku id, column, text) when a cell was typed over."""

    asked = Signal(int, str, str)

    def __init__(self, fetch: Callable[[list[int]], Sequence[Any]], context: ui_columns.Context) -> None:
        super().__init__([_column(c.key) for c in COLUMNS], fetch, context)
        self.wrong: dict[Place, tuple[str, Problem]] = {}
        self.pending: dict[Place, str] = {}
        self._typing: tuple[int, str, str] | None = None

    def key(self, column: int) -> str:
        """A column's name."""
        return self.columns[column].key

    def place(self, index: Index) -> Place:
        """The SKU and column of a cell."""
        return int(self.ids[index.row()]), self.key(index.column())

    def plain(self, row: int, column: int) -> str:
        """A cell as it is typed and copied."""
        place = (int(self.ids[row]), self.key(column))
        if place in self.wrong:
            return self.wrong[place][0]
        if place in self.pending:
            return self.pending[place]
        record: GridRow | None = self.row(row)
        return "" if record is None else text_of(record, place[1], self.context.currency)

    def text(self, row: int, column: int) -> str:
        place = (int(self.ids[row]), self.key(column))
        if place in self.wrong or place in self.pending:
            return self.plain(row, column)
        record: GridRow | None = self.row(row)
        if record is None:
            return ""
        if place[1] == "state":
            return str(texts.state(record.state)[0])
        if place[1] == "margin":
            found = self._margin(record)
            return "" if found is None else texts.percent(found)
        value = record.value(place[1])
        return "" if value is None else ui_columns.write(self.columns[column], value, self.context)

    def value(self, row: int, column: int) -> Any:
        """What a cell holds; a margin as it is while a price or cost is typed."""
        record: GridRow | None = self.row(row)
        if record is None:
            return None
        return self._margin(record) if self.key(column) == "margin" else record.value(self.key(column))

    def _margin(self, record: GridRow) -> float | None:
        """The margin, of what is being typed in the row if that is a price or cost."""
        price, cost = record.price, record.cost
        if self._typing is not None and self._typing[0] == record.id and self._typing[1] in ("price", "cost"):
            key, typed = self._typing[1:]
            value, wrong = read(record, key, typed, Context(self.context.currency, {}))
            if wrong is None or value is not None:
                price, cost = (value or 0, cost) if key == "price" else (price, value)
        return margin(price, cost)

    def type(self, index: Index, typed: str | None) -> None:
        """What is being typed into a cell; None when that is over."""
        row = index.row()
        self._typing = None if typed is None else (*self.place(index), typed)
        at = next(i for i, c in enumerate(self.columns) if c.key == "margin")
        self.dataChanged.emit(self.index(row, at), self.index(row, at))

    def being_typed(self, place: Place) -> str | None:
        """What is being typed into a cell; None when it is not the one."""
        return self._typing[2] if self._typing is not None and self._typing[:2] == place else None

    def show_pending(self, cells: Iterable[tuple[int, str, str]]) -> None:
        """Show cells as they will be while they are written."""
        for sku, key, typed in cells:
            self.pending[sku, key] = typed
            self.wrong.pop((sku, key), None)
        self.repaint()

    def settle(self, wrong: dict[Place, Problem]) -> None:
        """What was pending is written, except what could not be: that stays as it was typed, marked."""
        for place, problem in wrong.items():
            self.wrong[place] = (self.pending.get(place, ""), problem)
        self.pending.clear()
        self.repaint()

    def drop(self, places: Iterable[Place]) -> int:
        """Forget what was typed wrongly there; answers how many cells that were."""
        gone = [self.wrong.pop(p) for p in list(places) if p in self.wrong]
        self.repaint()
        return len(gone)

    def repaint(self) -> None:
        """Tell the views that cells look otherwise."""
        if len(self.ids):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.ids) - 1, len(self.columns) - 1))

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and BY_KEY[self.key(index.column())].edit:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.EditRole:
            return self.plain(index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._why(index)
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or str(value) == self.plain(index.row(), index.column()):
            return False
        self.asked.emit(*self.place(index), str(value))
        return True

    def _why(self, index: Index) -> str:
        place = self.place(index)
        if place in self.wrong:
            return str(self.wrong[place][1])
        record: GridRow | None = self.row(index.row())
        option = record.option(place[1]) if record is not None and place[1].startswith("option") else None
        return f"{option[0]}: {option[1]}" if option else self.text(index.row(), index.column())


__all__ = ["HIDDEN", "STATES", "GridModel", "Place"]
