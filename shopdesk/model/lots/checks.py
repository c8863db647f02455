"""What must hold of lots at any time."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_

MOST = 20
"""At most so many findings of one kind are named."""

_STOCK = """
    SELECT sku_id, 'sellable' AS bucket, on_hand AS pieces FROM stock_level UNION ALL
    SELECT sku_id, 'defective', defective FROM stock_level UNION ALL
    SELECT sku_id, 'quarantine', quarantine FROM stock_level
"""


def lots_hold_the_stock(session: Session) -> list[Problem]:
    """Of a SKU that is kept by lot, its lots hold what is there, on each shelf."""
    return _named(session, N_("{sku}: its lots do not hold what is there."), f"""
        SELECT DISTINCT s.code FROM lot_sku k JOIN sku s ON s.id = k.sku_id JOIN ({_STOCK}) t ON t.sku_id = k.sku_id
        WHERE t.pieces <> coalesce((SELECT sum(v.on_hand) FROM lot_level v
                                    WHERE v.sku_id = t.sku_id AND v.bucket = t.bucket), 0)
    """)  # fmt: skip


def movements_are_of_lots(session: Session) -> list[Problem]:
    """What a movement took from lots is what it moved, of its own SKU."""
    return _named(session, N_("{sku}: a movement and its lots do not agree."), """
        SELECT coalesce(s.code, m.sku_id) FROM lot_movement x JOIN stock_movement m ON m.id = x.stock_movement_id
        LEFT JOIN sku s ON s.id = m.sku_id
        GROUP BY m.id HAVING sum(x.quantity) <> m.quantity OR max(x.sku_id <> m.sku_id)
    """)  # fmt: skip


def lots_are_not_below_zero(session: Session) -> list[Problem]:
    """More left a lot than came: the stock was below zero, or an entry was taken back (a warning)."""
    return _named(session, N_("{sku}: more left a lot than came into it; sort its pieces."), """
        SELECT DISTINCT s.code FROM lot_level v JOIN lot_sku k ON k.sku_id = v.sku_id
        JOIN sku s ON s.id = v.sku_id WHERE v.on_hand < 0
    """, blocking=False)  # fmt: skip


CHECKS: dict[str, Callable[[Session], list[Problem]]] = {
    "lots": lots_hold_the_stock, "lot_movements": movements_are_of_lots, "lots_below_zero": lots_are_not_below_zero,
}  # fmt: skip
"""Name → check, for `check` to run."""


def _named(session: Session, words: str, sql: str, *, blocking: bool = True) -> list[Problem]:
    rows = session.connection().exec_driver_sql(f"{sql} LIMIT {MOST}").fetchall()
    return [problem(words, sku=r[0], blocking=blocking) for r in rows]
