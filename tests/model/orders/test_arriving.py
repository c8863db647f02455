"""Goods come in, and the orders that wait for them can be shipped at once, in the same step."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from shopdesk.core.texts import say
from shopdesk.model.checking import check
from shopdesk.model.orders import arriving
from shopdesk.model.purchasing import actions as purchasing
from shopdesk.model.purchasing.rules import LineDraft, ReceivedDraft

DO = say("test")


@pytest.fixture
def waiting(counter):
    """A SKU of which none is there, and three orders that wait: for 2, 3 and 4."""
    sku = counter.stock("LJ", 0, 0)
    orders = [counter.order(("LJ", n, n * 1000)) for n in (2, 3, 4)]
    return sku, orders


def labels(shop, orders):
    return [
        shop.ask(
            lambda s, i=i: s.execute(text("SELECT label FROM orders WHERE id = :i"), {"i": i}).scalar_one()
        )
        for i in orders
    ]


def sound(shop):
    return [str(p) for p in check(shop).broken] == []


def test_a_plain_receipt_serves_who_paid_first(counter, waiting):
    sku, orders = waiting
    done = counter.shop.do(DO, arriving.receive_stock, sku, 6, 5_000_000).result
    assert (done.orders, done.ready) == (tuple(orders), 2)
    assert labels(counter.shop, orders) == ["to_pack", "to_pack", "short"]
    assert sound(counter.shop)


def test_one_undo_takes_the_goods_and_the_promises_back(counter, waiting):
    sku, orders = waiting
    shop = counter.shop
    supplier = shop.do(DO, purchasing.add_supplier, "Mei").result
    purchase = shop.do(DO, purchasing.draft, supplier, [LineDraft(sku, 9, 5_000_000)]).result
    shop.do(DO, purchasing.order, purchase)
    came = [ReceivedDraft(9, sku)]
    done = shop.do(DO, arriving.receive_goods, supplier, came, purchase_id=purchase).result
    assert (done.ready, labels(shop, orders)) == (3, ["to_pack"] * 3)
    shop.undo()
    assert labels(shop, orders) == ["short"] * 3
    assert sound(shop)
    shop.redo()
    assert labels(shop, orders) == ["to_pack"] * 3
    assert sound(shop)


def test_a_script_receives_by_code(counter, waiting):
    sku, _orders = waiting
    shop = counter.shop
    supplier = shop.do(DO, purchasing.add_supplier, "Mei").result
    purchase = shop.do(DO, purchasing.draft, supplier, [LineDraft(sku, 9, 5_000_000)]).result
    shop.do(DO, purchasing.order, purchase)
    done = shop.do(DO, arriving.receive_by_code, purchase, {"lj": 2}, freight=100).result
    assert done.ready == 1
    assert sound(shop)
