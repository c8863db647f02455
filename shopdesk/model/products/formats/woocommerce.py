"""WooCommerce's product CSV (formats.md §2.2), in and out: simple and variable products with their variations.

Grouped and external products have no goods of their own and are left out in words. A variable product has no
stock or price; its SKU only says whose its variations are. Labels are known in English and Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from math import prod
from typing import Any

from shopdesk.core.problems import problem
from shopdesk.core.texts import N_
from shopdesk.model.intake.formats import Format, fingerprint
from shopdesk.model.intake.labels import squeezed
from shopdesk.model.intake.tables import Table
from shopdesk.model.products.formats import cells as read
from shopdesk.model.products.formats.cells import CENTIMETRES, GRAMS, LeaveOut
from shopdesk.model.products.formats.goods import Goods, Piece, axes_of
from shopdesk.model.products.formats.listing import WITHOUT, Listed, ListedSku, Listing
from shopdesk.model.products.formats.reader import Labels, Line, Reader, Tick
from shopdesk.model.products.formats.shopify import say_options
from shopdesk.model.products.records import ProductState
from shopdesk.model.products.rules import folded

_READ = "shopdesk.model.products.formats.woocommerce:read_in"
FORMAT = Format(
    "woocommerce-products", "products", fingerprint("Type", "SKU", "Name", "Regular price", "Parent"), _READ
)
FORMAT_ZH = Format(
    "woocommerce-products-zh", "products", fingerprint("类型", "SKU", "名称", "常规售价", "父级"), _READ
)

_LABELS: Labels = {
    "id": ("ID",), "type": ("Type", "类型"), "sku": ("SKU",), "title": ("Name", "名称"),
    "barcode": ("GTIN, UPC, EAN, or ISBN", "GTIN、UPC、EAN 或 ISBN"), "state": ("Published", "已发布"),
    "summary": ("Short description", "简短描述"), "description": ("Description", "描述"),
    "stock": ("Stock", "库存"), "sells_out": ("Backorders allowed?", "允许缺货下单？", "允许延期交货？"),
    "warn_line": ("Low stock amount", "低库存数量"), "sale": ("Sale price", "促销价格"),
    "regular": ("Regular price", "常规售价"), "cost": ("Cost of goods", "商品成本"),
    "category": ("Categories", "分类"), "tags": ("Tags", "标签"), "pictures": ("Images", "图片"),
    "parent": ("Parent", "父级"), "vendor": ("Brands", "品牌"),
}  # fmt: skip
_WEIGHT = re.compile(r"^(?:weight|重量)(kg|g|lbs|oz)$")
_SIDE = re.compile(r"^(?:length|width|height|长度|宽度|高度)(mm|cm|m|in|yd)$")
_NAME = re.compile(r"^(?:attribute(\d+)name|属性(\d+)名称)$")
_VALUES = re.compile(r"^(?:attribute(\d+)values|属性(\d+)值)$")
_COMMA = re.compile(r"(?<!\\),")
_STATES = {"1": ProductState.ACTIVE, "0": ProductState.PAUSED, "-1": ProductState.DRAFT}
_WITHOUT_GOODS = {
    "grouped": N_("A grouped product has no price or stock of its own; its parts are taken as products."),
    "external": N_("An external product is sold elsewhere; it is not taken."),
}


def parted(text: str) -> list[str]:
    r"""The values of a cell that lists them with commas; a comma of their own is written `\,`."""
    return [p for p in (x.replace("\\,", ",").strip() for x in _COMMA.split(text)) if p]


class _Woo(Reader):
    labels = _LABELS

    def __init__(self, table: Table, options: Any) -> None:
        super().__init__(table, options)
        self.grams = 1 * GRAMS["kg"]
        for i, label in enumerate(table.labels):
            found = _WEIGHT.match(label)
            if found:
                self.at["weight"], self.grams = i, GRAMS[found[1]]
        self.sides = [(i, CENTIMETRES[m[1]]) for i, x in enumerate(table.labels) if (m := _SIDE.match(x))]
        self.axes = self._axes(table)
        self.parents: dict[str, str] = {}
        self.variations: list[Line] = []
        self.more_categories = 0
        self.attributes: dict[str, dict[str, list[str]]] = {}

    def _axes(self, table: Table) -> list[tuple[int, int]]:
        """Positions of the names and the values of the attributes, by their number."""
        names = {m[1] or m[2]: i for i, x in enumerate(table.labels) if (m := _NAME.match(x))}
        values = {m[1] or m[2]: i for i, x in enumerate(table.labels) if (m := _VALUES.match(x))}
        return [(names[n], values[n]) for n in names if n in values]

    def take(self, line: Line) -> None:
        kinds = {k.strip().lower() for k in line.text("type").split(",")}
        words = next((w for k, w in _WITHOUT_GOODS.items() if k in kinds), "")
        if words:
            raise LeaveOut(words, "type", line.text("title"))
        if "variation" in kinds:
            self.variations.append(line)
        elif "variable" in kinds:
            self._product(line, line.word("sku"))
        elif kinds & {"simple", "", "subscription"}:
            self._simple(line)
        else:
            raise LeaveOut(
                N_("“{value}” is no kind of product that ShopDesk knows."), "type", line.text("type")
            )

    def _product(self, line: Line, sku: str) -> Listed:
        key = f"row {line.number}"
        told = self._told(line)
        product = self.product(key, line)
        product.told, product.blank, product.pictures = told.told, told.blank, told.pictures
        product.wish = sku
        self.attributes[key] = self._attributes(line)
        for name in (sku and folded(sku), line.text("id") and f"id:{line.text('id')}"):
            if name:
                self.parents.setdefault(name, key)
        return product

    def _told(self, line: Line) -> Listed:
        told = Listed()
        told.say("title", line.text("title"))
        if line.has("vendor"):
            told.say("vendor", ", ".join(parted(line.text("vendor"))))
        for name in ("summary", "description"):
            if line.has(name):
                told.say(name, read.text_of(line.raw(name).replace("\\n", "<br>")))
        if line.has("tags"):
            told.say("tags", ", ".join(parted(line.text("tags"))))
        if line.has("category"):
            paths = parted(line.text("category"))
            told.say("category", read.path_of(paths[0]) if paths else "")
            self.more_categories += len(paths) > 1
        told.say(
            "state", _STATES.get(line.text("state"), ProductState.ACTIVE) if line.text("state") else None
        )
        told.pictures = [(a, "", line.number) for a in dict.fromkeys(parted(line.text("pictures")))]
        return told

    def _simple(self, line: Line) -> None:
        sku = self._sku(line, f"woo-{line.text('id')}" if line.text("id") else squeezed(line.text("title")))
        self._product(line, "").skus.append(sku)

    def _sku(self, line: Line, otherwise: str) -> ListedSku:
        code = read.code_of(line.raw("sku"), "sku") or otherwise
        self.stock(line, below_zero=line.text("sells_out").lower() in ("1", "yes", "notify"))
        sku = self.sku(line, code, line.raw("sku"))
        regular = read.price(self.cells, line.raw("regular"), "regular")
        sale = read.price(self.cells, line.raw("sale"), "sale")
        sku.say("price", regular if sale is None else sale)
        sku.say("compare_price", None if sale is None else regular)
        if line.has("weight"):
            sku.say("weight_g", read.grams(line.raw("weight"), "weight", self.grams))
        if len(self.sides) == 3:
            sku.say("volume_cm3", self._volume(line))
        return sku

    def _volume(self, line: Line) -> int | None:
        """Length × width × height; None when a side is not told, as no volume is known then."""
        sides = [read.told(line.cells[i]) if i < len(line.cells) else "" for i, _unit in self.sides]
        if not all(sides):
            return None
        return read.volume(" × ".join(sides), "volume_cm3", prod(unit for _i, unit in self.sides))

    def _attributes(self, line: Line) -> dict[str, list[str]]:
        """What a product is: name → words, of those that name any."""
        told = {
            read.word(line.cells[n]): parted(read.word(line.cells[v]))
            for n, v in self.axes if max(n, v) < len(line.cells)
        }  # fmt: skip
        return {name: words for name, words in told.items() if name and words}

    def end(self) -> None:
        for line in self.variations:
            self.guarded(line.number, self._variation, line)
        for key, told in self.attributes.items():
            skus = self.products[key].skus
            axes = {folded(n) for s in skus for n in s.told.get("options", {})} | {folded(WITHOUT)}
            own = {n: words for n, words in told.items() if folded(n) not in axes}
            self.products[key].say("attributes", own)
        if self.more_categories:
            words = N_("{n} products stand in several categories; the first is taken.")
            self.out.warnings.append(problem(words, blocking=False, n=self.more_categories))

    def _variation(self, line: Line) -> None:
        parent = line.word("parent")
        if not parent:
            raise LeaveOut(N_("A variation without its product."), "parent")
        key = self.parents.get(folded(parent)) or f"parent {folded(parent)}"
        own = self.options_of(
            (read.word(line.cells[n]), " ".join(parted(read.word(line.cells[v]))[:1]))
            for n, v in self.axes if max(n, v) < len(line.cells)
        )  # fmt: skip
        base = line.text("id") and f"woo-{line.text('id')}"
        sku = say_options(self._sku(line, base or "-".join([parent, *own.values()])), own)
        product = self.product(key, line)
        product.wish = product.wish or parent
        product.skus.append(sku)
        known = {a for a, _w, _r in product.pictures}
        product.pictures += [
            (a, "", line.number) for a in parted(line.text("pictures")) if a not in known
        ]  # fmt: skip


def read_in(tables: list[Table], options: Any, tick: Tick) -> Listing:
    """The list as drafts. Refused: a column twice."""
    return _Woo(tables[0], options).listing(tick)


# out ----------------------------------------------------------------------------------------------------

_OUT = (
    ("type", "Type"), ("sku", "SKU"), ("barcode", "GTIN, UPC, EAN, or ISBN"), ("title", "Name"),
    ("state", "Published"), ("summary", "Short description"), ("description", "Description"),
    ("taxed", "Tax status"), ("in_stock", "In stock?"), ("stock", "Stock"), ("warn", "Low stock amount"),
    ("sells_out", "Backorders allowed?"), ("weight", "Weight (kg)"), ("sale", "Sale price"),
    ("regular", "Regular price"), ("category", "Categories"), ("tags", "Tags"), ("pictures", "Images"),
    ("parent", "Parent"), ("vendor", "Brands"), ("position", "Position"),
)  # fmt: skip
_AXIS = ("name", "value(s)", "visible", "global")
_PUBLISHED = {"active": "1", "paused": "0", "draft": "-1"}


def header(axes: int) -> list[str]:
    """The labels of a list whose products have at most so many options and attributes together."""
    return [label for _key, label in _OUT] + [f"Attribute {i} {x}" for i in range(1, axes + 1) for x in _AXIS]


def width(goods: Goods) -> int:
    """How many options and attributes a product has together."""
    return len(axes_of(goods)) + len(goods.attributes)


def rows(goods: Goods, axes: int) -> Iterator[list[str]]:
    """A product as rows: a simple one as one, else the product and then its variations."""
    names = axes_of(goods)
    told = {
        "title": goods.title, "state": _PUBLISHED.get(goods.state, "-1"),
        "summary": _html(goods.summary), "description": _html(goods.description), "tags": goods.tags,
        "category": " > ".join(_listed(n.replace(">", "＞")) for n in goods.category),
        "pictures": ", ".join(a.replace(",", "%2C") for a, _words in goods.pictures),
        "vendor": _listed(goods.vendor), "taxed": "taxable",
    }  # fmt: skip
    axis = {folded(n) for n in names}
    is_ = [(n, ", ".join(map(_listed, w))) for n, w in goods.attributes.items() if folded(n) not in axis]
    if not names:
        yield _row(told | _sku(goods.skus[0]) | {"type": "simple"}, is_, axes)
        return
    every = [
        list(dict.fromkeys(v for s in goods.skus if (v := s.values(names)[i]))) for i in range(len(names))
    ]
    shown = [(n, ", ".join(map(_listed, values))) for n, values in zip(names, every, strict=True)]
    yield _row(told | {"type": "variable", "sku": goods.handle, "in_stock": "1"}, shown + is_, axes)
    for position, sku in enumerate(goods.skus, 1):
        values = sku.values(names)
        cells = {
            "type": "variation", "parent": goods.handle, "position": str(position), "state": told["state"],
            "title": " - ".join([goods.title, ", ".join(v for v in values if v)]), "taxed": "taxable",
        }  # fmt: skip
        own = [(n, _listed(v)) for n, v in zip(names, values, strict=True)]
        yield _row(cells | _sku(sku), own, axes)


def _sku(sku: Piece) -> dict[str, str]:
    """Price and compare-at price are Woo's sale and regular price where the latter is more."""
    reduced = bool(sku.compare_price) and Decimal(sku.compare_price) > Decimal(sku.price)
    stock = "" if sku.stock is None else str(sku.stock)
    return {
        "sku": sku.code, "barcode": sku.barcode, "stock": stock,
        "in_stock": "0" if sku.stock == 0 else "1", "sells_out": "0",
        "warn": "" if sku.warn_line is None else str(sku.warn_line),
        "weight": f"{Decimal(sku.weight_g) / 1000:f}" if sku.weight_g else "",
        "sale": sku.price if reduced else "", "regular": sku.compare_price if reduced else sku.price,
    }  # fmt: skip


def _row(cells: dict[str, str], own: list[tuple[str, str]], axes: int) -> list[str]:
    attributes = [
        x for name, values in own for x in (name, values, "1" if values else "", "0" if name else "")
    ]
    return [cells.get(key, "") for key, _label in _OUT] + attributes + [""] * (4 * axes - len(attributes))


def _listed(text: str) -> str:
    return text.replace(",", "\\,")


def _html(text: str) -> str:
    r"""A description without backslashes: Woo takes `\n` for a new line."""
    return read.html_of(text).replace("\\", "&#92;")


__all__ = ["FORMAT", "FORMAT_ZH", "header", "read_in", "rows", "width"]
