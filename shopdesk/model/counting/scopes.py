"""Which SKUs a stock take covers, and in what order they stand on its sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.periods import start_of
from shopdesk.model.base import moment_of, moment_text
from shopdesk.model.counting.rules import abc_classes, due

SALES_DAYS = 365
_COUNTABLE = """
    FROM sku k JOIN product p ON p.id = k.product_id LEFT JOIN category c ON c.id = p.category_id
    LEFT JOIN stock_level l ON l.sku_id = k.id
    WHERE ((k.state <> 'archived' AND p.state <> 'archived') OR coalesce(l.on_hand, 0) <> 0)
"""
"""What can lie on a shelf: all that is not archived, and what is archived and still there."""

_ORDER = "ORDER BY coalesce(c.name, ''), p.title, p.id, k.position, k.id"


def everything(session: Session) -> list[int]:
    """Every SKU that can lie on a shelf, by category and product."""
    return list(session.execute(text(f"SELECT k.id {_COUNTABLE} {_ORDER}")).scalars())


def of_category(session: Session, category_id: int) -> list[int]:
    """The SKUs of a category and of all below it."""
    sql = f"""
        WITH RECURSIVE below (id) AS (
            SELECT :i UNION SELECT c.id FROM category c JOIN below b ON c.parent_id = b.id
        ) SELECT k.id {_COUNTABLE} AND p.category_id IN (SELECT id FROM below) {_ORDER}
    """
    return list(session.execute(text(sql), {"i": category_id}).scalars())


def of_products(session: Session, product_ids: Sequence[int]) -> list[int]:
    """The SKUs of these products."""
    marks = ", ".join(str(int(i)) for i in product_ids) or "NULL"
    sql = f"SELECT k.id {_COUNTABLE} AND p.id IN ({marks}) {_ORDER}"
    return list(session.execute(text(sql)).scalars())


def moved_on(session: Session, day: date, zone: str) -> list[int]:
    """The SKUs of which stock was moved on this day of the shop."""
    since, until = start_of(day, zone), start_of(day + timedelta(days=1), zone)
    sql = f"""
        SELECT k.id {_COUNTABLE} AND k.id IN (
            SELECT sku_id FROM stock_movement WHERE recorded_at >= :a AND recorded_at < :b AND quantity <> 0
        ) {_ORDER}
    """
    return list(session.execute(text(sql), {"a": moment_text(since), "b": moment_text(until)}).scalars())


def of_cycle(session: Session, classes: str, today: date, now: datetime) -> list[int]:
    """The SKUs of the classes named (`A`, `AB` …); without any, those of all classes whose time has come."""
    skus = everything(session)
    sold = sales(session, today)
    told = abc_classes({s: sold.get(s, 0) for s in skus})
    if classes:
        return [s for s in skus if told[s] in classes]
    wanted = set(due({s: told[s] for s in skus}, last_counts(session), now))
    return [s for s in skus if s in wanted]


def sales(session: Session, today: date) -> dict[int, int]:
    """What each SKU sold for in the last year, in minor units; in bundles, by its share."""
    sql = text("""
        SELECT sku_id, sum(amount) FROM (
            SELECT sku_id, amount FROM order_line WHERE day > :a AND day <= :b AND kind = 'goods'
            UNION ALL SELECT sku_id, gross - discounts FROM bundle_share
            WHERE source = 'sale' AND day > :a AND day <= :b
        ) WHERE sku_id IS NOT NULL GROUP BY sku_id
    """)
    days = {"a": (today - timedelta(days=SALES_DAYS)).isoformat(), "b": today.isoformat()}
    return {int(sku): int(sold) for sku, sold in session.execute(sql, days)}


def last_counts(session: Session) -> dict[int, datetime]:
    """When each SKU was counted last in a stock take that was posted."""
    sql = text("""
        SELECT l.sku_id, max(l.counted_at) FROM count_session s JOIN count_line l ON l.session_id = s.id
        WHERE s.state = 'posted' AND l.counted IS NOT NULL GROUP BY l.sku_id
    """)
    return {int(sku): moment_of(at) for sku, at in session.execute(sql)}
