"""The Analytics tab: how the shop did in a period, beside the one before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from shopdesk.core import periods
from shopdesk.core.periods import Range
from shopdesk.core.texts import N_, _
from shopdesk.model.analytics import queries, rules
from shopdesk.model.analytics.queries import By, Headline, Sales, SalesReport
from shopdesk.model.orders.queries import channels
from shopdesk.ui import texts
from shopdesk.ui.analytics import charts, commands
from shopdesk.ui.chart import ChartView
from shopdesk.ui.desk import Desk
from shopdesk.ui.screen import Screen
from shopdesk.ui.widgets import Action, Chips, EmptyState, Spark, button, label

PERIODS = (
    ("7", N_("7 days")), ("30", N_("30 days")), ("month", N_("This month")), ("quarter", N_("Quarter")),
    ("year", N_("Year")), ("all", N_("All")),
)  # fmt: skip
_TOP = 7


class AnalyticsTab(Screen):
    """Figures, net sales per day, the best products and channels."""

    shows: ClassVar = frozenset({"day_sales", "orders", "order_line", "aftersale_line", "product", "sku"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.period = "30"
        self.channel = ""
        self._asked = 0
        self.figures = QHBoxLayout()
        self.figures.setSpacing(12)
        self.days = ChartView(_("Net sales per day"))
        self.products = ChartView(_("Top products"))
        self.by_channel = ChartView(_("Sales by channel"))
        self.by_country = ChartView(_("Sales by country"))
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(12)
        column.addLayout(self._head())
        column.addLayout(self.figures)
        self.grid = QWidget()
        grid = QGridLayout(self.grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        grid.addWidget(_panel(_("Net sales per day"), self.days), 0, 0, 1, 2)
        grid.addWidget(_panel(_("Top products by gross sales"), self.products), 0, 2)
        grid.addWidget(_panel(_("Sales by channel"), self.by_channel), 1, 0)
        grid.addWidget(_panel(_("Sales by country"), self.by_country), 1, 1)
        self.more = QVBoxLayout()
        grid.addWidget(_panel(_("In this period"), _box(self.more)), 1, 2)
        for at, weight in enumerate((3, 3, 3)):
            grid.setColumnStretch(at, weight)
        grid.setRowStretch(0, 5)
        grid.setRowStretch(1, 4)
        column.addWidget(self.grid, 1)
        words = _("Figures appear with the first paid order.")
        self.empty = EmptyState("analytics", _("Nothing sold yet"), words)
        column.addWidget(self.empty, 1)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(label(_("Analytics"), "title"))
        row.addSpacing(14)
        self.chips = Chips(PERIODS, wrap=False)
        self.chips.choose(self.period)
        self.chips.chosen.connect(self._choose)
        row.addWidget(self.chips)
        row.addStretch(1)
        self.channels = QComboBox()
        self.channels.setAccessibleName(_("Channel"))
        self.channels.addItem(_("All channels"), "")
        for code, english, chinese in self.desk.ask(channels):
            self.channels.addItem(texts.pick(english, chinese), code)
        self.channels.currentIndexChanged.connect(
            lambda _at: self._choose_channel(self.channels.currentData())
        )
        row.addWidget(self.channels)
        export = lambda: commands.export_sales(self, self.desk, self.range())  # noqa: E731 - one line, used once
        row.addWidget(button(Action(_("Export"), export, "sheet", primary=True)))
        return row

    def range(self) -> Range:
        """The days that are shown: of a shop that sells no more, the last ones it sold on."""
        trade = self.desk.ask(queries.days_of_trade)
        today = self.desk.shop.today()
        last = min(today, trade.end) if trade and (today - trade.end).days > 30 else today
        spans = {
            "month": periods.month, "quarter": periods.quarter, "year": periods.year,
        }  # fmt: skip
        if self.period in spans:
            whole = spans[self.period](last)
            return Range(whole.start, min(whole.end, last))
        if self.period == "all":
            return trade or Range(last, last)
        return periods.last_days(last, int(self.period))

    def refresh(self) -> None:
        self._asked += 1
        days = self.range()
        something = self.desk.ask(queries.days_of_trade) is not None
        self.grid.setVisible(something)
        self.empty.setVisible(not something)
        if not something:
            _clear(self.figures)
            return
        points = self.desk.ask(queries.daily, days, self.channel)
        before = self.desk.ask(queries.daily, days.before(), self.channel)
        self._show_figures(self.desk.ask(queries.headline, days, self.channel), [p.net_sales for p in points])
        currency = self.desk.shop.facts.currency
        self.days.show_drawing(
            charts.draw_days(
                [p.day for p in points],
                [p.net_sales for p in points],
                [p.net_sales for p in before],
                currency,
                _("period before"),
            )  # fmt: skip
        )
        self._rank(self.products, By.PRODUCT, days, lambda s: s.gross)
        self._rank(self.by_channel, By.CHANNEL, days, lambda s: s.sales)
        self._rank(self.by_country, By.COUNTRY, days, lambda s: s.sales)

    def _rank(self, view: ChartView, by: By, days: Range, worth: Callable[[Sales], int]) -> None:
        """Fetch and draw the best of a kind, beside the window; an answer to an older period is dropped."""
        zone, asked = self.desk.shop.facts.timezone, self._asked

        def draw(report: SalesReport) -> None:
            if asked != self._asked:
                return
            best = sorted(report.rows, key=worth, reverse=True)[:_TOP]
            names = [commands.name_of(self.desk, by, s) for s in best]
            view.show_drawing(
                charts.draw_bars(names, [worth(s) for s in best], self.desk.shop.facts.currency)
            )

        self.desk.ask_behind(lambda: self.desk.ask(queries.sales_report, days, by, zone), draw)

    def _show_figures(self, headline: Headline, days: Sequence[int]) -> None:
        _clear(self.figures)
        currency, now, before = self.desk.shop.facts.currency, headline.now, headline.before
        self.figures.addWidget(
            _figure(
                _("Net sales"),
                texts.amount(now.net_sales, currency),
                now.net_sales,
                before.net_sales,
                _definitions()["net"],
                days,
            )
        )
        self.figures.addWidget(
            _figure(
                _("Orders"), texts.number(now.orders), now.orders, before.orders, _definitions()["orders"]
            )
        )
        self.figures.addWidget(
            _figure(
                _("Average order"),
                texts.amount(now.average_order, currency),
                now.average_order,
                before.average_order,
                _definitions()["average"],
            )
        )
        self.figures.addWidget(
            _figure(
                _("Pieces sold"), texts.number(now.units), now.units, before.units, _definitions()["units"]
            )
        )
        margin = "—" if now.gross_margin is None else texts.percent(float(now.gross_margin))
        self.figures.addWidget(_figure(_("Gross margin"), margin, None, None, _definitions()["margin"]))
        _clear(self.more)
        for words, amount in _rows(now):
            line = QHBoxLayout()
            line.addWidget(label(words, "quiet"))
            line.addStretch(1)
            line.addWidget(label(texts.amount(amount, currency)))
            self.more.addLayout(line)
        self.more.addStretch(1)

    def _choose(self, period: str) -> None:
        self.period = period
        self.refresh()

    def _choose_channel(self, code: str) -> None:
        self.channel = code
        self.refresh()


def _rows(s: Sales) -> list[tuple[str, int | None]]:
    return [
        (_("Goods before discounts"), s.gross), (_("Discounts"), -s.discounts), (_("Shipping charged"), s.shipping),
        (_("Sales"), s.sales), (_("Goods refunded"), -s.goods_refunded), (_("Shipping refunded"), -s.shipping_refunded),
        (_("Adjustments"), s.adjustments), (_("Cost of goods"), s.cost), (_("Gross profit"), s.gross_profit),
    ]  # fmt: skip


def _definitions() -> dict[str, str]:
    return {
        "net": _("Goods after discounts and refunds. Sales count on the day they were paid, refunds on the day they were paid out."),
        "orders": _("Orders paid in the period. Test orders are left out."),
        "average": _("Sales (goods after discounts, with shipping) per order; refunds are not subtracted."),
        "units": _("Pieces in paid orders."),
        "margin": _("Gross profit ÷ sales of goods whose cost is known."),
    }  # fmt: skip


def _figure(
    title: str, value: str, now: int | None, before: int | None, definition: str, days: Sequence[int] = ()
) -> QFrame:
    box = QFrame()
    box.setObjectName("panel")
    box.setToolTip(definition)
    column = QVBoxLayout(box)
    column.setContentsMargins(16, 12, 16, 10)
    column.setSpacing(2)
    column.addWidget(label(title, "quiet"))
    row = QHBoxLayout()
    row.addWidget(label(value, "figure", selectable=True))
    row.addStretch(1)
    share = rules.change(now, before)
    if share is not None:
        row.addWidget(label(texts.percent(float(share), plus=True), "good" if share >= 0 else "bad"))
    column.addLayout(row)
    column.addWidget(Spark(days) if days else label("", "caption"))
    return box


def _panel(title: str, inside: QWidget) -> QFrame:
    box = QFrame()
    box.setObjectName("panel")
    column = QVBoxLayout(box)
    column.setContentsMargins(16, 14, 16, 12)
    column.addWidget(label(title, "subheading"))
    column.addWidget(inside, 1)
    return box


def _box(layout: QVBoxLayout) -> QWidget:
    """The layout in a pane that scrolls when the window is low."""
    inside = QWidget()
    inside.setObjectName("clear")
    layout.setContentsMargins(0, 0, 6, 0)
    layout.setSpacing(8)
    inside.setLayout(layout)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area


def _clear(layout: QHBoxLayout | QVBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            return
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif isinstance(inner, QHBoxLayout | QVBoxLayout):
            _clear(inner)
