"""What paid orders that nobody confirmed yet already ask of the stock (soft demand, features.md §2.4, §3.3)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Lack:
    """A SKU of which an order wants more than the paid orders before it leave."""

    code: str
    wanted: int
    left: int


_DEMAND = """
    SELECT o.id, l.sku_id, s.code, sum(l.quantity - l.cancelled - l.shipped),
           coalesce(v.on_hand - v.allocated, 0)
    FROM orders o JOIN order_line l ON l.order_id = o.id JOIN sku s ON s.id = l.sku_id
    LEFT JOIN stock_level v ON v.sku_id = l.sku_id
    WHERE o.kind = 'order' AND o.label IN ('to_confirm', 'held') AND o.stage = 'review' AND o.day IS NOT NULL
    AND NOT o.history AND l.kind IN ('goods', 'component') AND s.tracked
    GROUP BY o.id, l.sku_id ORDER BY coalesce(o.paid_at, o.placed_at), o.placed_at, o.id
"""


def lacking(session: Session) -> dict[int, tuple[Lack, ...]]:
    """Order → what it will lack when it is confirmed: free pieces go to the paid orders to confirm in the order of
    their payment. Orders that will get everything are not there.
    """
    left: dict[int, int] = {}
    found: dict[int, list[Lack]] = {}
    for order_id, sku, code, wanted, free in session.connection().exec_driver_sql(_DEMAND):
        there = max(0, left.setdefault(sku, free))
        if wanted > there:
            found.setdefault(order_id, []).append(Lack(code, wanted, there))
        left[sku] = there - min(wanted, there)
    return {k: tuple(v) for k, v in found.items()}
