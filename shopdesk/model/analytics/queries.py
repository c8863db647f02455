"""Sales figures: by period and channel from the day sums, by anything else from the rows (features.md §5.2).

Sales count on the day they were paid, refunds on the day they were paid out; each row on its own day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.periods import Range, local_day, month_key, quarter_key, start_of, week_key
from shopdesk.model.analytics.rules import average, ratio
from shopdesk.model.base import moment_of, moment_text
from shopdesk.model.orders.figures import TAX_ON_TOP
from shopdesk.model.taxonomy.grouping import attribute_key
from shopdesk.model.taxonomy.queries import paths

ALWAYS = Range(date(1, 1, 1), date(9998, 12, 31))
"""All time: what a report covers that names no days."""


class By(StrEnum):
    """What the rows of a sales report are."""

    TOTAL = "total"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    CHANNEL = "channel"
    COUNTRY = "country"
    REGION = "region"
    PRODUCT = "product"
    CATEGORY = "category"
    ATTRIBUTE = "attribute"
    CUSTOMER = "customer"
    HOUR = "hour"


@dataclass(frozen=True)
class Sales:
    """The figures of one row, in minor units. `gross` is before discounts; `costed_sales` is of lines of
    known cost."""

    key: str = ""
    name: str = ""
    orders: int = 0
    units: int = 0
    gross: int = 0
    discounts: int = 0
    shipping: int = 0
    adjustments: int = 0
    goods_refunded: int = 0
    shipping_refunded: int = 0
    cost_sum: int = 0
    costed_sales: int = 0
    cost_unknown: int = 0
    customers: int = 0
    customer_sales: int = 0
    no_customer: int = 0
    cancelled_orders: int = 0

    @property
    def sales(self) -> int:
        """After discounts, with the shipping charged."""
        return self.gross - self.discounts + self.shipping

    @property
    def refunds(self) -> int:
        return self.goods_refunded + self.shipping_refunded

    @property
    def net_sales(self) -> int:
        """Goods after discounts and refunds; freight stands apart."""
        return self.gross - self.discounts - self.goods_refunded

    @property
    def average_order(self) -> int | None:
        return average(self.sales, self.orders)

    @property
    def per_customer(self) -> int | None:
        """Sales of orders that have a customer, per customer."""
        return average(self.customer_sales, self.customers)

    @property
    def cost(self) -> int | None:
        """Cost of what was sold less what came back; None when no cost is known."""
        return self.cost_sum if self.costed_sales or self.cost_sum else None

    @property
    def gross_profit(self) -> int | None:
        return None if self.cost is None else self.costed_sales - self.cost

    @property
    def gross_margin(self) -> Decimal | None:
        return None if self.gross_profit is None else ratio(self.gross_profit, self.costed_sales)


@dataclass(frozen=True)
class SalesReport:
    """Rows, their totals, and what was left out of some figure and why."""

    rows: list[Sales]
    totals: Sales
    excluded: dict[str, int]


_SUMS = (
    "orders", "units", "gross", "discounts", "shipping", "adjustments", "goods_refunded", "shipping_refunded",
    "cost", "costed_sales", "cost_unknown",
)  # fmt: skip
_BUCKETS = {
    By.TOTAL: "''",
    By.DAY: "day",
    By.WEEK: "strftime('%G-W%V', day)",
    By.MONTH: "substr(day, 1, 7)",
    By.QUARTER: "substr(day, 1, 4) || '-Q' || ((substr(day, 6, 2) + 2) / 3)",
    By.YEAR: "substr(day, 1, 4)",
}


def sales_report(session: Session, days: Range, by: By, zone: str, attribute: str = "") -> SalesReport:
    """The sales of some days, in rows of one kind. A period without any sale has no row. By attribute, it is named;
    refused when there is none."""
    totals = next(iter(_by_period(session, days, By.TOTAL, zone)), Sales())
    if by is By.TOTAL:
        rows = []
    elif by in _BUCKETS:
        rows = _by_period(session, days, by, zone)
    elif by is By.CHANNEL:
        rows = _by_channel(session, days, zone)
    elif by is By.HOUR:
        rows = _by_hour(session, days, zone)
    elif by is By.ATTRIBUTE:
        key = attribute_key(session, attribute)
        rows = _by_rows(session, days, _Key(key.sql, key.sql, "''", f"{_PRODUCT} {key.joins}", "l.sku_id"))
    else:
        rows = _by_rows(session, days, _KEYS[by])
        if by is By.PRODUCT:
            rows = _named(session, rows)
        elif by is By.CATEGORY:
            told = paths(session)
            rows = [replace(row, key=told[int(row.key)] if row.key else "") for row in rows]
    excluded = {
        "no_customer": totals.no_customer,
        "zero_total": _zero_total(session, days, zone),
        "cost_unknown": totals.cost_unknown,
    }
    return SalesReport(rows, totals, excluded)


def _by_period(session: Session, days: Range, by: By, zone: str) -> list[Sales]:
    bucket = _BUCKETS[by]
    figures = f"SELECT {bucket} AS k, '', {_sums()} FROM day_sales WHERE day BETWEEN :a AND :b GROUP BY k ORDER BY k"
    rows = {row[0]: _sales(row) for row in session.execute(text(figures), _span(days)) if any(row[2:])}
    people = _people(
        session, f"SELECT {bucket} AS k, {_PEOPLE} FROM orders WHERE {_COUNTED} GROUP BY k", days
    )
    gone = _cancelled(session, days, zone)
    names = Counter(_bucket_of(local_day(moment_of(placed), zone), by) for placed, _channel in gone)
    for key in {*people, *names} - {*rows}:
        rows[key] = Sales(key)
    return [replace(rows[key], **people.get(key, {}), cancelled_orders=names[key]) for key in sorted(rows)]


def _by_channel(session: Session, days: Range, zone: str) -> list[Sales]:
    figures = f"""
        SELECT c.code, c.name_en, {_sums("s.")} FROM day_sales s JOIN channel c ON c.id = s.channel_id
        WHERE s.day BETWEEN :a AND :b GROUP BY c.id ORDER BY sum(s.gross) DESC
    """
    rows = [_sales(row) for row in session.execute(text(figures), _span(days)) if any(row[2:])]
    people = _people(
        session,
        f"""SELECT (SELECT code FROM channel WHERE id = channel_id) AS k, {_PEOPLE}
            FROM orders WHERE {_COUNTED} GROUP BY k""",
        days,
    )
    gone = Counter(channel for _placed, channel in _cancelled(session, days, zone))
    return [replace(row, **people.get(row.key, {}), cancelled_orders=gone[row.key]) for row in rows]


_COUNTED = "kind = 'order' AND day BETWEEN :a AND :b"
_PEOPLE = """
    count(DISTINCT customer_id), count(*) - count(customer_id),
    coalesce(sum(CASE WHEN customer_id IS NOT NULL THEN goods_total - discount_total + shipping_total END), 0)
"""


def _people(session: Session, sql: str, days: Range) -> dict[str, dict[str, Any]]:
    rows = session.execute(text(sql), _span(days))
    return {
        r[0]: {"customers": r[1], "no_customer": r[2], "customer_sales": r[3]}
        for r in rows
        if r[0] is not None
    }


def _cancelled(session: Session, days: Range, zone: str) -> list[tuple[str, str]]:
    """(moment placed, channel code) of each order placed in these days that is cancelled now."""
    sql = """
        SELECT o.placed_at, c.code FROM orders o JOIN channel c ON c.id = o.channel_id
        WHERE o.kind = 'order' AND o.label = 'cancelled' AND o.placed_at >= :a AND o.placed_at < :b
    """
    return [(r[0], r[1]) for r in session.execute(text(sql), moments(days, zone))]


def _zero_total(session: Session, days: Range, zone: str) -> int:
    sql = "SELECT count(*) FROM orders WHERE kind = 'zero_total' AND placed_at >= :a AND placed_at < :b"
    return int(session.execute(text(sql), moments(days, zone)).scalar_one())


# What one row adds, with l the row: an order's line, and a refund's.
_LINE = """
    CASE WHEN l.kind = 'goods' THEN l.quantity ELSE 0 END AS units,
    CASE WHEN l.kind = 'goods' THEN l.subtotal ELSE 0 END AS gross,
    CASE WHEN l.kind = 'discount' THEN -l.amount ELSE l.discount END AS discounts,
    CASE WHEN l.kind = 'shipping' THEN l.subtotal ELSE 0 END AS shipping,
    CASE WHEN l.kind = 'adjustment' THEN l.amount ELSE 0 END AS adjustments,
    0 AS goods_refunded, 0 AS shipping_refunded,
    CASE WHEN l.kind = 'goods' THEN coalesce(l.cost, 0) ELSE 0 END AS cost,
    CASE WHEN l.kind = 'goods' AND l.cost IS NOT NULL THEN l.amount ELSE 0 END AS costed_sales,
    CASE WHEN l.kind = 'goods' AND l.cost IS NULL AND l.amount <> 0 THEN 1 ELSE 0 END AS cost_unknown
"""
_BACK = f"(l.amount - {TAX_ON_TOP.format(r='l.')})"
_REFUND = f"""
    0 AS units, 0 AS gross, CASE WHEN l.kind = 'discount' THEN l.amount ELSE 0 END AS discounts, 0 AS shipping,
    CASE WHEN l.kind = 'adjustment' THEN -l.amount ELSE 0 END AS adjustments,
    CASE WHEN l.kind = 'goods' THEN {_BACK} ELSE 0 END AS goods_refunded,
    CASE WHEN l.kind = 'shipping' THEN {_BACK} ELSE 0 END AS shipping_refunded,
    CASE WHEN l.kind = 'goods' THEN -coalesce(l.cost, 0) ELSE 0 END AS cost,
    CASE WHEN l.kind = 'goods' AND l.cost IS NOT NULL THEN -{_BACK} ELSE 0 END AS costed_sales,
    0 AS cost_unknown
"""


@dataclass(frozen=True)
class _Key:
    """What rows are grouped by: key and name of an order's part and of a refund's; `per` SKU or just per
    order."""

    line: str
    refund: str
    name: str = "''"
    joins: str = ""
    per: str = "NULL"


_PRODUCT = "LEFT JOIN sku s ON s.id = l.sku LEFT JOIN product p ON p.id = s.product_id"
_KEYS = {
    By.COUNTRY: _Key("o.country", "coalesce(nullif(o.country, ''), c.country, '')"),
    By.REGION: _Key("o.province", "coalesce(o.province, '')"),
    By.PRODUCT: _Key("coalesce(l.sku, '')", "coalesce(l.sku, '')", per="l.sku_id"),
    By.CATEGORY: _Key("coalesce(p.category_id, '')", "coalesce(p.category_id, '')", "''", _PRODUCT, "l.sku_id"),
    By.CUSTOMER: _Key("coalesce(o.customer_id, '')", "coalesce(a.customer_id, o.customer_id, '')", "coalesce(c.name, '')"),
}  # fmt: skip
_LONG = 120
"""Days from which reading the lines in their own order beats looking each up by its day."""


def _by_rows(session: Session, days: Range, key: _Key) -> list[Sales]:
    sql = f"""
        SELECT k, max(name), count({"DISTINCT " if key.per != "NULL" else ""}counted), {_sums("", 1)},
               count(DISTINCT CASE WHEN counted IS NOT NULL THEN customer END),
               count(DISTINCT CASE WHEN customer IS NULL THEN counted END),
               coalesce(sum(CASE WHEN customer IS NOT NULL AND counted IS NOT NULL
                                 THEN gross - discounts + shipping END), 0)
        FROM ({_rows(key, days.days > _LONG)}) GROUP BY k ORDER BY sum(gross) DESC, k
    """
    return [
        replace(_sales(row), customers=row[13], no_customer=row[14], customer_sales=row[15])
        for row in session.execute(text(sql), _span(days))
    ]


def _named(session: Session, rows: list[Sales]) -> list[Sales]:
    """SKU ids become codes and titles, once each."""
    sql = "SELECT s.id, s.code, trim(p.title || ' ' || s.title) FROM sku s JOIN product p ON p.id = s.product_id"
    known = {str(r[0]): (r[1], r[2]) for r in session.execute(text(sql))}
    return [replace(row, key=k, name=n) for row in rows for k, n in [known.get(row.key, ("", ""))]]


def _rows(key: _Key, long: bool) -> str:
    """Lines are summed by order before anything is joined to them; there are fewer orders than lines."""
    sums = ", ".join(f"sum({name}) AS {name}" for name in _SUMS[1:])
    return f"""
        SELECT {key.line} AS k, {key.name} AS name,
               CASE WHEN o.kind = 'order' AND o.day BETWEEN :a AND :b THEN o.id END AS counted,
               o.customer_id AS customer, {", ".join("l." + name for name in _SUMS[1:])}
        FROM (SELECT order_id, sku, {sums}
              FROM (SELECT l.order_id, {key.per} AS sku, {_LINE}
                    FROM order_line l {"NOT INDEXED" if long else ""} WHERE l.day BETWEEN :a AND :b)
              GROUP BY order_id, sku) l
             JOIN orders o ON o.id = l.order_id LEFT JOIN customer c ON c.id = o.customer_id {key.joins}
        UNION ALL
        SELECT {key.refund}, {key.name}, NULL, NULL, {", ".join("l." + name for name in _SUMS[1:])}
        FROM (SELECT l.aftersale_id, {key.per} AS sku, {_REFUND} FROM aftersale_line l WHERE l.day BETWEEN :a AND :b) l
             JOIN aftersale a ON a.id = l.aftersale_id LEFT JOIN orders o ON o.id = a.order_id
             LEFT JOIN customer c ON c.id = coalesce(a.customer_id, o.customer_id) {key.joins}
    """


def _by_hour(session: Session, days: Range, zone: str) -> list[Sales]:
    """By weekday and hour of the order's own moment in the shop's zone; refunds by the moment they were
    asked for."""
    quarter = "substr({m}, 1, 14) || (substr({m}, 15, 2) / 15)"
    key = _Key(quarter.format(m="o.placed_at"), quarter.format(m="a.opened_at"))
    sums: dict[str, Sales] = {}
    for row in _by_rows(session, days, key):
        name = _hour_of(row.key, zone)
        sums[name] = _plus(sums.get(name, Sales(name)), row)
    buyers = session.execute(
        text(
            f"SELECT {quarter.format(m='placed_at')}, customer_id FROM orders WHERE {_COUNTED} AND customer_id > 0"
        ),
        _span(days),
    )
    hours: dict[str, set[int]] = {}
    local: dict[str, str] = {}
    for stored, customer in buyers:
        hour = local.get(stored) or local.setdefault(stored, _hour_of(stored, zone))
        hours.setdefault(hour, set()).add(customer)
    return [replace(sums[k], customers=len(hours.get(k, ()))) for k in sorted(sums)]


def _hour_of(stored: str, zone: str) -> str:
    """`weekday hour` (Monday 0) of `2026-03-05T10:2`: the hour in UTC and its quarter."""
    moment = moment_of(f"{stored[:14]}{int(stored[14]) * 15:02d}:00Z")
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local.weekday()} {local.hour:02d}"


def _plus(a: Sales, b: Sales) -> Sales:
    return replace(a, **{f.name: getattr(a, f.name) + getattr(b, f.name) for f in fields(Sales)[2:]})


@dataclass(frozen=True)
class DayPoint:
    """A day of the sales chart, in minor units."""

    day: date
    net_sales: int
    sales: int
    orders: int


@dataclass(frozen=True)
class Headline:
    """The figures over the chart, now and in the period before."""

    now: Sales
    before: Sales


def daily(session: Session, days: Range, channel: str = "") -> list[DayPoint]:
    """Every day of the range in order, those without sales too; of one channel if its code is given."""
    sql = """
        SELECT s.day, sum(s.gross - s.discounts - s.goods_refunded), sum(s.gross - s.discounts + s.shipping),
               sum(s.orders)
        FROM day_sales s JOIN channel c ON c.id = s.channel_id
        WHERE s.day BETWEEN :a AND :b AND (:c = '' OR c.code = :c) GROUP BY s.day
    """
    found = {r[0]: r[1:] for r in session.execute(text(sql), {**_span(days), "c": channel})}
    every = (days.start + timedelta(days=i) for i in range(days.days))
    return [DayPoint(day, *found.get(day.isoformat(), (0, 0, 0))) for day in every]


def headline(session: Session, days: Range, channel: str = "") -> Headline:
    """Net sales, orders and average order of the range and of the one before it (`rules.change` compares
    them)."""
    return Headline(_sum(session, days, channel), _sum(session, days.before(), channel))


def _sum(session: Session, days: Range, channel: str) -> Sales:
    sql = f"""
        SELECT '', '', {_sums("s.")} FROM day_sales s JOIN channel c ON c.id = s.channel_id
        WHERE s.day BETWEEN :a AND :b AND (:c = '' OR c.code = :c)
    """
    return _sales(session.execute(text(sql), {**_span(days), "c": channel}).one())


def days_of_trade(session: Session) -> Range | None:
    """From the first day with a sale or refund to the last; None in a shop that sold nothing yet."""
    first, last = session.execute(text("SELECT min(day), max(day) FROM day_sales")).one()
    return None if first is None else Range(date.fromisoformat(first), date.fromisoformat(last))


def _sums(alias: str = "", skip: int = 0) -> str:
    return ", ".join(f"coalesce(sum({alias}{name}), 0)" for name in _SUMS[skip:])


def _sales(row: Iterable[Any]) -> Sales:
    key, name, *sums = list(row)[:13]
    return Sales(str(key), str(name), *sums)


def _span(days: Range) -> dict[str, str]:
    return {"a": days.start.isoformat(), "b": days.end.isoformat()}


def moments(days: Range, zone: str) -> dict[str, str]:
    """The same days as moments in UTC, the second one outside."""
    return {"a": _begin(days.start, zone), "b": _begin(days.end + timedelta(days=1), zone)}


def _begin(day: date, zone: str) -> str:
    return day.isoformat() if day.year in (1, 9999) else moment_text(start_of(day, zone))


def _bucket_of(day: date, by: By) -> str:
    return {
        By.TOTAL: "", By.DAY: day.isoformat(), By.WEEK: week_key(day), By.MONTH: month_key(day),
        By.QUARTER: quarter_key(day), By.YEAR: str(day.year),
    }[by]  # fmt: skip
