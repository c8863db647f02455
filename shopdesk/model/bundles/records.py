"""Bundles: what one SKU is made of (features.md §3.7)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import relationship

from shopdesk.model.base import Mapped, Record, at_least, key, link, mapped_column, table

NEWEST = "b.version = (SELECT max(n.version) FROM bundle n WHERE n.sku_id = b.sku_id)"
"""SQL: whether a row of `bundle b` is the one that counts."""


class Bundle(Record):
    """What a SKU is made of from one moment on. A change makes a new version, the newest counts; no row is ever
    changed, so that an old order keeps its own.

    Virtual unless `prepacked`: it has no stock of its own, an order for it takes its components off the shelf.
    Prepacked: it is put together beforehand and has stock like any other SKU.
    """

    __tablename__ = "bundle"
    __table_args__ = table(UniqueConstraint("sku_id", "version"))

    id: Mapped[int] = key()
    sku_id: Mapped[int] = link("sku", index=False)
    version: Mapped[int]
    prepacked: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    items: Mapped[list[BundleItem]] = relationship(
        init=False, default_factory=list, order_by="BundleItem.position, BundleItem.id"
    )
    groups: Mapped[list[BundleGroup]] = relationship(
        init=False, default_factory=list, order_by="BundleGroup.position, BundleGroup.id"
    )


class BundleItem(Record):
    """So many pieces of a SKU are in one bundle."""

    __tablename__ = "bundle_item"
    __table_args__ = table(at_least("quantity", 1), UniqueConstraint("bundle_id", "sku_id"))

    id: Mapped[int] = key()
    bundle_id: Mapped[int] = link("bundle", index=False)
    sku_id: Mapped[int] = link("sku")
    quantity: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)


class BundleGroup(Record):
    """So many pieces of a bundle are chosen by the buyer among these SKUs; with `repeats` one of them more than
    once."""

    __tablename__ = "bundle_group"
    __table_args__ = table(at_least("pieces", 1))

    id: Mapped[int] = key()
    bundle_id: Mapped[int] = link("bundle")
    name: Mapped[str]
    pieces: Mapped[int]
    repeats: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    choices: Mapped[list[BundleChoice]] = relationship(
        init=False, default_factory=list, order_by="BundleChoice.position, BundleChoice.id"
    )


class BundleChoice(Record):
    """A SKU that may be chosen in a group."""

    __tablename__ = "bundle_choice"
    __table_args__ = table(UniqueConstraint("group_id", "sku_id"))

    id: Mapped[int] = key()
    group_id: Mapped[int] = link("bundle_group", index=False)
    sku_id: Mapped[int] = link("sku")
    position: Mapped[int] = mapped_column(default=0)


class BundleStat(Record):
    """What the stock makes of a virtual bundle: kept by triggers (derived.py), never stock of its own.

    `counted`: components whose stock limits it; of none it is not known how many there are. `available` bundles can
    be made of what is free, `coming` more with what is on its way. `cover`: days until its first component is gone,
    None when none sells; `late`: one will be gone before goods could come; `pace`: how many bundles' worth of the
    component that goes fastest are sold, alone or in bundles, in millionths a day. SKUs of a group count together.
    """

    __tablename__ = "bundle_stat"
    __table_args__ = {"sqlite_strict": True}
    __logged__ = False

    sku_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    counted: Mapped[int]
    available: Mapped[int]
    coming: Mapped[int]
    cover: Mapped[int | None]
    late: Mapped[int]
    pace: Mapped[int | None]
