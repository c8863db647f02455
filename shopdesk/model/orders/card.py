"""One order, whole: what its card shows and its packing slip prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_
from shopdesk.model import timeline
from shopdesk.model.orders.axes import balance, counted, of_line, packed_by_line, refundable, tracked
from shopdesk.model.orders.choosing_queries import choices, waiting
from shopdesk.model.orders.loading import whole
from shopdesk.model.orders.pricing import PIECES, return_grant
from shopdesk.model.orders.records import (
    AfterSale,
    AfterSaleState,
    AfterSaleType,
    Carrier,
    Channel,
    Label,
    LineKind,
    Order,
    OrderLine,
    PaymentKind,
    PaymentMethod,
    PaymentState,
    Shipment,
    ShipmentState,
    Stage,
)  # fmt: skip
from shopdesk.model.orders.rules import (
    next_actions,
    problems_completing,
    problems_confirming,
    problems_packing,
    problems_shipping,
)  # fmt: skip
from shopdesk.model.orders.soft_queries import lacking
from shopdesk.model.orders.states import Do
from shopdesk.model.orders.together_queries import same_parcel
from shopdesk.model.products.records import StockLevel


@dataclass(frozen=True, slots=True)
class LineRow:
    """A row of the order. Money in minor units, `unit_price` minor × 10⁴; `per_piece` is what a return is
    worth. A component has the row of its bundle as `parent_id`.
    """

    id: int
    kind: LineKind
    sku_id: int | None
    code: str
    title: str
    quantity: int
    open: int
    packing: int
    allocated: int
    shipped: int
    delivered: int
    cancelled: int
    returned: int
    lost: int
    unit_price: int
    discount: int
    amount: int
    refunded: int
    cost: int | None
    per_piece: int
    parent_id: int | None = None


@dataclass(frozen=True, slots=True)
class ParcelRow:
    """A parcel; `contents` are (row, pieces), `cost` and `packing` what it cost to send, in minor units."""

    id: int
    state: ShipmentState
    carrier: str
    carrier_en: str
    carrier_zh: str
    tracking: str
    page: str
    packed_at: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    assumed: bool
    note: str
    cost: int
    packing: int
    contents: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """Money that moved."""

    id: int
    kind: PaymentKind
    method: PaymentMethod
    state: PaymentState
    amount: int
    reference: str
    day: date | None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """An after-sale case; `lines` are (row of the case, row of the order, title, pieces, amount)."""

    id: int
    type: AfterSaleType
    state: AfterSaleState
    reason: str
    amount: int
    granted: bool
    opened_at: datetime
    lines: tuple[tuple[int, int | None, str, int, int], ...]


@dataclass(frozen=True, slots=True)
class OrderCard:
    """Everything the card shows. `money` is (N_() template, minor units) from goods down to what is open.

    `earned`: what the shipped goods brought after refunds, without tax; `margin`: that less their cost, None when it is
    unknown or nothing left. `actions`: what the state lets one do, with what stands in the way or deserves a
    look.
    """

    id: int
    number: str
    external_no: str
    channel: str
    channel_en: str
    channel_zh: str
    stage: Stage
    label: Label
    hold: str
    history: bool
    customer_id: int | None
    customer: str
    placed_at: datetime
    paid_at: datetime | None
    ship_by: datetime | None
    recipient: str
    phone: str
    email: str
    address: str
    fields: dict[str, str]
    buyer_note: str
    seller_note: str
    tags: str
    channel_status: str
    total: int
    balance: int
    refundable: int
    margin: int | None
    earned: int
    money: tuple[tuple[str, int], ...]
    lines: tuple[LineRow, ...]
    parcels: tuple[ParcelRow, ...]
    payments: tuple[PaymentRow, ...]
    cases: tuple[CaseRow, ...]
    facts: tuple[timeline.FactRow, ...]
    actions: dict[Do, tuple[Problem, ...]]
    together: tuple[tuple[int, str], ...]
    """Id and number of the orders that could leave in the same parcel."""


@dataclass(frozen=True, slots=True)
class PackingSlip:
    """What lies in the parcel; `items` are (code, title, pieces, barcode); the components of a
    bundle follow it, with a dash before the title, and are not counted in `pieces`."""

    shop: str
    number: str
    placed: date
    channel_en: str
    channel_zh: str
    recipient: str
    phone: str
    address: str
    items: tuple[tuple[str, str, int, str], ...]
    pieces: int
    note: str
    carrier_en: str
    carrier_zh: str
    tracking: str


_ADDRESS = ("country", "province", "city", "district", "street", "zip")


def order_card(session: Session, order_id: int, currency: str = "CNY") -> OrderCard | None:
    """The whole order, None when there is none of that id."""
    order = _whole(session, order_id)
    if order is None:
        return None
    channel = session.get_one(Channel, order.channel_id)
    heads = {x.parent_id for x in order.lines if x.parent_id}
    same = (
        "id", "number", "external_no", "stage", "label", "hold", "history", "customer_id", "placed_at",
        "paid_at", "ship_by", "recipient", "phone", "email", "buyer_note", "seller_note", "tags",
        "channel_status", "total",
    )  # fmt: skip
    return OrderCard(
        **{name: getattr(order, name) for name in same},
        channel=channel.code, channel_en=channel.name_en, channel_zh=channel.name_zh,
        customer=order.customer_name, address=address_of(order), fields={f: getattr(order,
        f) for f in _ADDRESS}, balance=balance(order), refundable=refundable(order), margin=margin(order),
        earned=earned(order),
        money=tuple(_money(order)), lines=tuple(_lines(order)), parcels=tuple(_parcel(session,
        x) for x in order.shipments), payments=tuple(
            PaymentRow(p.id, p.kind, p.method, p.state, p.amount, p.reference, p.day) for p in order.payments
        ),
        cases=tuple(_case(x, heads) for x in order.cases),
        facts=tuple(timeline.history(session, "orders", order.id)),
        actions=judged(session, order, currency), together=tuple(same_parcel(session, order.id)),
    )  # fmt: skip


def _whole(session: Session, order_id: int) -> Order | None:
    return session.scalar(
        select(Order).where(Order.id == order_id).options(*whole(), selectinload(Order.payments))
    )


def address_of(order: Order) -> str:
    """The address on one line, as it is written where it goes."""
    if order.country in ("", "CN"):
        return "".join(x for x in (order.province, order.city, order.district, order.street) if x)
    parts = (order.street, order.district, order.city, order.province, order.zip, order.country)
    return ", ".join(x for x in parts if x)


def margin(order: Order) -> int | None:
    """What the shipped goods brought after refunds, without tax, less their cost and that of sending them; None when
    the cost of goods is unknown.
    """
    sold = [x for x in order.lines if x.kind is LineKind.GOODS and x.shipped]
    if not sold or any(x.cost is None for x in sold):
        return None
    back = sum(x.cost or 0 for case in order.cases for x in case.lines if x.kind is not LineKind.COMPONENT)
    sending = sum(x.cost + x.packing for x in order.shipments)
    return earned(order) - sum(x.cost or 0 for x in sold) + back - sending


def earned(order: Order) -> int:
    """What the shipped goods brought after refunds, without tax: what the margin is a share of."""
    from shopdesk.model.orders.books import standing

    return standing(order).goods


def _money(order: Order) -> list[tuple[str, int]]:
    adjusted = sum(x.amount for x in order.lines if x.kind is LineKind.ADJUSTMENT)
    rows = [
        (N_("Goods"), order.goods_total),
        (N_("Discounts"), -order.discount_total),
        (N_("Shipping"), order.shipping_total),
        (N_("Adjustments"), adjusted),
        (N_("Tax on top"), order.tax_added),
        (N_("Total"), order.total),
        (N_("Tax included"), order.tax_included),
        (N_("Received"), order.received),
        (N_("Refund granted"), -order.granted),
        (N_("Refunded"), -order.refunded),
    ]
    due = balance(order)
    rows.append((N_("To collect") if due >= 0 else N_("To refund"), abs(due)))
    always = (N_("Goods"), N_("Total"))
    return [(words, amount) for words, amount in rows if amount or words in always]


def _lines(order: Order) -> list[LineRow]:
    packed = packed_by_line(order)
    found = []
    for x in order.lines:
        q = of_line(x, packed.get(x.id, 0))
        back = q.returned
        worth = return_grant(x, order, back, 1) if back < x.quantity and x.kind is LineKind.GOODS else 0
        found.append(
            LineRow(
                x.id,
                x.kind,
                x.sku_id,
                x.sku.code if x.sku else "",
                x.title,
                x.quantity,
                q.open,
                q.packing,
                q.allocated,
                q.shipped,
                q.delivered,
                q.cancelled,
                q.returned,
                q.lost,
                x.unit_price,
                x.discount,
                x.amount,
                x.refunded,
                x.cost,
                worth,
                x.parent_id,
            )
        )
    return found


def _parcel(session: Session, x: Shipment) -> ParcelRow:
    carrier = session.get(Carrier, x.carrier_id) if x.carrier_id else None
    names = (carrier.code, carrier.name_en, carrier.name_zh) if carrier else ("", "", "")
    page = carrier.page.format(number=x.tracking) if carrier and carrier.page and x.tracking else ""
    return ParcelRow(
        x.id, x.state, *names, x.tracking, page, x.packed_at, x.shipped_at, x.delivered_at, x.assumed, x.note,
        x.cost, x.packing,
        tuple((c.order_line_id, c.quantity) for c in x.lines),
    )  # fmt: skip


def _case(x: AfterSale, heads: set[int]) -> CaseRow:
    """Of a bundle that comes back the components are shown: they are what is looked at."""
    parts = any(c.kind is LineKind.COMPONENT for c in x.lines)
    seen = [c for c in x.lines if not (parts and c.order_line_id in heads)]
    lines = tuple((c.id, c.order_line_id, c.title, c.quantity, c.amount) for c in seen)
    return CaseRow(x.id, x.type, x.state, x.reason, x.amount, x.granted_at is not None, x.opened_at, lines)


def judged(session: Session, order: Order, currency: str) -> dict[Do, tuple[Problem, ...]]:
    """What the state lets one do now, each with its problems and warnings (pack, ship, confirm, complete)."""
    free = {x.id: of_line(x).open - packed_by_line(order).get(x.id, 0) for x in counted(order)}
    rows = choices(session, order)
    unchosen = tuple(waiting(order, rows))
    judges = {
        Do.CONFIRM: lambda: [
            *unchosen,
            *problems_confirming(order, currency=currency),
            *_lacks(session, order),
        ],
        Do.PACK: lambda: problems_packing(order, free),
        Do.SHIP: lambda: [*_given_back(order), *_problems_shipping(session, order, free)],
        Do.COMPLETE: lambda: problems_completing(order),
    }
    found = {code: tuple(judges[code]()) if code in judges else () for code in next_actions(order)}
    if rows:
        found[Do.CONTENTS] = unchosen
    return found


def _lacks(session: Session, order: Order) -> list[Problem]:
    """What it will lack because paid orders before it want it too: a warning, it may be confirmed and wait."""
    words = N_("{sku}: {wanted} are wanted, {left} are left by the paid orders before it.")
    return [
        problem(words, field="lines", blocking=False, sku=x.code, wanted=x.wanted, left=x.left)
        for x in lacking(session).get(order.id, ())
    ]


def _given_back(order: Order) -> list[Problem]:
    """Goods that nobody pays for any more should hardly leave: a warning, for they may be a present."""
    words = N_("All of it was given back and nothing is sent yet. Cancel the order if it is not to leave.")
    return [problem(words, blocking=False)] if 0 < order.total <= order.granted else []


def _problems_shipping(session: Session, order: Order, free: dict[int, int]) -> list[Problem]:
    left: dict[int, int] = {}
    for line in tracked(order):
        level = session.get(StockLevel, line.sku_id)
        left.setdefault(line.sku_id or 0, level.on_hand - level.allocated if level else 0)
        left[line.sku_id or 0] += line.allocation.open if line.allocation else 0
    packed = packed_by_line(order)
    chosen = packed or free
    return problems_shipping(order, chosen, left, packed=bool(packed))


def packing_slip(
    session: Session, order_id: int, shop: str, zone: str, shipment_id: int | None = None
) -> PackingSlip | None:
    """What the slip of a parcel prints; without a parcel, of all that is still to leave."""
    from shopdesk.core.periods import local_day

    order = _whole(session, order_id)
    if order is None:
        return None
    channel = session.get_one(Channel, order.channel_id)
    parcel = next((x for x in order.shipments if x.id == shipment_id), None)
    held = {c.order_line_id: c.quantity for c in parcel.lines} if parcel else {}
    inside = [(x, held[x.id]) for x in order.lines if held.get(x.id)] if parcel else _to_leave(order)
    carrier = session.get(Carrier, parcel.carrier_id) if parcel and parcel.carrier_id else None
    return PackingSlip(
        shop, order.number, local_day(order.placed_at, zone), channel.name_en, channel.name_zh,
        order.recipient or order.customer_name, order.phone, address_of(order),
        tuple(
            (x.sku.code if x.sku else "", f"– {x.title}" if x.parent_id else x.title, n,
             x.sku.barcode if x.sku else "") for x, n in inside
        ),
        sum(n for x, n in inside if x.parent_id is None), order.buyer_note, carrier.name_en if carrier else "",
        carrier.name_zh if carrier else "", parcel.tracking if parcel else "",
    )  # fmt: skip


def _to_leave(order: Order) -> list[tuple[OrderLine, int]]:
    goods = [x for x in order.lines if x.kind in PIECES]
    still = [(x, of_line(x).open) for x in goods if of_line(x).open]
    return still or [(x, x.shipped) for x in goods if x.shipped]
