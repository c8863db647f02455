"""Orders as they come from a file, a form or a chat: plain values, before anything of them is in the shop.

Amounts are minor units of the shop's currency, unit prices minor units × 10⁴, moments aware UTC. What a
source does not say stays None or empty; `actions.place` never guesses it from another field unless a
docstring here says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shopdesk.model.orders.records import AfterSaleType, LineKind, OrderKind, PaymentKind, PaymentMethod


@dataclass(frozen=True, slots=True)
class LineDraft:
    """A row of an order. Only the SKU's code is named: intake makes the product, by hand it must exist.

    `external_key` is the platform's own line number, None lets `place` build the content key (SKU, price,
    quantity, n-th such row). `subtotal` None is quantity × unit_price rounded once. `discount` is positive
    and of the whole row. `tax` is contained in the amount or comes on top, as the order's `tax_included`
    says; None: the shop's rate. A discount row has a negative subtotal. `moment` is the row's own, else the
    order's. `cost` only where history brings it along. `contents`: what is in one piece of a bundle of what
    its groups offer, (code, count) each; none lets the row wait for it.
    """

    sku: str = ""
    title: str = ""
    variant: str = ""
    quantity: int = 1
    unit_price: int = 0
    kind: LineKind = LineKind.GOODS
    subtotal: int | None = None
    discount: int = 0
    tax: int | None = None
    external_key: str | None = None
    moment: datetime | None = None
    shipped: int | None = None
    cancelled: int = 0
    cost: int | None = None
    picture: str = ""
    row: int = 0
    contents: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PaymentDraft:
    """Money that moved. Known again by `reference`, else by (kind, amount, moment)."""

    amount: int
    kind: PaymentKind = PaymentKind.PAY
    method: PaymentMethod | None = None
    moment: datetime | None = None
    reference: str = ""
    fee: int = 0


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """An order as its source tells it; known again by (channel, external_no).

    What has happened is told by moments: `paid_at`, `shipped_at`, `delivered_at`, `finished_at` (completed,
    the money is the shop's), `cancelled_at`. `paid` None: the whole total was paid if `paid_at` is set.
    `refunded`: what the source says was paid back in all, `refunded_at` when. `discount`: of the whole order
    beyond the rows' own, spread over the goods rows. `shipping` becomes a row of its own. `total` is the
    source's; a difference to the rows is a warning, never rewritten. `tax` of the whole order when rows do
    not say; `tax_included` False: on top of prices.
    """

    channel: str
    external_no: str
    placed_at: datetime
    lines: tuple[LineDraft, ...] = ()
    kind: OrderKind = OrderKind.ORDER
    number: str = ""
    currency: str = ""
    paid_at: datetime | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    finished_at: datetime | None = None
    cancelled_at: datetime | None = None
    ship_by: datetime | None = None
    method: PaymentMethod | None = None
    reference: str = ""
    paid: int | None = None
    payments: tuple[PaymentDraft, ...] = ()
    refunded: int = 0
    refunded_at: datetime | None = None
    discount: int = 0
    platform_discount: int = 0
    shipping: int = 0
    tax: int | None = None
    tax_included: bool = True
    total: int | None = None
    customer_id: int | None = None
    customer_name: str = ""
    customer_key: str = ""
    email: str = ""
    phone: str = ""
    recipient: str = ""
    country: str = ""
    province: str = ""
    city: str = ""
    district: str = ""
    street: str = ""
    zip: str = ""
    carrier: str = ""
    tracking: str = ""
    status: str = ""
    status_at: datetime | None = None
    cancel_reason: str = ""
    buyer_note: str = ""
    seller_note: str = ""
    tags: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class AfterSaleLineDraft:
    """What comes back or is refunded of a row: pieces and money, both positive.

    `order_line_key` names the row of the order where the source does; else it is matched by SKU and price.
    `good` and `bad`: pieces that came back sellable or not, where the source knows.
    """

    sku: str = ""
    title: str = ""
    kind: LineKind = LineKind.GOODS
    quantity: int = 0
    unit_price: int = 0
    amount: int = 0
    tax: int | None = None
    external_key: str | None = None
    order_line_key: str | None = None
    good: int = 0
    bad: int = 0
    moment: datetime | None = None
    row: int = 0


@dataclass(frozen=True, slots=True)
class AfterSaleDraft:
    """A return or refund as its source tells it; known again by (channel, external_no).

    `order_no` is the order's external number, '' when the source does not say: then the rows are matched to
    earlier orders of the same customer, or the case stands alone. `settled_at`: the money went back then.
    """

    channel: str
    external_no: str
    opened_at: datetime
    lines: tuple[AfterSaleLineDraft, ...] = ()
    order_no: str = ""
    type: AfterSaleType = AfterSaleType.REFUND_ONLY
    reason: str = ""
    settled_at: datetime | None = None
    method: PaymentMethod | None = None
    customer_id: int | None = None
    customer_name: str = ""
    customer_key: str = ""
    country: str = ""
    tracking: str = ""
    status: str = ""
    note: str = ""
    row: int = 0


def content_keys(lines: tuple[LineDraft, ...]) -> list[str]:
    """Each row's key: its own, or (SKU without case, unit price, quantity, n-th such row of the order)."""
    seen: dict[str, int] = {}
    keys = []
    for line in lines:
        key = line.external_key
        if key is None:
            base = f"{line.sku.casefold() or line.kind}|{line.unit_price}|{line.quantity}"
            seen[base] = seen.get(base, 0) + 1
            key = f"{base}|{seen[base]}"
        keys.append(key)
    return keys
