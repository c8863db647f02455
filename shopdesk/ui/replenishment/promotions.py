"""The days of promotions: which there are, new ones, and those that were typed wrong taken away."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from shopdesk.core.problems import Refused
from shopdesk.core.texts import N_, _, say
from shopdesk.model.replenishment import actions
from shopdesk.model.replenishment.plans import Promotion, promotions
from shopdesk.ui.columns import Column, Context
from shopdesk.ui.desk import Desk
from shopdesk.ui.products.preview import preview_table
from shopdesk.ui.replenishment.commands import promotion
from shopdesk.ui.widgets import Action, button, label

_COLUMNS = (
    Column("name", N_("Name"), lambda p: p.name, "strong", 180, stretch=True),
    Column("first", N_("First day"), lambda p: p.first, "day", 110),
    Column("last", N_("Last day"), lambda p: p.last, "day", 110),
)


def show_promotions(desk: Desk) -> None:
    """Every promotion, the latest first."""
    Promotions(QApplication.activeWindow(), desk).exec()


class Promotions(QDialog):
    """The promotions, with a way to add one and to remove the chosen."""

    def __init__(self, parent: QWidget | None, desk: Desk) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setWindowTitle(_("Promotion days"))
        self.resize(560, 420)
        shop = desk.shop
        self.table = preview_table(_COLUMNS, Context(shop.facts.currency, shop.facts.timezone, shop.today()))
        self._told = label("", "quiet", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(label(_("Promotion days"), "heading"))
        words = _("Their sales count no more than a good ordinary day's.")
        column.addWidget(label(words, "quiet", wrap=True))
        column.addWidget(self.table, 1)
        column.addWidget(self._told)
        row = QHBoxLayout()
        row.addWidget(button(Action(_("Remove"), self.remove, danger=True)))
        row.addStretch(1)
        row.addWidget(button(Action(_("New promotion…"), self.add)))
        row.addWidget(button(Action(_("Close"), self.accept, primary=True)))
        column.addLayout(row)
        self.refresh()

    def refresh(self) -> None:
        """Ask again."""
        found: list[Promotion] = self.desk.ask(promotions)
        self.table.show_rows(found)
        self._told.setText("" if found else _("No promotion is named yet."))

    def add(self) -> None:
        promotion(self.desk).exec()
        self.refresh()

    def remove(self) -> None:
        """The chosen ones are ordinary days again; undo brings them back."""
        ids = self.table.selected_ids()
        label_ = say(N_("{n} promotions removed"), n=len(ids))
        try:
            self.desk.carry_out(label_, actions.for_each, ids, actions.remove_promotion)
        except Refused as no:
            self._told.setText(str(no))
            return
        self.refresh()


__all__ = ["Promotions", "show_promotions"]
