"""Stock that an order lets go is handed on in the same step to the orders that wait for it (features.md §3.3)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from shopdesk.model.orders.allocating import allocate_waiting
from shopdesk.model.shop import Work

_PROMISED = text("""
    SELECT a.sku_id, sum(a.open) FROM allocation a JOIN order_line l ON l.id = a.order_line_id
    WHERE l.order_id = :o GROUP BY a.sku_id
""")


@contextmanager
def handing_on(work: Work, order_id: int) -> Iterator[None]:
    """Change the order inside; pieces that were promised to it and are not any more go to the orders that wait for
    them, oldest payment first."""
    before = _promised(work, order_id)
    yield
    after = _promised(work, order_id)
    freed = [sku for sku, count in before.items() if after.get(sku, 0) < count]
    if freed:
        allocate_waiting(work, freed)


def _promised(work: Work, order_id: int) -> dict[int, int]:
    """Pieces of each SKU that are promised to the order."""
    work.session.flush()
    return {row[0]: row[1] for row in work.session.execute(_PROMISED, {"o": order_id})}
