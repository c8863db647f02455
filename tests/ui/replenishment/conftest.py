"""A shop in which one SKU sells and runs low, one is out of reach of any supplier, and one is plenty."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QDialog

from shopdesk.core.texts import say
from shopdesk.model.orders import actions as orders
from shopdesk.model.orders.drafts import LineDraft, OrderDraft
from shopdesk.model.orders.records import PaymentMethod
from shopdesk.model.products import actions as products
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.purchasing import actions as purchasing

DO = say("test")
YUAN = 1_000_000


def _fill(work):
    for code, title, pieces in (("LJ-100", "龙井茶", 34), ("MUG-01", "Mug", 34), ("POT-01", "紫砂壶", 50)):
        sku = SkuDraft(code, price=30 * YUAN, cost=10 * YUAN, opening=pieces)
        products.create(work, ProductDraft(title=title, skus=(sku,)))
    supplier = purchasing.add_supplier(work, "西湖合作社")
    purchasing.set_terms(work, supplier, 1, pack=6, lead_days=7, preferred=True)
    purchasing.set_terms(work, supplier, 3, preferred=True)
    now, today = work.now, work.today
    for ago in range(15, 0, -1):
        work.now, work.today = now - timedelta(days=ago), today - timedelta(days=ago)
        for code in ("LJ-100", "MUG-01"):
            line = LineDraft(sku=code, title=code, quantity=2, unit_price=30 * YUAN)
            draft = OrderDraft(
                channel="taobao", external_no=f"{code}{ago}", placed_at=work.now, paid_at=work.now, lines=(line,),
                method=PaymentMethod.PLATFORM, recipient="林", phone="13800571448", city="杭州市", street="1",
            )  # fmt: skip
            order = orders.place(work, draft).order_id
            orders.confirm(work, order)
            orders.ship(work, order, "sf", f"SF{code}{ago}")
    work.now, work.today = now, today
    products.damage(work, 3, 4, "broken")


@pytest.fixture
def selling(shop):
    shop.do(DO, _fill)
    return shop


@pytest.fixture
def opened(monkeypatch):
    """The dialogs that were opened, instead of waiting for someone to close them."""
    seen = []
    monkeypatch.setattr(QDialog, "exec", lambda self: seen.append(self) or 0)
    yield seen
    for dialog in seen:
        dialog.deleteLater()
