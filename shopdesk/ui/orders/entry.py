"""A new order by keyboard: type a SKU or title, Enter; quantity and price in the row; customer; Ctrl+Enter saves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from shopdesk.core import reading
from shopdesk.core.money import line_total
from shopdesk.core.problems import refuse
from shopdesk.core.texts import N_, _, language, say
from shopdesk.model.orders import actions, queries
from shopdesk.model.orders.drafts import LineDraft, OrderDraft
from shopdesk.model.orders.queries import PaymentMethod
from shopdesk.model.products.queries import SkuChoice, find_skus
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Field, Form
from shopdesk.ui.widgets import SearchField, label


@dataclass
class _Row:
    sku: SkuChoice
    quantity: int
    price: int


class LinesEditor(QWidget):
    """The rows of the order. `3 mug` takes three of the first thing found for “mug”."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._currency = desk, desk.shop.facts.currency
        self.rows: list[_Row] = []
        self._found: list[SkuChoice] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.search = SearchField(_("Add a product: SKU, title or barcode, Enter"), "")
        self.search.setMaximumWidth(10_000)
        self.search.textChanged.connect(self._offer)
        self.search.installEventFilter(self)
        self.offers = QListWidget()
        self.offers.setAccessibleName(_("Products found"))
        self.offers.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.offers.setMaximumHeight(150)
        self.offers.itemClicked.connect(lambda _item: self._take())
        self.offers.hide()
        self.table = self._make_table()
        self.total = label("", "total")
        foot = QHBoxLayout()
        foot.addWidget(label(_("Delete removes the chosen row."), "caption"))
        foot.addStretch(1)
        foot.addWidget(self.total)
        for widget in (self.search, self.offers, self.table):
            column.addWidget(widget)
        column.addLayout(foot)
        self._show()

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, 4)
        table.setAccessibleName(_("Rows of the order"))
        table.setHorizontalHeaderLabels([_("Item"), _("Pieces"), _("Price"), _("Amount")])
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for at, width in ((1, 80), (2, 110), (3, 120)):
            table.setColumnWidth(at, width)
        table.setMinimumHeight(150)
        table.installEventFilter(self)
        table.itemChanged.connect(self._edited)
        return table

    def _offer(self, typed: str) -> None:
        _count, words = _split_count(typed)
        self._found = self._desk.ask(find_skus, words, 8) if words else []
        self.offers.clear()
        for sku in self._found:
            self.offers.addItem(f"{sku.code}   {sku.title}   {texts.unit(sku.price, self._currency)}")
        self.offers.setVisible(bool(self._found))
        self.offers.setCurrentRow(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.search and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._found:
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                self.offers.setCurrentRow(max(0, min(len(self._found) - 1, self.offers.currentRow() + step)))
                return True
            plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if watched is self.search and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
                self._take()
                return True
            if watched is self.table and event.key() == Qt.Key.Key_Delete:
                self._remove()
                return True
        return super().eventFilter(watched, event)

    def _take(self) -> None:
        at = self.offers.currentRow()
        if 0 <= at < len(self._found):
            count, _words = _split_count(self.search.text())
            sku = self._found[at]
            self.rows.append(_Row(sku, count, sku.price))
            self.search.clear()
            self._show()

    def _remove(self) -> None:
        at = self.table.currentRow()
        if 0 <= at < len(self.rows):
            del self.rows[at]
            self._show()

    def _show(self) -> None:
        self.table.blockSignals(True)
        self.table.setRowCount(len(self.rows))
        for at, row in enumerate(self.rows):
            amount = texts.amount(line_total(row.quantity, row.price), self._currency)
            cells = (
                f"{row.sku.title}  ({row.sku.code})",
                str(row.quantity),
                texts.plain_unit(row.price, self._currency),
                amount,
            )
            for column, words in enumerate(cells):
                item = QTableWidgetItem(words)
                if column in (0, 3):
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                if column:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(at, column, item)
        self.table.blockSignals(False)
        total = sum(line_total(r.quantity, r.price) for r in self.rows)
        self.total.setText(texts.amount(total, self._currency))

    def _edited(self, item: QTableWidgetItem) -> None:
        row = self.rows[item.row()]
        if item.column() == 1:
            value, _wrong = reading.quantity(item.text())
            row.quantity = value if value and value > 0 else row.quantity
        elif item.column() == 2:
            price, _wrong = reading.unit_price(item.text(), self._currency)
            row.price = row.price if price is None or price < 0 else price
        self._show()


def _split_count(typed: str) -> tuple[int, str]:
    head, _space, rest = typed.strip().partition(" ")
    return (
        (int(head), rest.strip()) if head.isdigit() and rest.strip() and len(head) < 5 else (1, typed.strip())
    )


def entry_form(parent: QWidget | None, desk: Desk) -> tuple[Form, LinesEditor]:
    """The form of a new order, and its rows."""
    lines = LinesEditor(desk)
    channels = desk.ask(queries.channels)
    names = [(c[0], c[2] if language() == "zh_CN" else c[1]) for c in channels]
    fields = [
        Field("customer", _("Customer")), Field("phone", _("Phone")),
        Field("channel", _("Channel"), "choice", "direct", names),
        Field("shipping", _("Shipping charged"), "money", 0),
        Field("address", _("Address"), wide=True), Field("note", _("Note"), wide=True),
        Field("paid", _("Paid already"), "yes", value=True),
        Field("method", _("Where it arrived"), "choice", "wechat", [(m.value, texts.method(m)) for m in PaymentMethod]),
    ]  # fmt: skip

    def save(draft: dict[str, Any]) -> object:
        if not lines.rows:
            raise refuse(N_("Add at least one product."))
        return desk.carry_out(say(N_("New order")), actions.new_order, _draft(desk, draft, lines.rows))

    form = Form(
        parent,
        _("New order"),
        fields,
        save,
        save_words=_("Place order"),
        currency=desk.shop.facts.currency,
        more=lines,
    )
    form.resize(640, 680)
    lines.search.setFocus()
    return form, lines


def _draft(desk: Desk, draft: dict[str, Any], rows: list[_Row]) -> OrderDraft:
    moment = desk.shop.clock()
    method = PaymentMethod(draft["method"])
    return OrderDraft(
        channel=draft["channel"], external_no="", placed_at=moment,
        lines=tuple(
            LineDraft(sku=r.sku.code, title=r.sku.title, quantity=r.quantity, unit_price=r.price) for r in rows
        ),
        paid_at=moment if draft["paid"] else None, method=method, shipping=draft["shipping"] or 0,
        customer_name=draft["customer"], recipient=draft["customer"], phone=reading.phone(draft["phone"]),
        street=draft["address"], buyer_note=draft["note"],
    )  # fmt: skip


def open_entry(parent: QWidget | None, desk: Desk) -> None:
    """Open the form."""
    entry_form(parent, desk)[0].exec()
