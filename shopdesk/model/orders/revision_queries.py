"""What the form of an order's rows asks: what a change would make of it, before anything is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopdesk.core.problems import Problem
from shopdesk.model.orders.axes import balance
from shopdesk.model.orders.loading import whole
from shopdesk.model.orders.records import Order
from shopdesk.model.orders.revising import (
    Discounts,
    RowChange,
    problems_revising,
    problems_revision,
    revise,
)  # fmt: skip
from shopdesk.model.products.records import Sku


@dataclass(frozen=True, slots=True)
class Revised:
    """What changing rows would make of an order: its total before and after, and what is then to be paid (below zero:
    to be paid back); minor units. `problems`: why it cannot be."""

    before: int
    total: int
    balance: int
    problems: tuple[Problem, ...] = ()


def revised(
    session: Session, order_id: int, changes: Sequence[RowChange], *, discounts: Discounts = Discounts.KEEP,
    shipping: int | None = None, rate_ppm: int = 0,
) -> Revised:  # fmt: skip
    """What `change_rows` would make of the order; nothing is changed."""
    order = session.scalars(select(Order).where(Order.id == order_id).options(*whole())).one()
    found = problems_revising(order, changes, shipping)
    if found:
        return Revised(order.total, order.total, balance(order), tuple(found))
    codes = [c.sku for c in changes]
    skus = {s.code.casefold(): s for s in session.scalars(select(Sku).where(Sku.code.in_(codes)))}
    made = revise(order, changes, skus, discounts=discounts, shipping=shipping, rate_ppm=rate_ppm)
    due = made.payable - (order.received - order.refunded)
    return Revised(order.total, made.total, due, tuple(problems_revision(order, made)))


__all__ = ["Discounts", "Revised", "RowChange", "revised"]
