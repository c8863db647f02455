"""A shop whose green tea is kept by lot: one lot that expires soon, one that lasts."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from shopdesk.core.texts import say
from shopdesk.model.checking import check
from shopdesk.model.lots import actions
from shopdesk.model.products import actions as products
from shopdesk.model.products.rules import ProductDraft, SkuDraft

YUAN = 1_000_000
DO = say("test")
TEA, CUP = 1, 2
SOON, LATE = date(2026, 3, 20), date(2026, 12, 1)


def held(shop, sku_id=TEA, bucket="sellable"):
    """Code of a lot → pieces there."""
    sql = text("""SELECT l.code, v.on_hand FROM lot_level v JOIN lot l ON l.id = v.lot_id
                  WHERE v.sku_id = :s AND v.bucket = :b ORDER BY l.id""")
    rows = shop.ask(lambda s: s.execute(sql, {"s": sku_id, "b": bucket}).all())
    return {code: pieces for code, pieces in rows}  # noqa: C416 - rows are no pairs to the linter


def lot_id(shop, code, sku_id=TEA):
    sql = text("SELECT id FROM lot WHERE sku_id = :s AND code = :c")
    return shop.ask(lambda s: s.execute(sql, {"s": sku_id, "c": code}).scalar_one())


def broken(shop):
    return [str(p) for p in check(shop).broken]


def come(work, pieces, code="", expires=None, sku_id=TEA):
    """Pieces come in, of a lot."""
    actions.put_in(work, products.receive(work, sku_id, pieces, 20 * YUAN), code, expires)


@pytest.fixture
def goods(shop):
    """Tea and cups, nothing there yet."""
    for code, title in (("TEA", "Green tea"), ("CUP", "Cup")):
        shop.do(DO, products.create, ProductDraft(title, (SkuDraft(code, price=50 * YUAN),)))
    return shop


@pytest.fixture
def stocked(goods):
    """Ten pieces of LATE, then four of SOON."""
    goods.do(DO, come, 10, "L-LATE", LATE)
    goods.do(DO, come, 4, "L-SOON", SOON)
    return goods
