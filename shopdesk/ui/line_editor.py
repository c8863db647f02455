"""Rows of goods typed by keyboard: a SKU or title and Enter adds one, cells are edited in place, Delete removes.

One editor for orders of customers, purchases, receipts, returns, a supplier's terms and bundles; each says by
`Cell` what a row holds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from shopdesk.core import reading
from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_, _
from shopdesk.model.products.queries import SkuChoice, choice, find_skus, sharing
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Form
from shopdesk.ui.theme import theme
from shopdesk.ui.widgets import SearchField, label

Row = dict[str, Any]
Start = Callable[[SkuChoice, int], Row]
"""Makes a row of a SKU and the pieces typed before it (`3 mug`)."""
_ROOM = 36


@dataclass(frozen=True)
class Cell:
    """A column: quantity, unit (minor × 10⁴), money (minor), text, day or choice is edited; `shown` is worked out
    from all rows and the place of one. An empty cell that may be empty is None or ''. `least`: of a quantity."""

    key: str
    title: str
    kind: Literal["quantity", "unit", "money", "text", "day", "choice", "shown"]
    width: int = 90
    choices: Sequence[tuple[Any, str]] = ()
    show: Callable[[list[Row], int], str] | None = None
    may_be_empty: bool = False
    least: int = 0


def pieces_there(sku: SkuChoice) -> str:
    """What is said of a SKU that is offered: how many pieces are free; nothing where none are counted."""
    return _("{n} there").format(n=texts.number(sku.available)) if sku.tracked or sku.bundle else ""


class GoodsEditor(QWidget):
    """The rows, each a dict with `sku_id`, `code`, `title` and the cells' keys. `changed` after each change.

    What cannot be read stays in its cell as typed, marked and told under the rows; the row keeps what it had.

    Without `start` nothing is added. `foot` says the sum under the rows, `hint` what to mind of them, `note` what
    comes of them; `tell` says more of a SKU that is offered.
    """

    changed = Signal()

    def __init__(
        self,
        desk: Desk,
        cells: Sequence[Cell],
        *,
        start: Start | None = None,
        rows: Sequence[Row] = (),
        foot: Callable[[list[Row]], str] | None = None,
        hint: Callable[[list[Row]], str] | None = None,
        note: Callable[[list[Row]], str] | None = None,
        tell: Callable[[SkuChoice], str] = pieces_there,
        ask: str = "",
        twice: bool = False,
        fixed: bool = False,
    ) -> None:
        """`twice`: a SKU may have several rows; else adding it again adds to its pieces. `fixed`: no row is removed."""
        super().__init__()
        self._desk, self._cells, self._start = desk, tuple(cells), start
        self._foot, self._hint, self._note = foot, hint, note
        self._say, self._twice, self._fixed = tell, twice, fixed
        self._currency = desk.shop.facts.currency
        self.rows: list[Row] = [dict(r) for r in rows]
        self._given: list[Row] = [dict(r) for r in rows]
        self._found: list[SkuChoice] = []
        self._same = False
        self.search = SearchField(ask or _("Add a product: SKU, title or barcode, Enter"), "")
        self.offers = QListWidget()
        self.table = QTableWidget(0, len(self._cells) + 1)
        self.total, self.words = label("", "total"), label("", "waitingText", wrap=True)
        self.notes, self.refused = label("", "caption", wrap=True), label("", "problem", wrap=True)
        self._build()
        self.show_rows()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.search.setMaximumWidth(10_000)
        self.search.textChanged.connect(self._offer)
        self.search.installEventFilter(self)
        self.search.setVisible(self._start is not None)
        self.offers.setAccessibleName(_("Products found"))
        self.offers.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.offers.setMaximumHeight(130)
        self.offers.itemClicked.connect(lambda _item: self._take())
        self.offers.hide()
        self._dress_table()
        foot = QHBoxLayout()
        foot.addWidget(label("" if self._fixed else _("Delete removes the chosen row."), "caption"))
        foot.addStretch(1)
        foot.addWidget(self.total)
        for widget in (self.search, self.offers, self.table, self.refused, self.words, self.notes):
            column.addWidget(widget)
        column.addLayout(foot)

    def _dress_table(self) -> None:
        table = self.table
        table.setObjectName("goods")
        table.setAccessibleName(_("Goods"))
        table.setHorizontalHeaderItem(0, head_item(_("Product"), Qt.AlignmentFlag.AlignLeft))
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setMinimumSectionSize(40)
        for at, cell in enumerate(self._cells, start=1):
            table.setColumnWidth(at, cell.width)
            table.setHorizontalHeaderItem(at, head_item(cell.title, _side(cell)))
        table.setMinimumHeight(_ROOM * 5)
        table.installEventFilter(self)
        table.itemChanged.connect(self._edited)

    def _offer(self, typed: str) -> None:
        _count, words = split_count(typed)
        self._found = self._desk.ask(find_skus, words, 8) if words else []
        self._show_refused(self.wrong())
        self.offers.clear()
        for sku in self._found:
            self.offers.addItem(f"{sku.code}   {sku.title}   {self._say(sku)}")
        self.offers.setVisible(bool(self._found))
        self._same = len(self._desk.ask(sharing, words, for_sale=True)) > 1
        self.offers.setCurrentRow(-1 if self._same else 0)  # which is meant is not for Enter to guess

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._typed(watched, event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _typed(self, watched: QObject, event: QKeyEvent) -> bool:
        """Whether the key was for choosing, adding or removing."""
        key = event.key()
        if watched is self.table:
            return saves_from_cell(self, event) or (
                key == Qt.Key.Key_Delete and not self._fixed and self._remove()
            )
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._found:
            step = 1 if key == Qt.Key.Key_Down else -1
            self.offers.setCurrentRow(max(0, min(len(self._found) - 1, self.offers.currentRow() + step)))
            return True
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self._take()
            return True
        return False

    def _take(self) -> None:
        at = self.offers.currentRow()
        if 0 <= at < len(self._found):
            self.add(self._found[at], split_count(self.search.text())[0])
            self.search.clear()
        elif self._same:
            self._show_refused([_("Several SKUs have this barcode: choose one with ↓, then Enter.")])
        elif words := split_count(self.search.text())[1]:
            self._show_refused([_("No SKU is found by “{text}”.").format(text=words[:40])])

    def add(self, sku: SkuChoice, count: int = 1) -> None:
        """Take so many pieces of a SKU more."""
        if self._start is None:
            return
        at = next((i for i, r in enumerate(self.rows) if r["sku_id"] == sku.id), None)
        if at is None or self._twice:
            self.rows.append(self._new(sku, count))
            at = len(self.rows) - 1
        else:
            self.rows[at]["quantity"] = self.rows[at].get("quantity", 0) + count
        self.show_rows()
        self.table.selectRow(at)

    def _remove(self) -> bool:
        at = self.table.currentRow()
        if 0 <= at < len(self.rows):
            del self.rows[at]
            self.show_rows()
        return True

    def show_rows(self) -> None:
        """Write the rows into the table; after they were changed from outside."""
        self.table.blockSignals(True)
        self.table.setRowCount(len(self.rows))
        for at, row in enumerate(self.rows):
            self.table.setRowHeight(at, _ROOM)
            name = QTableWidgetItem(f"{row['title']}  ({row['code']})")
            name.setFlags(name.flags() & ~Qt.ItemFlag.ItemIsEditable)
            name.setToolTip(name.text())
            self.table.setItem(at, 0, name)
            for column, cell in enumerate(self._cells, start=1):
                self._put(at, column, cell, row)
        self.table.blockSignals(False)
        self._tell()

    def _put(self, at: int, column: int, cell: Cell, row: Row) -> None:
        if cell.kind == "choice":
            self.table.setCellWidget(at, column, self._box(cell, row))
            return
        typed, wrong = row.get("wrong", {}).get(cell.key, ("", None))
        item = QTableWidgetItem(typed if wrong else self._words(cell, row, at))
        item.setTextAlignment(_side(cell))
        if wrong:
            item.setForeground(QColor(theme.tokens.bad))
            item.setToolTip(str(wrong))
        if cell.kind == "shown":
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
        self.table.setItem(at, column, item)

    def _box(self, cell: Cell, row: Row) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(cell.title)
        for value, words in cell.choices:
            box.addItem(words, value)
        box.setCurrentIndex(next((i for i, (v, _w) in enumerate(cell.choices) if v == row[cell.key]), 0))
        box.currentIndexChanged.connect(lambda _i: self._chosen(row, cell.key, box.currentData()))
        return box

    def _chosen(self, row: Row, key: str, value: Any) -> None:
        row[key] = value
        self._tell()

    def _words(self, cell: Cell, row: Row, at: int) -> str:
        if cell.kind == "shown":
            return cell.show(self.rows, at) if cell.show else ""
        value = row.get(cell.key)
        if value is None or value == "":
            return ""
        if cell.kind in ("unit", "money"):
            return texts.plain_unit(value if cell.kind == "unit" else value * 10_000, self._currency)
        return value.isoformat() if cell.kind == "day" else str(value)

    def _edited(self, item: QTableWidgetItem) -> None:
        cell, row = self._cells[item.column() - 1], self.rows[item.row()]
        typed = item.text().strip()
        value, wrong = self._read(cell, typed)
        if wrong is None and value in (None, "") and not cell.may_be_empty:
            wrong = problem(N_("Fill this in."))
        marked = row.setdefault("wrong", {})
        if wrong is not None:
            marked[cell.key] = (typed, wrong)
        else:
            marked.pop(cell.key, None)
            row[cell.key] = value
            row.setdefault("typed", set()).add(cell.key)
        self.show_rows()

    def _read(self, cell: Cell, typed: str) -> tuple[Any, Problem | None]:
        if cell.kind == "quantity":
            value, wrong = reading.quantity(typed)
            few = value is not None and value < cell.least
            return value, problem(
                N_("“{text}” is below {least}."), text=typed, least=cell.least
            ) if few else wrong
        if cell.kind == "unit":
            value, wrong = reading.unit_price(typed, self._currency)
            return value, problem(
                N_("A price is zero or more.")
            ) if value is not None and value < 0 else wrong
        if cell.kind == "money":
            return reading.money(typed, self._currency)
        return reading.day(typed) if cell.kind == "day" else (typed, None)

    def wrong(self) -> list[str]:
        """What cannot be read, with the row and the column where it stands."""
        return [
            _("{sku}, {column}: {why}").format(sku=row["code"], column=cell.title, why=marked[cell.key][1])
            for row in self.rows if (marked := row.get("wrong"))
            for cell in self._cells if cell.key in marked
        ]  # fmt: skip

    def refresh_shown(self) -> None:
        """Work out anew what is shown beside the rows; after a field of the form changed."""
        self.table.blockSignals(True)
        for column, cell in enumerate(self._cells, start=1):
            if cell.kind == "shown":
                for at, row in enumerate(self.rows):
                    self._put(at, column, cell, row)
        self.table.blockSignals(False)

    def kept(self) -> list[dict[str, Any]]:
        """The rows as plain words, to be given back when the form was left."""
        return [
            {"sku": r["sku_id"], "typed": sorted(r.get("typed") or ()),
             **{c.key: self._said(c, r) for c in self._cells if c.kind != "shown"}}
            for r in self.rows
        ]  # fmt: skip

    def _said(self, cell: Cell, row: Row) -> str:
        if cell.kind == "choice":
            return next((words for value, words in cell.choices if value == row[cell.key]), "")
        return self._words(cell, row, 0)

    def give_back(self, kept: Sequence[dict[str, Any]]) -> None:
        """Make the rows what `kept` told; those whose SKU is gone are left out."""
        given = [dict(r) for r in self._given]
        found = [(told, self._begun(told["sku"], given)) for told in kept]
        self.rows = [self._told(row, told) for told, row in found if row is not None]
        self.show_rows()

    def _begun(self, sku_id: int, given: list[Row]) -> Row | None:
        """A row of this SKU: one of those the form began with, or a new one."""
        own = next((r for r in given if r["sku_id"] == sku_id), None)
        if own is not None:
            given.remove(own)
            return own
        sku = self._desk.ask(choice, sku_id)
        return None if sku is None or self._start is None else self._new(sku, 1)

    def _new(self, sku: SkuChoice, count: int) -> Row:
        start = self._start(sku, count) if self._start else {}
        return {"sku_id": sku.id, "code": sku.code, "title": sku.title, **start}

    def _told(self, row: Row, told: dict[str, Any]) -> Row:
        for cell in self._cells:
            words = told.get(cell.key, "")
            if cell.kind == "choice":
                row[cell.key] = next((v for v, name in cell.choices if name == words), row[cell.key])
            elif cell.kind != "shown" and (words or cell.may_be_empty):
                row[cell.key] = self._read(cell, words)[0]
        row["typed"] = set(told["typed"])
        return row

    def _show_refused(self, words: Sequence[str]) -> None:
        self.refused.setText("\n".join(words))
        self.refused.setVisible(bool(words))

    def note_by(self, note: Callable[[list[Row]], str]) -> None:
        """Say from now on by this what comes of the rows."""
        self._note = note
        self._tell()

    def _tell(self) -> None:
        self.refresh_shown()
        self.total.setText(self._foot(self.rows) if self._foot else "")
        self._show_refused(self.wrong())
        for place, tell in ((self.words, self._hint), (self.notes, self._note)):
            words = tell(self.rows) if tell else ""
            place.setText(words)
            place.setVisible(bool(words))
        self.changed.emit()


class GoodsForm(Form):
    """A form with rows of goods: they are part of what is lost by closing, and its draft has them as `rows`."""

    def __init__(self, editor: GoodsEditor, *args: Any, **kwargs: Any) -> None:
        self._editor = editor
        super().__init__(*args, more=editor, **kwargs)

    def values(self) -> tuple[dict[str, Any], list[Any]]:
        draft, wrong = super().values()
        if self._editor.wrong():
            wrong = [*wrong, problem(N_("Correct the marked cells first."))]
        rows = [{k: v for k, v in r.items() if k not in ("typed", "wrong")} for r in self._editor.rows]
        return {**draft, "rows": rows}, wrong


def saves_from_cell(inside: QWidget, event: QKeyEvent) -> bool:
    """Whether the key was Ctrl+Enter: what is typed in the cell counts, and the form around it is saved.

    A cell that is being typed into takes every Enter for its own; the form itself would not hear of it.
    """
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    form = inside.window()
    if not control or event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or not isinstance(form, Form):
        return False
    QTimer.singleShot(0, form, form.accept)  # the cell has promised what is typed in it for its next turn
    return True


def split_count(typed: str) -> tuple[int, str]:
    """`3 mug` is three of mug; a number alone, or a long one, is a code."""
    head, _space, rest = typed.strip().partition(" ")
    if head.isdigit() and rest.strip() and len(head) < 6:
        return max(1, int(head)), rest.strip()
    return 1, typed.strip()


def head_item(words: str, side: Qt.AlignmentFlag) -> QTableWidgetItem:
    """The title of a column, at the side where its cells lie."""
    item = QTableWidgetItem(words)
    item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    return item


def _side(cell: Cell) -> Qt.AlignmentFlag:
    right = cell.kind in ("quantity", "unit", "money", "shown")
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
