"""A shop that buys mugs from Mei and Yun."""

from __future__ import annotations

import pytest

from shopdesk.core.texts import say
from shopdesk.model.products import actions as products
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.purchasing import actions, queries
from shopdesk.model.purchasing.rules import LineDraft

YUAN = 1_000_000
DO = say("test")


@pytest.fixture
def goods(shop):
    """A mug and a bowl; two suppliers with a price of the mug each."""
    drafts = (SkuDraft("0042", "Mug", price=30 * YUAN, weight_g=300), SkuDraft("BOWL", "Bowl", weight_g=100))
    shop.do(DO, products.create, ProductDraft("Ware", drafts))
    for name, price in (("Mei", 5), ("Yun", 6)):
        supplier = shop.do(DO, actions.add_supplier, name, terms_days=30).result
        shop.do(DO, actions.set_terms, supplier, 1, price=price * YUAN, code=f"{name}-1", moq=12, pack=6)
    return shop


@pytest.fixture
def purchase(goods):
    """Ten mugs on their way from Mei."""
    made = goods.do(DO, actions.draft, 1, [LineDraft(1, 10)]).result
    goods.do(DO, actions.order, made)
    return made


def card_of(desk, purchase):
    return desk.ask(queries.card, purchase, desk.shop.today())
