"""A product brought to what a form tells of it."""

from __future__ import annotations

import pytest

from shopdesk.core.problems import Refused
from shopdesk.core.texts import say
from shopdesk.model.products import actions
from shopdesk.model.products.editing import edit_whole
from shopdesk.model.products.rules import ProductDraft, SkuDraft

DO = say("test")
SKU = {
    "code": "CUP",
    "title": "",
    "price": 90_000,
    "barcode": "",
    "warn_line": None,
    "weight_g": 0,
    "volume_cm3": 0,
}


@pytest.fixture
def cup(shop):
    sku = SkuDraft("CUP", price=90_000, cost=50_000)
    shop.do(DO, actions.create, ProductDraft("Cup", (sku,), tags="a, b"))
    return shop


def rows(shop, sql):
    return [tuple(r) for r in shop.ask(lambda s: s.connection().exec_driver_sql(sql).fetchall())]


def test_what_is_as_it_was_is_not_written(cup):
    before = rows(cup, "SELECT count(*) FROM change")
    cup.do(DO, edit_whole, 1, {"title": "Cup", "tags": "b, a"}, {1: SKU})
    assert rows(cup, "SELECT count(*) FROM change") == before


def test_words_codes_and_prices_change_in_one_step(cup):
    told = {**SKU, "code": "MUG", "price": 95_000, "volume_cm3": 7}
    cup.do(DO, edit_whole, 1, {"title": "Mug", "tags": "c"}, {1: told})
    assert rows(cup, "SELECT title FROM product") == [("Mug",)]
    assert rows(cup, "SELECT code, price, volume_cm3 FROM sku") == [("MUG", 95_000, 7)]
    assert (
        rows(cup, "SELECT alias FROM sku_alias") == [("CUP",)]
        or rows(cup, "SELECT 1 FROM stock_movement") == []
    )
    cup.undo()
    assert rows(cup, "SELECT code, price, volume_cm3 FROM sku") == [("CUP", 90_000, 0)]


def test_a_price_below_its_cost_needs_a_reason_and_nothing_else_is_kept_without(cup):
    with pytest.raises(Refused) as refused:
        cup.do(DO, edit_whole, 1, {"title": "Mug"}, {1: {**SKU, "price": 10_000}})
    assert refused.value.problems[0].field == "price-1"
    assert rows(cup, "SELECT title FROM product") == [("Cup",)]
    cup.do(DO, edit_whole, 1, {}, {1: {**SKU, "price": 10_000}}, "Chipped")
    assert rows(cup, "SELECT price FROM sku") == [(10_000,)]
