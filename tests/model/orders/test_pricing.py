"""Proration and refund arithmetic, on plain objects (features.md §4.4, §4.5)."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from shopdesk.model.orders.drafts import LineDraft
from shopdesk.model.orders.pricing import (
    cancel_grant,
    cancelled_value,
    gross,
    price_lines,
    return_grant,
    shipped_value,
    spread_refund,
)  # fmt: skip
from shopdesk.model.orders.records import LineKind, Order, OrderLine


def rows(*amounts):
    return [LineDraft(quantity=1, subtotal=a) for a in amounts]


def shares(lines, discount):
    return [p.discount for p in price_lines(lines, discount)]


def order_of(*lines, tax_added=0):
    order = Order(channel_id=1, external_no="1", number="1", placed_at=datetime(2026, 3, 5, tzinfo=UTC))
    order.tax_added = tax_added
    for i, (amount, quantity) in enumerate(lines):
        order.lines.append(
            OrderLine(order_id=1, external_key=str(i), quantity=quantity, subtotal=amount, amount=amount)
        )
    order.total = sum(x.amount for x in order.lines)
    return order


def test_ten_off_three_equal_rows_gives_the_odd_fen_to_the_first():
    assert shares(rows(3333, 3333, 3333), 1000) == [334, 333, 333]


def test_thirty_off_three_hundreds_is_ten_each():
    assert shares(rows(10000, 10000, 10000), 3000) == [1000, 1000, 1000]


def test_a_coupon_follows_what_rows_are_worth_and_not_how_many_pieces_they_are():
    lines = [LineDraft(unit_price=99_000_000 // 10_000 * 10_000, quantity=1, subtotal=9900), *rows(1000)]
    assert shares(lines, 1000) == [908, 92]


def test_a_basket_with_three_promotions_nets_to_the_fen():
    first = price_lines(
        [
            LineDraft(quantity=2, subtotal=11980, discount=2000),
            *rows(12900),
            LineDraft(quantity=3, subtotal=5970),
        ],
        3000,
    )
    assert [p.discount for p in first] == [2000 + 1038, 1341, 621]
    coupon = price_lines([LineDraft(subtotal=p.amount) for p in first], 2000)
    assert [p.discount for p in coupon] == [692, 894, 414]
    assert [p.amount for p in coupon] == [8250, 10665, 4935]


def test_a_discount_is_never_more_than_the_goods():
    assert shares(rows(500, 300), 10_000) == [500, 300]


def test_freight_and_adjustments_take_no_part_of_a_discount():
    lines = [*rows(1000), LineDraft(kind=LineKind.SHIPPING, subtotal=1000)]
    assert shares(lines, 100) == [100, 0]


def test_tax_is_computed_once_of_the_whole_and_then_shared():
    priced = price_lines(rows(333, 333, 334), rate_ppm=130_000)
    assert sum(p.tax for p in priced) == 1000 - 885
    assert [p.tax for p in priced] == [38, 38, 39]


def test_prices_below_a_penny_are_rounded_once_per_row():
    assert price_lines([LineDraft(quantity=3, unit_price=5_000)])[0].subtotal == 2


def test_pieces_of_a_row_are_worth_their_share():
    order = order_of((8999, 3))
    assert [return_grant(order.lines[0], order, i, 1) for i in range(3)] == [3000, 3000, 2999]


def test_what_was_cancelled_and_what_was_shipped_make_the_row_whole_whatever_came_first():
    for cancelled in range(4):
        order = order_of((8999, 3))
        line = order.lines[0]
        line.cancelled, line.shipped = cancelled, 3 - cancelled
        assert cancelled_value(line, order) + shipped_value(line, order) == 8999


def test_keeping_one_of_six_after_ten_percent_off_refunds_five_shares():
    order = order_of((27000, 6))
    assert return_grant(order.lines[0], order, 0, 5) == 22500


def test_goodwill_given_before_lowers_the_last_refund_and_never_goes_below_nothing():
    order = order_of((10000, 2))
    line = order.lines[0]
    line.refunded = 7000
    assert return_grant(line, order, 0, 1) == 3000
    line.refunded = 10000
    assert return_grant(line, order, 1, 1) == 0


def test_cancelling_the_last_piece_gives_back_all_that_remains():
    order = order_of((10000, 3))
    line = order.lines[0]
    line.refunded, line.cancelled = 100, 2
    assert cancel_grant(line, order, 1) == 9900


def test_tax_on_top_is_refunded_with_its_row():
    order = order_of((1000, 2), tax_added=200)
    order.lines[0].tax = 200
    assert gross(order.lines[0], order) == 1200
    assert return_grant(order.lines[0], order, 0, 1) == 600


@given(st.lists(st.tuples(st.integers(0, 100_000), st.integers(1, 9)), min_size=1, max_size=6), st.data())
def test_an_amount_spread_over_rows_is_exact_and_within_what_remains(lines, data):
    order = order_of(*lines)
    amount = data.draw(st.integers(0, order.total))
    parts = spread_refund(order, amount)
    assert sum(parts.values()) == amount
    assert all(0 <= part <= order.lines[i].amount for i, part in parts.items())


@given(st.integers(0, 10**9), st.integers(1, 50), st.data())
def test_any_sequence_of_partial_cancels_closes_to_nothing(amount, quantity, data):
    order = order_of((amount, quantity))
    line = order.lines[0]
    while line.cancelled < quantity:
        count = data.draw(st.integers(1, quantity - line.cancelled))
        line.refunded += cancel_grant(line, order, count)
        line.cancelled += count
    assert line.refunded == amount
