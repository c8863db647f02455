"""Calling pieces off before they leave: promises of stock go, their share of the money is promised back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from shopdesk.core.problems import refuse_if
from shopdesk.core.texts import N_, say
from shopdesk.model import timeline
from shopdesk.model.orders.allocating import let_surplus_go
from shopdesk.model.orders.axes import counted, of_line
from shopdesk.model.orders.bundled import parts_of, per_bundle
from shopdesk.model.orders.desk_work import Event, changing, day_of, load, settle_days
from shopdesk.model.orders.freeing import handing_on
from shopdesk.model.orders.handling import SUBJECT
from shopdesk.model.orders.paying import add_line, close_case, grant_line, new_case
from shopdesk.model.orders.pricing import cancel_grant, gross, pieces
from shopdesk.model.orders.records import (
    AfterSaleType,
    LineKind,
    Order,
    OrderLine,
    ShipmentState,
    Stage,
)  # fmt: skip
from shopdesk.model.orders.rules import problems_cancelling
from shopdesk.model.shop import Work


def cancel(
    work: Work, order_id: int, quantities: Mapping[int, int] | None = None, reason: str = "",
    *, with_freight: bool = False, at: datetime | None = None,
) -> None:  # fmt: skip
    """Call off the whole order, or pieces (row → count) that have not left and lie in no parcel.

    What they are worth is promised back, `refund` pays it; the freight only with the whole order or
    `with_freight`. Stock that was promised to them goes to the orders that wait for it. Refused for the whole of an
    order of which something was shipped.
    """
    with handing_on(work, order_id):
        call_off(work, order_id, quantities, reason, with_freight=with_freight, at=at)


def call_off(
    work: Work, order_id: int, quantities: Mapping[int, int] | None = None, reason: str = "",
    *, with_freight: bool = False, at: datetime | None = None,
) -> None:  # fmt: skip
    """As `cancel`, within a change of the order that may need the stock itself: it is not handed on."""
    order = load(work, order_id)
    refuse_if(problems_cancelling(order, quantities))
    whole = quantities is None or _leaves_nothing(order, quantities)
    case = new_case(work, order, AfterSaleType.CANCEL, reason, at=at)
    words = say(N_("Order {number} cancelled"), number=order.number)
    with changing(work, order, Event("E02", words, day_of(work, at), ("aftersale", case.id))):
        for line, count in _chosen(order, None if whole else quantities, with_freight):
            amount = gross(line, order) - line.refunded if whole else cancel_grant(line, order, count)
            line.cancelled += count
            let_surplus_go(line)
            _cancel_parts(order, line, count)
            grant_line(
                add_line(work, case, line, count if line.kind is LineKind.GOODS else 0), order, line, amount
            )
        close_case(case, at or work.now)
        if whole:
            _close(order, reason)
        settle_days(order, day_of(work, at))
    _note(work, order, quantities, reason, whole=whole)


def _cancel_parts(order: Order, line: OrderLine, count: int) -> None:
    """The components of a bundle go with it."""
    for part in parts_of(order, line):
        part.cancelled += count * per_bundle(part, line)
        let_surplus_go(part)


def _leaves_nothing(order: Order, quantities: Mapping[int, int]) -> bool:
    """Whether the order would be empty without these pieces."""
    nothing_left = all(of_line(x).open == quantities.get(x.id, 0) for x in counted(order))
    return nothing_left and not any(x.shipped for x in order.lines)


def _chosen(
    order: Order, quantities: Mapping[int, int] | None, with_freight: bool
) -> list[tuple[OrderLine, int]]:
    if quantities is None:
        return [
            (x, pieces(x) - x.cancelled)
            for x in order.lines
            if pieces(x) > x.cancelled and x.parent_id is None
        ]
    chosen = [(x, quantities[x.id]) for x in order.lines if quantities.get(x.id)]
    if with_freight:
        freight = (
            x for x in order.lines if x.kind is LineKind.SHIPPING and not x.shipped and not x.cancelled
        )
        chosen += [(x, 1) for x in freight if x not in [c for c, _ in chosen]]
    return chosen


def _close(order: Order, reason: str) -> None:
    order.stage = Stage.CANCELLED
    order.cancel_reason = reason
    order.hold = ""
    for parcel in order.shipments:
        if parcel.state is ShipmentState.PACKING:
            parcel.state = ShipmentState.CANCELLED


def _note(
    work: Work, order: Order, quantities: Mapping[int, int] | None, reason: str, *, whole: bool
) -> None:
    words = N_("Cancelled. {reason}") if whole else N_("Cancelled {count} of it. {reason}")
    count = sum((quantities or {}).values())
    timeline.note(work, SUBJECT, order.id, words, count=count, reason=reason)
