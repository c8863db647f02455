"""The scan bar: a keyboard-wedge scanner or a keyboard, each code one piece; the last ones are shown.

A scanner types a code and Enter. A short number that is nobody's code replaces the pieces of what came before.
What is unknown is told and beeps twice, and the field is ready for the next. A barcode of several SKUs is asked about.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout

from shopdesk.core.problems import Refused, Trouble
from shopdesk.core.texts import N_, _, say
from shopdesk.model.counting import actions, queries
from shopdesk.model.counting.queries import LineRow
from shopdesk.model.counting.rules import read_typed
from shopdesk.model.products.queries import sharing
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.products.barcodes import which
from shopdesk.ui.theme import tabular
from shopdesk.ui.widgets import label

SHOWN = 4


class ScanField(QLineEdit):
    """Where codes are typed. `left`: the arrow down was pressed, towards the list."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class ScanBar(QFrame):
    """Counts what is scanned into one stock take. `counted` names the SKU that was."""

    counted = Signal(int)

    def __init__(self, desk: Desk, count_id: int) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk, self._count = desk, count_id
        self.last: LineRow | None = None
        self._recent = [x.sku_id for x in desk.ask(queries.recent, count_id, SHOWN)]
        self.field = ScanField()
        self.field.setAccessibleName(_("Scan a barcode or type a SKU"))
        self.field.setMinimumHeight(40)
        self.field.returnPressed.connect(self.submit)
        self.told = label("", "quiet", wrap=True)
        self._rows: list[tuple[QLabel, QLabel]] = []
        self._lay_out()
        self.show_last()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(24)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(label(_("Scan, or type a SKU and Enter. A number then says how many."), "caption"))
        left.addWidget(self.field)
        left.addWidget(self.told)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(3)
        right.addWidget(label(_("Counted last"), "caption"))
        for _at in range(SHOWN):
            right.addLayout(self._recent_row())
        right.addStretch(1)
        row.addLayout(left, 3)
        row.addLayout(right, 2)

    def _recent_row(self) -> QHBoxLayout:
        line = QHBoxLayout()
        name, pieces = label("", "quiet"), label("", "")
        pieces.setFont(tabular(pieces.font()))
        line.addWidget(name, 1)
        line.addWidget(pieces)
        self._rows.append((name, pieces))
        return line

    def show_last(self) -> None:
        """Show what was counted last: the order of this sitting, before that the order in the file."""
        found = [self._desk.ask(queries.line_of_sku, self._count, sku) for sku in self._recent]
        lines = [x for x in found if x is not None and x.counted is not None]
        for at, (name, pieces) in enumerate(self._rows):
            line = lines[at] if at < len(lines) else None
            name.setText(f"{line.code}  {line.title}" if line else "")
            pieces.setText(texts.number(line.counted or 0) if line else "")
        self.last = self.last or (lines[0] if lines else None)
        self._hint()

    def _remember(self, sku_id: int) -> None:
        self._recent = [sku_id, *(x for x in self._recent if x != sku_id)][:SHOWN]

    def choose(self, line: LineRow) -> None:
        """A number typed now says how many there are of this."""
        self.last = line
        self._hint()
        self._say(_("{sku}: how many are there?").format(sku=line.code), "quiet")
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _hint(self) -> None:
        hint = _("Code, or pieces of {sku}").format(sku=self.last.code) if self.last else _("Code")
        self.field.setPlaceholderText(hint)

    def submit(self) -> None:
        """Count what stands in the field."""
        typed = self.field.text().strip()
        self.field.clear()
        if not typed:
            return
        try:
            self._count_typed(typed)
        except Refused as refused:
            self._object(" ".join(str(p) for p in refused.problems))
        except Trouble as trouble:
            self._object(str(trouble))

    def _count_typed(self, typed: str) -> None:
        same = self._desk.ask(sharing, typed)
        if len(same) > 1:
            one = which(self, typed, same)
            if one is None:
                return
            typed = one.code
        meant = read_typed(typed, self._desk.ask(queries.sku_of, typed) is not None)
        if meant.pieces is not None:
            self._replace(meant.pieces)
            return
        label_ = say(N_("Scan of {code}"), code=meant.code[:60])
        done = self._desk.carry_out(label_, actions.scan, self._count, meant.code)
        if done is not None:
            found = done.result
            line = self._desk.ask(queries.line_of_sku, self._count, found.sku_id)
            title = line.title if line is not None else found.title  # with its variant
            words = _("{sku}: {n}").format(sku=f"{found.code}  {title}", n=texts.number(found.counted))
            extra = _("It was not on the list; it is now.") if found.extra and found.counted == 1 else ""
            self._done(found.sku_id, f"{words}. {extra}" if extra else words)

    def _replace(self, pieces: int) -> None:
        if self.last is None:
            self._object(_("Scan something first; a number says how many there are of it."))
            return
        words = say(N_("Count of {sku}: {n}"), sku=self.last.code, n=pieces)
        if self._desk.carry_out(words, actions.enter, self._count, self.last.sku_id, pieces) is not None:
            told = _("{sku}: {n}").format(sku=f"{self.last.code}  {self.last.title}", n=texts.number(pieces))
            self._done(self.last.sku_id, told)

    def _done(self, sku_id: int, words: str) -> None:
        QApplication.beep()
        self._remember(sku_id)
        self.last = self._desk.ask(queries.line_of_sku, self._count, sku_id)
        self.show_last()
        self._say(words, "good")
        self.counted.emit(sku_id)

    def _object(self, words: str) -> None:
        QApplication.beep()
        QTimer.singleShot(150, QApplication.beep)
        self._say(words, "bad")

    def _say(self, words: str, style: str) -> None:
        self.told.setText(words)
        self.told.setObjectName(style)
        self.told.style().unpolish(self.told)
        self.told.style().polish(self.told)
