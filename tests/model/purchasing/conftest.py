"""A shop with a supplier and two SKUs."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from shopdesk.core.texts import say
from shopdesk.model.checking import check
from shopdesk.model.products import actions as products
from shopdesk.model.products import queries as catalogue
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.purchasing import actions

YUAN = 1_000_000
DO = say("test")


@pytest.fixture
def skus(shop):
    """Longjing of 100 g and a gaiwan of 300 g a piece."""
    drafts = (SkuDraft("LJ-50", price=68 * YUAN, weight_g=100), SkuDraft("GW", price=40 * YUAN, weight_g=300))
    shop.do(DO, products.create, ProductDraft("Tea", drafts))
    return [shop.ask(catalogue.sku_by_code, code) for code in ("LJ-50", "GW")]


@pytest.fixture
def supplier(shop):
    return shop.do(DO, actions.add_supplier, "Mei Tea").result


@pytest.fixture
def do(shop):
    """Do an action and answer what it answers; the whole shop must hold after it."""

    def run(action, *args, **kwargs):
        result = shop.do(DO, action, *args, **kwargs).result
        holds(shop)
        return result

    return run


def holds(shop):
    assert [str(p) for p in check(shop).broken] == []


def there_and_back(shop):
    """Undo and redo the last step; the shop holds each time."""
    shop.undo()
    holds(shop)
    shop.redo()
    holds(shop)


def one(shop, sql, **values):
    return shop.ask(lambda s: s.execute(text(sql), values).scalar_one())


def level(shop, sku):
    sql = "SELECT on_hand, value, incoming FROM stock_level WHERE sku_id = :i"
    row = shop.ask(lambda s: s.execute(text(sql), {"i": sku}).first())
    return tuple(row) if row else (0, 0, 0)


def balance(shop, role, party=None):
    """Debits less credits of a role's account, of one party or all."""
    sql = """SELECT coalesce(sum(debit - credit), 0) FROM posting WHERE (:p IS NULL OR party = :p)
             AND account_id = (SELECT account_id FROM account_role WHERE role = :r)"""
    return one(shop, sql, r=role, p=party)
