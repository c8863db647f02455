"""What an order is and what may be done with it, on plain objects."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shopdesk.model.orders.books import legs_between, standing
from shopdesk.model.orders.records import (
    AfterSale,
    AfterSaleState,
    AfterSaleType,
    Allocation,
    Label,
    LineKind,
    Order,
    OrderLine,
    PaymentMethod,
    Shipment,
    ShipmentLine,
    ShipmentState,
    Stage,
)  # fmt: skip
from shopdesk.model.orders.rules import (
    Fulfilment,
    Paid,
    balance,
    fulfilment,
    label_of,
    next_actions,
    paid_state,
    problems_cancelling,
    problems_completing,
    problems_confirming,
    problems_packing,
    problems_refunding,
    problems_returning,
    problems_shipping,
    quantities,
)  # fmt: skip
from shopdesk.model.orders.states import CASES, SHIPMENTS, STAGES, Do
from shopdesk.model.products.records import Sku

NOW = datetime(2026, 3, 5, tzinfo=UTC)


def sku(number=7, code="MUG-01", tracked=True):
    found = Sku(product_id=1, code=code, tracked=tracked, created_at=NOW)
    found.id = number
    return found


def order_of(*rows, stage=Stage.OPEN, received=None, **more):
    """An order of (quantity, amount) rows of one tracked SKU, wholly promised and paid unless said
    otherwise.
    """
    order = Order(channel_id=1, external_no="1", number="S-1", placed_at=NOW, stage=stage, street="x", **more)
    order.id = 1
    for i, (quantity, amount) in enumerate(rows, 1):
        line = OrderLine(
            order_id=1,
            external_key=str(i),
            title="Mug",
            quantity=quantity,
            subtotal=amount,
            amount=amount,
            sku_id=7,
        )
        line.id, line.sku = i, sku()
        line.allocation = Allocation(order_line_id=i, sku_id=7, open=quantity)
        order.lines.append(line)
    order.total = sum(x.amount for x in order.lines)
    order.received = order.total if received is None else received
    return order


def send(order, state=ShipmentState.SHIPPED, **counts):
    parcel = Shipment(order_id=1, state=state)
    for key, count in counts.items():
        line = order.lines[int(key[1:]) - 1]
        parcel.lines.append(ShipmentLine(shipment_id=1, order_line_id=line.id, quantity=count))
        if state is not ShipmentState.PACKING:
            line.shipped += count
            line.allocation.open -= count
    order.shipments.append(parcel)
    return parcel


def words(problems):
    return [str(p) for p in problems]


@pytest.mark.parametrize("table", [STAGES, SHIPMENTS, CASES])
def test_every_state_has_its_row_and_leads_to_known_states(table):
    enum = type(next(iter(table)))
    assert set(table) == set(enum)
    assert all(target in table for after in table.values() for target in after)


def test_a_paid_and_promised_order_is_to_pack():
    assert label_of(order_of((2, 1000))) is Label.TO_PACK


@pytest.mark.parametrize(
    ("change", "label"),
    [
        (lambda o: setattr(o, "stage", Stage.CANCELLED), Label.CANCELLED),
        (lambda o: setattr(o, "stage", Stage.REVIEW), Label.TO_CONFIRM),
        (lambda o: setattr(o, "stage", Stage.DRAFT), Label.DRAFT),
        (lambda o: setattr(o, "received", 0), Label.UNPAID),
        (lambda o: setattr(o, "received", 400), Label.TO_COLLECT),
        (lambda o: setattr(o, "received", 1100), Label.TO_REFUND),
        (lambda o: setattr(o, "hold", "address"), Label.HELD),
        (lambda o: setattr(o.lines[0].allocation, "open", 1), Label.SHORT),
        (lambda o: send(o, ShipmentState.PACKING, r1=1), Label.PACKING),
        (lambda o: send(o, r1=1), Label.PARTLY_SHIPPED),
        (lambda o: send(o, r1=2), Label.SHIPPED),
        (lambda o: send(o, ShipmentState.EXCEPTION, r1=2), Label.STUCK),
        (lambda o: setattr(o, "stage", Stage.COMPLETED), Label.COMPLETED),
    ],
)
def test_the_first_word_that_fits_is_shown(change, label):
    order = order_of((2, 1000))
    change(order)
    assert label_of(order) is label


def test_cash_on_delivery_is_not_shown_as_unpaid():
    assert label_of(order_of((1, 500), received=0, method=PaymentMethod.ON_DELIVERY)) is Label.TO_PACK


def test_an_untracked_sku_is_never_short():
    order = order_of((1, 500))
    order.lines[0].sku, order.lines[0].allocation = sku(tracked=False), None
    assert label_of(order) is Label.TO_PACK


def test_an_open_return_is_shown_before_the_money():
    order = order_of((1, 500))
    order.cases.append(
        AfterSale(
            channel_id=1, type=AfterSaleType.RETURN_REFUND, state=AfterSaleState.REQUESTED, opened_at=NOW
        )
    )
    assert label_of(order) is Label.AFTER_SALE


def test_the_balance_counts_promises_and_payments_apart():
    order = order_of((1, 1000))
    order.granted = 300
    assert (balance(order), paid_state(order)) == (-300, Paid.OVERPAID)
    order.refunded = 300
    assert (balance(order), paid_state(order)) == (0, Paid.PAID)


def test_two_refunds_leave_nothing_outstanding():  # medusa#11481
    order = order_of((1, 1000))
    for _ in range(2):
        order.granted += 200
        order.refunded += 200
    assert balance(order) == 0


def test_a_parcel_on_its_way_is_shipped_and_all_arrived_is_delivered():
    order = order_of((2, 1000))
    send(order, r1=2)
    assert fulfilment(order) is Fulfilment.SHIPPED
    order.lines[0].delivered = 1
    assert fulfilment(order) is Fulfilment.PARTLY_DELIVERED
    order.lines[0].delivered = 2
    assert fulfilment(order) is Fulfilment.DELIVERED


def test_a_lost_piece_does_not_keep_the_rest_from_being_delivered():
    order = order_of((2, 1000))
    send(order, r1=2)
    order.lines[0].delivered, order.lines[0].lost = 1, 1
    assert fulfilment(order) is Fulfilment.DELIVERED


def test_too_little_stock_is_said_with_its_numbers():
    order = order_of((6, 600))
    assert words(problems_shipping(order, {1: 6}, {7: 5})) == ["Only 5 of MUG-01 left, 6 ordered."]


def test_the_demand_of_all_rows_is_summed_before_it_is_judged():  # medusa#16502
    order = order_of((3, 300), (3, 300))
    assert words(problems_shipping(order, {1: 3, 2: 3}, {7: 5})) == ["Only 5 of MUG-01 left, 6 ordered."]
    assert problems_shipping(order, {1: 3, 2: 2}, {7: 5}) == []


def test_an_unconfirmed_a_held_and_a_closed_order_are_not_shipped():
    for change, said in (
        ({"stage": Stage.REVIEW}, "Confirm order S-1 first."), ({"stage": Stage.CANCELLED},
        "Order S-1 is closed."), ({"hold": "address"}, "Order S-1 is on hold: address"),
    ):  # fmt: skip
        assert words(problems_shipping(order_of((1, 100), **change), {1: 1})) == [said]


def test_no_more_is_packed_or_shipped_than_is_open():
    order = order_of((2, 100))
    send(order, ShipmentState.PACKING, r1=1)
    assert problems_packing(order, {1: 1}) == []
    assert problems_packing(order, {1: 2})
    assert problems_shipping(order, {1: 3})
    assert problems_packing(order, {1: -1})
    assert problems_packing(order, {})


def test_a_shipped_order_cannot_be_cancelled():
    order = order_of((2, 100))
    send(order, r1=1)
    assert problems_cancelling(order)
    assert problems_cancelling(order, {1: 1}) == []
    assert problems_cancelling(order, {1: 2})


def test_no_more_comes_back_than_was_shipped_or_is_in_another_case():
    order = order_of((3, 100))
    send(order, r1=2)
    assert problems_returning(order, {1: 2}) == []
    assert problems_returning(order, {1: 3})
    order.lines[0].lost = 1
    assert problems_returning(order, {1: 2})


def test_no_more_is_refunded_than_was_paid():  # woocommerce#54499
    order = order_of((1, 1000), received=600)
    assert problems_refunding(order, 600) == []
    assert words(problems_refunding(order, 601, "CNY")) == ["At most ¥6.00 can be refunded."]


def test_confirming_stops_at_what_blocks_and_a_reason_overrides_judgement_only():
    order = order_of((1, 1000), stage=Stage.REVIEW, stated=900)
    assert words(problems_confirming(order))[0] == "The rows make ¥10.00, the source says ¥9.00."
    assert not [p for p in problems_confirming(order, reason="agreed") if p.blocking]
    empty = order_of(stage=Stage.REVIEW)
    assert [p for p in problems_confirming(empty, reason="agreed") if p.blocking]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("phone", "12ab", "“12ab” is not a phone number."),
        ("street", "", "There is no address to send it to."),
        ("buyer_note", "请先勿发", "The buyer asks: “请先勿发”"),
        ("channel_status", "卖家已发货", "The platform says it is shipped: “卖家已发货”."),
    ],
)
def test_what_deserves_a_look_is_a_warning(field, value, said):
    order = order_of((1, 1000), stage=Stage.REVIEW)
    order.recipient, order.country = "Li", "GB"
    setattr(order, field, value)
    assert [(str(p), p.blocking) for p in problems_confirming(order)] == [(said, False)]


def test_goods_without_a_product_block():
    order = order_of((1, 1000), stage=Stage.REVIEW)
    order.lines[0].sku_id = None
    assert any(p.blocking for p in problems_confirming(order))


def test_an_order_is_complete_when_all_is_delivered_or_back_and_settled():
    order = order_of((2, 1000))
    assert problems_completing(order)
    send(order, ShipmentState.DELIVERED, r1=2)
    order.lines[0].delivered = 2
    assert problems_completing(order) == []
    order.received = 500
    assert words(problems_completing(order)) == ["Order S-1 is not settled yet."]


def test_the_buttons_follow_the_state():
    order = order_of((2, 1000), stage=Stage.REVIEW)
    assert Do.CONFIRM in next_actions(order)
    assert Do.SHIP not in next_actions(order)
    order.stage = Stage.OPEN
    assert {Do.SHIP, Do.PACK, Do.CANCEL, Do.HOLD} <= set(next_actions(order))
    send(order, r1=2)
    assert {Do.DELIVER, Do.RETURN} <= set(next_actions(order))
    assert not {Do.SHIP, Do.CANCEL} & set(next_actions(order))


def test_quantities_add_up_over_rows():
    order = order_of((3, 300), (2, 200))
    order.lines[0].cancelled = 1
    send(order, ShipmentState.PACKING, r1=1)
    q = quantities(order)
    assert (q.ordered, q.cancelled, q.packing, q.open, q.due) == (5, 1, 1, 4, 4)


def moved(order, change, **how):
    before = standing(order)
    change(order)
    order.granted = sum(x.refunded for x in order.lines)
    legs = legs_between(before, standing(order), order, **how)
    assert sum(x.debit - x.credit for x in legs) == 0
    return {x.role: x.debit - x.credit for x in legs}


def test_a_payment_is_unearned_until_it_ships():
    order = order_of((2, 1000), received=0)
    paid = moved(order, lambda o: setattr(o, "received", 1000), method=PaymentMethod.ALIPAY)
    assert paid == {"cash.wallet.alipay": 1000, "unearned.order": -1000}
    order.lines[0].tax = 20
    shipped = moved(order, lambda o: send(o, r1=1))
    assert shipped == {"unearned.order": 500, "sales.goods": -490, "vat.out": -10}


def test_goods_sent_before_the_money_are_owed_by_the_customer():
    order = order_of((1, 1000), received=0, method=PaymentMethod.ON_DELIVERY)
    assert moved(order, lambda o: send(o, r1=1)) == {"ar.customer": 1000, "sales.goods": -1000}
    collected = moved(order, lambda o: setattr(o, "received", 1000), method=PaymentMethod.BANK)
    assert collected == {"cash.bank": 1000, "ar.customer": -1000}


def test_a_refund_of_shipped_goods_reduces_sales_and_is_owed_until_paid():
    order = order_of((1, 1000))
    send(order, r1=1)
    promised = moved(order, lambda o: setattr(o.lines[0], "refunded", 300))
    assert promised == {"refund.payable": -300, "sales.returns": 300}
    paid = moved(order, lambda o: setattr(o, "refunded", 300), method=PaymentMethod.PLATFORM)
    assert paid == {"ar.clearing": -300, "refund.payable": 300}


def test_a_cancelled_piece_was_never_sold():
    order = order_of((2, 1000))

    def cancel_one(o):
        o.lines[0].cancelled, o.lines[0].refunded = 1, 500

    assert moved(order, cancel_one) == {"refund.payable": -500, "unearned.order": 500}
    assert moved(order, lambda o: send(o, r1=1)) == {"unearned.order": 500, "sales.goods": -500}


def test_freight_is_earned_with_the_first_parcel():
    order = order_of((2, 1000))
    order.lines.append(OrderLine(order_id=1, external_key="f", kind=LineKind.SHIPPING, amount=80))
    order.total += 80
    order.received = order.total
    order.lines[1].id = 2

    def first(o):
        send(o, r1=1)
        o.lines[1].shipped = 1

    assert moved(order, first) == {"unearned.order": 580, "sales.goods": -500, "sales.shipping": -80}
    assert moved(order, lambda o: send(o, r1=1)) == {"unearned.order": 500, "sales.goods": -500}
