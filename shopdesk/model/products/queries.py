"""What the Products tab shows: the list with its chips, and what others look up of SKUs and stock."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Integer, and_, func, literal_column, or_, select, text
from sqlalchemy.orm import Session

from shopdesk.core.texts import N_
from shopdesk.model import search
from shopdesk.model.advice.records import ProductCheck
from shopdesk.model.listing import counts, ids_of, in_order, is_few
from shopdesk.model.products.records import (
    STAT_VIEWS,
    Bucket,
    MovementKind,
    Picture,
    Product,
    ProductStat,
    ProductState,
    Sku,
    SkuAlias,
    StockLevel,
)
from shopdesk.model.products.rules import BUCKETS, REASONS, Cover, Reason, WarnLevel

PAGE = 50
_FOUND = 20_000
_MOST_SHARING = 20


class View(StrEnum):
    """The chips of the tab."""

    ALL = "all"
    LOW = "low"
    OUT = "out"
    NO_COST = "no_cost"
    ARCHIVED = "archived"


VIEWS = {
    View.ALL: N_("All"), View.LOW: N_("Low stock"), View.OUT: N_("Out of stock"), View.NO_COST: N_("No cost"),
    View.ARCHIVED: N_("Archived"),
}  # fmt: skip


class Sort(StrEnum):
    """What the list can be sorted by at any size."""

    NEWEST = "newest"
    TITLE = "title"
    PRICE = "price_low"
    ON_HAND = "on_hand"
    AVAILABLE = "available"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A line of the list. Prices in minor units × 10⁴, value in minor units; `sku` is the first of `skus`.
    `score` is how complete it is, 0 to 100 (advice), None when it is archived."""

    id: int
    title: str
    sku: str
    skus: int
    price_low: int
    price_high: int
    on_hand: int
    available: int
    allocated: int
    value: int
    cover: Cover
    no_cost: bool
    picture: str
    state: ProductState
    score: int | None = None


_STAT = ProductStat


def chips(session: Session) -> dict[View, int]:
    """How many products each view holds."""
    return counts(session, {view: f"SELECT 1 FROM product_stat WHERE {STAT_VIEWS[view]}" for view in View})


def ids(
    session: Session,
    view: View = View.ALL,
    search_for: str = "",
    sort: Sort = Sort.NEWEST,
    *,
    descending: bool = True,
    limit: int | None = None,
) -> array[int]:
    """The ids of a view in their order; the first `limit` of them for the first page. A search is newest
    first."""
    if search_for.strip():
        return _found(session, view, search_for, limit or _FOUND)
    return ids_of(session, _sorted(session, view, sort, descending), limit)


def _sorted(session: Session, view: View, sort: Sort, descending: bool) -> str:
    """SQL of a view's ids in order: down an index, or, of a small view by title or score, its few rows sorted.
    What is archived has no score: it stands newest first."""
    where, way = STAT_VIEWS[view], "DESC" if descending else "ASC"
    if sort is Sort.NEWEST or (sort is Sort.SCORE and view is View.ARCHIVED):
        return f"SELECT product_id FROM product_stat WHERE {where} ORDER BY product_id {way} LIMIT ?"
    if sort not in (Sort.TITLE, Sort.SCORE):
        return f"""
            SELECT product_id FROM product_stat WHERE {where} ORDER BY {sort} {way}, product_id {way} LIMIT ?
        """
    join = "CROSS JOIN" if is_few(session, f"SELECT 1 FROM product_stat WHERE {where}") else "JOIN"
    if sort is Sort.SCORE:
        return f"""
            SELECT c.product_id FROM product_stat {join} product_check c ON c.product_id = product_stat.product_id
            WHERE product_stat.{where} ORDER BY c.score {way}, c.product_id {way} LIMIT ?
        """
    return f"""
        SELECT p.id FROM product_stat {join} product p ON p.id = product_stat.product_id
        WHERE product_stat.{where} ORDER BY p.title {way}, p.id {way} LIMIT ?
    """


def _found(session: Session, view: View, typed: str, limit: int) -> array[int]:
    hits = search.find(session, "product", typed, _FOUND)
    if not hits:
        return array("q")
    marks = ",".join(str(i) for i in hits)
    where = f"product_stat.{STAT_VIEWS[view]} AND product_id IN ({marks})"
    query = select(_STAT.product_id).where(text(where)).order_by(_STAT.product_id.desc()).limit(limit)
    return array("q", session.scalars(query))


def rows(session: Session, wanted: Sequence[int]) -> list[ProductRow]:
    """The lines of these products, in the order asked; those that are gone are left out."""
    query = (
        select(_STAT, Product.title, _first_code(), _main_picture(), ProductCheck.score, _counted())
        .join(Product, Product.id == _STAT.product_id)
        .outerjoin(ProductCheck, ProductCheck.product_id == _STAT.product_id)
        .where(_STAT.product_id.in_(wanted))
    )
    by_id = {r[0].product_id: _row(r) for r in session.execute(query)}
    return in_order(by_id, wanted)


def page(
    session: Session,
    view: View = View.ALL,
    sort: Sort = Sort.NEWEST,
    *,
    descending: bool = True,
    count: int = PAGE,
) -> list[ProductRow]:
    """The first page of a view, at once; the ids of the rest follow from `ids`."""
    return rows(session, ids(session, view, "", sort, descending=descending, limit=count))


def _first_code() -> Any:
    return (
        select(Sku.code)
        .where(Sku.product_id == _STAT.product_id)
        .order_by(Sku.state == ProductState.ARCHIVED, Sku.position, Sku.id)
        .limit(1)
        .correlate(_STAT)
        .scalar_subquery()
    )


def _main_picture() -> Any:
    return (
        select(Picture.sha256)
        .where(Picture.product_id == _STAT.product_id, Picture.sha256 != "")
        .order_by(Picture.position, Picture.id)
        .limit(1)
        .correlate(_STAT)
        .scalar_subquery()
    )


def _counted() -> Any:
    """Whether any of the product's SKUs was ever counted or received, or is a bundle of such."""
    return (
        select(Sku.id)
        .where(
            Sku.product_id == _STAT.product_id,
            Sku.state != ProductState.ARCHIVED,
            or_(Sku.tracked, text("(SELECT f.counted FROM bundle_stat f WHERE f.sku_id = sku.id) > 0")),
        )
        .correlate(_STAT)
        .exists()
    )


def _row(row: Any) -> ProductRow:
    stat, title, code, picture, score, counted = row
    return ProductRow(
        stat.product_id, title, code or "", stat.skus, stat.price_low, stat.price_high, stat.on_hand,
        stat.available,
        stat.allocated, stat.value, _cover(stat, counted=counted), stat.no_cost > 0, picture or "", stat.state, score,
    )  # fmt: skip


def _cover(stat: ProductStat, *, counted: bool) -> Cover:
    """The worst of the product's SKUs; nothing left of what is not reordered is no alarm."""
    if not counted:
        return Cover.UNTRACKED
    if stat.out:
        return Cover.OUT
    if stat.low:
        return Cover.LOW
    return Cover.ENDED if stat.available <= 0 and stat.state is ProductState.ACTIVE else Cover.OK


@dataclass(frozen=True, slots=True)
class SkuChoice:
    """A SKU to choose for an order or a receipt. Price and cost in minor units × 10⁴. A `bundle` has no stock of
    its own; `available` is what its components make."""

    id: int
    product_id: int
    code: str
    title: str
    price: int
    cost: int | None
    tracked: bool
    available: int
    bundle: bool = False


def find_skus(session: Session, typed: str, limit: int = 20) -> list[SkuChoice]:
    """SKUs for sale whose code, alias, barcode or product fits what was typed; an exact code comes first."""
    exact = sku_by_code(session, typed)
    products = search.find(session, "product", typed, limit)
    found = _choices(session, Sku.product_id.in_(products), limit) if products else []
    first = (
        _choices(session, Sku.id == exact, 1) if exact is not None else sharing(session, typed, for_sale=True)
    )
    before = {c.id for c in first}
    return (first + [c for c in found if c.id not in before])[:limit]


def sku_by_code(session: Session, code: str) -> int | None:
    """The SKU that a code, an alias or a barcode means, whatever its case; None when nobody has it, or several
    share the barcode: the first of them would be a guess. What is archived does not count beside what is not."""
    code = code.strip()
    if not code:
        return None
    named = _named(session, code)
    if named is not None:
        return named
    held = session.execute(select(Sku.id, Sku.state).where(Sku.barcode == code)).all()
    fit = [i for i, state in held if state is not ProductState.ARCHIVED] or [i for i, _state in held]
    return fit[0] if len(fit) == 1 else None


def _named(session: Session, code: str) -> int | None:
    return session.scalar(select(Sku.id).where(Sku.code == code)) or session.scalar(
        select(SkuAlias.sku_id).where(SkuAlias.alias == code)
    )


def sharing(
    session: Session, code: str, *, but: Collection[int] = (), for_sale: bool = False
) -> list[SkuChoice]:
    """The SKUs, archived ones aside, that have a barcode, without those of `but`; none where a SKU is called so, since
    that is what a scan of it means. `for_sale`: only what can be sold."""
    code = code.strip()
    if not code or _named(session, code) is not None:
        return []
    fit = Sku.state == ProductState.ACTIVE if for_sale else Sku.state != ProductState.ARCHIVED
    where = and_(Sku.barcode == code, Sku.id.not_in(list(but)), fit)
    return _choices(session, where, _MOST_SHARING, every=True)


def choice(session: Session, sku_id: int) -> SkuChoice | None:
    """One SKU to choose; None when it is gone."""
    return next(iter(_choices(session, Sku.id == sku_id, 1, every=True)), None)


_MADE = literal_column("(SELECT f.available FROM bundle_stat f WHERE f.sku_id = sku.id)", Integer)
"""How many of a bundle its components make; NULL of what is none."""


def _choices(session: Session, where: Any, limit: int, *, every: bool = False) -> list[SkuChoice]:
    query = (
        select(Sku, Product.title, func.coalesce(StockLevel.on_hand - StockLevel.allocated, 0), _MADE)
        .join(Product, Product.id == Sku.product_id)
        .join(StockLevel, StockLevel.sku_id == Sku.id, isouter=True)
        .where(where)
        .order_by(Sku.product_id.desc(), Sku.position, Sku.id)
        .limit(limit)
    )
    if not every:
        query = query.where(Sku.state == ProductState.ACTIVE)
    return [
        SkuChoice(
            s.id, s.product_id, s.code, named(title, s.title), s.price, s.cost, s.tracked,
            free if made is None else made, made is not None,
        )
        for s, title, free, made in session.execute(query)
    ]  # fmt: skip


def named(product: str, sku: str) -> str:
    """A variant's full name: `Longjing · 50 g`."""
    return f"{product} · {sku}" if sku and sku != product else product


def products_of(session: Session, sku_ids: Iterable[int]) -> dict[int, int]:
    """The product of each SKU."""
    found = session.execute(select(Sku.id, Sku.product_id).where(Sku.id.in_(list(sku_ids))))
    return dict(found.all())


__all__ = [
    "BUCKETS", "REASONS", "VIEWS", "Bucket", "Cover", "MovementKind", "ProductRow", "ProductState", "Reason",
    "SkuChoice", "Sort", "View", "WarnLevel", "chips", "choice", "find_skus", "ids", "named", "page",
    "products_of",
    "rows", "sharing", "sku_by_code",
]  # fmt: skip
