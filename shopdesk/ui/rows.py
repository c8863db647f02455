"""The rows behind a table, any number of them: an array of ids, and pages of rows fetched when they come
into view.

Sorting and filtering are the source's work, in SQL; nothing here loads more than is looked at
(performance.md, trap 4).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from shopdesk.core.texts import _
from shopdesk.ui import texts
from shopdesk.ui.columns import Column, Context, write

Index = QModelIndex | QPersistentModelIndex
_PAGE = 64
_PAGES = 160


class RowsModel(QAbstractTableModel):
    """The rows behind a table: ids known, rows fetched by page."""

    def __init__(
        self, columns: Sequence[Column], fetch: Callable[[list[int]], Sequence[Any]], context: Context
    ) -> None:
        super().__init__()
        self.columns = list(columns)
        self.context = self._drawn = context
        self._fetch = fetch
        self.ids: Sequence[int] = array("q")
        self._pages: dict[int, Sequence[Any]] = {}

    def show(self, ids: Sequence[int]) -> None:
        """Show these ids, in this order."""
        self.beginResetModel()
        self.ids = ids
        self._pages.clear()
        self.endResetModel()

    def follow(self, ids: Sequence[int], seen: range | None = None) -> bool:
        """Take ids that are the shown ones, perhaps with more behind them, without a reset; False if they
        are others. `seen`: only these rows are looked at, so that only those of them that are others now are drawn.
        """
        had = len(self.ids)
        if not had or len(ids) < had or ids[:had] != self.ids:
            return False
        before, self._pages = self._pages, {}
        if len(ids) > had:
            self.beginInsertRows(QModelIndex(), had, len(ids) - 1)
            self.ids = ids
            self.endInsertRows()
        again, self._drawn = self.context != self._drawn, self.context
        if seen is None or again:
            self._tell(0, had - 1)
        else:
            for row in seen:
                if _at(before, row) != self.row(row):
                    self._tell(row, row)
        return True

    def _tell(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def row(self, index: int) -> Any | None:
        """The row at a position, fetched with its page."""
        page = index // _PAGE
        if page not in self._pages:
            if len(self._pages) >= _PAGES:
                self._pages.pop(next(iter(self._pages)))
            wanted = list(self.ids[page * _PAGE : (page + 1) * _PAGE])
            found = {r.id: r for r in self._fetch(wanted)}
            self._pages[page] = [found.get(i) for i in wanted]
        return _at(self._pages, index)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._hint(index)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        return None

    def text(self, row: int, column: int) -> str:
        """A cell's words."""
        record, spec = self.row(row), self.columns[column]
        return "" if record is None else write(spec, spec.value(record), self.context)

    def _hint(self, index: Index) -> str | None:
        spec, record = self.columns[index.column()], self.row(index.row())
        if record is None:
            return None
        value = spec.value(record)
        if isinstance(value, datetime):
            return texts.full_moment(value, self.context.zone)
        return texts.full_day(value) if isinstance(value, date) else self.text(index.row(), index.column())

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if self.columns[column].at_right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return _(self.columns[section].title)
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return self._alignment(section)
        return None


def _at(pages: dict[int, Sequence[Any]], index: int) -> Any | None:
    rows = pages.get(index // _PAGE, ())
    at = index % _PAGE
    return rows[at] if at < len(rows) else None
