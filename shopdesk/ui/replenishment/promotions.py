"""The days of promotions: which there are, new ones, and those that were typed wrong taken away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QApplication

from shopdesk.core.texts import N_, say
from shopdesk.model.replenishment import actions
from shopdesk.model.replenishment.plans import Promotion, promotions
from shopdesk.ui.columns import Column
from shopdesk.ui.desk import Desk
from shopdesk.ui.preview import FewDialog
from shopdesk.ui.replenishment.commands import promotion

_COLUMNS = (
    Column("name", N_("Name"), lambda p: p.name, "strong", 180, stretch=True),
    Column("first", N_("First day"), lambda p: p.first, "day", 110),
    Column("last", N_("Last day"), lambda p: p.last, "day", 110),
)


def show_promotions(desk: Desk) -> None:
    """Every promotion, the latest first."""
    Promotions(QApplication.activeWindow(), desk).exec()


class Promotions(FewDialog):
    """The promotions, with a way to add one and to remove the chosen: their days are ordinary days again."""

    title = N_("Promotion days")
    words = N_("Their sales count no more than a good ordinary day's.")
    none = N_("No promotion is named yet.")
    adding, taking = N_("New promotion…"), N_("Remove")
    columns = _COLUMNS

    def found(self) -> Sequence[Promotion]:
        return self.desk.ask(promotions)

    def add(self) -> None:
        promotion(self.desk).exec()

    def take(self, ids: list[int]) -> None:
        label = say(N_("{n} promotions removed"), n=len(ids))
        self.desk.carry_out(label, actions.for_each, ids, actions.remove_promotion)


__all__ = ["Promotions", "show_promotions"]
