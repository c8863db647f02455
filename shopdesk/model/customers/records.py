"""People who buy: one record for one person, however many names the channels give her."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import relationship

from shopdesk.model.base import Mapped, Record, choice, key, link, mapped_column, maybe, table


class IdentityKind(StrEnum):
    CHANNEL = "channel"
    EMAIL = "email"
    PHONE = "phone"
    WECHAT = "wechat"


class Customer(Record):
    """A person. Merged into another she points there and is no longer listed."""

    __tablename__ = "customer"
    __table_args__ = table(
        Index("ix_customer_name", "name", "id"),
        Index("ix_customer_created_at", "created_at", "merged_into_id"),
    )

    id: Mapped[int] = key()
    name: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    do_not_contact: Mapped[bool] = mapped_column(default=False)
    merged_into_id: Mapped[int | None] = maybe("customer", default=None)
    created_at: Mapped[datetime]
    batch_id: Mapped[int | None] = mapped_column(index=True, default=None)
    identities: Mapped[list[Identity]] = relationship(
        init=False, default_factory=list, back_populates="customer"
    )


class Identity(Record):
    """A name by which a channel, a phone or a mail box knows a person. One identity is one person's."""

    __tablename__ = "customer_identity"
    __table_args__ = table(UniqueConstraint("kind", "channel", "value"))

    id: Mapped[int] = key()
    customer_id: Mapped[int] = link("customer")
    kind: Mapped[IdentityKind] = choice(IdentityKind)
    channel: Mapped[str] = mapped_column(default="")
    value: Mapped[str]
    batch_id: Mapped[int | None] = mapped_column(index=True, default=None)
    customer: Mapped[Customer] = relationship(init=False, back_populates="identities")


class CustomerStat(Record):
    """How often a customer who is listed bought, for how much after refunds (minor units), and when last.

    Orders count once they are paid. Kept by triggers on customer and orders (derived.py).
    """

    __tablename__ = "customer_stat"
    __table_args__ = (
        Index("ix_customer_stat_orders", "orders", "customer_id"),
        Index("ix_customer_stat_spent", "spent", "customer_id"),
        Index("ix_customer_stat_last_day", "last_day", "customer_id"),
        *(
            Index(f"ix_customer_stat_returning_{'_'.join(by)}", *by, sqlite_where=text("orders >= 2"))
            for by in (("customer_id",), *((c, "customer_id") for c in ("orders", "spent", "last_day")))
        ),
        {"sqlite_strict": True},
    )
    __logged__ = False

    customer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    orders: Mapped[int]
    spent: Mapped[int]
    last_day: Mapped[date | None]
