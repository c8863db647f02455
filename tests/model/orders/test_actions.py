"""The life of an order in a real file: stock, money, books and label after each verb (features.md §2.3 to
§2.5).
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shopdesk.core.problems import Refused
from shopdesk.model.orders.records import (
    Label,
    Stage,
)
from tests.model.orders.conftest import PLACED, case_rows, label


def test_a_paid_order_waits_to_be_confirmed_and_its_money_is_unearned(counter, tea, sound):
    order = counter.order(("OOLONG", 2, 2020), confirmed=False)
    assert label(counter, order) is Label.TO_CONFIRM
    assert counter.books(order) == {"ar.clearing": 2020, "unearned.order": -2020}
    assert counter.level(tea) == (10, 5000, 0, 0)
    sound()


def test_confirming_promises_stock_and_shipping_takes_it(counter, tea, sound):
    order = counter.order(("OOLONG", 2, 2020), shipping=505)
    assert counter.level(tea) == (10, 5000, 0, 2)
    counter.ship(order, "sf", "SF123456789012")
    assert counter.level(tea) == (8, 4000, 0, 0)
    assert label(counter, order) is Label.SHIPPED
    books = counter.books(order)
    assert books == {
        "ar.clearing": 2525, "sales.goods": -2000, "sales.shipping": -500, "vat.out": -25, "cogs": 1000,
        "stock.goods": -1000,
    }  # fmt: skip
    assert counter.look(order).lines[0].cost == 1000
    sound()


def test_shipping_in_two_parcels_earns_each_share_and_the_freight_once(counter, tea, sound):
    order = counter.order(("OOLONG", 3, 8999), shipping=1000)
    (line, _freight) = counter.lines(order)
    counter.ship(order, quantities={line: 1})
    assert label(counter, order) is Label.PARTLY_SHIPPED
    first = -sum(counter.account(r, order) for r in ("sales.goods", "sales.shipping", "vat.out"))
    assert first == 3000 + 1000
    counter.ship(order)
    assert counter.account("unearned.order", order) == 0
    assert label(counter, order) is Label.SHIPPED
    sound()


def test_one_cannot_ship_more_than_there_is(counter, tea):
    order = counter.order(("OOLONG", 12, 12000))
    assert label(counter, order) is Label.SHORT
    with pytest.raises(Refused, match="Only 10 of OOLONG left, 12 ordered") as no:
        counter.ship(order)
    assert str(no.value) == "Only 10 of OOLONG left, 12 ordered."
    assert counter.level(tea) == (10, 5000, 0, 10)


def test_an_order_may_ship_what_is_promised_to_itself(counter, tea):  # medusa#6500
    order = counter.order(("OOLONG", 10, 10000))
    assert counter.level(tea)[3] == 10
    counter.ship(order)
    assert counter.level(tea) == (0, 0, 0, 0)


def test_what_is_promised_to_another_order_is_not_shipped(counter, tea):
    counter.order(("OOLONG", 8, 8000))
    second = counter.order(("OOLONG", 5, 5000))
    assert label(counter, second) is Label.SHORT
    with pytest.raises(Refused):
        counter.ship(second)
    counter.ship(second, quantities={counter.lines(second)[0]: 2})


def test_stock_that_arrives_is_promised_to_those_who_wait(counter, tea, sound):
    order = counter.order(("OOLONG", 12, 12000))
    counter.receive(tea, 5, 800)
    assert counter.allocate_waiting([tea]) == [order]
    assert label(counter, order) is Label.TO_PACK
    assert counter.level(tea)[3] == 12
    sound()


def test_an_untracked_sku_posts_revenue_and_no_cost(counter, sound):
    counter.stock("GIFT", 0, 0, tracked=False)
    order = counter.order(("GIFT", 1, 1010))
    counter.ship(order)
    assert counter.books(order) == {"ar.clearing": 1010, "sales.goods": -1000, "vat.out": -10}
    assert counter.look(order).lines[0].cost is None
    sound()


def test_unpacking_keeps_the_promise_and_leaves_the_stock_alone(counter, tea, sound):  # vendure#1198
    order = counter.order(("OOLONG", 2, 2000))
    parcel = counter.pack(order)
    assert (label(counter, order), counter.level(tea)) == (Label.PACKING, (10, 5000, 0, 2))
    counter.unpack(parcel)
    assert (label(counter, order), counter.level(tea)) == (Label.TO_PACK, (10, 5000, 0, 2))
    sound()


def test_a_packed_parcel_is_what_ships(counter, tea, sound):
    order = counter.order(("OOLONG", 3, 3000))
    line = counter.lines(order)[0]
    parcel = counter.pack(order, {line: 2})
    assert counter.ship(order, "zto", "7123") == parcel
    assert counter.look(order).lines[0].shipped == 2
    assert label(counter, order) is Label.PARTLY_SHIPPED
    sound()


def test_a_held_order_waits_and_goes_on(counter, tea):
    order = counter.order(("OOLONG", 1, 1000))
    counter.hold(order, "address")
    assert label(counter, order) is Label.HELD
    with pytest.raises(Refused, match="on hold"):
        counter.ship(order)
    counter.release(order)
    assert label(counter, order) is Label.TO_PACK


def test_a_refund_after_shipping_leaves_the_stock_alone(counter, tea, sound):  # yudao
    order = counter.order(("OOLONG", 1, 1000))
    counter.ship(order)
    counter.refund(order, 300, reason="late")
    assert counter.level(tea) == (9, 4500, 0, 0)
    with pytest.raises(Refused, match=r"At most ¥7\.00"):
        counter.refund(order, 701)
    counter.refund(order, 700)
    assert counter.look(order).received == counter.look(order).refunded
    sound()


def test_more_pieces_cannot_come_back_than_went_out(counter, tea):  # woocommerce#54499
    order = counter.order(("OOLONG", 2, 2000))
    counter.ship(order)
    line = counter.lines(order)[0]
    counter.request_return(order, {line: 1})
    counter.request_return(order, {line: 1})
    with pytest.raises(Refused):
        counter.request_return(order, {line: 1})


def test_refund_restock_and_cancel_never_make_more_stock_than_there_was(
    counter, tea, sound
):  # woocommerce#22489
    order = counter.order(("OOLONG", 4, 4000))
    line = counter.lines(order)[0]
    counter.ship(order, quantities={line: 2})
    case = counter.request_return(order, {line: 2})
    counter.approve(case)
    counter.receive_return(case, {case_rows(counter, order)[0]: (2, 0, 0)})
    counter.cancel(order, {line: 2})
    counter.refund(order)
    assert counter.level(tea) == (10, 5000, 0, 0)
    assert counter.look(order).refunded == 4000
    sound()


def test_a_missing_piece_is_not_refunded_and_may_be_asked_back_later(counter, tea, sound):
    order = counter.order(("OOLONG", 2, 2000))
    counter.ship(order)
    line = counter.lines(order)[0]
    case = counter.request_return(order, {line: 2})
    counter.approve(case)
    row = case_rows(counter, order)[0]
    with pytest.raises(Refused, match="good, bad or missing"):
        counter.receive_return(case, {row: (1, 0, 0)})
    counter.receive_return(case, {row: (1, 0, 1)})
    assert counter.look(order).granted == 1000
    counter.request_return(order, {line: 1})
    sound()


def test_sales_count_on_the_day_of_payment_and_refunds_when_settled(counter, tea, clock, sound):
    order = counter.order(("OOLONG", 1, 1000))
    counter.ship(order)
    clock.go(days=3)
    case = counter.request_return(order, {counter.lines(order)[0]: 1})
    counter.approve(case)
    counter.receive_return(case, {case_rows(counter, order)[0]: (1, 0, 0)})
    assert counter.look(order).cases[-1].lines[0].day is None
    clock.go(days=1)
    counter.refund(order)
    look = counter.look(order)
    assert str(look.day) == str(look.lines[0].day) == "2026-03-04"
    assert str(look.cases[-1].lines[0].day) == "2026-03-09"
    sound()


def test_what_was_cancelled_before_it_was_paid_counts_as_nothing_sold(counter, tea, sound):
    order = counter.order(("OOLONG", 2, 2000), paid=False)
    counter.cancel(order, {counter.lines(order)[0]: 1})
    counter.pay(order)
    sales = counter.number("SELECT sum(gross - goods_refunded) FROM day_sales")
    assert (counter.look(order).received, sales) == (1000, 1000)
    sound()


def test_history_moves_neither_stock_nor_ledger_but_a_later_refund_posts_against_sales(counter, tea, sound):
    old = datetime(2025, 6, 1, tzinfo=UTC)
    order = counter.order(
        ("OOLONG", 1, 1010), confirmed=False, placed_at=old, paid_at=old, shipped_at=old, finished_at=old
    )
    look = counter.look(order)
    assert (look.history, look.stage, counter.books(order), counter.level(tea)) == (
        True, Stage.COMPLETED, {}, (10, 5000, 0, 0),
    )  # fmt: skip
    assert str(look.day) == "2025-06-01"
    counter.refund(order, 101, reason="at last")
    assert counter.books(order) == {"ar.clearing": -101, "sales.goods": 100, "vat.out": 1}


def test_an_order_still_open_when_the_books_start_enters_by_the_opening(counter, tea, sound):
    old = datetime(2025, 12, 30, tzinfo=UTC)
    order = counter.order(("OOLONG", 1, 1000), placed_at=old, paid_at=old)
    assert counter.books(order) == {"unearned.order": -1000, "equity.opening": 1000}
    counter.ship(order)
    assert counter.account("sales.goods", order) == -990
    sound()


def test_the_same_draft_again_changes_nothing(counter, tea, sound):
    draft = counter.draft(
        ("OOLONG", 2, 2000), external_no="T-1", shipped_at=PLACED, tracking="SF9", carrier="顺丰"
    )
    first = counter.place(draft)
    before = (counter.books(), counter.level(tea), counter.number("SELECT count(*) FROM entry"))
    again = counter.place(draft)
    assert (first.created, again.created, again.changed) == (True, False, False)
    assert (counter.books(), counter.level(tea), counter.number("SELECT count(*) FROM entry")) == before
    sound()


def test_a_later_file_brings_the_order_on(counter, tea, sound):
    order = counter.place(counter.draft(("OOLONG", 2, 2000), paid=False, external_no="T-1")).order_id
    steps = (
        ({"paid_at": PLACED}, Label.TO_CONFIRM), ({"paid_at": PLACED, "shipped_at": PLACED}, Label.SHIPPED),
        ({"paid_at": PLACED, "shipped_at": PLACED, "finished_at": PLACED}, Label.COMPLETED),
    )  # fmt: skip
    for facts, expected in steps:
        placed = counter.place(counter.draft(("OOLONG", 2, 2000), paid=False, external_no="T-1", **facts))
        assert (placed.order_id, placed.changed, label(counter, order)) == (order, True, expected)
    sound()


def test_shipped_on_the_platform_and_cancelled_here_is_a_conflict(counter, tea, sound):
    order = counter.order(("OOLONG", 1, 1000), external_no="T-1")
    counter.cancel(order)
    placed = counter.place(
        counter.draft(("OOLONG", 1, 1000), external_no="T-1", status="已发货", shipped_at=PLACED)
    )
    assert [str(p) for p in placed.conflicts] == ["The platform says “已发货”, here it is cancelled."]
    assert counter.level(tea)[0] == 10


def test_what_had_left_already_takes_the_stock_below_zero(counter, tea, sound):
    counter.place(counter.draft(("OOLONG", 12, 12000), shipped_at=PLACED))
    assert counter.level(tea)[0] == -2


def test_a_sku_that_is_unknown_is_refused_by_hand_and_the_number_goes_on(counter, tea):
    with pytest.raises(Refused, match="no product"):
        counter.new_order(counter.draft(("NOPE", 1, 1000), external_no="", channel="direct"))
    first = counter.new_order(counter.draft(("OOLONG", 1, 1000), external_no="", channel="direct"))
    second = counter.new_order(counter.draft(("OOLONG", 1, 1000), external_no="", channel="direct"))
    assert [counter.look(i).number for i in (first, second)] == ["S-1001", "S-1002"]
    assert label(counter, first) is Label.TO_PACK


def test_of_a_selection_each_order_is_judged_by_itself(counter, tea, sound):
    good = counter.order(("OOLONG", 2, 2000))
    short = counter.order(("OOLONG", 20, 20000))
    review = counter.order(("OOLONG", 1, 1000), confirmed=False)
    outcome = counter.ship_many([good, short, review], "sf", {good: "SF1"})
    assert outcome.done == (good,)
    assert set(outcome.refused) == {short, review}
    assert counter.level(tea)[0] == 8
    sound()


def test_a_payment_is_written_down_once(counter, tea):
    order = counter.order(("OOLONG", 1, 1000), paid=False)
    counter.pay(order, 400, reference="A1")
    assert label(counter, order) is Label.TO_COLLECT
    with pytest.raises(Refused, match="written down"):
        counter.pay(order, 400, reference="A1")


def test_a_complete_order_opens_again_for_a_return(counter, tea, sound):
    order = counter.order(("OOLONG", 1, 1000))
    counter.ship(order)
    counter.deliver(order)
    counter.complete(order)
    counter.request_return(order, {counter.lines(order)[0]: 1})
    assert (label(counter, order), counter.look(order).stage) == (Label.AFTER_SALE, Stage.OPEN)
    sound()


def test_delivered_orders_complete_by_themselves_after_some_days(counter, tea, clock):
    order = counter.order(("OOLONG", 1, 1000))
    counter.ship(order)
    counter.deliver(order)
    assert counter.complete_due() == []
    clock.go(days=11)
    assert counter.complete_due() == [order]


def test_editing_keeps_what_was_there_in_the_timeline(counter, tea):
    order = counter.order(("OOLONG", 1, 1000), street="Old Street 1")
    counter.edit(order, street="New Street 2", seller_note="ring twice")
    look = counter.look(order)
    assert (look.street, look.version) == ("New Street 2", 2)
    with pytest.raises(KeyError):
        counter.edit(order, total=1)


def test_tax_on_top_of_prices_is_received_earned_and_refunded_with_them(counter, tea, sound):
    order = counter.order(("OOLONG", 2, 2000), tax=200, tax_included=False)
    assert counter.look(order).total == 2200
    counter.ship(order)
    assert counter.books(order)["vat.out"] == -200
    case = counter.request_return(order, {counter.lines(order)[0]: 1})
    counter.approve(case)
    counter.receive_return(case, {case_rows(counter, order)[0]: (1, 0, 0)})
    assert counter.look(order).granted == 1100
    assert counter.account("vat.out", order) == -100
    sound()


def test_undo_and_redo_of_what_counts_already_keep_the_day_figures(counter, tea, sound):
    order = counter.order(("OOLONG", 2, 2000))
    before = counter.books()
    counter.refund(order, 500, reason="late")
    counter.shop.undo()
    assert counter.books() == before
    counter.shop.redo()
    sound()
    for _ in range(3):
        counter.shop.undo()
    for _ in range(3):
        counter.shop.redo()
    assert counter.look(order).refunded == 500
    sound()
