"""Sales figures by period, channel and anything else, from the sums that are kept (features.md §5.2).

Sales count on the day they were paid, refunds on the day they were paid out; each row on its own day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.periods import Range, year_ago
from shopdesk.model.analytics import people
from shopdesk.model.analytics.local_time import moments
from shopdesk.model.analytics.people import BUCKETS, bucket_of
from shopdesk.model.analytics.rules import ratio
from shopdesk.model.analytics.sales import By, Sales, SalesReport, sales, sums
from shopdesk.model.analytics.sums import (
    best,
    by_hour,
    category_names,
    days_of_trade,
    each,
    grouping,
    of_days,
    rows,
    span,
)  # fmt: skip

ALWAYS = Range(date(1, 1, 1), date(9998, 12, 31))
"""All time: what a report covers that names no days."""


def sales_report(session: Session, days: Range, by: By, zone: str, attribute: str = "") -> SalesReport:
    """The sales of some days, in rows of one kind. A period without any sale has no row. By attribute, it is named;
    refused when there is none."""
    totals = next(iter(_by_period(session, days, By.TOTAL, zone)), Sales())
    if by is By.TOTAL:
        made = []
    elif by in BUCKETS:
        made = _by_period(session, days, by, zone)
    elif by is By.CHANNEL:
        made = _by_channel(session, days, zone)
    else:
        made = _by_key(session, days, by, zone, attribute)
    excluded = {
        "no_customer": totals.no_customer,
        "zero_total": _zero_total(session, days, zone),
        "cost_unknown": totals.cost_unknown,
    }
    return SalesReport(made, totals, excluded)


def _by_period(session: Session, days: Range, by: By, zone: str) -> list[Sales]:
    sql = f"""
        SELECT {BUCKETS[by]} AS k, '', {sums()} FROM day_sales WHERE day BETWEEN :a AND :b GROUP BY k ORDER BY k
    """
    found = {row[0]: sales(row) for row in session.execute(text(sql), span(days)) if any(row[2:])}
    customers = people.buyers_by_period(session, days, by)
    gone = people.cancelled(session, days, by, zone)
    for key in {*customers, *gone} - {*found}:
        found[key] = Sales(key)
    return [
        replace(found[k], customers=customers.get(k, 0), cancelled_orders=gone[k])
        for k in sorted(found)
        if k or by is By.TOTAL
    ]


def _by_channel(session: Session, days: Range, zone: str) -> list[Sales]:
    sql = f"""
        SELECT c.code, c.name_en, {sums("s.")} FROM day_sales s JOIN channel c ON c.id = s.channel_id
        WHERE s.day BETWEEN :a AND :b GROUP BY c.id ORDER BY sum(s.gross) DESC
    """
    found = [sales(row) for row in session.execute(text(sql), span(days)) if any(row[2:])]
    customers = people.buyers_by(session, days, By.CHANNEL, zone)
    gone = people.cancelled(session, days, By.CHANNEL, zone)
    return [
        replace(row, customers=customers.get(row.key, 0), cancelled_orders=gone[row.key]) for row in found
    ]


def _by_key(session: Session, days: Range, by: By, zone: str, attribute: str) -> list[Sales]:
    group = grouping(session, by, days, zone, attribute)
    found = rows(session, days, group)
    if group.kind in ("sku", "bundle"):
        found = people.with_orders(session, days, by, group, found)
    elif by is not By.CUSTOMER:  # whose rows tell it themselves
        customers = people.buyers_by(session, days, by, zone)
        found = [replace(row, customers=customers.get(row.key, 0)) for row in found]
    return named(session, by, found)


def named(session: Session, by: By, found: Sequence[Sales]) -> list[Sales]:
    """Rows with the keys that people read: the path of a category, `weekday hour` with Monday as 0."""
    if by is By.CATEGORY:
        told = category_names(session)
        return [replace(row, key=told.get(row.key, "")) for row in found]
    if by in (By.HOUR, By.WEEKDAY):
        monday = [replace(row, key=f"{(int(row.key[0]) + 6) % 7}{row.key[1:]}") for row in found]
        return sorted(monday, key=lambda row: row.key)
    return list(found)


def _zero_total(session: Session, days: Range, zone: str) -> int:
    sql = "SELECT count(*) FROM orders WHERE kind = 'zero_total' AND placed_at >= :a AND placed_at < :b"
    return int(session.execute(text(sql), moments(days, zone)).scalar_one())


class Measure(StrEnum):
    """What a ranking is by."""

    NET_SALES = "net_sales"
    PROFIT = "profit"
    UNITS = "units"
    REFUNDS = "refunds"
    ORDERS = "orders"


_MEASURES = {
    Measure.NET_SALES: "gross - discounts - goods_refunded",
    Measure.PROFIT: "costed_sales - cost",
    Measure.UNITS: "units",
    Measure.REFUNDS: "goods_refunded + shipping_refunded",
    Measure.ORDERS: "orders",
}


@dataclass(frozen=True, slots=True)
class Ranked:
    """A row of a ranking: `key` is the id of a SKU or customer, else its own name; `share` of the total of all."""

    key: str
    name: str
    worth: int
    share: Decimal | None
    sales: Sales


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best of a kind by a measure, and what all of that kind come to."""

    rows: list[Ranked]
    total: int


def worth(row: Sales, measure: Measure) -> int:
    """The measure of a row, minor units or a count."""
    if measure is Measure.PROFIT:
        return row.costed_sales - row.cost_sum
    return int(getattr(row, str(measure)))


def ranking(
    session: Session, days: Range, by: By, zone: str, measure: Measure = Measure.NET_SALES, channel: str = "",
    count: int = 50,
) -> Ranking:  # fmt: skip
    """The `count` best products, categories, customers, countries, regions or channels in these days, of one channel
    if its code is given; those of no name are left out.

    Rows of goods have no number of orders (`with_orders` of a report counts them).
    """
    if by is By.CHANNEL:
        found = _channels(session, days)
    elif by is By.CATEGORY:
        found = named(session, by, rows(session, days, grouping(session, by, days, zone), channel))
    else:
        found = best(session, days, grouping(session, by, days, zone), _MEASURES[measure], count, channel)
    total = worth(of_days(session, days, channel), measure)
    worths = sorted(((worth(r, measure), r) for r in found if r.key), key=lambda pair: -pair[0])
    chosen = [Ranked(r.key, r.name or r.key, w, ratio(w, total), r) for w, r in worths if w]
    return Ranking(chosen[:count], total)


def product_of(session: Session, sku_id: int) -> int | None:
    """The product that a row of a ranking by product belongs to."""
    return session.execute(text("SELECT product_id FROM sku WHERE id = :id"), {"id": sku_id}).scalar()


def hours(
    session: Session, days: Range, zone: str, measure: Measure = Measure.NET_SALES, channel: str = ""
) -> dict[tuple[int, int], int]:
    """A measure by (weekday, hour) of the moments orders were placed at in the shop's zone; Monday is 0."""
    found = by_hour(session, days, zone, _MEASURES[measure], channel)
    return {((int(key[0]) + 6) % 7, int(key[2:])): amount for key, amount in found}


def _channels(session: Session, days: Range) -> list[Sales]:
    sql = f"""
        SELECT c.code, c.name_en, {sums("s.")} FROM day_sales s JOIN channel c ON c.id = s.channel_id
        WHERE s.day BETWEEN :a AND :b GROUP BY c.id
    """
    return [sales(row) for row in session.execute(text(sql), span(days)) if any(row[2:])]


@dataclass(frozen=True)
class DayPoint:
    """A day of the sales chart, in minor units."""

    day: date
    net_sales: int
    sales: int
    orders: int


@dataclass(frozen=True)
class Headline:
    """The figures over the chart: now, in the period before, and in the same days a year ago."""

    now: Sales
    before: Sales
    year_ago: Sales


def daily(session: Session, days: Range, channel: str = "") -> list[DayPoint]:
    """Every day of the range in order, those without sales too; of one channel if its code is given."""
    sql = """
        SELECT s.day, sum(s.gross - s.discounts - s.goods_refunded), sum(s.gross - s.discounts + s.shipping),
               sum(s.orders)
        FROM day_sales s JOIN channel c ON c.id = s.channel_id
        WHERE s.day BETWEEN :a AND :b AND (:c = '' OR c.code = :c) GROUP BY s.day
    """
    found = {r[0]: r[1:] for r in session.execute(text(sql), {**span(days), "c": channel})}
    return [DayPoint(day, *found.get(day.isoformat(), (0, 0, 0))) for day in each(days)]


def by_step(points: Sequence[DayPoint], by: By) -> list[DayPoint]:
    """Days put together by week or month (or left alone); each point bears its first day."""
    found: dict[str, DayPoint] = {}
    for p in points:
        key = bucket_of(p.day, by)
        at = found.get(key, DayPoint(p.day, 0, 0, 0))
        found[key] = DayPoint(at.day, at.net_sales + p.net_sales, at.sales + p.sales, at.orders + p.orders)
    return list(found.values())


def headline(session: Session, days: Range, channel: str = "") -> Headline:
    """The figures of the range, of the one before it and of a year ago (`rules.change` compares them)."""
    return Headline(
        of_days(session, days, channel),
        of_days(session, days.before(), channel),
        of_days(session, year_ago(days), channel),
    )


__all__ = [
    "ALWAYS", "By", "DayPoint", "Headline", "Measure", "Ranked", "Ranking", "Sales", "SalesReport", "by_step", "daily",
    "days_of_trade", "headline", "hours", "moments", "product_of", "ranking", "sales_report",
]  # fmt: skip
