"""What bundles are made of now, and how many the stock makes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from shopdesk.model.base import moment_of
from shopdesk.model.bundles import rules
from shopdesk.model.bundles.records import NEWEST
from shopdesk.model.bundles.rules import Part


@dataclass(frozen=True, slots=True)
class BundleCard:
    """What a SKU is made of. Prices and `cost` of one bundle in minor units × 10⁴, None is unknown."""

    sku_id: int
    code: str
    price: int
    version: int
    prepacked: bool
    made_at: datetime
    parts: tuple[Part, ...]

    @property
    def cost(self) -> int | None:
        """What one costs by its components."""
        return rules.cost(self.parts)

    @property
    def list_price(self) -> int:
        """What its components cost one by one."""
        return rules.list_price(self.parts)

    @property
    def can_make(self) -> int:
        """How many the free stock makes."""
        return rules.can_make(self.parts)


_PARTS = f"""
    SELECT b.sku_id, i.sku_id, s.code,
           CASE WHEN s.title IN ('', p.title) THEN p.title ELSE p.title || ' · ' || s.title END,
           i.quantity, s.price, s.tracked,
           CASE WHEN l.on_hand > 0 THEN (l.value * 10000 + l.on_hand / 2) / l.on_hand ELSE s.cost END,
           coalesce(l.on_hand - l.allocated, 0)
    FROM bundle b JOIN bundle_item i ON i.bundle_id = b.id JOIN sku s ON s.id = i.sku_id
    JOIN product p ON p.id = s.product_id LEFT JOIN stock_level l ON l.sku_id = s.id
    WHERE {NEWEST} {{more}} ORDER BY b.sku_id, i.position, i.id
"""


def compositions(session: Session, sku_ids: Iterable[int] | None = None) -> dict[int, tuple[Part, ...]]:
    """SKU → what it is made of, of virtual bundles: all, or those among these SKUs."""
    return _parts(session, "AND NOT b.prepacked", sku_ids)


def _parts(session: Session, more: str, sku_ids: Iterable[int] | None = None) -> dict[int, tuple[Part, ...]]:
    values: tuple[Any, ...] = ()
    if sku_ids is not None:
        more += " AND b.sku_id IN (SELECT value FROM json_each(?))"
        values = (json.dumps(list(sku_ids)),)
    found: dict[int, list[Part]] = {}
    for sku_id, part, code, title, n, price, tracked, cost, free in _rows(
        session, _PARTS.format(more=more), *values
    ):
        found.setdefault(sku_id, []).append(Part(part, code, title, n, price, bool(tracked), cost, free))
    return {k: tuple(v) for k, v in found.items()}


def part_of(session: Session, sku_id: int, quantity: int = 1) -> Part | None:
    """A SKU as the component of a bundle to be; None when it is gone."""
    sql = """
        SELECT s.code, CASE WHEN s.title IN ('', p.title) THEN p.title ELSE p.title || ' · ' || s.title END, s.price,
               s.tracked, CASE WHEN l.on_hand > 0 THEN (l.value * 10000 + l.on_hand / 2) / l.on_hand ELSE s.cost END,
               coalesce(l.on_hand - l.allocated, 0)
        FROM sku s JOIN product p ON p.id = s.product_id LEFT JOIN stock_level l ON l.sku_id = s.id WHERE s.id = ?
    """
    row = next(iter(_rows(session, sql, sku_id)), None)
    if row is None:
        return None
    code, title, price, tracked, cost, free = row
    return Part(sku_id, code, title, quantity, price, bool(tracked), cost, free)


def bundles(session: Session, sku_ids: Iterable[int]) -> list[BundleCard]:
    """Those among these SKUs that are bundles, prepacked ones too."""
    wanted = list(sku_ids)
    sql = f"""
        SELECT b.sku_id, s.code, s.price, b.version, b.prepacked, b.made_at FROM bundle b JOIN sku s ON s.id = b.sku_id
        WHERE b.sku_id IN (SELECT value FROM json_each(?)) AND {NEWEST} ORDER BY b.sku_id
    """
    rows = _rows(session, sql, json.dumps(wanted))
    parts = _parts(session, "", wanted) if rows else {}
    return [
        BundleCard(sku, code, price, version, bool(packed), moment_of(at), parts.get(sku, ()))
        for sku, code, price, version, packed, at in rows
    ]


def bundle(session: Session, sku_id: int) -> BundleCard | None:
    """What a SKU is made of; None when it is no bundle."""
    return next(iter(bundles(session, [sku_id])), None)


def available(session: Session, sku_ids: Iterable[int]) -> dict[int, int]:
    """How many of each virtual bundle among these SKUs can be sold now."""
    return {sku: rules.can_make(parts) for sku, parts in compositions(session, sku_ids).items()}


_FREE = """
    SELECT s.id, coalesce(l.on_hand - l.allocated, 0) + coalesce((
        SELECT sum(a.open) FROM order_line o JOIN allocation a ON a.order_line_id = o.id
        WHERE o.order_id = ? AND a.sku_id = s.id), 0)
    FROM sku s LEFT JOIN stock_level l ON l.sku_id = s.id
    WHERE s.tracked AND s.id IN (SELECT value FROM json_each(?))
"""


def left(session: Session, rows: Sequence[tuple[int, int]], order_id: int | None = None) -> list[int | None]:
    """How many of each row (SKU, pieces still to send) of an order can be had when its other rows have theirs; None
    of what is not counted. Pieces promised to `order_id` are its own."""
    made = compositions(session, {sku for sku, _n in rows})
    parts = {sku: {p.sku_id: p.quantity for p in own} for sku, own in made.items()}
    skus = {sku for sku, _n in rows} | {p for own in parts.values() for p in own}
    free = dict(_rows(session, _FREE, order_id, json.dumps(list(skus))))
    return rules.left(rows, parts, free)


def first_product(session: Session) -> int | None:
    """The product of the first bundle there is, None when there is none."""
    found = _rows(
        session, "SELECT s.product_id FROM bundle b JOIN sku s ON s.id = b.sku_id ORDER BY b.id LIMIT 1"
    )
    return int(found[0][0]) if found else None


def used_in(session: Session, sku_ids: Iterable[int]) -> list[tuple[str, str]]:
    """Codes of the component and of the bundle, of each bundle that one of these SKUs is in now."""
    sql = f"""
        SELECT s.code, k.code FROM bundle_item i JOIN bundle b ON b.id = i.bundle_id AND {NEWEST}
        JOIN sku s ON s.id = i.sku_id JOIN sku k ON k.id = b.sku_id
        WHERE i.sku_id IN (SELECT value FROM json_each(?)) ORDER BY s.code, k.code
    """
    return [tuple(r) for r in _rows(session, sql, json.dumps(list(sku_ids)))]


def _rows(session: Session, sql: str, *values: Any) -> list[Any]:
    return list(session.connection().exec_driver_sql(sql, values).fetchall())
