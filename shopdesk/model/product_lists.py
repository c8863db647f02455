"""Writing products as the lists of platforms and as our own table: what comes back in changes nothing.

A platform's list has what is for sale or in preparation, our own table everything. Pictures are told by their
address; one that only lies on this disk has none.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from pathlib import Path

from sqlalchemy.orm import Session

from shopdesk.core.problems import refuse
from shopdesk.core.sheet import Column, Sheet
from shopdesk.core.texts import N_, _
from shopdesk.model import writing
from shopdesk.model.products.formats import generic, shopify, taobao, woocommerce
from shopdesk.model.products.formats.goods import guarded
from shopdesk.model.products.list_numbers import numbers_of
from shopdesk.model.products.list_queries import goods

Write = Callable[[Session, str, Path, Sequence[int] | None], int]
_ENDINGS = (".csv", ".xlsx")


def write_list(
    header: Sequence[str], rows: Iterable[Sequence[str]], path: Path, *, above: Sequence[Sequence[str]] = (),
    encoding: str = "utf-8", delimiter: str = ",",
) -> int:  # fmt: skip
    """Write a platform's list; answers how many rows it has. `.xlsx` is a workbook of text cells."""
    if path.suffix.lower() == ".xlsx":
        return writing.write(Sheet(path.stem, [Column(h) for h in header], rows), path)
    count = 0
    with writing.replacing(path) as out:
        text = io.TextIOWrapper(out, encoding=encoding, newline="")
        writer = csv.writer(text, delimiter=delimiter)
        writer.writerows([*above, header])
        for row in rows:
            writer.writerow([guarded(c) for c in row])
            count += 1
        text.flush()
        text.detach()
    return count


def write_table(session: Session, currency: str, path: Path, ids: Sequence[int] | None = None) -> int:
    """Our own table, one row for each SKU; answers how many."""
    every = goods(session, currency, ids, all_of=True)
    rows = chain.from_iterable(map(generic.rows, every))
    return writing.write(Sheet(_("Products"), generic.header(), rows, currency), path)


def write_shopify(session: Session, currency: str, path: Path, ids: Sequence[int] | None = None) -> int:
    """Shopify's list as it is taken everywhere."""
    every = goods(session, currency, ids, channel="shopify")
    return write_list(shopify.header(), chain.from_iterable(map(shopify.rows, every)), _path(path))


def write_shopify_2024(session: Session, currency: str, path: Path, ids: Sequence[int] | None = None) -> int:
    """Shopify's list under the labels of 2024."""
    every = goods(session, currency, ids, channel="shopify")
    rows = chain.from_iterable(shopify.rows(g, modern=True) for g in every)
    return write_list(shopify.header(modern=True), rows, _path(path))


def write_woocommerce(session: Session, currency: str, path: Path, ids: Sequence[int] | None = None) -> int:
    """WooCommerce's CSV, with as many attributes as the widest product has options and attributes."""
    axes = max((woocommerce.width(g) for g in goods(session, currency, ids, archived=False)), default=0)
    every = goods(session, currency, ids, archived=False, channel="woocommerce")
    rows = chain.from_iterable(woocommerce.rows(g, axes) for g in every)
    return write_list(woocommerce.header(axes), rows, _path(path), encoding="utf-8-sig")


def write_taobao(session: Session, currency: str, path: Path, ids: Sequence[int] | None = None) -> int:
    """The list of 淘宝助理: UTF-16 with tabs, its keys above its labels."""
    every = goods(session, currency, ids, archived=False, channel="taobao")
    numbers = numbers_of(session.connection().exec_driver_sql, "taobao")
    rows = chain.from_iterable(taobao.rows(g, numbers) for g in every)
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
