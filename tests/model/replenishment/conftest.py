"""A shop with one SKU, and a hand that sells, receives and lets days pass."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shopdesk.core.texts import say
from shopdesk.model import checking
from shopdesk.model.orders import actions as orders
from shopdesk.model.orders.drafts import LineDraft, OrderDraft
from shopdesk.model.orders.records import PaymentMethod
from shopdesk.model.products import actions, queries
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.purchasing import actions as purchasing
from shopdesk.model.replenishment import figures

DO = say("test")
YUAN = 1_000_000


class Hand:
    """Does things in a shop, in few words."""

    def __init__(self, shop, clock):
        self.shop, self.clock, self.orders = shop, clock, 0

    def do(self, action, *args, **more):
        return self.shop.do(DO, action, *args, **more).result

    def sku(self, code="T-1", opening=0, **told):
        told = {"price": 30 * YUAN, "cost": 10 * YUAN} | told
        category = told.pop("category", None)
        draft = ProductDraft(
            title=f"Tea {code}", category_id=category, skus=(SkuDraft(code, opening=opening, **told),)
        )
        self.do(actions.create, draft)
        return self.id(code)

    def id(self, code):
        return self.shop.ask(queries.sku_by_code, code)

    def _place(self, work, code, pieces, *, ship):
        self.orders += 1
        line = LineDraft(sku=code, title=code, quantity=pieces, unit_price=30 * YUAN)
        draft = OrderDraft(
            channel="taobao", external_no=f"N{self.orders}", placed_at=work.now, paid_at=work.now, lines=(line,),
            method=PaymentMethod.PLATFORM, recipient="林", phone="13800571448", city="杭州市", street="1",
        )  # fmt: skip
        order = orders.place(work, draft).order_id
        if ship:
            orders.confirm(work, order)
            orders.ship(work, order, "sf", f"SF{self.orders}")
        return order

    def order(self, code="T-1", pieces=1, *, ship=False):
        return self.do(self._place, code, pieces, ship=ship)

    def sell_daily(self, code, pieces):
        """Sell these pieces, day after day."""
        self.sell_each({code: pieces})

    def sell_each(self, pieces):
        """SKU → its pieces day after day; all in one step, the clock goes along."""

        def days(work):
            for today in zip(*pieces.values(), strict=True):
                for code, n in zip(pieces, today, strict=True):
                    if n:
                        self._place(work, code, n, ship=True)
                self.clock.go(days=1)
                work.now, work.today = self.clock(), work.today + timedelta(days=1)

        self.do(days)

    def buy(self, supplier, sku, pieces, days):
        """Order and receive after so many days."""
        lines = [purchasing.LineDraft(sku, pieces, 10 * YUAN)]
        purchase = self.do(purchasing.draft, supplier, lines)
        self.do(purchasing.order, purchase)
        self.clock.go(days=days)
        line = self.sql("SELECT max(id) FROM purchase_line")
        self.do(
            purchasing.receive,
            supplier,
            [purchasing.ReceivedDraft(pieces, line_id=line)],
            purchase_id=purchase,
        )
        return purchase

    def refresh(self):
        return figures.refresh(self.shop)

    def sql(self, statement):
        return self.shop.ask(lambda s: s.connection().exec_driver_sql(statement).scalar())

    def rows(self, statement):
        return [tuple(r) for r in self.shop.ask(lambda s: s.connection().exec_driver_sql(statement).all())]

    def clean(self):
        return [str(p) for p in checking.check(self.shop).broken]


@pytest.fixture
def hand(shop, clock):
    return Hand(shop, clock)


@pytest.fixture
def today(shop):
    return shop.today


@pytest.fixture
def later():
    return lambda day, n: day + timedelta(days=n)
