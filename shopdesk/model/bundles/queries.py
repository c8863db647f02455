"""What bundles are made of now, and how many the stock makes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from shopdesk.model.base import moment_of
from shopdesk.model.bundles import rules
from shopdesk.model.bundles.records import NEWEST
from shopdesk.model.bundles.rules import Asked, Group, Part


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
    groups: tuple[Group, ...] = ()

    @property
    def cost(self) -> int | None:
        """What one costs by its components; None where that depends on what is chosen."""
        costs = self.costs
        return costs[0] if costs and costs[0] == costs[1] else None

    @property
    def costs(self) -> tuple[int, int] | None:
        """What one costs at least and at most by its components; None when the cost of one is unknown."""
        return rules.extremes(self.parts, self.groups, lambda p: p.cost)

    @property
    def list_prices(self) -> tuple[int, int]:
        """What its components cost one by one, at least and at most."""
        return rules.extremes(self.parts, self.groups, lambda p: p.price) or (0, 0)

    @property
    def can_make(self) -> int:
        """How many the free stock makes."""
        return rules.can_make(self.parts, self.groups)


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


_MEMBERS = f"""
    SELECT b.sku_id, g.id, g.name, g.pieces, g.repeats, m.sku_id, s.code,
           CASE WHEN s.title IN ('', p.title) THEN p.title ELSE p.title || ' · ' || s.title END, s.price, s.tracked,
           CASE WHEN l.on_hand > 0 THEN (l.value * 10000 + l.on_hand / 2) / l.on_hand ELSE s.cost END,
           coalesce(l.on_hand - l.allocated, 0)
    FROM bundle_group g JOIN bundle b ON b.id = g.bundle_id JOIN bundle_choice m ON m.group_id = g.id
    JOIN sku s ON s.id = m.sku_id JOIN product p ON p.id = s.product_id LEFT JOIN stock_level l ON l.sku_id = s.id
    WHERE {NEWEST} {{more}} ORDER BY b.sku_id, g.position, g.id, m.position, m.id
"""


def compositions(session: Session, sku_ids: Iterable[int] | None = None) -> dict[int, tuple[Part, ...]]:
    """SKU → what is in it always, of virtual bundles: all, or those among these SKUs. More is in those of
    `groups_of`."""
    return _parts(session, "AND NOT b.prepacked", sku_ids)


def groups_of(session: Session, sku_ids: Iterable[int] | None = None) -> dict[int, tuple[Group, ...]]:
    """SKU → the groups that its buyer chooses from, of bundles that have some: all, or those among these SKUs."""
    more, values = _among(sku_ids)
    found: dict[int, dict[int, Group]] = {}
    for bundle, group, name, pieces, repeats, *member in _rows(session, _MEMBERS.format(more=more), *values):
        sku_id, code, title, price, tracked, cost, free = member
        own = found.setdefault(bundle, {})
        made = own.get(group, Group(group, name, pieces, bool(repeats), ()))
        part = Part(sku_id, code, title, 1, price, bool(tracked), cost, free)
        own[group] = replace(made, members=(*made.members, part))
    return {k: tuple(v.values()) for k, v in found.items()}


def _among(sku_ids: Iterable[int] | None) -> tuple[str, tuple[Any, ...]]:
    if sku_ids is None:
        return "", ()
    return "AND b.sku_id IN (SELECT value FROM json_each(?))", (json.dumps(list(sku_ids)),)


def _parts(session: Session, more: str, sku_ids: Iterable[int] | None = None) -> dict[int, tuple[Part, ...]]:
    among, values = _among(sku_ids)
    more = f"{more} {among}"
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
    groups = groups_of(session, wanted) if rows else {}
    return [
        BundleCard(
            sku, code, price, version, bool(packed), moment_of(at), parts.get(sku, ()), groups.get(sku, ())
        )
        for sku, code, price, version, packed, at in rows
    ]


def bundle(session: Session, sku_id: int) -> BundleCard | None:
    """What a SKU is made of; None when it is no bundle."""
    return next(iter(bundles(session, [sku_id])), None)


def available(session: Session, sku_ids: Iterable[int]) -> dict[int, int]:
    """How many of each virtual bundle among these SKUs can be sold now."""
    wanted = list(sku_ids)
    parts, groups = compositions(session, wanted), groups_of(session, wanted)
    return {
        sku: rules.can_make(parts.get(sku, ()), groups.get(sku, ()))
        for sku in dict.fromkeys([*parts, *groups])
    }


_FREE = """
    SELECT s.id, coalesce(l.on_hand - l.allocated, 0) + coalesce((
        SELECT sum(a.open) FROM order_line o JOIN allocation a ON a.order_line_id = o.id
        WHERE o.order_id = ? AND a.sku_id = s.id), 0)
    FROM sku s LEFT JOIN stock_level l ON l.sku_id = s.id
    WHERE s.tracked AND s.id IN (SELECT value FROM json_each(?))
"""


def left(
    session: Session, rows: Sequence[tuple[int, int]], order_id: int | None = None,
    chosen: Sequence[Mapping[int, int]] = (),
) -> list[int | None]:  # fmt: skip
    """How many of each row (SKU, pieces still to send) of an order can be had when its other rows have theirs; None
    of what is not counted. Pieces promised to `order_id` are its own. `chosen`: what of each row's groups was chosen
    for one piece (SKU → count)."""
    skus = {sku for sku, _n in rows}
    made, groups = compositions(session, skus), groups_of(session, skus)
    asked = []
    for at, (sku, pieces) in enumerate(rows):
        own = {p.sku_id: p.quantity for p in made.get(sku, ())} if sku in made or sku in groups else {sku: 1}
        told = dict(chosen[at]) if at < len(chosen) else {}
        asked.append(Asked(pieces, own | told, () if told else groups.get(sku, ())))
    every = {p for a in asked for p in a.parts} | {
        m.sku_id for a in asked for g in a.groups for m in g.members
    }
    free = dict(_rows(session, _FREE, order_id, json.dumps(list(every))))
    return rules.left(asked, free)


def first_product(session: Session) -> int | None:
    """The product of the first bundle there is, one with groups before others; None when there is none."""
    found = _rows(
        session,
        """SELECT s.product_id FROM bundle b JOIN sku s ON s.id = b.sku_id
           LEFT JOIN bundle_group g ON g.bundle_id = b.id ORDER BY g.id IS NULL, b.id LIMIT 1""",
    )
    return int(found[0][0]) if found else None


def used_in(session: Session, sku_ids: Iterable[int]) -> list[tuple[str, str]]:
    """Codes of the component and of the bundle, of each bundle that one of these SKUs is in now."""
    sql = f"""
        SELECT s.code, k.code FROM bundle_item i JOIN bundle b ON b.id = i.bundle_id AND {NEWEST}
        JOIN sku s ON s.id = i.sku_id JOIN sku k ON k.id = b.sku_id
        WHERE i.sku_id IN (SELECT value FROM json_each(:1))
        UNION SELECT s.code, k.code FROM bundle_choice m JOIN bundle_group g ON g.id = m.group_id
        JOIN bundle b ON b.id = g.bundle_id AND {NEWEST} JOIN sku s ON s.id = m.sku_id JOIN sku k ON k.id = b.sku_id
        WHERE m.sku_id IN (SELECT value FROM json_each(:1)) ORDER BY 1, 2
    """
    return [tuple(r) for r in _rows(session, sql, json.dumps(list(sku_ids)))]


def _rows(session: Session, sql: str, *values: Any) -> list[Any]:
    return list(session.connection().exec_driver_sql(sql, values).fetchall())
