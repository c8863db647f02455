"""What was typed into forms and not saved: kept on this computer, and filled in again when the form is opened next.

A form that is open is looked at every two seconds and once more when the program ends, so that neither the end of
the program nor of the computer loses more than that. Closing it by hand asks.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDate, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from shopdesk.core import places
from shopdesk.core.texts import _
from shopdesk.ui import texts
from shopdesk.ui.icons import pixmap
from shopdesk.ui.widgets import Action, button, label

log = logging.getLogger(__name__)
State = dict[str, Any]
_LONGEST = timedelta(days=30)
KEEP_EVERY = 2_000
"""Milliseconds between two looks at what is typed."""


_ABOUT = "\x1f"


def name_of(title: str, about: object = "") -> str:
    """What a form's typing is kept under: its title and which record it is of."""
    return f"{title}{_ABOUT}{about}" if about else title


class Kept:
    """What is kept of one shop's forms, by their names (`name_of`); what is a month old is forgotten."""

    def __init__(self, shop: Path, now: Callable[[], datetime], zone: str) -> None:
        name = hashlib.sha256(str(shop.resolve()).encode()).hexdigest()[:16]
        self._path = places.data() / "unsaved" / f"{name}.json"
        self._now, self._zone = now, zone
        oldest = (now() - _LONGEST).isoformat()
        self._forms: dict[str, State] = {k: v for k, v in _read(self._path).items() if v["at"] > oldest}

    def titles(self) -> list[str]:
        """The titles of the forms that something is kept of."""
        return [name.partition(_ABOUT)[0] for name in self._forms]

    def of(self, name: str) -> State:
        """What is kept of the form of that name; nothing when nothing is."""
        found: State = self._forms.get(name, {}).get("typed", {})
        return found

    def when(self, name: str) -> str:
        """The moment it was left, in words."""
        return texts.full_moment(datetime.fromisoformat(self._forms[name]["at"]), self._zone)

    def keep(self, name: str, typed: State) -> bool:
        """Keep it; with nothing typed forget the form. Whether the disk took it."""
        if typed == self.of(name):
            return True
        forms = {k: v for k, v in self._forms.items() if k != name}
        if typed:
            forms[name] = {"at": self._now().isoformat(), "typed": typed}
        if written := _write(self._path, forms):
            self._forms = forms
        return written


def _read(path: Path) -> dict[str, State]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {k: {"at": str(v["at"]), "typed": dict(v["typed"])} for k, v in found.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        log.warning("what was kept of forms cannot be read: %s", path)
        return {}


def _write(path: Path, forms: dict[str, State]) -> bool:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(forms, ensure_ascii=False), encoding="utf-8")
        fresh.replace(path)
    except OSError as trouble:
        log.warning("what is typed cannot be kept: %s", trouble)
        return False
    return True


_used: list[Kept] = []


def use(kept: Kept | None) -> None:
    """Forms keep what is typed there from now on."""
    _used[:] = [kept] if kept is not None else []


def in_use() -> Kept | None:
    """Where forms keep what is typed; None while no shop is open."""
    return _used[0] if _used else None


class Draft:
    """What is typed into a dialog that is no form, kept every two seconds. `typed` answers it; {}: nothing would be
    lost."""

    def __init__(self, dialog: QDialog, typed: Callable[[], State]) -> None:
        self._typed, self._name = typed, ""
        self._timer = QTimer(dialog, interval=KEEP_EVERY)
        self._timer.timeout.connect(self.keep)
        dialog.finished.connect(lambda _result: self._timer.stop())

    def begin(self, name: str) -> State:
        """It is about this from now on (`name_of`); answers what was kept of that."""
        self._name = name
        self._timer.start()
        kept = in_use()
        return kept.of(name) if kept is not None else {}

    def when(self) -> str:
        """The moment at which what was kept was left, in words."""
        kept = in_use()
        return kept.when(self._name) if kept is not None else ""

    def keep(self) -> None:
        """Keep what is typed now."""
        kept = in_use()
        if kept is not None and self._name:
            kept.keep(self._name, self._typed())

    def forget(self) -> None:
        """It was saved, or is not wanted."""
        kept = in_use()
        if kept is not None and self._name:
            kept.keep(self._name, {})


def state_of(widget: QWidget | None) -> Any:
    """What is typed into a widget and those inside it, as plain values. A widget may say so itself by `kept()`."""
    if widget is None:
        return None
    if hasattr(widget, "kept"):
        return widget.kept()
    if isinstance(widget, QTableWidget):
        return [
            [_cell(widget, row, at) for at in range(widget.columnCount())] for row in range(widget.rowCount())
        ]
    for kind, (read, _fill) in _INPUTS.items():
        if isinstance(widget, kind):
            return read(widget)
    inside = [state_of(x) for x in widget.children() if isinstance(x, QWidget)]
    return [x for x in inside if x not in ([], None)]


def can_give_back(widget: QWidget | None) -> bool:
    """Whether what was typed into it can be filled in again."""
    known = (QTableWidget, *_INPUTS)
    return widget is None or hasattr(widget, "give_back") or isinstance(widget, known)


def give_back(widget: QWidget | None, state: Any) -> None:
    """Type it again."""
    if widget is not None and hasattr(widget, "give_back"):
        widget.give_back(state)
    elif isinstance(widget, QTableWidget):
        _fill_table(widget, state)
    else:
        for kind, (_state, fill) in _INPUTS.items():
            if isinstance(widget, kind):
                fill(widget, state)


def _cell(table: QTableWidget, row: int, column: int) -> Any:
    inside, item = table.cellWidget(row, column), table.item(row, column)
    return state_of(inside) if inside is not None else item.text() if item is not None else ""


def _fill_table(table: QTableWidget, rows: list[list[Any]]) -> None:
    """A table that grows while it is typed into grows here too; what it has beyond the rows is emptied."""
    for row, cells in enumerate(rows):
        for column, state in enumerate(cells):
            _fill_cell(table, row, column, state)
    for row in range(len(rows), table.rowCount()):
        for column in range(table.columnCount()):
            _fill_cell(table, row, column, "")


def _fill_cell(table: QTableWidget, row: int, column: int, state: Any) -> None:
    inside: QWidget | None = table.cellWidget(row, column)
    item = table.item(row, column)
    if inside is not None:
        give_back(inside, state)
    elif item is not None and item.text() != state:
        item.setText(state)


def _choose(box: QComboBox, words: str) -> None:
    at = box.findText(words)
    if at >= 0:
        box.setCurrentIndex(at)


_INPUTS: dict[type[QWidget], tuple[Callable[[Any], Any], Callable[[Any, Any], object]]] = {
    QLineEdit: (lambda w: w.text(), lambda w, words: w.setText(words)),
    QPlainTextEdit: (lambda w: w.toPlainText(), lambda w, words: w.setPlainText(words)),
    QComboBox: (lambda w: w.currentText(), _choose),
    QCheckBox: (lambda w: w.isChecked(), lambda w, yes: w.setChecked(yes)),
    QDateEdit: (
        lambda w: w.date().toPython().isoformat(),
        lambda w, day: w.setDate(QDate.fromString(day, "yyyy-MM-dd")),
    ),
}


class Answer(StrEnum):
    """What becomes of what is typed."""

    GO_ON = "go_on"
    KEEP = "keep"
    DISCARD = "discard"


def ask_closing(parent: QWidget, *, can_keep: bool) -> Answer:
    """Ask before typed words go; Escape and Enter are the safe answer."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(_("Close without saving?"))
    dialog.setMinimumWidth(440)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(24, 20, 24, 20)
    column.setSpacing(12)
    column.addWidget(label(_("Close without saving?"), "heading", wrap=True))
    words = _("Kept for later, it is filled in again when you open this form the next time.")
    column.addWidget(label(words if can_keep else _("What you typed here will be lost."), "quiet", wrap=True))
    row = QHBoxLayout()
    answers = _answers(can_keep)
    for at, (words, answer) in enumerate(answers, start=1):
        made = button(
            Action(
                words,
                partial(dialog.done, at),
                danger=answer is Answer.DISCARD,
                primary=answer is Answer.GO_ON,
            )
        )
        made.setAutoDefault(answer is Answer.GO_ON)
        made.setDefault(answer is Answer.GO_ON)
        row.addWidget(made)
        if answer is Answer.DISCARD:
            row.addStretch(1)
    column.addLayout(row)
    chosen = dialog.exec()
    return answers[chosen - 1][1] if chosen else Answer.GO_ON


def _answers(can_keep: bool) -> list[tuple[str, Answer]]:
    keep = [(_("Keep for later"), Answer.KEEP)] if can_keep else []
    return [(_("Discard"), Answer.DISCARD), *keep, (_("Keep editing"), Answer.GO_ON)]


class FilledIn(QFrame):
    """Says over a form that it is filled in as it was left, and offers to begin afresh."""

    def __init__(self, when: str, afresh: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("card")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(10)
        picture = QLabel()
        picture.setPixmap(pixmap("info", "accent", 18, 2.0))
        words = label(
            _("You go on with what you began: filled in as on {when}.").format(when=when), wrap=True
        )
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        again = button(Action(_("Start afresh"), afresh))
        again.setAutoDefault(False)
        for widget in (picture, words, again):
            row.addWidget(widget)
