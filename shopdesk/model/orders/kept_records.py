"""Sums over orders that triggers keep: counts for the chips, and what every sales figure is read from. Nobody writes
them; derived.py, sales_sums.py and bundle_shares.py say how they are kept and made anew.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import MappedAsDataclass

from shopdesk.model.base import Mapped, Record, mapped_column


class LabelCount(Record):
    """How many orders show each label, for the chips: kept by triggers on orders."""

    __tablename__ = "label_count"
    __table_args__ = {"sqlite_strict": True, "sqlite_with_rowid": False}
    __logged__ = False

    label: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]


class SalesFigures(MappedAsDataclass, kw_only=True, eq=False, repr=False):
    """The sums behind every sales figure; what they are kept by stands before them in each table."""

    orders: Mapped[int]
    units: Mapped[int]
    gross: Mapped[int]
    discounts: Mapped[int]
    shipping: Mapped[int]
    adjustments: Mapped[int]
    goods_refunded: Mapped[int]
    shipping_refunded: Mapped[int]
    cost: Mapped[int]
    costed_sales: Mapped[int]
    cost_unknown: Mapped[int]
    no_customer: Mapped[int]
    customer_sales: Mapped[int]


class DaySales(SalesFigures, Record):
    """By day and channel: kept by triggers on orders and their lines."""

    __tablename__ = "day_sales"
    __table_args__ = {"sqlite_strict": True, "sqlite_with_rowid": False}
    __logged__ = False

    day: Mapped[date] = mapped_column(primary_key=True, sort_order=-1)
    channel_id: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)


class SalesSum(SalesFigures, Record):
    """The sums behind rankings: of a kind (sku, bundle, customer, country, region, hour) by day or month and channel,
    kept by triggers on orders and their lines (orders/sales_sums.py). By SKU the sale of a bundle is its components'.
    """

    __tablename__ = "sales_sum"
    __table_args__ = {"sqlite_strict": True, "sqlite_with_rowid": False}
    __logged__ = False

    kind: Mapped[str] = mapped_column(primary_key=True, sort_order=-1)
    period: Mapped[str] = mapped_column(primary_key=True, sort_order=-1)
    key: Mapped[str] = mapped_column(primary_key=True, sort_order=-1)
    channel_id: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)


class BundleShare(Record):
    """What a component earned of the sale of a bundle (`source` sale, `head_id` the bundle's row of the order), or
    what of it went back (refund, the bundle's row of the case): kept by triggers (orders/bundle_shares.py).

    `part_id`: the component's row of the order. `sets`, `bundle_unknown`: the bundle's own pieces, and whether its
    cost is unknown, at its first component only.
    """

    __tablename__ = "bundle_share"
    __table_args__ = (
        Index("ix_bundle_share_bundle", "bundle_id", "day"),
        {"sqlite_strict": True, "sqlite_with_rowid": False},
    )
    __logged__ = False

    source: Mapped[str] = mapped_column(primary_key=True)
    head_id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    channel_id: Mapped[int]
    sku_id: Mapped[int | None]
    bundle_id: Mapped[int | None]
    units: Mapped[int]
    sets: Mapped[int]
    gross: Mapped[int]
    discounts: Mapped[int]
    goods_refunded: Mapped[int]
    cost: Mapped[int]
    costed_sales: Mapped[int]
    cost_unknown: Mapped[int]
    bundle_unknown: Mapped[int]
