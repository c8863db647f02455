"""How an order is read whole, in as few statements as there are tables."""

from __future__ import annotations

from sqlalchemy.orm import joinedload, selectinload

from shopdesk.model.orders.records import AfterSale, Order, OrderLine, Shipment

WHOLE = (
    selectinload(Order.lines).options(joinedload(OrderLine.sku), joinedload(OrderLine.allocation)),
    selectinload(Order.shipments).selectinload(Shipment.lines),
    selectinload(Order.cases).selectinload(AfterSale.lines),
)
"""What the rules look at."""
