"""How an order is read whole, in as few statements as there are tables."""

from __future__ import annotations

from functools import cache

from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from shopdesk.model.orders.records import AfterSale, Order, OrderLine, Shipment


@cache
def whole() -> tuple[ORMOption, ...]:
    """What the rules look at. Made when the first order is read: SQLAlchemy links every record for it, and the first
    list need not wait for that."""
    return (
        selectinload(Order.lines).options(joinedload(OrderLine.sku), joinedload(OrderLine.allocation)),
        selectinload(Order.shipments).selectinload(Shipment.lines),
        selectinload(Order.cases).selectinload(AfterSale.lines),
    )
