"""The command palette: any action and any record from the keyboard (Ctrl+K)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from shopdesk.core.texts import _
from shopdesk.ui.icons import icon
from shopdesk.ui.theme import theme


@dataclass(frozen=True)
class Entry:
    """Something the palette offers: its words, a quiet detail (key or kind), what it does."""

    words: str
    detail: str
    run: Callable[[], object]
    icon: str = "right"


class _Detailed(QStyledItemDelegate):
    """An entry with its key or kind, quiet, at the right."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        painter.save()
        painter.setPen(QColor(theme.tokens.quiet))
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(option.rect.adjusted(0, 0, -14, 0), side, index.data(Qt.ItemDataRole.UserRole) or "")
        painter.restore()


class Palette(QDialog):
    """Type, choose with the arrows, Enter."""

    def __init__(
        self, parent: QWidget, actions: Sequence[Entry], find: Callable[[str], Sequence[Entry]]
    ) -> None:
        """`find` answers the records that hold what was typed."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("palette")
        self._actions, self._find = list(actions), find
        self._shown: list[Entry] = []
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("Find any order, customer, product or action"))
        self.field.setAccessibleName(self.field.placeholderText())
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_Detailed(self.list))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.resize(560, 420)
        self.field.textChanged.connect(self._show)
        self.list.itemActivated.connect(lambda _item: self._run())
        self.list.itemClicked.connect(lambda _item: self._run())
        self._show("")

    def _show(self, typed: str) -> None:
        wanted = typed.strip().casefold()
        actions = [a for a in self._actions if all(w in a.words.casefold() for w in wanted.split())]
        self._shown = [*(self._find(typed) if wanted else []), *actions][:60]
        self.list.clear()
        for entry in self._shown:
            item = QListWidgetItem(icon(entry.icon), entry.words)
            item.setData(Qt.ItemDataRole.UserRole, entry.detail)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run()
                return True
        return super().eventFilter(watched, event)

    def _run(self) -> None:
        at = self.list.currentRow()
        self.accept()
        if 0 <= at < len(self._shown):
            self._shown[at].run()
