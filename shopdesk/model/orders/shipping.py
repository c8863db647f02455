"""Parcels: pack, ship, follow, deliver. Stock leaves with the parcel, not when it is packed; so does revenue, unless
the shop counts it on confirmation (on_the_way.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select

from shopdesk.core.problems import refuse, refuse_if
from shopdesk.core.texts import N_, both, say
from shopdesk.model import timeline
from shopdesk.model.ledger.rules import About, Leg, cost_legs
from shopdesk.model.lots.actions import leave
from shopdesk.model.orders.allocating import free_stock, let_go, usable_stock
from shopdesk.model.orders.axes import counted, of_line, packed_by_line, parcels_left
from shopdesk.model.orders.bundled import add_up_costs, shown, with_parts
from shopdesk.model.orders.carriage import accrue, carrier_of, problems_costs
from shopdesk.model.orders.confirming import awaits, confirming, failing
from shopdesk.model.orders.desk_work import Event, changing, day_of, load, refresh
from shopdesk.model.orders.handling import SUBJECT
from shopdesk.model.orders.pricing import PIECES
from shopdesk.model.orders.records import (
    Carrier,
    Order,
    OrderLine,
    Shipment,
    ShipmentLine,
    ShipmentState,
)  # fmt: skip
from shopdesk.model.orders.rules import problems_packing, problems_shipping
from shopdesk.model.orders.states import SHIPMENTS, may
from shopdesk.model.products.actions import move_stock
from shopdesk.model.products.records import MovementKind
from shopdesk.model.shop import Work


def pack(work: Work, order_id: int, quantities: Mapping[int, int] | None = None) -> int:
    """Lay pieces (row → count; all that are free by default) into a new parcel; answers its id. Stock
    stays.
    """
    order = load(work, order_id)
    chosen = _free(order) if quantities is None else dict(quantities)
    refuse_if(problems_packing(order, chosen))
    parcel = _new_parcel(order, chosen)
    parcel.packed_at = work.now
    refresh(order)
    work.session.flush()
    timeline.note(work, SUBJECT, order.id, N_("Packed {count}"), count=sum(chosen.values()))
    return parcel.id


def unpack(work: Work, shipment_id: int) -> None:
    """Take a parcel apart that has not left; its pieces stay promised to the order."""
    order, parcel = _parcel(work, shipment_id)
    _go(order, parcel, ShipmentState.CANCELLED)
    refresh(order)
    timeline.note(work, SUBJECT, order.id, N_("Unpacked"))


def ship(
    work: Work, order_id: int, carrier_code: str = "", tracking: str = "", quantities: Mapping[int,
    int] | None = None, shipment_id: int | None = None, *, at: datetime | None = None,
    allow_negative: bool = False, courier: int | None = None, packing: int | None = None,
    lots: Sequence[int] = (),
) -> int:  # fmt: skip
    """Send a packed parcel, or pieces (row → count; all that are open by default) in a new one; answers its
    id.

    Stock leaves at its average cost, which is frozen on the row; what is sent is earned, the freight charged
    with the first parcel. Refused when the stock does not have it, unless `allow_negative`: reality was
    faster (imports). `courier` and `packing`: what it costs to send, in minor units; by default what the shop's
    settings say a parcel costs, nothing for what a file tells. `lots`: from which pieces are taken before those that
    expire first; what has expired leaves only from a lot named here.
    """
    usual = work.facts if at is None and not allow_negative else None
    courier = (usual.parcel_cost if usual else 0) if courier is None else courier
    packing = (usual.packing_cost if usual else 0) if packing is None else packing
    refuse_if(problems_costs(courier, packing))
    order = load(work, order_id)
    parcel = _packed(order, shipment_id) if quantities is None else None
    chosen = _contents(order, parcel) if parcel else _free(order) if quantities is None else dict(quantities)
    left = {} if allow_negative else usable_stock(work, order)
    refuse_if(problems_shipping(order, chosen, left, packed=parcel is not None))
    carrier = carrier_of(work, carrier_code)
    day = day_of(work, at)
    event = Event("E03a", say(N_("Order {number} shipped"), number=order.number), day)
    with changing(work, order, event):
        parcel = parcel or _new_parcel(order, chosen)
        _go(order, parcel, ShipmentState.SHIPPED)
        parcel.shipped_at, parcel.awaits = at or work.now, awaits(work, order, day)
        _put_tracking(order, parcel, carrier, tracking)
        work.session.flush()  # for its id, once all that is known of it is told
        event.source = ("shipment", parcel.id)
        event.goods = _send(work, order, parcel, day)
    if lots or not allow_negative:
        leave(work, ("shipment", parcel.id), lots, day)
    if courier or packing:
        accrue(work, order, parcel, courier, packing, day)
    _note_shipped(work, order, chosen, carrier, parcel.tracking)
    return parcel.id


def _send(work: Work, order: Order, parcel: Shipment, day: date) -> list[Leg]:
    """The parcel's pieces leave the rows, the promises and the stock; answers what that does to the books."""
    rows = {x.id: x for x in order.lines}
    legs: list[Leg] = []
    for sent in parcel.lines:
        line = rows[sent.order_line_id]
        sent.cost = _take_stock(work, order, line, sent, day)
        first = line.shipped == 0
        line.shipped += sent.quantity
        line.cost = (
            None if sent.cost is None or (line.cost is None and not first) else (line.cost or 0) + sent.cost
        )
        borrowed = line.allocation is None or line.allocation.open < sent.quantity
        let_go(line, sent.quantity)
        if borrowed:
            _give_up_for(work, order, line)
        if sent.cost:
            legs += cost_legs(sent.cost, on_the_way=parcel.awaits, **_about(order, line, sent.quantity))
    add_up_costs(order, parcel)
    for line in order.lines:
        if line.kind not in PIECES and not line.cancelled:
            line.shipped = 1
    return legs


def _give_up_for(work: Work, order: Order, line: OrderLine) -> None:
    """Pieces that left without a promise of their own were those promised to the order's other rows of that SKU."""
    others = [x for x in order.lines if x.sku_id == line.sku_id and x is not line and x.allocation]
    if not others or line.sku_id is None:
        return
    missing = -free_stock(work, [line.sku_id])[line.sku_id]
    for x in others:
        held = x.allocation.open if x.allocation else 0
        let_go(x, max(0, missing))
        missing -= min(held, max(0, missing))


def _about(order: Order, line: OrderLine, quantity: int) -> About:
    return {
        "order_id": order.id, "channel_id": order.channel_id, "sku_id": line.sku_id, "quantity": quantity
    }  # fmt: skip


def _take_stock(work: Work, order: Order, line: OrderLine, sent: ShipmentLine, day: date) -> int | None:
    """The value that left the stock; None where it is not counted, or was counted after it had left."""
    if line.sku is None or not line.sku.tracked or order.history or day < work.facts.books_start:
        return None
    moved = move_stock(
        work, line.sku.id, -sent.quantity, MovementKind.SALE_OUT, day=day, ref=("shipment", sent.shipment_id),
        allow_negative=True, batch_id=order.batch_id,
    )  # fmt: skip
    return -moved.value


def deliver(
    work: Work,
    order_id: int,
    shipment_id: int | None = None,
    *,
    at: datetime | None = None,
    assumed: bool = False,
) -> None:
    """A parcel arrived (all that are on their way by default). `assumed`: nobody said so, the days just
    passed.
    """
    order = load(work, order_id)
    parcels = [x for x in parcels_left(order) if shipment_id in (None, x.id)]
    if not parcels:
        raise refuse(N_("No parcel of order {number} is on its way."), number=order.number)
    for parcel in parcels:
        with confirming(work, order, parcel, day_of(work, at)):
            _arrive(order, parcel, at or work.now, assumed)
    refresh(order)
    timeline.note(work, SUBJECT, order.id, N_("Taken as delivered") if assumed else N_("Delivered"))


def _arrive(order: Order, parcel: Shipment, at: datetime, assumed: bool) -> None:
    _go(order, parcel, ShipmentState.DELIVERED)
    parcel.delivered_at, parcel.assumed = at, assumed
    _count(order, parcel, "delivered")
    for line in order.lines:
        if line.kind not in PIECES:
            line.delivered = line.shipped


def travel(work: Work, shipment_id: int, state: ShipmentState, note: str = "") -> None:
    """What the carrier says of a parcel: in transit, stuck (exception), lost, on its way back. Refused: any
    other state, which has an action of its own."""
    order, parcel = _parcel(work, shipment_id)
    if state not in _TOLD:
        raise refuse(N_("The parcel of order {number} cannot do that now."), number=order.number)
    lost = state is ShipmentState.LOST
    if lost or state is ShipmentState.RETURNED:
        with failing(work, order, parcel, "lost" if lost else "returned", lost=lost):
            _go(order, parcel, state)
            if lost:
                _count(order, parcel, "lost")
    else:
        _go(order, parcel, state)
    parcel.note = note or parcel.note
    refresh(order)
    timeline.note(work, SUBJECT, order.id, _TOLD[state], tracking=parcel.tracking, note=note)


_TOLD = {
    ShipmentState.IN_TRANSIT: N_("Parcel {tracking} is in transit. {note}"),
    ShipmentState.EXCEPTION: N_("Parcel {tracking} is stuck. {note}"),
    ShipmentState.LOST: N_("Parcel {tracking} is lost. {note}"),
    ShipmentState.RETURNED: N_("Parcel {tracking} comes back. {note}"),
}


def set_tracking(work: Work, shipment_id: int, carrier_code: str, tracking: str) -> None:
    """Give a parcel its number, or correct it."""
    order, parcel = _parcel(work, shipment_id)
    _put_tracking(order, parcel, carrier_of(work, carrier_code), tracking)
    timeline.note(work, SUBJECT, order.id, N_("Tracking number {tracking}"), tracking=parcel.tracking)


def _put_tracking(order: Order, parcel: Shipment, carrier: Carrier | None, tracking: str) -> None:
    parcel.tracking = tracking.strip() or parcel.tracking
    order.tracking = parcel.tracking
    if carrier is not None:
        parcel.carrier_id = order.carrier_id = carrier.id


def _note_shipped(
    work: Work, order: Order, chosen: Mapping[int, int], carrier: Carrier | None, tracking: str
) -> None:
    name = both(carrier.name_en, carrier.name_zh) if carrier else ""
    words = N_("Shipped {count} by {carrier} {tracking}") if carrier else N_("Shipped {count}")
    timeline.note(work, SUBJECT, order.id, words, count=sum(chosen.values()), carrier=name, tracking=tracking)


def _new_parcel(order: Order, chosen: Mapping[int, int]) -> Shipment:
    parcel = Shipment(order_id=order.id, batch_id=order.batch_id)
    goods = {x.id for x in order.lines if x.kind in PIECES}
    for line_id, count in with_parts(order, chosen).items():
        if count and line_id in goods:
            sent = ShipmentLine(shipment_id=0, order_line_id=line_id, quantity=count, batch_id=order.batch_id)
            parcel.lines.append(sent)
    order.shipments.append(parcel)
    return parcel


def _free(order: Order) -> dict[int, int]:
    packed = packed_by_line(order)
    free = {x.id: of_line(x).open - packed.get(x.id, 0) for x in counted(order)}
    return {k: n for k, n in free.items() if n > 0}


def _contents(order: Order, parcel: Shipment) -> dict[int, int]:
    return shown(order, {x.order_line_id: x.quantity for x in parcel.lines})


def _packed(order: Order, shipment_id: int | None) -> Shipment | None:
    """The parcel named, else the first one that lies packed."""
    packed = (x for x in order.shipments if x.state is ShipmentState.PACKING)
    found = next((x for x in packed if shipment_id in (None, x.id)), None)
    if found is None and shipment_id is not None:
        raise refuse(N_("This parcel has left already."))
    return found


def _parcel(work: Work, shipment_id: int) -> tuple[Order, Shipment]:
    order_id = work.session.scalar(select(Shipment.order_id).where(Shipment.id == shipment_id))
    if order_id is None:
        raise refuse(N_("This parcel does not exist any more."))
    order = load(work, order_id)
    return order, next(x for x in order.shipments if x.id == shipment_id)


def _go(order: Order, parcel: Shipment, state: ShipmentState) -> None:
    if not may(SHIPMENTS, parcel.state, state):
        raise refuse(N_("The parcel of order {number} cannot do that now."), number=order.number)
    parcel.state = state


def _count(order: Order, parcel: Shipment, column: str) -> None:
    rows = {x.id: x for x in order.lines}
    for sent in parcel.lines:
        line = rows[sent.order_line_id]
        setattr(line, column, getattr(line, column) + sent.quantity)
