"""What a bundle is made of: components found by code or title, their pieces, and what comes of them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QListWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from shopdesk.core import reading
from shopdesk.core.texts import _
from shopdesk.model.bundles import queries, rules
from shopdesk.model.bundles.rules import Part
from shopdesk.model.products.queries import SkuChoice, find_skus
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.widgets import SearchField, label


class PartsEditor(QWidget):
    """The components of a bundle. `3 mug` takes three of the first thing found for “mug”."""

    changed = Signal()

    def __init__(self, desk: Desk, price: int, parts: tuple[Part, ...] = ()) -> None:
        super().__init__()
        self._desk, self._price, self._currency = desk, price, desk.shop.facts.currency
        self.parts = list(parts)
        self._found: list[SkuChoice] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.search = SearchField(_("Add a component: SKU, title or barcode, Enter"), "")
        self.search.setMaximumWidth(10_000)
        self.search.textChanged.connect(self._offer)
        self.search.installEventFilter(self)
        self.offers = self._make_offers()
        self.table = self._make_table()
        self.sums = label("", "caption", wrap=True)
        for widget in (
            self.search,
            self.offers,
            self.table,
            label(_("Delete removes the chosen row."), "caption"),
        ):
            column.addWidget(widget)
        column.addWidget(self.sums)
        self._show()

    def chosen(self) -> dict[int, int]:
        """SKU → pieces in one bundle."""
        return {p.sku_id: p.quantity for p in self.parts}

    def add(self, sku_id: int, count: int) -> None:
        """Take so many pieces of a SKU more."""
        at = next((i for i, p in enumerate(self.parts) if p.sku_id == sku_id), None)
        if at is not None:
            self.parts[at] = replace(self.parts[at], quantity=self.parts[at].quantity + count)
        else:
            part = self._desk.ask(queries.part_of, sku_id, count)
            self.parts += [part] if part else []
        self._show()

    def _make_offers(self) -> QListWidget:
        offers = QListWidget()
        offers.setAccessibleName(_("Products found"))
        offers.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        offers.setMaximumHeight(150)
        offers.itemClicked.connect(lambda _item: self._take())
        offers.hide()
        return offers

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, 5)
        table.setAccessibleName(_("Components"))
        table.setHorizontalHeaderLabels([_("Component"), _("Pieces"), _("Price"), _("Cost"), _("Available")])
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for at, width in ((1, 70), (2, 92), (3, 92), (4, 84)):
            table.setColumnWidth(at, width)
        table.setMinimumHeight(170)
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
            return self._typed(watched, event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _typed(self, watched: QObject, event: QKeyEvent) -> bool:
        """Whether the key was for choosing or removing."""
        if watched is self.table:
            if event.key() == Qt.Key.Key_Delete and 0 <= self.table.currentRow() < len(self.parts):
                del self.parts[self.table.currentRow()]
                self._show()
                return True
            return False
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._found:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.offers.setCurrentRow(max(0, min(len(self._found) - 1, self.offers.currentRow() + step)))
            return True
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self._take()
            return True
        return False

    def _take(self) -> None:
        at = self.offers.currentRow()
        if 0 <= at < len(self._found):
            count, _words = _split_count(self.search.text())
            self.add(self._found[at].id, count)
            self.search.clear()

    def _show(self) -> None:
        self.table.blockSignals(True)
        self.table.setRowCount(len(self.parts))
        for at, p in enumerate(self.parts):
            price, cost = (texts.unit(x, self._currency) for x in (p.price, p.cost))
            free = texts.number(p.available) if p.tracked else "—"
            for column, words in enumerate((f"{p.title}  ({p.code})", str(p.quantity), price, cost, free)):
                item = QTableWidgetItem(words)
                if column != 1:
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                if column:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(at, column, item)
        self.table.blockSignals(False)
        self.sums.setText(sums(self.parts, self._price, self._currency))
        self.changed.emit()

    def _edited(self, item: QTableWidgetItem) -> None:
        value, _wrong = reading.quantity(item.text())
        if value and value > 0:
            self.parts[item.row()] = replace(self.parts[item.row()], quantity=value)
        self._show()


def sums(parts: list[Part], price: int, currency: str) -> str:
    """What one costs, what its components cost alone, the margin at its price, and how many can be made now."""
    if not parts:
        return _("One piece and more of one SKU or several.")
    cost = rules.cost(parts)
    told = [
        _("Cost {amount}").format(amount=texts.unit(cost, currency)),
        _("one by one {amount}").format(amount=texts.unit(rules.list_price(parts), currency)),
        _("price {amount}").format(amount=texts.unit(price, currency)),
    ]
    if cost is not None and price:
        told.append(_("margin {p}").format(p=texts.percent((price - cost) / price)))
    told.append(_("can be made now: {n}").format(n=texts.number(rules.can_make(parts))))
    return " · ".join(told)


def _split_count(typed: str) -> tuple[int, str]:
    head, _space, rest = typed.strip().partition(" ")
    return (
        (int(head), rest.strip()) if head.isdigit() and rest.strip() and len(head) < 5 else (1, typed.strip())
    )
