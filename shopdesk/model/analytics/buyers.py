"""Who buys, how often, and who comes again: from orders that count and the sums by customer (features.md
§5.4, §5.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.periods import Range
from shopdesk.model.analytics.rules import Buyer, Cohort, Scored, cohorts, month_number, ratio, scores


@dataclass(frozen=True, slots=True)
class Repurchase:
    """Customers with an order in a period: first-timers, those who ordered on two days or more, days in
    between."""

    customers: int
    new: int
    returning: int
    again: int
    repurchase_rate: Decimal | None
    average_days_between: Decimal | None
    no_customer: int


def repurchase(session: Session, days: Range) -> Repurchase:
    """The customers of a period. New: the first order ever lies in it. Rate: on two or more days ÷ all."""
    sql = """
        SELECT count(*), sum(n > 1), coalesce(sum(CASE WHEN n > 1 THEN julianday(last) - julianday(first) END), 0),
               coalesce(sum(n - 1), 0),
               sum(NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = b.customer_id AND o.kind = 'order'
                               AND o.day < :a))
        FROM (SELECT customer_id, count(DISTINCT day) AS n, min(day) AS first, max(day) AS last
              FROM orders WHERE kind = 'order' AND day BETWEEN :a AND :b AND customer_id IS NOT NULL
              GROUP BY customer_id) b
    """
    span = {"a": days.start.isoformat(), "b": days.end.isoformat()}
    all_, again, gaps, steps, new = (v or 0 for v in session.execute(text(sql), span).one())
    without = (
        "SELECT count(*) FROM orders WHERE kind = 'order' AND day BETWEEN :a AND :b AND customer_id IS NULL"
    )
    between = (Decimal(int(gaps)) / steps).quantize(Decimal("0.01")) if steps else None
    nobody = int(session.execute(text(without), span).scalar_one())
    return Repurchase(all_, new, all_ - new, again, ratio(again, all_), between, nobody)


def buyers(session: Session, as_of: date, lookback: int | None) -> list[Buyer]:
    """Everyone with an order in the `lookback` days that end with `as_of` (None: all time), the best first.

    Monetary is goods + shipping − discounts − refunds, minor units.
    """
    start = "0001-01-01" if lookback is None else (as_of - timedelta(days=lookback - 1)).isoformat()
    sql = """
        SELECT b.id, c.name, CAST(julianday(:b) - julianday(b.last) AS INTEGER), b.n, b.m
        FROM (SELECT id, max(CASE WHEN ordered > 0 THEN period END) AS last, sum(ordered > 0) AS n, sum(m) AS m
              FROM (SELECT CAST(key AS INTEGER) AS id, period, sum(orders) AS ordered,
                           sum(gross - discounts + shipping - goods_refunded - shipping_refunded) AS m
                    FROM sales_sum WHERE kind = 'customer' AND period BETWEEN :a AND :b
                    AND length(period) = 10 AND key <> '' GROUP BY period, key)
              GROUP BY id) b
        JOIN customer c ON c.id = b.id WHERE b.n > 0 ORDER BY b.m DESC, b.id
    """
    rows = session.execute(text(sql), {"a": start, "b": as_of.isoformat()})
    return [Buyer(*row) for row in rows]


def rfm(session: Session, as_of: date, lookback: int | None = 365) -> list[Scored]:
    """Recency, frequency and money of every buyer, with scores and segment."""
    return scores(buyers(session, as_of, lookback))


def cohort_table(session: Session, days: Range) -> list[Cohort]:
    """Customers by the month of their first order ever, and how many ordered again in each month after.

    Cohorts whose first month lies in `days`; the months go up to the last one with an order in `days`.
    """
    sql = """
        SELECT DISTINCT customer_id, substr(day, 1, 4) * 12 + substr(day, 6, 2) - 1 FROM orders
        WHERE kind = 'order' AND day <= :b AND day > '' AND customer_id IS NOT NULL
    """
    months = [(r[0], r[1]) for r in session.execute(text(sql), {"b": days.end.isoformat()})]
    if not months:
        return []
    last, first = max(m for _c, m in months), month_number(days.start)
    return [c for c in cohorts(months, last) if c.month >= f"{first // 12:04d}-{first % 12 + 1:02d}"]
