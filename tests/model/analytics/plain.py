"""Sales by anything from the rows themselves, one by one in Python: what the sums that are kept must equal."""

from __future__ import annotations

from collections import defaultdict
from zoneinfo import ZoneInfo

from sqlalchemy import text

from shopdesk.model.analytics.queries import By
from shopdesk.model.base import moment_of

LINES = """
    SELECT l.*, o.id AS number, o.kind AS what, o.day AS counted, o.customer_id AS who, o.country, o.province AS region,
           o.placed_at AS moment FROM order_line l JOIN orders o ON o.id = l.order_id WHERE l.day IS NOT NULL
"""
REFUNDS = """
    SELECT l.*, coalesce(a.customer_id, o.customer_id) AS who, a.opened_at AS moment,
           coalesce(nullif(o.country, ''), c.country, '') AS country, coalesce(o.province, '') AS region
    FROM aftersale_line l JOIN aftersale a ON a.id = l.aftersale_id LEFT JOIN orders o ON o.id = a.order_id
    LEFT JOIN customer c ON c.id = coalesce(a.customer_id, o.customer_id) WHERE l.day IS NOT NULL
"""
ORDERS = """
    SELECT day, customer_id AS who, country, province AS region, placed_at AS moment, id AS number, NULL AS sku_id
    FROM orders WHERE kind = 'order' AND day IS NOT NULL
"""
FIGURES = (
    "orders", "units", "gross", "discounts", "shipping", "adjustments", "goods_refunded", "shipping_refunded",
    "cost_sum", "costed_sales", "cost_unknown", "customers", "no_customer",
)  # fmt: skip


def sold(row, line):
    """Add a row of an order."""
    goods = line.kind == "goods"
    row["units"] += line.quantity * goods
    row["gross"] += line.subtotal * goods
    row["discounts"] += -line.amount if line.kind == "discount" else line.discount
    row["shipping"] += line.subtotal * (line.kind == "shipping")
    row["adjustments"] += line.amount * (line.kind == "adjustment")
    row["cost_sum"] += (line.cost or 0) * goods
    row["costed_sales"] += line.amount * (goods and line.cost is not None)
    row["cost_unknown"] += goods and line.cost is None and line.amount != 0


def came_back(row, line):
    """Add a row of a refund."""
    goods = line.kind == "goods"
    row["goods_refunded"] += line.amount * goods
    row["shipping_refunded"] += line.amount * (line.kind == "shipping")
    row["discounts"] += line.amount * (line.kind == "discount")
    row["adjustments"] -= line.amount * (line.kind == "adjustment")
    row["cost_sum"] -= (line.cost or 0) * goods
    row["costed_sales"] -= line.amount * (goods and line.cost is not None)


def plain(session, days, by, zone):
    """Key → figures of every row of the report (no tax on top)."""
    codes = dict(session.execute(text("SELECT id, code FROM sku")).all())
    sums = defaultdict(lambda: dict.fromkeys(FIGURES, 0))
    seen = defaultdict(lambda: (set(), set(), set()))

    def key(x):
        if by in (By.HOUR, By.WEEKDAY):
            at = moment_of(x.moment).astimezone(ZoneInfo(zone))
            return f"{at.weekday()} {at.hour:02d}" if by is By.HOUR else str(at.weekday())
        named = {By.PRODUCT: codes.get(x.sku_id, ""), By.CUSTOMER: str(x.who or ""), By.COUNTRY: x.country}
        return named.get(by, x.region)

    def rows(sql):
        first, last = days.start.isoformat(), days.end.isoformat()
        return [x for x in session.execute(text(sql)).all() if first <= x.day <= last]

    counted = rows(ORDERS)
    numbers = {x.number for x in counted}
    lines = rows(LINES)
    for x in lines:
        sold(sums[key(x)], x)
    for x in rows(REFUNDS):
        came_back(sums[key(x)], x)
    for x in [x for x in lines if x.number in numbers] if by is By.PRODUCT else counted:
        orders, people, nameless = seen[key(x)]
        orders.add(x.number)
        (people if x.who else nameless).add(x.who or x.number)
    for k, (orders, people, nameless) in seen.items():
        sums[k] |= {"orders": len(orders), "customers": len(people), "no_customer": len(nameless)}
    return {k: row for k, row in sums.items() if any(row.values())}
