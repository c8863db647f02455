"""The category tree as a widget: chosen, dragged, and moved by keyboard. What a move means is said by its owner."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from shopdesk.core.texts import _
from shopdesk.model.taxonomy.queries import Node
from shopdesk.ui import texts
from shopdesk.ui.theme import tabular, theme

_ID = Qt.ItemDataRole.UserRole
Move = tuple[int, int | None, int | None]
"""A category, the one it is to lie in, and the one it is to stand before there."""


class CategoryTree(QTreeWidget):
    """Emits `chosen(id)`, `moved(id, parent or None, before or None)`, and `asked(what)` for F2 and Delete.

    Alt with an arrow moves by keyboard: up and down among its siblings, right into the one above, left out of its
    own.
    """

    chosen = Signal(int)
    moved = Signal(int, object, object)
    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setColumnCount(2)
        self.setHeaderLabels([_("Category"), _("Products")])
        self.headerItem().setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self.header().setMinimumHeight(36)
        self.setColumnWidth(1, 110)
        self.setIndentation(22)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setAccessibleName(_("Categories"))
        self.setToolTip(_("Drag to move, or Alt with an arrow"))
        self.currentItemChanged.connect(lambda _now, _was: self.chosen.emit(self.current()))

    def fill(self, nodes: Sequence[Node]) -> None:
        """Show the tree, keeping what is chosen and what is closed."""
        keep, shut = self.current(), {i.data(0, _ID) for i in self._items() if not i.isExpanded()}
        self.blockSignals(True)
        self.clear()
        made: dict[int, QTreeWidgetItem] = {}
        for node in nodes:
            item = QTreeWidgetItem([node.name, texts.number(node.count)])
            item.setData(0, _ID, node.id)
            item.setSizeHint(0, QSize(0, theme.row_height))
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setFont(1, tabular(self.font()))
            above = made.get(node.parent_id or 0)
            above.addChild(item) if above else self.addTopLevelItem(item)
            made[node.id] = item
        for key, item in made.items():
            item.setExpanded(key not in shut)
        self.blockSignals(False)
        first = self.topLevelItem(0)
        self.choose(keep if keep in made else first.data(0, _ID) if first else 0)

    def current(self) -> int:
        """The chosen category; 0 is none."""
        item = self.currentItem()
        return int(item.data(0, _ID)) if item else 0

    def choose(self, category_id: int) -> None:
        """Choose a category, and show it."""
        for item in self._items():
            if item.data(0, _ID) == category_id:
                self.setCurrentItem(item)
                self.scrollToItem(item)

    def _items(self) -> list[QTreeWidgetItem]:
        found = _inside(self.invisibleRootItem())
        for item in found:
            found += _inside(item)
        return found

    def dropEvent(self, event: QDropEvent) -> None:
        """Where it was let go: on a category, between two, or under all; the owner moves it and fills the tree anew."""
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        target, item = self.itemAt(event.position().toPoint()), self.currentItem()
        where, on = self.dropIndicatorPosition(), QAbstractItemView.DropIndicatorPosition
        if item is None or target is item:
            return
        if target is None or where == on.OnViewport:
            self._ask(item, None, None)
        elif where == on.OnItem:
            self._ask(item, target, None)
        else:
            beside = self._beside(target)
            at = beside.index(target) + (where == on.BelowItem)
            self._ask(item, target.parent(), beside[at] if at < len(beside) else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if item and event.modifiers() & Qt.KeyboardModifier.AltModifier and self._shift(item, event.key()):
            return
        if item and event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Delete):
            self.asked.emit("rename" if event.key() == Qt.Key.Key_F2 else "delete")
        else:
            super().keyPressEvent(event)

    def _shift(self, item: QTreeWidgetItem, key: int) -> bool:
        beside = self._beside(item)
        at, above = beside.index(item), item.parent()
        if key == Qt.Key.Key_Up and at > 0:
            self._ask(item, above, beside[at - 1])
        elif key == Qt.Key.Key_Down and at + 1 < len(beside):
            self._ask(item, above, beside[at + 2] if at + 2 < len(beside) else None)
        elif key == Qt.Key.Key_Right and at > 0:
            self._ask(item, beside[at - 1], None)
        elif key == Qt.Key.Key_Left and above is not None:
            uncles = self._beside(above)
            place = uncles.index(above) + 1
            self._ask(item, above.parent(), uncles[place] if place < len(uncles) else None)
        else:
            return key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)
        return True

    def _beside(self, item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
        return _inside(item.parent() or self.invisibleRootItem())

    def _ask(
        self, item: QTreeWidgetItem, parent: QTreeWidgetItem | None, before: QTreeWidgetItem | None
    ) -> None:
        ids = [None if i is None else int(i.data(0, _ID)) for i in (item, parent, before)]
        self.moved.emit(*ids)


def _inside(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [child for i in range(item.childCount()) if (child := item.child(i)) is not None]


__all__ = ["CategoryTree", "Move"]
