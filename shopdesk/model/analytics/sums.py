"""Reading the sums that are kept (`day_sales`, `sales_sum`): whole months at once, the days at the edges one by one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.periods import ONE_DAY, Range, month, month_key
from shopdesk.model.analytics.local_time import local
from shopdesk.model.analytics.sales import SUMS, By, Sales, sales, sums
from shopdesk.model.taxonomy.grouping import attribute_key
from shopdesk.model.taxonomy.queries import paths

_BY_MONTH = ("sku", "bundle", "customer")
"""Kinds of which sums of whole months are kept too."""


def days_of_trade(session: Session) -> Range | None:
    """From the first day with a sale or refund to the last; None in a shop that sold nothing yet."""
    first, last = session.execute(text("SELECT min(day), max(day) FROM day_sales")).one()
    return None if first is None else Range(date.fromisoformat(first), date.fromisoformat(last))


def covering(days: Range, *, months: bool) -> list[str]:
    """The periods that make up these days: `2026-02` where the month is whole (if wanted), else each day."""
    found, at = [], days.start
    while at <= days.end:
        whole = month(at)
        if months and at == whole.start and whole.end <= days.end:
            found.append(month_key(at))
            at = whole.end + ONE_DAY
        else:
            found.append(at.isoformat())
            at += ONE_DAY
    return found


@dataclass(frozen=True)
class Grouping:
    """How rows of a report come from a kind of sum: `key` and `name` of sums summed by key (g), with joins."""

    kind: str
    key: str = "g.key"
    name: str = "''"
    joins: str = ""


_PRODUCT = "LEFT JOIN sku s ON s.id = CAST(g.key AS INTEGER) LEFT JOIN product p ON p.id = s.product_id"
_CATEGORY = "coalesce(p.category_id, '')"
_SLOT = """substr(g.key, 1, 14) ||
           CASE substr(g.key, 15) WHEN '0' THEN '00' WHEN '1' THEN '15' WHEN '2' THEN '30' ELSE '45' END"""


def grouping(session: Session, by: By, days: Range, zone: str, attribute: str = "") -> Grouping:
    """What rows by this kind are. Refused: no such attribute."""
    if by in (By.PRODUCT, By.BUNDLE):
        name = "coalesce(trim(p.title || ' ' || s.title), '')"
        return Grouping("sku" if by is By.PRODUCT else "bundle", "coalesce(s.code, '')", name, _PRODUCT)
    if by is By.CUSTOMER:
        buyer = "LEFT JOIN customer c ON c.id = CAST(g.key AS INTEGER)"
        return Grouping("customer", name="coalesce(c.name, '')", joins=buyer)
    if by is By.CATEGORY:
        return Grouping("sku", _CATEGORY, joins=_PRODUCT)
    if by is By.ATTRIBUTE:
        key = attribute_key(session, attribute)
        return Grouping("sku", key.sql, joins=f"{_PRODUCT} {key.joins}")
    if by in (By.HOUR, By.WEEKDAY):
        return Grouping("hour", local("%w %H" if by is By.HOUR else "%w", _SLOT, days, zone))
    return Grouping(str(by))


def rows(session: Session, days: Range, group: Grouping, channel: str = "") -> list[Sales]:
    """The sums of these days by a kind, the largest gross sales first; of one channel if its code is given."""
    inner = (
        f"SELECT key, {sums()} FROM sales_sum WHERE {_WHERE.format(channel=_channel(channel))} GROUP BY key"
    )
    sql = f"""
        SELECT {group.key} AS k, max({group.name}), {sums("g.")} FROM ({inner}) g {group.joins}
        GROUP BY k ORDER BY sum(g.gross) DESC, k
    """
    if group.key == "g.key":  # a sum is a row already
        figures = ", ".join(f"g.{name}" for name in SUMS)
        buyer = ", g.key <> '' AND g.orders <> 0" if group.kind == "customer" else ""
        sql = f"""
            SELECT g.key, {group.name}, {figures}{buyer} FROM ({inner}) g {group.joins} ORDER BY g.gross DESC, g.key
        """
    found = session.execute(text(sql), _asked(session, days, group.kind, channel))
    return [sales(row) for row in found if any(row[2:])]


_WHERE = "kind = :kind AND period IN (SELECT value FROM json_each(:periods)) {channel}"


def best(
    session: Session, days: Range, group: Grouping, measure: str, count: int, channel: str = ""
) -> list[Sales]:
    """The rows with most of a measure (SQL over sums, by `Measure`), the best first: the choice is made over the keys
    alone, names and other figures are read of those that are chosen."""
    asked = _asked(session, days, group.kind, channel) | {"count": count}
    where = _WHERE.format(channel=_channel(channel))
    chosen = f"""
        SELECT key FROM sales_sum WHERE {where} AND key <> '' GROUP BY key HAVING sum({measure}) <> 0
        ORDER BY sum({measure}) DESC, key LIMIT :count
    """
    keys = [r[0] for r in session.execute(text(chosen), asked)]
    inner = f"""
        SELECT key, {sums()} FROM sales_sum WHERE {where} AND key IN (SELECT value FROM json_each(:keys)) GROUP BY key
    """
    sql = f"SELECT g.key, {group.name}, {', '.join(f'g.{name}' for name in SUMS)} FROM ({inner}) g {group.joins}"
    found = {row[0]: sales(row) for row in session.execute(text(sql), asked | {"keys": json.dumps(keys)})}
    return [found[key] for key in keys]


def by_hour(
    session: Session, days: Range, zone: str, measure: str, channel: str = ""
) -> list[tuple[str, int]]:
    """(`weekday hour` with Sunday as 0, measure): only the measure is summed, first in the order of the file."""
    inner = f"""
        SELECT key, sum({measure}) AS worth FROM sales_sum WHERE {_WHERE.format(channel=_channel(channel))}
        GROUP BY period, key
    """
    group = grouping(session, By.HOUR, days, zone)
    sql = f"SELECT {group.key} AS k, sum(worth) FROM ({inner}) g GROUP BY k"
    return [(r[0], r[1]) for r in session.execute(text(sql), _asked(session, days, group.kind, channel))]


def _channel(code: str) -> str:
    return "AND channel_id = (SELECT id FROM channel WHERE code = :channel)" if code else ""


def _within(days: Range, trade: Range) -> Range:
    return Range(max(days.start, trade.start), min(days.end, trade.end))


def _asked(session: Session, days: Range, kind: str, channel: str) -> dict[str, object]:
    trade = days_of_trade(session)
    periods = [] if trade is None else covering(_within(days, trade), months=kind in _BY_MONTH)
    return {"kind": kind, "periods": json.dumps(periods), "channel": channel}


def of_days(session: Session, days: Range, channel: str = "") -> Sales:
    """The sums of these days, without customers and cancelled orders."""
    sql = f"SELECT '', '', {sums('s.')} FROM day_sales s WHERE s.day BETWEEN :a AND :b {_of_channel(channel)}"
    return sales(session.execute(text(sql), span(days) | {"channel": channel}).one())


def _of_channel(code: str) -> str:
    return "AND s.channel_id = (SELECT id FROM channel WHERE code = :channel)" if code else ""


def category_names(session: Session) -> dict[str, str]:
    """The path of every category by its id as text."""
    return {str(number): path for number, path in paths(session).items()}


def span(days: Range) -> dict[str, str]:
    """The days as they stand in the file, `a` and `b` both inside."""
    return {"a": days.start.isoformat(), "b": days.end.isoformat()}


def each(days: Range) -> list[date]:
    """Every day of the range."""
    return [days.start + timedelta(days=i) for i in range(days.days)]
