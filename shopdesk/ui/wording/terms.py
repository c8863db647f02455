"""What titles are judged by: the channels with their limits, and the forbidden words."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from shopdesk.core.problems import Refused, Trouble
from shopdesk.core.texts import N_, _, say, translate
from shopdesk.model.wording import actions, queries
from shopdesk.model.wording.limits import LONGEST, MEASURES, Limit, usual
from shopdesk.ui import keeping, texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.widgets import Action, button, label

_NUMBERS = ("title_least", "title_most", "about_least", "about_most")


class _Sheet(QDialog):
    """A page with what may be changed, *Cancel* and *Save*."""

    def __init__(self, parent: QWidget | None, title: str, told: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 20, 24, 20)
        self.column.setSpacing(12)
        self.column.addWidget(label(title, "heading"))
        self.column.addWidget(label(told, "quiet", wrap=True))
        self.problem = label("", "problem", wrap=True)

    def foot(self, *left: Action) -> None:
        """Close the page with its buttons."""
        self.column.addWidget(self.problem)
        row = QHBoxLayout()
        for action in left:
            row.addWidget(button(action))
        row.addStretch(1)
        row.addWidget(button(Action(_("Cancel"), self.reject)))
        row.addWidget(button(Action(_("Save"), self.save, primary=True, key="Ctrl+Return")))
        self.column.addLayout(row)

    def save(self) -> None:
        """Do what was changed; what is refused is said above the buttons."""
        try:
            done = self.do()
        except (Refused, Trouble) as no:
            self.problem.setText(str(no))
            return
        if done is not None:
            self.accept()

    def do(self) -> object:
        raise NotImplementedError


class LimitsDialog(_Sheet):
    """Every channel: whether its titles are looked at, how it counts, least and most."""

    def __init__(self, parent: QWidget | None, desk: Desk) -> None:
        told = _("Titles are judged on the channels that are ticked. A most of 0 says that a channel shows no short"
                 " description.")  # fmt: skip
        super().__init__(parent, _("Channels and their limits"), told)
        self.desk = desk
        self.parts: dict[int, tuple[str, dict[str, Any]]] = {}
        self.resize(820, 600)
        inside = QWidget()
        inside.setObjectName("clear")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setHorizontalSpacing(14)
        heads = ("", _("Counted in"), _("Title from"), _("to"), _("Description from"), _("to"))
        for at, words in enumerate(heads):
            grid.addWidget(label(words, "caption"), 0, at)
        for row, found in enumerate(desk.ask(queries.limits), start=1):
            self._row(grid, row, found)
        grid.setColumnStretch(0, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        self.column.addWidget(area, 1)
        self.foot(Action(_("As they come"), self.usual))

    def _row(self, grid: QGridLayout, row: int, found: queries.LimitRow) -> None:
        box = QCheckBox(texts.named(found.channel))
        box.setChecked(found.used)
        counted = QComboBox()
        for measure, words in MEASURES.items():
            counted.addItem(_(words), measure)
        parts: dict[str, Any] = {"used": box, "measure": counted}
        grid.addWidget(box, row, 0)
        grid.addWidget(counted, row, 1)
        for at, name in enumerate(_NUMBERS, start=2):
            spin = QLineEdit()
            spin.setValidator(QIntValidator(0, LONGEST, spin))
            spin.setAlignment(Qt.AlignmentFlag.AlignRight)
            spin.setFixedWidth(76)
            spin.setAccessibleName(f"{texts.named(found.channel)} {name}")
            parts[name] = spin
            grid.addWidget(spin, row, at)
        self.parts[found.channel.id] = (found.channel.code, parts)
        self._fill(parts, found.channel.limit)

    def _fill(self, parts: dict[str, Any], limit: Limit) -> None:
        parts["measure"].setCurrentIndex(list(MEASURES).index(limit.measure))
        for name in _NUMBERS:
            parts[name].setText(str(getattr(limit, name)))

    def usual(self) -> None:
        """The limits as they come with ShopDesk; which channels are ticked stays."""
        for code, parts in self.parts.values():
            self._fill(parts, usual(code))

    def do(self) -> object:
        rows = {
            channel: (
                parts["used"].isChecked(),
                Limit(parts["measure"].currentData(), *(int(parts[name].text() or 0) for name in _NUMBERS)),
            )
            for channel, (_code, parts) in self.parts.items()
        }
        return self.desk.carry_out(say(N_("Limits of titles")), actions.set_limits, rows)


class ForbiddenDialog(_Sheet):
    """The list as text: one word on a line, its why behind a bar."""

    def __init__(self, parent: QWidget | None, desk: Desk) -> None:
        told = _("One word on each line; why, behind a “|”. Chinese words are found inside of others, Latin ones as"
                 " whole words.")  # fmt: skip
        super().__init__(parent, _("Forbidden words"), told)
        self.desk = desk
        self.resize(560, 560)
        self._whys = {translate(note): note for _word, note in desk.ask(queries.forbidden) if note}
        lines = [f"{w} | {translate(n)}" if n else w for w, n in desk.ask(queries.forbidden)]
        self.edit = QPlainTextEdit("\n".join(lines))
        self.edit.setAccessibleName(_("Forbidden words"))
        self._first = self.edit.toPlainText()
        self.draft = keeping.Draft(self, self._typed)
        typed = self.draft.begin(keeping.name_of(self.windowTitle()))
        if typed:
            self.edit.setPlainText(typed["words"])
            self.column.addWidget(keeping.FilledIn(self.draft.when(), self._start_afresh))
        self.column.addWidget(self.edit, 1)
        self.foot()
        self.finished.connect(lambda _result: self.draft.forget())

    def _typed(self) -> keeping.State:
        words = self.edit.toPlainText()
        return {"words": words} if words != self._first else {}

    def _start_afresh(self) -> None:
        self.edit.setPlainText(self._first)
        self.draft.forget()

    def do(self) -> object:
        words = []
        for line in self.edit.toPlainText().splitlines():
            word, _bar, note = line.replace("｜", "|").partition("|")
            words.append((word.strip(), self._whys.get(note.strip(), note.strip())))
        return self.desk.carry_out(say(N_("Forbidden words")), actions.set_forbidden, words)


def limits_dialog(parent: QWidget | None, desk: Desk) -> LimitsDialog:
    """The channels with their limits."""
    return LimitsDialog(parent, desk)


def forbidden_dialog(parent: QWidget | None, desk: Desk) -> ForbiddenDialog:
    """The words that may not be said."""
    return ForbiddenDialog(parent, desk)
