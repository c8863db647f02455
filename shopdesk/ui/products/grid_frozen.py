"""The first columns of the grid, which stay in view while the others are scrolled sideways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QTableView

from shopdesk.ui.cells import Header
from shopdesk.ui.products.grid_cells import GridCells
from shopdesk.ui.theme import theme

if TYPE_CHECKING:
    from shopdesk.ui.products.grid_table import GridTable

STAY = frozenset({"title", "code"})
"""What names a row. These columns stay where they stand first, and together take at most half the grid."""


class Frozen(QTableView):
    """Lies over the left edge of the grid while it is scrolled; one model and one selection."""

    def __init__(self, table: GridTable) -> None:
        super().__init__(table)
        self._table = table
        self.setModel(table.cells)
        old = self.selectionModel()
        self.setSelectionModel(table.selectionModel())
        old.deleteLater()
        self.setItemDelegate(GridCells(table, lambda _key: ()))  # it only draws: typing is the table's
        self.setHorizontalHeader(Header(self))
        self._behave()
        header, own = table.horizontalHeader(), self.horizontalHeader()
        own.sectionClicked.connect(table.select_column)
        own.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        own.customContextMenuRequested.connect(self._menu)
        for signal in (header.sectionResized, header.sectionMoved, table.horizontalScrollBar().valueChanged):
            signal.connect(self.fit)
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        self.doubleClicked.connect(table.edit)
        self.hide()

    def _behave(self) -> None:
        table = self._table
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setObjectName("frozen")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(table.selectionBehavior())
        self.setSelectionMode(table.selectionMode())
        self.setVerticalScrollMode(table.verticalScrollMode())
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(table.verticalHeader().minimumSectionSize())
        self.verticalHeader().setDefaultSectionSize(table.verticalHeader().defaultSectionSize())
        self.horizontalHeader().setSectionsMovable(False)
        self.horizontalHeader().setSectionResizeMode(Header.ResizeMode.Fixed)

    def columns(self) -> list[int]:
        """The columns that stay, from the left."""
        found: list[int] = []
        for column in self._table.visible_columns():
            if self._table.cells.key(column) not in STAY:
                break
            found.append(column)
        width = sum(self._table.columnWidth(c) for c in found)
        return found if width * 2 <= self._table.viewport().width() else []

    def holds(self, column: int) -> bool:
        """Whether a column is shown here now."""
        return self.isVisible() and not self.isColumnHidden(column)

    def fit(self, *_changed: object) -> None:
        """Show the columns that stay, where the grid is scrolled away from them."""
        stay, table = self.columns(), self._table
        shown = bool(stay) and table.horizontalScrollBar().value() > 0
        if shown:
            for column in range(len(table.cells.columns)):
                self.setColumnHidden(column, column not in stay)
            for at, column in enumerate(stay):
                self.setColumnWidth(column, table.columnWidth(column))
                self.horizontalHeader().moveSection(self.horizontalHeader().visualIndex(column), at)
            edge, head = table.frameWidth(), table.horizontalHeader().height()
            self.horizontalHeader().setFixedHeight(head)
            width = sum(table.columnWidth(c) for c in stay)
            self.setGeometry(edge, edge, width, head + table.viewport().height())
            self.verticalScrollBar().setValue(table.verticalScrollBar().value())
        self.setVisible(shown)
        if shown:
            self.raise_()

    def _menu(self, point: QPoint) -> None:
        key = self._table.cells.key(self.horizontalHeader().logicalIndexAt(point))
        self._table.header_menu(key, self.horizontalHeader().mapToGlobal(point))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._table.setFocus()
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The cells, and an edge over which the others slide."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setPen(QPen(QColor(theme.tokens.line), 2))
        right = self.viewport().width() - 1
        painter.drawLine(right, 0, right, self.viewport().height())
        painter.end()
