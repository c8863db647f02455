"""Lists, chips, search and figures on an open shop."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import text

from shopdesk.core.periods import Range, last_days
from shopdesk.model.analytics import buyers
from shopdesk.model.analytics.queries import By, daily, headline, sales_report
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


def figures(shop) -> Iterator[Measure]:
    """What the analytics tab asks for when the period changes, and the two large tables."""
    today, zone = shop.today(), shop.facts.timezone
    for days in (last_days(today, 30), last_days(today, 365), Range(today - timedelta(days=1200), today)):
        name = f"{days.days} days"
        yield Measure(f"headline, {name}", best(lambda d=days: shop.ask(headline, d)), most=FIGURE)
        yield Measure(f"daily sales, {name}", best(lambda d=days: shop.ask(daily, d)), most=FIGURE)
        for by in (By.TOTAL, By.MONTH, By.CHANNEL, By.PRODUCT):
            took = best(lambda d=days, by=by: shop.ask(sales_report, d, by, zone), 3)
            yield Measure(f"sales by {by}, {name}", took, most=FIGURE)
    floor = best(lambda: shop.ask(lambda s: s.execute(text(_BUYERS)).fetchall()), 3)
    everything = Range(today - timedelta(days=3000), today)
    yield Measure("RFM of every customer", best(lambda: shop.ask(buyers.rfm, today, None), 3), floor, 2)
    yield Measure("cohorts", best(lambda: shop.ask(buyers.cohort_table, everything), 3), floor, 2)
