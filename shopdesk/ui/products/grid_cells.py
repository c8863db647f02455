"""How the grid's cells are drawn and typed into."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen, QPolygon
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QCompleter,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from shopdesk.core.texts import _
from shopdesk.model.products.grid_queries import BY_KEY, STATES
from shopdesk.ui.columns import RIGHT
from shopdesk.ui.products.grid_model import GridModel
from shopdesk.ui.rows import Index
from shopdesk.ui.theme import tabular, theme

if TYPE_CHECKING:
    from shopdesk.ui.products.grid_table import GridTable

_PADDING = 12
_KEYS = {
    Qt.Key.Key_Return: (1, 0), Qt.Key.Key_Enter: (1, 0), Qt.Key.Key_Tab: (0, 1), Qt.Key.Key_Backtab: (0, -1),
}  # fmt: skip
_ARROWS = {
    Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1),
}  # fmt: skip


class GridCells(QStyledItemDelegate):
    """Draws cells with hairlines, marks what could not be, and edits in a plain line."""

    def __init__(self, table: GridTable, choices: Callable[[str], Sequence[str]]) -> None:
        super().__init__(table)
        self._table, self._choices = table, choices

    # drawing ------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, GridModel):
            return
        rect, tokens = option.rect, theme.tokens
        place = model.place(index)
        wrong, current = place in model.wrong, index == self._table.currentIndex()
        painter.save()
        if wrong:
            painter.fillRect(rect, theme.tone("bad")[0])
        elif option.state & QStyle.StateFlag.State_Selected and not (current and self._table.alone()):
            painter.fillRect(rect, QColor(tokens.selection))
        painter.setPen(QPen(QColor(tokens.line)))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        self._draw_words(painter, option, index, model, wrong=wrong)
        if wrong:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.bad))
            corner = rect.topRight()
            painter.drawPolygon(QPolygon([corner, corner + QPoint(-7, 0), corner + QPoint(0, 7)]))
        if current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def _draw_words(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, model: GridModel, *, wrong: bool
    ) -> None:
        spec = model.columns[index.column()]
        words = model.text(index.row(), index.column()).replace("\n", " ")
        painter.setPen(QPen(self._ink(index, model, wrong=wrong)))
        font = QFont(option.font)
        right = spec.kind in RIGHT
        if right:
            font = tabular(font)
        painter.setFont(font)
        inner = option.rect.adjusted(_PADDING, 0, -_PADDING, 0)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        words = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter, words)

    def _ink(self, index: Index, model: GridModel, *, wrong: bool) -> QColor:
        """What repeats the row above, is reckoned or being written is quiet; a loss is red."""
        if wrong:
            return theme.tone("bad")[1]
        spec = BY_KEY[model.key(index.column())]
        value = model.value(index.row(), index.column())
        if spec.key == "margin" and value is not None and value < 0:
            return QColor(theme.tokens.bad)
        if spec.key == "state" and value is not None:
            return theme.tone({"active": "good", "paused": "waiting"}.get(value, "closed"))[1]
        quiet = not spec.edit or spec.key == "margin" or model.place(index) in model.pending
        if spec.of == "product" and index.row():
            here, above = model.row(index.row()), model.row(index.row() - 1)
            quiet = quiet or bool(here and above and here.product_id == above.product_id)
        return QColor(theme.tokens.quiet if quiet else theme.tokens.ink)

    # typing -------------------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        self._table.reveal(index)
        edit = QLineEdit(parent)
        edit.setProperty("cell", True)
        edit.setFrame(False)
        edit.setStyleSheet(
            "border: 2px solid palette(accent); border-radius: 0; padding: 0 9px; min-height: 0;"
        )
        model = self._table.cells
        key = model.key(index.column())
        if model.columns[index.column()].kind in RIGHT:
            edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        choices = [_(w) for w in STATES.values()] if key == "state" else list(self._choices(key))
        if choices:
            completer = QCompleter(choices, edit)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
            edit.setCompleter(completer)
        at = QPersistentModelIndex(index)
        edit.textEdited.connect(lambda typed: model.type(at, typed))
        return edit

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(self._table.cells.plain(index.row(), index.column()))

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            self._table.cells.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(self._table.visualRect(index))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and isinstance(editor, QLineEdit)
        ):
            return self._key(editor, event) or super().eventFilter(editor, event)
        return super().eventFilter(editor, event)

    def _key(self, editor: QLineEdit, event: QKeyEvent) -> bool:
        """Enter and Tab write and go on; so do arrows when the cell was typed over, not opened to be changed."""
        key = Qt.Key(event.key())
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
            self._close(editor, write=False)
            self._table.fill(editor.text())
            return True
        step = _KEYS.get(key) or (_ARROWS.get(key) if self._table.fresh and not control else None)
        if step is None:
            return False
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and key in (
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
        ):
            step = (-1, 0)
        self._close(editor, write=True)
        self._table.move(*step)
        return True

    def _close(self, editor: QLineEdit, *, write: bool) -> None:
        if write:
            self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
