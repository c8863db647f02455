"""Which of all orders deserve a look by the rules: a first pass in SQL and on light rows, for `check`.

A year has half a million rows; as records they would take minutes. The pass sums up in SQL what the rules
(books, axes) say row by row; whom it names the rules judge, so it may name too many, never too few.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from sqlalchemy.orm import Session

from shopdesk.model.inserting import chunks
from shopdesk.model.orders.axes import label_of
from shopdesk.model.orders.books import Standing
from shopdesk.model.orders.light import CASES, LINES, ORDERS, SHIPMENTS
from shopdesk.model.orders.records import AfterSaleState, AfterSaleType, PaymentMethod, ShipmentState, Stage

Sums = tuple[int, int, int]
"""Minor units of one order: unearned, to be paid back, on credit."""

_PORTION = 5_000

_EARNED = """
    SELECT o.id, o.received - o.refunded, o.total - o.granted, coalesce(e.earned, 0)
    FROM orders o LEFT JOIN (
        SELECT order_id, sum(CASE WHEN whole < 0 THEN sold - min(0, refunded - gone)
                             ELSE max(0, sold - max(0, refunded - gone)) END) AS earned FROM (
            SELECT order_id, whole, refunded,
                   sign(whole) * (abs(whole) / n * shipped + min(abs(whole) % n, shipped)) AS sold,
                   sign(whole) * (abs(whole) / n * cancelled + max(0, abs(whole) % n - n + cancelled)) AS gone
            FROM (
                SELECT l.order_id, l.refunded, l.shipped, l.cancelled,
                       l.amount + CASE WHEN x.tax_added THEN l.tax ELSE 0 END AS whole,
                       CASE WHEN l.kind = 'goods' THEN max(1, l.quantity) ELSE 1 END AS n
                FROM order_line l JOIN orders x ON x.id = l.order_id
                WHERE x.history = 0 AND x.kind = 'order'
            )
        ) GROUP BY order_id
    ) e ON e.order_id = o.id WHERE o.history = 0 AND o.kind = 'order' ORDER BY o.id
"""
# what books.sold_of says of a row, with money.share_of_units written out
_WAITING = """
    SELECT s.order_id, min(s.awaits) AND NOT max(s.state IN ('lost', 'returned_to_sender') OR EXISTS (
        SELECT 1 FROM shipment_line x WHERE x.shipment_id = s.id AND x.back > 0))
    FROM shipment s WHERE s.state NOT IN ('packing', 'cancelled')
    AND s.order_id IN (SELECT w.order_id FROM shipment w WHERE w.awaits = 1) GROUP BY s.order_id
"""
# orders of which something waits for its arrival (on_the_way.py), and whether nothing at all is earned of them


def misposted(session: Session, posted: dict[int, Sums]) -> Iterator[int]:
    """Orders of which the ledger seems to hold something else than their rows say."""
    run = session.connection().exec_driver_sql
    waiting: dict[int, int] = dict(run(_WAITING).fetchall())
    for order_id, paid, due, sold in run(_EARNED):
        plain = waiting.get(order_id)
        if plain == 0:
            yield order_id
            continue
        s = Standing(paid, 0 if plain else sold, 0, 0, max(0, paid - due))
        if posted.get(order_id, (0, 0, 0)) != (s.unearned, s.owed_back, s.on_credit):
            yield order_id


def posted_sums(session: Session) -> dict[int, Sums]:
    """Order → what the ledger holds for it."""
    rows = session.connection().exec_driver_sql("""
        SELECT p.order_id, sum(CASE r.role WHEN 'unearned.order' THEN p.credit - p.debit ELSE 0 END),
               sum(CASE r.role WHEN 'refund.payable' THEN p.credit - p.debit ELSE 0 END),
               sum(CASE r.role WHEN 'ar.customer' THEN p.debit - p.credit ELSE 0 END)
        FROM posting p JOIN account_role r ON r.account_id = p.account_id
        WHERE p.order_id IS NOT NULL AND r.role IN ('unearned.order', 'refund.payable', 'ar.customer')
        GROUP BY p.order_id
    """)
    return {order_id: (unearned, owed, credit) for order_id, unearned, owed, credit in rows}


def mislabelled(session: Session) -> Iterator[int]:
    """Orders at work that seem to show another label than their rows say."""
    at_work = session.connection().exec_driver_sql(
        "SELECT id FROM orders WHERE stage IN ('draft', 'review', 'open') ORDER BY id"
    )
    for portion in chunks((r[0] for r in at_work.fetchall()), _PORTION):
        for order in _light(session, portion):
            if order.label != label_of(order):
                yield order.id


def _light(session: Session, ids: list[int]) -> list[Any]:
    """Orders as `label_of` looks at them, their goods rows summed up: those that are short in one row, the
    others in another.
    """
    wanted = (json.dumps(ids),)
    run = session.connection().exec_driver_sql
    orders = {r[0]: _order(r) for r in run(_ORDER, wanted)}
    for order_id, is_short, *sums in run(_ROWS, wanted):
        orders[order_id].lines.append(_row(is_short, sums))
    for order_id, state in run(_PARCELS, wanted):
        orders[order_id].shipments.append(SHIPMENTS.make(state=ShipmentState(state)))
    for order_id, kind, state in run(_CASES, wanted):
        orders[order_id].cases.append(CASES.make(type=AfterSaleType(kind), state=AfterSaleState(state)))
    return list(orders.values())


_OURS = "IN (SELECT value FROM json_each(?))"
_ORDER = f"""
    SELECT id, stage, label, hold, method, received, refunded, total, granted FROM orders WHERE id {_OURS}
"""
_ROWS = f"""
    SELECT order_id, (tracked AND n - cancelled - shipped > promised) OR part_short AS short,
           sum(n), sum(cancelled), sum(shipped), sum(delivered), sum(lost)
    FROM (
        SELECT l.order_id, l.cancelled, l.shipped, l.delivered, l.lost, coalesce(s.tracked, 0) AS tracked,
               coalesce(a.open, 0) AS promised, CASE WHEN l.kind = 'goods' THEN l.quantity ELSE 1 END AS n,
               EXISTS (SELECT 1 FROM order_line c JOIN sku k ON k.id = c.sku_id AND k.tracked
                       LEFT JOIN allocation b ON b.order_line_id = c.id WHERE c.parent_id = l.id
                       AND c.quantity - c.cancelled - c.shipped > coalesce(b.open, 0)) AS part_short
        FROM order_line l LEFT JOIN sku s ON s.id = l.sku_id
        LEFT JOIN allocation a ON a.order_line_id = l.id
        WHERE l.order_id {_OURS} AND (l.kind = 'goods' OR NOT EXISTS (
            SELECT 1 FROM order_line g WHERE g.order_id = l.order_id AND g.kind = 'goods'))
    ) GROUP BY order_id, short
"""
_PARCELS = f"SELECT DISTINCT order_id, state FROM shipment WHERE order_id {_OURS}"
_CASES = f"SELECT DISTINCT order_id, type, state FROM aftersale WHERE order_id {_OURS}"


def _order(row: Any) -> Any:
    order_id, stage, label, hold, method, received, refunded, total, granted = row
    return ORDERS.make(
        id=order_id, stage=Stage(stage), label=label, hold=bool(hold), method=PaymentMethod(method),
        received=received, refunded=refunded, total=total, granted=granted,
    )  # fmt: skip


def _row(short: int, sums: list[int]) -> Any:
    ordered, cancelled, shipped, delivered, lost = sums
    return LINES.make(
        quantity=ordered, cancelled=cancelled, shipped=shipped, delivered=delivered, lost=lost,
        sku=_TRACKED if short else None,
    )  # fmt: skip


_TRACKED = SimpleNamespace(tracked=True)
