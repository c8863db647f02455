"""Orders: quantities on lines, money in payments, parcels in shipments, returns in after-sale cases (features.md §2.3).

Only the stage is stored as a state. What is paid, shipped and returned follows from the rows; `label` is the one word
that the list shows, written by the same action that changed them.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import relationship
from sqlalchemy.schema import CheckConstraint

from shopdesk.model.base import Mapped, Record, at_least, choice, key, link, mapped_column, maybe, table
from shopdesk.model.products.records import Sku


class OrderKind(StrEnum):
    """What an order number of a file turned out to be (contract.md, Decisions)."""

    ORDER = "order"
    ADJUSTMENT = "adjustment"
    ZERO_TOTAL = "zero_total"
    WRITE_OFF = "write_off"


class Stage(StrEnum):
    DRAFT = "draft"
    REVIEW = "review"
    OPEN = "open"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class LineKind(StrEnum):
    GOODS = "goods"
    COMPONENT = "component"
    SHIPPING = "shipping"
    DISCOUNT = "discount"
    ADJUSTMENT = "adjustment"


class Label(StrEnum):
    """The one word an order shows, first match wins (features.md §2.7)."""

    CANCELLED = "cancelled"
    AFTER_SALE = "after_sale"
    TO_REFUND = "to_refund"
    TO_COLLECT = "to_collect"
    HELD = "held"
    DRAFT = "draft"
    TO_CONFIRM = "to_confirm"
    UNPAID = "unpaid"
    SHORT = "short"
    TO_PACK = "to_pack"
    PACKING = "packing"
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"
    STUCK = "stuck"
    PARTLY_DELIVERED = "partly_delivered"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    REFUNDED = "refunded"


class PaymentKind(StrEnum):
    PAY = "pay"
    REFUND = "refund"


class PaymentState(StrEnum):
    PENDING = "pending"
    SETTLED = "settled"
    FAILED = "failed"
    VOID = "void"


class PaymentMethod(StrEnum):
    """Where the money is: its account follows from it (ledger roles)."""

    PLATFORM = "platform"
    ALIPAY = "alipay"
    WECHAT = "wechat"
    BANK = "bank"
    CASH = "cash"
    PAYPAL = "paypal"
    GIFT_CARD = "gift_card"
    ON_DELIVERY = "on_delivery"


class ShipmentState(StrEnum):
    PACKING = "packing"
    SHIPPED = "shipped"
    IN_TRANSIT = "in_transit"
    DELIVERED = "delivered"
    EXCEPTION = "exception"
    LOST = "lost"
    RETURNED = "returned_to_sender"
    CANCELLED = "cancelled"


class AfterSaleType(StrEnum):
    REFUND_ONLY = "refund_only"
    RETURN_REFUND = "return_refund"
    EXCHANGE = "exchange"
    RESHIP = "reship"
    GOODWILL = "goodwill"
    CANCEL = "cancel"


class AfterSaleState(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    AWAITING_GOODS = "awaiting_goods"
    RECEIVED = "received"
    DISPUTED = "disputed"
    RESOLVED = "resolved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Channel(Record):
    """Where orders come from. `clearing` channels hold the money until they pay it out."""

    __tablename__ = "channel"
    __table_args__ = table()

    id: Mapped[int] = key()
    code: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str]
    name_zh: Mapped[str]
    method: Mapped[PaymentMethod] = choice(PaymentMethod, default=PaymentMethod.PLATFORM)
    active: Mapped[bool] = mapped_column(default=True)


class Carrier(Record):
    """Who carries parcels, with the page that follows a number ({number} is filled in)."""

    __tablename__ = "carrier"
    __table_args__ = table()

    id: Mapped[int] = key()
    code: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str]
    name_zh: Mapped[str]
    page: Mapped[str] = mapped_column(default="")
    pattern: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)


READY_FOR_ONE = (
    "kind = 'order' AND stage = 'open' AND label IN ('to_pack', 'packing') AND customer_id IS NOT NULL "
    "AND street <> ''"
)
"""SQL of orders that could leave in one parcel with another of their customer's."""


class Order(Record):
    """An order as the shop sees it. Amounts in minor units of the shop's currency.

    `goods_total` is before discounts; `total` = Σ amounts of the lines + tax_added. `stated` is the total that the
    source gave, None when it gave none. `received` and `refunded` are settled payments, `granted` what was promised
    back (Σ refunded of the lines). `day` is the day it counts (first paid), None until then. `history`: finished
    before the books start; it moves neither stock nor ledger.
    """

    __tablename__ = "orders"
    __table_args__ = table(
        UniqueConstraint("channel_id", "external_no"),
        Index("ix_orders_placed", "placed_at", "id"),
        Index("ix_orders_label", "kind", "label", "placed_at", "id"),
        Index("ix_orders_kind", "kind", "placed_at", "id"),
        Index("ix_orders_customer", "customer_id", "day", "kind"),
        Index("ix_orders_day", "day", "kind", "customer_id", "channel_id", "country", "province"),
        Index("ix_orders_total", "kind", "total", "placed_at", "id"),
        Index("ix_orders_number", "number"),
        Index(
            "ix_orders_ship_by",
            "ship_by",
            "label",
            sqlite_where=text("kind = 'order' AND ship_by IS NOT NULL AND stage IN ('review', 'open')"),
        ),
        Index(
            "ix_orders_owed",
            "placed_at",
            sqlite_where=text("kind = 'order' AND received - refunded > total - granted"),
        ),
        Index("ix_orders_ready", "customer_id", sqlite_where=text(READY_FOR_ONE)),
    )

    id: Mapped[int] = key()
    channel_id: Mapped[int] = link("channel", index=False)
    external_no: Mapped[str]
    number: Mapped[str]
    kind: Mapped[OrderKind] = choice(OrderKind, default=OrderKind.ORDER)
    stage: Mapped[Stage] = choice(Stage, default=Stage.REVIEW)
    label: Mapped[Label] = choice(Label, default=Label.TO_CONFIRM)
    hold: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    history: Mapped[bool] = mapped_column(default=False)
    customer_id: Mapped[int | None] = maybe("customer", default=None, index=False)
    customer_name: Mapped[str] = mapped_column(default="")
    placed_at: Mapped[datetime]
    paid_at: Mapped[datetime | None] = mapped_column(default=None)
    day: Mapped[date | None] = mapped_column(default=None)
    ship_by: Mapped[datetime | None] = mapped_column(default=None)
    goods_total: Mapped[int] = mapped_column(default=0)
    discount_total: Mapped[int] = mapped_column(default=0)
    shipping_total: Mapped[int] = mapped_column(default=0)
    tax_added: Mapped[int] = mapped_column(default=0)
    tax_included: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    stated: Mapped[int | None] = mapped_column(default=None)
    received: Mapped[int] = mapped_column(default=0)
    refunded: Mapped[int] = mapped_column(default=0)
    granted: Mapped[int] = mapped_column(default=0)
    method: Mapped[PaymentMethod] = choice(PaymentMethod, default=PaymentMethod.PLATFORM)
    items: Mapped[str] = mapped_column(default="")
    carrier_id: Mapped[int | None] = maybe("carrier", default=None, index=False)
    tracking: Mapped[str] = mapped_column(default="")
    recipient: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    province: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    district: Mapped[str] = mapped_column(default="")
    street: Mapped[str] = mapped_column(default="")
    zip: Mapped[str] = mapped_column(default="")
    buyer_note: Mapped[str] = mapped_column(default="")
    seller_note: Mapped[str] = mapped_column(default="")
    tags: Mapped[str] = mapped_column(default="")
    channel_status: Mapped[str] = mapped_column(default="")
    channel_status_at: Mapped[datetime | None] = mapped_column(default=None)
    cancel_reason: Mapped[str] = mapped_column(default="")
    batch_id: Mapped[int | None] = mapped_column(index=True, default=None)
    lines: Mapped[list[OrderLine]] = relationship(
        init=False, default_factory=list, back_populates="order", order_by="OrderLine.position, OrderLine.id"
    )
    payments: Mapped[list[Payment]] = relationship(init=False, default_factory=list, back_populates="order")
    shipments: Mapped[list[Shipment]] = relationship(init=False, default_factory=list, back_populates="order")
    cases: Mapped[list[AfterSale]] = relationship(
        init=False, default_factory=list, back_populates="order", order_by="AfterSale.id"
    )


class OrderLine(Record):
    """A row of an order. `subtotal` = quantity × unit price, rounded once; `amount` = subtotal − discount.

    The quantities are whole pieces and never negative; what may be done follows from them. `cost` is the value that
    left the stock for this line, frozen at shipment; None is unknown. `refunded` is the money promised back of it.
    `tax` is in the amount, or on top of it where the order has `tax_added`. `external_key` is the platform's own line
    number, or the content key of contract.md. `day` is the day its amount counts. A row that is no goods is one
    piece, whatever its quantity: shipped (earned) with the first parcel, or cancelled. `replaces_id`: sent instead of
    that line (exchange, reshipment). A component is a hidden row of the bundle `parent_id`: it moves stock, costs
    and comes back, but has no money; `unit_price` is its list price then, by which it shares in the bundle's.
    """

    __tablename__ = "order_line"
    __table_args__ = table(
        # without these two, removing an order line or a SKU would read every row of the table (foreign keys)
        Index("ix_order_line_replaces", "replaces_id", sqlite_where=text("replaces_id IS NOT NULL")),
        Index("ix_order_line_parent", "parent_id", sqlite_where=text("parent_id IS NOT NULL")),
        UniqueConstraint("order_id", "external_key"),
        Index("ix_order_line_day", "day", "kind", "subtotal", "discount", "quantity"),
        Index("ix_order_line_sku", "sku_id", "day"),
        CheckConstraint("cancelled >= 0 AND shipped >= 0 AND delivered >= 0 AND lost >= 0", name="counts"),
        CheckConstraint("returned_good >= 0 AND returned_bad >= 0 AND replaced >= 0", name="returns"),
        CheckConstraint(
            "kind NOT IN ('goods', 'component') OR cancelled + shipped <= quantity", name="ordered"
        ),
        CheckConstraint("delivered + lost <= shipped", name="delivered"),
        CheckConstraint("returned_good + returned_bad <= shipped", name="returned"),
    )

    id: Mapped[int] = key()
    order_id: Mapped[int] = link("orders", index=False)
    position: Mapped[int] = mapped_column(default=0)
    external_key: Mapped[str]
    kind: Mapped[LineKind] = choice(LineKind, default=LineKind.GOODS)
    sku_id: Mapped[int | None] = maybe("sku", default=None, index=False)
    title: Mapped[str] = mapped_column(default="")
    quantity: Mapped[int] = mapped_column(default=1)
    unit_price: Mapped[int] = mapped_column(default=0)
    subtotal: Mapped[int] = mapped_column(default=0)
    discount: Mapped[int] = mapped_column(default=0)
    amount: Mapped[int] = mapped_column(default=0)
    tax: Mapped[int] = mapped_column(default=0)
    cost: Mapped[int | None] = mapped_column(default=None)
    day: Mapped[date | None] = mapped_column(default=None)
    cancelled: Mapped[int] = mapped_column(default=0)
    shipped: Mapped[int] = mapped_column(default=0)
    delivered: Mapped[int] = mapped_column(default=0)
    returned_good: Mapped[int] = mapped_column(default=0)
    returned_bad: Mapped[int] = mapped_column(default=0)
    lost: Mapped[int] = mapped_column(default=0)
    replaced: Mapped[int] = mapped_column(default=0)
    refunded: Mapped[int] = mapped_column(default=0)
    replaces_id: Mapped[int | None] = maybe("order_line", default=None, index=False)
    parent_id: Mapped[int | None] = maybe("order_line", default=None, index=False)
    batch_id: Mapped[int | None] = mapped_column(index=True, default=None)
    order: Mapped[Order] = relationship(init=False, back_populates="lines")
    sku: Mapped[Sku | None] = relationship(init=False, default=None, viewonly=True)
    allocation: Mapped[Allocation | None] = relationship(init=False, default=None, back_populates="line")


class Allocation(Record):
    """Pieces on hand that are promised to a line. `open` falls to zero as they ship or are let go."""

    __tablename__ = "allocation"
    __table_args__ = table(at_least("open"), UniqueConstraint("order_line_id"))

    id: Mapped[int] = key()
    order_line_id: Mapped[int] = link("order_line", index=False)
    sku_id: Mapped[int] = link("sku")
    open: Mapped[int]
    batch_id: Mapped[int | None] = mapped_column(index=True, default=None)
    line: Mapped[OrderLine] = relationship(init=False, back_populates="allocation")


class Payment(Record):
    """Money from or to the customer of an order. Granting a refund is another fact (the after-sale case)."""

    __tablename__ = "payment"
    __table_args__ = table(at_least("amount"))

    id: Mapped[int] = key()
    order_id: Mapped[int | None] = maybe("orders", default=None)
    aftersale_id: Mapped[int | None] = maybe("aftersale", default=None)
    kind: Mapped[PaymentKind] = choice(PaymentKind, default=PaymentKind.PAY)
    method: Mapped[PaymentMethod] = choice(PaymentMethod, default=PaymentMethod.PLATFORM)
    state: Mapped[PaymentState] = choice(PaymentState, default=PaymentState.SETTLED)
    amount: Mapped[int]
    fee: Mapped[int] = mapped_column(default=0)
    reference: Mapped[str] = mapped_column(default="")
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    day: Mapped[date | None] = mapped_column(default=None)
    batch_id: Mapped[int | None] = mapped_column(index=True, default=None)
    order: Mapped[Order | None] = relationship(init=False, default=None, back_populates="payments")


class Shipment(Record):
    """A parcel. Stock leaves when it is shipped, not when it is packed. It costs the courier's `cost` and the `packing`
    material to send. `awaits`: it left under the policy "on confirmation" (orders/on_the_way.py) and its sale does not
    count yet.
    """

    __tablename__ = "shipment"
    __table_args__ = table(
        Index("ix_shipment_tracking", "tracking"),
        Index("ix_shipment_awaits", "order_id", sqlite_where=text("awaits = 1")),
    )

    id: Mapped[int] = key()
    order_id: Mapped[int] = link("orders")
    carrier_id: Mapped[int | None] = maybe("carrier", default=None, index=False)
    tracking: Mapped[str] = mapped_column(default="")
    state: Mapped[ShipmentState] = choice(ShipmentState, default=ShipmentState.PACKING)
    packed_at: Mapped[datetime | None] = mapped_column(default=None)
    shipped_at: Mapped[datetime | None] = mapped_column(default=None)
    delivered_at: Mapped[datetime | None] = mapped_column(default=None)
    assumed: Mapped[bool] = mapped_column(default=False)
    cost: Mapped[int] = mapped_column(default=0)
    packing: Mapped[int] = mapped_column(default=0)
    awaits: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
    batch_id: Mapped[int | None] = mapped_column(index=True, default=None)
    order: Mapped[Order] = relationship(init=False, back_populates="shipments")
    lines: Mapped[list[ShipmentLine]] = relationship(
        init=False, default_factory=list, back_populates="shipment"
    )


class ShipmentLine(Record):
    """What of a line is in a parcel, and the value it left the stock with (None: unknown or not tracked).

    `back`: pieces of it that came back; of a parcel that awaits also those that were to come back and did not.
    """

    __tablename__ = "shipment_line"
    __table_args__ = table(
        at_least("quantity", 1), CheckConstraint("back BETWEEN 0 AND quantity", name="back")
    )

    id: Mapped[int] = key()
    shipment_id: Mapped[int] = link("shipment")
    order_line_id: Mapped[int] = link("order_line")
    quantity: Mapped[int]
    cost: Mapped[int | None] = mapped_column(default=None)
    back: Mapped[int] = mapped_column(default=0)
    batch_id: Mapped[int | None] = mapped_column(index=True, default=None)
    shipment: Mapped[Shipment] = relationship(init=False, back_populates="lines")


class AfterSale(Record):
    """A return, refund, exchange or goodwill. Stand-alone (no order) when a file's refund matches no earlier sale.

    `amount` is the money promised back; it counts once `granted_at` is set. `day` when it was paid out in full.
    """

    __tablename__ = "aftersale"
    __table_args__ = table(
        UniqueConstraint("channel_id", "external_no"), Index("ix_aftersale_state", "state", "opened_at")
    )

    id: Mapped[int] = key()
    order_id: Mapped[int | None] = maybe("orders", default=None)
    channel_id: Mapped[int] = link("channel", index=False)
    external_no: Mapped[str | None] = mapped_column(default=None)
    customer_id: Mapped[int | None] = maybe("customer", default=None)
    type: Mapped[AfterSaleType] = choice(AfterSaleType)
    state: Mapped[AfterSaleState] = choice(AfterSaleState, default=AfterSaleState.REQUESTED)
    reason: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    tracking: Mapped[str] = mapped_column(default="")
    amount: Mapped[int] = mapped_column(default=0)
    history: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime]
    granted_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    day: Mapped[date | None] = mapped_column(default=None)
    batch_id: Mapped[int | None] = mapped_column(index=True, default=None)
    lines: Mapped[list[AfterSaleLine]] = relationship(
        init=False, default_factory=list, back_populates="case", order_by="AfterSaleLine.id"
    )
    order: Mapped[Order | None] = relationship(init=False, default=None, back_populates="cases")


class AfterSaleLine(Record):
    """What comes back or is refunded of a line; `amount` is refunded money (minor units, positive).

    `day` is the day the refund counts (paid out), None until then.
    """

    __tablename__ = "aftersale_line"
    __table_args__ = table(
        Index("ix_aftersale_line_sku", "sku_id", sqlite_where=text("sku_id IS NOT NULL")),
        UniqueConstraint("aftersale_id", "external_key"),
        Index("ix_aftersale_line_day", "day", "kind", "amount"),
        CheckConstraint("good + bad + missing <= quantity", name="inspected"),
    )

    id: Mapped[int] = key()
    aftersale_id: Mapped[int] = link("aftersale", index=False)
    order_line_id: Mapped[int | None] = maybe("order_line", default=None)
    external_key: Mapped[str]
    kind: Mapped[LineKind] = choice(LineKind, default=LineKind.GOODS)
    sku_id: Mapped[int | None] = maybe("sku", default=None, index=False)
    title: Mapped[str] = mapped_column(default="")
    quantity: Mapped[int] = mapped_column(default=0)
    unit_price: Mapped[int] = mapped_column(default=0)
    good: Mapped[int] = mapped_column(default=0)
    bad: Mapped[int] = mapped_column(default=0)
    missing: Mapped[int] = mapped_column(default=0)
    amount: Mapped[int] = mapped_column(default=0)
    tax: Mapped[int] = mapped_column(default=0)
    cost: Mapped[int | None] = mapped_column(default=None)
    day: Mapped[date | None] = mapped_column(default=None)
    batch_id: Mapped[int | None] = mapped_column(index=True, default=None)
    case: Mapped[AfterSale] = relationship(init=False, back_populates="lines")
