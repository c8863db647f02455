"""What an order is, from its own rows: quantities, balance, the four axes and the one label. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shopdesk.core.texts import N_
from shopdesk.model.orders.pricing import PIECES, pieces
from shopdesk.model.orders.records import (
    AfterSaleType,
    Label,
    LineKind,
    Order,
    OrderLine,
    PaymentMethod,
    Shipment,
    ShipmentState,
    Stage,
)  # fmt: skip
from shopdesk.model.orders.states import ACTIVE_CASES, DEAD_CASES, ON_THE_WAY


class Paid(StrEnum):
    """The payment axis."""

    UNPAID = "unpaid"
    PARTIAL = "partial"
    PAID = "paid"
    OVERPAID = "overpaid"


class Fulfilment(StrEnum):
    """The shipping axis."""

    NONE = "none"
    PACKING = "packing"
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"
    PARTLY_DELIVERED = "partly_delivered"
    DELIVERED = "delivered"
    RETURNED = "returned_to_sender"


class AfterSales(StrEnum):
    """The after-sale axis."""

    NONE = "none"
    ACTIVE = "active"
    DONE_PARTIAL = "done_partial"
    DONE_FULL = "done_full"


@dataclass(frozen=True, slots=True)
class Quantities:
    """Pieces of a row or of a whole order; `open` are still to leave, `due` are to leave or have left."""

    ordered: int = 0
    cancelled: int = 0
    allocated: int = 0
    packing: int = 0
    shipped: int = 0
    delivered: int = 0
    returned: int = 0
    lost: int = 0

    @property
    def open(self) -> int:
        return self.ordered - self.cancelled - self.shipped

    @property
    def due(self) -> int:
        return self.ordered - self.cancelled


def of_line(line: OrderLine, packing: int = 0) -> Quantities:
    """The quantities of one row; `packing` pieces of it lie packed."""
    return Quantities(
        pieces(line), line.cancelled, line.allocation.open if line.allocation else 0, packing, line.shipped,
        line.delivered, line.returned_good + line.returned_bad, line.lost,
    )  # fmt: skip


def counted(order: Order) -> list[OrderLine]:
    """The rows whose pieces matter: goods, or every row where there are none."""
    return [x for x in order.lines if x.kind is LineKind.GOODS] or list(order.lines)


def stocked(order: Order) -> list[OrderLine]:
    """The rows that take from the stock: those that matter, with the components of bundles."""
    return [x for x in order.lines if x.kind in PIECES] or list(order.lines)


def quantities(order: Order) -> Quantities:
    """The sums over the rows that matter."""
    packed = packed_by_line(order)
    rows = [of_line(x, packed.get(x.id, 0)) for x in counted(order)]
    return Quantities(*(sum(getattr(q, f) for q in rows) for f in Quantities.__slots__))


def packed_by_line(order: Order) -> dict[int, int]:
    """Pieces that lie packed and have not left, by row."""
    packed: dict[int, int] = {}
    for parcel in order.shipments:
        if parcel.state is ShipmentState.PACKING:
            for x in parcel.lines:
                packed[x.order_line_id] = packed.get(x.order_line_id, 0) + x.quantity
    return packed


def balance(order: Order) -> int:
    """What the customer still has to pay; below zero what is owed to her (Saleor's formula, features.md §2.3
    B).
    """
    return (order.total - order.granted) - (order.received - order.refunded)


def paid_state(order: Order) -> Paid:
    """The payment axis of the order."""
    due, got = balance(order), order.received - order.refunded
    if due < 0:
        return Paid.OVERPAID
    if due == 0:
        return Paid.PAID
    return Paid.PARTIAL if got > 0 else Paid.UNPAID


def refundable(order: Order) -> int:
    """What may still be promised back: never more than the order, never more than came in."""
    return max(0, min(order.total - order.granted, order.received - order.refunded + min(0, balance(order))))


def fulfilment(order: Order) -> Fulfilment:
    """The shipping axis of the order."""
    q = quantities(order)
    if q.shipped == 0:
        return Fulfilment.PACKING if _some(order, ShipmentState.PACKING) else Fulfilment.NONE
    if q.open > 0:
        return Fulfilment.PARTLY_SHIPPED
    if q.delivered == 0 and _some(order, ShipmentState.RETURNED):
        return Fulfilment.RETURNED
    if q.delivered == 0:
        return Fulfilment.SHIPPED
    return Fulfilment.DELIVERED if q.delivered + q.lost >= q.shipped else Fulfilment.PARTLY_DELIVERED


def after_sale(order: Order) -> AfterSales:
    """The after-sale axis of the order; cancelling before shipping is none."""
    cases = [x for x in order.cases if x.type is not AfterSaleType.CANCEL and x.state not in DEAD_CASES]
    if not cases:
        return AfterSales.NONE
    if any(x.state in ACTIVE_CASES for x in cases):
        return AfterSales.ACTIVE
    return AfterSales.DONE_FULL if order.granted >= order.total else AfterSales.DONE_PARTIAL


def is_short(order: Order) -> bool:
    """Whether pieces are to leave that the stock has not promised to it."""
    return any(_short(x) for x in stocked(order))


def _short(line: OrderLine) -> bool:
    return line.sku is not None and line.sku.tracked and of_line(line).open > of_line(line).allocated


def _some(order: Order, state: ShipmentState) -> bool:
    return any(x.state is state for x in order.shipments)


def label_of(order: Order) -> Label:
    """The one word that the list shows: the first that holds (features.md §2.7)."""
    if order.stage is Stage.CANCELLED:
        return Label.CANCELLED
    if after_sale(order) is AfterSales.ACTIVE:
        return Label.AFTER_SALE
    paid = paid_state(order)
    if paid is Paid.OVERPAID:
        return Label.TO_REFUND
    if paid is Paid.PARTIAL:
        return Label.TO_COLLECT
    if order.hold:
        return Label.HELD
    if order.stage is Stage.COMPLETED:
        return Label.REFUNDED if 0 < order.received <= order.refunded else Label.COMPLETED
    return _label_at_work(order, paid)


def _label_at_work(order: Order, paid: Paid) -> Label:
    if order.stage is Stage.DRAFT:
        return Label.DRAFT
    if order.stage is Stage.REVIEW:
        return Label.TO_CONFIRM
    if paid is Paid.UNPAID and order.method is not PaymentMethod.ON_DELIVERY:
        return Label.UNPAID
    if is_short(order):
        return Label.SHORT
    if _some(order, ShipmentState.EXCEPTION):
        return Label.STUCK
    return _BY_FULFILMENT[fulfilment(order)]


_BY_FULFILMENT = {
    Fulfilment.NONE: Label.TO_PACK, Fulfilment.PACKING: Label.PACKING,
    Fulfilment.PARTLY_SHIPPED: Label.PARTLY_SHIPPED, Fulfilment.SHIPPED: Label.SHIPPED,
    Fulfilment.PARTLY_DELIVERED: Label.PARTLY_DELIVERED, Fulfilment.DELIVERED: Label.DELIVERED,
    Fulfilment.RETURNED: Label.STUCK,
}  # fmt: skip

LABEL_WORDS = {
    Label.CANCELLED: N_("Cancelled"), Label.AFTER_SALE: N_("After-sale"), Label.TO_REFUND: N_("To refund"),
    Label.TO_COLLECT: N_("To collect"), Label.HELD: N_("On hold"), Label.DRAFT: N_("Draft"),
    Label.TO_CONFIRM: N_("To confirm"), Label.UNPAID: N_("Unpaid"), Label.SHORT: N_("Short of stock"),
    Label.TO_PACK: N_("To pack"), Label.PACKING: N_("Packing"), Label.PARTLY_SHIPPED: N_("Partly shipped"),
    Label.SHIPPED: N_("Shipped"), Label.STUCK: N_("Stuck"), Label.PARTLY_DELIVERED: N_("Partly delivered"),
    Label.DELIVERED: N_("Delivered"), Label.COMPLETED: N_("Completed"), Label.REFUNDED: N_("Refunded"),
}  # fmt: skip
"""The words of the labels, N_() templates."""


def items_text(order: Order) -> str:
    """What the list shows of an order's goods: the first title, the count of the first row, and how many
    more.
    """
    goods = [x for x in order.lines if x.kind is LineKind.GOODS]
    if not goods:
        return order.lines[0].title if order.lines else ""
    first = f"{goods[0].title} × {goods[0].quantity}"
    return first if len(goods) == 1 else f"{first} +{len(goods) - 1}"


def parcels_left(order: Order) -> list[Shipment]:
    """The parcels that are on their way."""
    return [x for x in order.shipments if x.state in ON_THE_WAY]


def tracked(order: Order) -> list[OrderLine]:
    """The rows whose SKU is counted in stock."""
    return [x for x in stocked(order) if x.sku is not None and x.sku.tracked]
