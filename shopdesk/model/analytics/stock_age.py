"""How old the stock is, and what does not sell (features.md §5.7). What came in first is taken to have left first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

SLOW_DAYS = 60
"""Without a sale for so long, a SKU that is there is slow."""
AGES = (30, 60, 90, 180)
"""Ends of the age groups, days."""


@dataclass(frozen=True, slots=True)
class Aged:
    """A SKU's pieces on hand by age: up to each of `AGES`, and older. Value in minor units."""

    sku: str
    title: str
    on_hand: int
    value: int
    pieces: tuple[int, ...]
    oldest_days: int

    @property
    def old_value(self) -> int:
        """What the pieces of the oldest group are worth, at the average cost."""
        return self.value * self.pieces[-1] // self.on_hand


_CAME = """
    SELECT m.sku_id, m.day, m.quantity,
           sum(m.quantity) OVER (PARTITION BY m.sku_id ORDER BY m.day DESC, m.id DESC) AS upto,
           min(m.day) OVER (PARTITION BY m.sku_id) AS first
    FROM stock_movement m JOIN stock_level l ON l.sku_id = m.sku_id AND l.on_hand > 0
    WHERE m.bucket = 'sellable' AND m.quantity > 0 AND m.kind IN ('opening', 'purchase_in', 'count_gain', 'assemble',
          'disassemble') AND NOT EXISTS (SELECT 1 FROM stock_movement r WHERE r.reverses_id = m.id)
"""


def ageing(session: Session, today: date) -> list[Aged]:
    """Every SKU with stock, the most valuable old stock first. Pieces that came back count as old as the first."""
    sql = f"""
        SELECT s.id, s.code, trim(p.title || ' ' || s.title), l.on_hand, l.value, c.day,
               min(c.quantity, l.on_hand - c.upto + c.quantity), c.first
        FROM ({_CAME}) c JOIN stock_level l ON l.sku_id = c.sku_id JOIN sku s ON s.id = c.sku_id
        JOIN product p ON p.id = s.product_id WHERE c.upto - c.quantity < l.on_hand ORDER BY s.id, c.day DESC
    """
    found: dict[int, list[tuple[object, ...]]] = {}
    for row in session.execute(text(sql)):
        found.setdefault(row[0], []).append(tuple(row))
    made = [_aged(layers, today) for layers in found.values()]
    return sorted(made, key=lambda a: (-a.old_value, -a.value, a.sku))


def _aged(layers: list[tuple[object, ...]], today: date) -> Aged:
    _id, sku, title, on_hand, value, *_rest, first = layers[0]
    pieces, oldest = [0] * (len(AGES) + 1), 0
    layered = [(str(day), int(str(n))) for *_head, day, n, _first in layers]
    rest = int(str(on_hand)) - sum(n for _day, n in layered)
    for day, count in [*layered, (str(first), rest)]:
        if count > 0:
            age = max(0, (today - date.fromisoformat(day)).days)
            pieces[sum(age > end for end in AGES)] += count
            oldest = max(oldest, age)
    return Aged(str(sku), str(title), int(str(on_hand)), int(str(value)), tuple(pieces), oldest)


@dataclass(frozen=True, slots=True)
class Slow:
    """A SKU that is there and has not sold for `SLOW_DAYS` days. `last_sold` None: never."""

    sku: str
    title: str
    on_hand: int
    value: int
    last_sold: date | None
    days: int


def slow_movers(session: Session, today: date) -> list[Slow]:
    """What lies, the most valuable first; what came in first less than `SLOW_DAYS` ago is new, not slow."""
    sql = """
        SELECT s.code, trim(p.title || ' ' || s.title), l.on_hand, l.value,
               (SELECT max(v.day) FROM order_line v
                WHERE v.sku_id = s.id AND v.day <= :today AND v.quantity > 0) AS sold,
               (SELECT min(m.day) FROM stock_movement m WHERE m.sku_id = s.id AND m.quantity > 0) AS came
        FROM stock_level l JOIN sku s ON s.id = l.sku_id JOIN product p ON p.id = s.product_id
        WHERE l.on_hand > 0 AND came <= :since AND (sold IS NULL OR sold <= :since) ORDER BY l.value DESC, s.code
    """
    since = today - timedelta(days=SLOW_DAYS)
    rows = session.execute(text(sql), {"today": today.isoformat(), "since": since.isoformat()})
    found = []
    for code, title, on_hand, value, sold, came in rows:
        last = date.fromisoformat(sold) if sold else None
        lies = today - max(date.fromisoformat(came), last or date.min)
        found.append(Slow(code, title, on_hand, value, last, lies.days))
    return found
