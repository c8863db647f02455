"""The pictures of a product: add several, put in order, describe, assign to a variant, remove; each can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from shopdesk.core.problems import Problem, Refused, Trouble
from shopdesk.core.texts import N_, _, say
from shopdesk.model import pictures
from shopdesk.model.pictures import Stored
from shopdesk.model.products import picture_actions, picture_queries
from shopdesk.model.products.picture_queries import Shown
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk, Progress
from shopdesk.ui.products.picture_grid import PictureGrid, paths_of
from shopdesk.ui.thumbs import PictureLabel
from shopdesk.ui.widgets import Action, EmptyState, button, label

ENDINGS = "*.png *.jpg *.jpeg *.webp *.gif *.bmp *.tif *.tiff"
_SIDE, _TOLD = 292, 6
Taken = tuple[list[Stored], list[str], list[str]]
"""What was stored, why others were not, and what deserves a word."""


def open_pictures(desk: Desk, product_id: int, title: str) -> None:
    """The dialog of a product's pictures."""
    PictureDialog(QApplication.activeWindow(), desk, product_id, title).exec()


@dataclass(frozen=True)
class Pasted:
    """A picture that was copied from another program; `name` is what it is called in what is told of it."""

    name: str
    image: QImage

    def read(self) -> bytes:
        """Its bytes as a file. Refused: more of them, or more pixels, than a file may have."""
        made = QByteArray()
        buffer = QBuffer(made)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self.image.save(buffer, "PNG")  # type: ignore[call-overload]  # a device, which the stubs do not know
        data = bytes(made.data())
        pictures.size_of(data)
        return data


class PictureDialog(QDialog):
    """The grid at the left, what is known of the chosen picture at the right."""

    def __init__(self, parent: QWidget | None, desk: Desk, product_id: int, title: str) -> None:
        super().__init__(parent)
        self.desk, self.product_id, self.product = desk, product_id, title
        self.setWindowTitle(_("Pictures of {title}").format(title=title))
        self.resize(980, 640)
        self.setAcceptDrops(True)  # anywhere: with no picture yet there is no grid to drop on
        self.grid = PictureGrid(desk.shop.folder)
        self.side = _Side(self)
        self._twins: dict[int, list[Problem]] = {}
        self._compared: tuple[str, ...] = ()
        self.told = label("", "quiet", wrap=True, selectable=True)
        self.told.hide()
        self._lay_out()
        self.grid.ordered.connect(self.order)
        self.grid.dropped.connect(self.add)
        self.grid.removed.connect(self.remove)
        self.grid.itemSelectionChanged.connect(self._choose)
        desk.changed.connect(self._changed)
        desk.objected.connect(self._object)
        desk.troubled.connect(self._object)
        for keys, run in (
            (QKeySequence.StandardKey.Undo, desk.undo),
            (QKeySequence("Ctrl+Shift+Z"), desk.redo),
            (QKeySequence("Ctrl+Y"), desk.redo),
        ):
            QShortcut(keys, self, run)
        QShortcut(QKeySequence.StandardKey.Paste, self, self.paste)
        self.refresh()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.addWidget(label(self.windowTitle(), "heading", wrap=True), 1)
        head.addWidget(button(Action(_("Add pictures…"), self.choose, "plus", primary=True, key="Ctrl+O")))
        column.addLayout(head)
        self.stack = QStackedWidget()
        words = _(
            "Drop or paste photos here, or choose them. The first one is what platforms and lists show."
        )
        self.stack.addWidget(self.grid)
        self.stack.addWidget(
            EmptyState("products", _("No pictures yet"), words, Action(_("Add pictures…"), self.choose))
        )
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.stack, 1)
        row.addWidget(self.side)
        column.addLayout(row, 1)
        column.addWidget(self.told)
        foot = QHBoxLayout()
        foot.addWidget(
            label(
                _("Drag to put in order, or Ctrl+← and Ctrl+→ · Delete removes · Ctrl+V pastes"), "caption"
            ),
            1,
        )
        foot.addWidget(button(Action(_("Close"), self.accept)))
        column.addLayout(foot)
        for made in self.findChildren(QPushButton):
            made.setAutoDefault(False)  # Enter in a field must not choose files
        self.grid.setFocus()

    def refresh(self) -> None:
        """Ask again for the pictures."""
        shown = self.desk.ask(picture_queries.pictures_of, self.product_id)
        self.stack.setCurrentIndex(0 if shown else 1)
        self.side.setVisible(bool(shown))
        self.show_pictures(shown)
        ids = tuple(p.sha256 for p in shown)
        if ids != self._compared:
            self._compared, shop = ids, self.desk.shop
            self.desk.ask_behind(lambda: shop.ask(picture_queries.twins_of, self.product_id), self._compare)

    def show_pictures(self, shown: Sequence[Shown]) -> None:
        """Show the pictures, with what is known of their twins."""
        self.grid.show_pictures(
            [replace(p, warnings=(*p.warnings, *self._twins.get(p.id, ()))) for p in shown]
        )
        self._choose()

    def _compare(self, twins: dict[int, list[Problem]]) -> None:
        self._twins = twins
        if twins:
            self.show_pictures(self.desk.ask(picture_queries.pictures_of, self.product_id))

    def choose(self) -> None:
        """Choose files to add."""
        kinds = f"{_('Pictures')} ({ENDINGS})"
        found, _kind = QFileDialog.getOpenFileNames(self, _("Add pictures"), "", kinds)
        if found:
            self.add([Path(p) for p in found])

    def paste(self) -> None:
        """Take in what was copied: files, or a picture without one."""
        data = QApplication.clipboard().mimeData()
        image = data.imageData() if data.hasImage() else None
        if paths := paths_of(data):
            self.add(paths)
        elif isinstance(image, QImage) and not image.isNull():
            self.add([Pasted(_("Copied picture"), image)])
        else:
            self.tell([_("Nothing that was copied is a picture.")])

    def add(self, paths: Sequence[Path | Pasted]) -> None:
        """Take files in: read and judged beside the window, then added as one step; what is no picture is told."""
        folder = self.desk.shop.folder
        label_ = say(N_("Reading {n} pictures"), n=len(paths))
        shop, product_id = self.desk.shop, self.product_id

        def job(progress: Progress) -> Taken:
            known = {p.sha256 for p in shop.ask(picture_queries.pictures_of, product_id)}
            stored, refused = take(folder, paths, progress, known)
            judged = shop.ask(picture_queries.judge, product_id, stored)
            return stored, refused, [str(w) for found in judged for w in found]

        self.desk.in_background(label_, job, self._add_stored, writes=False)

    def _add_stored(self, taken: Taken) -> None:
        stored, told, judged = taken
        if stored:
            words = N_("Add {n} pictures to {title}") if len(stored) > 1 else N_("Add a picture to {title}")
            step = say(words, n=len(stored), title=self.product)
            if self.desk.do(step, picture_actions.add_stored, self.product_id, stored) is not None:
                told = told + judged
                self.grid.setCurrentRow(self.grid.count() - 1)
        self.tell(told)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if paths_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := paths_of(event.mimeData()):
            event.acceptProposedAction()
            self.add(paths)

    def order(self, ids: list[int]) -> None:
        """Keep the order as it stands in the grid."""
        step = say(N_("Order the pictures of {title}"), title=self.product)
        if self.desk.do(step, picture_actions.order_pictures, self.product_id, ids) is None:
            self.refresh()

    def remove(self, ids: list[int]) -> None:
        """Take pictures off the product."""
        words = N_("Remove {n} pictures of {title}") if len(ids) > 1 else N_("Remove a picture of {title}")
        self.desk.do(say(words, n=len(ids), title=self.product), picture_actions.remove_pictures, ids)

    def describe(self, picture: Shown, alt: str) -> None:
        """Say what a picture shows."""
        if alt.strip() != picture.alt:
            step = say(N_("Describe a picture of {title}"), title=self.product)
            self.desk.do(step, picture_actions.describe_picture, picture.id, alt)

    def assign(self, picture: Shown, sku_id: int | None) -> None:
        """Say which variant a picture shows."""
        if sku_id != picture.sku_id:
            step = say(N_("Assign a picture of {title}"), title=self.product)
            self.desk.do(step, picture_actions.assign_picture, picture.id, sku_id)

    def tell(self, words: Sequence[str]) -> None:
        """Say what deserves a word about what was just done."""
        found = list(dict.fromkeys(words))
        shown, more = found[:_TOLD], len(found) - _TOLD
        if more > 0:
            shown.append(_("and {n} more").format(n=texts.number(more)))
        self.told.setText("\n".join(shown))
        self.told.setVisible(bool(shown))

    def _object(self, problem: object) -> None:
        self.tell([str(problem)])

    def _changed(self, tables: frozenset[str]) -> None:
        if tables & {"picture", "sku", "shop_setting"}:
            self.tell([])
            self.refresh()

    def _choose(self) -> None:
        self.side.show_picture(self.grid.current() if len(self.grid.chosen()) == 1 else None)


class _Side(QWidget):
    """What is known of one picture, and what can be done with it."""

    def __init__(self, dialog: PictureDialog) -> None:
        super().__init__()
        self._dialog = dialog
        self.setFixedWidth(_SIDE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._column, self._body = column, QWidget()
        column.addWidget(self._body)
        self._shown: tuple[Any, ...] = ()

    def show_picture(self, picture: Shown | None) -> None:
        """Show another picture, or none."""
        place = self._dialog.grid.currentRow()
        if (picture, place) == self._shown:
            return
        self._shown = (picture, place)
        self._body.hide()
        self._body.deleteLater()
        self._body = QWidget() if picture is None else self._made(picture, place)
        self._column.addWidget(self._body)

    def _made(self, picture: Shown, place: int) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        if picture.sha256:
            path = pictures.thumbnail_of(self._dialog.desk.shop.folder, picture.sha256)
            column.addWidget(PictureLabel(path, 170), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(label(_told(picture), "caption", wrap=True, selectable=True))
        for warning in picture.warnings:
            column.addWidget(label(str(warning), "waitingText", wrap=True))
        column.addWidget(label(_("What it shows"), "caption"))
        column.addWidget(self._alt(picture))
        column.addWidget(label(_("Variant"), "caption"))
        column.addWidget(self._variants(picture))
        column.addStretch(1)
        column.addLayout(self._buttons(picture, place))
        for made in body.findChildren(QPushButton):
            made.setAutoDefault(False)
        return body

    def _alt(self, picture: Shown) -> QLineEdit:
        edit = QLineEdit(picture.alt)
        edit.setAccessibleName(_("What it shows"))
        edit.setPlaceholderText(_("For search engines and screen readers"))
        edit.setMaxLength(picture_actions.LONGEST_ALT)
        edit.editingFinished.connect(lambda: self._dialog.describe(picture, edit.text()))
        return edit

    def _variants(self, picture: Shown) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(_("Variant"))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(12)
        box.addItem(_("All variants"), None)
        for sku_id, words in self._dialog.desk.ask(picture_queries.skus_of, self._dialog.product_id):
            box.addItem(words, sku_id)
        box.setCurrentIndex(max(0, box.findData(picture.sku_id)))
        box.activated.connect(lambda _at: self._dialog.assign(picture, box.currentData()))
        return box

    def _buttons(self, picture: Shown, place: int) -> QHBoxLayout:
        row = QHBoxLayout()
        grid, last = self._dialog.grid, self._dialog.grid.count() - 1
        first = _("This is the main picture.") if place == 0 else ""
        row.addWidget(button(Action(_("Make main"), lambda: grid.move(-place), why=first)))
        for words, by, blocked in (("←", -1, place == 0), ("→", 1, place == last)):
            name = _("Earlier") if by < 0 else _("Later")
            made = button(Action(words, lambda by=by: grid.move(by), why=name if blocked else ""))  # type: ignore[misc]
            made.setAccessibleName(name)
            made.setToolTip(name)
            row.addWidget(made)
        row.addStretch(1)
        row.addWidget(button(Action(_("Remove"), lambda: self._dialog.remove([picture.id]), danger=True)))
        return row


def _told(picture: Shown) -> str:
    """Its size in words; an address that was not fetched as it is."""
    if not picture.sha256:
        return _("Not fetched: {address}").format(address=picture.address)
    parts = [f"{picture.width} × {picture.height}"]
    if picture.size:
        parts.append(f"{texts.number(max(1, picture.size // 1000))} kB")
    if picture.sharpness is not None:
        parts.append(_("sharpness {n}").format(n=texts.number(picture.sharpness)))
    return " · ".join(parts)


def take(
    folder: Path, paths: Sequence[Path | Pasted], progress: Progress, known: Iterable[str] = ()
) -> tuple[list[Stored], list[str]]:
    """Store picture files beside the shop; answers those that are new pictures, and why the others are not taken.

    `known` are the digests of those that are there.
    """
    stored, refused, there = [], [], set(known)
    for i, path in enumerate(paths):
        progress(i, len(paths))
        try:
            data = path.read() if isinstance(path, Pasted) else picture_actions.read_file(path)
            one = pictures.store(folder, data)
            if one.sha256 in there:
                refused.append(_("{file}: the product has this picture already.").format(file=path.name))
            else:
                there.add(one.sha256)
                stored.append(one)
        except (Refused, Trouble) as problem:
            refused.append(f"{path.name}: {problem}")
    return stored, refused
