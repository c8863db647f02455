"""How a table's cells and its header are drawn: one padding for both, states as pills, figures of equal
width.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLineF, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from shopdesk.model.pictures import thumbnail_of
from shopdesk.ui import texts
from shopdesk.ui.columns import Column, write
from shopdesk.ui.rows import Index, RowsModel
from shopdesk.ui.theme import tabular, theme
from shopdesk.ui.thumbs import draw

_PADDING = 12
_NUMBER = 34


class CellDelegate(QStyledItemDelegate):
    """Draws a cell: one padding for all, amounts right-aligned in tabular figures, states as pills."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, RowsModel):
            return
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(option.rect, QColor(theme.tokens.selection))
        spec, record = model.columns[index.column()], model.row(index.row())
        if record is not None:
            value = spec.value(record)
            rect = option.rect.adjusted(_PADDING, 0, -_PADDING, 0)
            if spec.kind == "pill" and value:
                _draw_pill(painter, rect, value, option.font)
            elif spec.kind == "bar" and value is not None:
                _draw_bar(painter, rect, int(value), option.font)
            elif spec.kind == "spark" and value:
                _draw_spark(painter, rect, value)
            elif spec.kind == "picture":
                _draw_picture(painter, option.rect, model.context.folder, str(value or ""))
            else:
                if spec.kind == "input":
                    _draw_field(painter, option.rect)
                self._draw_text(painter, rect, spec, write(spec, value, model.context), option.font, value)
        painter.restore()

    def _draw_text(
        self, painter: QPainter, rect: QRect, spec: Column, words: str, font: QFont, value: Any
    ) -> None:
        quiet = spec.kind in ("quiet", "moment", "day")
        painter.setPen(QPen(QColor(theme.tokens.quiet if quiet else theme.tokens.ink)))
        if spec.at_right:
            font = tabular(font)
            if spec.kind == "money" and isinstance(value, int) and value < 0:
                painter.setPen(QPen(QColor(theme.tokens.ink)))
        if spec.kind == "strong":
            font = QFont(font)
            font.setWeight(QFont.Weight.DemiBold)
        side = Qt.AlignmentFlag.AlignRight if spec.at_right else Qt.AlignmentFlag.AlignLeft
        draw_line(painter, rect, side, words.replace("\n", " "), font)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, theme.row_height)


def draw_line(painter: QPainter, rect: QRect, side: Qt.AlignmentFlag, words: str, font: QFont) -> None:
    """One line in the middle of a rectangle, cut with dots where it is too long. Chinese, which comes from a
    higher font, stands on the same line as what is beside it: Qt alone would let it sink.
    """
    metrics = QFontMetrics(font)
    words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
    free = rect.width() - metrics.horizontalAdvance(words)
    before = free if side & Qt.AlignmentFlag.AlignRight else 0
    if side & Qt.AlignmentFlag.AlignHCenter:
        before = free // 2
    painter.setFont(font)
    base = rect.top() + (rect.height() + metrics.ascent() - metrics.descent()) // 2
    painter.drawText(rect.left() + before, base, words)


def _draw_pill(painter: QPainter, rect: QRect, value: object, font: QFont) -> None:
    words, tone = value if isinstance(value, tuple) else texts.state(str(value))
    background, ink = theme.tone(tone)
    font = QFont(font)
    font.setPixelSize(12)
    metrics = QFontMetrics(font)
    width = min(metrics.horizontalAdvance(words) + 20, rect.width() + _PADDING)
    pill = QRect(rect.left() - 2, rect.center().y() - 11, width, 22)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(background)
    painter.drawRoundedRect(pill, 11, 11)
    painter.setPen(QPen(ink))
    draw_line(painter, pill.adjusted(6, 0, -6, 0), Qt.AlignmentFlag.AlignHCenter, words, font)


def _draw_bar(painter: QPainter, rect: QRect, percent: int, font: QFont) -> None:
    """A bar, and its number where there is room for it."""
    track = QRect(rect.left(), rect.center().y() - 3, min(rect.width(), 80), 6)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.tokens.line))
    painter.drawRoundedRect(track, 3, 3)
    painter.setBrush(QColor(theme.tokens.accent if percent >= 80 else theme.tokens.waiting))
    painter.drawRoundedRect(QRect(track.left(), track.top(), track.width() * percent // 100, 6), 3, 3)
    if rect.width() - track.width() >= _NUMBER:
        painter.setPen(QPen(QColor(theme.tokens.quiet)))
        draw_line(painter, rect, Qt.AlignmentFlag.AlignRight, str(percent), tabular(font))


def _draw_picture(painter: QPainter, cell: QRect, folder: Path | None, sha256: str) -> None:
    side = cell.height() - 6
    rect = QRect(0, 0, side, side)
    rect.moveCenter(cell.center())
    draw(painter, rect, thumbnail_of(folder, sha256) if folder and sha256 else None)


def _draw_field(painter: QPainter, rect: QRect) -> None:
    """The frame of a number that can be typed over."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.tokens.line)))
    painter.setBrush(QColor(theme.tokens.surface))
    painter.drawRoundedRect(rect.adjusted(14, 5, -4, -5), 6, 6)


def _draw_spark(painter: QPainter, rect: QRect, values: Sequence[int]) -> None:
    """A line of the values over a base line at zero."""
    top, bottom = max(*values, 1), min(*values, 0)
    height, step = rect.height() - 14, rect.width() / max(len(values) - 1, 1)
    base = rect.top() + 7 + height

    def point(i: int) -> QPointF:
        return QPointF(rect.left() + i * step, base - height * (values[i] - bottom) / (top - bottom))

    painter.setPen(QPen(QColor(theme.tokens.line)))
    zero = base + height * bottom / (top - bottom)
    painter.drawLine(QPointF(rect.left(), zero), QPointF(rect.right(), zero))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.tokens.bad if values[-1] <= 0 else theme.tokens.accent), 1.4))
    painter.drawLines([QLineF(point(i), point(i + 1)) for i in range(len(values) - 1)])


class Header(QHeaderView):
    """A header whose words start exactly where the cells' words do."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setFixedHeight(36)
        self.setMinimumSectionSize(48)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        model = self.model()
        painter.save()
        painter.fillRect(rect, QColor(theme.tokens.surface))
        painter.setPen(QPen(QColor(theme.tokens.line)))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        font = QFont(self.font())
        font.setPixelSize(12)
        font.setWeight(QFont.Weight.DemiBold)
        sorted_here = self.isSortIndicatorShown() and self.sortIndicatorSection() == section
        painter.setPen(QPen(QColor(theme.tokens.ink if sorted_here else theme.tokens.quiet)))
        words = str(model.headerData(section, Qt.Orientation.Horizontal))
        if isinstance(model, RowsModel) and model.columns[section].kind == "picture":
            words = ""  # it would be cut; a picture needs no name
        if sorted_here:
            words += " ↓" if self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder else " ↑"
        side = model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        draw_line(painter, rect.adjusted(_PADDING, 0, -_PADDING, 0), Qt.AlignmentFlag(side), words, font)
        painter.restore()
