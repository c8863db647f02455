"""Demand and lead times measured from what a shop did; arrays and rules say the same."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopdesk.model.orders import actions as orders
from shopdesk.model.products import actions as products
from shopdesk.model.products.records import Category
from shopdesk.model.purchasing import actions as purchasing
from shopdesk.model.replenishment import actions, reckoning, rules
from shopdesk.model.replenishment.reckoning import _cap, _levels, _measure, reckon
from shopdesk.model.replenishment.rules import Supply
from shopdesk.model.replenishment.series import Series
from shopdesk.model.shop_settings import actions as shop_settings
from shopdesk.model.shop_settings.rules import ShopFacts

DAY = st.tuples(st.sampled_from([0, 0, 1, 2, 5, 12]), st.booleans())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(DAY, min_size=28, max_size=28), min_size=1, max_size=6), st.sampled_from([3.0, 9.0, 10.4]),
       st.sampled_from([0.0, 2.0]))  # fmt: skip
def test_the_arrays_say_what_the_rules_say(days, lead, lead_sd):
    sold = np.array([[n for n, _ in row] for row in days], np.int32)
    counts = np.array([[n > 0 or there for n, there in row] for row in days])
    n = len(days)
    series = Series(np.arange(n), np.zeros(n, int), sold, counts, np.zeros(n, int), np.ones(n, bool))
    made = _measure(series)
    made.lead[:], made.lead_sd[:] = lead, lead_sd
    _levels(series, made, ShopFacts(demand_days=28))
    rows = list(reckoning.rows(made))
    for i in range(n):
        counted = sold[i][counts[i]].tolist()
        one = rules.demand_of(counted)
        assert (made.days[i], made.sold_days[i], made.units[i]) == (one.days, one.sold_days, one.units)
        assert rows[i][6] == one.shape
        assert made.mean[i] == pytest.approx(one.mean)
        assert made.sd[i] == pytest.approx(one.sd)
        if one.enough:
            supply = Supply(lead, lead_sd, 7)
            rare = one.shape is rules.Shape.INTERMITTENT
            quantile = rules.bootstrapped(counted, rules.horizon_of(supply), 0.9) if rare else None
            levels = rules.levels_of(one, supply, rules.z_of(0.9), rare_quantile=quantile)
            assert made.target[i] == pytest.approx(levels.target)
            assert rows[i][13] == levels.line
        else:
            assert rows[i][12:15] == (None, None, None)


@given(st.lists(DAY, min_size=28, max_size=28), st.sets(st.integers(0, 27), max_size=6))
def test_the_arrays_cap_promotions_as_the_rules_do(days, promo):
    sold = np.array([[n for n, _ in days]], np.int32)
    counts = np.array([[n > 0 or there for n, there in days]])
    series = Series(np.arange(1), np.zeros(1, int), sold.copy(), counts, np.zeros(1, int), np.ones(1, bool))
    _cap(series, sorted(promo))
    counted = np.flatnonzero(counts[0])
    capped = rules.capped(sold[0][counted].tolist(), {i for i, day in enumerate(counted) if day in promo})
    assert series.sold[0][counted].tolist() == capped


def figures_of(hand, sku):
    hand.refresh()
    columns = ("days", "sold_days", "units", "mean", "basis", "lead", "lead_sd", "lead_basis", "point")
    row = hand.rows(f"SELECT {', '.join(columns)} FROM sku_demand WHERE sku_id = {sku}")
    return dict(zip(columns, row[0], strict=True)) if row else None


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=28, max_size=28), st.sampled_from([0.5, 0.8, 0.999]))
def test_the_level_she_sets_is_the_one_that_is_reckoned_with(sold, level):
    one_row = np.array([sold], np.int32), np.ones((1, 28), bool)
    series = Series(np.arange(1), np.zeros(1, int), *one_row, np.zeros(1, int), np.ones(1, bool))
    made = _measure(series)
    made.lead[:], made.lead_sd[:] = 9, 2
    _levels(series, made, ShopFacts(demand_days=28, service_c_ppm=round(level * 1_000_000)))
    one, supply = rules.demand_of(sold), Supply(9, 2, 7)
    if one.enough:
        rare = one.shape is rules.Shape.INTERMITTENT
        quantile = rules.bootstrapped(sold, rules.horizon_of(supply), level) if rare else None
        wanted = rules.levels_of(one, supply, rules.z_of(level), rare_quantile=quantile)
        assert made.target[0] == pytest.approx(wanted.target)


def test_days_without_stock_do_not_lower_demand(hand, clock):
    sku = hand.sku(opening=20)
    hand.sell_daily("T-1", [1] * 20)
    clock.go(days=15)
    found = figures_of(hand, sku)
    assert (found["days"], found["units"], found["mean"]) == (20, 20, 1_000_000)


def test_stock_that_is_promised_is_not_there(hand, clock):
    sku = hand.sku(opening=18)
    hand.sell_daily("T-1", [1] * 15)
    hand.order("T-1", 3)  # confirmed, so all that is left is promised for ten days
    hand.do(orders.confirm, hand.orders)
    clock.go(days=10)
    assert figures_of(hand, sku)["days"] == 16


def test_returns_do_not_lower_demand_and_cancelled_pieces_do(hand, clock):
    sku = hand.sku(opening=50)
    hand.sell_daily("T-1", [2] * 14)
    hand.do(orders.cancel, hand.order("T-1", 9), reason="no longer wanted")
    clock.go(days=1)
    assert figures_of(hand, sku)["units"] == 28


def test_the_past_of_what_was_just_counted_teaches_as_well(hand, clock):
    """An imported product sells before its stock is known; its first count does not make those days disappear."""
    sku = hand.sku(tracked=False, cost=None)
    hand.sell_daily("T-1", [1, 0] * 10)
    hand.do(products.count, sku, 30, unit_cost=1_000_000)
    found = figures_of(hand, sku)
    assert (found["days"], found["units"], found["mean"]) == (20, 10, 500_000)


def test_lead_time_is_that_of_the_last_five_receipts(hand, clock):
    sku = hand.sku()
    supplier = hand.do(purchasing.add_supplier, "西湖合作社")
    for days in (40, 7, 9, 11, 9, 9):
        hand.buy(supplier, sku, 5, days)
    found = figures_of(hand, sku)
    assert (found["lead"], found["lead_basis"]) == (9_000, "receipts")
    assert found["lead_sd"] == 1_414


def test_without_receipts_the_supplier_is_believed_and_else_the_shop(hand):
    sku = hand.sku(opening=3)
    assert (figures_of(hand, sku)["lead"], figures_of(hand, sku)["lead_basis"]) == (7_000, "shop")
    supplier = hand.do(purchasing.add_supplier, "西湖合作社")
    hand.do(purchasing.set_terms, supplier, sku, lead_days=12)
    found = figures_of(hand, sku)
    assert (found["lead"], found["lead_basis"], found["lead_sd"]) == (12_000, "card", 0)


def test_too_little_of_its_own_goes_by_the_category(hand, clock, shop):
    def make(work):
        found = Category(name="Green")
        work.session.add(found)
        work.session.flush()
        return found.id

    category = hand.do(make)
    for code in ("A", "B", "C"):
        hand.sku(code, opening=99, category=category)
    new = hand.sku("N", opening=9, category=category)
    hand.sell_each({"A": [1] * 20, "B": [2] * 20, "C": [4] * 20})
    other = hand.sku("X", opening=9)
    found = figures_of(hand, new)
    assert found["basis"] == "category"
    assert found["days"] == 19
    assert found["mean"] == 157_895  # the median is 2 a day, but 3 pieces in 19 days would have been seen
    assert figures_of(hand, other)["basis"] == "none"
    assert figures_of(hand, other)["point"] is None


def test_a_promotion_does_not_teach_to_order_more(hand, clock, shop):
    sku = hand.sku(opening=200)
    hand.sell_daily("T-1", [1] * 20)
    hand.sell_daily("T-1", [60])
    yesterday = shop.today() - timedelta(days=1)
    assert figures_of(hand, sku)["units"] == 80
    hand.do(actions.add_promotion, yesterday, yesterday, name="双十一")
    assert figures_of(hand, sku)["units"] == 21
    hand.do(shop_settings.change, cap_promotions=False)
    assert figures_of(hand, sku)["units"] == 80


def test_the_window_is_as_chosen(hand, clock, shop):
    sku = hand.sku(opening=200)
    hand.sell_daily("T-1", [1] * 40)
    assert figures_of(hand, sku)["days"] == 40
    hand.do(shop_settings.change, demand_days=28)
    assert figures_of(hand, sku)["days"] == 28


def test_figures_are_made_once_a_day_and_when_what_they_come_from_changed(hand, clock):
    hand.sku(opening=3)
    assert hand.refresh()
    assert not hand.refresh()
    hand.order("T-1", 1)
    assert not hand.refresh()
    clock.go(days=1)
    assert hand.refresh()
    hand.sku("T-2")
    assert hand.refresh()


def test_making_figures_is_no_step_to_undo(hand, shop):
    hand.sku(opening=3)
    label = shop.undo_label()
    assert hand.refresh()
    assert shop.undo_label() == label
    assert hand.clean() == []


def test_some_skus_can_be_reckoned_alone(hand, clock, shop):
    first, second = hand.sku("A", opening=50), hand.sku("B", opening=50)
    hand.sell_daily("B", [2] * 15)
    made = shop.ask(lambda s: reckon(s, shop.today(), shop.facts, [second]))
    assert made.ids.tolist() == [second]
    assert made.mean.tolist() == [2.0]
    assert first not in made.ids
