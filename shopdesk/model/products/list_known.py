"""What the shop has of the products that a list names: whole products, found by handle, code or alias."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from shopdesk.model.inserting import chunks
from shopdesk.model.products.formats.listing import Listing
from shopdesk.model.products.list_values import Kinds, attributes_of
from shopdesk.model.products.records import TAGS
from shopdesk.model.products.rules import folded
from shopdesk.model.shop import Progress, no_progress

_PORTION = 5_000


@dataclass(slots=True)
class KnownSku:
    """A SKU that is here. Money in minor units × 10⁴."""

    id: int
    product_id: int
    code: str
    title: str
    options: dict[str, str]
    price: int
    compare_price: int | None
    cost: int | None
    barcode: str
    weight_g: int
    volume_cm3: int
    warn_line: int | None
    state: str
    tracked: bool


@dataclass(slots=True)
class KnownProduct:
    """A product that is here. `addresses` of its pictures; `category` is a path; `wordings`: what channels have for
    its title and summary, which their own lists bring back."""

    id: int
    handle: str
    title: str
    summary: str
    description: str
    vendor: str
    category: tuple[str, ...]
    state: str
    tags: str
    attributes: dict[str, list[str]] = field(default_factory=dict)
    skus: dict[int, KnownSku] = field(default_factory=dict)
    addresses: set[str] = field(default_factory=set)
    wordings: dict[str, set[str]] = field(default_factory=dict)


@dataclass
class Known:
    """Products by id and by folded handle, SKUs by folded code and alias, the category tree by path; the kinds of
    attributes where the list tells any."""

    products: dict[int, KnownProduct] = field(default_factory=dict)
    handles: dict[str, KnownProduct] = field(default_factory=dict)
    skus: dict[str, KnownSku] = field(default_factory=dict)
    categories: dict[int, tuple[str, ...]] = field(default_factory=dict)
    kinds: Kinds | None = None

    def above(self, path: tuple[str, ...]) -> set[int]:
        """The categories of a path that are here, from the top down to its own."""
        plain = tuple(map(folded, path))
        return {i for i, p in self.categories.items() if tuple(map(folded, p)) == plain[: len(p)]}


def known_of(session: Session, listing: Listing, progress: Progress = no_progress) -> Known:
    """What the shop has of a list's products."""
    known = Known(categories=category_paths(session))
    codes = [c for p in listing.products for s in p.skus for c in s.spellings]
    handles = [p.handle for p in listing.products if p.handle]
    ids: set[int] = set()
    aliases: list[tuple[str, int]] = []
    for portion, marks in _portions(codes):
        progress(0, 1)
        ids |= {r[0] for r in _run(session, f"SELECT product_id FROM sku WHERE code IN ({marks})", portion)}
        sql = f"""SELECT a.alias, a.sku_id, s.product_id FROM sku_alias a JOIN sku s ON s.id = a.sku_id
                  WHERE a.alias IN ({marks})"""
        for alias, sku_id, product_id in _run(session, sql, portion):
            aliases.append((alias, sku_id))
            ids.add(product_id)
    for portion, marks in _portions(handles):
        ids |= {r[0] for r in _run(session, f"SELECT id FROM product WHERE handle IN ({marks})", portion)}
    for portion, marks in _portions(sorted(ids)):
        progress(0, 1)
        _load(session, known, portion, marks)
    if any("attributes" in p.told for p in listing.products):
        known.kinds = Kinds(session.connection().exec_driver_sql)
    by_id = {s.id: s for s in known.skus.values()}
    known.skus = {folded(a): by_id[i] for a, i in aliases if i in by_id} | known.skus
    return known


def category_paths(session: Session) -> dict[int, tuple[str, ...]]:
    """Category id → its path from the top."""
    rows = {r[0]: (r[1], r[2]) for r in _run(session, "SELECT id, parent_id, name FROM category", "[]")}
    paths: dict[int, tuple[str, ...]] = {}
    for category in rows:
        at: int | None = category
        names: list[str] = []
        while at in rows and len(names) < 50:
            at, name = rows[at]
            names.insert(0, name)
        paths[category] = tuple(names)
    return paths


def _load(session: Session, known: Known, portion: str, marks: str) -> None:
    tags = TAGS.format(product="p.id")
    rows = _run(
        session,
        f"""SELECT p.id, p.handle, p.title, p.summary, p.description, p.vendor, p.category_id, p.state, {tags}
            FROM product p WHERE p.id IN ({marks})""",
        portion,
    )
    for r in rows:
        values = [*r]
        values[6] = known.categories.get(r[6], ())
        product = KnownProduct(*values)
        known.products[product.id] = known.handles[folded(product.handle)] = product
    rows = _run(
        session,
        f"""SELECT id, product_id, code, title, options, price, compare_price, cost, barcode, weight_g,
                   volume_cm3, warn_line, state, tracked
            FROM sku WHERE product_id IN ({marks}) ORDER BY position, id""",
        portion,
    )
    for r in rows:
        values = [*r]
        values[4] = json.loads(r[4] or "{}")
        sku = KnownSku(*values)
        known.products[sku.product_id].skus[sku.id] = known.skus[folded(sku.code)] = sku
    for product_id, told in attributes_of(session.connection().exec_driver_sql, portion).items():
        known.products[product_id].attributes = told
    sql = f"SELECT product_id, title, about FROM product_wording WHERE product_id IN ({marks})"
    for product_id, title, about in _run(session, sql, portion):
        own = known.products[product_id].wordings
        own.setdefault("title", set()).add(title)
        own.setdefault("summary", set()).add(about)
    sql = f"SELECT product_id, address FROM picture WHERE address <> '' AND product_id IN ({marks})"
    for product_id, address in _run(session, sql, portion):
        known.products[product_id].addresses.add(address_key(address))


def address_key(address: str) -> str:
    """An address of a picture as it is compared: lists write its commas and spaces in another way."""
    return address.replace("%2C", ",").replace("%20", " ").replace("%3B", ";")


def _portions(values: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for portion in chunks(dict.fromkeys(values), _PORTION):
        yield json.dumps(portion, ensure_ascii=False), "SELECT value FROM json_each(?)"


def _run(session: Session, sql: str, portion: str) -> list[Any]:
    given = (portion,) * sql.count("?")
    return list(session.connection().exec_driver_sql(sql, given))
