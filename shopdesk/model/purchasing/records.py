"""Suppliers, what is ordered from them, what came, what it cost in the end, and what was paid (features.md P-12).

Quantities on rows are the truth; `Purchase.state` is the word the list shows, written by the action that changed
them. Amounts in minor units, unit prices in minor units × 10⁴.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlalchemy.orm import relationship

from shopdesk.model.base import Mapped, Record, at_least, choice, key, link, mapped_column, maybe, table
from shopdesk.model.products.records import Bucket, Sku


class PurchaseState(StrEnum):
    DRAFT = "draft"
    ORDERED = "ordered"
    PARTLY = "partly_received"
    RECEIVED = "received"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class CostKind(StrEnum):
    """What it cost beside the goods to have them here."""

    FREIGHT = "freight"
    CUSTOMS = "customs"
    PACKING = "packing"
    OTHER = "other"


class Basis(StrEnum):
    """By what a cost is handed out to the lines of a receipt (features.md §3.5)."""

    VALUE = "value"
    WEIGHT = "weight"
    PIECES = "pieces"
    VOLUME = "volume"


class Supplier(Record):
    """Who goods, or their transport, are bought from. `party` is the name the books know; a rename keeps it."""

    __tablename__ = "supplier"
    __table_args__ = table(at_least("terms_days"))

    id: Mapped[int] = key()
    name: Mapped[str] = mapped_column(Text(collation="NOCASE"), unique=True)
    party: Mapped[str] = mapped_column(unique=True)
    contact: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    wechat: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    terms_days: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(default="")
    archived: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class SupplierSku(Record):
    """What a supplier says of a SKU: its own code, last price, least order, pack, and the days it takes."""

    __tablename__ = "supplier_sku"
    __table_args__ = table(
        UniqueConstraint("supplier_id", "sku_id"), at_least("price"), at_least("moq", 1), at_least("pack", 1),
        Index("ix_supplier_sku_code", "code", "supplier_id", sqlite_where=text("code <> ''")),
    )  # fmt: skip

    id: Mapped[int] = key()
    supplier_id: Mapped[int] = link("supplier", index=False)
    sku_id: Mapped[int] = link("sku")
    code: Mapped[str] = mapped_column(default="")
    price: Mapped[int | None] = mapped_column(default=None)
    moq: Mapped[int] = mapped_column(default=1)
    pack: Mapped[int] = mapped_column(default=1)
    lead_days: Mapped[int | None] = mapped_column(default=None)
    preferred: Mapped[bool] = mapped_column(default=False)


class Purchase(Record):
    """An order to a supplier. Nothing of a draft is on its way yet."""

    __tablename__ = "purchase"
    __table_args__ = table(Index("ix_purchase_state", "state", "id"))

    id: Mapped[int] = key()
    supplier_id: Mapped[int] = link("supplier")
    state: Mapped[PurchaseState] = choice(PurchaseState, default=PurchaseState.DRAFT)
    ordered_on: Mapped[date | None] = mapped_column(default=None)
    closed_on: Mapped[date | None] = mapped_column(default=None)
    eta: Mapped[date | None] = mapped_column(default=None)
    reference: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    supplier: Mapped[Supplier] = relationship(init=False)
    lines: Mapped[list[PurchaseLine]] = relationship(
        back_populates="purchase", init=False, default_factory=list, cascade="all, delete-orphan",
        order_by="PurchaseLine.position, PurchaseLine.id",
    )  # fmt: skip


class PurchaseLine(Record):
    """A row of an order. On its way are max(0, ordered − received − cancelled) pieces; without an `eta` of its
    own, the order's counts."""

    __tablename__ = "purchase_line"
    __table_args__ = table(
        UniqueConstraint("purchase_id", "sku_id"),
        at_least("ordered", 1),
        at_least("received"),
        at_least("cancelled"),
        at_least("unit_price"),
    )

    id: Mapped[int] = key()
    purchase_id: Mapped[int] = link("purchase", index=False)
    sku_id: Mapped[int] = link("sku")
    position: Mapped[int] = mapped_column(default=0)
    ordered: Mapped[int]
    received: Mapped[int] = mapped_column(default=0)
    cancelled: Mapped[int] = mapped_column(default=0)
    unit_price: Mapped[int] = mapped_column(default=0)
    eta: Mapped[date | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")
    purchase: Mapped[Purchase] = relationship(back_populates="lines", init=False)
    sku: Mapped[Sku] = relationship(init=False)


class Receipt(Record):
    """What came on a day, with or without an order. `tax` is input tax that is claimed back, so no part of cost.

    `billed_on` None: the supplier's bill did not come yet; what the goods are worth is an estimate.
    """

    __tablename__ = "receipt"
    __table_args__ = table(
        Index("ix_receipt_supplier_day", "supplier_id", "day"), at_least("tax"),
        Index("ix_receipt_not_billed", "supplier_id", "purchase_id", sqlite_where=text("billed_on IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = key()
    supplier_id: Mapped[int] = link("supplier", index=False)
    purchase_id: Mapped[int | None] = maybe("purchase", default=None)
    day: Mapped[date]
    tax: Mapped[int] = mapped_column(default=0)
    reference: Mapped[str] = mapped_column(default="")
    billed_on: Mapped[date | None] = mapped_column(default=None)
    bill: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    supplier: Mapped[Supplier] = relationship(init=False)
    lines: Mapped[list[ReceiptLine]] = relationship(
        back_populates="receipt", init=False, default_factory=list, order_by="ReceiptLine.id"
    )
    costs: Mapped[list[ReceiptCost]] = relationship(
        back_populates="receipt", init=False, default_factory=list, order_by="ReceiptCost.id"
    )


class ReceiptLine(Record):
    """Pieces of one SKU that came in one quality. `amount` is what the supplier bills for them, corrections
    included; `movement_id` names their stock movement."""

    __tablename__ = "receipt_line"
    __table_args__ = table(at_least("quantity", 1), at_least("amount"))

    id: Mapped[int] = key()
    receipt_id: Mapped[int] = link("receipt")
    purchase_line_id: Mapped[int | None] = maybe("purchase_line", default=None)
    sku_id: Mapped[int] = link("sku")
    quality: Mapped[Bucket] = choice(Bucket, default=Bucket.SELLABLE)
    quantity: Mapped[int]
    unit_price: Mapped[int]
    amount: Mapped[int]
    movement_id: Mapped[int | None] = mapped_column(default=None)
    receipt: Mapped[Receipt] = relationship(back_populates="lines", init=False)
    sku: Mapped[Sku] = relationship(init=False)


class ReceiptCost(Record):
    """Freight, customs or packing of a receipt: owed to a supplier, or paid at once from a money role.

    Not `capitalised`: an expense of its own (accounting.md E09c). `late`: billed after the goods were in.
    """

    __tablename__ = "receipt_cost"
    __table_args__ = table(at_least("amount", 1))

    id: Mapped[int] = key()
    receipt_id: Mapped[int] = link("receipt")
    kind: Mapped[CostKind] = choice(CostKind)
    amount: Mapped[int]
    basis: Mapped[Basis] = choice(Basis, default=Basis.VALUE)
    day: Mapped[date]
    supplier_id: Mapped[int | None] = maybe("supplier", default=None)
    money_role: Mapped[str] = mapped_column(default="")
    capitalised: Mapped[bool] = mapped_column(default=True)
    late: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
    receipt: Mapped[Receipt] = relationship(back_populates="costs", init=False)
    shares: Mapped[list[ReceiptShare]] = relationship(
        back_populates="cost", init=False, default_factory=list, order_by="ReceiptShare.id"
    )


class ReceiptShare(Record):
    """A line's share of a cost; `in_stock` of it is in the value of the stock, the rest went to profit and loss."""

    __tablename__ = "receipt_share"
    __table_args__ = table(UniqueConstraint("cost_id", "receipt_line_id"))

    id: Mapped[int] = key()
    cost_id: Mapped[int] = link("receipt_cost", index=False)
    receipt_line_id: Mapped[int] = link("receipt_line")
    amount: Mapped[int]
    in_stock: Mapped[int]
    cost: Mapped[ReceiptCost] = relationship(back_populates="shares", init=False)


class BillChange(Record):
    """A price that was corrected after the goods were in; `in_stock` of the difference went into their value."""

    __tablename__ = "bill_change"
    __table_args__ = table()

    id: Mapped[int] = key()
    receipt_line_id: Mapped[int] = link("receipt_line")
    day: Mapped[date]
    before: Mapped[int]
    after: Mapped[int]
    in_stock: Mapped[int]
    note: Mapped[str] = mapped_column(default="")


class SupplierPayment(Record):
    """Money paid to a supplier. What no `Settlement` uses and was not `refunded` was paid ahead."""

    __tablename__ = "supplier_payment"
    __table_args__ = table(Index("ix_supplier_payment_day", "supplier_id", "day"), at_least("amount", 1))

    id: Mapped[int] = key()
    supplier_id: Mapped[int] = link("supplier", index=False)
    day: Mapped[date]
    amount: Mapped[int]
    refunded: Mapped[int] = mapped_column(default=0)
    money_role: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


class SupplierReturn(Record):
    """Goods that went back to a supplier. `credit` (with `tax` of it) is what she gives for them: taken off what
    is owed, or `refunded`."""

    __tablename__ = "supplier_return"
    __table_args__ = table(Index("ix_supplier_return_day", "supplier_id", "day"))

    id: Mapped[int] = key()
    supplier_id: Mapped[int] = link("supplier", index=False)
    receipt_id: Mapped[int | None] = maybe("receipt", default=None)
    day: Mapped[date]
    credit: Mapped[int]
    tax: Mapped[int] = mapped_column(default=0)
    refunded: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    lines: Mapped[list[SupplierReturnLine]] = relationship(
        back_populates="return_", init=False, default_factory=list, order_by="SupplierReturnLine.id"
    )


class SupplierReturnLine(Record):
    """Pieces that went back: what the supplier gives for them, and what they were worth in the stock."""

    __tablename__ = "supplier_return_line"
    __table_args__ = table(at_least("quantity", 1), at_least("credit"))

    id: Mapped[int] = key()
    return_id: Mapped[int] = link("supplier_return")
    receipt_line_id: Mapped[int | None] = maybe("receipt_line", default=None)
    sku_id: Mapped[int] = link("sku")
    bucket: Mapped[Bucket] = choice(Bucket, default=Bucket.SELLABLE)
    quantity: Mapped[int]
    credit: Mapped[int]
    cost: Mapped[int]
    movement_id: Mapped[int | None] = mapped_column(default=None)
    return_: Mapped[SupplierReturn] = relationship(back_populates="lines", init=False)


class SupplierRefund(Record):
    """Money a supplier paid back, of what was paid ahead or of the credit of a return."""

    __tablename__ = "supplier_refund"
    __table_args__ = table(at_least("amount", 1))

    id: Mapped[int] = key()
    supplier_id: Mapped[int] = link("supplier")
    day: Mapped[date]
    amount: Mapped[int]
    money_role: Mapped[str]
    note: Mapped[str] = mapped_column(default="")


class Settlement(Record):
    """Part of a payment, or of the credit of a return, that settles what a supplier billed for a receipt.

    One of `payment_id` and `return_id` is set. A bill is a receipt and who bills it: the goods' supplier, or
    the carrier of its freight.
    """

    __tablename__ = "settlement"
    __table_args__ = table(at_least("amount", 1), Index("ix_settlement_bill", "supplier_id", "receipt_id"))

    id: Mapped[int] = key()
    supplier_id: Mapped[int] = link("supplier", index=False)
    receipt_id: Mapped[int] = link("receipt")
    payment_id: Mapped[int | None] = maybe("supplier_payment", default=None)
    return_id: Mapped[int | None] = maybe("supplier_return", default=None)
    amount: Mapped[int]


class SupplierOwed(Record):
    """What the books say is owed to a party, and what it was paid ahead: kept by triggers (derived.py)."""

    __tablename__ = "supplier_owed"
    __table_args__ = {"sqlite_strict": True, "sqlite_with_rowid": False}
    __logged__ = False

    party: Mapped[str] = mapped_column(primary_key=True)
    owed: Mapped[int] = mapped_column(default=0)
    ahead: Mapped[int] = mapped_column(default=0)
