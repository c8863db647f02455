"""Lists, chips, search and figures on an open shop."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import text

from shopdesk.core.periods import Range, last_days
from shopdesk.model.analytics import buyers
from shopdesk.model.analytics.queries import (
    By,
    daily,
    days_of_trade,
    headline,
    hours,
    ranking,
    sales_report,
)
from shopdesk.model.customers import queries as customers
from shopdesk.model.orders import queries as orders
from shopdesk.model.products import queries as products
from shopdesk.model.search import find
from tests.bench.measuring import Measure, best

FRAME, WORST, FIGURE = 0.016, 0.050, 0.150


def lists(shop) -> Iterator[Measure]:
    """First pages, deep pages and chips: one frame each."""
    now = shop.clock()
    yield Measure("orders, first page", best(lambda: shop.ask(orders.first_page)), most=FRAME)
    ids = shop.ask(orders.ids)
    middle = ids[len(ids) // 2 : len(ids) // 2 + 50]
    yield Measure("orders, a page in the middle", best(lambda: shop.ask(orders.rows, middle)), most=FRAME)
    yield Measure("orders, a view", best(lambda: shop.ask(orders.first_page, "completed")), most=FRAME)
    yield Measure("orders, all ids by total", best(lambda: shop.ask(orders.ids, sort="-total"), 3), most=0.25)
    yield Measure("orders, chips", best(lambda: shop.ask(orders.chips)), most=FRAME)
    yield Measure("products, first page", best(lambda: shop.ask(products.page)), most=FRAME)
    yield Measure("products, chips", best(lambda: shop.ask(products.chips)), most=FRAME)
    yield Measure("customers, chips", best(lambda: shop.ask(customers.chips, now)), most=FRAME)


def searching(shop) -> Iterator[Measure]:
    """As it is typed: one letter, one character, a name, a number's last digits."""
    for typed in ("l", "龙", "林小", "emma", "0042", "gongfu st"):
        took = best(lambda typed=typed: shop.ask(find, "orders", typed))
        yield Measure(f"search orders for “{typed}”", took, most=WORST)
    typical = [best(lambda t=t: shop.ask(find, "orders", t)) for t in ("林小雨", "10007", "clarke")]
    yield Measure("search, typical", sorted(typical)[1], most=FRAME)


_BUYERS = """
    SELECT customer_id, max(day), count(DISTINCT day), sum(goods_total - discount_total + shipping_total)
    FROM orders WHERE kind = 'order' AND day > '' AND customer_id IS NOT NULL GROUP BY customer_id
"""


_PLAIN = {
    By.PRODUCT: "SELECT l.sku_id, sum(l.subtotal - l.discount) AS n FROM order_line l WHERE l.day BETWEEN ? AND ?",
    By.CUSTOMER: """SELECT o.customer_id, sum(l.subtotal - l.discount) AS n FROM order_line l
                    JOIN orders o ON o.id = l.order_id WHERE l.day BETWEEN ? AND ?""",
    By.REGION: """SELECT o.province, sum(l.subtotal - l.discount) AS n FROM order_line l
                  JOIN orders o ON o.id = l.order_id WHERE l.day BETWEEN ? AND ?""",
}
"""The same rankings over the lines themselves: what they would cost without the sums that are kept."""


def figures(shop) -> Iterator[Measure]:
    """What the analytics tab asks for when the period changes, and the two large tables."""
    zone = shop.facts.timezone
    trade = shop.ask(days_of_trade)
    for days in (last_days(trade.end, 30), last_days(trade.end, 365), trade):
        name = f"{days.days} days"
        yield Measure(f"headline, {name}", best(lambda d=days: shop.ask(headline, d)), most=FIGURE)
        yield Measure(f"daily sales, {name}", best(lambda d=days: shop.ask(daily, d)), most=FIGURE)
        for by in (By.TOTAL, By.MONTH, By.CHANNEL):
            took = best(lambda d=days, by=by: shop.ask(sales_report, d, by, zone), 3)
            yield Measure(f"sales by {by}, {name}", took, most=FIGURE)
        yield from rankings(shop, days, zone)
    floor = best(lambda: shop.ask(lambda s: s.execute(text(_BUYERS)).fetchall()), 3)
    everything = Range(trade.end - timedelta(days=3000), trade.end)
    yield Measure("RFM of every customer", best(lambda: shop.ask(buyers.rfm, trade.end, None), 3), floor, 2)
    yield Measure("cohorts", best(lambda: shop.ask(buyers.cohort_table, everything), 3), floor, 2)


def rankings(shop, days: Range, zone: str) -> Iterator[Measure]:
    """The best fifty of each kind beside the plain sum over the lines, the hours of the week, and full lists."""
    span = (days.start.isoformat(), days.end.isoformat())
    for by in (By.PRODUCT, By.CATEGORY, By.CUSTOMER, By.COUNTRY, By.REGION, By.CHANNEL):
        took = best(lambda by=by: shop.ask(ranking, days, by, zone), 3)
        floor = None
        if by in _PLAIN:
            sql = f"{_PLAIN[by]} GROUP BY 1 ORDER BY n DESC LIMIT 50"
            floor = best(
                lambda sql=sql: shop.ask(lambda s: s.connection().exec_driver_sql(sql, span).fetchall()), 1
            )
        yield Measure(f"ranking by {by}, {days.days} days", took, floor, None, FIGURE)
    yield Measure(
        f"hours of the week, {days.days} days", best(lambda: shop.ask(hours, days, zone), 3), most=FIGURE
    )
    for by in (By.PRODUCT, By.COUNTRY):
        took = best(lambda by=by: shop.ask(sales_report, days, by, zone), 1)
        yield Measure(f"whole list by {by}, {days.days} days", took, most=FIGURE)
