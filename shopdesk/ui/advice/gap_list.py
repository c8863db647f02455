"""The left side of *To fix*: how complete the catalogue is, one line for each gap, and the suggestions."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from shopdesk.core.texts import _
from shopdesk.model.advice.queries import ALL, Overview
from shopdesk.ui import texts
from shopdesk.ui.rows import Index
from shopdesk.ui.theme import tabular, theme
from shopdesk.ui.widgets import label

SUGGESTIONS = "suggestions"
LOTS = "lots"
_ROLE = int(Qt.ItemDataRole.UserRole)
_HEIGHT = 34


@dataclass(frozen=True)
class Line:
    """A line: what it leads to, its words, how many there are (None: not known yet), whether it is grave."""

    code: str
    words: str
    count: int | None
    grave: bool = False


class GapList(QFrame):
    """`chosen(code)` when a line is chosen, by mouse or arrow keys."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.score = label("", "figure")
        self.told = label("", "caption", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 100)
        self.bar.setFixedHeight(6)
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setStyleSheet("border: none; background: transparent;")  # its card has a frame already
        self.list.setAccessibleName(_("What is missing"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(_LineCell())
        self.list.currentItemChanged.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 8, 12)
        column.setSpacing(6)
        for widget in (label(_("Completeness"), "caption"), self.score, self.bar, self.told):
            column.addWidget(widget)
        column.addSpacing(4)
        column.addWidget(self.list, 1)
        self.setFocusProxy(self.list)

    def show_overview(self, found: Overview, suggestions: int | None, lots: int | None = None) -> None:
        """Show the counts; the chosen line stays. `lots` to see to: None where nothing is kept by lot."""
        self.score.setText(_("{n} of 100").format(n=found.score) if found.products else "—")
        self.bar.setValue(found.score if found.products else 0)
        done = texts.number(found.products - found.lacking)
        words = _("{done} of {n} products lack nothing.") if found.products else _("No products yet")
        self.told.setText(words.format(done=done, n=texts.number(found.products)))
        lines = [
            Line(SUGGESTIONS, _("Suggestions"), suggestions),
            Line(ALL, _("All gaps"), found.lacking),
            *(Line(g.point.code, _(g.point.gap), g.count, g.point.grave) for g in found.gaps),
        ]
        if lots is not None:
            lines.append(Line(LOTS, _("Lots to see to"), lots))
        self._fill(lines)

    def _fill(self, lines: list[Line]) -> None:
        for i, line in enumerate(lines):
            if i >= self.list.count():
                self.list.addItem(QListWidgetItem())
            item = self.list.item(i)
            item.setData(_ROLE, line)
            spoken = line.words if line.count is None else f"{texts.number(line.count)} {line.words}"
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        while self.list.count() > len(lines):
            self.list.takeItem(self.list.count() - 1)
        self.list.viewport().update()

    def choose(self, code: str) -> None:
        """Choose a line as a click would."""
        for i in range(self.list.count()):
            if self.list.item(i).data(_ROLE).code == code:
                self.list.setCurrentRow(i)

    def lines(self) -> list[Line]:
        """The lines as they stand."""
        return [self.list.item(i).data(_ROLE) for i in range(self.list.count())]

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_ROLE).code)


class _LineCell(QStyledItemDelegate):
    """Words at the left, how many at the right; nothing missing is quiet, what falsifies profit is red."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = index.data(_ROLE)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        box: QRect = option.rect.adjusted(0, 1, -6, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.tokens.selection))
            painter.drawRoundedRect(box, 6, 6)
        font = QFont(option.font)
        if chosen or line.code in (SUGGESTIONS, ALL, LOTS):
            font.setWeight(QFont.Weight.DemiBold)
        inner = box.adjusted(10, 0, -10, 0)
        count = "…" if line.count is None else texts.number(line.count)
        numbers = tabular(font)
        width = QFontMetrics(numbers).horizontalAdvance(count)
        painter.setPen(QPen(QColor(_ink(line))))
        painter.setFont(numbers)
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)
        painter.setFont(font)
        words = QFontMetrics(font).elidedText(
            line.words, Qt.TextElideMode.ElideRight, inner.width() - width - 10
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()


def _ink(line: Line) -> str:
    if not line.count:
        return theme.tokens.quiet
    return theme.tokens.bad if line.grave else theme.tokens.ink
