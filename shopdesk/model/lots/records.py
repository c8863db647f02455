"""Goods that expire: their lots (批号, 效期), and which lot each piece came into or left (features.md §3.2)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index, Text, UniqueConstraint, text

from shopdesk.model.base import AppendOnly, Mapped, Record, choice, key, mapped_column, table
from shopdesk.model.products.records import Bucket


class LotSku(Record):
    """A SKU that is kept by lot. One that is gone leaves its row, which then means nothing."""

    __tablename__ = "lot_sku"
    __table_args__ = table()

    id: Mapped[int] = key()
    sku_id: Mapped[int] = mapped_column(unique=True)


class Lot(Record):
    """Pieces of a SKU that were made together. Their last good day is `expires_on`; None: nobody said.

    The lot without a code holds the pieces of which nobody said the lot; every SKU that is kept by lot has it.
    `noted`: the owner knows that it expires, and is not told again.
    """

    __tablename__ = "lot"
    __table_args__ = table(
        UniqueConstraint("sku_id", "code"), Index("ix_lot_expires_on", "expires_on", "id"),
        Index("ix_lot_unknown", "id", sqlite_where=text("code = ''")),
    )  # fmt: skip

    id: Mapped[int] = key()
    sku_id: Mapped[int]
    code: Mapped[str] = mapped_column(Text(collation="NOCASE"), default="")
    expires_on: Mapped[date | None] = mapped_column(default=None)
    received_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    noted: Mapped[bool] = mapped_column(default=False)


class LotMovement(AppendOnly, Record):
    """So many pieces of a stock movement came into a lot (+) or left it (−); those of one movement sum up to it.

    Written by triggers (derived.py) for every movement of a SKU kept by lot; more rows correct it. Without a
    movement, the owner said which lot pieces belong to that were there already.
    """

    __tablename__ = "lot_movement"
    __table_args__ = table(Index("ix_lot_movement_lot", "lot_id", "id"))

    id: Mapped[int] = key()
    stock_movement_id: Mapped[int | None] = mapped_column(index=True, default=None)
    sku_id: Mapped[int]
    lot_id: Mapped[int]
    bucket: Mapped[Bucket] = choice(Bucket, default=Bucket.SELLABLE)
    quantity: Mapped[int]


class LotLevel(Record):
    """What is there of a lot in a bucket, where anything is: kept by triggers, also during bulk loads."""

    __tablename__ = "lot_level"
    __table_args__ = (
        Index("ix_lot_level_sku", "sku_id", "bucket"),
        {"sqlite_strict": True, "sqlite_with_rowid": False},
    )
    __logged__ = False

    lot_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    bucket: Mapped[Bucket] = choice(Bucket, primary_key=True)
    sku_id: Mapped[int]
    on_hand: Mapped[int] = mapped_column(default=0)
