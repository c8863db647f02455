"""A small shop with a product in stock, three orders and a complaint, and the window open on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shopdesk.core.texts import say
from shopdesk.model.ledger import actions as ledger
from shopdesk.model.orders import actions as orders
from shopdesk.model.orders.drafts import LineDraft, OrderDraft
from shopdesk.model.orders.records import PaymentMethod
from shopdesk.model.products import actions as products
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.service import actions as service
from shopdesk.model.service.queries import reasons
from tests.ui.fakes import NOW


def order(number: str, pieces: int, name: str, paid: bool = True) -> OrderDraft:
    moment = NOW.astimezone(UTC) - timedelta(hours=3)
    return OrderDraft(
        channel="taobao", external_no=number, placed_at=moment, paid_at=moment if paid else None,
        method=PaymentMethod.PLATFORM, shipping=800, customer_name=name, recipient=name, phone="13800571448",
        province="浙江省", city="杭州市", street="文三路 90 号",
        lines=(LineDraft(sku="MUG-01", title="Mug", quantity=pieces, unit_price=950_0000),),
    )  # fmt: skip


@pytest.fixture
def stocked(shop):
    """The shop with goods, orders and money."""
    draft = ProductDraft(title="Mug", skus=(SkuDraft("MUG-01", price=950_0000),))
    shop.do(say("p"), products.create, draft)
    shop.do(say("r"), products.receive, 1, 10, 400_0000, money_role=None)
    for number, pieces, name in (("1001", 2, "林小雨"), ("1002", 3, "Ann"), ("1003", 20, "Bo")):
        shop.do(say("o"), orders.place, order(number, pieces, name))
    shop.do(say("m"), ledger.contribute, "cash.bank", 1_000_000, shop.today(), "capital")
    reason = shop.ask(reasons)[0].id
    shop.do(say("c"), service.log, "Arrived broken", reason, order_id=1)
    assert isinstance(NOW, datetime)
    return shop


@pytest.fixture
def tab(desk, stocked, show):
    """Builds and shows a tab by its class."""

    def build(cls):
        return show(cls(desk))

    return build
