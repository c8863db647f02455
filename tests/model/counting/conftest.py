"""A shop with three SKUs on the shelf, and a stock take of all of them that has begun."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from shopdesk.core.texts import say
from shopdesk.model.checking import check
from shopdesk.model.counting import actions
from shopdesk.model.counting.actions import CountDraft
from shopdesk.model.ledger.actions import post
from shopdesk.model.ledger.rules import cost_legs
from shopdesk.model.products import actions as products
from shopdesk.model.products.records import MovementKind
from shopdesk.model.products.rules import ProductDraft, SkuDraft

YUAN = 1_000_000
DO = say("test")
LJ, GW, MUG = 1, 2, 3


def sell(work, sku_id, pieces):
    """Pieces leave as an order would take them."""
    moved = products.move_stock(work, sku_id, -pieces, MovementKind.SALE_OUT, day=work.today)
    post(work, "E03", ("stock_movement", moved.id), cost_legs(-moved.value), day=work.today, memo="sold")


def level(shop, sku_id):
    sql = text("SELECT on_hand FROM stock_level WHERE sku_id = :s")
    return shop.ask(lambda s: s.execute(sql, {"s": sku_id}).scalar() or 0)


def balance(shop, role):
    sql = text("""SELECT coalesce(sum(debit - credit), 0) FROM posting
                  WHERE account_id = (SELECT account_id FROM account_role WHERE role = :r)""")
    return shop.ask(lambda s: s.execute(sql, {"r": role}).scalar_one())


def broken(shop):
    return [str(p) for p in check(shop).broken]


@pytest.fixture
def stocked(shop):
    """Ten Longjing, four bowls, two mugs; the mug's barcode is its EAN and it has an alias."""
    for code, title in (("LJ-100", "龙井茶"), ("GW-120", "白瓷盖碗")):
        draft = ProductDraft(title, (SkuDraft(code, price=50 * YUAN),))
        shop.do(DO, products.create, draft)
    draft = ProductDraft("Glass mug", (SkuDraft("MUG-01", price=68 * YUAN, barcode="6901234567892"),))
    shop.do(DO, products.create, draft)
    for sku, pieces, cost in ((LJ, 10, 23), (GW, 4, 46), (MUG, 2, 21)):
        shop.do(DO, products.receive, sku, pieces, cost * YUAN)
    return shop


@pytest.fixture
def counting(stocked):
    """The number of a stock take of everything that has begun."""
    number = stocked.do(DO, actions.create, CountDraft(blind=False)).result
    stocked.do(DO, actions.begin, number)
    return number
