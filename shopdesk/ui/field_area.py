"""Fields in two columns, as high as they need; they scroll where the screen has no such room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLabel, QScrollArea, QSizePolicy, QWidget

_AROUND, _TABLE, _LEAST = 200, 240, 160
"""Pixels of the screen that are not the fields': title, buttons and the system's bars; a table below; and what
the fields have at least.
"""
_BAR = 14


class FieldArea(QScrollArea):
    """Lays out cells, each with whether it takes the whole row; `beside`: they share the dialog with something."""

    def __init__(self, cells: Sequence[tuple[QWidget, bool]], *, beside: bool) -> None:
        super().__init__()
        room = QGuiApplication.primaryScreen().availableGeometry().height()
        self._most = max(room - _AROUND - (_TABLE if beside else 0), _LEAST)
        self._inside = QWidget()
        self._inside.setObjectName("clear")
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(10)
        for row in _rows(cells):
            self._place(row)
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1)
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        for part in (self.viewport(), self._inside):
            part.setAutoFillBackground(False)

    def _place(self, row: Sequence[tuple[QWidget, bool]]) -> None:
        at = self._grid.rowCount()
        for column, (cell, wide) in enumerate(row):
            self._grid.addWidget(cell, at, column, 1, 2 if wide else 1, Qt.AlignmentFlag.AlignTop)
        if len(row) == 2:
            _level(row[0][0], row[1][0])
            _level(row[1][0], row[0][0])

    def _needed(self) -> int:
        wide = self.viewport().width() if self.isVisible() else self._first_width()
        tall = self._grid.totalHeightForWidth(wide) if self._grid.hasHeightForWidth() else -1
        return min(tall if tall >= 0 else self._inside.sizeHint().height(), self._most)

    def _first_width(self) -> int:
        """What the dialog will give before it is shown: words wrap at that."""
        above = self.parentWidget()
        layout = above.layout() if above is not None else None
        if above is None or layout is None:
            return self._inside.sizeHint().width()
        edges = layout.contentsMargins()
        return max(self._inside.sizeHint().width(), above.minimumWidth() - edges.left() - edges.right())

    def sizeHint(self) -> QSize:
        return QSize(self._inside.sizeHint().width(), self._needed())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._inside.minimumSizeHint().width() + _BAR, self._needed())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()  # words wrap otherwise now

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()  # a problem came or went under a field
        return super().eventFilter(watched, event)


def _rows(cells: Sequence[tuple[QWidget, bool]]) -> list[list[tuple[QWidget, bool]]]:
    rows: list[list[tuple[QWidget, bool]]] = []
    for cell in cells:
        if not rows or cell[1] or rows[-1][0][1] or len(rows[-1]) == 2:
            rows.append([])
        rows[-1].append(cell)
    return rows


def _level(cell: QWidget, other: QWidget) -> None:
    """A tick box beside a field stands at the field, not at its title."""
    box, title, layout = cell.findChild(QCheckBox), other.findChild(QLabel, "caption"), cell.layout()
    if box is None or title is None or layout is None or other.findChild(QCheckBox) is not None:
        return
    field = title.buddy()
    middle = (field.sizeHint().height() - box.sizeHint().height()) // 2 if field is not None else 0
    layout.setContentsMargins(0, title.sizeHint().height() + 4 + max(middle, 0), 0, 0)
