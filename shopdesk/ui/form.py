"""Dialogs as lists of fields: widgets from declarations, problems under the field they belong to, nothing
lost on Escape, nor when the program ends (`keeping`).

A form's `save` is a command that does the action and answers whether it was done; the words of a refusal
go to the field they name. While typing, `check` (the rules' own function) is asked after each pause.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Literal

from PySide6.QtCore import QDate, QEvent, QObject, QStringListModel, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QCompleter,
    QDateEdit,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from shopdesk.core import reading
from shopdesk.core.problems import Problem, Refused
from shopdesk.core.problems import problem as wrong_
from shopdesk.core.texts import N_, _
from shopdesk.ui import keeping, texts
from shopdesk.ui.field_area import FieldArea
from shopdesk.ui.keeping import Answer
from shopdesk.ui.text_grid import restyle
from shopdesk.ui.widgets import Action, button, foot, label

FieldKind = Literal[
    "text", "long", "money", "unit", "quantity", "day", "choice", "yes", "suggest", "words", "note"
]


@dataclass(frozen=True)
class Field:
    """One field: its name in the draft, its title, what it holds.

    `choices` are (value, words); `suggest` offers them but takes anything, `words` takes several with
    commas. money and unit give integers (minor, minor × 10⁴). `wide` takes the whole row, others stand two in a row.
    """

    key: str
    title: str
    kind: FieldKind = "text"
    value: Any = None
    choices: Sequence[tuple[Any, str]] = ()
    required: bool = False
    hint: str = ""
    wide: bool = False


_MORE = "more"
_TITLE = 30
"""Pixels over a field that are seen with it."""


@dataclass
class _Part:
    spec: Field
    widget: QWidget
    problem: QLabel
    touched: bool = False
    get: Callable[[], tuple[Any, Problem | None]] = field(default=lambda: (None, None))


class Form(QDialog):
    """A dialog of fields. Enter saves (Ctrl+Enter also from a long text or a list of rows, where Enter has work of
    its own); Escape and the cross ask only if something would be lost. What is typed is kept meanwhile under the
    form's title and what it is `about`, and filled in when it is opened again for that.
    """

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        fields: Sequence[Field],
        save: Callable[[dict[str, Any]], object],
        *,
        save_words: str = "",
        leave_words: str = "",
        currency: str = "CNY",
        more: QWidget | None = None,
        check: Callable[[dict[str, Any]], Sequence[Problem]] | None = None,
        about: object = "",
    ) -> None:
        """`save` gets the draft; it raises Refused or answers None/False when nothing was done, else the
        form closes. `about`: which record it is of (an id, ids), where its title does not tell that for certain.
        """
        super().__init__(parent)
        self.setWindowTitle(title)
        self._name = keeping.name_of(title, about)
        self.setMinimumWidth(480)
        self._currency, self._save, self._check = currency, save, check
        self.parts: dict[str, _Part] = {}
        self.warn: Callable[[dict[str, Any]], Sequence[Problem]] = lambda _draft: ()
        """What deserves a word beside a field that was typed into, and does not keep from saving."""
        self._general = label("", "problem", wrap=True)
        self._general.hide()
        self._leave_words = leave_words
        self._build(title, fields, save_words or _("Save"), more)
        self._more = more
        self._before = self._state()
        self._keeping = QTimer(self, interval=keeping.KEEP_EVERY)
        self._keeping.timeout.connect(self.keep_typed)
        self._filled_in: QWidget | None = None
        self.made: Any = None
        """What the action answered that saving did: the id of what is new."""
        self._pause = QTimer(self, singleShot=True, interval=300)
        self._pause.timeout.connect(lambda: self.judge(only_touched=True))

    def _build(self, title: str, fields: Sequence[Field], words: str, more: QWidget | None) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(14)
        column.addWidget(label(title, "heading"))
        cells = [(self._cell(spec), spec.wide or spec.kind in ("long", "note")) for spec in fields]
        self._area = FieldArea(cells, beside=more is not None)
        column.addWidget(self._area)
        if more is not None:
            column.addWidget(more, 1)
        column.addWidget(self._general)
        column.addStretch()
        column.addLayout(self._foot(words))

    def _cell(self, spec: Field) -> QWidget:
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        if spec.kind == "note":
            column.addWidget(label(spec.title, "quiet", wrap=True))
            return cell
        part = _make(spec, self._currency)
        self.parts[spec.key] = part
        if spec.kind != "yes":
            title = label(spec.title + (" *" if spec.required else ""), "caption", wrap=True)
            title.setBuddy(part.widget)
            column.addWidget(title)
        part.widget.setAccessibleName(spec.title)
        part.widget.setToolTip(spec.hint)
        column.addWidget(part.widget)
        column.addWidget(part.problem)
        part.widget.installEventFilter(self)
        _on_change(part.widget, partial(self._typed, part))
        return cell

    def _foot(self, words: str) -> QHBoxLayout:
        self.save_button: QPushButton = button(Action(words, self.accept, primary=True))
        return foot(self.save_button, self.reject, leave_words=self._leave_words)

    def values(self) -> tuple[dict[str, Any], list[Problem]]:
        """What is typed, as values, and what of it cannot be read."""
        draft: dict[str, Any] = {}
        wrong: list[Problem] = []
        for key, part in self.parts.items():
            draft[key], problem = part.get()
            if problem:
                wrong.append(Problem(problem.text, problem.values, key))
            elif part.spec.required and draft[key] in (None, ""):
                wrong.append(wrong_(N_("Fill this in."), field=key))
        return draft, wrong

    def judge(self, *, only_touched: bool = False) -> bool:
        """Show what is wrong under the fields; answers whether all is well."""
        draft, wrong = self.values()
        if not wrong and self._check:
            wrong = [p for p in self._check(draft) if p.blocking]
        told = [*wrong, *(p for p in self.warn(draft) if self._was_touched(p.field))]
        self._show([p for p in told if not only_touched or self._was_touched(p.field)])
        return not wrong

    def _was_touched(self, key: str) -> bool:
        return key in self.parts and self.parts[key].touched

    def _show(self, wrong: Sequence[Problem]) -> None:
        by_field = {p.field: p for p in reversed(wrong)}
        for key, part in self.parts.items():
            found = by_field.get(key)
            restyle(part.problem, "problem" if found is None or found.blocking else "waitingText")
            part.problem.setText("" if found is None else str(found))
            part.problem.setVisible(found is not None)
            mark(part.widget, wrong=found is not None and found.blocking)
        rest = [str(p) for p in wrong if p.field not in self.parts]
        self._general.setText(" ".join(rest))
        self._general.setVisible(bool(rest))

    def _typed(self, part: _Part) -> None:
        part.touched = True
        self._pause.start()

    def accept(self) -> None:
        self._pause.stop()  # else judging anew would take away what the rules say now
        if not self.judge():
            self._focus_first_problem()
            return
        try:
            done = self._save(self.values()[0])
        except Refused as refused:
            self._show(refused.problems)
            self._focus_first_problem()
            return
        if done is not None and done is not False:
            self.made = getattr(done, "result", None)
            self._forget()
            super().accept()

    def reject(self) -> None:
        if self._typed_now():
            answer = keeping.ask_closing(self, can_keep=self._can_keep())
            if answer is Answer.GO_ON or (answer is Answer.KEEP and not self.keep_typed()):
                return
            if answer is Answer.KEEP:
                super().reject()
                return
        self._forget()
        super().reject()

    def leave(self) -> None:
        """Close without a question, because the program ends; what is typed is kept."""
        self.keep_typed()
        super().reject()

    def done(self, result: int) -> None:
        self._keeping.stop()
        super().done(result)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._keeping.isActive() or not self._can_keep():
            return
        self._before = self._state()
        self._keeping.start()
        self._fill_in()

    def _can_keep(self) -> bool:
        return keeping.in_use() is not None and keeping.can_give_back(self._more)

    def _state(self) -> keeping.State:
        typed = {key: keeping.state_of(part.widget) for key, part in self.parts.items()}
        return typed if self._more is None else {**typed, _MORE: keeping.state_of(self._more)}

    def _typed_now(self) -> keeping.State:
        return {k: v for k, v in self._state().items() if v != self._before[k]}

    def keep_typed(self) -> bool:
        """Keep what is typed now; whether that can be done."""
        kept = keeping.in_use()
        return kept is not None and self._can_keep() and kept.keep(self._name, self._typed_now())

    def _forget(self) -> None:
        kept = keeping.in_use()
        if kept is not None:
            kept.keep(self._name, {})

    def _fill_in(self) -> None:
        """Type again what was kept of this form, and say so."""
        kept, column = keeping.in_use(), self.layout()
        typed = kept.of(self._name) if kept is not None else {}
        if kept is None or not typed or not isinstance(column, QVBoxLayout):
            return
        try:
            self._give_back(typed)
        except (TypeError, KeyError, ValueError):  # kept by a version whose form was another
            self._start_afresh()
            return
        self._filled_in = keeping.FilledIn(kept.when(self._name), self._start_afresh)
        column.insertWidget(1, self._filled_in)

    def _give_back(self, state: keeping.State) -> None:
        for key, value in state.items():
            if key == _MORE:
                keeping.give_back(self._more, value)
            elif key in self.parts:
                keeping.give_back(self.parts[key].widget, value)

    def _start_afresh(self) -> None:
        self._give_back(self._before)
        self._forget()
        if self._filled_in is not None:
            self._filled_in.hide()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _saves(event):
            self.accept()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._area.ensureWidgetVisible(watched, 0, _TITLE)
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and isinstance(watched, QPlainTextEdit)
            and _saves(event)
        ):
            self.accept()
            return True
        return super().eventFilter(watched, event)

    def _focus_first_problem(self) -> None:
        for part in self.parts.values():
            if part.problem.isVisibleTo(self) and part.problem.objectName() == "problem":
                part.widget.setFocus()
                return


def _saves(event: QKeyEvent) -> bool:
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def mark(widget: QWidget, *, wrong: bool) -> None:
    """Dress a field as wrong, or as right again."""
    if bool(widget.property("wrong")) != wrong:
        widget.setProperty("wrong", wrong)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _make(spec: Field, currency: str) -> _Part:
    problem = label("", "problem", wrap=True)
    problem.hide()
    part = _Part(spec, QWidget(), problem)
    maker = {
        "long": _long, "choice": _choice, "suggest": _suggest, "yes": _yes, "day": _day, "words": _words,
    }.get(spec.kind)  # fmt: skip
    if maker:
        maker(part)
    else:
        _line(part, currency)
    return part


def _line(part: _Part, currency: str) -> None:
    spec = part.spec
    edit = QLineEdit(_typed_value(spec, currency))
    edit.setPlaceholderText(spec.hint)
    edit.setClearButtonEnabled(False)
    if spec.kind in ("money", "unit", "quantity"):
        edit.setAlignment(Qt.AlignmentFlag.AlignRight)
    part.widget = edit
    readers: dict[str, Callable[[], tuple[Any, Problem | None]]] = {
        "money": lambda: reading.exact_money(edit.text(), currency),
        "unit": lambda: reading.unit_price(edit.text(), currency),
        "quantity": lambda: reading.quantity(edit.text()),
    }
    part.get = readers.get(spec.kind, lambda: (edit.text().strip(), None))


def _typed_value(spec: Field, currency: str) -> str:
    if spec.value is None:
        return ""
    if spec.kind == "unit":
        return texts.plain_unit(spec.value, currency)
    if spec.kind == "money":
        return texts.plain_unit(spec.value * 10_000, currency)
    return str(spec.value)


def _long(part: _Part) -> None:
    edit = QPlainTextEdit(str(part.spec.value or ""))
    edit.setPlaceholderText(part.spec.hint)
    edit.setTabChangesFocus(True)
    edit.setFixedHeight(76)
    part.widget = edit
    part.get = lambda: (edit.toPlainText().strip(), None)


def _choice(part: _Part) -> None:
    box = QComboBox()
    for value, words in part.spec.choices:
        box.addItem(words, value)
    at = next((i for i, (v, _w) in enumerate(part.spec.choices) if v == part.spec.value), 0)
    box.setCurrentIndex(at)
    part.widget = box
    part.get = lambda: (box.currentData(), None)


def _suggest(part: _Part) -> None:
    edit = QLineEdit(str(part.spec.value or ""))
    edit.setPlaceholderText(part.spec.hint)
    completer = QCompleter()
    completer.setModel(QStringListModel([str(words) for _value, words in part.spec.choices], completer))
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    edit.setCompleter(completer)
    values = {str(words): value for value, words in part.spec.choices}
    part.widget = edit
    part.get = lambda: (values.get(edit.text().strip(), edit.text().strip()), None)


def _words(part: _Part) -> None:
    from shopdesk.ui.word_list import WordList

    edit = WordList(
        str(part.spec.value or ""), [str(words) for _v, words in part.spec.choices], part.spec.hint
    )
    part.widget = edit
    part.get = lambda: (edit.text().strip(" ,"), None)


def _yes(part: _Part) -> None:
    box = QCheckBox(part.spec.title)
    box.setChecked(bool(part.spec.value))
    part.widget = box
    part.get = lambda: (box.isChecked(), None)


def _day(part: _Part) -> None:
    value = part.spec.value or date.today()
    edit = QDateEdit(QDate(value.year, value.month, value.day))
    edit.setCalendarPopup(True)
    edit.setDisplayFormat("yyyy-MM-dd")
    part.widget = edit
    part.get = lambda: (edit.date().toPython(), None)


def _on_change(widget: QWidget, tell: Callable[[], None]) -> None:
    for kind, signal in (
        (QLineEdit, "textChanged"), (QPlainTextEdit, "textChanged"), (QComboBox, "currentIndexChanged"),
        (QCheckBox, "toggled"), (QDateEdit, "dateChanged"),
    ):  # fmt: skip
        if isinstance(widget, kind):
            getattr(widget, signal).connect(lambda *_a: tell())


def leave_open_forms() -> None:
    """Close the forms that are open, because the program ends; what is typed is kept."""
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, Form) and widget.isVisible():
            widget.leave()


def confirm(parent: QWidget | None, title: str, words: str, do_words: str, *, danger: bool = False) -> bool:
    """Ask before something that cannot be taken lightly; the verb is on the button, the safe answer is
    the default.
    """
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setMinimumWidth(400)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(24, 20, 24, 20)
    column.setSpacing(12)
    for told in (label(title, "heading", wrap=True), label(words, "quiet", wrap=True)):
        told.setMinimumWidth(352)  # it wraps at the dialog's width, not at a narrower one
        column.addWidget(told)
    row = QHBoxLayout()
    row.addStretch(1)
    keep = button(Action(_("Cancel"), dialog.reject))
    keep.setDefault(True)
    go = button(Action(do_words, dialog.accept, danger=danger))
    go.setAutoDefault(False)
    row.addWidget(keep)
    row.addWidget(go)
    column.addLayout(row)
    return dialog.exec() == QDialog.DialogCode.Accepted


def page_dialog(
    parent: QWidget | None, title: str, inside: QWidget, *, width: int = 720, height: int = 560
) -> QDialog:
    """A themed dialog around a widget that scrolls, with one *Close*."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    dialog.resize(width, height)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(24, 20, 24, 20)
    column.setSpacing(12)
    column.addWidget(label(title, "heading"))
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setWidget(inside)
    column.addWidget(area, 1)
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(button(Action(_("Close"), dialog.accept, primary=True)))
    column.addLayout(row)
    return dialog
