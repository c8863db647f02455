"""Products as lists are made of them: everything that any platform's list tells, read by portions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from shopdesk.model.inserting import chunks
from shopdesk.model.products.formats.goods import Goods, Piece
from shopdesk.model.products.list_known import category_paths
from shopdesk.model.products.list_values import attributes_of
from shopdesk.model.products.records import TAGS
from shopdesk.model.products.rules import MOST_PIECES, unit_text

_PORTION = 1_000


def goods(
    session: Session, currency: str, ids: Sequence[int] | None = None, *, all_of: bool = False,
    archived: bool = True, channel: str = "",
) -> Iterator[Goods]:  # fmt: skip
    """Products in the order they were made, those named or all. `all_of`: their archived SKUs too; without
    `archived` no archived products. `channel`: by the title and short description that it shows (wording)."""
    paths = category_paths(session)
    run = session.connection().exec_driver_sql
    where = "1" if archived else "state <> 'archived'"
    wanted = [r[0] for r in run(f"SELECT id FROM product WHERE {where} ORDER BY id")]
    if ids is not None:
        chosen = set(ids)
        wanted = [i for i in wanted if i in chosen]
    for portion in chunks(wanted, _PORTION):
        for product in _load(run, json.dumps(portion), paths, currency, channel):
            state = product.state
            if not all_of and state != "archived":
                product.skus = [s for s in product.skus if s.state != "archived"]
            if product.skus:
                yield product


def _load(
    run: Any, portion: str, paths: dict[int, tuple[str, ...]], currency: str, channel: str
) -> list[Goods]:
    among = "IN (SELECT value FROM json_each(?))"
    found: dict[int, Goods] = {}
    rows = run(
        f"""SELECT p.id, p.handle, p.title, p.summary, p.description, p.vendor, p.category_id,
                   {TAGS.format(product="p.id")}, p.state FROM product p WHERE p.id {among} ORDER BY p.id""",
        (portion,),
    )
    for r in rows:
        found[r[0]] = Goods(r[1], r[2], [], r[3], r[4], r[5], paths.get(r[6], ()), r[7], r[8])
    sql = f"""SELECT w.product_id, w.title, w.about FROM product_wording w JOIN channel c ON c.id = w.channel_id
              WHERE c.code = ? AND w.product_id {among}"""
    for product, title, about in run(sql, (channel, portion)) if channel else ():
        found[product].title = title or found[product].title
        found[product].summary = about or found[product].summary
    rows = run(
        f"""SELECT s.product_id, s.code, s.title, s.options, s.price, s.compare_price, s.cost, s.barcode,
                   s.weight_g, s.volume_cm3, s.warn_line, s.state, s.tracked OR coalesce(f.counted, 0) > 0,
                   coalesce(f.available, l.on_hand - l.allocated, 0)
            FROM sku s LEFT JOIN stock_level l ON l.sku_id = s.id LEFT JOIN bundle_stat f ON f.sku_id = s.id
            WHERE s.product_id {among} ORDER BY s.product_id, s.position, s.id""",
        (portion,),
    )
    for product, code, title, options, *money, barcode, weight, volume, warn, state, known, free in rows:
        price, compare, cost = ("" if m is None else unit_text(m, currency) for m in money)
        stock = min(max(0, free), MOST_PIECES) if known else None
        own = json.loads(options or "{}")
        found[product].skus.append(
            Piece(code, title, own, price, compare, cost, barcode, weight, volume, warn, state, stock)
        )
    sql = f"""SELECT product_id, address, alt FROM picture WHERE address <> '' AND product_id {among}
              ORDER BY product_id, position, id"""
    for product, address, alt in run(sql, (portion,)):
        found[product].pictures.append((address, alt))
    for product, told in attributes_of(run, portion).items():
        found[product].attributes = told
    return list(found.values())
