"""What is known of one product and of the stock as a whole: the card, the movements behind a number, the
valuation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, func, literal_column, select, text
from sqlalchemy.orm import Session, selectinload

from shopdesk.core.money import UNIT_SCALE, divide
from shopdesk.model.products.derived import category_path, category_value
from shopdesk.model.products.records import (
    Bucket,
    MovementKind,
    Picture,
    Product,
    ProductState,
    Sku,
    StockLevel,
    StockMovement,
)
from shopdesk.model.products.rules import Cover, WarnLevel, cover, tag_list, warn_line_of
from shopdesk.model.shop_settings.queries import facts


@dataclass(frozen=True, slots=True)
class SkuStock:
    """A SKU with its stock. Prices and costs in minor units × 10⁴, values in minor units.

    `unit_cost`: the average of what is there, else the cost last given; None is unknown. `value`: all
    buckets. `ended`: not reordered any more, so that nothing warns of it. A `bundle` has no stock of its own:
    `available` and `incoming` are what its components make.
    """

    id: int
    product_id: int
    code: str
    title: str
    price: int
    compare_price: int | None
    cost: int | None
    barcode: str
    weight_g: int
    volume_cm3: int
    state: ProductState
    tracked: bool
    on_hand: int
    allocated: int
    available: int
    defective: int
    quarantine: int
    unit_cost: int | None
    value: int
    own_warn_line: int | None
    warn_line: int
    warn_level: WarnLevel
    cover: Cover
    incoming: int = 0
    ended: bool = False
    bundle: bool = False


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A picture of a product; without `sha256` it is an address that was not fetched."""

    id: int
    sha256: str
    address: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ProductCard:
    """Everything the card shows of a product; its history is `timeline.history(session, "product", id)`."""

    id: int
    title: str
    handle: str
    description: str
    vendor: str
    tags: tuple[str, ...]
    category: str
    warn_line: int | None
    state: ProductState
    skus: tuple[SkuStock, ...]
    pictures: tuple[PictureRow, ...]
    value: int
    used: bool
    summary: str = ""


@dataclass(frozen=True, slots=True)
class MovementRow:
    """A movement with what was there after it, in its bucket. `taken_back`: a later one reverses it."""

    id: int
    day: date
    at: datetime
    kind: MovementKind
    bucket: Bucket
    quantity: int
    value: int
    unit_cost: int | None
    after: int
    reason: str
    note: str
    ref_type: str
    ref_id: int | None
    provisional: bool
    taken_back: bool


def card(session: Session, product_id: int) -> ProductCard | None:
    """The card of a product; None when it is gone."""
    product = session.scalar(
        select(Product).where(Product.id == product_id).options(selectinload(Product.skus))
    )
    if product is None:
        return None
    skus = sku_stocks(session, Sku.product_id == product_id)
    path = category_path(":category")
    category = session.execute(text(f"SELECT {path}"), {"category": product.category_id}).scalar_one()
    pictures = session.scalars(
        select(Picture).where(Picture.product_id == product_id).order_by(Picture.position, Picture.id)
    )
    moved = select(StockMovement.id).where(StockMovement.sku_id.in_([s.id for s in skus])).limit(1)
    return ProductCard(
        product.id, product.title, product.handle, product.description, product.vendor,
        tuple(tag_list(product.tags)), category, product.warn_line, product.state, tuple(skus),
        tuple(PictureRow(p.id, p.sha256, p.address, p.alt, p.width, p.height) for p in pictures),
        sum(s.value for s in skus), session.scalar(moved) is not None, product.summary,
    )  # fmt: skip


def sku_stocks(session: Session, where: Any = None) -> list[SkuStock]:
    """SKUs with their stock, in the order of their products."""
    shop_line = facts(session).warn_line
    query = (
        select(Sku, Product.warn_line, _CATEGORY_LINE, _DAYS_LINE, _ENDED, StockLevel, *_MADE)
        .join(Product, Product.id == Sku.product_id)
        .join(StockLevel, StockLevel.sku_id == Sku.id, isouter=True)
        .order_by(Sku.product_id, Sku.position, Sku.id)
    )
    if where is not None:
        query = query.where(where)
    return [
        _sku_stock(
            s,
            stock or _NONE,
            warn_line_of(s.warn_line, p, c, shop_line, days),
            ended=bool(ended),
            made=tuple(made),
        )
        for s, p, c, days, ended, stock, *made in session.execute(query)
    ]


_CATEGORY_LINE = literal_column(category_value("warn_line", "product.category_id"), Integer)
_DAYS_LINE = literal_column(
    """(SELECT t.line FROM sku_stat t JOIN sku_plan k ON k.sku_id = t.sku_id
        LEFT JOIN sku_demand d ON d.sku_id = t.sku_id LEFT JOIN bundle_stat f ON f.sku_id = t.sku_id
        WHERE t.sku_id = sku.id AND k.warn_days IS NOT NULL AND coalesce(k.daily, d.mean, f.pace) IS NOT NULL)""",
    Integer,
)
_ENDED = literal_column("(SELECT k.ended FROM sku_plan k WHERE k.sku_id = sku.id)", Integer)
_MADE = [
    literal_column(f"(SELECT f.{c} FROM bundle_stat f WHERE f.sku_id = sku.id)", Integer)
    for c in ("counted", "available", "coming")
]
"""Of a virtual bundle: its counted components, how many they make, and how many more with what is on its way."""
_NONE = StockLevel(sku_id=0)


def _sku_stock(
    sku: Sku, level: StockLevel, warned: tuple[int, WarnLevel], *, ended: bool, made: tuple[int | None, ...]
) -> SkuStock:
    line, level_of = warned
    counted, can_make, more = made
    available = level.on_hand - level.allocated if can_make is None else can_make
    incoming = level.incoming if more is None else more
    average = divide(level.value * UNIT_SCALE, level.on_hand) if level.on_hand > 0 else sku.cost
    return SkuStock(
        sku.id, sku.product_id, sku.code, sku.title, sku.price, sku.compare_price, sku.cost, sku.barcode,
        sku.weight_g, sku.volume_cm3, sku.state, sku.tracked, level.on_hand, level.allocated, available,
        level.defective, level.quarantine, average, level.value + level.defective_value + level.quarantine_value,
        sku.warn_line, line,
        level_of, cover(sku.tracked or bool(counted), available, line, incoming), incoming, ended, counted is not None,
    )  # fmt: skip


def movements(
    session: Session, sku_id: int, bucket: Bucket | None = None, limit: int = 500
) -> list[MovementRow]:
    """The movements that make a SKU's number, latest first, each with what was there after it."""
    after = func.sum(StockMovement.quantity).over(
        partition_by=StockMovement.bucket, order_by=StockMovement.id
    )
    query = select(StockMovement, after).where(StockMovement.sku_id == sku_id)
    if bucket is not None:
        query = query.where(StockMovement.bucket == bucket)
    found = session.execute(query.order_by(StockMovement.id.desc()).limit(limit)).all()
    reversed_by = {m.reverses_id: m.id for m, _ in found if m.reverses_id is not None}
    return [_movement(m, total, _taken_back(m.id, reversed_by)) for m, total in found]


def _taken_back(movement_id: int, reversed_by: dict[int, int]) -> bool:
    links = 0
    while movement_id in reversed_by:
        movement_id, links = reversed_by[movement_id], links + 1
    return links % 2 == 1


def _movement(m: StockMovement, after: int, taken_back: bool) -> MovementRow:
    return MovementRow(
        m.id, m.day, m.recorded_at, m.kind, m.bucket, m.quantity, m.value, m.unit_cost, after, m.reason,
        m.note,
        m.ref_type, m.ref_id, m.provisional, taken_back,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Valuation:
    """What the stock is worth, as the books must have it, in minor units; and the pieces in each bucket."""

    sellable: int
    sellable_value: int
    defective: int
    defective_value: int
    quarantine: int
    quarantine_value: int
    no_cost: int

    @property
    def value(self) -> int:
        """All buckets together."""
        return self.sellable_value + self.defective_value + self.quarantine_value


def valuation(session: Session) -> Valuation:
    """The stock as a whole. `no_cost`: SKUs not archived whose cost is unknown."""
    row = session.execute(
        text("""
            SELECT coalesce(sum(on_hand), 0), coalesce(sum(value), 0), coalesce(sum(defective), 0),
                   coalesce(sum(defective_value), 0), coalesce(sum(quarantine), 0),
                   coalesce(sum(quarantine_value), 0),
                   (SELECT coalesce(sum(no_cost), 0) FROM product_stat)
            FROM stock_level
        """)
    ).one()
    return Valuation(*row)
