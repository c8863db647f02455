"""Suggestions answered: ordered, changed, put off, ruled by her, ended; and what came of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shopdesk.core.problems import Refused
from shopdesk.core.texts import choose
from shopdesk.model.purchasing import actions as purchasing
from shopdesk.model.replenishment import accuracy, actions, reorder, reporting, wording
from shopdesk.model.replenishment.accuracy import Outcome, outcome

YUAN = 1_000_000


@pytest.fixture
def selling(hand):
    """Two SKUs of one supplier and one of another that sell, and are at their reorder points."""
    west = hand.do(purchasing.add_supplier, "西湖合作社")
    kiln = hand.do(purchasing.add_supplier, "景德镇窑口")
    for code, supplier, pack in (("A", west, 6), ("B", west, 1), ("C", kiln, 1)):
        sku = hand.sku(code, opening=34)
        hand.do(purchasing.set_terms, supplier, sku, moq=1, pack=pack, lead_days=7)
    hand.sell_each(dict.fromkeys("ABC", [2] * 15))
    hand.refresh()
    return hand


def offers(hand):
    return {o.code: o for o in hand.shop.ask(reorder.offers, hand.shop.today()).rows}


def test_what_sells_is_suggested_in_packs_and_said_why(selling):
    found = offers(selling)
    a = found["A"]
    # 15 days of which the first began without stock but sold; 2 a day, no spread; 7 days to come, 7 between orders
    assert (a.days, a.mean, a.sd, a.lead, a.position) == (15, 2.0, 0.0, 7.0, 4)
    assert (a.point, a.target, a.quantity, found["B"].quantity) == (14.0, 28.0, 24, 24)
    why = wording.reason(a, lambda m: f"¥{m / 100:.0f}", lambda d: d.isoformat())
    assert why.startswith("In stock on 15 of the last 56 days, 2 a day; the supplier says 7 days")
    assert why.endswith("→ order 24 (4 packs of 6), about ¥240, should last until 2026-04-03")


def test_the_sentence_is_chinese_where_the_window_is(selling):
    found = offers(selling)["A"]
    choose("zh_CN")
    try:
        why = wording.reason(found, lambda m: f"¥{m // 100}", lambda d: f"{d.month} 月 {d.day} 日")
    finally:
        choose("en")
    assert "近 56 天" in why
    assert "，" in why
    assert "order" not in why


def test_the_whole_catalogue_reckoned_now_says_the_same(selling):
    kept = selling.shop.ask(reorder.offers, selling.shop.today()).rows
    assert selling.shop.ask(reorder.whole_catalogue, selling.shop.today()).rows == kept


def test_accepting_drafts_one_order_for_each_supplier_in_one_step(selling):
    shop = selling.shop
    made = selling.do(actions.accept, {o.id: o.quantity for o in offers(selling).values()})
    assert len(made) == 2
    assert selling.rows("SELECT supplier_id, count(*) FROM purchase GROUP BY 1") == [(1, 1), (2, 1)]
    assert selling.sql("SELECT sum(ordered) FROM purchase_line") == 72
    assert selling.rows("SELECT answer, suggested, ordered FROM suggestion") == [("accepted", 24, 24)] * 3
    assert selling.clean() == []
    shop.undo()
    assert selling.sql("SELECT count(*) FROM purchase") == selling.sql("SELECT count(*) FROM suggestion") == 0
    assert selling.clean() == []
    shop.redo()
    assert selling.sql("SELECT count(*) FROM purchase") == 2
    assert selling.clean() == []


def test_what_is_on_a_draft_is_not_suggested_again(selling):
    selling.do(actions.accept_all)
    assert offers(selling) == {}
    with pytest.raises(Refused):
        selling.do(actions.accept_all)


def test_a_change_is_remembered_beside_the_suggestion(selling):
    selling.do(actions.accept, {offers(selling)["B"].id: 50})
    assert selling.rows("SELECT answer, suggested, ordered FROM suggestion") == [("changed", 24, 50)]


def test_a_budget_is_kept(selling):
    selling.do(actions.accept_all, budget=300_00)
    assert selling.sql("SELECT sum(ordered * unit_price) FROM purchase_line") <= 300 * YUAN
    assert selling.sql("SELECT sum(ordered) FROM purchase_line") > 24


@pytest.mark.parametrize("wanted", [{}, {1: 0}, {1: -5}, {1: 10**9}, {99: 5}])
def test_absurd_orders_are_refused(selling, wanted):
    with pytest.raises(Refused):
        selling.do(actions.accept, wanted)
    assert selling.sql("SELECT count(*) FROM purchase") == 0


def test_nobody_known_to_sell_it_is_asked_for(hand, clock):
    sku = hand.sku(opening=30)
    hand.sell_daily("T-1", [2] * 15)
    hand.refresh()
    assert offers(hand)["T-1"].supplier_id is None
    with pytest.raises(Refused, match="who sells T-1"):
        hand.do(actions.accept, {sku: 5})


def test_put_off_until_a_day(selling, clock):
    sku, day = selling.id("A"), selling.shop.today() + timedelta(days=3)
    selling.do(actions.snooze, sku, day)
    assert set(offers(selling)) == {"B", "C"}
    asleep = selling.shop.ask(reorder.offers, selling.shop.today(), asleep=True).rows
    assert [(o.code, o.snoozed) for o in asleep] == [("A", day)]
    clock.go(days=3)
    selling.refresh()
    assert "A" in offers(selling)
    assert selling.rows("SELECT answer FROM suggestion") == [("snoozed",)]


@pytest.mark.parametrize("days", [0, -4, 4000])
def test_one_cannot_be_reminded_yesterday(selling, days):
    with pytest.raises(Refused):
        selling.do(actions.snooze, selling.id("A"), selling.shop.today() + timedelta(days=days))


def test_what_is_ended_is_silent(selling):
    selling.do(actions.set_ended, selling.id("A"))
    assert set(offers(selling)) == {"B", "C"}
    assert selling.sql("SELECT state FROM sku_stat WHERE sku_id = 1") == "ended"
    selling.do(actions.set_ended, selling.id("A"), ended=False)
    assert "A" in offers(selling)
    assert selling.clean() == []


def test_her_own_rule_decides(selling):
    sku = selling.id("A")
    selling.do(actions.set_rule, sku, point=3, quantity=40)
    assert "A" not in offers(selling)
    selling.do(actions.set_rule, sku, point=5, quantity=40)
    offer = offers(selling)["A"]
    assert (offer.quantity, offer.own) == (40, True)
    selling.do(actions.accept, {sku: 40})
    assert selling.rows("SELECT answer FROM suggestion") == [("own",)]


def test_her_own_demand_season_and_campaign_count(selling):
    sku = selling.id("B")
    selling.do(actions.set_rule, sku, monthly=90, season_percent=150, planned=10)
    offer = offers(selling)["B"]
    assert (offer.basis, offer.mean, offer.target, offer.quantity) == ("manual", 3.0, 3 * 14 * 1.5 + 10, 69)
    assert selling.clean() == []


def test_customers_who_wait_are_served_even_above_the_point(hand, clock):
    sku = hand.sku(opening=1)
    supplier = hand.do(purchasing.add_supplier, "S")
    hand.do(purchasing.set_terms, supplier, sku, preferred=True)
    hand.order("T-1", 5)  # confirmed at once: one promised, four wait
    hand.refresh()
    found = offers(hand)["T-1"]
    assert found.short + found.soft == 4 or found.short + found.soft == 5
    assert found.quantity >= found.short


def test_reports_tell_the_same(selling):
    today = selling.shop.today()
    rows = {r.sku: r for r in selling.shop.ask(reporting.stock_report, today)}
    assert (rows["A"].on_hand, rows["A"].incoming, rows["A"].days_of_cover, rows["A"].state) == (
        4,
        0,
        2,
        "runs_out",
    )
    kept = dict(selling.rows("SELECT s.code, t.state FROM sku_stat t JOIN sku s ON s.id = t.sku_id"))
    assert kept == {code: r.state for code, r in rows.items()}


def test_what_an_order_avoided_and_left_over():
    made = outcome([3, 1, 8, 6, 4], [0, 0, 10, 10, 10], target=2)
    assert made == Outcome(5, 3, 0, 2, 0)
    assert outcome([1, 0, 0, 5], [0, 0, 0, 10], target=20) == Outcome(4, 1, 2, 0, 0)


def test_months_tell_what_came_of_suggestions(selling, clock):
    selling.do(actions.accept, {offers(selling)["B"].id: 24})
    purchase = selling.sql("SELECT id FROM purchase")
    selling.do(purchasing.order, purchase)
    clock.go(days=1)
    line = selling.sql("SELECT id FROM purchase_line")
    selling.do(purchasing.receive, 1, [purchasing.ReceivedDraft(24, line_id=line)], purchase_id=purchase)
    selling.sell_daily("B", [2] * 12)
    clock.go(days=5)
    (month,) = selling.shop.ask(accuracy.months, selling.shop.today())
    assert (month.month, month.answered, month.as_suggested) == ("2026-03", 1, 1)
    # 4 there and 2 a day from the next day on: without the 24, nothing was left from the second day on
    assert (month.avoided, month.out, month.over) == (13, 0, 0)
    assert month.wape == pytest.approx(abs(28 - 24) / 24, abs=1e-4)


def test_nothing_is_told_before_its_days_have_passed(selling):
    selling.do(actions.accept_all)
    assert selling.shop.ask(accuracy.months, selling.shop.today()) == []
