"""Bundles and their components come back, by hand and from files: stock, cost, money and books, there and back."""

from __future__ import annotations

import pytest

from shopdesk.core.problems import Refused
from shopdesk.model import importing
from shopdesk.model.orders.card import order_card
from shopdesk.model.orders.records import AfterSaleType
from shopdesk.model.orders.returning import Replacement
from tests.model.analytics.test_bundles import tied
from tests.model.orders.test_bundles import both_ways, clean, gift, level, rows

__all__ = ["gift"]
SALES = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
SHOPIFY = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Currency,Subtotal,Shipping,Taxes,Total,"
    "Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,"
    "Lineitem requires shipping,Lineitem fulfillment status,Cancelled at,Payment Method,Refunded Amount,Vendor,Id\n"
)


@pytest.fixture
def file(gift, tmp_path):
    """Takes a file of this text in; answers what became of it."""

    def take(text, name="orders.csv", **more):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return importing.take(gift.shop, [path], **more)

    return take


def shopify(order="#1001", financial="paid", refunded="0.00", pieces=1):
    at = "2026-03-04 09:00:00 +0800"
    total = f"{90 * pieces}.00"
    return SHOPIFY + (
        f"{order},a@b.example,{financial},{at},fulfilled,{at},CNY,{total},0.00,0.00,{total},0.00,{at},{pieces},Gift,90.00,"
        f"GIFT,true,fulfilled,,Shopify Payments,{refunded},Shop,1\n"
    )


def one_order(counter):
    return counter.number("SELECT id FROM orders WHERE kind = 'order'")


def receive_all(counter, order):
    case = counter.look(order).cases[-1]
    told = counter.shop.ask(order_card, order).cases[-1].lines
    counter.receive_return(case.id, {x[0]: (x[3], 0, 0) for x in told})


def value(counter, sku):
    return counter.number(f"SELECT value FROM stock_level WHERE sku_id = {sku}")


def test_one_of_two_gifts_comes_back_and_its_money_goes(gift):
    """Two gifts of 90.00, cost 18.00 each: one is back, 90.00 and 18.00 with it."""
    order = gift.order(("GIFT", 2, 180_00))
    gift.ship(order)
    case = gift.request_return(order, {rows(gift, order)["GIFT"].id: 1})
    gift.approve(case)
    receive_all(gift, order)
    both_ways(gift)
    gift.refund(order, 90_00)
    assert (level(gift, gift.tea), level(gift, gift.cup)) == ((8, 0), (3, 0))
    assert (value(gift, gift.tea), value(gift, gift.cup)) == (40_00, 24_00)
    assert (gift.account("cogs"), gift.account("sales.returns")) == (
        18_00,
        -89_11,
    )  # 90.00 with 1 % tax in it
    assert gift.look(order).refunded == 90_00
    assert rows(gift, order)["GIFT"].returned_good == 1
    tied(gift)
    both_ways(gift)


def test_a_bad_component_is_set_aside_and_its_cost_is_a_loss(gift):
    order = gift.order(("GIFT", 1, 90_00))
    gift.ship(order)
    case = gift.request_return(order, {rows(gift, order)["CUP"].id: 1}, "broken")
    gift.approve(case)
    [told] = gift.shop.ask(order_card, order).cases[0].lines
    gift.receive_return(case, {told[0]: (0, 1, 0)})
    assert gift.number(f"SELECT defective FROM stock_level WHERE sku_id = {gift.cup}") == 1
    assert value(gift, gift.cup) == 24_00  # the three that stayed; the bad one is worth nothing
    assert gift.look(order).granted == 30_00
    both_ways(gift)


def test_a_broken_component_is_exchanged_for_a_new_one(gift):
    order = gift.order(("GIFT", 1, 90_00))
    gift.ship(order)
    case = gift.request_return(order, {rows(gift, order)["CUP"].id: 1}, "broken", AfterSaleType.EXCHANGE)
    gift.approve(case, [Replacement(gift.cup, 1)])
    assert level(gift, gift.cup) == (3, 1)
    both_ways(gift)
    gift.ship(order)
    [told] = list(gift.shop.ask(order_card, order).cases[0].lines)
    gift.receive_return(case, {told[0]: (0, 1, 0)})
    assert level(gift, gift.cup) == (2, 0)
    assert (
        gift.look(order).total - gift.look(order).granted == 90_00
    )  # what was 30.00 of the gift is the new cup's
    tied(gift)
    both_ways(gift)


def test_a_component_that_was_missing_in_the_parcel_is_sent_again_alone(gift):
    order = gift.order(("GIFT", 1, 90_00))
    gift.ship(order)
    gift.reship(order, {rows(gift, order)["CUP"].id: 1}, "missing")
    assert level(gift, gift.cup) == (3, 1)
    both_ways(gift)
    gift.ship(order)
    assert (level(gift, gift.cup), level(gift, gift.tea)) == ((2, 0), (8, 0))
    assert gift.account("cogs") == 26_00
    tied(gift)
    both_ways(gift)


def test_no_more_comes_back_than_was_in_the_bundles(gift):
    order = gift.order(("GIFT", 1, 90_00))
    gift.ship(order)
    row = rows(gift, order)
    with pytest.raises(Refused):
        gift.request_return(order, {row["CUP"].id: 2})
    gift.request_return(order, {row["CUP"].id: 1})
    for again in ({row["CUP"].id: 1}, {row["GIFT"].id: 1}):
        with pytest.raises(Refused):
            gift.request_return(order, again)


def test_shopify_tells_that_a_gift_was_paid_back_whole_and_its_components_are_awaited(gift, file):
    file(shopify())
    order = one_order(gift)
    assert (level(gift, gift.tea), level(gift, gift.cup), gift.account("cogs")) == ((8, 0), (3, 0), 18_00)
    file(shopify(financial="refunded", refunded="90.00"), "later.csv")
    seen = gift.look(order)
    assert (seen.refunded, [c.state.value for c in seen.cases]) == (90_00, ["awaiting_goods"])
    assert {x.sku_id: x.quantity for x in seen.cases[0].lines} == {gift.gift: 1, gift.tea: 2, gift.cup: 1}
    tied(gift)
    both_ways(gift)
    receive_all(gift, order)
    assert (level(gift, gift.tea), level(gift, gift.cup), gift.account("cogs")) == ((10, 0), (4, 0), 0)
    tied(gift)
    both_ways(gift)


def test_shopify_tells_that_a_part_was_paid_back_and_no_goods_move(gift, file):
    file(shopify())
    file(shopify(financial="partially_refunded", refunded="30.00"), "later.csv")
    order = one_order(gift)
    assert (gift.look(order).refunded, gift.look(order).total) == (30_00, 90_00)
    assert (level(gift, gift.tea), level(gift, gift.cup), gift.account("cogs")) == ((8, 0), (3, 0), 18_00)
    file(shopify(financial="partially_refunded", refunded="30.00"), "again.csv")
    assert gift.look(order).refunded == 30_00
    tied(gift)
    clean(gift)


def test_a_refund_in_the_first_file_of_an_order_is_taken_too(gift, file):
    file(shopify(financial="partially_refunded", refunded="30.00"))
    assert gift.look(one_order(gift)).refunded == 30_00
    tied(gift)
    both_ways(gift)


BOUGHT = "536365,GIFT,Gift,2,2026-03-02 09:00,90,17850,CN\n"


@pytest.mark.parametrize("together", [True, False])
def test_a_component_in_a_row_of_minus_one_comes_back_from_its_bundle(gift, file, together):
    """The cup alone, for 30.00 of the 180.00 of two gifts: on the shelf at its own cost, the gift's money."""
    row = "C536366,CUP,Cup,-1,2026-03-03 09:00,30,17850,CN\n"
    if together:
        file(SALES + BOUGHT + row)
    else:
        file(SALES + BOUGHT)
        file(SALES + row, "back.csv")
    order = one_order(gift)
    seen = rows(gift, order)
    assert (seen["CUP"].returned_good, seen["TEA"].returned_good, seen["GIFT"].returned_good) == (1, 0, 0)
    assert (seen["GIFT"].refunded, seen["CUP"].refunded, gift.look(order).refunded) == (30_00, 0, 30_00)
    assert (level(gift, gift.cup), level(gift, gift.tea), value(gift, gift.cup)) == ((3, 0), (6, 0), 24_00)
    assert gift.account("cogs") == 28_00
    tied(gift)
    both_ways(gift)


def test_whole_bundles_in_rows_of_minus_come_back_with_their_components(gift, file):
    file(SALES + BOUGHT + "C536366,GIFT,Gift,-1,2026-03-03 09:00,90,17850,CN\n")
    order = one_order(gift)
    seen = rows(gift, order)
    assert {k: x.returned_good for k, x in seen.items()} == {"GIFT": 1, "TEA": 2, "CUP": 1}
    assert (level(gift, gift.cup), level(gift, gift.tea), gift.account("cogs")) == ((3, 0), (8, 0), 18_00)
    assert gift.look(order).refunded == 90_00
    tied(gift)
    both_ways(gift)


def test_a_component_and_its_bundle_in_one_file_come_back_once_each(gift, file):
    file(
        SALES + BOUGHT + "C536366,CUP,Cup,-1,2026-03-03 09:00,30,17850,CN\n"
        "C536366,TEA,Tea,-2,2026-03-03 09:00,30,17850,CN\nC536367,GIFT,Gift,-1,2026-03-03 10:00,90,17850,CN\n"
    )
    seen = rows(gift, one_order(gift))
    assert {k: x.returned_good for k, x in seen.items()} == {"GIFT": 2, "TEA": 4, "CUP": 2}
    assert (level(gift, gift.cup), level(gift, gift.tea), gift.account("cogs")) == ((4, 0), (10, 0), 0)
    assert gift.look(one_order(gift)).refunded == 180_00
    tied(gift)
    both_ways(gift)


def test_what_was_bought_alone_comes_back_before_what_was_in_a_bundle(gift, file):
    file(
        SALES
        + BOUGHT
        + "536370,CUP,Cup,1,2026-03-02 10:00,50,17850,CN\nC9,CUP,Cup,-1,2026-03-03 09:00,30,17850,CN\n"
    )
    assert gift.number("SELECT sum(returned_good) FROM order_line WHERE kind = 'component'") == 0
    assert gift.number("SELECT sum(returned_good) FROM order_line WHERE kind = 'goods'") == 1
    tied(gift)
    clean(gift)


def test_more_cups_than_were_in_the_bundles_stand_alone(gift, file):
    file(SALES + BOUGHT + "C536366,CUP,Cup,-3,2026-03-03 09:00,30,17850,CN\n")
    assert rows(gift, one_order(gift))["CUP"].returned_good == 0
    assert gift.number("SELECT sum(amount) FROM payment WHERE kind = 'refund'") == 90_00
    tied(gift)
    clean(gift)
