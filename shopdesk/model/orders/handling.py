"""Taking an order on: confirm, hold, complete, reopen, notes and address."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypedDict, Unpack

from sqlalchemy import select

from shopdesk.core.problems import refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model import timeline
from shopdesk.model.orders.allocating import allocate
from shopdesk.model.orders.choosing_queries import problems_unchosen
from shopdesk.model.orders.confirming import end_waiting
from shopdesk.model.orders.desk_work import load, refresh
from shopdesk.model.orders.records import Label, LineKind, Order, OrderKind, OrderLine, Shipment, Stage
from shopdesk.model.orders.rules import problems_completing, problems_confirming, problems_holding
from shopdesk.model.shop import Work

SUBJECT = "orders"
"""The timeline's name for orders."""


class OrderEdit(TypedDict, total=False):
    """What `edit` may change."""

    recipient: str
    phone: str
    email: str
    country: str
    province: str
    city: str
    district: str
    street: str
    zip: str
    buyer_note: str
    seller_note: str
    tags: str
    customer_name: str
    customer_id: int | None
    ship_by: datetime | None


def confirm(work: Work, order_id: int, reason: str = "") -> None:
    """Take the order on and promise it stock, as much as there is. A reason overrides what is a matter of
    judgement; contents of a bundle that are not chosen are none.
    """
    order = load(work, order_id)
    refuse_if(problems_unchosen(work.session, order))
    refuse_if(
        problems_confirming(order, reason=reason, twin=twin_of(work, order), currency=work.facts.currency)
    )
    open_order(work, order)
    timeline.note(
        work, SUBJECT, order.id, N_("Confirmed: {reason}") if reason else N_("Confirmed"), reason=reason
    )


def open_order(work: Work, order: Order) -> None:
    """Make the order open and promise it stock."""
    order.stage = Stage.OPEN
    allocate(work, order)
    refresh(order)


def twin_of(work: Work, order: Order) -> str:
    """The number of another order of the same customer with the same goods within a day, else ''."""
    skus = {x.sku_id for x in order.lines if x.sku_id and x.kind is LineKind.GOODS}
    if order.customer_id is None or not skus:
        return ""
    near = select(Order).where(
        Order.customer_id == order.customer_id, Order.id != order.id, Order.stage != Stage.CANCELLED,
        Order.kind == OrderKind.ORDER, Order.placed_at.between(*_around(order.placed_at)),
        Order.lines.any(OrderLine.sku_id.in_(skus)),
    )  # fmt: skip
    found = work.session.scalars(near.limit(1)).first()
    return found.number if found else ""


def _around(moment: datetime) -> tuple[datetime, datetime]:
    return moment - timedelta(days=1), moment + timedelta(days=1)


def hold(work: Work, order_id: int, reason: str) -> None:
    """Let the order wait; the reason shows in the list."""
    order = load(work, order_id)
    refuse_if(problems_holding(order, reason))
    order.hold = reason.strip()
    refresh(order)
    timeline.note(work, SUBJECT, order.id, N_("On hold: {reason}"), reason=order.hold)


def release(work: Work, order_id: int) -> None:
    """Let the order go on."""
    order = load(work, order_id)
    if not order.hold:
        raise refuse(N_("Order {number} is not on hold."), number=order.number)
    order.hold = ""
    refresh(order)
    timeline.note(work, SUBJECT, order.id, N_("Goes on"))


def complete(work: Work, order_id: int) -> None:
    """Close the order: all is delivered and settled."""
    order = load(work, order_id)
    refuse_if(problems_completing(order))
    end_waiting(work, order)
    order.stage = Stage.COMPLETED
    refresh(order)
    timeline.note(work, SUBJECT, order.id, N_("Completed"))


def complete_due(work: Work) -> list[int]:
    """Close every order that was delivered so many days ago and has nothing open; answers their ids."""
    latest = work.now - timedelta(days=work.facts.complete_after_days)
    due = select(Order.id).where(
        Order.kind == OrderKind.ORDER, Order.label == Label.DELIVERED,
        ~Order.shipments.any(Shipment.delivered_at > latest),
    )  # fmt: skip
    closed = []
    for order_id in work.session.scalars(due).all():
        if not problems_completing(load(work, order_id)):
            complete(work, order_id)
            closed.append(order_id)
    return closed


def reopen(work: Work, order_id: int, reason: str) -> None:
    """Open a completed order again."""
    order = load(work, order_id)
    if order.stage is not Stage.COMPLETED:
        raise refuse(N_("Order {number} is not completed."), number=order.number)
    order.stage = Stage.OPEN
    refresh(order)
    timeline.note(work, SUBJECT, order.id, N_("Opened again: {reason}"), reason=reason)


def edit(work: Work, order_id: int, **changes: Unpack[OrderEdit]) -> None:
    """Change notes, tags, address or customer. Raises KeyError for anything else."""
    order = load(work, order_id)
    strange = changes.keys() - OrderEdit.__annotations__
    if strange:
        raise KeyError(sorted(strange)[0])
    before = {k: getattr(order, k) for k, v in changes.items() if getattr(order, k) != v}
    if not before:
        return
    for name, value in changes.items():
        setattr(order, name, value)
    order.version += 1
    facts = {"fields": ", ".join(before), "before": " · ".join(str(v or "–") for v in before.values())}
    timeline.note(work, SUBJECT, order.id, N_("Changed {fields}; before: {before}"), **facts)


def next_number(work: Work) -> str:
    """The next order number of the shop, taken."""
    from shopdesk.model.shop_settings.actions import store

    number = work.facts.order_next
    work.facts = replace(work.facts, order_next=number + 1)
    store(work.session, "order_next", number + 1)
    return f"{work.facts.order_prefix}{number}"
