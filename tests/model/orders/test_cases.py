"""Orders that go wrong in the ways shops know: the eight cases of the specification, and a full refund."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shopdesk.core.problems import Refused
from shopdesk.model.orders.records import (
    AfterSaleState,
    AfterSaleType,
    Label,
    PaymentMethod,
    ShipmentState,
)
from shopdesk.model.orders.returning import Replacement
from tests.model.orders.conftest import PLACED, case_rows, label


def test_case_1_ship_one_row_refund_another_and_wait_for_the_third(counter, tea, sound):
    counter.stock("MUG", 5, 300)
    counter.stock("BOWL", 0, 0)
    order = counter.order(("OOLONG", 1, 1000), ("MUG", 1, 3000), ("BOWL", 1, 2000))
    tea_row, mug_row, _bowl = counter.lines(order)
    counter.ship(order, quantities={tea_row: 1})
    counter.cancel(order, {mug_row: 1}, "changed her mind")
    assert label(counter, order) is Label.TO_REFUND
    assert counter.account("refund.payable", order) == -3000
    sound()
    counter.refund(order)
    assert label(counter, order) is Label.SHORT
    assert counter.account("refund.payable", order) == 0
    assert counter.account("unearned.order", order) == -2000
    sound()


def test_case_2_a_damaged_piece_comes_back_for_most_of_its_price(counter, tea, sound):
    order = counter.order(("OOLONG", 2, 20000))
    counter.ship(order)
    line = counter.lines(order)[0]
    case = counter.request_return(order, {line: 1}, "damp")
    assert label(counter, order) is Label.AFTER_SALE
    counter.approve(case)
    (row,) = case_rows(counter, order)
    counter.receive_return(case, {row: (0, 1, 0)}, {row: 8000})
    assert counter.level(tea) == (8, 4000, 1, 0)
    assert counter.account("loss.stock") == 500
    counter.refund(order)
    assert counter.look(order).refunded == 8000
    assert counter.look(order).lines[0].refunded == 8000
    sound()


def test_case_3_two_refunds_and_then_cancelling_the_rest_pays_back_exactly_what_was_paid(counter, tea, sound):
    order = counter.order(("OOLONG", 3, 8999), ("OOLONG", 2, 4681), shipping=777)
    paid = counter.look(order).received
    counter.refund(order, 1111, reason="late")
    counter.refund(order, 2222, reason="late again")
    counter.cancel(order, reason="enough")
    counter.refund(order)
    done = counter.look(order)
    assert (done.refunded, done.label) == (paid, Label.CANCELLED)
    assert counter.books(order) == {}
    assert counter.level(tea) == (10, 5000, 0, 0)
    sound()


def test_a_full_refund_of_a_discounted_order_is_exactly_what_was_paid(
    counter, tea, sound
):  # woocommerce#64668
    order = counter.order(("OOLONG", 10, 23900), discount=5975)
    counter.ship(order)
    line = counter.lines(order)[0]
    for part in (3, 3, 3, 1):
        case = counter.request_return(order, {line: part})
        counter.approve(case)
        counter.receive_return(case, {case_rows(counter, order)[0]: (part, 0, 0)})
        counter.refund(order)
    assert counter.look(order).refunded == 17925
    assert counter.level(tea) == (10, 5000, 0, 0)
    assert counter.books(order) == {}
    sound()


def test_case_4_an_exchange_leaves_only_the_difference_to_be_paid(counter, tea, sound):
    large = counter.stock("LARGE", 3, 700)
    order = counter.order(("OOLONG", 1, 10000))
    counter.ship(order)
    counter.deliver(order)
    case = counter.request_return(order, {counter.lines(order)[0]: 1}, "too small", AfterSaleType.EXCHANGE)
    counter.approve(case, [Replacement(large, 1, 11000)])
    look = counter.look(order)
    assert (look.total - look.granted, look.received) == (11000, 10000)
    assert counter.level(large)[3] == 1
    sound()
    counter.receive_return(case, {case_rows(counter, order)[0]: (1, 0, 0)})
    assert label(counter, order) is Label.TO_COLLECT
    counter.pay(order, 1000)
    counter.ship(order)
    revenue = -sum(counter.account(r, order) for r in ("sales.goods", "vat.out"))
    assert (revenue, counter.account("cogs", order)) == (11000, 700)
    assert counter.level(tea)[:2] == (10, 5000)
    sound()


def test_case_5_a_lost_parcel_is_sent_again_cost_twice_revenue_once(counter, tea, sound):
    order = counter.order(("OOLONG", 2, 2000))
    parcel = counter.ship(order, "sf", "SF1")
    counter.travel(parcel, ShipmentState.EXCEPTION, "no scan for 5 days")
    assert label(counter, order) is Label.STUCK
    counter.travel(parcel, ShipmentState.LOST)
    counter.reship(order, {counter.lines(order)[0]: 2}, "lost")
    assert label(counter, order) is Label.PARTLY_SHIPPED
    counter.ship(order, "sf", "SF2")
    assert counter.account("cogs", order) == 2000
    assert -counter.account("sales.goods", order) - counter.account("vat.out", order) == 2000
    counter.deliver(order)
    counter.complete(order)
    sound()


def test_case_6_refunded_on_the_platform_while_shipped_here_awaits_the_goods(counter, tea, sound):
    draft = counter.draft(("OOLONG", 1, 1000), external_no="T-6")
    order = counter.place(draft).order_id
    counter.confirm(order)
    counter.ship(order)
    later = counter.draft(
        ("OOLONG", 1, 1000),
        external_no="T-6",
        status="退款成功",
        refunded=1000,
        refunded_at=PLACED + timedelta(hours=5),
    )
    assert counter.place(later).conflicts == ()
    look = counter.look(order)
    assert look.cases[-1].state is AfterSaleState.AWAITING_GOODS
    assert (look.refunded, counter.level(tea)[0]) == (1000, 9)
    counter.receive_return(look.cases[-1].id, {look.cases[-1].lines[0].id: (1, 0, 0)})
    assert counter.level(tea) == (10, 5000, 0, 0)
    assert counter.look(order).refunded == 1000
    sound()


def test_case_7_cash_on_delivery_is_owed_after_shipping_and_completes_when_settled(counter, tea, sound):
    order = counter.order(("OOLONG", 1, 1010), paid=False, method=PaymentMethod.ON_DELIVERY)
    counter.ship(order)
    counter.deliver(order)
    assert counter.books(order)["ar.customer"] == 1010
    with pytest.raises(Refused, match="not settled"):
        counter.complete(order)
    sound()
    counter.pay(order, method=PaymentMethod.BANK)
    counter.complete(order)
    assert counter.account("ar.customer", order) == 0
    assert label(counter, order) is Label.COMPLETED
    sound()


def test_case_8_cancel_undo_cancel_comes_to_the_same_numbers(counter, tea, sound):
    order = counter.order(("OOLONG", 3, 3000))
    before = (counter.books(), counter.level(tea))
    counter.cancel(order)
    after = (counter.books(), counter.level(tea))
    counter.shop.undo()
    assert (counter.books(), counter.level(tea)) == before
    counter.cancel(order)
    assert (counter.books(), counter.level(tea)) == after
    sound()
