"""What a supplier's goods cost over time: as billed, and what a piece cost in the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QDialog, QVBoxLayout, QWidget

from shopdesk.core import money
from shopdesk.core.texts import _
from shopdesk.model.purchasing.queries import Paid, price_history
from shopdesk.model.purchasing.supplier_queries import SupplierCard
from shopdesk.ui import texts
from shopdesk.ui.chart import ChartView, Draw, Look, Spot, name_line
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import page_dialog
from shopdesk.ui.widgets import label

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_HIGH = 280


def dialog(parent: QWidget | None, desk: Desk, card: SupplierCard) -> QDialog:
    """The prices of a supplier, one SKU at a time."""
    title = _("Prices of {name}").format(name=card.row.name)
    return page_dialog(parent, title, PriceHistory(desk, card), height=480)


class PriceHistory(QWidget):
    """A SKU to choose and its prices as a line; without receipts it says so."""

    def __init__(self, desk: Desk, card: SupplierCard) -> None:
        super().__init__()
        self._desk, self._supplier = desk, card.row.id
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.choice = QComboBox()
        self.choice.setAccessibleName(_("Product"))
        for t in card.terms:
            self.choice.addItem(f"{t.code}   {t.title}", t.sku_id)
        self.chart = ChartView(_("Prices"))
        self.chart.setFixedHeight(_HIGH)
        self.words = label("", "quiet", wrap=True)
        for widget in (self.choice, self.chart, self.words):
            column.addWidget(widget)
        column.addStretch(1)
        self.choice.currentIndexChanged.connect(lambda _at: self._show())
        self._show()

    def _show(self) -> None:
        sku = self.choice.currentData()
        paid = [] if sku is None else self._desk.ask(price_history, supplier_id=self._supplier, sku_id=sku)
        currency = self._desk.shop.facts.currency
        self.chart.setVisible(bool(paid))
        self.words.setText(_summary(paid, currency))
        if paid:
            self.chart.show_drawing(draw_prices(paid, currency, (_("billed"), _("in the end"))))


def _summary(paid: Sequence[Paid], currency: str) -> str:
    if not paid:
        return _("Nothing of it came from this supplier yet.")
    first, last = paid[0], paid[-1]
    change = (last.unit_price - first.unit_price) / first.unit_price if first.unit_price else 0.0
    return _("{n} receipts; last {price}, {change} since {day}.").format(
        n=len(paid), price=texts.unit(last.unit_price, currency), change=texts.percent(change, plus=True),
        day=texts.full_day(first.day),
    )  # fmt: skip


def draw_prices(paid: Sequence[Paid], currency: str, names: tuple[str, str]) -> Draw:
    """Prices as steps, receipt by receipt; the cost in the end dashed above them."""

    def draw(axes: Axes, look: Look) -> list[Spot]:
        scale = money.UNIT_SCALE * 10 ** money.decimals(currency)
        xs = list(range(len(paid)))
        billed, landed = [p.unit_price / scale for p in paid], [p.landed / scale for p in paid]
        if landed != billed:
            axes.plot(
                xs, landed, color=look.quiet, linewidth=1.2, linestyle=(0, (4, 3)), marker="o", markersize=3
            )
            top = max(xs, key=lambda x: landed[x] - billed[x])
            side, away = ("right", -4) if top > 0.7 * len(xs) else ("left", 4)
            name_line(axes, look, names[1], (top, landed[top]), (away, 8), side)
        axes.plot(xs, billed, color=look.accent, linewidth=1.8, marker="o", markersize=4)
        low, high = min(billed + landed), max(billed + landed)
        room = (high - low) * 0.25 or high * 0.1 or 1
        axes.set_ylim(max(0, low - room), high + room)
        axes.set_xticks(xs, [texts.day(p.day) for p in paid])
        axes.yaxis.set_major_formatter(lambda v, _at: texts.unit(round(v * scale), currency))
        return [Spot(x, _spot(p, currency)) for x, p in zip(xs, paid, strict=True)]

    return draw


def _spot(p: Paid, currency: str) -> str:
    price, landed = texts.unit(p.unit_price, currency), texts.unit(p.landed, currency)
    return f"{texts.full_day(p.day)}\n{texts.number(p.quantity)} × {price}\n= {landed}"
