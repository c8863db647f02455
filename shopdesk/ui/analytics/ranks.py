"""A ranking as rows with bars: name, amount, share of all; a click or Enter leads to what the row is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)  # fmt: skip

from shopdesk.ui.theme import tabular, theme

_ROW = Qt.ItemDataRole.UserRole
HEIGHT = 34
_BAR = 4


@dataclass(frozen=True, slots=True)
class Rank:
    """A row: what it leads to, its name, its amount and share in words, and its bar from 0 to 1."""

    key: str
    name: str
    amount: str
    share: str
    bar: float
    more: str = ""


class RankList(QListWidget):
    """Rows that are painted in one go; fifty of them cost a millisecond."""

    led = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("ranks")
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Bars(self))
        self.itemClicked.connect(self._lead)
        theme.changed.connect(self.viewport().update)
        self.leads = True

    def fill(self, rows: Sequence[Rank], *, leads: bool) -> None:
        """Show these rows; `leads` if a click on one goes somewhere."""
        self.leads = leads
        self.clear()
        for row in rows:
            item = QListWidgetItem(f"{row.name}, {row.amount}, {row.share}")
            item.setData(_ROW, row)
            item.setToolTip(row.more)
            self.addItem(item)
        shape = Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def rows(self) -> list[Rank]:
        """What is shown."""
        return [self.item(i).data(_ROW) for i in range(self.count())]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._lead(item)
        else:
            super().keyPressEvent(event)

    def _lead(self, item: QListWidgetItem) -> None:
        if self.leads:
            self.led.emit(item.data(_ROW).key)


class _Bars(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(80, HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: Rank = index.data(_ROW)
        box: QRect = option.rect.adjusted(4, 0, -8, 0)
        painter.save()
        state = option.state
        if state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected):
            painter.fillRect(option.rect, QColor(theme.tokens.hover))
        _words(painter, box, row, tabular(option.font))
        _bar(painter, box, row.bar)
        painter.restore()


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _words(painter: QPainter, box: QRect, row: Rank, font: QFont) -> None:
    painter.setFont(font)
    measure = QFontMetrics(painter.font())
    line = QRect(box.left(), box.top() + 3, box.width(), HEIGHT - _BAR - 8)
    share = measure.horizontalAdvance("100.0%") + 6
    painter.setPen(QColor(theme.tokens.quiet))
    painter.drawText(line, _RIGHT, row.share)
    painter.setPen(QColor(theme.tokens.ink))
    painter.drawText(line.adjusted(0, 0, -share, 0), _RIGHT, row.amount)
    room = line.width() - share - measure.horizontalAdvance(row.amount) - 14
    painter.drawText(line, _LEFT, measure.elidedText(row.name, Qt.TextElideMode.ElideRight, max(room, 20)))


def _bar(painter: QPainter, box: QRect, part: float) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    ground = QRectF(box.left(), box.top() + HEIGHT - _BAR - 3, box.width(), _BAR)
    painter.setBrush(QColor(theme.tokens.line))
    painter.drawRoundedRect(ground, 2, 2)
    width = ground.width() * min(max(part, 0.0), 1.0)
    if width >= 1:
        painter.setBrush(QColor(theme.tokens.accent))
        painter.drawRoundedRect(QRectF(ground.left(), ground.top(), max(width, _BAR), _BAR), 2, 2)
