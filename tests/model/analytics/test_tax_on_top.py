"""Tax that comes on top of prices is no sale, and no refund either."""

from __future__ import annotations

import pytest

from shopdesk.core.texts import say
from shopdesk.model import checking
from shopdesk.model.analytics.buyers import buyers
from shopdesk.model.analytics.queries import ALWAYS, By, sales_report
from shopdesk.model.customers.actions import add
from shopdesk.model.customers.rules import Person
from shopdesk.model.orders import actions
from shopdesk.model.orders.drafts import LineDraft, OrderDraft
from shopdesk.model.products import actions as products
from shopdesk.model.products.rules import ProductDraft, SkuDraft

DO = say("test")


@pytest.fixture
def refunded(shop, clock):
    """100.00 of goods, 10.00 of freight and 8.80 of tax on both; all of it paid and paid back."""
    shop.do(DO, products.create, ProductDraft("Mug", (SkuDraft("MUG", price=1_000_000, tracked=False),)))
    ann = shop.do(DO, add, Person(name="Ann", email="ann@example.com")).result
    draft = OrderDraft(
        "walkin", "1", clock(), lines=(LineDraft(sku="MUG", unit_price=100_000_000, tax=None),), shipping=1000, tax=880,
        tax_included=False, paid_at=clock(), customer_id=ann,
    )  # fmt: skip
    order = shop.do(DO, actions.new_order, draft).result
    shop.do(DO, actions.ship, order)
    shop.do(DO, actions.refund, order, 11_880)
    return shop


@pytest.mark.parametrize("by", [By.TOTAL, By.DAY, By.PRODUCT, By.CUSTOMER])
def test_what_was_sold_and_paid_back_whole_comes_to_nothing(refunded, by):
    made = refunded.ask(sales_report, ALWAYS, by, "Asia/Shanghai")
    for row in [made.totals] if by is By.TOTAL else [made.totals, *made.rows]:
        assert row.gross - row.goods_refunded == 0
        assert row.shipping - row.shipping_refunded == 0
    assert (made.totals.gross, made.totals.shipping, made.totals.net_sales) == (10_000, 1_000, 0)


def test_a_buyer_who_got_all_back_brought_nothing(refunded):
    assert [b.monetary for b in refunded.ask(buyers, refunded.today(), None)] == [0]
    refunded.undo()
    assert [b.monetary for b in refunded.ask(buyers, refunded.today(), None)] == [11_000]
    assert checking.check(refunded).ok
