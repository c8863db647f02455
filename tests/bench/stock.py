"""A catalogue of 100,000 SKUs with 1,000,000 movements: its list, chips, search, and the replenishment of all of it,
beside bare sqlite3 doing the same reads."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from pysqlite3 import dbapi2

from shopdesk.core.texts import say
from shopdesk.model.files import create
from shopdesk.model.inserting import next_id
from shopdesk.model.orders.records import Order, OrderLine
from shopdesk.model.products import queries as products
from shopdesk.model.products.records import Category, Product, Sku, StockMovement
from shopdesk.model.replenishment import figures, reorder, stock_list
from shopdesk.model.replenishment.stock_list import Sort, View
from shopdesk.model.shop import bulk, end_bulk
from shopdesk.model.taxonomy import facets
from tests.bench import shelves
from tests.bench.measuring import Measure, best, once
from tests.bench.putting import put

FRAME, WORST = 0.016, 0.050
TODAY = date(2026, 10, 31)
_STAMP = "2026-10-31T08:00:00Z"
_NAMES = (
    "龙井茶",
    "茉莉花茶",
    "Oolong sampler",
    "普洱熟茶饼",
    "Glass tea mug",
    "白瓷盖碗",
    "Bamboo tray",
    "紫砂壶",
)


def measured(folder: Path, skus: int, movements: int) -> Iterator[Measure]:
    """Make the catalogue by the bulk path, then open, count, search and reckon."""
    path = folder / "stock.shopdesk"
    shop = create(
        path, name="stock", books_start=date(2024, 1, 1), clock=lambda: datetime(2026, 10, 31, 8, tzinfo=UTC)
    )
    made, _ = once(lambda: shop.do(say("stock"), fill, skus, movements))
    print(f"{skus} SKUs, {movements} movements: made in {made.__round__(1)} s")
    yield from _whole(shop, path)
    yield from _lists(shop)
    yield from _search(shop)
    yield from _narrowed(shop)
    yield from shelves.measured(shop, skus)
    shop.close()
    print(f"memory of a program that reckons it all, at most: {_memory(path)} MB; allowed are 400 MB")


def fill(work, skus: int, movements: int) -> None:
    """Products of one SKU each, a receipt and sales for each, the sales of the last year as orders of ten rows."""
    bulk(work)
    chance = Random(11)
    each = max(movements // skus, 2)
    every = range(1, skus + 1)
    put(work, Category, ("id", "name"), ((i, f"Kind {i}") for i in range(1, 41)))
    put(work, Product, ("id", "handle", "title", "category_id", "state", "created_at"), map(_product, every))
    put(work, Sku, ("id", "product_id", "code", "price", "cost", "barcode", "tracked", "state", "created_at"),
         map(_sku, every))  # fmt: skip
    put(work, StockMovement, ("sku_id", "quantity", "unit_cost", "value", "kind", "ref_type", "ref_id", "day",
                               "recorded_at", "bucket"), _moves(skus, each, chance))  # fmt: skip
    first = next_id(work, "orders")
    sold = list(_sold(skus, each))
    heads = (_order(first + n // 10, sold[n : n + 1]) for n in range(0, len(sold) + 1, 10))
    put(work, Order, ("id", "channel_id", "external_no", "number", "kind", "stage", "label", "placed_at", "paid_at",
                       "day", "method"), heads)  # fmt: skip
    put(work, OrderLine, ("order_id", "position", "external_key", "kind", "sku_id", "quantity", "unit_price",
                           "subtotal", "amount", "cost", "day", "shipped", "delivered"),
         (_row(first + n // 10, n, sku, day, pieces) for n, (sku, day, pieces) in enumerate(sold)))  # fmt: skip
    end_bulk(work, frozenset({"product", "sku", "category", "stock_movement", "orders", "order_line"}))


def _product(i: int) -> tuple:
    return (i, f"p-{i}", f"{_NAMES[i % len(_NAMES)]} {i}", 1 + i % 40, "active", _STAMP)


def _sku(i: int) -> tuple:
    return (i, i, f"K-{i:06}", 50_000_000 + i % 999, 20_000_000, f"69{i:011}", 1, "active", _STAMP)


def _sales(sku: int, each: int) -> Iterator[tuple[int, int]]:
    """The sales of a SKU as (days ago, pieces): some sell daily, most rarely."""
    chance = Random(sku)
    span = (60, 180, 365)[sku % 3]
    return ((1 + chance.randrange(span), 1 + chance.randrange(3)) for _ in range(each - 1))


def _moves(skus: int, each: int, chance: Random) -> Iterator[tuple]:
    """In order of recording: everything received a year ago, then sold day by day."""
    for sku in range(1, skus + 1):
        pieces = 2 * each + chance.randrange(9) - 6 + (0, 30, 60)[sku % 3]
        yield _move(sku, max(pieces, 1), 400, "purchase_in", "", 0)
    found = ((-ago, sku, n) for sku in range(1, skus + 1) for ago, n in _sales(sku, each))
    for ago, sku, pieces in sorted(found):
        yield _move(sku, -pieces, -ago, "sale_out", "shipment", sku)


def _move(sku: int, pieces: int, ago: int, kind: str, ref: str, ref_id: int) -> tuple:
    day = (TODAY - timedelta(days=ago)).isoformat()
    return (sku, pieces, 20_000_000, pieces * 2_000, kind, ref, ref_id, day, f"{day}T08:00:00Z", "sellable")


def _sold(skus: int, each: int) -> Iterator[tuple[int, str, int]]:
    for sku in range(1, skus + 1):
        for ago, pieces in _sales(sku, each):
            yield sku, (TODAY - timedelta(days=ago)).isoformat(), pieces


def _order(i: int, first: list[tuple[int, str, int]]) -> tuple:
    day = first[0][1] if first else TODAY.isoformat()
    at = f"{day}T08:00:00Z"
    return (i, 1, f"X{i}", f"{i}", "order", "completed", "completed", at, at, day, "platform")


def _row(order: int, n: int, sku: int, day: str, pieces: int) -> tuple:
    amount = 5_000 * pieces
    return (
        order,
        n % 10,
        str(n),
        "goods",
        sku,
        pieces,
        50_000_000,
        amount,
        amount,
        2_000 * pieces,
        day,
        pieces,
        pieces,
    )


_READS = (
    """SELECT sku_id, day, sum(quantity - cancelled), sum(amount) FROM order_line
       WHERE day >= ? AND kind = 'goods' GROUP BY 1, 2""",
    "SELECT sku_id, day, sum(quantity) FROM stock_movement WHERE day >= ? GROUP BY 1, 2",
    """SELECT s.id, s.code, p.title, p.category_id, l.on_hand, l.allocated, l.incoming FROM sku s
       JOIN product p ON p.id = s.product_id LEFT JOIN stock_level l ON l.sku_id = s.id WHERE s.created_at >= ?""",
)


def _bare(path: Path) -> float:
    """The same reads by sqlite3 alone: sales and movements of the window by SKU and day, and every SKU."""
    start = (TODAY - timedelta(days=56)).isoformat()
    with dbapi2.connect(path) as connection:
        return best(lambda: [connection.execute(sql, (start,)).fetchall() for sql in _READS], 3)


def _whole(shop, path: Path) -> Iterator[Measure]:
    floor = _bare(path)
    name = "replenishment of the whole catalogue"
    yield Measure(name, best(lambda: shop.ask(reorder.whole_catalogue, TODAY), 2), floor, most=3.0)
    yield Measure(
        "figures of the day, first time", once(lambda: figures.refresh(shop, force=True))[0], most=8.0
    )
    yield Measure(
        "figures of the day, nothing new", once(lambda: figures.refresh(shop, force=True))[0], most=4.0
    )
    yield Measure("are the figures of today?", best(lambda: figures.refresh(shop)), most=FRAME)
    yield Measure(
        "what to order, from the figures kept", best(lambda: shop.ask(reorder.offers, TODAY), 3), most=0.5
    )


def _lists(shop) -> Iterator[Measure]:
    for view in View:
        took = best(lambda v=view: shop.ask(stock_list.page, TODAY, v))
        yield Measure(f"stock, first page of {view}", took, most=FRAME)
    yield Measure("stock, chips", best(lambda: shop.ask(stock_list.chips, TODAY)), most=FRAME)
    for sort in (Sort.AVAILABLE, Sort.VALUE, Sort.CODE, Sort.NEWEST):
        took = best(lambda s=sort: shop.ask(stock_list.ids, TODAY, sort=s, descending=True, limit=256))
        yield Measure(f"stock, first ids by {sort}", took, most=FRAME)
    ids = shop.ask(stock_list.ids, TODAY)
    middle = ids[len(ids) // 2 :][:50]
    yield Measure(
        "stock, a page in the middle", best(lambda: shop.ask(stock_list.rows, middle, TODAY)), most=FRAME
    )


def _search(shop) -> Iterator[Measure]:
    found = []
    for typed in ("茶", "龙井", "o", "oolong", "k-0000", "紫砂壶 7"):
        took = best(lambda t=typed: shop.ask(stock_list.ids, TODAY, View.ALL, t, limit=256))
        found.append(took)
        yield Measure(f"search stock for “{typed}”", took, most=WORST)
    yield Measure("search stock, typical", sorted(found)[len(found) // 2], most=FRAME)


def _narrowed(shop) -> Iterator[Measure]:
    """The catalogue under a filter: its first page, and what else can be chosen then."""
    everything, newest = products.View.ALL, products.Sort.NEWEST
    for name, chosen in (
        ("one category", {"category": frozenset({"7"})}),
        (
            "three categories and a state",
            {"category": frozenset({"7", "8", "9"}), "state": frozenset({"active"})},
        ),
    ):
        narrow = facets.Filter(chosen)
        took = best(lambda n=narrow: shop.ask(facets.ids, everything, "", newest, n, limit=256))
        yield Measure(f"catalogue of {name}, first page", took, most=FRAME)
        for facet in ("category", "state", "vendor"):
            took = best(lambda n=narrow, f=facet: shop.ask(facets.counts, n, f, everything), 3)
            yield Measure(f"catalogue of {name}, counts by {facet}", took, most=0.25)


_ALONE = """
import sys
from datetime import date
from pathlib import Path
from shopdesk.model.files import open_shop
from shopdesk.model.replenishment import reorder
shop = open_shop(Path(sys.argv[1]))
shop.ask(reorder.whole_catalogue, date.fromisoformat(sys.argv[2]))
status = Path("/proc/self/status")
if status.exists():  # Linux would give ru_maxrss as the most that this program or the bench that started it had
    print(int(status.read_text().split("VmHWM:")[1].split()[0]) // 1024)
else:
    import resource
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024**2)
shop.close()
"""


def _memory(path: Path) -> int:
    """The most memory that a process of its own has while it reckons, in megabytes."""
    words = [sys.executable, "-c", _ALONE, str(path), TODAY.isoformat()]
    return int(subprocess.run(words, capture_output=True, text=True, check=True).stdout)
