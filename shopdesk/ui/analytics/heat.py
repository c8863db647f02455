"""When people buy: a field for each hour of the week, the darker the more; hover tells the amount."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QLocale, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from shopdesk.core.texts import _
from shopdesk.ui import texts
from shopdesk.ui.theme import theme

_DAYS, _HOURS = 7, 24
_LEFT, _BOTTOM, _GAP = 40, 18, 1.5


class HeatMap(QWidget):
    """Seven rows of twenty-four fields. `words` tells an amount."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMinimumSize(180, 130)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._amounts: dict[tuple[int, int], int] = {}
        self._words: Callable[[int], str] = str
        theme.changed.connect(self.update)

    def fill(self, amounts: Mapping[tuple[int, int], int], words: Callable[[int], str]) -> None:
        """Show amounts by (weekday, hour), Monday 0."""
        self._amounts, self._words = dict(amounts), words
        best = max(self._amounts, key=self._amounts.__getitem__, default=None)
        if best is not None:
            told = _("Most: {when}, {amount}").format(when=_when(*best), amount=words(self._amounts[best]))
            self.setAccessibleDescription(told)
        self.update()

    def field(self, weekday: int, hour: int) -> QRectF:
        """Where a field is painted."""
        wide, high = (self.width() - _LEFT) / _HOURS, (self.height() - _BOTTOM) / _DAYS
        return QRectF(_LEFT + hour * wide, weekday * high, wide - _GAP, high - _GAP)

    def at(self, point: QPointF) -> tuple[int, int] | None:
        """The weekday and hour under a point."""
        hour = int((point.x() - _LEFT) * _HOURS / max(self.width() - _LEFT, 1))
        weekday = int(point.y() * _DAYS / max(self.height() - _BOTTOM, 1))
        inside = point.x() >= _LEFT and 0 <= hour < _HOURS and 0 <= weekday < _DAYS
        return (weekday, hour) if inside else None

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.at(QPointF(event.pos()))
            if place is None:
                QToolTip.hideText()
            else:
                told = self._words(self._amounts.get(place, 0))
                QToolTip.showText(event.globalPos(), f"{_when(*place)}\n{told}", self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        most = max(self._amounts.values(), default=0) or 1
        low, high = QColor(theme.tokens.hover), QColor(theme.tokens.accent)
        for weekday in range(_DAYS):
            for hour in range(_HOURS):
                share = max(self._amounts.get((weekday, hour), 0), 0) / most
                painter.fillRect(self.field(weekday, hour), _between(low, high, share))
        self._label(painter)
        painter.end()

    def _label(self, painter: QPainter) -> None:
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(QColor(theme.tokens.quiet))
        for weekday in range(_DAYS):
            row = self.field(weekday, 0)
            box = QRectF(0, row.top(), _LEFT - 8, row.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, _day(weekday))
        for hour in range(0, _HOURS, 3):
            column = self.field(0, hour)
            box = QRectF(column.left(), self.height() - _BOTTOM + 2, 40, _BOTTOM - 2)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, f"{hour:02d}")


def _between(low: QColor, high: QColor, share: float) -> QColor:
    part = share**0.7 if share else 0.0  # the few best hours would leave all others pale
    return QColor.fromRgbF(
        low.redF() + (high.redF() - low.redF()) * part,
        low.greenF() + (high.greenF() - low.greenF()) * part,
        low.blueF() + (high.blueF() - low.blueF()) * part,
    )


def _day(weekday: int) -> str:
    return texts.locale().standaloneDayName(weekday + 1, QLocale.FormatType.ShortFormat)


def _when(weekday: int, hour: int) -> str:
    day = texts.locale().standaloneDayName(weekday + 1, QLocale.FormatType.LongFormat)
    return f"{day} {hour:02d}:00–{hour:02d}:59"
