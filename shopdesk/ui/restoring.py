"""Restore a backup: choose it, see what it holds beside what is open now, then put it in place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from shopdesk.core.problems import Refused, Trouble
from shopdesk.core.texts import _
from shopdesk.model import backups
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.widgets import Action, EmptyState, button, label

if TYPE_CHECKING:
    from shopdesk.ui.window import MainWindow


class RestoreDialog(QDialog):
    """The backups of this shop, newest first, with what the chosen one holds."""

    def __init__(self, parent: QWidget | None, desk: Desk) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Restore a backup"))
        self.resize(620, 480)
        self.backups = backups.listed(name=desk.shop.path.stem)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Backups"))
        for b in self.backups:
            when = texts.full_moment(b.made_at, desk.shop.facts.timezone)
            item = QListWidgetItem(f"{when}   {b.note}")
            item.setData(Qt.ItemDataRole.UserRole, str(b.path))
            self.list.addItem(item)
        self.about = label("", "quiet", wrap=True)
        self.list.currentRowChanged.connect(self._show)
        self._lay_out()
        self.list.setCurrentRow(0)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(label(_("Restore a backup"), "heading"))
        words = _(
            "The shop goes back to what it was then. What is open now is kept beside it, and backed up first."
        )
        column.addWidget(label(words, "quiet", wrap=True))
        if self.backups:
            column.addWidget(self.list, 1)
        else:
            none = _("There is no backup of this shop on this computer yet.")
            column.addWidget(EmptyState("store", _("No backup yet"), none), 1)
        column.addWidget(self.about)
        row = QHBoxLayout()
        row.addWidget(button(Action(_("Choose another file…"), self._choose, "open")))
        row.addStretch(1)
        row.addWidget(button(Action(_("Cancel"), self.reject)))
        self.go = button(Action(_("Restore"), self.accept, primary=True))
        self.go.setEnabled(bool(self.backups))
        row.addWidget(self.go)
        column.addLayout(row)

    def _show(self, at: int) -> None:
        if 0 <= at < len(self.backups):
            self.about.setText(told(self.backups[at].controls))

    def _choose(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, _("Choose a backup"), "", "ShopDesk (*.shopdesk)")
        if path:
            item = QListWidgetItem(path)
            item.setData(Qt.ItemDataRole.UserRole, path)
            self.list.insertItem(0, item)
            self.list.setCurrentRow(0)
            self.go.setEnabled(True)
            self.about.setText("")

    def chosen(self) -> str:
        """The path of the backup that was chosen."""
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else ""


def told(controls: Mapping[str, int]) -> str:
    """What a backup holds, in a sentence."""
    names = {
        "orders": _("orders"), "order_line": _("order lines"), "product": _("products"), "customer": _("customers"),
        "entry": _("ledger entries"),
    }  # fmt: skip
    parts = [f"{texts.number(controls[f'{t} rows'])} {names[t]}" for t in names if f"{t} rows" in controls]
    return _("It holds {what}.").format(what=", ".join(parts)) if parts else ""


def choose(window: MainWindow, desk: Desk) -> None:
    """Ask which, close the shop, restore, open it again."""
    dialog = RestoreDialog(window, desk)
    if dialog.exec() != QDialog.DialogCode.Accepted or not dialog.chosen():
        return
    source, target = Path(dialog.chosen()), desk.shop.path
    window.app.close_shop()
    try:
        backups.restore(source, target)
    except (Trouble, Refused) as problem:
        window.app.open_path(target)
        window.banner.tell(str(problem))
        return
    window.app.open_path(target)
    window.tell(_("Restored from {file}.").format(file=source.name))
