"""Many figures written at once leave the list as single ones do."""

from __future__ import annotations

from shopdesk.model.replenishment import figures


def test_figures_written_at_once_leave_the_same_list(hand, clock, monkeypatch):
    for code in "ABC":
        hand.sku(code, opening=40)
    hand.sell_each(dict.fromkeys("ABC", [2] * 16))
    hand.refresh()
    singly = hand.rows("SELECT * FROM sku_stat ORDER BY sku_id")
    triggers = hand.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    hand.shop.keep(lambda c: c.exec_driver_sql("DELETE FROM sku_demand"))
    monkeypatch.setattr(figures, "_MANY", 2)
    assert figures.refresh(hand.shop, force=True)
    assert hand.rows("SELECT * FROM sku_stat ORDER BY sku_id") == singly
    assert hand.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name") == triggers
    assert hand.clean() == []
