"""A complaint is logged, promised, settled and sometimes comes back; a measure shows whether it helped."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model import timeline
from shopdesk.model.customers import actions as customers
from shopdesk.model.customers import queries as people
from shopdesk.model.customers.rules import Person
from shopdesk.model.orders.records import Order, Shipment, ShipmentState
from shopdesk.model.service import actions, queries, rules
from shopdesk.model.service.queries import View
from shopdesk.model.service.records import ComplaintState, MeasureState

DO = say("test")


@pytest.fixture
def late(shop):
    return next(r.id for r in shop.ask(queries.reasons) if r.code == "delivery.late")


def test_a_complaint_goes_its_way_and_comes_back(shop, late):
    c = shop.do(DO, actions.log, "Parcel stuck", late, severity=3).result
    shop.do(DO, actions.start, c)
    shop.do(DO, actions.wait, c)
    shop.do(DO, actions.resolve, c, "Sent again", 1200)
    with pytest.raises(Refused):
        shop.do(DO, actions.start, c)
    shop.do(DO, actions.close, c)
    shop.do(DO, actions.reopen, c)
    card = shop.ask(queries.card, shop.clock(), c)
    assert (card.row.number, card.row.state, card.reopened) == ("C-0001", ComplaintState.OPEN, 1)
    assert (card.verdict, card.compensation, card.resolved_at) == ("Sent again", 1200, None)
    assert str(next(iter(shop.ask(timeline.history, "complaint", c))).what) == "Opened again"
    second = shop.do(DO, actions.log, "Again", late).result
    assert shop.ask(queries.rows, shop.clock(), [second])[0].number == "C-0002"


def test_a_promise_is_told_with_the_shops_day(shop, clock, late):
    c = shop.do(DO, actions.log, "x", late).result
    shop.do(DO, actions.promise, c, clock() + timedelta(hours=15))  # 01:00 of the next day in Shanghai
    assert str(next(iter(shop.ask(timeline.history, "complaint", c))).what) == "Promised for 2026-03-06"


@pytest.mark.parametrize("state", list(ComplaintState))
def test_every_state_leads_somewhere_and_only_there(state):
    assert rules.NEXT[state]
    for target in ComplaintState:
        assert bool(rules.problems_moving(state, target)) == (target not in rules.NEXT[state])


def test_what_is_missing_is_said(shop, late):
    with pytest.raises(Refused, match="what went wrong"):
        shop.do(DO, actions.log, "", late)
    with pytest.raises(Refused, match="Severity"):
        shop.do(DO, actions.log, "x", late, severity=5)
    c = shop.do(DO, actions.log, "x", late).result
    with pytest.raises(Refused, match="how it was settled"):
        shop.do(DO, actions.resolve, c, " ")
    with pytest.raises(Refused, match="in the future"):
        shop.do(DO, actions.promise, c, shop.clock() - timedelta(hours=1))


def test_a_complaint_is_overdue_after_its_promise_or_by_its_severity(shop, clock, late):
    grave = shop.do(DO, actions.log, "Grave", late, severity=4).result
    slight = shop.do(DO, actions.log, "Slight", late, severity=1).result
    shop.do(DO, actions.promise, slight, clock() + timedelta(hours=1))
    clock.go(hours=2)
    assert list(shop.ask(queries.ids, clock(), View.OVERDUE)) == [slight]
    clock.go(hours=7)
    assert list(shop.ask(queries.ids, clock(), View.OVERDUE)) == [slight, grave]
    assert all(r.overdue for r in shop.ask(queries.rows, clock(), [slight, grave]))
    shop.do(DO, actions.resolve, grave, "done")
    assert shop.ask(queries.chips, clock()) == {
        View.OPEN: 1, View.OVERDUE: 1, View.WAITING: 0, View.RESOLVED: 1, View.ALL: 2
    }  # fmt: skip


def test_an_orders_customer_is_the_one_who_complains(shop, late):
    ann = shop.do(DO, customers.add, Person(name="Ann")).result

    def place(work):
        order = Order(channel_id=1, external_no="1", number="S-1001", customer_id=ann, placed_at=work.now)
        work.session.add(order)
        work.session.flush()
        return order.id

    order = shop.do(DO, place).result
    c = shop.do(DO, actions.log, "Broken cup", late, order_id=order).result
    row = shop.ask(queries.rows, shop.clock(), [c])[0]
    assert (row.customer, row.order) == ("Ann", "S-1001")
    assert shop.ask(people.chips, shop.clock())[people.View.COMPLAINING] == 1
    assert [x.title for x in shop.ask(people.card, ann).complaints] == ["Broken cup"]
    assert list(shop.ask(queries.ids, shop.clock(), View.ALL, "cup")) == [c]


def ship(work, count, days_ago, tag):
    for i in range(count):
        order = Order(channel_id=1, external_no=f"{tag}{i}", number=f"{tag}{i}", placed_at=work.now)
        work.session.add(order)
        work.session.flush()
        moment = work.now - timedelta(days=days_ago)
        work.session.add(Shipment(order_id=order.id, state=ShipmentState.SHIPPED, shipped_at=moment))


def test_a_measure_shows_the_rate_before_and_since(shop, clock, late):
    parent = next(r.id for r in shop.ask(queries.reasons) if r.code == "delivery")
    shop.do(DO, ship, 40, 10, "a")
    for _ in range(4):
        shop.do(DO, actions.log, "late", late)
    clock.go(days=5)
    m = shop.do(DO, actions.add_measure, parent, "Another carrier", responsible="me").result
    shop.do(DO, actions.start_measure, m)
    shop.do(DO, ship, 19, 0, "b")
    row = shop.ask(queries.measures, shop.today(), shop.facts.timezone)[0]
    assert row.before.per_100 == Fraction(10)
    assert row.after.too_few
    assert row.after.per_100 is None
    shop.do(DO, ship, 1, 0, "c")
    shop.do(DO, actions.log, "late", late)
    row = shop.ask(queries.measures, shop.today(), shop.facts.timezone)[0]
    assert (row.after.complaints, row.after.shipped, row.after.per_100) == (1, 20, Fraction(5))
    shop.do(DO, actions.finish_measure, m)
    assert shop.ask(queries.measures, shop.today(), shop.facts.timezone, parent)[0].state is MeasureState.DONE
    with pytest.raises(Refused):
        shop.do(DO, actions.start_measure, m)
