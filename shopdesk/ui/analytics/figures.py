"""The cards over the chart, each with its definition and what it is compared with, and the sum of the period."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from shopdesk.core.texts import _
from shopdesk.model.analytics import rules
from shopdesk.model.analytics.queries import DayPoint, Sales
from shopdesk.ui import texts
from shopdesk.ui.text_grid import Cell, TextGrid, restyle
from shopdesk.ui.widgets import Spark, label


class FigureCard(QFrame):
    """A figure that is filled again and again: its value, how it changed, what it was before, a line of its days."""

    def __init__(self, title: str, definition: str) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setToolTip(definition)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(2)
        head = QHBoxLayout()
        self.change = QLabel()
        head.addWidget(label(title, "quiet"))
        head.addStretch(1)
        head.addWidget(self.change)
        column.addLayout(head)
        self.value = label("", "figure", selectable=True)
        column.addWidget(self.value)
        below = QHBoxLayout()
        below.setSpacing(10)
        self.was = label("", "caption")
        self.spark = Spark()
        below.addWidget(self.was)
        below.addWidget(self.spark, 1)
        column.addLayout(below)

    def fill(
        self, value: str, change: float | None, was: str, write: Callable[[float], str] = texts.grown
    ) -> None:
        """`change` is a ratio, or what `write` tells; None where there is nothing to compare with."""
        self.value.setText(value)
        self.change.setText("" if change is None else write(change))
        restyle(self.change, "good" if change is None or change >= 0 else "bad")
        self.was.setText(was)


class Figures(QWidget):
    """Net sales, orders, average order, pieces and margin of a period."""

    def __init__(self, currency: str) -> None:
        super().__init__()
        self._currency = currency
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        titles = {
            "net": _("Net sales"), "orders": _("Orders"), "average": _("Average order"), "units": _("Pieces sold"),
            "margin": _("Gross margin"),
        }  # fmt: skip
        self.cards = {key: FigureCard(words, _definitions()[key]) for key, words in titles.items()}
        for card in self.cards.values():
            row.addWidget(card, 1)

    def fill(self, now: Sales, before: Sales | None, points: Sequence[DayPoint]) -> None:
        """Show the figures beside those of the days compared with, None for no comparison; `points` are the days."""
        self.cards["net"].spark.fill([p.net_sales for p in points])
        self.cards["orders"].spark.fill([p.orders for p in points])
        self.cards["average"].spark.fill([p.sales // p.orders for p in points if p.orders])
        money = {"net": "net_sales", "average": "average_order"}
        counts = {"orders": "orders", "units": "units"}
        for key, name in (money | counts).items():
            value, was = getattr(now, name), None if before is None else getattr(before, name)
            words = self._amount if key in money else texts.number
            self._fill(key, words(value), rules.change(value, was), None if was is None else words(was))
        self._fill_margin(now.gross_margin, None if before is None else before.gross_margin)

    def _fill_margin(self, now: Decimal | None, before: Decimal | None) -> None:
        change = None if now is None or before is None else float(now - before)
        told = "—" if now is None else texts.percent(float(now))
        self.cards["margin"].fill(
            told, change, "" if before is None else _before(texts.percent(float(before))), texts.points
        )

    def _fill(self, key: str, value: str, share: Decimal | None, was: str | None) -> None:
        self.cards[key].fill(
            value, None if share is None else float(share), "" if was is None else _before(was)
        )

    def _amount(self, minor: int | None) -> str:
        return texts.amount(minor, self._currency)


def _before(amount: str) -> str:
    return _("before: {amount}").format(amount=amount)


class Waterfall(TextGrid):
    """From goods before discounts to gross profit, line by line."""

    def __init__(self, currency: str) -> None:
        super().__init__(0)
        self.layout().setVerticalSpacing(3)  # type: ignore[union-attr]
        self._currency = currency

    def show_sales(self, sales: Sales) -> None:
        """The lines of these sales."""
        rows = [
            [Cell(words, style, "name"), Cell(texts.amount(amount, self._currency), style, "amount")]
            for words, amount, style in _lines(sales)
        ]
        self.fill("", rows)


def _lines(s: Sales) -> Sequence[tuple[str, int | None, str]]:
    return [
        (_("Goods before discounts"), s.gross, ""), (_("Discounts"), -s.discounts, "quiet"),
        (_("Shipping charged"), s.shipping, "quiet"), (_("Sales"), s.sales, "subheading"),
        (_("Goods refunded"), -s.goods_refunded, "quiet"), (_("Shipping refunded"), -s.shipping_refunded, "quiet"),
        (_("Adjustments"), s.adjustments, "quiet"), (_("Net sales"), s.net_sales, "subheading"),
        (_("Cost of goods"), None if s.cost is None else -s.cost, "quiet"),
        (_("Gross profit"), s.gross_profit, "subheading"),
    ]  # fmt: skip


def _definitions() -> dict[str, str]:
    return {
        "net": _(
            "Goods after discounts and refunds. Sales count on the day they were paid, refunds on the day they were"
            " paid out."
        ),
        "orders": _("Orders paid in the period. Test orders are left out."),
        "average": _("Sales (goods after discounts, with shipping) per order; refunds are not subtracted."),
        "units": _("Pieces in paid orders."),
        "margin": _("Gross profit ÷ sales of goods whose cost is known."),
    }  # fmt: skip
