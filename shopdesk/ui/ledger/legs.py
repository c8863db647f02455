"""The lines of an entry typed by keyboard: account, debit, credit, and under them what they come to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from shopdesk.core import reading
from shopdesk.core.money import amount_text
from shopdesk.core.problems import Problem, problem, refuse_if
from shopdesk.core.texts import N_, _
from shopdesk.model.ledger.queries import AccountChoice
from shopdesk.model.ledger.rules import Leg
from shopdesk.ui import keeping, texts
from shopdesk.ui.line_editor import head_item, saves_from_cell
from shopdesk.ui.text_grid import restyle
from shopdesk.ui.theme import theme
from shopdesk.ui.widgets import label

DEBIT, CREDIT = 1, 2
_SIDES = {DEBIT: N_("Debit"), CREDIT: N_("Credit")}


def named(a: AccountChoice) -> str:
    """An account as it is offered: code and name."""
    return f"{a.code}  {texts.pick(a.name_en, a.name_zh)}"


class LegsEditor(QWidget):
    """The lines of an entry. A new line appears when the last one is used; what cannot be read is marked and told.

    `balances`: the two sides must come to the same, and what is missing is said.
    """

    def __init__(self, accounts: Sequence[AccountChoice], currency: str, *, balances: bool = True) -> None:
        super().__init__()
        self._accounts, self._currency, self._balances = accounts, currency, balances
        self.table = QTableWidget(0, 3)
        self.refused, self.missing, self.total = (
            label("", "problem", wrap=True),
            label("", "caption"),
            label("", "total"),
        )
        self.refused.hide()
        self._dress()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        foot = QHBoxLayout()
        foot.addWidget(self.missing)
        foot.addStretch(1)
        foot.addWidget(self.total)
        column.addWidget(self.table)
        column.addWidget(self.refused)
        column.addLayout(foot)
        for _n in range(3):
            self._add()
        self.table.itemChanged.connect(self._typed)
        self._tell()

    def _dress(self) -> None:
        table = self.table
        table.setAccessibleName(_("Lines of the entry"))
        table.setObjectName("goods")
        for at, words in enumerate((_("Account"), _("Debit"), _("Credit"))):
            side = Qt.AlignmentFlag.AlignRight if at else Qt.AlignmentFlag.AlignLeft
            table.setHorizontalHeaderItem(at, head_item(words, side))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(38)
        table.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for at in _SIDES:
            table.setColumnWidth(at, 120)
        table.setMinimumHeight(220)
        table.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return saves_from_cell(self, event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _add(self) -> None:
        table = self.table
        table.blockSignals(True)
        row = table.rowCount()
        table.insertRow(row)
        box = QComboBox()
        box.setAccessibleName(_("Account"))
        for a in self._accounts:
            box.addItem(named(a), a.code)
        table.setCellWidget(row, 0, box)
        for column in _SIDES:
            item = QTableWidgetItem("")
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            table.setItem(row, column, item)
        table.blockSignals(False)

    def _typed(self, item: QTableWidgetItem) -> None:
        if item.row() == self.table.rowCount() - 1 and item.text():
            self._add()
        self._tell()

    def _cells(self) -> Iterator[tuple[int, int, QTableWidgetItem, int, Problem | None]]:
        """Row, column, cell, amount in minor units, and why it cannot be read."""
        for row in range(self.table.rowCount()):
            for column in _SIDES:
                item = self.table.item(row, column)
                if item is not None:
                    value, wrong = reading.money(item.text(), self._currency)
                    yield row, column, item, value or 0, wrong

    def wrong(self) -> list[str]:
        """What cannot be read, with its line and column."""
        return [
            _("Line {line}, {column}: {why}").format(line=row + 1, column=_(_SIDES[column]), why=why)
            for row, column, _item, _value, why in self._cells() if why is not None
        ]  # fmt: skip

    def _tell(self) -> None:
        """Mark what cannot be read, and say what the sides come to."""
        sums = dict.fromkeys(_SIDES, 0)
        self.table.blockSignals(True)
        for _row, column, item, value, why in self._cells():
            sums[column] += value
            item.setData(Qt.ItemDataRole.ForegroundRole, QColor(theme.tokens.bad) if why else None)
            item.setToolTip(str(why) if why else "")
        self.table.blockSignals(False)
        told = self.wrong()
        self.refused.setText("\n".join(told))
        self.refused.setVisible(bool(told))
        sides = {
            "debit": amount_text(sums[DEBIT], self._currency),
            "credit": amount_text(sums[CREDIT], self._currency),
        }
        self.total.setText(_("Debit {debit} · Credit {credit}").format(**sides))
        self._tell_missing(sums[DEBIT] - sums[CREDIT])

    def _tell_missing(self, more: int) -> None:
        words = _("Still missing in credit: {amount}") if more > 0 else _("Still missing in debit: {amount}")
        amount = amount_text(abs(more), self._currency)
        self.missing.setText(words.format(amount=amount) if more and self._balances else "")
        restyle(self.missing, "waitingText")

    def fill(self, lines: Sequence[tuple[str, int, int]]) -> None:
        """Offer lines that are there already: account, debit, credit in minor units."""
        while self.table.rowCount() <= len(lines):
            self._add()
        for row, (code, *amounts) in enumerate(lines):
            box = self.table.cellWidget(row, 0)
            if isinstance(box, QComboBox):
                box.setCurrentIndex(box.findData(code))
            for at, amount in enumerate(amounts, DEBIT):
                cell = self.table.item(row, at)
                if cell is not None and amount:
                    cell.setText(amount_text(amount, self._currency))

    def legs(self) -> list[Leg]:
        """The lines that have an amount. Refused: an amount that cannot be read, which must not count as nothing."""
        refuse_if([problem(N_("Correct the marked cells first."), field="legs")] if self.wrong() else [])
        amounts = {(row, column): value for row, column, _item, value, _why in self._cells()}
        found = []
        for row in range(self.table.rowCount()):
            box, debit, credit = self.table.cellWidget(row, 0), amounts[row, DEBIT], amounts[row, CREDIT]
            if isinstance(box, QComboBox) and (debit or credit):
                found.append(Leg("", debit, credit, account_code=str(box.currentData())))
        return found

    def kept(self) -> Any:
        """The lines as typed, to be given back when the form was left."""
        return keeping.state_of(self.table)

    def give_back(self, state: Any) -> None:
        """Type them again."""
        keeping.give_back(self.table, state)
        self._tell()
