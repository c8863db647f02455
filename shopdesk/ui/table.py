"""The one table of the program: sorts through its source, remembers its columns, sums and copies what is
selected.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView

from shopdesk.core.texts import _
from shopdesk.ui import texts
from shopdesk.ui.cells import CellDelegate, Header
from shopdesk.ui.columns import DESCENDING_FIRST, Column, Context, write
from shopdesk.ui.rows import RowsModel
from shopdesk.ui.theme import theme, wider

__all__ = ["Column", "Context", "RowsModel", "TableView", "write"]

_SUMMED = 5_000
_LEAST = 110


class TableView(QTableView):
    """Rows of a source. Signals: `chosen` when another row is current, `opened` on Enter or double click,
    `looked` on
    Space or a click, `typed` when one types letters, `sort_asked` (name, descending), `columns_changed`
    (keys in order), `selection_summed` (words).
    """

    chosen = Signal(object)
    opened = Signal(object)
    looked = Signal()
    typed = Signal(str)
    sort_asked = Signal(str, bool)
    columns_changed = Signal(list)
    selection_summed = Signal(str)

    def __init__(
        self, columns: Sequence[Column], fetch: Callable[[list[int]], Sequence[Any]], context: Context
    ) -> None:
        super().__init__()
        self.rows = RowsModel(columns, fetch, context)
        self.setModel(self.rows)
        self.setItemDelegate(CellDelegate(self))
        self.setHorizontalHeader(Header(self))
        self._behave()
        self._descending = True
        self._sorted = -1
        self._arranging = self._by_hand = False
        self._connect()
        self._place_columns()
        self._themed()
        theme.changed.connect(self._themed)

    def _behave(self) -> None:
        self.verticalHeader().hide()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setAccessibleName(_("List"))

    def _connect(self) -> None:
        header = self.horizontalHeader()
        header.sectionClicked.connect(self._sort)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._choose_columns)
        header.sectionMoved.connect(lambda *_a: self._tell_columns())
        self.doubleClicked.connect(lambda index: self.opened.emit(self.rows.row(index.row())))
        self.clicked.connect(lambda _index: self.looked.emit())
        self.selectionModel().currentRowChanged.connect(lambda _now, _was: self.chosen.emit(self.current()))
        self.selectionModel().selectionChanged.connect(lambda *_a: self._sum())

    # rows and selection -------------------------------------------------------------------------------

    def show_ids(self, ids: Sequence[int], keep: int | None = None) -> None:
        """Show these ids; the row with id `keep`, or the one that was current, or the first becomes current.

        What is looked at stays where it is: ids that only grew, or did not change, leave scrolling and
        selection alone.
        """
        if keep is None and self.rows.follow(ids, self._seen()):
            self._sum()
            self.chosen.emit(self.current())
            if not self.currentIndex().isValid() and len(ids):
                self.select(0)
            return
        was = keep if keep is not None else getattr(self.current(), "id", None)
        place = self.verticalScrollBar().value()
        self.rows.show(ids)
        self.verticalScrollBar().setValue(place)
        position = _position(ids, was)
        if len(ids):
            self.select(position if position is not None else 0)
        else:
            self.chosen.emit(None)

    def _seen(self) -> range:
        """The rows that are in view."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        return range(0) if first < 0 else range(first, (last if last >= 0 else len(self.rows.ids) - 1) + 1)

    def select(self, row: int) -> None:
        """Make a row current and selected."""
        index = self.rows.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    def current(self) -> Any | None:
        """The current row, or None."""
        index = self.currentIndex()
        return self.rows.row(index.row()) if index.isValid() and index.row() < len(self.rows.ids) else None

    def selected_ids(self) -> list[int]:
        """The ids of the selected rows, in order of the table."""
        return [int(self.rows.ids[p]) for p in self._positions()]

    def selected_count(self) -> int:
        """How many rows are selected; cheap, also for a million."""
        return sum(last - first + 1 for first, last in self._spans())

    def _spans(self) -> list[tuple[int, int]]:
        """The selected rows as (first, last), from the top."""
        return sorted((r.top(), r.bottom()) for r in self.selectionModel().selection().toList())

    def _positions(self) -> list[int]:
        return [p for first, last in self._spans() for p in range(first, last + 1)]

    def _sum(self) -> None:
        count = self.selected_count()
        column = next((c for c in self.rows.columns if c.kind == "money"), None)
        if count < 2:
            self.selection_summed.emit("")
        elif column is None or count > _SUMMED:
            self.selection_summed.emit(_("{n} selected").format(n=texts.number(count)))
        else:
            rows = (self.rows.row(p) for p in self._positions())
            total = texts.amount(
                sum(column.value(r) or 0 for r in rows if r is not None), self.rows.context.currency
            )
            self.selection_summed.emit(
                _("{count} selected · {total}").format(count=texts.number(count), total=total)
            )

    def copy(self) -> None:
        """Copy the selected rows as text that pastes into a spreadsheet; formulas stay text."""
        visible = [c for c in self._order() if not self.isColumnHidden(c)]
        lines = ["\t".join(_(self.rows.columns[c].title) for c in visible)]
        lines += ["\t".join(_pasteable(self.rows.text(p, c)) for c in visible) for p in self._positions()]
        QGuiApplication.clipboard().setText("\n".join(lines))

    # keys ---------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, last = event.key(), len(self.rows.ids) - 1
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current() is not None:
            self.opened.emit(self.current())
        elif key == Qt.Key.Key_Space and self.current() is not None:
            self.looked.emit()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and plain and last >= 0:
            self.select(0 if key == Qt.Key.Key_Home else last)
        elif plain and event.text().strip() and event.text().isprintable():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Qt would walk through every row, and fetch it; typing filters instead."""

    # columns ------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stretch()

    def _place_columns(self) -> None:
        self._widths = [round(c.width * wider()) for c in self.rows.columns]
        for i, column in enumerate(self.rows.columns):
            self.setColumnWidth(i, self._widths[i])
            self.setColumnHidden(i, column.hidden)
        self._stretch()

    def _make_room(self) -> None:
        """Rare columns go, the last first, until the growing ones have their width; unless she chose herself."""
        columns = self.rows.columns
        over = (
            sum(w for w, c in zip(self._widths, columns, strict=True) if not c.hidden)
            - self.viewport().width()
        )
        for i in reversed(range(len(columns))):
            if columns[i].rare:
                self.setColumnHidden(i, over > 0)
                over -= self._widths[i]

    def _stretch(self) -> None:
        if not self._by_hand:
            self._make_room()
        visible = [i for i in range(len(self.rows.columns)) if not self.isColumnHidden(i)]
        growing = [i for i in visible if self.rows.columns[i].stretch]
        if not growing:
            return
        fixed = sum(self.columnWidth(i) for i in visible if i not in growing)
        room, wanted = max(self.viewport().width() - fixed, 0), sum(self._widths[i] for i in growing)
        for i in growing:
            self.setColumnWidth(i, max(room * self._widths[i] // wanted, min(self._widths[i], _LEAST)))

    def _sort(self, section: int) -> None:
        column = self.rows.columns[section]
        if not column.sort:
            return
        header = self.horizontalHeader()
        again, self._sorted = section == self._sorted, section  # the header has moved its own mark already
        self._descending = not self._descending if again else column.kind in DESCENDING_FIRST
        header.setSortIndicatorShown(True)
        order = Qt.SortOrder.DescendingOrder if self._descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(section, order)
        self.sort_asked.emit(column.sort, self._descending)

    def _choose_columns(self, point: QPoint) -> None:
        self.columns_menu().exec(self.horizontalHeader().mapToGlobal(point))

    def columns_menu(self) -> QMenu:
        """The columns to show, each with a tick; the last one shown cannot go."""
        menu = QMenu(self)
        shown = [i for i in range(len(self.rows.columns)) if not self.isColumnHidden(i)]
        for i in self._order():
            action = menu.addAction(_(self.rows.columns[i].title))
            action.setCheckable(True)
            action.setChecked(i in shown)
            action.setEnabled(shown != [i])
            action.toggled.connect(lambda on, at=i: self._show_column(at, shown=on))
        return menu

    def _show_column(self, at: int, *, shown: bool) -> None:
        self._by_hand = True
        self.setColumnHidden(at, not shown)
        self._stretch()
        self._tell_columns()

    def _order(self) -> list[int]:
        return sorted(range(len(self.rows.columns)), key=self.horizontalHeader().visualIndex)

    def _tell_columns(self) -> None:
        if not self._arranging:
            self._by_hand = True
            self.columns_changed.emit(
                [self.rows.columns[i].key for i in self._order() if not self.isColumnHidden(i)]
            )

    def arrange(self, keys: Sequence[str]) -> None:
        """Show the columns named, in this order; none of them known leaves the table as it is."""
        known = {c.key: i for i, c in enumerate(self.rows.columns)}
        wanted = [k for k in keys if k in known]
        if not wanted:
            return
        header = self.horizontalHeader()
        self._arranging = self._by_hand = True
        for at, key in enumerate(wanted):
            header.moveSection(header.visualIndex(known[key]), at)
        for key, i in known.items():
            self.setColumnHidden(i, key not in wanted)
        self._arranging = False
        self._stretch()

    def _themed(self) -> None:
        self.verticalHeader().setMinimumSectionSize(20)
        self.verticalHeader().setDefaultSectionSize(theme.row_height)
        self.viewport().update()


def _position(ids: Sequence[int], wanted: int | None) -> int | None:
    if wanted is None:
        return None
    try:
        return ids.index(wanted)
    except ValueError:
        return None


def _pasteable(words: str) -> str:
    words = words.replace("\t", " ").replace("\n", " ")
    return "'" + words if words[:1] in ("=", "+", "@") else words
