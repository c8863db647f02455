"""The grid's rows: SKUs in pages, the newest product first or sorted by a column."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.texts import N_
from shopdesk.model import search
from shopdesk.model.products.derived import category_path
from shopdesk.model.products.grid_rules import (
    BY_KEY,
    COLUMNS,
    STATES,
    Context,
    GridColumn,
    GridRow,
    path_of,
    read,
    text_of,
)
from shopdesk.model.products.records import TAGS, ProductState

_FOUND = 20_000


class GridView(StrEnum):
    """The chips of the grid."""

    ALL = "all"
    DRAFT = "draft"
    NO_COST = "no_cost"
    NO_BARCODE = "no_barcode"
    ARCHIVED = "archived"


GRID_VIEWS = {
    GridView.ALL: N_("All"), GridView.DRAFT: N_("Drafts"), GridView.NO_COST: N_("No cost"),
    GridView.NO_BARCODE: N_("No barcode"), GridView.ARCHIVED: N_("Archived"),
}  # fmt: skip
_WHERE = {
    GridView.ALL: "s.state <> 'archived'", GridView.DRAFT: "s.state = 'draft'",
    GridView.NO_COST: "s.cost IS NULL AND s.state <> 'archived'",
    GridView.NO_BARCODE: "s.barcode = '' AND s.state <> 'archived'", GridView.ARCHIVED: "s.state = 'archived'",
}  # fmt: skip
_ORDER = {
    "": "s.product_id {way}, s.position, s.id", "title": "p.title {way}, s.position, s.id", "code": "s.code {way}",
    "price": "s.price {way}, s.id", "cost": "s.cost {way}, s.id", "barcode": "s.barcode {way}, s.id",
    "margin": "(s.price - s.cost) * 1.0 / nullif(s.price, 0) {way}, s.id", "weight_g": "s.weight_g {way}, s.id",
    "volume_cm3": "s.volume_cm3 {way}, s.id",
    "vendor": "p.vendor {way}, s.product_id, s.position", "state": "s.state {way}, s.product_id, s.position",
}  # fmt: skip
SORTS = frozenset(_ORDER)


def ids(
    session: Session, view: GridView = GridView.ALL, search_for: str = "", sort: str = "", *, descending: bool = True,
    limit: int | None = None, products: Sequence[int] = (),
) -> array[int]:  # fmt: skip
    """The SKUs of a view in order; only those of `products`, or of the products found, if any are named."""
    where = "TRUE" if products else _WHERE[view]
    if search_for.strip():
        found_by, only = search.find(session, "product", search_for, _FOUND), set(products)
        products = [i for i in found_by if not only or i in only]
        where += " AND s.product_id IN (SELECT value FROM json_each(:products))"
    elif products:
        where += " AND s.product_id IN (SELECT value FROM json_each(:products))"
    order = _ORDER[sort].format(way="DESC" if descending else "ASC")
    sql = f"SELECT s.id FROM sku s JOIN product p ON p.id = s.product_id WHERE {where} ORDER BY {order} LIMIT :limit"
    if (
        not sort and "json_each" not in where
    ):  # down the index of products, so that the first page is there at once
        down = "INDEXED BY ix_sku_product_id" if view is GridView.ALL else ""
        sql = f"SELECT s.id FROM sku s {down} WHERE {where} ORDER BY {order} LIMIT :limit"
    found = session.execute(text(sql), {"products": json.dumps(list(products)), "limit": limit or -1})
    return array("q", found.scalars())


def chips(session: Session) -> dict[GridView, int]:
    """How many SKUs each view holds; reads every SKU, so ask it beside the window."""
    sums = ", ".join(f"coalesce(sum({where}), 0)" for where in _WHERE.values())
    row = session.execute(text(f"SELECT {sums} FROM sku s")).one()
    return dict(zip(_WHERE, row, strict=True))


_ROWS = f"""
    SELECT s.id, s.product_id, p.title, s.code, s.title, s.options, s.price, s.compare_price, s.cost, s.barcode,
           s.weight_g, s.volume_cm3, s.warn_line, coalesce(l.on_hand, 0),
           coalesce(l.on_hand + l.defective + l.quarantine, 0), s.tracked, s.state, p.vendor,
           {category_path("p.category_id")}, {TAGS.format(product="p.id")}, p.summary
    FROM sku s JOIN product p ON p.id = s.product_id LEFT JOIN stock_level l ON l.sku_id = s.id
    WHERE s.id IN (SELECT value FROM json_each(:ids))
"""


def rows(session: Session, wanted: Sequence[int]) -> list[GridRow]:
    """The rows of these SKUs, in any order; those that are gone are left out."""
    found = session.execute(text(_ROWS), {"ids": json.dumps(list(wanted))})
    return [_row(r) for r in found]


def _row(r: Any) -> GridRow:
    values: Any = (
        *r[:5],
        tuple(json.loads(r[5]).items()),
        *r[6:15],
        bool(r[15]),
        ProductState(r[16]),
        *r[17:],
    )
    return GridRow(*values)


def context(session: Session, currency: str) -> Context:
    """What cells are read with."""
    paths = session.execute(text(f"SELECT c.id, c.name, {category_path('c.id')} FROM category c")).all()
    known: dict[str, int | None] = {}
    for number, name, path in paths:
        short, long = path_of(name), path_of(path)
        known[short] = None if short in known and short != long else number
    return Context(currency, known | {path_of(path): number for number, _name, path in paths})


def category_names(session: Session) -> list[str]:
    """The paths of all categories, for choosing."""
    return sorted(session.execute(text(f"SELECT {category_path('c.id')} FROM category c")).scalars())


__all__ = [
    "BY_KEY", "COLUMNS", "GRID_VIEWS", "SORTS", "STATES", "Context", "GridColumn", "GridRow", "GridView",
    "category_names", "chips", "context", "ids", "read", "rows", "text_of",
]  # fmt: skip
