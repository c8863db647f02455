"""The months in the window: what is closed there is shown at once."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QLabel, QPushButton

from shopdesk.core.texts import say
from shopdesk.model.ledger import actions
from shopdesk.ui.ledger.commands import months_dialog


def told(dialog, kind):
    return [x.text() for x in dialog.findChildren(kind)]


def test_a_month_that_is_closed_is_offered_no_more_and_the_next_one_is(desk, show, app):
    for month in (1, 2):
        desk.do(say("e"), actions.record_expense, "ads", "cash.bank", 500, date(2026, month, 20), "Ads")
    dialog = show(months_dialog(desk), 560, 600)
    assert "Close 2026-01" in told(dialog, QPushButton)
    desk.do(say("c"), actions.close_month, "2026-01")
    for _turn in range(4):
        app.processEvents()
    assert "Open 2026-01 again…" in told(dialog, QPushButton)
    assert "To close 2026-02" in told(dialog, QLabel)
    dialog.done(0)
    desk.do(say("o"), actions.reopen_month, "2026-01", "a late bill")  # nobody listens any more
