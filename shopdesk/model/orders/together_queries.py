"""Which orders could leave in one parcel: ready, of the same customer, to the same address."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.model.orders.records import Label, Order

READY = (Label.TO_PACK, Label.PACKING)
_OTHERS = text("""
    SELECT id, number, customer_name, recipient, phone, country, province, city, district, street, zip FROM orders
    WHERE customer_id = :customer AND id <> :id AND +kind = 'order' AND +stage = 'open'
    AND +label IN ('to_pack', 'packing')
    ORDER BY placed_at, id
""")
"""As text, for every card asks it: to build the statement takes longer than to run it. By the customer, whatever the
planner thinks of the rest (+)."""


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
    found = session.execute(_OTHERS, {"customer": order.customer_id, "id": order.id})
    here = place_of(order)
    return [(x.id, x.number) for x in found if place_of(x) == here]
