"""The imports of the shop, each of which can be taken back as a whole, also when much was done since."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from shopdesk.core.texts import _, ngettext
from shopdesk.model import batches
from shopdesk.model.batches import BatchRow
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import confirm, page_dialog
from shopdesk.ui.widgets import Action, button, label, rule


def imports_dialog(parent: QWidget | None, desk: Desk) -> QDialog:
    """What was imported, latest first. It closes when an import is taken back: that is a job behind the window."""
    inside = QWidget()
    dialog = page_dialog(parent, _("Imports"), inside, width=640)
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 8, 0)
    column.setSpacing(10)
    found = desk.ask(batches.latest)
    if not found:
        column.addWidget(label(_("Nothing was imported into this shop yet."), "quiet"))
    for n, batch in enumerate(found):
        if n:
            column.addWidget(rule())
        column.addLayout(_row(dialog, desk, batch))
    column.addStretch(1)
    return dialog


def _row(dialog: QDialog, desk: Desk, batch: BatchRow) -> QHBoxLayout:
    facts, today = desk.shop.facts, desk.shop.today()
    rows = ngettext("{n} row", "{n} rows", batch.rows_read).format(n=texts.number(batch.rows_read))
    told = " · ".join((texts.moment(batch.at, facts.timezone, today), _(batch.format), rows))
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(label(batch.files, "subheading", wrap=True))
    words.addWidget(label(told, "caption", wrap=True))
    row = QHBoxLayout()
    row.addLayout(words, 1)
    if batch.stands and not desk.shop.read_only:
        back = button(Action(_("Take back…"), partial(_take_back, dialog, desk, batch)))
        back.setAccessibleName(_("Take back the import of {files}").format(files=batch.files))
        row.addWidget(back, 0, Qt.AlignmentFlag.AlignVCenter)
    elif not batch.stands:
        row.addWidget(label(_("Taken back"), "quiet"), 0, Qt.AlignmentFlag.AlignVCenter)
    return row


def _take_back(dialog: QDialog, desk: Desk, batch: BatchRow) -> None:
    title = _("Take back the import of {files}?").format(files=batch.files)
    words = _(
        "All that it brought leaves the shop again. What was done with it since must be taken back first."
    )
    if confirm(dialog, title, words, _("Take back")):
        dialog.accept()
        desk.undo_import(batch.id, batch.files)
