"""What parcels cost to send: owed when they leave, put right by the courier's bill (E04), and the way back (E07')."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model.shop_settings.actions import change
from tests.model.orders.conftest import case_rows


@pytest.fixture
def sent(counter, tea):
    """A shop whose parcels usually cost 8.00 for the courier, 1.50 for the box; ships an order, answers its parcel."""
    counter.shop.do(say("settings"), change, parcel_cost=800, packing_cost=150)

    def ship(**more):
        return counter.ship(counter.order(("OOLONG", 1, 2000)), "sf", "", **more)

    return ship


def owed(counter, party="SF Express"):
    return counter.shop.ask(
        lambda s: s.execute(
            text("""SELECT coalesce(sum(p.credit - p.debit), 0) FROM posting p
                    JOIN account_role r ON r.account_id = p.account_id
                    WHERE r.role = 'ap.supplier' AND p.party = :p"""),
            {"p": party},
        ).scalar_one()
    )


def costs(counter):
    return [
        tuple(r)
        for r in counter.shop.ask(
            lambda s: s.execute(text("SELECT cost, packing FROM shipment ORDER BY id")).all()
        )
    ]


def test_a_parcel_that_leaves_owes_the_courier_and_takes_packing(counter, sent, sound):
    sent()
    assert (counter.account("ship.out"), counter.account("packing")) == (800, 150)
    assert (owed(counter), counter.account("stock.packaging")) == (800, -150)
    sound()
    counter.shop.undo()
    assert (counter.account("ship.out"), owed(counter), counter.account("stock.packaging")) == (0, 0, 0)
    sound()
    counter.shop.redo()
    assert (owed(counter), costs(counter)) == (800, [(800, 150)])
    sound()


def test_what_a_parcel_costs_can_be_told_when_it_leaves_and_afterwards(counter, sent, sound):
    parcel = sent(courier=1200, packing=0)
    assert (owed(counter), counter.account("packing")) == (1200, 0)
    counter.set_parcel_costs(parcel, 950, 40)
    assert (owed(counter), counter.account("ship.out"), counter.account("packing")) == (950, 950, 40)
    counter.set_parcel_costs(parcel, 1200, 0)
    counter.set_parcel_costs(parcel, 950, 40)  # back and forth: each change is posted
    assert (owed(counter), counter.account("packing")) == (950, 40)
    sound()


def test_a_couriers_bill_is_shared_by_what_parcels_were_thought_to_cost(counter, sent, sound):
    sent(courier=1000)
    sent(courier=2000)
    today = counter.shop.today()
    assert counter.courier_bill("sf", today, today, 3100) == 2
    assert [c for c, _p in costs(counter)] == [1033, 2067]
    assert (counter.account("ship.out"), owed(counter)) == (3100, 3100)
    sound()
    step = counter.shop.undo_label()
    counter.courier_bill("sf", today, today, 3100)  # the same bill again
    assert (owed(counter), counter.shop.undo_label()) == (3100, step)
    counter.courier_bill("sf", today, today, 2900)  # the courier corrects it
    assert owed(counter) == counter.account("ship.out") == 2900
    sound()
    counter.shop.undo()
    assert owed(counter) == 3100
    sound()


def test_a_bill_that_is_paid_at_once_is_paid_once(counter, sent, sound):
    sent()
    today, before = counter.shop.today(), counter.account("cash.bank")
    counter.courier_bill("sf", today, today, 900, "cash.bank")
    counter.courier_bill("sf", today, today, 900, "cash.bank")
    assert (owed(counter), counter.account("cash.bank") - before) == (0, -900)
    sound()
    with pytest.raises(Refused, match="holds no money"):
        counter.courier_bill("sf", today, today, 950, "bank")


def test_parcels_whose_cost_nobody_knew_share_a_bill_alike(counter, sent, sound):
    for _number in range(3):
        sent(courier=0, packing=0)
    today = counter.shop.today()
    counter.courier_bill("sf", today, today, 1000)
    assert sorted(c for c, _p in costs(counter)) == [333, 333, 334]
    sound()


@pytest.mark.parametrize(("act", "said"), [
    (lambda c, day: c.courier_bill("sf", day, day, 0), "more than zero"),
    (lambda c, day: c.courier_bill("", day, day, 100), "Choose the courier"),
    (lambda c, day: c.courier_bill("nobody", day, day, 100), "no carrier"),
    (lambda c, day: c.courier_bill("zto", day, day, 100), "No parcel left with ZTO"),
    (lambda c, day: c.courier_bill("sf", day - timedelta(9), day - timedelta(1), 100), "No parcel left"),
    (lambda c, _day: c.set_parcel_costs(1, -1), "zero or more"),
    (lambda c, _day: c.set_parcel_costs(1, 10**15), "zero or more"),
    (lambda c, _day: c.set_parcel_costs(99, 5), "does not exist"),
])  # fmt: skip
def test_a_bill_or_cost_that_cannot_be_is_refused_and_nothing_changes(counter, sent, act, said):
    sent()
    before = costs(counter), owed(counter)
    with pytest.raises(Refused, match=said):
        act(counter, counter.shop.today())
    assert (costs(counter), owed(counter)) == before


def test_a_parcel_that_has_not_left_costs_nothing_yet(counter, tea):
    parcel = counter.pack(counter.order(("OOLONG", 1, 2000)))
    with pytest.raises(Refused, match="not left"):
        counter.set_parcel_costs(parcel, 500)


def test_orders_in_one_parcel_pay_it_once(counter, sent, sound):
    buyer = {"recipient": "Li", "phone": "13800000000", "street": "Road 1", "city": "Hangzhou"}
    ids = [counter.order(("OOLONG", 1, 2000), **buyer) for _number in range(2)]
    counter.ship_together(ids, "sf", "SF123")
    assert (owed(counter), counter.account("packing")) == (800, 150)
    sound()


def test_the_way_back_of_a_return_is_an_expense_of_its_own(counter, sent, sound):
    counter.shop.do(say("settings"), change, parcel_cost=0, packing_cost=0)
    order = counter.order(("OOLONG", 1, 2000))
    counter.ship(order)
    case = counter.request_return(order, {counter.lines(order)[0]: 1}, "damp")
    counter.approve(case)
    (row,) = case_rows(counter, order)
    before = counter.account("cash.bank")
    counter.receive_return(case, {row: (1, 0, 0)}, freight=900)
    assert (counter.account("ship.return"), counter.account("cash.bank") - before) == (900, -900)
    sound()
    counter.shop.undo()
    assert counter.account("ship.return") == 0
    sound()
