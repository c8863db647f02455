"""The field that a gap is filled in with: a line, a text, a choice, a file, a supplier with days."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import (
    QCompleter,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from shopdesk.core.texts import N_, _
from shopdesk.model.advice.queries import POINTS, Known
from shopdesk.model.purchasing import supplier_queries
from shopdesk.model.taxonomy import queries as taxonomy
from shopdesk.ui.desk import Desk
from shopdesk.ui.products.pictures import ENDINGS
from shopdesk.ui.widgets import Action, button, label

_HINTS = {
    "cost": N_("What one piece costs you. Without it, every profit figure is wrong."),
    "picture": N_("Photos of 800 × 800 pixels or more are best."),
    "description": N_("Ctrl+Enter saves."),
    "summary": N_("One or two sentences; Ctrl+Enter saves."),
    "tags": N_("At least three, separated by commas."),
    "supplier": N_("For all variants of the product."),
    "weight": N_("In grams, packed."),
    "warn_line": N_("Warned at so many pieces or fewer."),
    "category": N_("Begin to type; the names of your categories appear."),
}
_RIGHT = {"cost", "price", "weight", "warn_line"}


class Entry:
    """A field with what is typed in it. `hint` stands under it."""

    def __init__(self, gap: str, widget: QWidget, edit: QLineEdit | QPlainTextEdit) -> None:
        self.widget, self.edit = widget, edit
        self.lead: QLineEdit | None = None
        self.hint = _(_HINTS[gap]) if gap in _HINTS else ""

    def value(self) -> str:
        """What is typed."""
        edit = self.edit
        return edit.toPlainText() if isinstance(edit, QPlainTextEdit) else edit.text()

    def days(self) -> int | None:
        """The days of a supplier, if any are typed."""
        typed = "" if self.lead is None else self.lead.text().strip()
        return int(typed) if typed.isascii() and typed.isdigit() else None

    def focus(self, *, days: bool = False) -> None:
        """Put the cursor into the field."""
        edit = self.lead if days and self.lead is not None else self.edit
        edit.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(edit, QLineEdit):
            edit.selectAll()


def entry_for(desk: Desk, gap: str, known: Known, last: Entry | None = None) -> Entry:
    """The field of a gap, holding what is there already; `last` is what was typed at the one before."""
    if gap in ("description", "summary"):
        return _text(gap, known)
    if gap == "picture":
        return _file(gap)
    if gap == "supplier":
        return _supplier(desk, known, last)
    edit = _line(gap)
    if gap in ("name", "warn_line"):
        edit.setText(known.value)
    if gap == "category":
        _complete(edit, list(desk.ask(taxonomy.paths).values()))
    if gap == "tags":
        edit.setPlaceholderText(known.value)
        _complete(edit, desk.ask(taxonomy.tag_names))
    return Entry(gap, edit, edit)


def _line(gap: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setAccessibleName(_(POINTS[gap].words))
    edit.setMinimumHeight(38)
    if gap in _RIGHT:
        edit.setAlignment(Qt.AlignmentFlag.AlignRight)
    return edit


def _text(gap: str, known: Known) -> Entry:
    edit = QPlainTextEdit(known.value)
    edit.setAccessibleName(_(POINTS[gap].words))
    edit.setTabChangesFocus(True)
    edit.setFixedHeight(130 if gap == "description" else 72)
    return Entry(gap, edit, edit)


def _file(gap: str) -> Entry:
    box, edit = QWidget(), _line(gap)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)

    def choose() -> None:
        found, _kind = QFileDialog.getOpenFileName(
            box, _("Add a picture"), edit.text(), f"{_('Pictures')} ({ENDINGS})"
        )
        if found:
            edit.setText(str(Path(found)))
            edit.setFocus()

    made = button(Action(_("Choose…"), choose))
    made.setAutoDefault(False)
    row.addWidget(edit, 1)
    row.addWidget(made)
    return Entry(gap, box, edit)


def _supplier(desk: Desk, known: Known, last: Entry | None) -> Entry:
    box, edit, days = QWidget(), _line("supplier"), _line("supplier")
    edit.setText(known.supplier or (last.value() if last else ""))
    _complete(edit, [name for _id, name in desk.ask(supplier_queries.suppliers)])
    days.setAccessibleName(_("Days to deliver"))
    days.setAlignment(Qt.AlignmentFlag.AlignRight)
    days.setFixedWidth(120)
    if last is not None and last.lead is not None:
        days.setText(last.lead.text())
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    for words, field, stretch in ((_("Supplier"), edit, 1), (_("Days to deliver"), days, 0)):
        cell = QVBoxLayout()
        cell.addWidget(label(words, "caption"))
        cell.addWidget(field)
        row.addLayout(cell, stretch)
    entry = Entry("supplier", box, edit)
    entry.lead = days
    return entry


def _complete(edit: QLineEdit, words: list[str]) -> None:
    completer = QCompleter()
    completer.setModel(QStringListModel(words, completer))
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    edit.setCompleter(completer)
