"""Any table of products, told by its labels in English or Chinese, or by the owner's own mapping; in and out.

It needs a column with the SKU and one more that tells something: a list of SKUs and prices is enough to
change prices. Rows of one handle are one product; without handles, rows of one title that tell variants.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from shopdesk.core.problems import refuse
from shopdesk.core.sheet import Column, Kind
from shopdesk.core.texts import N_, _
from shopdesk.model.intake.formats import Format
from shopdesk.model.intake.labels import squeezed
from shopdesk.model.intake.tables import Table
from shopdesk.model.products.formats import cells as read
from shopdesk.model.products.formats.cells import LeaveOut
from shopdesk.model.products.formats.goods import Goods
from shopdesk.model.products.formats.listing import Listed, Listing
from shopdesk.model.products.formats.reader import Line, Reader, Tick
from shopdesk.model.products.formats.shopify import say_options
from shopdesk.model.products.records import ProductState
from shopdesk.model.products.rules import folded, tag_list

FIELDS: dict[str, tuple[str, ...]] = {
    "sku": (
        "sku", "skucode", "code", "itemcode", "productcode", "articleno", "partnumber", "itemno", "stockcode",
        "variantsku", "productsku", "商家编码", "商品编码", "sku编码", "规格编码", "货号", "款号", "编码", "商品货号",
        "商品sku", "商品编号", "物料编码", "存货编码", "產品編號", "貨號",
    ),
    "handle": ("handle", "urlhandle", "slug", "商品标识"),
    "title": (
        "title", "productname", "product", "itemname", "producttitle", "name", "item", "宝贝名称", "商品名称",
        "商品标题", "标题", "品名", "产品名称", "名称", "货品名称", "商品", "產品名稱",
    ),
    "variant": ("variant", "variation", "varianttitle", "规格", "规格名称", "款式", "商品规格", "商品属性", "規格"),
    "options": ("options", "option", "销售属性", "规格属性", "选项"),
    "summary": ("shortdescription", "summary", "简短描述", "卖点", "简介"),
    "description": ("description", "longdescription", "details", "描述", "商品描述", "详情", "说明"),
    "vendor": ("vendor", "brand", "brands", "manufacturer", "供货商", "品牌", "厂商", "生产厂家"),
    "category": ("category", "categories", "producttype", "type", "类目", "分类", "商品类目", "商品分类", "类别"),
    "tags": ("tags", "tag", "keywords", "labels", "标签", "关键词"),
    "price": (
        "price", "unitprice", "saleprice", "sellingprice", "retailprice", "regularprice", "价格", "售价", "单价",
        "销售价", "销售单价", "零售价", "宝贝价格", "一口价", "價格",
    ),
    "compare_price": (
        "compareatprice", "compareprice", "listprice", "rrp", "msrp", "originalprice", "划线价", "原价", "市场价",
        "吊牌价",
    ),
    "cost": (
        "unitcost", "cost", "costperitem", "costprice", "purchaseprice", "buyingprice", "单位成本", "成本", "成本价",
        "进价", "进货价", "采购价",
    ),
    "barcode": ("barcode", "ean", "upc", "gtin", "isbn", "ean13", "条码", "条形码", "商品条码", "商品条形码"),
    "weight_g": ("weightg", "weight", "grams", "weightgrams", "重量克", "重量g", "重量", "克重"),
    "weight_kg": ("weightkg", "重量kg", "重量千克", "重量公斤"),
    "volume_cm3": (
        "volumecm3", "volume", "cubiccentimetres", "cubiccentimeters", "体积立方厘米", "体积cm3", "体积",
    ),
    "stock": (
        "stock", "quantity", "qty", "inventory", "onhand", "stockquantity", "available", "库存", "数量", "库存数量",
        "现有库存", "宝贝数量",
    ),
    "warn_line": (
        "lowstockline", "lowstockamount", "reorderpoint", "warnline", "minstock", "预警库存", "库存预警线", "安全库存",
    ),
    "pictures": (
        "pictures", "images", "imageurl", "image", "picture", "imagesrc", "图片", "主图", "商品图片", "图片链接",
    ),
    "state": ("state", "status", "published", "状态", "商品状态", "上架状态"),
    "sku_state": ("stateofthesku", "skustate", "skustatus", "规格状态", "sku状态"),
}  # fmt: skip
"""Field → labels (squeezed), the surest first."""

LABELS = frozenset(label for labels in FIELDS.values() for label in labels)

MAPPED: dict[str, str] = {
    "sku": N_("SKU"), "title": N_("Title"), "handle": N_("Handle"), "price": N_("Price"),
    "compare_price": N_("Compare-at price"), "cost": N_("Unit cost"), "barcode": N_("Barcode"),
    "category": N_("Category"), "tags": N_("Tags"), "vendor": N_("Vendor"), "variant": N_("Variant"),
    "options": N_("Options"), "description": N_("Description"), "weight_g": N_("Weight, g"),
    "weight_kg": N_("Weight, kg"), "volume_cm3": N_("Volume, cm³"), "warn_line": N_("Low-stock line"),
    "pictures": N_("Pictures"), "state": N_("State"),
}  # fmt: skip
"""What the owner can say a column is, the most needed first."""

_ORDERS = ("orderid", "ordernumber", "orderno", "invoiceno", "订单编号", "订单号")
_ENOUGH = (
    "title", "price", "compare_price", "cost", "barcode", "category", "tags", "vendor", "weight_g", "volume_cm3",
    "description",
)  # fmt: skip
_STATES = {
    word: state
    for state, words in {
        ProductState.ACTIVE: "active onsale published 1 true yes 在售 上架 已上架 销售中",
        ProductState.DRAFT: "draft 草稿 -1",
        ProductState.PAUSED: "paused hidden 0 false no 下架 已下架 暂停 停售 仓库中",
        ProductState.ARCHIVED: "archived deleted 归档 已归档 删除",
    }.items()
    for word in words.split()
}
_PAIR = re.compile(r"^([^:]+):(.*)$", re.DOTALL)
_NARROW = str.maketrans({"：": ":", "；": ";"})
_APART = re.compile(r"[;\n]")


def fits(table: Table) -> bool:
    """Whether the table is one of products: SKUs and something of them, and no orders."""
    found = table.columns(FIELDS, {})
    orders = any(mark in label for label in table.labels for mark in _ORDERS)  # amazon-order-id, 主订单编号 …
    return "sku" in found and any(n in found for n in _ENOUGH) and not orders


GENERIC = Format(
    "generic-products", "products", frozenset(), "shopdesk.model.products.formats.generic:read_in", fits=fits
)


class _Generic(Reader):
    def columns(self, table: Table) -> dict[str, int]:
        found = table.columns(FIELDS, self.options.mapping)
        if "sku" not in found:
            raise refuse(N_("{file}: no column tells the SKU."), file=table.name)
        twice = table.twice([i for n, i in found.items() if n not in self.options.mapping])
        if twice:
            raise refuse(N_("{file} has two columns “{label}”; keep one."), file=table.name, label=twice)
        return found

    def take(self, line: Line) -> None:
        code = read.code_of(line.raw("sku"), "sku")
        if not code:
            raise LeaveOut(N_("No SKU."), "sku")
        self.stock(line)
        own, title = self._options(line), line.text("title")
        sku = say_options(self.sku(line, code, line.raw("sku")), own)
        if not own and line.has("variant"):
            sku.say("variant", line.word("variant"))
        if line.has("weight_kg"):
            sku.say("weight_g", read.grams(line.raw("weight_kg"), "weight_kg", read.GRAMS["kg"]))
        if line.has("sku_state"):
            sku.say("sku_state", _state(line, "sku_state"))
        told = self._told(line)
        key = folded(line.word("handle")) or (
            f"{folded(title)}\n" if title and own else f"row {line.number}\n"
        )
        product = self.product(key, line)
        if product.row == line.number:
            product.handle, product.told, product.blank = line.word("handle"), told.told, told.blank
        product.pictures += [p for p in told.pictures if p[0] not in {a for a, _w, _r in product.pictures}]
        product.skus.append(sku)

    def _told(self, line: Line) -> Listed:
        told = Listed()
        for name in ("title", "summary", "description", "vendor"):
            if line.has(name):
                told.say(name, line.text(name))
        if line.has("category"):
            told.say("category", read.path_of(line.text("category")))
        if line.has("tags"):
            told.say("tags", ", ".join(tag_list(line.text("tags"))))
        if line.has("state"):
            told.say("state", _state(line, "state"))
        addresses = dict.fromkeys(line.text("pictures").split())
        told.pictures = [(a, "", line.number) for a in addresses if "://" in a]
        return told

    def _options(self, line: Line) -> dict[str, str]:
        """`Colour: red; Size: S` of the options; without such a column, of a variant that is written so."""
        words = line.text("options") if line.has("options") else line.text("variant").translate(_NARROW)
        parts = [p.strip() for p in _APART.split(words) if p.strip()]
        pairs = [_PAIR.match(p) for p in parts]
        return self.options_of((m[1].strip(), m[2].strip()) for m in pairs if m) if all(pairs) else {}


def _state(line: Line, name: str) -> ProductState | None:
    words = line.text(name)
    if not words:
        return None
    found = _STATES.get(squeezed(words) or words)
    if found is None:
        raise LeaveOut(N_("“{value}” is no state: active, draft, paused or archived."), name, words)
    return found


def read_in(tables: list[Table], options: Any, tick: Tick) -> Listing:
    """The table as drafts. Refused: no column with the SKU, a column twice."""
    return _Generic(tables[0], options).listing(tick)


# out ----------------------------------------------------------------------------------------------------

_OUT: tuple[tuple[str, Kind, int], ...] = (
    (N_("Handle"), "text", 18), (N_("Title"), "text", 30), (N_("SKU"), "text", 18), (N_("Variant"), "text", 16),
    (N_("Options"), "text", 20), (N_("Vendor"), "text", 14), (N_("Category"), "text", 18), (N_("Tags"), "text", 18),
    (N_("Price"), "number", 10), (N_("Compare-at price"), "number", 10), (N_("Unit cost"), "number", 10),
    (N_("Barcode"), "text", 16), (N_("Weight, g"), "quantity", 10), (N_("Volume, cm³"), "quantity", 10),
    (N_("Low-stock line"), "quantity", 10),
    (N_("State"), "text", 10), (N_("State of the SKU"), "text", 10), (N_("Short description"), "text", 30),
    (N_("Description"), "text", 40), (N_("Pictures"), "text", 30),
)  # fmt: skip
_SEPARATORS = str.maketrans({":": "：", ";": "；"})


def header() -> list[Column]:
    """The columns of the table, in the chosen language."""
    return [Column(_(title), kind, width) for title, kind, width in _OUT]


def rows(goods: Goods) -> Iterator[list[Any]]:
    """A product as rows, one for each SKU."""
    from decimal import Decimal

    for sku in goods.skus:
        own = "; ".join(
            f"{n.translate(_SEPARATORS)}: {v.translate(_SEPARATORS)}" for n, v in sku.options.items()
        )
        prices = [Decimal(p) if p else None for p in (sku.price, sku.compare_price, sku.cost)]
        yield [
            goods.handle, goods.title, sku.code, sku.title, own, goods.vendor,
            " > ".join(n.replace(">", "＞") for n in goods.category), goods.tags, *prices, sku.barcode,
            sku.weight_g or None, sku.volume_cm3 or None, sku.warn_line, goods.state, sku.state, goods.summary,
            goods.description,
            " ".join(a.replace(" ", "%20") for a, _words in goods.pictures),
        ]  # fmt: skip


__all__ = ["FIELDS", "GENERIC", "LABELS", "MAPPED", "header", "read_in", "rows"]
