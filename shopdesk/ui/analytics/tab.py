"""The Analytics tab: how the shop did in a period, beside the one before or a year ago."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from shopdesk.core.periods import Range
from shopdesk.core.texts import _
from shopdesk.model.analytics import queries
from shopdesk.model.analytics.queries import By, Headline, Ranking
from shopdesk.model.orders.queries import channels
from shopdesk.ui import commands as window_commands
from shopdesk.ui import texts
from shopdesk.ui.analytics import charts, commands, period
from shopdesk.ui.analytics.figures import Figures, Waterfall
from shopdesk.ui.analytics.heat import HeatMap
from shopdesk.ui.analytics.rank_panel import RankPanel
from shopdesk.ui.chart import ChartView
from shopdesk.ui.desk import Desk
from shopdesk.ui.screen import Screen
from shopdesk.ui.widgets import Action, Chips, EmptyState, button, label


class AnalyticsTab(Screen):
    """Figures, net sales over time, rankings, the hours of the week and what the period comes to."""

    shows: ClassVar = frozenset({"day_sales", "sales_sum", "product", "sku", "category"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.period, self.own, self.channel = "30", None, ""
        self.compared, self.step = "before", ""
        self._asked = 0
        currency = desk.shop.facts.currency
        self.figures = Figures(currency)
        self.days = ChartView(_("Net sales"))
        self.hours = HeatMap(_("When people buy"))
        place = By.REGION if currency == "CNY" else By.COUNTRY
        self.ranks = (RankPanel(By.PRODUCT, currency), RankPanel(place, currency))
        self.sums = Waterfall(currency)
        self._build()

    own: Range | None

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(12)
        column.addLayout(self._head())
        column.addWidget(self.figures)
        self.grid = QWidget()
        grid = QGridLayout(self.grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        grid.addWidget(self._chart(), 0, 0, 1, 2)
        grid.addWidget(self.ranks[0], 0, 2)
        grid.addWidget(_panel(_("When people buy"), self.hours), 1, 0)
        grid.addWidget(self.ranks[1], 1, 1)
        grid.addWidget(_panel(_("In this period"), _scrolled(self.sums)), 1, 2)
        for at in range(3):
            grid.setColumnStretch(at, 1)
        grid.setRowStretch(0, 5)
        grid.setRowStretch(1, 4)
        column.addWidget(self.grid, 1)
        words = _("Figures appear with the first paid order.")
        bring = Action(_("Import orders…"), lambda: window_commands.import_here(self), primary=True)
        self.empty = EmptyState("analytics", _("Nothing sold yet"), words, bring)
        column.addWidget(self.empty, 1)
        for panel in self.ranks:
            panel.changed.connect(self._rank)
            panel.led.connect(self._lead)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(label(_("Analytics"), "title"))
        row.addSpacing(8)
        self.chips = Chips(period.PERIODS, wrap=False)
        self.chips.choose(self.period)
        self.chips.chosen.connect(self._choose)
        row.addWidget(self.chips)
        row.addStretch(1)
        every = [(code, texts.pick(english, chinese)) for code, english, chinese in self.desk.ask(channels)]
        self.channels = _choice(_("Channel"), [("", _("All channels")), *every])
        self.channels.currentIndexChanged.connect(lambda _at: self._set(channel=self.channels.currentData()))
        self.channels.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.channels.setMinimumContentsLength(7)  # a narrow window leaves the periods their room
        self.channels.setMaximumWidth(170)
        row.addWidget(self.channels, 1)
        export = lambda: commands.export_sales(self, self.desk, self.range())
        row.addWidget(button(Action(_("Export"), export, "sheet", primary=True)))
        return row

    def _chart(self) -> QFrame:
        self.steps = _choice(_("Points of the chart"), [(str(by), _(words)) for by, words in period.STEPS])
        self.steps.activated.connect(lambda _at: self._set(step=self.steps.currentData()))
        self.beside = _choice(_("Compared with"), [(key, _(words)) for key, words in period.COMPARED])
        self.beside.currentIndexChanged.connect(lambda _at: self._set(compared=self.beside.currentData()))
        return _panel(_("Net sales"), self.days, self.beside, self.steps)

    def range(self) -> Range:
        """The days that are shown."""
        return period.days_of(
            self.period, self.desk.shop.today(), self.desk.ask(queries.days_of_trade), self.own
        )

    def refresh(self) -> None:
        days = self.range()
        something = self.desk.ask(queries.days_of_trade) is not None
        for part in (self.grid, self.figures):
            part.setVisible(something)
        self.empty.setVisible(not something)
        if something:
            self._show(days)
            self._rank()

    def _show(self, days: Range) -> None:
        headline = self.desk.ask(queries.headline, days, self.channel)
        beside = period.compared(days, self.compared)
        points = self.desk.ask(queries.daily, days, self.channel)
        before = self.desk.ask(queries.daily, beside, self.channel) if beside else []
        step = By(self.step) if self.step else period.step_of(days)
        self.steps.setCurrentIndex(self.steps.findData(str(step)))
        self.figures.fill(headline.now, self._before(headline), points)
        self.sums.show_sales(headline.now)
        now, was = queries.by_step(points, step), queries.by_step(before, step)
        words = _("a year ago") if self.compared == "year_ago" else _("period before")
        drawing = charts.draw_days(
            [p.day for p in now], [p.net_sales for p in now], [p.net_sales for p in was],
            self.desk.shop.facts.currency, words, charts.writer(step),
        )  # fmt: skip
        self.days.show_drawing(drawing)

    def _before(self, headline: Headline) -> queries.Sales | None:
        return {"before": headline.before, "year_ago": headline.year_ago}.get(self.compared)

    def _rank(self) -> None:
        """Ask for rankings and hours beside the window; an answer to an older period is dropped."""
        self._asked += 1
        asked, days, zone, channel = self._asked, self.range(), self.desk.shop.facts.timezone, self.channel
        wanted = [(panel.by, panel.measure) for panel in self.ranks]

        def ask() -> tuple[list[Ranking], dict[tuple[int, int], int]]:
            made = [self.desk.ask(queries.ranking, days, by, zone, m, channel) for by, m in wanted]
            return made, self.desk.ask(queries.hours, days, zone, queries.Measure.NET_SALES, channel)

        def show(answer: tuple[list[Ranking], dict[tuple[int, int], int]]) -> None:
            if asked != self._asked:
                return
            for panel, made in zip(self.ranks, answer[0], strict=True):
                panel.fill(made, commands.names(self.desk, panel.by))
            self.hours.fill(answer[1], lambda minor: texts.amount(minor, self.desk.shop.facts.currency))

        self.desk.ask_behind(ask, show)

    def _lead(self, by: str, key: str) -> None:
        if By(by) is By.CHANNEL:
            self.channels.setCurrentIndex(self.channels.findData(key))
        else:
            commands.lead(self, self.desk, By(by), key)

    def _choose(self, chosen: str) -> None:
        if chosen == "own":
            period.ask_days(self, self.range(), lambda days: self._set(own=days)).exec()
            chosen = "own" if self.own else self.period
            self.chips.choose(chosen)
        self._set(period=chosen)

    def _set(self, **values: object) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        self.refresh()


def _choice(name: str, choices: list[tuple[str, str]]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(name)
    for value, words in choices:
        box.addItem(words, value)
    return box


def _panel(title: str, inside: QWidget, *beside: QWidget) -> QFrame:
    box = QFrame()
    box.setObjectName("panel")
    column = QVBoxLayout(box)
    column.setContentsMargins(16, 12, 16, 10)
    head = QHBoxLayout()
    head.addWidget(label(title, "subheading"))
    head.addStretch(1)
    for part in beside:
        head.addWidget(part)
    column.addLayout(head)
    column.addWidget(inside, 1)
    return box


def _scrolled(inside: QWidget) -> QScrollArea:
    """A pane that scrolls when the window is low."""
    inside.setObjectName("clear")
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area
