"""Tables of rows that are at hand: what a dialog shows before it does something, and lists that are few."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from shopdesk.core.problems import Refused
from shopdesk.core.texts import _
from shopdesk.ui.desk import Desk
from shopdesk.ui.table import Column, Context, TableView
from shopdesk.ui.widgets import Action, button, label


class PreviewTable(TableView):
    """The program's table over rows in memory, each with an `id`."""

    def __init__(self, columns: Sequence[Column], context: Context) -> None:
        self._by_id: dict[int, Any] = {}
        super().__init__(columns, lambda ids: [self._by_id[i] for i in ids if i in self._by_id], context)

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows, in this order."""
        self._by_id = {r.id: r for r in rows}
        ids = array("q", [r.id for r in rows])
        if not self.rows.follow(ids):
            self.rows.show(ids)


class FewDialog(QDialog):
    """Base of a dialog over all of a few things, with a button for a new one and one that takes the chosen away.

    What it says and how wide it is are class attributes, in N_() words; a subclass answers `found` and does `add`
    and `take`.
    """

    title: ClassVar = ""
    words: ClassVar = ""
    none: ClassVar = ""
    adding: ClassVar = ""
    taking: ClassVar = ""
    columns: ClassVar[Sequence[Column]] = ()
    room: ClassVar[tuple[int, int]] = (560, 420)

    def __init__(self, parent: QWidget | None, desk: Desk) -> None:
        super().__init__(parent)
        self.desk, shop = desk, desk.shop
        self.setWindowTitle(_(self.title))
        self.resize(*self.room)
        context = Context(shop.facts.currency, shop.facts.timezone, shop.today())
        self.table = PreviewTable(self.columns, context)
        self.empty, self.problem = label(_(self.none), "quiet", wrap=True), label("", "problem", wrap=True)
        self._build()
        self.refresh()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(label(_(self.title), "heading"))
        column.addWidget(label(_(self.words), "quiet", wrap=True))
        column.addWidget(self.table, 1)
        column.addWidget(self.empty)
        column.addWidget(self.problem)
        row = QHBoxLayout()
        row.addWidget(button(Action(_(self.taking), self.remove, danger=True)))
        row.addStretch(1)
        row.addWidget(button(Action(_(self.adding), self.new)))
        row.addWidget(button(Action(_("Close"), self.accept, primary=True)))
        column.addLayout(row)

    def found(self) -> Sequence[Any]:
        """Ask for the rows."""
        raise NotImplementedError

    def add(self) -> None:
        """Ask for a new one."""
        raise NotImplementedError

    def take(self, ids: list[int]) -> None:
        """Take these away. Raises Refused, which is shown below the table."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Ask again."""
        rows = self.found()
        self.table.show_rows(rows)
        self.empty.setVisible(not rows)
        self._say("")

    def new(self) -> None:
        """What the button for a new one does."""
        self.add()
        self.refresh()

    def remove(self) -> None:
        """What the button for the chosen ones does."""
        try:
            self.take(self.table.selected_ids())
        except Refused as no:
            self._say(str(no))
            return
        self.refresh()

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
