"""Typing a number into a cell of a list: Enter takes it and goes on below, Escape leaves it as it was."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from shopdesk.core.texts import _
from shopdesk.ui.table import TableView

_MOST = 10_000_000


class CellEditor(QObject):
    """An editor over one column of a table. `take(row, number)` gets what was typed; None leaves the suggestion."""

    def __init__(self, table: TableView, column: int, take: Callable[[int, int | None], None]) -> None:
        super().__init__(table)
        self.table, self.column, self._take = table, column, take
        self.row = -1
        self.edit = QLineEdit(table.viewport())
        self.edit.setValidator(QIntValidator(0, _MOST, self.edit))
        self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.edit.setAccessibleName(_("Pieces to order"))
        self.edit.hide()
        self.edit.installEventFilter(self)
        self.edit.returnPressed.connect(self._next)
        table.verticalScrollBar().valueChanged.connect(lambda _v: self.leave())

    def begin(self, row: int, typed: str) -> None:
        """Edit the row's number; `typed` stands in the field and is replaced by what comes next unless it was typed."""
        index = self.table.model().index(row, self.column)
        if not index.isValid():
            return
        self.row = row
        self.table.select(row)
        self.edit.setGeometry(self.table.visualRect(index).adjusted(2, 3, -2, -3))
        self.edit.setText(typed)
        self.edit.show()
        self.edit.raise_()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_at(self, index: QModelIndex, shown: str) -> None:
        """Edit what stands there: all of it is selected."""
        self.begin(index.row(), shown)
        self.edit.selectAll()

    def leave(self, *, keep: bool = True) -> None:
        """Close the field, with what was typed or without."""
        if self.row < 0:
            return
        row, self.row = self.row, -1
        text = self.edit.text().strip()
        self.edit.hide()
        if keep:
            self._take(row, int(text) if text else None)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _next(self) -> None:
        row = self.row
        self.leave()
        if row + 1 < self.table.model().rowCount():
            self.table.select(row + 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Escape
        ):
            self.leave(keep=False)
            return True
        if event.type() == QEvent.Type.FocusOut:
            self.leave()
        return super().eventFilter(watched, event)
