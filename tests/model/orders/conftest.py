"""A tea shop with stock, and short ways to do and to look."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from shopdesk.core.texts import say
from shopdesk.model.orders import actions
from shopdesk.model.orders.desk_work import load
from shopdesk.model.orders.drafts import LineDraft, OrderDraft
from shopdesk.model.products.actions import move_stock
from shopdesk.model.products.records import MovementKind, Product, Sku

PLACED = datetime(2026, 3, 4, 3, 0, tzinfo=UTC)


class Counter:
    """The shop's counter: every verb of `actions` as one step, and what is true afterwards."""

    def __init__(self, shop):
        self.shop = shop
        self.numbers = iter(range(1, 10_000))

    def __getattr__(self, verb):
        act = getattr(actions, verb)
        return lambda *args, **kw: self.shop.do(say(verb), act, *args, **kw).result

    def stock(self, code, pieces, cost, tracked=True):
        """Make a SKU with so many pieces at a cost (fen each); answers its id."""

        def make(work):
            product = Product(handle=code.lower(), title=f"Tea {code}", created_at=work.now)
            work.session.add(product)
            work.session.flush()
            sku = Sku(product_id=product.id, code=code, price=100_0000, tracked=tracked, created_at=work.now)
            work.session.add(sku)
            work.session.flush()
            if pieces:
                self._receive(work, sku.id, pieces, cost)
            return sku.id

        return self.shop.do(say("stock"), make).result

    def _receive(self, work, sku, pieces, cost):
        from shopdesk.model.ledger.actions import post
        from shopdesk.model.ledger.rules import opening_stock_legs

        moved = move_stock(work, sku, pieces, MovementKind.OPENING, day=work.today, unit_cost=cost * 10_000)
        post(
            work,
            "E18",
            ("stock_movement", moved.id),
            opening_stock_legs(moved.value),
            day=work.today,
            memo="",
        )

    def receive(self, sku, pieces, cost):
        self.shop.do(say("receive"), self._receive, sku, pieces, cost)

    def draft(self, *rows, paid=True, **more):
        """A draft of (code, quantity, amount in fen) rows, paid at once unless said otherwise."""
        lines = tuple(
            LineDraft(
                sku=code, title=f"Tea {code}", quantity=n, subtotal=amount, unit_price=amount * 10_000 // n
            )
            for code, n, amount in rows
        )
        more = {"channel": "taobao", "external_no": f"T{next(self.numbers)}", "placed_at": PLACED, **more}
        if paid:
            more.setdefault("paid_at", PLACED)
        return OrderDraft(lines=lines, **more)

    def order(self, *rows, confirmed=True, **more):
        """An order of these rows, taken on unless said otherwise; answers its id."""
        order_id = self.place(self.draft(*rows, **more)).order_id
        if confirmed:
            self.confirm(order_id)
        return order_id

    def look(self, order_id):
        """The order as its rules see it, to read only."""

        class Reading:
            pass

        reading = Reading()

        def read(session):
            reading.session = session
            order = load(reading, order_id)
            _ = [*order.payments]
            return order

        return self.shop.ask(read)

    def lines(self, order_id):
        return [x.id for x in self.look(order_id).lines]

    def number(self, sql, **values):
        return self.shop.ask(lambda s: s.execute(text(sql), values).scalar())

    def level(self, sku):
        """(on hand, its value, defective, allocated)"""
        sql = "SELECT on_hand, value, defective, allocated FROM stock_level WHERE sku_id = :s"
        row = self.shop.ask(lambda s: s.execute(text(sql), {"s": sku}).first())
        return tuple(row) if row else (0, 0, 0, 0)

    def account(self, role, order_id=None):
        """The balance (debits less credits) of the account of a role, of one order or of all."""
        return self.number(
            """SELECT coalesce(sum(p.debit - p.credit),
            0) FROM posting p JOIN account_role r ON r.account_id = p.account_id
               WHERE r.role = :r AND (:o IS NULL OR p.order_id = :o)""",
            r=role, o=order_id,
        )  # fmt: skip

    def books(self, order_id=None):
        roles = ("ar.clearing", "unearned.order", "refund.payable", "ar.customer", "sales.goods",
        "sales.shipping",
                 "vat.out", "cogs", "stock.goods", "stock.shipped", "loss.stock", "equity.opening")  # fmt: skip
        return {r: b for r in roles if (b := self.account(r, order_id))}


@pytest.fixture
def counter(shop):
    return Counter(shop)


@pytest.fixture
def tea(counter):
    """10 pieces of OOLONG at ¥5.00."""
    return counter.stock("OOLONG", 10, 500)


@pytest.fixture
def sound(counter):
    """A function that fails when any of the checks finds something."""
    from shopdesk.model import derived
    from shopdesk.model.orders.checks import CHECKS

    def check():
        for name, find in CHECKS.items():
            assert [str(p) for p in counter.shop.ask(find)] == [], name
        for cache in derived.DERIVED.values():
            assert counter.shop.ask(lambda s, c=cache: derived.differences(s.connection(), c)) == [], (
                cache.table
            )
        assert counter.account("stock.goods") == counter.number(
            "SELECT coalesce(sum(value + defective_value + quarantine_value), 0) FROM stock_level"
        )

    return check


def label(counter, order):
    return counter.look(order).label


def case_rows(counter, order):
    return [x.id for x in counter.look(order).cases[-1].lines]
