"""The pictures of a product as a grid that is put in order by mouse or keys, and takes files that are dropped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from shopdesk.core.texts import _
from shopdesk.model.pictures import thumbnail_of
from shopdesk.model.products.picture_queries import Shown
from shopdesk.ui.rows import Index
from shopdesk.ui.theme import theme
from shopdesk.ui.thumbs import draw, thumbnails

CELL = QSize(168, 196)
_ROLE = int(Qt.ItemDataRole.UserRole)


class PictureGrid(QListWidget):
    """`ordered(ids)` after pictures were moved, `dropped(paths)` when files were, `removed(ids)` on Delete."""

    ordered = Signal(list)
    dropped = Signal(list)
    removed = Signal(list)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.setAccessibleName(_("Pictures in their order"))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSpacing(4)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropOverwriteMode(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_Cell(folder))
        thumbnails().ready.connect(self._came)

    def show_pictures(self, pictures: Sequence[Shown]) -> None:
        """Show these; what was chosen stays chosen."""
        chosen, place = {p.id for p in self.chosen()}, self.currentRow()
        self.clear()
        for at, picture in enumerate(pictures):
            item = QListWidgetItem()
            item.setData(_ROLE, picture)
            item.setSizeHint(CELL)
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)  # one lets go between pictures
            item.setData(Qt.ItemDataRole.AccessibleTextRole, _spoken(at, picture))
            item.setToolTip("\n".join(str(w) for w in picture.warnings))
            self.addItem(item)
        rows = [i for i, p in enumerate(pictures) if p.id in chosen]
        self.setCurrentRow(rows[0] if rows else min(max(place, 0), len(pictures) - 1))
        for row in rows:
            self.item(row).setSelected(True)

    def ids(self) -> list[int]:
        """The pictures as they stand now."""
        return [self.item(i).data(_ROLE).id for i in range(self.count())]

    def chosen(self) -> list[Shown]:
        """The chosen pictures in their order."""
        return [self.item(i).data(_ROLE) for i in range(self.count()) if self.item(i).isSelected()]

    def current(self) -> Shown | None:
        """The picture that is looked at."""
        item = self.currentItem()
        found: Shown | None = None if item is None else item.data(_ROLE)
        return found

    def move(self, by: int) -> None:  # type: ignore[override]
        """Move the current picture some places on (−) or back; the end stops it."""
        row = self.currentRow()
        place = max(0, min(row + by, self.count() - 1))
        if row >= 0 and place != row:
            ids = self.ids()
            ids.insert(place, ids.pop(row))
            self.ordered.emit(ids)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Home: -self.count()}
        if control and event.key() in steps:
            self.move(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.chosen():
            self.removed.emit([p.id for p in self.chosen()])
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if paths_of(event.mimeData()):
            event.acceptProposedAction()
        else:
            super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if paths_of(event.mimeData()):
            event.acceptProposedAction()
        else:
            super().dragMoveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        paths = paths_of(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)
        else:
            event.setDropAction(Qt.DropAction.IgnoreAction)  # the owner of the pictures shows them anew
            event.accept()
            self._put(self._place(event.position().toPoint()))

    def _place(self, point: QPoint) -> int:
        """Before which picture one lets go: on its first half it is that one, past all of them none."""
        row = self.indexAt(point).row()
        if row < 0:
            return self.count()
        return row + (point.x() > self.visualItemRect(self.item(row)).center().x())

    def _put(self, place: int) -> None:
        """The chosen pictures, in their order, before that of a place."""
        ids, chosen = self.ids(), {p.id for p in self.chosen()}
        rest = [[i for i in part if i not in chosen] for part in (ids[:place], ids[place:])]
        wanted = [*rest[0], *(i for i in ids if i in chosen), *rest[1]]
        if wanted != ids:
            self.ordered.emit(wanted)

    def _came(self, _path: str) -> None:
        self.viewport().update()


def paths_of(data: QMimeData) -> list[Path]:
    """The files that are dragged from outside."""
    return [Path(u.toLocalFile()) for u in data.urls() if u.isLocalFile()] if data.hasUrls() else []


def _spoken(at: int, picture: Shown) -> str:
    place = _("Main picture") if at == 0 else _("Picture {n}").format(n=at + 1)
    return ", ".join(x for x in (place, picture.alt, *(str(w) for w in picture.warnings)) if x)


class _Cell(QStyledItemDelegate):
    """A picture, which of them it is, and a mark where something deserves a word."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        picture: Shown = index.data(_ROLE)
        box = option.rect.adjusted(3, 3, -3, -3)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.tokens.accent if chosen else theme.tokens.line), 2 if chosen else 1))
        painter.setBrush(QColor(theme.tokens.selection if chosen else theme.tokens.surface))
        painter.drawRoundedRect(box, 8, 8)
        image = QRect(box.left() + 9, box.top() + 9, box.width() - 18, box.width() - 18)
        path = thumbnail_of(self._folder, picture.sha256) if picture.sha256 else None
        draw(painter, image, path, image.width())
        self._foot(
            painter,
            QRect(image.left(), image.bottom() + 6, image.width(), 22),
            option.font,
            picture,
            index.row(),
        )
        painter.restore()

    def _foot(self, painter: QPainter, rect: QRect, font: QFont, picture: Shown, row: int) -> None:
        font = QFont(font)
        font.setPixelSize(12)
        if picture.warnings:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.tokens.waiting))
            painter.drawEllipse(rect.right() - 9, rect.center().y() - 3, 8, 8)
            rect = rect.adjusted(0, 0, -16, 0)
        words = _("Main picture") if row == 0 else picture.sku or picture.alt or _size(picture)
        if row == 0:
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QPen(QColor(theme.tokens.accent if row == 0 else theme.tokens.quiet)))
        words = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


def _size(picture: Shown) -> str:
    return f"{picture.width} × {picture.height}" if picture.width else _("not fetched")
