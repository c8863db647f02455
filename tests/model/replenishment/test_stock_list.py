"""The stock list: states, counts, warn lines, alerts and what is behind a number."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shopdesk.core.problems import Refused
from shopdesk.model.orders import actions as orders
from shopdesk.model.products import actions as products
from shopdesk.model.products.records import Bucket, MovementKind
from shopdesk.model.purchasing import actions as purchasing
from shopdesk.model.replenishment import actions, behind, stock_list
from shopdesk.model.replenishment.stock_list import Level, Sort, State, View
from shopdesk.model.shop_settings import actions as shop_settings


def lines(hand, *args, **more):
    today = hand.shop.today()
    found = hand.shop.ask(stock_list.ids, today, *args, **more)
    return {r.code: r for r in hand.shop.ask(stock_list.rows, found, today)}


def test_every_number_of_a_row(hand, clock):
    sku = hand.sku(opening=20)
    hand.do(products.damage, sku, 2, "broken")
    hand.do(products.move_bucket, sku, 3, Bucket.SELLABLE, Bucket.QUARANTINE, "found")
    hand.do(orders.confirm, hand.order("T-1", 4))
    supplier = hand.do(purchasing.add_supplier, "S")
    hand.do(purchasing.order, hand.do(purchasing.draft, supplier, [purchasing.LineDraft(sku, 12)]))
    clock.go(days=1)
    row = lines(hand)["T-1"]
    assert (row.on_hand, row.allocated, row.available, row.defective, row.quarantine) == (15, 4, 11, 2, 3)
    assert (row.incoming, row.aside, row.value, row.state) == (12, 5, 20_000, State.OK)
    assert (row.last_day, row.last_kind) == (hand.shop.today() - timedelta(days=1), MovementKind.BUCKET_MOVE)
    assert len(row.spark) == 60
    assert row.spark[-3:] == (0, 15, 15)


def test_each_state_and_its_chip(hand, clock):
    hand.sku("OK", opening=50)
    hand.sku("LOW", opening=5)
    hand.sku("OUT")
    hand.sku("NEW", tracked=False, cost=None)
    hand.do(products.damage, hand.sku("BAD", opening=9), 1, "broken")
    hand.refresh()
    chips = hand.shop.ask(stock_list.chips, hand.shop.today())
    assert {v: n for v, n in chips.items() if n} == {
        View.ALL: 5, View.LOW: 1, View.OUT: 1, View.UNCOUNTED: 1, View.ASIDE: 1, View.ALERTS: 1,
    }  # fmt: skip
    for view, count in chips.items():
        for sort in Sort:
            assert len(lines(hand, view, sort=sort)) == count, (view, sort)


def test_runs_out_before_goods_could_come_and_too_much(hand, clock):
    fast, slow = hand.sku("F", opening=34), hand.sku("S", opening=900)
    hand.sell_each({"F": [2] * 15, "S": [1] * 15})
    hand.do(actions.set_warn_line, fast, pieces=1)
    hand.refresh()
    found = lines(hand)
    assert (found["F"].state, found["F"].cover) == (State.SHORT, 2)  # 4 left, 2 a day, 7 days to come
    assert (found["S"].state, found["S"].cover) == (State.OVER, 885)
    assert found["F"].projected == 4 - 28
    assert slow in hand.shop.ask(stock_list.ids, hand.shop.today(), View.OVER)


def test_the_level_that_won_is_shown(hand):
    sku = hand.sku(opening=50)
    product = 1
    assert (lines(hand)["T-1"].line, lines(hand)["T-1"].level) == (5, Level.SHOP)
    hand.do(products.edit_product, product, warn_line=8)
    assert (lines(hand)["T-1"].line, lines(hand)["T-1"].level) == (8, Level.PRODUCT)
    hand.do(actions.set_warn_line, sku, pieces=11)
    assert (lines(hand)["T-1"].line, lines(hand)["T-1"].level) == (11, Level.SKU)
    hand.do(actions.set_warn_line, sku)
    assert lines(hand)["T-1"].level is Level.PRODUCT
    hand.do(products.edit_product, product, warn_line=None)
    hand.do(shop_settings.change, warn_line=6)
    assert (lines(hand)["T-1"].line, lines(hand)["T-1"].level) == (6, Level.SHOP)
    assert hand.clean() == []


def test_a_warn_line_of_days_follows_the_sales(hand):
    sku = hand.sku(opening=60)
    hand.sell_daily("T-1", [2] * 20)
    hand.do(actions.set_warn_line, sku, days=10)
    assert lines(hand)["T-1"].level is Level.SHOP  # until its sales were reckoned
    hand.refresh()
    row = lines(hand)["T-1"]
    assert (row.line, row.level, row.warn_days) == (20, Level.DAYS, 10)
    assert row.alerted
    hand.do(actions.set_warn_line, sku, pieces=3)
    row = lines(hand)["T-1"]
    assert (row.line, row.level, row.alerted) == (3, Level.SKU, False)
    with pytest.raises(Refused):
        hand.do(actions.set_warn_line, sku, pieces=3, days=4)
    with pytest.raises(Refused):
        hand.do(actions.set_warn_line, sku, days=0)


def alerts(hand):
    return hand.rows("SELECT position, line, cleared_at IS NULL FROM stock_alert ORDER BY id")


def test_warned_once_when_it_comes_down_and_never_again_on_a_save(hand):
    sku = hand.sku(opening=30)
    hand.do(actions.set_warn_line, sku, pieces=20)
    hand.do(products.adjust, sku, -10, "lost")
    assert alerts(hand) == [(20, 20, 1)]
    hand.do(products.adjust, sku, -1, "lost")
    hand.do(products.edit_sku, sku, price=1)
    hand.do(products.adjust, sku, 3, "found")
    assert alerts(hand) == [(20, 20, 1)]  # 22 is over the line by a tenth, and not by more
    hand.do(products.adjust, sku, 1, "found")
    assert alerts(hand) == [(20, 20, 0)]
    hand.do(products.adjust, sku, -5, "lost")
    assert alerts(hand) == [(20, 20, 0), (18, 20, 1)]


def test_what_is_on_its_way_counts_before_a_warning(hand):
    sku = hand.sku(opening=30)
    hand.do(actions.set_warn_line, sku, pieces=20)
    supplier = hand.do(purchasing.add_supplier, "S")
    purchase = hand.do(purchasing.draft, supplier, [purchasing.LineDraft(sku, 40)])
    hand.do(purchasing.order, purchase)
    hand.do(products.adjust, sku, -25, "lost")
    assert alerts(hand) == []
    hand.do(purchasing.cancel, purchase)
    assert alerts(hand) == [(5, 20, 1)]


def test_undo_and_redo_move_alerts_as_any_other_hand(hand, shop):
    sku = hand.sku(opening=30)
    hand.do(products.adjust, sku, -26, "lost")
    assert alerts(hand) == [(4, 5, 1)]
    shop.undo()
    assert alerts(hand) == [(4, 5, 0)]
    shop.redo()
    assert alerts(hand) == [(4, 5, 0), (4, 5, 1)]
    assert hand.clean() == []


def test_snoozed_and_ended_skus_are_not_counted(hand, shop):
    sku = hand.sku(opening=30)
    hand.do(products.adjust, sku, -26, "lost")
    assert shop.ask(stock_list.alerts, shop.today()) == 1
    hand.do(actions.snooze, sku, shop.today() + timedelta(days=2))
    assert shop.ask(stock_list.alerts, shop.today()) == 0
    assert shop.ask(stock_list.alerts, shop.today() + timedelta(days=2)) == 1
    hand.do(actions.wake, sku)
    assert list(shop.ask(stock_list.ids, shop.today(), View.ALERTS)) == [sku]
    hand.do(actions.set_ended, sku)
    assert shop.ask(stock_list.alerts, shop.today()) == 0
    assert hand.clean() == []


def test_behind_the_numbers(hand, clock):
    sku = hand.sku(opening=3)
    hand.do(orders.confirm, hand.order("T-1", 2))
    hand.order("T-1", 4)
    supplier = hand.do(purchasing.add_supplier, "西湖")
    purchase = hand.do(purchasing.draft, supplier, [purchasing.LineDraft(sku, 12)], eta=hand.shop.today())
    hand.do(purchasing.order, purchase)
    held = hand.shop.ask(behind.promises, sku)
    assert sum(p.promised for p in held) == lines(hand)["T-1"].allocated
    assert [p.wanted for p in held] == [2, 4]
    (coming,) = hand.shop.ask(behind.coming, sku)
    assert (coming.supplier, coming.open, coming.eta) == ("西湖", 12, hand.shop.today())
    assert lines(hand)["T-1"].incoming == 12


def test_one_character_finds_a_sku_in_any_language(hand):
    hand.sku("LJ-1", opening=3)
    hand.sku("PE-2", opening=3)
    assert list(lines(hand, View.ALL, "t")) == ["PE-2", "LJ-1"]
    assert list(lines(hand, View.ALL, "lj")) == ["LJ-1"]
    assert list(lines(hand, View.OUT, "lj")) == []
