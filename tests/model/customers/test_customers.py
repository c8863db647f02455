"""A person is found again by what she is known by; her sums follow her orders."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model.customers import actions, queries, rules
from shopdesk.model.customers.checks import CHECKS
from shopdesk.model.customers.queries import Sort, View
from shopdesk.model.customers.records import IdentityKind
from shopdesk.model.customers.rules import Person
from shopdesk.model.orders.records import Order

DO = say("test")


def order(work, customer, total, day, refunded=0, no=[0]):  # noqa: B006 - a counter
    no[0] += 1
    record = Order(
        channel_id=1, external_no=f"X{no[0]}", number=f"X{no[0]}", customer_id=customer, placed_at=work.now,
        day=day,
        total=total, refunded=refunded,
    )  # fmt: skip
    work.session.add(record)
    work.session.flush()
    return record.id


def holds(shop):
    return [p for check in CHECKS.values() for p in shop.ask(check)] == []


def test_the_same_phone_is_the_same_person_however_it_is_written(shop):
    first = shop.do(DO, actions.find_or_make, Person(name="王芳", phone="+86 138-0013-8000")).result
    assert (
        shop.do(DO, actions.find_or_make, Person(name="小芳", phone="13800138000", email="F@X.cn")).result
        == first
    )
    assert shop.do(DO, actions.find_or_make, Person(name="F", email="f@x.CN")).result == first
    assert shop.ask(queries.card, first).name == "王芳"
    assert shop.ask(queries.card, first).email == "F@X.cn"


def test_a_name_alone_finds_nobody_and_nothing_makes_nobody(shop):
    one = shop.do(DO, actions.find_or_make, Person(name="Li")).result
    assert shop.do(DO, actions.find_or_make, Person(name="Li")).result != one
    assert shop.do(DO, actions.find_or_make, Person()).result is None


def test_a_channel_name_is_of_that_channel_only(shop):
    one = shop.do(DO, actions.find_or_make, Person(nick="tea_lover", channel="taobao")).result
    assert shop.do(DO, actions.find_or_make, Person(nick="tea_lover", channel="taobao")).result == one
    assert shop.do(DO, actions.find_or_make, Person(nick="tea_lover", channel="jd")).result != one


def test_a_masked_phone_is_nobodys():
    assert rules.identity_keys(Person(name="W", phone="138****8000", email="w***@x.cn")) == []


def test_an_identity_of_somebody_else_is_refused_by_hand(shop):
    shop.do(DO, actions.add, Person(name="Ann", email="ann@x.com"))
    with pytest.raises(Refused, match=r"ann@x\.com is Ann's already"):
        shop.do(DO, actions.add, Person(name="Anna", email="ANN@x.com"))
    with pytest.raises(Refused, match="name"):
        shop.do(DO, actions.add, Person(name=" "))
    with pytest.raises(Refused, match="not an email"):
        shop.do(DO, actions.add, Person(name="A", email="a b"))


def test_sums_follow_orders_as_they_come_change_and_go(shop):
    ann = shop.do(DO, actions.add, Person(name="Ann")).result
    bob = shop.do(DO, actions.add, Person(name="Bob")).result
    today = shop.today()
    shop.do(DO, order, ann, 1000, today - timedelta(days=3))
    last = shop.do(DO, order, ann, 500, today).result
    shop.do(DO, order, ann, 700, None)
    card = shop.ask(queries.card, ann)
    assert (card.orders_count, card.spent, card.average, card.last_day) == (2, 1500, 750, today)
    assert len(card.orders) == 3

    def hand_over(work):
        work.session.get(Order, last).customer_id = bob
        work.session.get(Order, last).refunded = 100

    shop.do(DO, hand_over)
    assert shop.ask(queries.card, ann).last_day == today - timedelta(days=3)
    assert shop.ask(queries.card, bob).spent == 400
    assert holds(shop)
    for _ in range(4):
        shop.undo()
        assert holds(shop)
    assert shop.ask(queries.card, ann).orders_count == 0


def test_the_check_sees_a_sum_that_drifted(shop):
    ann = shop.do(DO, actions.add, Person(name="Ann")).result
    spoil = text("UPDATE customer_stat SET spent = 5 WHERE customer_id = :c")
    shop.do(DO, lambda work: (work.session.execute(spoil, {"c": ann}), work.touch("customer")))
    assert not holds(shop)


def test_views_and_sorts_list_what_the_chips_count(shop, clock):
    def fill(work):
        for i, name in enumerate(("Ann", "Bob", "Cem")):
            c = actions.add(work, Person(name=name))
            for n in range(i):
                order(work, c, 100 * (i + n + 1), work.today - timedelta(days=n))

    shop.do(DO, fill)
    chips = shop.ask(queries.chips, clock())
    assert chips == {View.ALL: 3, View.NEW: 3, View.RETURNING: 1, View.COMPLAINING: 0}
    for view, count in chips.items():
        for sort in Sort:
            assert len(shop.ask(queries.page, clock(), view, sort)) == count
    names = [r.name for r in shop.ask(queries.page, clock(), View.ALL, Sort.SPENT)]
    assert names == ["Cem", "Bob", "Ann"]
    clock.go(days=31)
    assert shop.ask(queries.chips, clock())[View.NEW] == 0
    found = shop.ask(queries.ids, clock(), View.ALL, "bo")
    assert [r.name for r in shop.ask(queries.rows, found)] == ["Bob"]


def test_an_edit_and_a_note_are_kept_and_undone(shop):
    ann = shop.do(DO, actions.add, Person(name="Ann")).result
    shop.do(DO, actions.edit, ann, email="ann@x.com", note="likes Puerh")
    shop.do(DO, actions.add_identity, ann, IdentityKind.WECHAT, "ann_wx")
    card = shop.ask(queries.card, ann)
    assert [i.value for i in card.identities] == ["ann@x.com", "ann_wx"]
    shop.undo()
    shop.undo()
    assert shop.ask(queries.card, ann).identities == ()
    with pytest.raises(Refused):
        shop.do(DO, actions.add_note, ann, " ")
