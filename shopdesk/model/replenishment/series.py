"""Past sales and stock of many SKUs by day, as arrays: what demand is measured on (features.md §3.6)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from shopdesk.model.orders.bundle_shares import EARNED

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]


@dataclass(slots=True)
class Series:
    """One row per SKU, one column per day of the window, which ends yesterday.

    `sold`: pieces ordered and not cancelled. `counts`: whether the day counts: a day that began with nothing
    available and sold nothing does not. `revenue` in minor units. `moved`: whether its stock ever moved.
    """

    ids: Array
    categories: Array
    sold: Array
    counts: Array
    revenue: Array
    moved: Array


_SKUS = """
    SELECT s.id, coalesce(p.category_id, 0), coalesce(l.on_hand - l.allocated, 0),
           coalesce(CAST(julianday((SELECT m.day FROM stock_movement m WHERE m.sku_id = s.id ORDER BY m.id LIMIT 1))
                         - julianday(?) AS INTEGER), 1000000)
    FROM sku s JOIN product p ON p.id = s.product_id LEFT JOIN stock_level l ON l.sku_id = s.id
    WHERE s.tracked AND s.state <> 'archived' AND p.state <> 'archived' {only} ORDER BY s.id
"""
_SOLD = f"""
    SELECT l.sku_id, CAST(julianday(l.day) - julianday(?) AS INTEGER), sum(l.quantity - l.cancelled),
           sum(iif(l.kind = 'goods', l.amount, coalesce(({EARNED}), 0))),
           sum(iif(o.history, 0, l.quantity - l.cancelled))
    FROM order_line l JOIN orders o ON o.id = l.order_id
    WHERE l.day >= ? AND l.kind IN ('goods', 'component') AND l.sku_id IS NOT NULL AND l.quantity > l.cancelled
    AND l.replaces_id IS NULL AND o.kind = 'order' {{only}} GROUP BY 1, 2
"""
_MOVED = """
    SELECT sku_id, CAST(julianday(day) - julianday(?) AS INTEGER), sum(quantity) FROM stock_movement
    WHERE id >= ? AND day >= ? AND bucket = 'sellable' AND ref_type <> 'shipment' AND quantity <> 0 {only}
    GROUP BY 1, 2
"""
WAITING = """
    SELECT l.sku_id, sum(iif(o.stage = 'review', l.quantity - l.cancelled - l.shipped - coalesce(a.open, 0), 0)),
           sum(iif(o.stage = 'open', l.quantity - l.cancelled - l.shipped - coalesce(a.open, 0), 0))
    FROM orders o JOIN order_line l ON l.order_id = o.id LEFT JOIN allocation a ON a.order_line_id = l.id
    WHERE o.kind = 'order' AND o.stage IN ('review', 'open') AND NOT o.history AND o.day IS NOT NULL
    AND o.label IN ('to_confirm', 'held', 'short', 'to_pack', 'packing', 'partly_shipped', 'to_collect', 'stuck',
                    'after_sale', 'to_refund')
    AND l.kind IN ('goods', 'component') AND l.sku_id IS NOT NULL
    AND l.quantity - l.cancelled - l.shipped > coalesce(a.open, 0)
    GROUP BY l.sku_id
"""
"""SQL of the paid pieces that no stock is promised to: of orders not confirmed yet (soft), and of confirmed ones
(short)."""


def waiting(session: Session) -> dict[int, tuple[int, int]]:
    """SKU → (soft, short): paid pieces without stock, of unconfirmed and of confirmed orders."""
    rows = session.connection().exec_driver_sql(WAITING)
    return {r[0]: (r[1], r[2]) for r in rows}


def first_movement_since(connection: Connection, day: date) -> int:
    """A movement id before which nothing happened on that day or later: ids follow the moment of recording, which
    is never before the day by more than a zone's hours."""
    moment = (day - timedelta(days=2)).isoformat()
    low, high = 0, connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM stock_movement").scalar_one()
    while low < high:
        middle = (low + high) // 2
        found = connection.exec_driver_sql(
            "SELECT recorded_at FROM stock_movement WHERE id > ? ORDER BY id LIMIT 1", (middle,)
        ).scalar()
        if found is None or found >= moment:
            high = middle
        else:
            low = middle + 1
    return low


def read(session: Session, today: date, window: int, only: Collection[int] | None = None) -> Series:
    """The series of every tracked SKU that is not archived, or of those named."""
    import numpy as np

    run = session.connection().exec_driver_sql
    start = (today - timedelta(days=window)).isoformat()
    skus = table_of(run(_SKUS.format(only=_within("s.id", only)), (start,)), 4)
    ids, free_now, first = skus[:, 0], skus[:, 2].copy(), skus[:, 3]
    sales = _rows_of(ids, table_of(run(_SOLD.format(only=_within("l.sku_id", only)), (start, start)), 5))
    bound = first_movement_since(session.connection(), today - timedelta(days=window))
    moves = _rows_of(
        ids, table_of(run(_MOVED.format(only=_within("sku_id", only)), (start, bound, start)), 3)
    )
    _take_waiting(session, ids, free_now)
    sold = _grid(len(ids), window, sales[:, 0], sales[:, 1], sales[:, 2])
    change = _grid(len(ids), window, sales[:, 0], sales[:, 1], sales[:, 4])
    np.subtract.at(change, (moves[:, 0], np.minimum(moves[:, 1], window)), moves[:, 2].astype(np.int32))
    revenue = np.zeros(len(ids), np.int64)
    np.add.at(revenue, sales[:, 0], sales[:, 3])
    counts = _counting(sold[:, :window], change, free_now, first, window)
    return Series(ids, skus[:, 1], sold[:, :window], counts, revenue, first < 1_000_000)


def _within(column: str, only: Collection[int] | None) -> str:
    return "" if only is None else f"AND {column} IN ({','.join(str(int(i)) for i in only)})"


def _take_waiting(session: Session, ids: Array, free: Array) -> None:
    """Pieces that wait for stock were ordered as well, but took none of it."""
    for sku, (soft, short) in waiting(session).items():
        at = int(ids.searchsorted(sku))
        if at < len(ids) and ids[at] == sku:
            free[at] -= soft + short


def plain(result: Any) -> Any:
    """The rows of a query as plain tuples, one after another: a catalogue has hundreds of thousands."""
    return result.cursor


def table_of(rows: Any, width: int) -> Array:
    """The rows of a query as an array of whole numbers."""
    import numpy as np

    flat = chain.from_iterable(
        rows.cursor
    )  # plain numbers, row by row: a catalogue has hundreds of thousands
    return np.fromiter(flat, np.int64).reshape(-1, width)


def _rows_of(ids: Array, table: Array) -> Array:
    """The table with the place of its SKU instead of the SKU; other SKUs are left out."""
    import numpy as np

    at = np.searchsorted(ids, table[:, 0])
    known = (
        (at < len(ids)) & (ids[np.minimum(at, max(len(ids) - 1, 0))] == table[:, 0]) if len(ids) else at < 0
    )
    table = table[known]
    table[:, 0] = at[known]
    return table


def _grid(rows: int, window: int, at: Array, day: Array, value: Array) -> Array:
    """Values by row and day; what is today or later is in a last column of its own."""
    import numpy as np

    grid = np.zeros((rows, window + 1), np.int32)
    np.add.at(grid, (at, np.minimum(day, window)), value.astype(np.int32))
    return grid


def _counting(sold: Array, change: Array, free_now: Array, first: Array, window: int) -> Array:
    """Whether each day counts. What was free in the morning is what is free now, less all that changed since.

    Before a SKU's first movement its stock is not known (its past was imported): days count from the first sale.
    """
    import numpy as np

    since = np.cumsum(change[:, ::-1], axis=1, dtype=np.int32)[:, ::-1][:, :window]
    since += free_now.astype(np.int32)[:, None]
    counts = (since > 0) | (sold > 0)
    day = np.arange(window)
    sells = sold > 0
    first_sale = np.where(sells.any(axis=1), sells.argmax(axis=1), window)
    unknown = day[None, :] <= first[:, None]
    begun = day[None, :] >= first_sale[:, None]
    return np.where(unknown & (first[:, None] > 0), begun & ((first_sale < first)[:, None] | sells), counts)
