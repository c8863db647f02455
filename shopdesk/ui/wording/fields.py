"""A field whose length is counted while one types, and the list of marks with their reasons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from shopdesk.core.texts import _
from shopdesk.model.wording.limits import Limit
from shopdesk.model.wording.marks import TABLE, Verdict
from shopdesk.model.wording.measure import length
from shopdesk.ui import texts
from shopdesk.ui.text_grid import restyle
from shopdesk.ui.widgets import label

_GRAVE = 8


class Counted(QWidget):
    """A line with its name and, with a limit, how long it is of how much. `entered` when it gets the cursor."""

    entered = Signal()

    def __init__(self, name: str, limit: Limit | None, *, about: bool = False) -> None:
        super().__init__()
        self._limit = limit
        self._least, self._most = (0, 0) if limit is None else (limit.title_least, limit.title_most)
        if limit is not None and about:
            self._least, self._most = limit.about_least, limit.about_most
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        head = QHBoxLayout()
        head.addWidget(label(name, "caption"))
        head.addStretch(1)
        self.count = label("", "caption")
        head.addWidget(self.count)
        column.addLayout(head)
        self.edit = QLineEdit()
        self.edit.setAccessibleName(name)
        self.edit.installEventFilter(self)
        column.addWidget(self.edit)

    def show_count(self, shown: str, own: str) -> None:
        """Count what the channel shows; `own` is what it shows while this is empty."""
        self.edit.setPlaceholderText(own.splitlines()[0] if own else "")
        if self._limit is None:
            return
        n = length(shown, self._limit.measure)
        self.count.setText(f"{texts.number(n)} / {texts.number(self._most)}")
        restyle(self.count, "bad" if n > self._most else "waitingText" if n < self._least else "good")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit()
        return super().eventFilter(watched, event)


class MarkList(QScrollArea):
    """Every mark that could be asked: what is wrong first, weightiest on top."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        inside = QWidget()
        inside.setObjectName("clear")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 4, 6, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        self._rows = []
        for at in range(len(TABLE)):
            sign, words, weight = label(""), label("", wrap=True), label("", "caption")
            for column, part in enumerate((sign, words, weight)):
                grid.addWidget(part, at, column, Qt.AlignmentFlag.AlignTop)
            self._rows.append((sign, words, weight))
        grid.setRowStretch(len(TABLE), 1)
        self.setWidget(inside)

    def show_verdict(self, verdict: Verdict) -> None:
        """Show the answers to the marks."""
        good = [f for f in verdict.found if f.answer.good]
        found = [*verdict.wrong, *good]
        for at, row in enumerate(self._rows):
            for part in row:
                part.setVisible(at < len(found))
            if at < len(found):
                mark, answer = found[at].mark, found[at].answer
                tone = "good" if answer.good else "bad" if mark.weight >= _GRAVE else "waitingText"
                row[0].setText("✓" if answer.good else "✗")
                restyle(row[0], tone)
                row[1].setText(str(answer.words))
                restyle(row[1], "quiet" if answer.good else "")
                row[2].setText("" if answer.good else f"−{mark.weight}")
                row[2].setToolTip(_("What it weighs"))

    def told(self) -> list[str]:
        """The reasons as they stand."""
        return [words.text() for _sign, words, _weight in self._rows if not words.isHidden()]
