"""What the ledger said at a moment, in recorded order; and what was recorded since that matters to a count."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.periods import local_day
from shopdesk.model.base import moment_of, moment_text


def last_movement(session: Session, at: datetime | None = None) -> int:
    """The number of the last movement recorded by that moment (to the second), or by now; 0 when there is none."""
    where = "" if at is None else "WHERE recorded_at <= :at"
    sql = text(f"SELECT id FROM stock_movement {where} ORDER BY id DESC LIMIT 1")
    found = session.execute(sql, {} if at is None else {"at": moment_text(at)})
    return int(found.scalar() or 0)


def book_at(session: Session, sku_id: int, movement_id: int) -> int:
    """Pieces for sale by the movements up to this number, whatever day they are dated."""
    sql = text("""
        SELECT coalesce(sum(quantity), 0) FROM stock_movement
        WHERE sku_id = :s AND id <= :m AND bucket = 'sellable'
    """)
    return int(session.execute(sql, {"s": sku_id, "m": movement_id}).scalar_one())


def book_now(session: Session, sku_id: int) -> int:
    """Pieces for sale now; the same as `book_at` the last movement, from the kept level."""
    found = session.execute(text("SELECT on_hand FROM stock_level WHERE sku_id = :s"), {"s": sku_id})
    return int(found.scalar() or 0)


def moved_since(session: Session, sku_id: int, movement_id: int) -> bool:
    """Whether pieces for sale came or went after this movement."""
    sql = text("""
        SELECT 1 FROM stock_movement
        WHERE sku_id = :s AND id > :m AND bucket = 'sellable' AND quantity <> 0 LIMIT 1
    """)
    return session.execute(sql, {"s": sku_id, "m": movement_id}).first() is not None


_SINCE = """
    FROM stock_movement m CROSS JOIN count_line l ON l.session_id = :c AND l.sku_id = m.sku_id
    WHERE m.id > (SELECT min(movement_id) FROM count_line WHERE session_id = :c)
    AND m.id > l.movement_id AND m.bucket = 'sellable'
"""
"""SQL of what was recorded after each line was counted: the few latest movements lead to the lines."""
_SINCE_OF = """
    FROM count_line l CROSS JOIN stock_movement m ON m.sku_id = l.sku_id AND m.id > l.movement_id
    WHERE l.session_id = :c AND l.sku_id IN (SELECT value FROM json_each(:only)) AND m.bucket = 'sellable'
"""
"""The same for a few SKUs: they lead to their movements."""


def _since(only: Collection[int] | None) -> str:
    return _SINCE if only is None else _SINCE_OF


def _bound(count_id: int, only: Collection[int] | None) -> dict[str, object]:
    return {"c": count_id} if only is None else {"c": count_id, "only": json.dumps(list(only))}


def corrected_since(session: Session, count_id: int, only: Collection[int] | None = None) -> set[int]:
    """SKUs of a stock take whose stock was corrected (counted, opened) after they were counted in it, also by
    taking an earlier correction back. Such a figure has met another truth and must not be posted. `only`: of
    these SKUs."""
    sql = text(f"""
        WITH RECURSIVE later (sku_id, id, quantity, root) AS (
            SELECT m.sku_id, m.id, m.quantity, m.id {_since(only)}
            AND m.kind IN ('count_gain', 'count_loss', 'opening', 'reversal')
            UNION ALL SELECT x.sku_id, x.id, x.quantity, m.reverses_id FROM later x
            JOIN stock_movement m ON m.id = x.root WHERE m.reverses_id IS NOT NULL
        )
        SELECT later.sku_id FROM later CROSS JOIN stock_movement r ON r.id = later.root
        WHERE r.reverses_id IS NULL AND r.kind IN ('count_gain', 'count_loss', 'opening')
        GROUP BY later.sku_id, later.root HAVING sum(later.quantity) <> 0
    """)
    return set(session.execute(sql, _bound(count_id, only)).scalars())


def sold_since(session: Session, count_id: int, only: Collection[int] | None = None) -> set[int]:
    """SKUs of a stock take whose stock was not kept when they were counted, and that were shipped since."""
    few = "" if only is None else "AND l.sku_id IN (SELECT value FROM json_each(:only))"
    sql = text(f"""
        SELECT l.sku_id FROM sku k CROSS JOIN count_line l ON l.session_id = :c AND l.sku_id = k.id
        WHERE NOT k.tracked {few} AND l.counted IS NOT NULL AND EXISTS (
            SELECT 1 FROM order_line o JOIN shipment_line x ON x.order_line_id = o.id
            JOIN shipment s ON s.id = x.shipment_id
            WHERE o.sku_id = l.sku_id AND s.shipped_at > l.counted_at)
    """)
    return set(session.execute(sql, _bound(count_id, only)).scalars())


def dated_before(session: Session, count_id: int, zone: str, only: Collection[int] | None = None) -> set[int]:
    """SKUs of which something was recorded after they were counted and dated before that day: was it already
    on the shelf when it was counted? A hint for the review, never a reason to refuse."""
    sql = text(f"""
        SELECT l.sku_id, l.counted_at, min(m.day) {_since(only)} AND m.kind <> 'reversal' AND m.quantity <> 0
        GROUP BY l.id
    """)
    rows = session.execute(sql, _bound(count_id, only))
    return {sku for sku, at, day in rows if day < local_day(moment_of(at), zone).isoformat()}
