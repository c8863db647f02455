"""Tables over any number of rows: an array of ids, and pages of rows fetched when they come into view.

Sorting and filtering are the source's work, in SQL; nothing here loads more than it shows (performance.md, trap 4).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from PySide6.QtCore import (
    QAbstractTableModel, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal,
)  # fmt: skip
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView, QHeaderView, QMenu, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget,
)  # fmt: skip

from shopdesk.core.texts import _
from shopdesk.ui import texts
from shopdesk.ui.theme import tabular, theme

Kind = Literal["text", "strong", "quiet", "money", "unit", "number", "day", "moment", "pill", "percent", "bar"]
Index = QModelIndex | QPersistentModelIndex
_RIGHT = {"money", "unit", "number", "percent"}
_PAGE = 256
_PAGES = 40
_PADDING = 12


@dataclass(frozen=True, slots=True)
class Column:
    """A column as data: `value` takes a row and gives what `kind` writes (money: minor units, pill: a state's code).

    `width` in pixels; a `stretch` column takes what is left. `sort` is the source's name for this order, '' for none.
    """

    key: str
    title: str
    value: Callable[[Any], Any]
    kind: Kind = "text"
    width: int = 120
    stretch: bool = False
    sort: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What writing a cell needs to know: the shop's currency, zone and day."""

    currency: str
    zone: str
    today: date


def write(column: Column, value: Any, context: Context) -> str:
    """A cell's value in words."""
    if value is None or value == "":
        return "" if column.kind not in ("money", "unit", "number", "percent") else "—"
    if column.kind == "money":
        return texts.amount(value, context.currency)
    if column.kind == "unit":
        return texts.unit(value, context.currency)
    if column.kind == "number":
        return texts.number(value)
    if column.kind == "percent":
        return texts.percent(value)
    if column.kind == "day" and isinstance(value, date):
        return texts.day(value, context.today)
    if column.kind == "moment" and isinstance(value, datetime):
        return texts.moment(value, context.zone, context.today)
    if column.kind == "pill":
        return texts.state(value)[0]
    return str(value)


class RowsModel(QAbstractTableModel):
    """The rows behind a table: ids known, rows fetched by page."""

    def __init__(self, columns: Sequence[Column], fetch: Callable[[list[int]], Sequence[Any]], context: Context) -> None:
        super().__init__()
        self.columns = list(columns)
        self.context = context
        self._fetch = fetch
        self.ids: Sequence[int] = array("q")
        self._pages: dict[int, Sequence[Any]] = {}

    def show(self, ids: Sequence[int]) -> None:
        """Show these ids, in this order."""
        self.beginResetModel()
        self.ids = ids
        self._pages.clear()
        self.endResetModel()

    def row(self, index: int) -> Any | None:
        """The row at a position, fetched with its page."""
        page = index // _PAGE
        rows = self._pages.get(page)
        if rows is None:
            if len(self._pages) >= _PAGES:
                self._pages.pop(next(iter(self._pages)))
            wanted = list(self.ids[page * _PAGE : (page + 1) * _PAGE])
            found = {r.id: r for r in self._fetch(wanted)}
            rows = self._pages[page] = [found.get(i) for i in wanted]
        at = index - page * _PAGE
        return rows[at] if at < len(rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
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
        side = Qt.AlignmentFlag.AlignRight if self.columns[column].kind in _RIGHT else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return _(self.columns[section].title)
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return self._alignment(section)
        return None


class CellDelegate(QStyledItemDelegate):
    """Draws a cell: one padding for all, amounts right-aligned in tabular figures, states as pills."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, RowsModel):
            return
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(option.rect, QColor(theme.tokens.selection))
        spec, record = model.columns[index.column()], model.row(index.row())
        if record is not None:
            value = spec.value(record)
            rect = option.rect.adjusted(_PADDING, 0, -_PADDING, 0)
            if spec.kind == "pill" and value:
                _draw_pill(painter, rect, str(value), option.font)
            elif spec.kind == "bar" and value is not None:
                _draw_bar(painter, rect, int(value))
            else:
                self._draw_text(painter, rect, spec, write(spec, value, model.context), option.font, value)
        painter.restore()

    def _draw_text(self, painter: QPainter, rect: QRect, spec: Column, words: str, font: QFont, value: Any) -> None:
        quiet = spec.kind in ("quiet", "moment", "day")
        painter.setPen(QPen(QColor(theme.tokens.quiet if quiet else theme.tokens.ink)))
        if spec.kind in _RIGHT:
            font = tabular(font)
            if spec.kind == "money" and isinstance(value, int) and value < 0:
                painter.setPen(QPen(QColor(theme.tokens.ink)))
        if spec.kind == "strong":
            font = QFont(font)
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        side = Qt.AlignmentFlag.AlignRight if spec.kind in _RIGHT else Qt.AlignmentFlag.AlignLeft
        words = QFontMetrics(font).elidedText(words.replace("\n", " "), Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, words)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        return QSize(80, theme.row_height)


def _draw_pill(painter: QPainter, rect: QRect, code: str, font: QFont) -> None:
    words, tone = texts.state(code)
    background, ink = theme.tone(tone)
    font = QFont(font)
    font.setPixelSize(12)
    metrics = QFontMetrics(font)
    width = min(metrics.horizontalAdvance(words) + 20, rect.width() + _PADDING)
    pill = QRect(rect.left() - 2, rect.center().y() - 11, width, 22)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(background)
    painter.drawRoundedRect(pill, 11, 11)
    painter.setPen(QPen(ink))
    painter.setFont(font)
    words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, width - 12)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)


def _draw_bar(painter: QPainter, rect: QRect, percent: int) -> None:
    track = QRect(rect.left(), rect.center().y() - 3, min(rect.width(), 80), 6)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.tokens.line))
    painter.drawRoundedRect(track, 3, 3)
    painter.setBrush(QColor(theme.tokens.accent if percent >= 80 else theme.tokens.waiting))
    painter.drawRoundedRect(QRect(track.left(), track.top(), track.width() * percent // 100, 6), 3, 3)


class _Header(QHeaderView):
    """A header whose words start exactly where the cells' words do."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setFixedHeight(36)
        self.setMinimumSectionSize(48)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # noqa: N802 - Qt's name
        model = self.model()
        painter.save()
        painter.fillRect(rect, QColor(theme.tokens.surface))
        painter.setPen(QPen(QColor(theme.tokens.line)))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        font = QFont(self.font())
        font.setPixelSize(12)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        sorted_here = self.isSortIndicatorShown() and self.sortIndicatorSection() == section
        painter.setPen(QPen(QColor(theme.tokens.ink if sorted_here else theme.tokens.quiet)))
        words = str(model.headerData(section, Qt.Orientation.Horizontal))
        if sorted_here:
            words += " ↓" if self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder else " ↑"
        side = model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        inner = rect.adjusted(_PADDING, 0, -_PADDING, 0)
        words = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, side, words)
        painter.restore()


class TableView(QTableView):
    """The one table of the program. `chosen` when another row is current, `opened` on Enter or double click."""

    chosen = Signal(object)
    opened = Signal(object)
    sort_asked = Signal(str, bool)
    columns_changed = Signal(list)
    selection_summed = Signal(str)

    def __init__(self, columns: Sequence[Column], fetch: Callable[[list[int]], Sequence[Any]], context: Context) -> None:
        super().__init__()
        self.rows = RowsModel(columns, fetch, context)
        self.setModel(self.rows)
        self.setItemDelegate(CellDelegate(self))
        self.setHorizontalHeader(_Header(self))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.row_height)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self._descending = True
        self._connect()
        self._place_columns()
        theme.changed.connect(self._themed)

    def _connect(self) -> None:
        header = self.horizontalHeader()
        header.sectionClicked.connect(self._sort)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._choose_columns)
        header.sectionMoved.connect(lambda *_a: self._tell_columns())
        self.doubleClicked.connect(lambda index: self.opened.emit(self.rows.row(index.row())))
        self.selectionModel().currentRowChanged.connect(lambda now, _was: self.chosen.emit(self.current()))
        self.selectionModel().selectionChanged.connect(lambda *_a: self._sum())

    def show_ids(self, ids: Sequence[int], keep: int | None = None) -> None:
        """Show these ids; the row with id `keep` (or else the first) becomes current."""
        was = keep if keep is not None else getattr(self.current(), "id", None)
        self.rows.show(ids)
        position = _position(ids, was)
        if len(ids):
            self.select(position if position is not None else 0)
        else:
            self.chosen.emit(None)

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
        positions = sorted(
            p for r in self.selectionModel().selection() for p in range(r.top(), r.bottom() + 1)
        )
        return [int(self.rows.ids[p]) for p in positions]

    def copy(self) -> None:
        """Copy the selected rows as text that pastes into a spreadsheet; formulas stay text."""
        visible = [c for c in self._order() if not self.isColumnHidden(c)]
        positions = sorted(p for r in self.selectionModel().selection() for p in range(r.top(), r.bottom() + 1))
        lines = ["\t".join(_(self.rows.columns[c].title) for c in visible)]
        lines += ["\t".join(_pasteable(self.rows.text(p, c)) for c in visible) for p in positions]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.current() is not None:
            self.opened.emit(self.current())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._stretch()

    def _place_columns(self) -> None:
        for i, column in enumerate(self.rows.columns):
            self.setColumnWidth(i, column.width)
            self.setColumnHidden(i, column.hidden)
        self._stretch()

    def _stretch(self) -> None:
        visible = [i for i in range(len(self.rows.columns)) if not self.isColumnHidden(i)]
        growing = [i for i in visible if self.rows.columns[i].stretch]
        if not growing:
            return
        fixed = sum(self.columnWidth(i) for i in visible if i not in growing)
        share = max((self.viewport().width() - fixed) // len(growing), 0)
        for i in growing:
            self.setColumnWidth(i, max(share, self.rows.columns[i].width))

    def _sort(self, section: int) -> None:
        column = self.rows.columns[section]
        if not column.sort:
            return
        header = self.horizontalHeader()
        again = header.isSortIndicatorShown() and header.sortIndicatorSection() == section
        self._descending = not self._descending if again else True
        header.setSortIndicatorShown(True)
        order = Qt.SortOrder.DescendingOrder if self._descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(section, order)
        self.sort_asked.emit(column.sort, self._descending)

    def _choose_columns(self, point: object) -> None:
        menu = QMenu(self)
        for i, column in enumerate(self.rows.columns):
            action = menu.addAction(_(column.title))
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(i))
            action.toggled.connect(lambda shown, at=i: self._show_column(at, shown=shown))
        menu.exec(self.horizontalHeader().mapToGlobal(point))  # type: ignore[arg-type]

    def _show_column(self, at: int, *, shown: bool) -> None:
        self.setColumnHidden(at, not shown)
        self._stretch()
        self._tell_columns()

    def _order(self) -> list[int]:
        header = self.horizontalHeader()
        return sorted(range(len(self.rows.columns)), key=header.visualIndex)

    def _tell_columns(self) -> None:
        self.columns_changed.emit([self.rows.columns[i].key for i in self._order() if not self.isColumnHidden(i)])

    def arrange(self, keys: Sequence[str]) -> None:
        """Show the columns named, in this order; an empty list leaves the table's own."""
        known = {c.key: i for i, c in enumerate(self.rows.columns)}
        if not keys or not any(k in known for k in keys):
            return
        header = self.horizontalHeader()
        header.blockSignals(True)
        for at, key in enumerate(k for k in keys if k in known):
            header.moveSection(header.visualIndex(known[key]), at)
        header.blockSignals(False)
        for key, i in known.items():
            self.setColumnHidden(i, key not in keys)
        self._stretch()

    def _sum(self) -> None:
        ranges = self.selectionModel().selection()
        count = sum(r.bottom() - r.top() + 1 for r in ranges)
        column = next((c for c in self.rows.columns if c.kind == "money"), None)
        if count < 2 or count > 2000 or column is None:
            self.selection_summed.emit("")
            return
        rows = [self.rows.row(p) for r in ranges for p in range(r.top(), r.bottom() + 1)]
        total = sum(column.value(r) or 0 for r in rows if r is not None)
        words = _("{count} selected · {total}")
        self.selection_summed.emit(words.format(count=count, total=texts.amount(total, self.rows.context.currency)))

    def _themed(self) -> None:
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
