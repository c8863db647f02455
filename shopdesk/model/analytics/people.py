"""Customers and orders behind rows of sales: what cannot be added up from day to day, and so is counted when asked."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.periods import ONE_DAY, Range, month, month_key, quarter_key, week_key
from shopdesk.model.analytics.local_time import local, moments
from shopdesk.model.analytics.sales import By, Sales
from shopdesk.model.analytics.sums import Grouping, covering, days_of_trade, span
from shopdesk.model.orders.bundle_shares import EARNED

_COUNTED = "+kind = 'order' AND day BETWEEN :a AND :b"
"""By the day, whatever the planner thinks of the kind (+)."""
_BUCKETS = {
    By.TOTAL: "''",
    By.WEEK: "strftime('%G-W%V', day)",
    By.QUARTER: "substr(day, 1, 4) || '-Q' || ((substr(day, 6, 2) + 2) / 3)",
    By.YEAR: "substr(day, 1, 4)",
}
BUCKETS = {**_BUCKETS, By.DAY: "day", By.MONTH: "substr(day, 1, 7)"}
"""The key of a day in rows by period, as SQL."""


_LONG = 180
"""Days from which walking all orders customer by customer beats gathering the customers of the days."""


def buyers_by_period(session: Session, days: Range, by: By) -> dict[str, int]:
    """How many customers ordered in each period."""
    if by in (By.DAY, By.MONTH):
        found = _kept(session, days, by)
        if found is not None:
            return found
    if by is By.TOTAL and days.days > _LONG:
        sql = f"""
            SELECT '', count(DISTINCT customer_id) FROM orders INDEXED BY ix_orders_customer
            WHERE customer_id > 0 AND {_COUNTED}
        """
    else:
        sql = (
            f"SELECT {BUCKETS[by]} AS k, count(DISTINCT customer_id) FROM orders WHERE {_COUNTED} GROUP BY k"
        )
    return {r[0]: r[1] for r in session.execute(text(sql), span(days))}


def _kept(session: Session, days: Range, by: By) -> dict[str, int] | None:
    """From the sums by customer, which are of whole days and months; None where a month asked for is not whole."""
    trade = days_of_trade(session)
    if trade is None:
        return {}
    start, end = max(days.start, trade.start), min(days.end, trade.end)
    if by is By.MONTH:
        if (days.start > trade.start and start.day > 1) or (days.end < trade.end and (end + ONE_DAY).day > 1):
            return None
        start, end = month(start).start, month(end).end
    periods = covering(Range(start, end), months=by is By.MONTH)
    sql = """
        SELECT period, count(DISTINCT key) FROM sales_sum
        WHERE kind = 'customer' AND period IN (SELECT value FROM json_each(:periods)) AND key <> '' AND orders > 0
        GROUP BY period
    """
    return {r[0]: r[1] for r in session.execute(text(sql), {"periods": json.dumps(periods)})}


def buyers_by(session: Session, days: Range, by: By, zone: str) -> dict[str, int]:
    """How many customers ordered by channel, country, region, weekday or hour; keys as in the sums."""
    key = {
        By.CHANNEL: "channel_id", By.COUNTRY: "country", By.REGION: "province",
        By.HOUR: local("%w %H", "placed_at", days, zone), By.WEEKDAY: local("%w", "placed_at", days, zone),
    }[by]  # fmt: skip
    shown = "(SELECT code FROM channel WHERE id = k)" if by is By.CHANNEL else "k"
    sql = f"""
        SELECT {shown}, count(customer_id)
        FROM (SELECT DISTINCT {key} AS k, customer_id FROM orders WHERE {_COUNTED}) GROUP BY k
    """
    return {r[0]: r[1] for r in session.execute(text(sql), span(days))}


_OF_GOODS = f"""
    SELECT key, count(*) AS orders, count(DISTINCT customer_id) AS customers, sum(customer_id IS NULL) AS no_customer,
           sum(customer_sales) AS customer_sales
    FROM (SELECT {{key}} AS key, o.customer_id,
                 coalesce(sum(CASE WHEN o.customer_id IS NULL THEN 0 WHEN l.kind = 'component' THEN ({EARNED})
                                   WHEN l.kind IN ('goods', 'shipping')
                                   THEN l.subtotal - l.discount WHEN l.kind = 'discount' THEN l.amount
                                   ELSE -l.discount END), 0) AS customer_sales
          FROM {{lines}} {{joins}}
          WHERE o.kind = 'order' AND o.day BETWEEN :a AND :b AND +l.day BETWEEN :a AND :b
          AND l.id {{heads}} (SELECT head_id FROM bundle_share WHERE source = 'sale') GROUP BY 1, o.id)
    GROUP BY 1
"""
"""A bundle's row counts as those of its components, unless it is asked for itself."""
_OF_DAYS = "orders o CROSS JOIN order_line l ON l.order_id = o.id"
_AS_THEY_STAND = "order_line l CROSS JOIN orders o ON o.id = l.order_id"
"""Lines one after the other, as they stand in the file: for many days faster than order by order."""


def with_orders(session: Session, days: Range, by: By, group: Grouping, rows: Sequence[Sales]) -> list[Sales]:
    """Rows of products completed by the orders and customers behind them, which only the lines themselves tell."""
    given = {
        "heads": "IN" if by is By.BUNDLE else "NOT IN",
        "lines": _AS_THEY_STAND if days.days > _LONG else _OF_DAYS,
    }
    if by in (By.PRODUCT, By.BUNDLE):  # a row is one SKU: its name can wait until its lines are counted
        inner = _OF_GOODS.format(key="l.sku_id", joins="", **given)
        counted = "g.orders, g.customers, g.no_customer, g.customer_sales"
        sql = f"SELECT {group.key}, {counted} FROM ({inner}) g {group.joins}"
    else:
        of_line = (part.replace("g.key", "l.sku_id") for part in (group.key, group.joins))
        sql = _OF_GOODS.format(**dict(zip(("key", "joins"), of_line, strict=True)), **given)
    found: dict[str, Any] = {str(r[0]): r for r in session.execute(text(sql), span(days))}
    none = ("", 0, 0, 0, 0)
    return [
        replace(row, orders=f[1], customers=f[2], no_customer=f[3], customer_sales=f[4])
        for row in rows
        for f in [found.get(row.key, none)]
    ]


def cancelled(session: Session, days: Range, by: By, zone: str) -> Counter[str]:
    """Orders placed in these days that are cancelled now, by period or channel."""
    key = "(SELECT code FROM channel WHERE id = channel_id)"
    if by is not By.CHANNEL:
        key = "''" if by is By.TOTAL else local("%Y-%m-%d", "placed_at", days, zone)
    sql = f"""
        SELECT {key} AS k, count(*) FROM orders
        WHERE kind = 'order' AND label = 'cancelled' AND placed_at >= :a AND placed_at < :b GROUP BY k
    """
    found: Counter[str] = Counter()
    for k, count in session.execute(text(sql), moments(days, zone)):
        found[k if by in (By.CHANNEL, By.TOTAL) else bucket_of(date.fromisoformat(k), by)] += count
    return found


def bucket_of(day: date, by: By) -> str:
    """The key of the period that a day lies in."""
    return {
        By.TOTAL: "", By.DAY: day.isoformat(), By.WEEK: week_key(day), By.MONTH: month_key(day),
        By.QUARTER: quarter_key(day), By.YEAR: str(day.year),
    }[by]  # fmt: skip
