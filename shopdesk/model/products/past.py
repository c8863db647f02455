"""What was there on a day of the past: what is dated back must not have made less than nothing of it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.model.products.records import Bucket

_DAYS = """
    SELECT day, sum(sum(quantity)) OVER (ORDER BY day) FROM stock_movement
    WHERE sku_id = :s AND bucket = :b AND quantity <> 0 GROUP BY day ORDER BY day
"""


def too_few_then(
    session: Session, sku_id: int, quantity: int, day: date, bucket: Bucket = Bucket.SELLABLE
) -> tuple[date, int] | None:
    """The first day from `day` on that would have ended below zero had so many pieces left on `day`, and what was
    there that evening; None when there were always enough (features.md §3.4 rule 4)."""
    there = 0
    rows = session.execute(text(_DAYS), {"s": sku_id, "b": str(bucket)})
    evenings = [(date.fromisoformat(r[0]), int(r[1])) for r in rows]
    for evening, count in evenings:
        if evening <= day:
            there = count
    for when, count in [(day, there), *((d, n) for d, n in evenings if d > day)]:
        if 0 <= count < quantity:
            return when, count
    return None


__all__ = ["Bucket", "too_few_then"]
