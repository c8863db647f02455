"""Revenue on confirmation (accounting.md E03'): goods on their way are in 1406, a sale counts when it arrives."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model.ledger import actions as ledger
from shopdesk.model.orders import intake
from shopdesk.model.orders.checks import goods_on_the_way
from shopdesk.model.orders.drafts import AfterSaleDraft, AfterSaleLineDraft
from shopdesk.model.orders.exchange import Reading
from shopdesk.model.orders.records import AfterSaleType, PaymentMethod, ShipmentState
from shopdesk.model.orders.returning import Replacement
from shopdesk.model.shop import no_progress
from shopdesk.model.shop_settings.actions import change
from shopdesk.model.spine import Batch
from tests.model.orders.conftest import PLACED, case_rows
from tests.model.orders.test_bundles import both_ways, clean, gift

__all__ = ["gift"]


@pytest.fixture(params=["cn-small", "international"])
def late(request, tmp_path, clock):
    """A counter whose shop counts sales on confirmation, at 13 % tax; in both kinds of charts."""
    from shopdesk.model.files import create
    from tests.model.orders.conftest import Counter

    shop = create(
        tmp_path / "late.shopdesk",
        name="Late",
        chart=request.param,
        books_start=date(2026, 1, 1),
        clock=clock,
    )
    shop.do(say("policy"), change, revenue="confirmation", tax_rate_ppm=130_000)
    yield Counter(shop)
    shop.close()


@pytest.fixture
def waiting(counter):
    """The usual counter, under the policy; without tax."""
    counter.shop.do(say("policy"), change, revenue="confirmation", tax_rate_ppm=0)
    return counter


def entries(counter):
    """(event, part, role, debit less credit) of all that parcels did to the books."""
    sql = """SELECT e.event, r.role, p.debit - p.credit FROM entry e JOIN posting p ON p.entry_id = e.id
             JOIN account_role r ON r.account_id = p.account_id WHERE e.source_type = 'shipment'
             AND r.role NOT IN ('vat.in', 'vat.transfer', 'sales.returns') ORDER BY e.id, p.seq"""
    return [tuple(r) for r in counter.shop.ask(lambda s: s.connection().exec_driver_sql(sql).fetchall())]


def stuck(counter, parcel, state):
    counter.travel(parcel, ShipmentState.EXCEPTION)
    counter.travel(parcel, state)


def come_back(counter, order, pieces, found=None, **more):
    case = counter.request_return(order, pieces, "no use")
    counter.approve(case)
    rows = case_rows(counter, order)
    counter.receive_return(
        case, dict(zip(rows, found or [(n, 0, 0) for n in pieces.values()], strict=True)), **more
    )
    return case


def test_an_order_of_226_with_10_shipping_at_13_percent_is_goods_on_their_way_and_then_a_sale(late):
    """Goods 226.00 and shipping 11.30 with tax: net 200.00 and 10.00, tax 27.30. Two pieces at 30.00."""
    late.stock("OOLONG", 10, 3000)
    order = late.order(("OOLONG", 2, 22600), shipping=1130)
    parcel = late.ship(order)
    assert entries(late) == [("E03b", "stock.shipped", 6000), ("E03b", "stock.goods", -6000)]
    assert late.books(order) == {
        "ar.clearing": 23730, "unearned.order": -23730, "stock.shipped": 6000, "stock.goods": -6000,
    }  # fmt: skip
    late.deliver(order, parcel)
    assert entries(late)[2:] == [
        ("E03a", "unearned.order", 23730), ("E03a", "sales.goods", -20000), ("E03a", "sales.shipping", -1000),
        ("E03a", "vat.out", -2730), ("E03b", "cogs", 6000), ("E03b", "stock.shipped", -6000),
    ]  # fmt: skip
    late.shop.undo()
    assert late.account("stock.shipped", order) == 6000
    assert late.account("sales.goods", order) == 0
    late.shop.redo()
    assert late.account("stock.shipped", order) == 0
    assert late.account("sales.goods", order) == -20000
    assert late.shop.ask(goods_on_the_way) == []


def test_each_parcel_counts_when_it_arrives_and_the_freight_with_the_first(waiting, tea, sound):
    order = waiting.order(("OOLONG", 3, 10000), shipping=500)
    line = waiting.lines(order)[0]
    first = waiting.ship(order, quantities={line: 2})
    second = waiting.ship(order)
    assert waiting.account("unearned.order", order) == -10500
    waiting.deliver(order, second)  # 33.34 of the row's three thirds, and the freight
    assert waiting.account("sales.goods", order) == -3334
    assert waiting.account("sales.shipping", order) == -500
    assert waiting.account("stock.shipped", order) == 1000
    sound()
    waiting.deliver(order, first)
    assert waiting.books(order) == {
        "ar.clearing": 10500, "sales.goods": -10000, "sales.shipping": -500, "cogs": 1500, "stock.goods": -1500,
    }  # fmt: skip
    sound()


def test_cash_on_delivery_is_owed_from_the_day_it_is_delivered(waiting, tea, sound):
    order = waiting.order(("OOLONG", 1, 9000), paid=False, method=PaymentMethod.ON_DELIVERY)
    waiting.ship(order)
    assert waiting.account("ar.customer", order) == 0
    waiting.deliver(order)
    assert waiting.account("ar.customer", order) == 9000
    waiting.pay(order)
    assert waiting.account("ar.customer", order) == 0
    sound()


def test_money_back_before_arrival_never_was_a_sale(waiting, tea, sound):
    order = waiting.order(("OOLONG", 2, 20000))
    waiting.ship(order)
    waiting.refund(order, 5000, reason="late")
    assert waiting.account("sales.goods", order) == 0
    assert waiting.account("unearned.order", order) == -15000
    sound()
    waiting.deliver(order)
    assert waiting.account("sales.goods", order) == -15000
    sound()


def test_what_comes_back_before_it_arrived_comes_from_the_goods_on_their_way(waiting, tea, sound):
    order = waiting.order(("OOLONG", 2, 20000))
    parcel = waiting.ship(order)
    stuck(waiting, parcel, ShipmentState.RETURNED)
    come_back(waiting, order, {waiting.lines(order)[0]: 2}, [(1, 1, 0)])
    waiting.refund(order)
    assert waiting.books(order) == {"stock.goods": -500, "loss.stock": 500}
    assert waiting.level(tea) == (9, 4500, 1, 0)
    sound()
    waiting.complete(order)
    sound()
    waiting.shop.undo()
    sound()


def test_of_two_parcels_the_one_that_turned_back_is_what_came_back(waiting, tea, sound):
    order = waiting.order(("OOLONG", 3, 9000))
    line = waiting.lines(order)[0]
    waiting.receive(tea, 10, 700)  # the average is 6.00 now
    first, second = waiting.ship(order, quantities={line: 2}), waiting.ship(order)
    waiting.deliver(order, first)
    stuck(waiting, second, ShipmentState.RETURNED)
    come_back(waiting, order, {line: 1})
    assert waiting.account("cogs", order) == 1200
    assert waiting.account("stock.shipped", order) == 0
    assert waiting.account("sales.goods", order) == -6000
    waiting.refund(order)
    assert waiting.account("sales.goods", order) == -6000
    sound()


def test_what_was_to_come_back_and_did_not_is_cost(waiting, tea, sound):
    order = waiting.order(("OOLONG", 2, 20000))
    parcel = waiting.ship(order)
    stuck(waiting, parcel, ShipmentState.RETURNED)
    come_back(waiting, order, {waiting.lines(order)[0]: 2}, [(1, 0, 1)])
    assert waiting.account("stock.shipped", order) == 0
    assert waiting.account("cogs", order) == 500
    sound()


def test_a_lost_parcel_is_cost_at_once_and_its_money_is_earned_when_the_replacement_arrives(
    waiting, tea, sound
):
    order = waiting.order(("OOLONG", 1, 9000))
    line = waiting.lines(order)[0]
    stuck(waiting, waiting.ship(order), ShipmentState.LOST)
    assert waiting.books(order) == {
        "ar.clearing": 9000,
        "unearned.order": -9000,
        "cogs": 500,
        "stock.goods": -500,
    }
    sound()
    waiting.reship(order, {line: 1}, "lost")
    waiting.ship(order)
    assert waiting.account("stock.shipped", order) == 500
    assert waiting.account("sales.goods", order) == 0
    sound()
    waiting.deliver(order)
    assert waiting.books(order) == {
        "ar.clearing": 9000,
        "sales.goods": -9000,
        "cogs": 1000,
        "stock.goods": -1000,
    }
    sound()


def test_a_lost_parcel_nobody_asks_for_is_earned_when_the_order_is_completed(waiting, tea, sound):
    order = waiting.order(("OOLONG", 1, 9000))
    stuck(waiting, waiting.ship(order), ShipmentState.LOST)
    waiting.complete(order)
    assert waiting.account("sales.goods", order) == -9000
    assert waiting.account("unearned.order", order) == 0
    sound()
    waiting.reopen(order, "she asks after all")
    waiting.refund(order, 9000, reason="lost")
    assert waiting.account("sales.goods", order) == 0
    sound()


def test_a_lost_parcel_that_is_refunded_never_was_a_sale(waiting, tea, sound):
    order = waiting.order(("OOLONG", 2, 9000), ("OOLONG", 1, 100))
    two, _one = waiting.lines(order)
    lost = waiting.ship(order, quantities={two: 1})
    waiting.ship(order)
    stuck(waiting, lost, ShipmentState.LOST)
    waiting.deliver(order)
    assert waiting.account("sales.goods", order) == -4600
    waiting.refund(order, 4500, reason="lost")
    assert waiting.account("unearned.order", order) <= 0
    waiting.complete(order)
    assert waiting.account("sales.goods", order) == -4600
    sound()


def test_the_components_of_a_bundle_are_on_their_way(gift):
    """Two gifts of two teas at 5.00 and a cup at 8.00: 36.00 on their way, of which one gift comes back."""
    gift.shop.do(say("policy"), change, revenue="confirmation", tax_rate_ppm=0)
    order = gift.order(("GIFT", 2, 18000))
    parcel = gift.ship(order)
    assert gift.account("stock.shipped", order) == 3600
    both_ways(gift)
    stuck(gift, parcel, ShipmentState.RETURNED)
    come_back(gift, order, {gift.lines(order)[0]: 1}, [(1, 0, 0), (2, 0, 0), (1, 0, 0)])
    assert gift.account("stock.shipped", order) == 1800
    both_ways(gift)
    gift.refund(order)
    assert gift.account("unearned.order", order) == -9000
    clean(gift)


def test_parcels_finish_under_the_policy_they_left_by(counter, tea, sound):
    counter.shop.do(say("policy"), change, tax_rate_ppm=0)
    first, second = (counter.order(("OOLONG", 1, 1000)) for _ in range(2))
    counter.ship(first)
    counter.shop.do(say("policy"), change, revenue="confirmation")
    counter.ship(second)
    counter.deliver(first)
    counter.shop.do(say("policy"), change, revenue="shipment", tax_rate_ppm=0)
    assert (counter.account("sales.goods", first), counter.account("sales.goods", second)) == (-1000, 0)
    counter.deliver(second)
    assert counter.account("sales.goods", second) == -1000
    sound()


def test_what_left_before_the_books_start_counts_by_the_opening_balance(waiting, tea, sound):
    early = PLACED - timedelta(days=90)
    order = waiting.order(
        ("OOLONG", 1, 1000), placed_at=early, paid_at=early, shipped_at=early, confirmed=False
    )
    waiting.deliver(order)
    assert waiting.books(order) == {}
    sound()


def test_goods_whose_cost_nobody_knows_wait_with_their_money(waiting, sound):
    waiting.stock("NEW", 0, 0, tracked=False)
    order = waiting.order(("NEW", 1, 1000))
    waiting.ship(order)
    assert waiting.books(order) == {"ar.clearing": 1000, "unearned.order": -1000}
    waiting.deliver(order)
    assert waiting.books(order) == {"ar.clearing": 1000, "sales.goods": -1000}
    sound()


def test_a_file_tells_of_parcels_on_their_way_and_of_one_piece_that_came_back(waiting, tea):
    """Two parcels of two pieces left and one arrived; a piece of each comes back for 10.00. All is undone at once."""
    sent = {"shipped_at": PLACED, "customer_key": "ann"}
    drafts = [
        waiting.draft(("OOLONG", 2, 4000), external_no="A1", **sent),
        waiting.draft(("OOLONG", 2, 4000), external_no="A2", delivered_at=PLACED, **sent),
    ]
    row = AfterSaleLineDraft(sku="OOLONG", quantity=1, unit_price=2000_0000, amount=1000, good=1)
    cases = [AfterSaleDraft("taobao", f"R{n}", PLACED, (row,), f"A{n}", settled_at=PLACED) for n in (1, 2)]

    def write(work):
        batch = Batch(kind="orders", format="test", files="test", at=work.now)
        work.session.add(batch)
        work.session.flush()
        work.mark_batch(batch.id)
        intake.write(
            work, Reading(orders=drafts, cases=cases, rows_read=4, channel="taobao"), batch.id, no_progress
        )

    waiting.shop.do(say("import"), write)
    assert waiting.books() == {
        "ar.clearing": 6000, "unearned.order": -3000, "sales.goods": -3000, "stock.shipped": 500, "cogs": 500,
        "stock.goods": 4000, "equity.opening": -5000,
    }  # fmt: skip
    clean(waiting)
    waiting.shop.undo()
    assert waiting.books() == {"stock.goods": 5000, "equity.opening": -5000}
    clean(waiting)
    waiting.shop.redo()
    waiting.deliver(waiting.number("SELECT id FROM orders WHERE external_no = 'A1'"))
    assert (waiting.account("stock.shipped"), waiting.account("cogs")) == (0, 1000)
    clean(waiting)


def test_an_exchange_before_arrival_sells_only_what_is_sent_instead(waiting, tea, sound):
    cup = waiting.stock("CUP", 5, 800)
    order = waiting.order(("OOLONG", 1, 9000))
    parcel = waiting.ship(order)
    stuck(waiting, parcel, ShipmentState.RETURNED)
    case = waiting.request_return(order, {waiting.lines(order)[0]: 1}, "wrong one", AfterSaleType.EXCHANGE)
    waiting.approve(case, [Replacement(cup, 1)])
    waiting.receive_return(case, {case_rows(waiting, order)[0]: (1, 0, 0)})
    waiting.ship(order)
    assert waiting.books(order) == {
        "ar.clearing": 9000, "unearned.order": -9000, "stock.shipped": 800, "stock.goods": -800,
    }  # fmt: skip
    sound()
    waiting.deliver(order)
    assert waiting.books(order) == {
        "ar.clearing": 9000,
        "sales.goods": -9000,
        "cogs": 800,
        "stock.goods": -800,
    }
    sound()


def test_what_left_in_a_month_that_is_closed_is_sold_in_the_open_one(waiting, tea, sound, clock):
    """The goods are stock of the closed month, the sale is of the month in which they arrive."""
    order = waiting.order(("OOLONG", 1, 9000))
    waiting.ship(order)
    waiting.shop.do(say("settle"), ledger.settle_opening, "2026-03")
    waiting.shop.do(say("close"), ledger.close_month, "2026-03")
    waiting.deliver(order)
    sql = """SELECT DISTINCT e.period FROM entry e JOIN posting p ON p.entry_id = e.id
             JOIN account_role r ON r.account_id = p.account_id WHERE r.role = 'sales.goods'"""
    assert waiting.number(sql) == "2026-04"
    assert waiting.account("stock.shipped") == 0
    clean(waiting)


def test_goods_on_their_way_that_the_books_do_not_have_are_found(waiting, tea):
    order = waiting.order(("OOLONG", 1, 1000))
    waiting.ship(order)
    waiting.shop.do(
        say("spoil"), lambda w: w.session.connection().exec_driver_sql("UPDATE shipment_line SET cost = 3")
    )
    (found,) = waiting.shop.ask(goods_on_the_way)
    assert found.values == {"number": waiting.look(order).number, "posted": 500, "told": 3}


def test_there_are_two_policies(counter):
    with pytest.raises(Refused, match="on shipment or on confirmation"):
        counter.shop.do(say("policy"), change, revenue="some day")
