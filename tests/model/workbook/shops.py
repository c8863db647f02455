"""Small shops with a bit of everything, for the workbook: two years, goods bought and paid, sold, lost, sent back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from shopdesk.core.texts import say
from shopdesk.model.files import create
from shopdesk.model.ledger import actions as ledger
from shopdesk.model.ledger.rules import cr, dr
from shopdesk.model.orders import actions as orders
from shopdesk.model.orders.drafts import LineDraft, OrderDraft
from shopdesk.model.orders.records import PaymentMethod
from shopdesk.model.products import actions as products
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.shop_settings import actions as settings

DO = say("Do it")


class Moment:
    """A clock that stands at what `at` is."""

    def __init__(self):
        self.at = datetime(2025, 12, 3, 2, tzinfo=UTC)

    def __call__(self):
        return self.at

    def on(self, year, month, day):
        self.at = datetime(year, month, day, 4, tzinfo=UTC)


def empty(folder, chart="cn-small"):
    """A shop in which nothing was ever done."""
    world = {"currency": "GBP", "timezone": "Europe/London"} if chart == "international" else {}
    return create(
        folder / "empty.shopdesk",
        name="Empty",
        books_start=date(2025, 12, 1),
        chart=chart,
        clock=Moment(),
        **world,
    )


def traded(folder, chart="cn-small", revenue="shipment", *, shut="2025-12"):
    """A shop of December, closed up to the month `shut`, and of January to March."""
    shop = empty(folder, chart)
    clock = shop.clock
    shop.do(DO, settings.change, tax_rate_ppm=10_000, revenue=revenue)
    wares = ProductDraft(
        "Ware", (SkuDraft("0007", "Cup", price=101_0000), SkuDraft("BOWL", "Bowl", price=80_8000))
    )
    shop.do(DO, products.create, wares)
    shop.do(DO, ledger.contribute, "cash.bank", 5_000_00, date(2025, 12, 2))
    shop.do(DO, products.receive, 1, 10, 3_000_0000, money_role="cash.bank")
    shop.do(DO, products.receive, 2, 10, 4_000_0000, money_role=None)
    sell(shop, "A", sent=2)
    shop.do(DO, ledger.draw, "cash.bank", 70_00, date(2025, 12, 9))
    shop.do(DO, ledger.close_month, shut)
    clock.on(2026, 2, 4)
    back = sell(shop, "B", sent=2)
    clock.at += timedelta(days=2)
    give_back(shop, back)
    sell(shop, "C", sent=0)
    shop.do(
        DO, ledger.journal, [dr("ap.supplier", 100_00), cr("cash.bank", 100_00)], date(2026, 2, 8), "paid"
    )
    wrong = shop.do(DO, ledger.record_expense, "ads", "cash.bank", 30_00, date(2026, 3, 2), "ads").result
    shop.do(DO, ledger.reverse, wrong, date(2026, 3, 3))
    shop.do(DO, ledger.draw, "cash.bank", 50_00, date(2026, 3, 9))
    return shop


def sell(shop, number, *, sent):
    """An order of two cups and a bowl, paid, of which so many cups and the bowl are sent; answers the order."""
    at = shop.clock()
    rows = (("0007", "Cup", 2, 10_100_0000), ("BOWL", "Bowl", 1, 8_080_0000))
    lines = tuple(LineDraft(code, name, quantity=n, unit_price=price) for code, name, n, price in rows)
    draft = OrderDraft(
        "taobao", number, at, paid_at=at, method=PaymentMethod.PLATFORM, shipping=1010, lines=lines
    )
    order = shop.do(DO, orders.place, draft).result.order_id
    shop.do(DO, orders.confirm, order, "")
    if sent:
        shop.do(DO, orders.ship, order, "sf", f"SF{number}")
    return order


def give_back(shop, order):
    """A cup of the order comes back, good."""
    line = _one(shop, "SELECT min(id) FROM order_line WHERE order_id = ?", order)
    case = shop.do(DO, orders.request_return, order, {line: 1}, "broken").result
    shop.do(DO, orders.approve, case)
    row = _one(shop, "SELECT id FROM aftersale_line WHERE aftersale_id = ? AND quantity > 0", case)
    shop.do(DO, orders.receive_return, case, {row: (1, 0, 0)})


def _one(shop, sql, *values):
    return shop.ask(lambda session: session.connection().exec_driver_sql(sql, values).scalar_one())


__all__ = ["empty", "give_back", "sell", "traded"]
