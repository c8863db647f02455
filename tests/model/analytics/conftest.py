"""A shop with a handful of orders whose figures can be added up by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from shopdesk.core.texts import say
from shopdesk.model.customers.records import Customer
from shopdesk.model.orders.records import (
    AfterSale,
    AfterSaleLine,
    AfterSaleType,
    Label,
    LineKind,
    Order,
    OrderKind,
    OrderLine,
)

TAOBAO, SHOPIFY = 3, 13


class Book:
    """Writes orders into a shop as they come from the tables, without their rules."""

    def __init__(self, work):
        self.work = work
        self.count = 0

    def person(self, name, country=""):
        found = Customer(name=name, country=country, created_at=self.work.now)
        self.work.session.add(found)
        self.work.session.flush()
        return found.id

    def order(
        self,
        day,
        *rows,
        customer=None,
        channel=TAOBAO,
        kind=OrderKind.ORDER,
        hour=4,
        label=Label.COMPLETED,
        **more,
    ):
        self.count += 1
        lines = []
        for n, (what, quantity, amount, *rest) in enumerate(rows):
            cost, discount = (*rest, None, 0)[:2] if rest else (None, 0)
            lines.append(
                OrderLine(
                    order_id=0, external_key=str(n), kind=LineKind(what), quantity=quantity, subtotal=amount,
                    amount=amount - (discount or 0), discount=discount or 0, cost=cost, day=day,
                )
            )  # fmt: skip
        order = Order(
            channel_id=channel, external_no=str(self.count), number=str(self.count), kind=kind, label=label,
            placed_at=datetime.combine(day, time(hour), UTC), day=day, customer_id=customer,
            goods_total=sum(line.subtotal for line in lines if line.kind == "goods"),
            discount_total=sum(line.discount - (line.amount if line.kind == "discount" else 0) for line in lines),
            shipping_total=sum(line.subtotal for line in lines if line.kind == "shipping"), **more,
        )  # fmt: skip
        order.lines = lines
        self.work.session.add(order)
        self.work.session.flush()
        return order.id

    def refund(self, day, *rows, order=None, customer=None, channel=TAOBAO):
        case = AfterSale(
            channel_id=channel, type=AfterSaleType.REFUND_ONLY, order_id=order, customer_id=customer,
            opened_at=datetime.combine(day, time(4), UTC), day=day,
        )  # fmt: skip
        case.lines = [
            AfterSaleLine(
                aftersale_id=0,
                external_key=str(n),
                kind=LineKind(what),
                quantity=q,
                amount=amount,
                cost=cost,
                day=day,
            )
            for n, (what, q, amount, cost) in enumerate(rows)
        ]
        self.work.session.add(case)
        self.work.session.flush()


@pytest.fixture
def traded(shop):
    """Six orders of a spring: 林小雨 buys in March (twice) and May, Emma in April, one buyer is unknown."""

    def trade(work):
        book = Book(work)
        lin, emma = book.person("林小雨", "CN"), book.person("Emma Clarke", "GB")
        first = book.order(
            date(2026, 3, 2),
            ("goods", 2, 10_000, 6_000, 500),
            ("shipping", 1, 800),
            customer=lin,
            country="CN",
        )
        book.order(date(2026, 3, 2), ("goods", 1, 3_000), customer=lin, country="CN", hour=20)
        book.order(
            date(2026, 4, 30), ("goods", 3, 9_000, 4_000, 0), customer=emma, channel=SHOPIFY, country="GB"
        )
        book.order(date(2026, 5, 1), ("goods", 1, 2_000), customer=lin, country="CN", label=Label.CANCELLED)
        book.order(date(2026, 5, 4), ("goods", 1, 1_000), country="CN")
        book.order(date(2026, 5, 4), ("goods", 1, 0), kind=OrderKind.ZERO_TOTAL)
        book.order(date(2026, 5, 5), ("adjustment", 1, -700), kind=OrderKind.ADJUSTMENT)
        book.order(date(2026, 5, 5), ("discount", 1, -300), kind=OrderKind.ADJUSTMENT, customer=lin)
        book.refund(
            date(2026, 5, 6),
            ("goods", 1, 4_750, 3_000),
            ("shipping", 1, 800, None),
            order=first,
            customer=lin,
        )

    shop.do(say("Trade"), trade)
    return shop
