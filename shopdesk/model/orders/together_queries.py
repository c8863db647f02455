"""Which orders could leave in one parcel: ready, of the same customer, to the same address."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopdesk.model.orders.records import Label, Order, OrderKind, Stage

READY = (Label.TO_PACK, Label.PACKING)


def place_of(order: Any) -> tuple[str, ...]:
    """To whom and where it goes, whatever the case and the spaces."""
    named = (order.recipient or order.customer_name, order.phone, order.country, order.province, order.city,
             order.district, order.street, order.zip)  # fmt: skip
    return tuple("".join(x.split()).casefold() for x in named)


def same_parcel(session: Session, order_id: int) -> list[tuple[int, str]]:
    """Id and number of the other orders that could leave with this one, oldest first; none while it is not ready, or
    nobody and no address is known."""
    order = session.get(Order, order_id)
    if order is None or order.label not in READY or order.customer_id is None or not order.street:
        return []
    others = select(Order).where(
        Order.customer_id == order.customer_id, Order.id != order.id, Order.kind == OrderKind.ORDER,
        Order.stage == Stage.OPEN, Order.label.in_(READY),
    )  # fmt: skip
    found = session.scalars(others.order_by(Order.placed_at, Order.id))
    return [(x.id, x.number) for x in found if place_of(x) == place_of(order)]
