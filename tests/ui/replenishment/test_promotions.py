"""The window of promotion days: what was named is listed, and goes again."""

from __future__ import annotations

from datetime import date

from shopdesk.core.texts import say
from shopdesk.model.replenishment import actions
from shopdesk.model.replenishment.plans import promotions
from shopdesk.ui.replenishment.promotions import Promotions


def test_a_promotion_typed_wrong_is_removed_in_the_window_and_undo_brings_it_back(desk, qtbot):
    for name, day in (("6.18", date(2026, 6, 18)), ("11.11", date(2026, 11, 11))):
        desk.shop.do(say("p"), actions.add_promotion, day, day, name=name)
    dialog = Promotions(None, desk)
    qtbot.addWidget(dialog)
    assert [p.name for p in desk.ask(promotions)] == ["11.11", "6.18"]
    dialog.table.selectRow(0)
    dialog.remove()
    assert [p.name for p in desk.ask(promotions)] == ["6.18"]
    assert len(dialog.table.rows.ids) == 1
    desk.undo()
    assert len(desk.ask(promotions)) == 2
