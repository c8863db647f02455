"""Product lists from files → products, variants and pictures. Shopify's classic list (formats.md §2.1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from shopdesk.core.problems import problem
from shopdesk.core.texts import N_
from shopdesk.model.intake.cells import REASONS, Cells, Rows
from shopdesk.model.intake.formats import Format, fingerprint
from shopdesk.model.intake.labels import squeezed
from shopdesk.model.intake.tables import Table
from shopdesk.model.products.records import ProductState
from shopdesk.model.products.rules import SkuDraft, folded

SHOPIFY_PRODUCTS = Format(
    "shopify-products",
    "products",
    fingerprint("Handle", "Title", "Option1 Name", "Option1 Value", "Variant SKU", "Variant Price"),
    "shopdesk.model.products.exchange:read",
)

_TAG = re.compile(r"<[^>]*>")
_STATES = {"draft": ProductState.DRAFT, "archived": ProductState.ARCHIVED}


@dataclass
class Listed:
    """A product as a list tells it. Pictures are addresses in their order; they are not fetched."""

    handle: str
    row: int
    title: str = ""
    description: str = ""
    vendor: str = ""
    tags: str = ""
    state: ProductState = ProductState.ACTIVE
    skus: list[SkuDraft] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)


@dataclass
class Listing(Rows):
    """What a product list says."""

    products: list[Listed] = field(default_factory=list)


def read(tables: list[Table], options: Any, tick: Callable[..., None]) -> Listing:
    """Read the list. `tick` is told of every row; it may raise Cancelled."""
    reader = _Reader(tables[0], Cells(options.currency, options.zone))
    for number, row in tables[0].rows():
        tick(number, row)
        reader.take(number, row)
    for number, row in tables[0].cut:
        tick(number, row)
        reader.out.rows_read += 1
        reader.out.leave_out(number, REASONS["cut"], "", row[-1])
    return reader.finish()


class _Reader:
    def __init__(self, table: Table, cells: Cells) -> None:
        self.cells = cells
        self.at = {label: i for i, label in reversed(list(enumerate(table.labels)))}
        self.out = Listing(warnings=list(table.warnings))
        self.products: dict[str, Listed] = {}
        self.options: dict[str, list[str]] = {}
        self.stocked = False

    def _get(self, row: Sequence[str], label: str) -> str:
        i = self.at.get(squeezed(label))
        return self.cells.text(row[i]) if i is not None and i < len(row) else ""

    def take(self, number: int, row: list[str]) -> None:
        self.out.rows_read += 1
        handle = self._get(row, "Handle")
        if not handle:
            self.out.leave_out(number, N_("No handle."), "Handle")
            return
        price = self.cells.price(self._get(row, "Variant Price"))
        if price is False or (price is not None and price < 0):
            self.out.leave_out(number, REASONS["price"], "Variant Price", self._get(row, "Variant Price"))
            return
        product = self.products.setdefault(folded(handle), Listed(handle, number))
        product.rows.append(number)
        self._tell(product, row)
        if self._get(row, "Option1 Value") or price is not None or self._get(row, "Variant SKU"):
            product.skus.append(self._variant(product, row, int(price or 0)))
        picture = self._get(row, "Image Src")
        if picture and picture not in (a for a, _alt in product.pictures):
            product.pictures.append((picture, self._get(row, "Image Alt Text")))

    def _tell(self, product: Listed, row: list[str]) -> None:
        get = self._get
        product.title = product.title or get(row, "Title")
        product.description = product.description or unescape(_TAG.sub("", get(row, "Body (HTML)"))).strip()
        product.vendor = product.vendor or get(row, "Vendor")
        product.tags = product.tags or get(row, "Tags")
        product.state = _STATES.get(get(row, "Status").lower(), product.state)
        names = [get(row, f"Option{i} Name") for i in (1, 2, 3)]
        self.options[product.handle] = [
            n or m for n, m in zip(names, self.options.get(product.handle, names), strict=True)
        ]

    def _variant(self, product: Listed, row: list[str], price: int) -> SkuDraft:
        get, cells = self._get, self.cells
        values = [get(row, f"Option{i} Value") for i in (1, 2, 3)]
        own = {
            n: v for n, v in zip(self.options[product.handle], values, strict=True) if v and (n, v) != _ONLY
        }
        code = cells.id(get(row, "Variant SKU")) or "-".join(
            [product.handle, *(squeezed(v) for v in own.values())]
        )
        cost, compare = (
            cells.price(get(row, "Cost per item")),
            cells.price(get(row, "Variant Compare At Price")),
        )
        self.stocked = self.stocked or bool(cells.quantity(get(row, "Variant Inventory Qty")))
        return SkuDraft(
            code=code, title=" / ".join(own.values()), price=price, cost=cost if cost else None,
            compare_price=compare if compare else None, barcode=cells.id(get(row, "Variant Barcode")),
            weight_g=max(0, int(cells.quantity(get(row, "Variant Grams")) or 0)), options=own, tracked=False,
        )  # fmt: skip

    def finish(self) -> Listing:
        if self.stocked:
            words = N_("Stock is not taken from this list; count or receive the goods, with what they cost.")
            self.out.warnings.append(problem(words, blocking=False))
        self.out.products = list(self.products.values())
        return self.out


_ONLY = ("Title", "Default Title")
"""How Shopify writes that a product has one variant."""
