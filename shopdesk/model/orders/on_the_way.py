"""Parcels whose sale counts when they arrive: the policy "revenue on confirmation" (accounting.md §2.1, E03'). Pure.

Confirmation is the parcel being taken as delivered: the buyer confirms receipt, the carrier says so, or the days have
passed. Not the order being completed: the policy reads "at buyer confirmation / delivery", it is posted parcel by
parcel, and completing waits for money and cases, so that cash on delivery could never be owed before it is paid.
Completing an order only ends what still waits then: parcels that were lost or came back.

A parcel remembers by `awaits` under which policy it left, since one whose goods cost nothing known has no posting that
would show it. Until it arrives its goods are in 1406 (stock.shipped) at the cost they left with, and what was paid for
them is owed in goods (220301). What comes back before that comes back from 1406; what is lost leaves it as cost, and
its money stays owed until it is refunded, sent once more and arrived, or the order is completed. Money promised back is
of the pieces that will not arrive first, then of those that did. Differences of purchase prices that turn up later are
cost at once, as for all goods that have left. What left before the books start counts by the opening balance.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from shopdesk.core.money import share_of_units
from shopdesk.model.ledger.rules import Leg, arrived_legs
from shopdesk.model.orders.records import LineKind, Order, OrderLine, Shipment, ShipmentLine, ShipmentState
from shopdesk.model.orders.states import LEFT, ON_THE_WAY

ON_CONFIRMATION = "confirmation"
"""The value of the shop's setting `revenue` that makes parcels wait."""
_GONE = (ShipmentState.LOST, ShipmentState.RETURNED)


@dataclass(frozen=True, slots=True)
class Out:
    """What of an order waits: pieces of each row, and of them those that will not arrive (lost, coming back, back and
    not sent once more). `whole`: nothing of the order has arrived.
    """

    waiting: Counter[int]
    dead: Counter[int]
    whole: bool


def out_of(order: Order) -> Out | None:
    """What of the order waits for its arrival; None when nothing does."""
    parcels = [x for x in order.shipments if x.awaits]
    if not parcels:
        return None
    waiting, dead = Counter[int](), Counter[int]()
    for parcel in parcels:
        for sent in parcel.lines:
            waiting[sent.order_line_id] += sent.quantity
            dead[sent.order_line_id] += sent.quantity if parcel.state in _GONE else sent.back
    again = _arrived_again(order, waiting, dead)
    left = sum(x.state in LEFT for x in order.shipments)
    return Out(waiting - again, dead - again, len(parcels) == left and not again)


def _arrived_again(order: Order, waiting: Counter[int], dead: Counter[int]) -> Counter[int]:
    """Pieces that were sent once more and arrived, in place of those that will not."""
    arrived = Counter[int]()
    for x in order.lines:
        if x.replaces_id is not None:
            arrived[x.replaces_id] += x.shipped - waiting[x.id]
    return Counter({x.id: n for x in order.lines if (n := min(dead[x.id], x.replaced, arrived[x.id])) > 0})


def cost_left(sent: ShipmentLine) -> int:
    """What the pieces that are still out with their parcel had cost; 0 when that is unknown."""
    return 0 if sent.cost is None else sent.cost - share_of_units(sent.cost, sent.quantity, 0, sent.back)


def goods_legs(order: Order, parcel: Shipment) -> list[Leg]:
    """The parcel's goods are sold, or gone: they leave 1406 as cost. None where that was done when it was lost."""
    if parcel.state is ShipmentState.LOST:
        return []
    return out_legs(order, parcel)


def out_legs(order: Order, parcel: Shipment) -> list[Leg]:
    """What 1406 holds of a parcel becomes cost; of a bundle it holds the components."""
    rows, whole = {x.id: x for x in order.lines}, _bundles(order)
    return [
        leg
        for sent in parcel.lines
        if sent.order_line_id not in whole and cost_left(sent)
        for leg in arrived_legs(
            cost_left(sent), order_id=order.id, channel_id=order.channel_id,
            sku_id=rows[sent.order_line_id].sku_id, quantity=sent.quantity - sent.back,
        )
    ]  # fmt: skip


def _bundles(order: Order) -> set[int | None]:
    return {x.parent_id for x in order.lines if x.kind is LineKind.COMPONENT}


@dataclass(frozen=True, slots=True)
class Came:
    """Pieces that are back: the value with which they had left (None: unknown), and what of it 1406 held, for how many
    pieces.
    """

    cost: int | None = 0
    on_the_way: int = 0
    waited: int = 0


def take_back(order: Any, line: OrderLine, count: int, *, missing: bool = False) -> Came:
    """Note in which parcels so many pieces of a row had left that are back now, and answer their value.

    Parcels that come back unaccepted go first, then those that arrived, the earliest first, then those on their way.
    `missing`: they were to come back and did not; that matters of parcels that wait only.
    """
    cost: int | None = 0
    on_the_way = waited = 0
    for parcel, sent in _out_of_row(order, line):
        n = min(count, sent.quantity - sent.back)
        worth = None if sent.cost is None else share_of_units(sent.cost, sent.quantity, sent.back, n)
        cost = None if cost is None or (n and worth is None) else cost + (worth or 0)
        if parcel.awaits and worth:
            on_the_way, waited = on_the_way + worth, waited + n
        if parcel.awaits or not missing:
            sent.back += n
        count -= n
    return Came(None if count else cost, on_the_way, waited)


def _out_of_row(order: Any, line: OrderLine) -> list[tuple[Shipment, ShipmentLine]]:
    parcels = [x for x in order.shipments if x.state in LEFT and x.state is not ShipmentState.LOST]
    parcels.sort(key=lambda p: (_turn(p), p.shipped_at, p.id))
    return [(p, sent) for p in parcels for sent in p.lines if sent.order_line_id == line.id]


def _turn(parcel: Shipment) -> int:
    return 1 if not parcel.awaits else 2 if parcel.state in ON_THE_WAY else 0
