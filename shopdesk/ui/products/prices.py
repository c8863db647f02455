"""The prices of a product over time: a small chart, the changes behind it, what is planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QSizePolicy, QVBoxLayout, QWidget

from shopdesk.core.texts import _
from shopdesk.model.products import price_queries
from shopdesk.model.products.price_queries import PLANS, WHATS, WHOS, PriceRow
from shopdesk.model.products.stock_queries import ProductCard, SkuStock
from shopdesk.ui import texts
from shopdesk.ui.card import Drawing, Line, Lines, Section, lines_widget
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import page_dialog
from shopdesk.ui.theme import tabular, theme
from shopdesk.ui.widgets import label

_FEW = 3
_SERIES = 4
_WIDE = 500


@dataclass(frozen=True)
class Series:
    """A SKU's price over time: from each moment on it was this much (minor × 10⁴)."""

    name: str
    points: Sequence[tuple[datetime, int]]


def sections(desk: Desk, product: ProductCard) -> list[Section]:
    """Price history and planned prices on the product's card."""
    found: list[Section] = []
    changes = desk.ask(price_queries.history, product_id=product.id)
    prices = [c for c in changes if c.what != "cost"]
    if prices:
        lines = series(product.skus, changes)
        if lines:
            found.append(Drawing(partial(PriceChart, lines, desk.shop.clock(), desk.shop.facts.currency)))
        found.append(Lines([_line(desk, c) for c in prices[:_FEW]], heading=_("Price history")))
    plans = desk.ask(price_queries.plans, product_id=product.id, open_only=True)
    if plans:
        rows = [_plan(desk, p) for p in plans[:_FEW]]
        found.append(Lines(rows, heading=_("Planned prices")))
    return found


def series(skus: Sequence[SkuStock], changes: Sequence[PriceRow]) -> list[Series]:
    """The prices of those SKUs whose price changed, from the change before the first on; at most four."""
    found = []
    for sku in skus:
        own = [c for c in reversed(changes) if c.code == sku.code and c.what == "price"]
        if own:
            before = own[0].at - timedelta(days=7)
            points = [(before, own[0].old or 0), *((c.at, c.new or 0) for c in own)]
            found.append(Series(sku.code, points))
    return found[:_SERIES]


def _line(desk: Desk, change: PriceRow) -> Line:
    currency, zone, today = desk.shop.facts.currency, desk.shop.facts.timezone, desk.shop.today()
    when = texts.moment(change.at, zone, today)
    what = "" if change.what == "price" else f"{_(WHATS[change.what])} · "
    words = " · ".join(x for x in (f"{when} · {what}{change.code}", _(WHOS[change.who]), change.why) if x)
    return Line(words, f"{texts.unit(change.old, currency)} → {texts.unit(change.new, currency)}", quiet=True)


def _plan(desk: Desk, plan: price_queries.PlanRow) -> Line:
    today = desk.shop.today()
    days = texts.day(plan.starts, today) + (f" – {texts.day(plan.ends, today)}" if plan.ends else "")
    words = f"{days} · {plan.code}" + (f" · {plan.why}" if plan.why else "")
    return Line(
        words, texts.unit(plan.price, desk.shop.facts.currency), detail=_(PLANS[plan.state]), quiet=True
    )


def show_prices(desk: Desk, product: ProductCard) -> None:
    """All price changes and plans of a product in a window of its own."""
    title = _("Prices of {title}").format(title=product.title)
    page_dialog(QApplication.activeWindow(), title, prices_widget(desk, product), width=780).exec()


def prices_widget(desk: Desk, product: ProductCard) -> QWidget:
    """The chart, the plans and every change."""
    inside = QWidget()
    inside.setObjectName("clear")
    column = QVBoxLayout(inside)
    column.setSpacing(14)
    changes = desk.ask(price_queries.history, product_id=product.id)
    lines = series(product.skus, changes)
    if lines:
        column.addWidget(PriceChart(lines, desk.shop.clock(), desk.shop.facts.currency, height=170))
    plans = desk.ask(price_queries.plans, product_id=product.id)
    for heading, rows in (
        (_("Planned prices"), [_plan(desk, p) for p in plans]),
        (_("Price history"), [_line(desk, c) for c in changes]),
    ):
        made = lines_widget(Lines(rows, heading=heading))
        if made is not None:
            column.addWidget(made)
    if not changes and not plans:
        column.addWidget(
            label(
                _("No price was changed yet. Each change will stand here, with its reason."),
                "quiet",
                wrap=True,
            )
        )
    column.addStretch(1)
    return inside


class PriceChart(QWidget):
    """Prices as steps over time, the latest at the right edge with its figure."""

    def __init__(self, lines: Sequence[Series], now: datetime, currency: str, *, height: int = 84) -> None:
        super().__init__()
        self._lines, self._now, self._currency = lines, now, currency
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Price history"))
        self.setToolTip("\n".join(f"{s.name}: {texts.unit(s.points[-1][1], currency)}" for s in lines))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(tabular(self.font()))
        metrics = QFontMetrics(painter.font())
        ends = [self._end(s) for s in self._lines]
        room = max(map(metrics.horizontalAdvance, ends)) + 8
        area = QRectF(2, 10, max(self.width() - room - 4, 10), self.height() - 20)
        self._hairlines(painter, area)
        taken: list[float] = []
        for line, end, colour in zip(self._lines, ends, theme.series(), strict=False):
            last = self._draw(painter, area, line, QColor(colour))
            y = last.y()
            while any(abs(y - t) < metrics.height() - 2 for t in taken):
                y += metrics.height() - 2
            taken.append(y)
            painter.setPen(QPen(QColor(colour)))
            painter.drawText(QPointF(area.right() + 6, y + metrics.ascent() / 2 - 1), end)
        painter.end()

    def _end(self, line: Series) -> str:
        """The latest price; where there is room for it, with the SKU's code."""
        price = texts.unit(line.points[-1][1], self._currency)
        return f"{price}  {line.name}" if len(self._lines) > 1 and self.width() > _WIDE else price

    def _hairlines(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(QPen(QColor(theme.tokens.line)))
        for y in (area.top(), area.center().y(), area.bottom()):
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))

    def _draw(self, painter: QPainter, area: QRectF, line: Series, colour: QColor) -> QPointF:
        values = [v for s in self._lines for _at, v in s.points]
        low, high = min(values), max(values)
        start = min(at for s in self._lines for at, _v in s.points)
        seconds = max((self._now - start).total_seconds(), 1.0)

        def place(at: datetime, value: int) -> QPointF:
            share = min((at - start).total_seconds() / seconds, 1.0)
            up = (value - low) / ((high - low) or 1)
            return QPointF(area.left() + area.width() * share, area.bottom() - area.height() * up)

        pen = QPen(colour)
        pen.setWidthF(1.8)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        steps = [place(*line.points[0])]
        for at, value in line.points[1:]:
            steps += [QPointF(place(at, value).x(), steps[-1].y()), place(at, value)]
        steps.append(QPointF(area.right(), steps[-1].y()))
        painter.drawPolyline(steps)
        return steps[-1]
