"""Suppliers and stock takes of the catalogue that `stock.py` made: lists, chips, search, and a review in which one line
in five differs."""

from __future__ import annotations

from collections.abc import Iterator

from shopdesk.core.texts import say
from shopdesk.model.counting import queries as counts
from shopdesk.model.counting.queries import LineView
from shopdesk.model.counting.records import CountLine, CountSession
from shopdesk.model.purchasing import supplier_queries as suppliers
from shopdesk.model.purchasing.records import Supplier, SupplierSku
from tests.bench.measuring import Measure, best
from tests.bench.putting import put

FRAME, WORST, WORKED = 0.016, 0.050, 0.25
SUPPLIERS = 500
_STAMP = "2026-10-31T08:00:00Z"


def measured(shop, skus: int) -> Iterator[Measure]:
    """Fill the tables, then ask what their pages ask."""
    shop.do(say("suppliers"), _suppliers, skus)
    shop.do(say("count"), _count, skus)
    yield from _of_suppliers(shop)
    yield from _of_counts(shop)


def _of_suppliers(shop) -> Iterator[Measure]:
    yield Measure("suppliers, chips", best(lambda: shop.ask(suppliers.supplier_chips)), most=FRAME)
    yield Measure("suppliers, ids", best(lambda: shop.ask(suppliers.supplier_ids)), most=FRAME)
    ids = shop.ask(suppliers.supplier_ids)[:50]
    yield Measure("suppliers, a page", best(lambda: shop.ask(suppliers.supplier_rows, ids)), most=FRAME)
    for typed in ("m", "供应", "V-00004"):
        took = best(lambda t=typed: shop.ask(suppliers.supplier_ids, search=t))
        yield Measure(f"search suppliers for “{typed}”", took, most=WORST)


def _of_counts(shop) -> Iterator[Measure]:
    yield Measure("counts, chips", best(lambda: shop.ask(counts.chips)), most=FRAME)
    count = shop.ask(counts.ids)[0]
    yield Measure("counts, the list's rows", best(lambda: shop.ask(counts.rows, [count])), most=FRAME)
    took = best(lambda: shop.ask(counts.line_ids, count, LineView.ALL, "", 256))
    yield Measure("a count, its first lines", took, most=FRAME)
    yield Measure("a review, chips", best(lambda: shop.ask(counts.line_chips, count), 3), most=FRAME)
    took = best(lambda: shop.ask(counts.line_ids, count, LineView.LOOK), 3)
    yield Measure("a review, the lines that need a look", took, most=WORKED)


def _suppliers(work, skus: int) -> None:
    put(work, Supplier, ("id", "name", "party", "created_at"), (
        (i, f"供应商 Maker {i}", f"supplier-{i}", _STAMP) for i in range(1, SUPPLIERS + 1)
    ))  # fmt: skip
    put(work, SupplierSku, ("supplier_id", "sku_id", "code", "price"), (
        (1 + sku % SUPPLIERS, sku, f"V-{sku:06}", 19_000_000) for sku in range(1, skus + 1)
    ))  # fmt: skip


def _count(work, skus: int) -> None:
    put(work, CountSession, ("id", "state", "created_at", "started_at"), [(1, "review", _STAMP, _STAMP)])
    put(work, CountLine, ("session_id", "sku_id", "position", "counted", "book", "counted_at", "movement_id"), (
        (1, sku, sku, 40 + (sku % 5 == 0), 40, _STAMP, 10**9) for sku in range(1, skus + 1)
    ))  # fmt: skip
