"""Products with their SKUs, and stock as movements: what came in and went out is the truth."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, func, select, text
from sqlalchemy.orm import column_property, relationship

from shopdesk.model.base import (
    AppendOnly,
    Mapped,
    Record,
    at_least,
    choice,
    key,
    link,
    mapped_column,
    maybe,
    table,
)


class ProductState(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    PAUSED = "paused"
    ARCHIVED = "archived"


class Bucket(StrEnum):
    SELLABLE = "sellable"
    DEFECTIVE = "defective"
    QUARANTINE = "quarantine"


class MovementKind(StrEnum):
    OPENING = "opening"
    PURCHASE_IN = "purchase_in"
    PURCHASE_RETURN = "purchase_return"
    SALE_OUT = "sale_out"
    SALE_RETURN_GOOD = "sale_return_good"
    SALE_RETURN_BAD = "sale_return_bad"
    COUNT_GAIN = "count_gain"
    COUNT_LOSS = "count_loss"
    DAMAGE = "damage"
    GIFT_OUT = "gift_out"
    SAMPLE_OUT = "sample_out"
    OWN_USE = "own_use"
    ASSEMBLE = "assemble"
    DISASSEMBLE = "disassemble"
    BUCKET_MOVE = "bucket_move"
    REVALUE = "revalue"
    REVERSAL = "reversal"


class Category(Record):
    """A node of the one category tree, which is at most four levels deep; `position` is among its siblings.

    What it says of the warn line, the target margin, the commission and the tax (rates in millionths) holds for
    its products and for what lies below it, unless something nearer says otherwise. None: nothing is said here.
    """

    __tablename__ = "category"
    __table_args__ = table()

    id: Mapped[int] = key()
    parent_id: Mapped[int | None] = maybe("category", default=None)
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    warn_line: Mapped[int | None] = mapped_column(default=None)
    target_margin_ppm: Mapped[int | None] = mapped_column(default=None)
    commission_ppm: Mapped[int | None] = mapped_column(default=None)
    tax_ppm: Mapped[int | None] = mapped_column(default=None)
    batch_id: Mapped[int | None] = mapped_column(index=True, default=None)


class Tag(Record):
    """A word that products bear. `colour` is a tone of the theme, `family` the group it is listed under.

    A `smart` tag is set by its conditions (taxonomy), all or any of them (`every`), and never by hand: its
    products are in `smart_hit`.
    """

    __tablename__ = "tag"
    __table_args__ = table()

    id: Mapped[int] = key()
    name: Mapped[str] = mapped_column(Text(collation="NOCASE"), unique=True)
    colour: Mapped[str] = mapped_column(default="closed")
    family: Mapped[str] = mapped_column(default="")
    smart: Mapped[bool] = mapped_column(default=False)
    every: Mapped[bool] = mapped_column(default=True)
    batch_id: Mapped[int | None] = mapped_column(index=True, default=None)


class ProductTag(Record):
    """A tag that a product was given by hand or by a file."""

    __tablename__ = "product_tag"
    __table_args__ = table(
        UniqueConstraint("product_id", "tag_id"), Index("ix_product_tag_tag", "tag_id", "product_id")
    )

    id: Mapped[int] = key()
    product_id: Mapped[int] = link("product", index=False)
    tag_id: Mapped[int] = link("tag", index=False)
    batch_id: Mapped[int | None] = mapped_column(index=True, default=None)


TAGS = """
    coalesce((SELECT group_concat(t.name, ', ' ORDER BY pt.id) FROM tag t JOIN product_tag pt ON pt.tag_id = t.id
              WHERE pt.product_id = {product}), '')
"""
"""SQL of a product's tags as text, in the order they were given; `{product}` is its id."""


class Product(Record):
    """What the shop sells, in one or more variants. `handle` names it in files and never changes.

    `tags` reads `product_tag` as text; they are changed by `tagging.set_tags`.
    """

    __tablename__ = "product"
    __table_args__ = table(
        Index("ix_product_title", "title", "id"), Index("ix_product_vendor", "vendor", "id")
    )

    id: Mapped[int] = key()
    handle: Mapped[str] = mapped_column(Text(collation="NOCASE"), unique=True)
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    vendor: Mapped[str] = mapped_column(default="")
    category_id: Mapped[int | None] = maybe("category", default=None)
    state: Mapped[ProductState] = choice(ProductState, default=ProductState.ACTIVE)
    warn_line: Mapped[int | None] = mapped_column(default=None)
    created_at: Mapped[datetime]
    batch_id: Mapped[int | None] = mapped_column(index=True, default=None)
    skus: Mapped[list[Sku]] = relationship(
        back_populates="product", init=False, default_factory=list, order_by="Sku.position, Sku.id"
    )
    tags: Mapped[str] = column_property(
        select(func.coalesce(func.group_concat(Tag.name, text("', ' ORDER BY product_tag.id")), ""))
        .where(ProductTag.product_id == id, Tag.id == ProductTag.tag_id)
        .correlate_except(ProductTag, Tag)
        .scalar_subquery()
    )


class Sku(Record):
    """One variant, which is what is priced, stocked and sold. Codes differ only if they differ without case.

    `price` and `cost` are of one piece in minor units × 10⁴; cost None is unknown, never zero. Not `tracked`:
    sales post revenue but no cost, until it is first counted or received.
    """

    __tablename__ = "sku"
    __table_args__ = table(
        at_least("price"), at_least("weight_g"), at_least("volume_cm3"),
        Index("ix_sku_untracked", "tracked", sqlite_where=text("NOT tracked")),
    )  # fmt: skip

    id: Mapped[int] = key()
    product_id: Mapped[int] = link("product")
    code: Mapped[str] = mapped_column(Text(collation="NOCASE"), unique=True)
    title: Mapped[str] = mapped_column(default="")
    options: Mapped[str] = mapped_column(default="{}")
    price: Mapped[int] = mapped_column(default=0)
    compare_price: Mapped[int | None] = mapped_column(default=None)
    cost: Mapped[int | None] = mapped_column(default=None)
    barcode: Mapped[str] = mapped_column(default="", index=True)
    weight_g: Mapped[int] = mapped_column(default=0)
    volume_cm3: Mapped[int] = mapped_column(default=0)
    tracked: Mapped[bool] = mapped_column(default=True)
    warn_line: Mapped[int | None] = mapped_column(default=None)
    state: Mapped[ProductState] = choice(ProductState, default=ProductState.ACTIVE)
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    batch_id: Mapped[int | None] = mapped_column(index=True, default=None)
    product: Mapped[Product] = relationship(back_populates="skus", init=False)


class SkuAlias(Record):
    """Another code that means a SKU: its old name after a rename, or how a channel spells it."""

    __tablename__ = "sku_alias"
    __table_args__ = table()

    id: Mapped[int] = key()
    alias: Mapped[str] = mapped_column(Text(collation="NOCASE"), unique=True)
    sku_id: Mapped[int] = link("sku")
    batch_id: Mapped[int | None] = mapped_column(index=True, default=None)


class PlatformValue(Record):
    """The number by which a platform knows a value of an option (淘宝 `pid:vid`), as a list of its own told it: it is
    given back in lists for it, and never made up."""

    __tablename__ = "platform_value"
    __table_args__ = table(UniqueConstraint("platform", "name", "value"))

    id: Mapped[int] = key()
    platform: Mapped[str]
    name: Mapped[str]
    value: Mapped[str]
    number: Mapped[str]
    batch_id: Mapped[int | None] = mapped_column(index=True, default=None)


class PlanState(StrEnum):
    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    MISSED = "missed"
    CANCELLED = "cancelled"


class PriceBy(StrEnum):
    """Who changed a price: she herself, a formula she gave, a planned price, a list, or goods that came."""

    OWNER = "owner"
    FORMULA = "formula"
    PLAN = "plan"
    LIST = "list"
    GOODS = "goods"


class PriceChange(Record):
    """A price, compare price or cost of a SKU that was changed: from, to (minor units × 10⁴), when, by whom and why."""

    __tablename__ = "price_change"
    __table_args__ = table(Index("ix_price_change_sku", "sku_id", "id"))

    id: Mapped[int] = key()
    sku_id: Mapped[int] = link("sku", index=False)
    what: Mapped[str]
    at: Mapped[datetime]
    old: Mapped[int | None] = mapped_column(default=None)
    new: Mapped[int | None] = mapped_column(default=None)
    who: Mapped[PriceBy] = choice(PriceBy, default=PriceBy.OWNER)
    why: Mapped[str] = mapped_column(default="")


class PricePlan(Record):
    """A price (minor units × 10⁴) that a SKU has from one day to another, both included; without `ends` for good.

    `before` is the price it goes back to, known once it runs. `missed`: its days passed while nobody looked.
    """

    __tablename__ = "price_plan"
    __table_args__ = table(at_least("price"), Index("ix_price_plan_due", "state", "starts"))

    id: Mapped[int] = key()
    sku_id: Mapped[int] = link("sku")
    price: Mapped[int]
    starts: Mapped[date]
    ends: Mapped[date | None] = mapped_column(default=None)
    why: Mapped[str] = mapped_column(default="")
    state: Mapped[PlanState] = choice(PlanState, default=PlanState.PLANNED)
    before: Mapped[int | None] = mapped_column(default=None)
    created_at: Mapped[datetime]


class VariantPlan(Record):
    """What a product's variants are made of: `axes` as JSON `[["Colour", ["red", "blue"]], …]`, a pattern of codes."""

    __tablename__ = "variant_plan"
    __table_args__ = table()

    id: Mapped[int] = key()
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), unique=True)
    axes: Mapped[str] = mapped_column(default="[]")
    pattern: Mapped[str] = mapped_column(default="")


class VariantGone(Record):
    """A combination of options (JSON, names sorted) that was deleted: it is not made again unasked."""

    __tablename__ = "variant_gone"
    __table_args__ = table(UniqueConstraint("product_id", "combination"))

    id: Mapped[int] = key()
    product_id: Mapped[int] = link("product", index=False)
    combination: Mapped[str]
    code: Mapped[str] = mapped_column(default="")


class Picture(Record):
    """A picture of a product: by content hash in the shop's folder, or an address that was not fetched.

    `sharpness` and `look` as in model/pictures.py; pictures with looks that differ in few bits look alike.
    """

    __tablename__ = "picture"
    __table_args__ = table(
        UniqueConstraint("product_id", "sha256", "address"),
        Index("ix_picture_sha256", "sha256", "product_id"),
    )

    id: Mapped[int] = key()
    product_id: Mapped[int] = link("product")
    sku_id: Mapped[int | None] = maybe("sku", default=None)
    sha256: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    alt: Mapped[str] = mapped_column(default="")
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(default=0)
    sharpness: Mapped[int | None] = mapped_column(default=None)
    look: Mapped[str] = mapped_column(default="")
    batch_id: Mapped[int | None] = mapped_column(index=True, default=None)


class StockMovement(AppendOnly, Record):
    """Pieces that came in (+) or went out (−) of a bucket, with their value in minor units. Never changed.

    `unit_cost` in minor units × 10⁴. `provisional`: went below zero at the last known cost, to be settled by
    the next receipt. Ids are in order of recording; values follow that order, `day` is when it happened.
    """

    __tablename__ = "stock_movement"
    __table_args__ = table(
        Index("ix_stock_movement_sku", "sku_id", "id"), Index("ix_stock_movement_ref", "ref_type", "ref_id")
    )

    id: Mapped[int] = key()
    sku_id: Mapped[int]
    bucket: Mapped[Bucket] = choice(Bucket, default=Bucket.SELLABLE)
    quantity: Mapped[int]
    unit_cost: Mapped[int | None] = mapped_column(default=None)
    value: Mapped[int] = mapped_column(default=0)
    kind: Mapped[MovementKind] = choice(MovementKind)
    reason: Mapped[str] = mapped_column(default="")
    ref_type: Mapped[str] = mapped_column(default="")
    ref_id: Mapped[int | None] = mapped_column(default=None)
    day: Mapped[date]
    recorded_at: Mapped[datetime]
    provisional: Mapped[bool] = mapped_column(default=False)
    reverses_id: Mapped[int | None] = mapped_column(unique=True, default=None)
    note: Mapped[str] = mapped_column(default="")
    batch_id: Mapped[int | None] = mapped_column(index=True, default=None)


class StockLevel(Record):
    """What is there of a SKU, what of it is promised, and what is on its way: kept by triggers (derived.py)."""

    __tablename__ = "stock_level"
    __table_args__ = {"sqlite_strict": True}
    __logged__ = False

    sku_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    on_hand: Mapped[int] = mapped_column(default=0)
    value: Mapped[int] = mapped_column(default=0)
    defective: Mapped[int] = mapped_column(default=0)
    defective_value: Mapped[int] = mapped_column(default=0)
    quarantine: Mapped[int] = mapped_column(default=0)
    quarantine_value: Mapped[int] = mapped_column(default=0)
    allocated: Mapped[int] = mapped_column(default=0)
    incoming: Mapped[int] = mapped_column(default=0, server_default="0")


STAT_VIEWS = {
    "all": "state <> 'archived'", "low": "low > 0", "out": "out > 0", "no_cost": "no_cost > 0",
    "archived": "state = 'archived'",
}  # fmt: skip
"""The named views of the list as SQL over product_stat. Each has its own index for each sort: a list
opens at once
whatever is in it."""


class ProductStat(Record):
    """What the list shows of a product, over its SKUs that are not archived: kept by triggers (derived.py).

    `low` and `out` count its SKUs that are watched (replenishment): at or under their warn line with what is on
    its way, and with nothing left; `no_cost` those whose cost is unknown. Prices in minor units × 10⁴, value in
    minor units, all buckets.
    """

    __tablename__ = "product_stat"
    __table_args__ = (
        *(
            Index(f"ix_product_stat_{view}_{'_'.join(by)}", *by, sqlite_where=text(where))
            for view, where in STAT_VIEWS.items()
            for by in (("product_id",), *((c, "product_id") for c in ("price_low", "on_hand", "available")))
        ),
        {"sqlite_strict": True},
    )
    __logged__ = False

    product_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[ProductState] = choice(ProductState)
    skus: Mapped[int]
    price_low: Mapped[int]
    price_high: Mapped[int]
    on_hand: Mapped[int]
    allocated: Mapped[int]
    available: Mapped[int]
    value: Mapped[int]
    no_cost: Mapped[int]
    low: Mapped[int]
    out: Mapped[int]
