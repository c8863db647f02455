"""Shopify's product list, the classic one and that of 2024 (formats.md §2.1), in and out.

A row is a variant, or only one more picture; rows of one handle are one product, which its first row tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shopdesk.core.texts import N_
from shopdesk.model.intake.formats import Format, fingerprint
from shopdesk.model.intake.labels import squeezed
from shopdesk.model.intake.tables import Table
from shopdesk.model.products.formats import cells as read
from shopdesk.model.products.formats.cells import LeaveOut
from shopdesk.model.products.formats.goods import Goods, Piece, axes_of
from shopdesk.model.products.formats.listing import WITHOUT, Listed, ListedSku, Listing
from shopdesk.model.products.formats.reader import Labels, Line, Reader, Tick
from shopdesk.model.products.records import ProductState
from shopdesk.model.products.rules import folded

_READ = "shopdesk.model.products.formats.shopify:read_in"
CLASSIC = Format(
    "shopify-products", "products",
    fingerprint("Handle", "Title", "Option1 Name", "Option1 Value", "Variant SKU", "Variant Price"), _READ,
)  # fmt: skip
MODERN = Format(
    "shopify-products-2024", "products",
    fingerprint("Title", "URL handle", "Option1 name", "Option1 value", "SKU", "Price", "Product image URL"),
    _READ,
)  # fmt: skip

_OPTIONS = (1, 2, 3)
ONLY = ("Title", "Default Title")
"""How Shopify writes that a product has one variant."""

_LABELS: Labels = {
    "handle": ("Handle", "URL handle"), "title": ("Title",), "description": ("Body (HTML)", "Description"),
    "vendor": ("Vendor",), "type": ("Type",), "tags": ("Tags",),
    "published": ("Published", "Published on online store"), "state": ("Status",),
    **{f"name{i}": (f"Option{i} Name",) for i in _OPTIONS},
    **{f"value{i}": (f"Option{i} Value",) for i in _OPTIONS},
    "sku": ("Variant SKU", "SKU"), "barcode": ("Variant Barcode", "Barcode"),
    "price": ("Variant Price", "Price"), "compare_price": ("Variant Compare At Price", "Compare-at price"),
    "cost": ("Cost per item",), "weight_g": ("Variant Grams", "Weight value (grams)"),
    "stock": ("Variant Inventory Qty", "Inventory quantity"),
    "sells_out": ("Variant Inventory Policy", "Continue selling when out of stock"),
    "picture": ("Image Src", "Product image URL"), "words": ("Image Alt Text",),
}  # fmt: skip
_STATES = {
    "active": ProductState.ACTIVE, "draft": ProductState.DRAFT, "archived": ProductState.ARCHIVED,
    "unlisted": ProductState.PAUSED,
}  # fmt: skip
_TELLING = ("sku", "price", "barcode", "value1")


def read_state(status: str, published: str) -> ProductState | None:
    """On sale, unless it is a draft, archived, or not published; None when the list says nothing of it."""
    if not status and not published:
        return None
    state = _STATES.get(status.lower(), ProductState.ACTIVE)
    hidden = published.lower() in ("false", "no", "0")
    return ProductState.PAUSED if hidden and state is ProductState.ACTIVE else state


class _Shopify(Reader):
    labels = _LABELS
    most_options = len(_OPTIONS)

    def __init__(self, table: Table, options: Any) -> None:
        super().__init__(table, options)
        self.names: dict[str, list[str]] = {}

    def take(self, line: Line) -> None:
        handle = line.word("handle")
        if not handle:
            raise LeaveOut(N_("No handle."), "handle")
        known = folded(handle) in self.products
        product = self.product(folded(handle), line)
        try:
            if not known:
                product.handle = handle
                self._tell(product, line)
            self._names(handle, line)
            if not known or any(line.text(n) for n in _TELLING):
                self._variant(product, line)
        except LeaveOut:
            product.rows.remove(line.number)
            raise
        self._picture(product, line)

    def _tell(self, product: Listed, line: Line) -> None:
        for name in ("title", "vendor", "tags"):
            if line.has(name):
                product.say(name, line.text(name))
        if line.has("description"):
            product.say("description", read.text_of(line.raw("description")))
        if line.has("type"):
            product.say("category", line.text("type"))
        product.say("state", read_state(line.text("state"), line.text("published")))

    def _names(self, handle: str, line: Line) -> None:
        told = [line.word(f"name{i}") for i in _OPTIONS]
        before = self.names.get(folded(handle), told)
        self.names[folded(handle)] = [a or b for a, b in zip(told, before, strict=True)]

    def _variant(self, product: Listed, line: Line) -> None:
        pairs = list(
            zip(self.names[folded(product.handle)], [line.word(f"value{i}") for i in _OPTIONS], strict=True)
        )
        own = self.options_of(p for p in pairs if p != ONLY)
        code = read.code_of(line.raw("sku"), "sku")
        code = code or "-".join([product.handle, *(squeezed(v) for v in own.values())])
        self.stock(line, below_zero=line.text("sells_out").lower() in ("continue", "true"))
        product.skus.append(say_options(self.sku(line, code, line.raw("sku")), own))

    def _picture(self, product: Listed, line: Line) -> None:
        address = line.text("picture")
        if address and address not in (a for a, _w, _r in product.pictures):
            product.pictures.append((address, line.text("words"), line.number))


def say_options(sku: ListedSku, own: dict[str, str]) -> ListedSku:
    """Options of a SKU; under the one name that stands for none, its title."""
    if list(own) == [WITHOUT]:
        sku.say("variant", own[WITHOUT])
    else:
        sku.say("options", own)
    return sku


def read_in(tables: list[Table], options: Any, tick: Tick) -> Listing:
    """The list as drafts. Refused: a column twice."""
    return _Shopify(tables[0], options).listing(tick)


# out ----------------------------------------------------------------------------------------------------

_OUT = (
    ("handle", "Handle", "URL handle"), ("title", "Title", "Title"),
    ("description", "Body (HTML)", "Description"), ("vendor", "Vendor", "Vendor"), ("type", "Type", "Type"),
    ("tags", "Tags", "Tags"), ("published", "Published", "Published on online store"),
    *((f"{a}{i}", f"Option{i} {b.title()}", f"Option{i} {b}")
      for i in _OPTIONS for a, b in (("name", "name"), ("value", "value"))),
    ("sku", "Variant SKU", "SKU"), ("grams", "Variant Grams", "Weight value (grams)"),
    ("tracker", "Variant Inventory Tracker", "Inventory tracker"),
    ("stock", "Variant Inventory Qty", "Inventory quantity"),
    ("policy", "Variant Inventory Policy", "Continue selling when out of stock"),
    ("service", "Variant Fulfillment Service", "Fulfillment service"), ("price", "Variant Price", "Price"),
    ("compare", "Variant Compare At Price", "Compare-at price"),
    ("shipped", "Variant Requires Shipping", "Requires shipping"),
    ("taxed", "Variant Taxable", "Charge tax"), ("barcode", "Variant Barcode", "Barcode"),
    ("picture", "Image Src", "Product image URL"), ("at", "Image Position", "Image position"),
    ("words", "Image Alt Text", "Image alt text"), ("unit", "Variant Weight Unit", "Weight unit for display"),
    ("cost", "Cost per item", "Cost per item"), ("state", "Status", "Status"),
)  # fmt: skip


def header(*, modern: bool = False) -> list[str]:
    """The labels of the list that is written."""
    return [new if modern else old for _key, old, new in _OUT]


def rows(goods: Goods, *, modern: bool = False) -> Iterator[list[str]]:
    """A product as rows: its first SKU with all that is told of it, the others, then pictures that are left."""
    names = axes_of(goods, most=len(_OPTIONS))
    pictures = goods.pictures
    for i in range(max(len(goods.skus), len(pictures))):
        cells = {"handle": goods.handle}
        if i == 0:
            cells |= _told(goods, modern=modern) | {
                f"name{n}": x for n, x in enumerate(names or [ONLY[0]], 1)
            }
        if i < len(goods.skus):
            cells |= _sku(goods.skus[i], names, modern=modern)
        if i < len(pictures):
            address, words = pictures[i]
            cells |= {"picture": address, "at": str(i + 1), "words": words}
        yield [cells.get(key, "") for key, _old, _new in _OUT]


def _told(goods: Goods, *, modern: bool) -> dict[str, str]:
    shown = goods.state in ("active", "draft")
    return {
        "title": goods.title, "description": read.html_of(goods.description), "vendor": goods.vendor,
        "type": goods.category[-1] if goods.category else "", "tags": goods.tags,
        "published": _yes(shown, modern=modern), "state": "active" if goods.state == "paused" else goods.state,
    }  # fmt: skip


def _sku(sku: Piece, names: Sequence[str], *, modern: bool) -> dict[str, str]:
    values = sku.values(names) if names else [ONLY[1]]
    policy = _yes(False, modern=True) if modern else "deny"
    return {
        **{f"value{n}": x for n, x in enumerate(values, 1)},
        "sku": sku.code, "grams": str(sku.weight_g), "tracker": "" if sku.stock is None else "shopify",
        "stock": "" if sku.stock is None else str(sku.stock), "policy": policy, "service": "manual",
        "price": sku.price, "compare": sku.compare_price, "cost": sku.cost, "barcode": sku.barcode,
        "shipped": _yes(True, modern=modern), "taxed": _yes(True, modern=modern),
        "unit": "g" if sku.weight_g else "kg",
    }  # fmt: skip


def _yes(value: bool, *, modern: bool) -> str:
    return str(value).upper() if modern else str(value).lower()


__all__ = ["CLASSIC", "MODERN", "header", "read_in", "rows"]
