"""How each channel wants to be told its stock: the columns of its file, as data. Pure.

Labels are those of the channel's own product files where formats.md has them (Shopify §2.1, WooCommerce §2.2,
淘宝助理 §2.8); for the others the names by which their order files call the merchant's code, with the stock
beside it. A channel that is not here gets a plain table.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """What a SKU is offered with. `quantity` pieces on one channel."""

    sku_id: int
    code: str
    barcode: str
    handle: str
    title: str
    variant: str
    quantity: int


Column = tuple[str, str]
"""Label and what stands below it: a field of `Offer`, or a word that stands in every row after `=`."""

_TAOBAO: tuple[Column, ...] = (
    ("宝贝名称", "title"), ("销售属性", "variant"), ("商家编码", "code"), ("条形码", "barcode"),
    ("宝贝数量", "quantity"),
)  # fmt: skip
_CHINESE: tuple[Column, ...] = (
    ("商品名称", "title"), ("商品规格", "variant"), ("商家编码", "code"), ("库存", "quantity"),
)  # fmt: skip
PLAIN: tuple[Column, ...] = (
    ("SKU", "code"), ("Barcode", "barcode"), ("Product", "title"), ("Variant", "variant"), ("Stock", "quantity"),
)  # fmt: skip
COLUMNS: dict[str, tuple[Column, ...]] = {
    "taobao": _TAOBAO, "tmall": _TAOBAO, "douyin": _CHINESE, "kuaishou": _CHINESE, "jd": _CHINESE,
    "wechat": _CHINESE, "weidian": _CHINESE, "youzan": _CHINESE,
    "pdd": (
        ("商品", "title"), ("商品规格", "variant"), ("商家编码-规格维度", "code"), ("库存", "quantity"),
    ),
    "xiaohongshu": (
        ("SKU名称", "title"), ("SKU规格", "variant"), ("条形码", "barcode"), ("商家编码", "code"),
        ("库存", "quantity"),
    ),
    "shopify": (
        ("Handle", "handle"), ("Title", "title"), ("Option1 Name", "=Title"), ("Option1 Value", "option"),
        ("Variant SKU", "code"), ("Variant Inventory Tracker", "=shopify"),
        ("Variant Inventory Qty", "quantity"), ("Variant Barcode", "barcode"),
    ),
    "woocommerce": (
        ("SKU", "code"), ("Name", "title"), ("In stock?", "in_stock"), ("Stock", "quantity"),
    ),
    "amazon": (("sku", "code"), ("quantity", "quantity")),
    "ebay": (("Custom label (SKU)", "code"), ("Title", "title"), ("Available quantity", "quantity")),
    "etsy": (("SKU", "code"), ("TITLE", "title"), ("QUANTITY", "quantity")),
}  # fmt: skip


def columns_of(channel: str) -> tuple[Column, ...]:
    """The columns of a channel's stock file."""
    return COLUMNS.get(channel, PLAIN)


def cell(offer: Offer, what: str) -> str | int:
    """What stands in a column of an offer's row."""
    if what.startswith("="):
        return what[1:]
    if what == "in_stock":
        return int(offer.quantity > 0)
    if what == "option":
        return offer.variant or "Default Title"
    value: str | int = getattr(offer, what)
    return value
