"""What the page *To fix* shows: how many products lack what, which they are, and what to fill in one after another."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.model import search
from shopdesk.model.advice.records import CHECKLIST, POINTS, TAGS, Decision, Point, bit, gaps_of
from shopdesk.model.listing import in_order
from shopdesk.model.products.records import TAGS as TAGS_TEXT

ALL = "all"
"""The view of every product that lacks anything."""
_FOUND, _SORTED = 20_000, 3_000


@dataclass(frozen=True, slots=True)
class Gap:
    """A point of the checklist and how many products lack it."""

    point: Point
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """How complete the catalogue is: its products that are not archived, how many of them lack anything, their mean
    score, each point's gaps."""

    products: int
    lacking: int
    score: int
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class FixRow:
    """A product with what it lacks, by code in the order of the checklist. `sku` is the first of `skus`."""

    id: int
    title: str
    sku: str
    skus: int
    picture: str
    score: int
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """One thing to fill in: a point of a product, or of one variant of it (`sku_id`)."""

    gap: str
    product_id: int
    sku_id: int | None


@dataclass(frozen=True, slots=True)
class Known:
    """What helps to fill a stop in. Price and cost in minor units × 10⁴; `value` is what is there already.

    `open`: whether it is still missing; `supplier` the one named already, else the vendor the product names.
    """

    title: str
    sku: str
    picture: str
    price: int | None
    cost: int | None
    value: str
    supplier: str
    open: bool


def overview(session: Session) -> Overview:
    """How many products lack what, most weighty first as in the checklist."""
    rows = session.execute(text("SELECT code, count FROM gap_count"))
    counts = {code: count for code, count in rows}  # noqa: C416 - rows are no pairs to the type checker
    products = counts.get("all", 0)
    score = round(counts.get("sum", 0) / products) if products else 100
    return Overview(
        products, counts.get("any", 0), score, tuple(Gap(p, counts.get(p.code, 0)) for p in CHECKLIST)
    )


def ids(
    session: Session,
    gap: str = ALL,
    search_for: str = "",
    *,
    by_score: bool = True,
    descending: bool = False,
    limit: int | None = None,
) -> array[int]:
    """The products that lack a point, or anything; by score, or newest first. A search is newest first."""
    where = "gaps <> 0" if gap == ALL else f"gaps & {bit(gap)}"
    way = "DESC" if descending else "ASC"
    order = f"score {way}, product_id {way}" if by_score else "product_id DESC"
    if search_for.strip():
        hits = search.find(session, "product", search_for, _FOUND)
        where += f" AND product_id IN ({','.join(str(i) for i in hits)})"
        order = "product_id DESC"
    by = f"INDEXED BY ix_product_check_{gap}" if _few(session, gap) else ""
    sql = f"SELECT product_id FROM product_check {by} WHERE {where} ORDER BY {order} LIMIT ?"
    found = session.connection().exec_driver_sql(sql, (-1 if limit is None else limit,))
    return array("q", [row[0] for row in found])


def _few(session: Session, gap: str) -> bool:
    """Whether so few lack a point that it is faster to sort them than to walk past all others."""
    count = session.execute(text("SELECT count FROM gap_count WHERE code = :g"), {"g": gap}).scalar()
    return gap != ALL and (count or 0) < _SORTED


def rows(session: Session, wanted: Sequence[int]) -> list[FixRow]:
    """These products in the order asked; those that are gone are left out."""
    found = session.execute(
        text("""
            SELECT c.product_id, p.title, coalesce(t.skus, 0), c.score, c.gaps,
                   coalesce((SELECT s.code FROM sku s WHERE s.product_id = p.id
                             ORDER BY s.state = 'archived', s.position, s.id LIMIT 1), ''),
                   coalesce((SELECT i.sha256 FROM picture i WHERE i.product_id = p.id AND i.sha256 <> ''
                             ORDER BY i.position, i.id LIMIT 1), '')
            FROM product_check c JOIN product p ON p.id = c.product_id
            LEFT JOIN product_stat t ON t.product_id = p.id
            WHERE c.product_id IN (SELECT value FROM json_each(:ids))
        """),
        {"ids": json.dumps(list(wanted))},
    )
    by_id = {r[0]: FixRow(r[0], r[1], r[5], r[2], r[6], r[3], tuple(gaps_of(r[4]))) for r in found}
    return in_order(by_id, wanted)


def of_product(session: Session, product_id: int) -> tuple[int, tuple[str, ...]] | None:
    """A product's score and the codes of what it lacks; None when it is archived or gone."""
    row = session.execute(
        text("SELECT score, gaps FROM product_check WHERE product_id = :p"), {"p": product_id}
    ).one_or_none()
    return None if row is None else (row[0], tuple(gaps_of(row[1])))


def scores(session: Session, product_ids: Sequence[int]) -> dict[int, int]:
    """The score of each of these products that is not archived."""
    rows_ = session.execute(
        text(
            "SELECT product_id, score FROM product_check WHERE product_id IN (SELECT value FROM json_each(:ids))"
        ),
        {"ids": json.dumps(list(product_ids))},
    )
    return {r[0]: r[1] for r in rows_}


def stops(session: Session, gap: str, product_ids: Sequence[int] | None = None) -> list[Stop]:
    """What to fill in, newest product first: every product that lacks the point, variant by variant where it is
    theirs; `gap` ALL fills these products in point by point."""
    if gap == ALL:
        found = [stops(session, p.code, product_ids) for p in CHECKLIST]
        return sorted((s for part in found for s in part), key=lambda s: -s.product_id)
    point = POINTS[gap]
    chosen = "" if product_ids is None else "AND c.product_id IN (SELECT value FROM json_each(:ids))"
    values = {} if product_ids is None else {"ids": json.dumps(list(product_ids))}
    sku = "s.id" if point.sku else "NULL"
    join = (
        f"JOIN sku s ON s.product_id = c.product_id AND s.state <> 'archived' AND {point.sku}"
        if point.sku
        else ""
    )
    order = "c.product_id DESC" + (", s.position, s.id" if point.sku else "")
    sql = f"""
        SELECT c.product_id, {sku} FROM product_check c {join} WHERE c.gaps & {bit(gap)} {chosen} ORDER BY {order}
    """
    return [Stop(gap, r[0], r[1]) for r in session.execute(text(sql), values)]


_VALUES = {
    "name": "p.title", "summary": "p.summary", "description": "p.description",
    "category": "coalesce(p.category_id, '')", "warn_line": "coalesce(p.warn_line, '')",
    "tags": TAGS_TEXT.format(product="p.id"),
}  # fmt: skip


def known(session: Session, stop: Stop) -> Known | None:
    """What is known where something is to be filled in; None when the product or variant is gone."""
    point = POINTS[stop.gap]
    wrong = f"coalesce({point.sku}, 0)" if point.sku else f"({point.missing})"
    row = session.execute(
        text(f"""
            SELECT p.title, s.code || CASE WHEN s.title <> '' THEN ' · ' || s.title ELSE '' END, s.price, s.cost,
                   coalesce((SELECT i.sha256 FROM picture i WHERE i.product_id = p.id AND i.sha256 <> ''
                             ORDER BY i.position, i.id LIMIT 1), ''),
                   {_VALUES.get(stop.gap, "''")}, {wrong},
                   coalesce((SELECT u.name FROM supplier_sku v JOIN supplier u ON u.id = v.supplier_id
                             WHERE v.sku_id = s.id ORDER BY v.preferred DESC, v.id LIMIT 1), p.vendor)
            FROM product p LEFT JOIN sku s ON s.id = coalesce(:sku, (
                SELECT f.id FROM sku f WHERE f.product_id = p.id AND f.state <> 'archived'
                ORDER BY f.position, f.id LIMIT 1))
            WHERE p.id = :product AND p.state <> 'archived'
        """),
        {"product": stop.product_id, "sku": stop.sku_id},
    ).one_or_none()
    if row is None or (stop.sku_id is not None and row[1] is None):
        return None
    return Known(row[0], row[1] or "", row[4], row[2], row[3], str(row[5]), row[7] or "", bool(row[6]))


__all__ = [
    "ALL", "CHECKLIST", "POINTS", "TAGS", "Decision", "FixRow", "Gap", "Known", "Overview", "Stop", "ids", "known",
    "of_product", "overview", "rows", "scores", "stops",
]  # fmt: skip
