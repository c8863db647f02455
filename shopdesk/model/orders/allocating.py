"""Promising stock to rows: as much as there is, whole rows first come first served (features.md §2.4,
§3.3).
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import select

from shopdesk.model.orders.axes import label_of, of_line, tracked
from shopdesk.model.orders.desk_work import load
from shopdesk.model.orders.records import Allocation, Label, Order, OrderKind, OrderLine
from shopdesk.model.shop import Work


def free_stock(work: Work, skus: Iterable[int]) -> dict[int, int]:
    """Pieces of each SKU on hand that are promised to nobody; 0 for one that never moved."""
    wanted = set(skus)
    if not wanted:
        return {}
    work.session.flush()
    rows = work.session.connection().exec_driver_sql(
        """SELECT sku_id, on_hand - allocated FROM stock_level
           WHERE sku_id IN (SELECT value FROM json_each(?))""",
        (json.dumps(list(wanted)),),
    )
    return dict.fromkeys(wanted, 0) | {row[0]: row[1] for row in rows}


def usable_stock(work: Work, order: Order) -> dict[int, int]:
    """What this order may take of each tracked SKU: free pieces and those promised to it."""
    lines = tracked(order)
    left = free_stock(work, {x.sku_id for x in lines if x.sku_id})
    for line in lines:
        if line.sku_id and line.allocation:
            left[line.sku_id] += line.allocation.open
    return left


def allocate(work: Work, order: Order) -> int:
    """Promise what is free to the order's open rows; answers the pieces promised now."""
    lines = [x for x in tracked(order) if of_line(x).open > of_line(x).allocated]
    left = free_stock(work, {x.sku_id for x in lines if x.sku_id})
    given = 0
    for line in lines:
        q = of_line(line)
        take = min(q.open - q.allocated, max(0, left[line.sku_id or 0]))
        if take:
            left[line.sku_id or 0] -= take
            _promise(work, line, take)
            given += take
    return given


def _promise(work: Work, line: OrderLine, count: int) -> None:
    if line.allocation is None:
        assert line.sku_id is not None
        line.allocation = Allocation(
            order_line_id=line.id, sku_id=line.sku_id, open=count, batch_id=line.batch_id
        )
        work.session.add(line.allocation)
    else:
        line.allocation.open += count


def let_go(line: OrderLine, count: int) -> None:
    """Take back up to so many promised pieces of a row."""
    if line.allocation is not None:
        line.allocation.open -= min(count, line.allocation.open)


def let_surplus_go(line: OrderLine) -> None:
    """A row keeps no more promised pieces than it has open."""
    q = of_line(line)
    let_go(line, max(0, q.allocated - q.open))


def allocate_waiting(work: Work, skus: Iterable[int] | None = None) -> list[int]:
    """Promise stock that arrived to the orders that wait for it, oldest payment first; answers their ids."""
    wanted = select(Order.id).where(Order.kind == OrderKind.ORDER, Order.label == Label.SHORT)
    arrived = None if skus is None else list(skus)
    if arrived is not None:
        wanted = wanted.where(Order.lines.any(OrderLine.sku_id.in_(arrived)))
    served = []
    for order_id in work.session.scalars(wanted.order_by(Order.paid_at, Order.placed_at, Order.id)).all():
        if arrived is not None and not any(n > 0 for n in free_stock(work, arrived).values()):
            break
        order = load(work, order_id)
        if allocate(work, order):
            order.label = label_of(order)
            served.append(order_id)
    return served
