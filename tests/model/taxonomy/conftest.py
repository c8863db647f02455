"""A small tree with products, tags and attributes."""

from __future__ import annotations

import pytest

from shopdesk.core.texts import say
from shopdesk.model.products import actions as products
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.taxonomy import actions

YUAN = 1_000_000
DO = say("test")


@pytest.fixture
def do(shop):
    """Does an action and answers its result."""
    return lambda action, *args, **more: shop.do(DO, action, *args, **more).result


@pytest.fixture
def tree(do):
    """Tea › Green › Longjing, Tea › Black, Ware: name → id."""
    ids = {}
    for name, above in (
        ("Tea", None),
        ("Green", "Tea"),
        ("Longjing", "Green"),
        ("Black", "Tea"),
        ("Ware", None),
    ):
        ids[name] = do(actions.add_category, name, ids.get(above))
    return ids


@pytest.fixture
def make(do):
    """Makes a product with one SKU; answers its id."""

    def make(code, title="", *, price=10, cost=4, opening=0, **more):
        sku = SkuDraft(
            code, price=price * YUAN, cost=cost * YUAN if cost is not None else None, opening=opening
        )
        return do(products.create, ProductDraft(title=title or code, skus=(sku,), **more))

    return make


@pytest.fixture
def clean(shop):
    """Says what `check` finds broken, and after undoing and doing again the last step."""
    from shopdesk.model.checking import check

    def clean():
        for go in (lambda: None, shop.undo, shop.redo):
            go()
            assert [str(p) for p in check(shop).broken] == []

    return clean
