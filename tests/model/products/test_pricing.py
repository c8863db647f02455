"""Prices: their history, their floor, planned prices that are caught up with, and many at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shopdesk.core.periods import Range
from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model import checking, reports
from shopdesk.model.products import actions, price_queries, pricing, queries
from shopdesk.model.products.formula import Rounding
from shopdesk.model.products.records import PlanState
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.shop_settings import actions as settings

YUAN = 1_000_000
DO = say("test")


@pytest.fixture
def sku(shop):
    """A SKU at 68 yuan that costs 40, and one whose cost nobody knows."""
    skus = (SkuDraft("LJ-50", price=68 * YUAN, cost=40 * YUAN), SkuDraft("LJ-100", price=120 * YUAN))
    shop.do(DO, actions.create, ProductDraft(title="Longjing", skus=skus))
    return shop.ask(queries.sku_by_code, "LJ-50")


def price(shop, sku):
    return shop.ask(queries.choice, sku).price // YUAN


def told(shop, sku):
    return [
        (r.what, r.old and r.old // YUAN, r.new and r.new // YUAN, r.why)
        for r in shop.ask(price_queries.history, sku_id=sku)
    ]


def day(shop, days):
    return shop.today() + timedelta(days=days)


def states(shop):
    return [p.state for p in shop.ask(price_queries.plans)]


def test_every_change_of_a_price_is_remembered_with_its_reason(shop, sku):
    shop.do(DO, pricing.set_price, sku, 75 * YUAN, reason="Tea got dearer")
    shop.do(DO, actions.edit_sku, sku, price=80 * YUAN, compare_price=99 * YUAN)
    shop.do(DO, actions.set_cost, sku, 42 * YUAN)
    assert told(shop, sku) == [
        ("cost", 40, 42, ""), ("compare_price", None, 99, ""), ("price", 75, 80, ""),
        ("price", 68, 75, "Tea got dearer"),
    ]  # fmt: skip
    shop.undo()
    shop.undo()
    assert told(shop, sku) == [("price", 68, 75, "Tea got dearer")]
    shop.redo()
    assert price(shop, sku) == 80


def test_the_history_tells_a_plan_with_a_reason_from_a_change_by_hand(shop, sku, clock):
    shop.do(DO, pricing.set_price, sku, 70 * YUAN, reason="Spring sale")
    shop.do(DO, pricing.plan_prices, [sku], "59", day(shop, 1), day(shop, 1), why="Spring sale")
    clock.go(days=1)
    shop.do(DO, pricing.catch_up)
    clock.go(days=1)
    shop.do(DO, pricing.catch_up)
    shop.do(DO, pricing.reprice, [sku], "price+1", reason="Spring sale")
    shop.do(DO, actions.receive, sku, 10, 44 * YUAN)
    rows = shop.ask(price_queries.history, sku_id=sku)
    assert [(str(r.who), r.why) for r in rows] == [
        ("goods", ""), ("formula", "Spring sale"), ("plan", "its days are over"), ("plan", "Spring sale"),
        ("owner", "Spring sale"),
    ]  # fmt: skip
    shop.undo()
    shop.undo()
    shop.redo()
    assert shop.ask(price_queries.history, sku_id=sku)[0].who is price_queries.PriceBy.FORMULA
    assert checking.check(shop).ok


def test_the_report_of_price_changes_names_who_and_keeps_to_its_days(shop, sku, clock):
    shop.do(DO, pricing.set_price, sku, 75 * YUAN, reason="Tea got dearer")
    clock.go(days=3)
    shop.do(DO, pricing.plan_prices, [sku], "59", shop.today())
    facts, today = shop.facts, shop.today()
    asked = reports.Asked(facts, today, Range(today, today))
    made = reports.as_json("price-changes", asked, shop.ask(reports.answer, asked, "price-changes"))
    assert made["rows"] == [
        {"day": today.isoformat(), "sku": "LJ-50", "what": "price", "old": "75.00", "new": "59.00",
         "who": "plan", "why": ""}
    ]  # fmt: skip
    ever = reports.Asked(facts, today)
    assert len(shop.ask(reports.answer, ever, "price-changes").rows) == 2


def test_the_same_price_again_is_no_change(shop, sku):
    assert shop.do(DO, pricing.set_price, sku, 68 * YUAN).step is None


@pytest.mark.parametrize(("margin", "floor"), [(0, "40"), (250_000, "50")])
def test_a_price_under_cost_and_least_margin_needs_a_reason(shop, sku, margin, floor):
    shop.do(DO, settings.change, min_margin_ppm=margin)
    with pytest.raises(Refused, match=f"floor of {floor}.00"):
        shop.do(DO, pricing.set_price, sku, int(floor) * YUAN - 1)
    shop.do(DO, pricing.set_price, sku, int(floor) * YUAN)
    shop.do(DO, pricing.set_price, sku, 10 * YUAN, reason="End of the season")
    assert told(shop, sku)[0][3] == "End of the season"


def test_without_a_cost_there_is_no_floor(shop, sku):
    other = shop.ask(queries.sku_by_code, "LJ-100")
    shop.do(DO, pricing.set_price, other, 0)
    assert price(shop, other) == 0


def test_a_planned_price_begins_on_its_day_and_goes_back_after_the_last(shop, sku, clock):
    shop.do(DO, pricing.plan_prices, [sku], "59", day(shop, 1), day(shop, 3), why="Spring sale")
    assert (price(shop, sku), shop.ask(price_queries.is_due, shop.today())) == (68, False)
    clock.go(days=1)
    assert shop.ask(price_queries.is_due, shop.today())
    shop.do(DO, pricing.catch_up)
    assert (price(shop, sku), states(shop)) == (59, [PlanState.RUNNING])
    clock.go(days=2)
    assert not shop.ask(price_queries.is_due, shop.today())
    clock.go(days=1)
    shop.do(DO, pricing.catch_up)
    assert (price(shop, sku), states(shop)) == (68, [PlanState.DONE])
    assert [r[3] for r in told(shop, sku)] == ["its days are over", "Spring sale"]
    assert shop.do(DO, pricing.catch_up).step is None


def test_a_sale_that_passed_while_the_shop_was_closed_is_missed(shop, sku, clock):
    shop.do(DO, pricing.plan_prices, [sku], "59", day(shop, 1), day(shop, 3))
    shop.do(DO, pricing.plan_prices, [sku], "65", day(shop, 4))
    clock.go(days=30)
    shop.do(DO, pricing.catch_up)
    assert (price(shop, sku), states(shop)) == (65, [PlanState.MISSED, PlanState.DONE])


def test_two_sales_back_to_back_both_go_back_to_the_usual_price(shop, sku, clock):
    shop.do(DO, pricing.plan_prices, [sku], "59", shop.today(), day(shop, 1))
    shop.do(DO, pricing.plan_prices, [sku], "49", day(shop, 2), day(shop, 3))
    assert price(shop, sku) == 59
    clock.go(days=2)
    shop.do(DO, pricing.catch_up)
    assert price(shop, sku) == 49
    clock.go(days=2)
    shop.do(DO, pricing.catch_up)
    assert price(shop, sku) == 68


def test_a_price_changed_by_hand_during_a_sale_stays(shop, sku, clock):
    shop.do(DO, pricing.plan_prices, [sku], "59", shop.today(), day(shop, 1))
    shop.do(DO, pricing.set_price, sku, 61 * YUAN)
    clock.go(days=2)
    shop.do(DO, pricing.catch_up)
    assert price(shop, sku) == 61


def test_calling_a_running_sale_off_gives_the_price_back(shop, sku):
    shop.do(DO, pricing.plan_prices, [sku], "price*0.5", shop.today(), day(shop, 1), why="Clearing")
    assert price(shop, sku) == 34
    plan = shop.ask(price_queries.plans)[0].id
    shop.do(DO, pricing.call_off, plan)
    assert (price(shop, sku), states(shop)) == (68, [PlanState.CANCELLED])
    with pytest.raises(Refused, match="over already"):
        shop.do(DO, pricing.call_off, plan)


@pytest.mark.parametrize(
    ("formula", "first", "last", "field", "words"),
    [("59", 2, 1, "ends", "before the first"), ("59", -3, -1, "ends", "are over"), ("30", 1, 2, "price", "floor"),
     ("59", 5, 9, "starts", "another price planned"), ("cost*", 1, 2, "formula", "too early")],
)  # fmt: skip
def test_a_plan_that_cannot_be_is_refused(shop, sku, formula, first, last, field, words):
    shop.do(DO, pricing.plan_prices, [sku], "60", day(shop, 4), day(shop, 6))
    with pytest.raises(Refused, match=words) as refused:
        shop.do(DO, pricing.plan_prices, [sku], formula, day(shop, first), day(shop, last))
    assert refused.value.problems[0].field == field


def test_repricing_is_one_step_and_names_what_it_leaves(shop, sku):
    ids = shop.ask(price_queries.all_sku_ids)
    found = shop.ask(price_queries.preview, ids, "cost*1.6", Rounding.NINE)
    assert [(r.code, r.new and r.new / YUAN, str(r.problem or "")) for r in found] == [
        ("LJ-50", 63.9, ""), ("LJ-100", None, "Its cost is not known."),
    ]  # fmt: skip
    assert round(found[0].margin_after, 3) == 0.374
    done = shop.do(DO, pricing.reprice, ids, "cost*1.6", Rounding.NINE)
    assert done.result == 1
    assert told(shop, sku)[0][3] == "cost*1.6 → .9"
    shop.undo()
    assert (price(shop, sku), told(shop, sku)) == (68, [])
    shop.redo()
    assert shop.ask(queries.choice, sku).price == 63_900_000
    assert checking.check(shop).ok


def test_repricing_leaves_what_would_fall_under_its_floor_unless_there_is_a_reason(shop, sku):
    with pytest.raises(Refused, match="No price would change"):
        shop.do(DO, pricing.reprice, [sku], "price*0.5")
    shop.do(DO, pricing.reprice_by_code, "price*0.5", codes=["lj-50"], reason="Clearing")
    assert price(shop, sku) == 34


def test_a_code_that_nobody_has_is_refused(shop, sku):
    with pytest.raises(Refused, match="no SKU NOPE"):
        shop.do(DO, pricing.reprice_by_code, "price+1", codes=["NOPE"])
