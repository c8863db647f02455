"""Writing products as the lists of platforms and as our own table: what comes back in changes nothing.

A platform's list has what is for sale or in preparation, our own table everything. Pictures are told by their
address; one that only lies on this disk has none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from shopdesk.core.problems import refuse
from shopdesk.core.sheet import Sheet
from shopdesk.core.texts import N_, _
from shopdesk.model import writing
from shopdesk.model.inserting import chunks
from shopdesk.model.products.formats import generic, shopify, taobao, woocommerce
from shopdesk.model.products.formats.goods import Goods, Piece, axes_of, write_list
from shopdesk.model.products.list_known import category_paths
from shopdesk.model.products.records import TAGS
from shopdesk.model.products.rules import MOST_PIECES, unit_text

Write = Callable[[Session, str, Path, Sequence[int] | None], int]
_PORTION = 1_000
_ENDINGS = (".csv", ".xlsx")


def goods(
    session: Session, currency: str, ids: Sequence[int] | None = None, *, all_of: bool = False,
    archived: bool = True,
) -> Iterator[Goods]:  # fmt: skip
    """Products in the order they were made, those named or all. `all_of`: their archived SKUs too; without
    `archived` no archived products."""
    paths = category_paths(session)
    run = session.connection().exec_driver_sql
    where = "1" if archived else "state <> 'archived'"
    wanted = [r[0] for r in run(f"SELECT id FROM product WHERE {where} ORDER BY id")]
    if ids is not None:
        chosen = set(ids)
        wanted = [i for i in wanted if i in chosen]
    for portion in chunks(wanted, _PORTION):
        for product in _load(run, json.dumps(portion), paths, currency):
            state = product.state
            if not all_of and state != "archived":
                product.skus = [s for s in product.skus if s.state != "archived"]
            if product.skus:
                yield product


def _load(run: Any, portion: str, paths: dict[int, tuple[str, ...]], currency: str) -> list[Goods]:
    among = "IN (SELECT value FROM json_each(?))"
    found: dict[int, Goods] = {}
    rows = run(
        f"""SELECT p.id, p.handle, p.title, p.summary, p.description, p.vendor, p.category_id,
                   {TAGS.format(product="p.id")}, p.state FROM product p WHERE p.id {among} ORDER BY p.id""",
        (portion,),
    )
    for r in rows:
        found[r[0]] = Goods(r[1], r[2], [], r[3], r[4], r[5], paths.get(r[6], ()), r[7], r[8])
    rows = run(
        f"""SELECT s.product_id, s.code, s.title, s.options, s.price, s.compare_price, s.cost, s.barcode,
                   s.weight_g, s.warn_line, s.state, s.tracked, coalesce(l.on_hand, 0) - coalesce(l.allocated, 0)
            FROM sku s LEFT JOIN stock_level l ON l.sku_id = s.id
            WHERE s.product_id {among} ORDER BY s.product_id, s.position, s.id""",
        (portion,),
    )
    for product, code, title, options, *money, barcode, weight, warn, state, tracked, free in rows:
        price, compare, cost = ("" if m is None else unit_text(m, currency) for m in money)
        stock = min(max(0, free), MOST_PIECES) if tracked else None
        own = json.loads(options or "{}")
        found[product].skus.append(
            Piece(code, title, own, price, compare, cost, barcode, weight, warn, state, stock)
        )
    sql = f"""SELECT product_id, address, alt FROM picture WHERE address <> '' AND product_id {among}
              ORDER BY product_id, position, id"""
    for product, address, alt in run(sql, (portion,)):
        found[product].pictures.append((address, alt))
    return list(found.values())


def write_table(session: Session, currency: str, path: Path, ids: Sequence[int] | None = None) -> int:
    """Our own table, one row for each SKU; answers how many."""
    every = goods(session, currency, ids, all_of=True)
    rows = chain.from_iterable(map(generic.rows, every))
    return writing.write(Sheet(_("Products"), generic.header(), rows, currency), path)


def write_shopify(session: Session, currency: str, path: Path, ids: Sequence[int] | None = None) -> int:
    """Shopify's list as it is taken everywhere."""
    every = goods(session, currency, ids)
    return write_list(shopify.header(), chain.from_iterable(map(shopify.rows, every)), _path(path))


def write_shopify_2024(session: Session, currency: str, path: Path, ids: Sequence[int] | None = None) -> int:
    """Shopify's list under the labels of 2024."""
    rows = chain.from_iterable(shopify.rows(g, modern=True) for g in goods(session, currency, ids))
    return write_list(shopify.header(modern=True), rows, _path(path))


def write_woocommerce(session: Session, currency: str, path: Path, ids: Sequence[int] | None = None) -> int:
    """WooCommerce's CSV, with as many attributes as the widest product has options."""
    axes = max((len(axes_of(g)) for g in goods(session, currency, ids, archived=False)), default=0)
    every = goods(session, currency, ids, archived=False)
    rows = chain.from_iterable(woocommerce.rows(g, axes) for g in every)
    return write_list(woocommerce.header(axes), rows, _path(path), encoding="utf-8-sig")


def write_taobao(session: Session, currency: str, path: Path, ids: Sequence[int] | None = None) -> int:
    """The list of 淘宝助理: UTF-16 with tabs, its keys above its labels."""
    rows = chain.from_iterable(map(taobao.rows, goods(session, currency, ids, archived=False)))
    return write_list(
        taobao.HEADER, rows, _path(path), above=taobao.ABOVE, encoding="utf-16", delimiter="\t"
    )  # fmt: skip


def _path(path: Path) -> Path:
    if path.suffix.lower() not in _ENDINGS:
        words = N_("A product list is written as .csv or .xlsx, not as “{suffix}”.")
        raise refuse(words, field="out", suffix=path.suffix)
    return path


LISTS: dict[str, tuple[str, Write]] = {
    "products": (N_("A table of products, every SKU with all that is told of it"), write_table),
    "products-shopify": (N_("Products as Shopify takes them"), write_shopify),
    "products-shopify-2024": (N_("Products as Shopify takes them, labels of 2024"), write_shopify_2024),
    "products-woocommerce": (N_("Products as WooCommerce takes them"), write_woocommerce),
    "products-taobao": (N_("Products as 淘宝助理 takes them"), write_taobao),
}
"""Name of the export → what it is, and how it is written: (session, currency, path, ids or None)."""
