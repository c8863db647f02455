"""The grid's table: ranges, movement, typing, copy and paste, filling, as in a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QMenu, QTableView, QWidget

from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_, Words, _, say
from shopdesk.model.products.grid import Cell
from shopdesk.model.products.grid_queries import BY_KEY, SORTS
from shopdesk.ui.cells import Header
from shopdesk.ui.products import grid_text
from shopdesk.ui.products.grid_cells import GridCells
from shopdesk.ui.products.grid_frozen import Frozen
from shopdesk.ui.products.grid_model import GridModel
from shopdesk.ui.rows import Index
from shopdesk.ui.theme import theme

MOST = 100_000
"""At most so many cells are written in one step."""
_ROW = 32
_SKIP = Qt.KeyboardModifier.ControlModifier
_TEXT = ("text", "choice")


class GridTable(QTableView):
    """Cells of SKUs. Signals: `asked` (cells, label) to be written, `undo_asked`, `objected` (a Problem),
    `looked` when another cell is current, `sort_asked` (column, descending), `columns_changed` (keys in order).
    """

    asked = Signal(object, object)
    undo_asked = Signal()
    objected = Signal(object)
    looked = Signal()
    sort_asked = Signal(str, bool)
    columns_changed = Signal(list)

    def __init__(self, cells: GridModel, choices: Callable[[str], Sequence[str]]) -> None:
        super().__init__()
        self.cells = cells
        self.fresh = False
        self.setModel(cells)
        self.setItemDelegate(GridCells(self, choices))
        self.setHorizontalHeader(Header(self))
        self._behave()
        header = self.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._header_menu)
        header.sectionMoved.connect(lambda *_a: self.columns_changed.emit(self.shown()))
        header.sectionClicked.connect(self.select_column)
        cells.asked.connect(self._typed)
        self.selectionModel().currentChanged.connect(lambda *_a: self.looked.emit())
        self.selectionModel().selectionChanged.connect(lambda *_a: self.looked.emit())
        theme.changed.connect(self._redress)
        self.frozen = Frozen(self)

    def _behave(self) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(20)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.DoubleClicked | trigger.EditKeyPressed | trigger.AnyKeyPressed)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setAccessibleName(_("Grid of SKUs"))
        for i, column in enumerate(self.cells.columns):
            self.setColumnWidth(i, column.width)
            self.setColumnHidden(i, column.hidden)

    def _redress(self) -> None:
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.frozen.fit()

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring a cell into view, beside the columns that stay; for one of those nothing goes sideways."""
        bar = self.horizontalScrollBar()
        stays, value = self.frozen.holds(index.column()), bar.value()
        super().scrollTo(index, hint)
        if stays:
            bar.setValue(value)
            return
        width = self.frozen.width() if self.frozen.isVisible() else 0
        left = self.visualRect(index).left()
        if index.isValid() and left < width:
            bar.setValue(bar.value() - (width - left))

    def reveal(self, index: Index) -> None:
        """Before a cell of the columns that stay is typed into: all of it in its own place."""
        if self.frozen.holds(index.column()):
            self.horizontalScrollBar().setValue(0)

    # what is selected ---------------------------------------------------------------------------------

    def alone(self) -> bool:
        """Whether one cell is selected."""
        ranges = self.selectionModel().selection()
        return ranges.count() <= 1 and all(r.height() == r.width() == 1 for r in ranges.toList())

    def spans(self) -> list[tuple[int, int, int, int]]:
        """The selected blocks as (top, left, bottom, right), or the current cell."""
        found = sorted(
            (r.top(), r.left(), r.bottom(), r.right()) for r in self.selectionModel().selection().toList()
        )
        at = self.currentIndex()
        return found or ([(at.row(), at.column(), at.row(), at.column())] if at.isValid() else [])

    def count(self) -> int:
        """How many cells are selected, hidden columns too."""
        return sum((b - t + 1) * (r - left + 1) for t, left, b, r in self.spans())

    def chosen(self) -> Iterator[tuple[int, int]]:
        """The selected cells that are shown, row by row."""
        shown = set(self.visible_columns())
        for top, left, bottom, right in self.spans():
            for row in range(top, bottom + 1):
                yield from ((row, c) for c in range(left, right + 1) if c in shown)

    def visible_columns(self) -> list[int]:
        """The columns that are shown, from the left."""
        header = self.horizontalHeader()
        order = sorted(range(len(self.cells.columns)), key=header.visualIndex)
        return [c for c in order if not self.isColumnHidden(c)]

    def select(self, row: int, column: int) -> None:
        """Make a cell current and the only one selected."""
        index = self.cells.index(row, column)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def _select_block(self, top: int, left: int, bottom: int, right: int) -> None:
        block = QItemSelection(self.cells.index(top, left), self.cells.index(bottom, right))
        self.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def select_column(self, column: int) -> None:
        """Select all of a column."""
        if len(self.cells.ids):
            self.select(0, column)
            self._select_block(0, column, len(self.cells.ids) - 1, column)

    def move(self, down: int, across: int) -> None:  # type: ignore[override]
        """Go to a neighbour cell; past the last column of a row comes the first of the next."""
        at, columns = self.currentIndex(), self.visible_columns()
        if not at.isValid() or not columns:
            return
        place = (columns.index(at.column()) if at.column() in columns else 0) + across
        row = at.row() + down
        if across and not 0 <= place < len(columns):
            row, place = row + across, 0 if across > 0 else len(columns) - 1
        if 0 <= row < len(self.cells.ids):
            self.select(row, columns[place])

    # writing ------------------------------------------------------------------------------------------

    def _typed(self, sku: int, key: str, text: str) -> None:
        self._write([Cell(sku, key, text)], say(N_("{n} cells filled"), n=1))

    def _write(self, cells: list[Cell], label: Words) -> None:
        """A single cell is named, several are counted."""
        if len(cells) == 1:
            row, column = self.cells.row(self.cells.ids.index(cells[0].sku_id)), BY_KEY[cells[0].column]
            label = say(N_("{sku}: {column}"), sku=getattr(row, "code", ""), column=_(column.title))
        self.asked.emit(cells, label)

    def _too_many(self) -> bool:
        if self.count() > MOST:
            self.objected.emit(problem(N_("At most {most} cells are changed at once."), most=MOST))
            return True
        return False

    def _cell(self, row: int, column: int, text: str) -> Cell:
        return Cell(int(self.cells.ids[row]), self.cells.key(column), text)

    def fill(self, text: str) -> None:
        """Write one text into every selected cell."""
        if not self._too_many():
            cells = [self._cell(r, c, text) for r, c in self.chosen()]
            self._write(cells, say(N_("{n} cells filled"), n=len(cells)))

    def clear(self) -> None:
        """Empty the selected cells."""
        if not self._too_many():
            cells = [self._cell(r, c, "") for r, c in self.chosen() if BY_KEY[self.cells.key(c)].edit]
            self._write(cells, say(N_("{n} cells cleared"), n=len(cells)))

    def fill_down(self) -> None:
        """Write the first row of each selected block into the rows below; of one row, the row above into it."""
        if self._too_many():
            return
        cells, shown = [], self.visible_columns()
        for top, left, bottom, right in self.spans():
            source = top if bottom > top else top - 1
            if source < 0:
                continue
            for column in (c for c in shown if left <= c <= right):
                text = self.cells.plain(source, column)
                cells += [self._cell(row, column, text) for row in range(source + 1, bottom + 1)]
        self._write(cells, say(N_("{n} cells filled down"), n=len(cells)))

    # the clipboard ------------------------------------------------------------------------------------

    def copy(self) -> None:
        """Put the selected block on the clipboard, for this grid and for spreadsheets."""
        if self._too_many() or not self.spans():
            return
        spans = self.spans()
        left, right = min(s[1] for s in spans), max(s[3] for s in spans)
        columns = [c for c in self.visible_columns() if left <= c <= right]
        rows = sorted({r for top, _l, bottom, _r in spans for r in range(top, bottom + 1)})
        block = [[self.cells.plain(r, c) for c in columns] for r in rows]
        data = QMimeData()
        data.setText(grid_text.write(block))
        data.setHtml(grid_text.write_html(block, [BY_KEY[self.cells.key(c)].kind in _TEXT for c in columns]))
        QGuiApplication.clipboard().setMimeData(data)

    def paste(self) -> None:
        """Write what is on the clipboard from the selection's first cell on, over hidden columns and as one step."""
        text, spans = QGuiApplication.clipboard().text(), self.spans()
        if not text or not spans or self._too_many():
            return
        top, left = spans[0][0], min(s[1] for s in spans)
        shown = self.visible_columns()
        columns = shown[shown.index(left) :] if left in shown else []
        wide = len([c for c in columns if c <= max(s[3] for s in spans)])
        block = grid_text.spread(grid_text.parse(text), spans[-1][2] - top + 1, wide)
        cells = [
            self._cell(top + r, columns[c], cell)
            for r, line in enumerate(block) if top + r < len(self.cells.ids)
            for c, cell in enumerate(line) if c < len(columns)
        ]  # fmt: skip
        if len(cells) > MOST:
            self.objected.emit(problem(N_("At most {most} cells are changed at once."), most=MOST))
            return
        self._tell_rest(block, top, len(columns))
        last = min(top + len(block), len(self.cells.ids)) - 1
        width = min(max(map(len, block), default=1), len(columns))
        if width and last >= top:
            self._select_block(top, left, last, columns[width - 1])
        self._write(cells, say(N_("{n} cells pasted"), n=len(cells)))

    def _tell_rest(self, block: Sequence[Sequence[str]], top: int, columns: int) -> None:
        """What hangs over the edge is not pasted, and that is said."""
        rows = top + len(block) - len(self.cells.ids)
        over: Problem | None = None
        if rows > 0:
            over = problem(N_("{n} rows of the clipboard lie below the last SKU and were left out."), n=rows)
        elif max(map(len, block), default=0) > columns:
            over = problem(N_("Columns of the clipboard lie right of the last one and were left out."))
        if over is not None:
            self.objected.emit(over)

    # keys ---------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and event.matches(QKeySequence.StandardKey.Undo):
                event.accept()
                return True
            tabs = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            if event.type() == QEvent.Type.KeyPress and event.key() in tabs and not event.modifiers() & _SKIP:
                self.move(0, 1 if event.key() == Qt.Key.Key_Tab else -1)
                return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._command(event) or self._walk(event):
            event.accept()
            return
        self.fresh = bool(event.text()) and event.text().isprintable()
        super().keyPressEvent(event)

    def _command(self, event: QKeyEvent) -> bool:
        standard, key, control = QKeySequence.StandardKey, event.key(), bool(event.modifiers() & _SKIP)
        commands: list[tuple[bool, Callable[[], object]]] = [
            (event.matches(standard.Undo), self.undo_asked.emit),
            (event.matches(standard.Copy), self.copy),
            (event.matches(standard.Cut), self._cut),
            (event.matches(standard.Paste), self.paste),
            (control and key == Qt.Key.Key_D, self.fill_down),
            (control and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter), self._fill_current),
            (key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not control, self.clear),
            (key == Qt.Key.Key_Escape and bool(self.cells.wrong), self._drop),
        ]
        for wanted, run in commands:
            if wanted:
                run()
                return True
        return False

    def _walk(self, event: QKeyEvent) -> bool:
        key, control = event.key(), bool(event.modifiers() & _SKIP)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        at, last, columns = self.currentIndex(), len(self.cells.ids) - 1, self.visible_columns()
        if not at.isValid() or not columns:
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.move(-1 if shift else 1, 0)
            return True
        edges = {
            Qt.Key.Key_Home: (0 if control else at.row(), columns[0]),
            Qt.Key.Key_End: (last if control else at.row(), columns[-1]),
        }
        if control:
            edges |= {
                Qt.Key.Key_Up: (0, at.column()), Qt.Key.Key_Down: (last, at.column()),
                Qt.Key.Key_Left: (at.row(), columns[0]), Qt.Key.Key_Right: (at.row(), columns[-1]),
            }  # fmt: skip
        goal = edges.get(Qt.Key(key))
        if goal is None:
            return False
        self.select(*goal)
        if shift:
            rows, across = sorted((at.row(), goal[0])), sorted((at.column(), goal[1]))
            self._select_block(rows[0], across[0], rows[1], across[1])
        return True

    def _cut(self) -> None:
        self.copy()
        self.clear()

    def _fill_current(self) -> None:
        at = self.currentIndex()
        if at.isValid():
            self.fill(self.cells.plain(at.row(), at.column()))

    def _drop(self) -> None:
        self.cells.drop([(int(self.cells.ids[r]), self.cells.key(c)) for r, c in self.chosen()])
        self.looked.emit()

    def keyboardSearch(self, _search: str) -> None:
        """Qt would walk through every row, and fetch it; typing edits instead."""

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.fresh = True
        super().inputMethodEvent(event)

    def mouseDoubleClickEvent(self, event: object) -> None:
        self.fresh = False
        super().mouseDoubleClickEvent(event)  # type: ignore[arg-type]

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        self.cells.type(self.currentIndex(), None)
        super().closeEditor(editor, hint)
        self.setFocus()

    # columns ------------------------------------------------------------------------------------------

    def shown(self) -> list[str]:
        """The columns that are shown, in order."""
        return [self.cells.key(c) for c in self.visible_columns()]

    def arrange(self, keys: Sequence[str]) -> None:
        """Show these columns in this order; none of them known leaves the grid as it is."""
        known = {c.key: i for i, c in enumerate(self.cells.columns)}
        wanted = [k for k in keys if k in known]
        if wanted:
            header = self.horizontalHeader()
            for at, key in enumerate(wanted):
                header.moveSection(header.visualIndex(known[key]), at)
            for key, i in known.items():
                self.setColumnHidden(i, key not in wanted)

    def columns_menu(self) -> QMenu:
        """The columns to show, each with a tick."""
        menu = QMenu(self)
        for i, column in enumerate(self.cells.columns):
            action = menu.addAction(_(column.title))
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(i))
            action.toggled.connect(lambda on, at=i: self._show_column(at, shown=on))
        return menu

    def _show_column(self, at: int, *, shown: bool) -> None:
        if shown or len(self.visible_columns()) > 1:
            self.setColumnHidden(at, not shown)
            self.frozen.fit()
            self.columns_changed.emit(self.shown())

    def _header_menu(self, point: QPoint) -> None:
        header = self.horizontalHeader()
        self.header_menu(self.cells.key(header.logicalIndexAt(point)), header.mapToGlobal(point))

    def header_menu(self, key: str, place: QPoint) -> None:
        """What a column's head offers: sorting by it, which columns are shown."""
        menu = self.columns_menu()
        first = menu.actions()[0]
        if key in SORTS:
            for words, descending in ((_("Sort up"), False), (_("Sort down"), True)):
                action = menu.addAction(words)
                action.triggered.connect(lambda _on=False, d=descending: self.sort_asked.emit(key, d))
                menu.insertAction(first, action)
        newest = menu.addAction(_("Newest first"))
        newest.triggered.connect(lambda _on=False: self.sort_asked.emit("", True))
        menu.insertAction(first, newest)
        menu.insertSeparator(first)
        menu.exec(place)
