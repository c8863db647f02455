"""The product list of 淘宝助理 (formats.md §2.8), in and out: UTF-16, tabs, a row of keys and one of labels.

A row is a product. Its SKUs stand in one cell, 销售属性组合: `price:pieces:code:pid:vid;pid:vid;` again and
again; 销售属性别名 (`pid:vid:name;`) says what the values are called, 用户输入名-值对 names own properties.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from shopdesk.core.texts import N_
from shopdesk.model.intake.formats import Format, fingerprint
from shopdesk.model.intake.labels import squeezed
from shopdesk.model.intake.tables import Table
from shopdesk.model.products.formats import cells as read
from shopdesk.model.products.formats.cells import GRAMS, LeaveOut
from shopdesk.model.products.formats.goods import Goods, Piece, axes_of
from shopdesk.model.products.formats.listing import SOME, Listed, Listing
from shopdesk.model.products.formats.reader import Labels, Line, Reader, Tick
from shopdesk.model.products.formats.shopify import say_options

_READ = "shopdesk.model.products.formats.taobao:read_in"
FORMAT = Format(
    "taobao-products", "products", fingerprint("title", "price", "num", "skuProps", "outer_id"), _READ
)
FORMAT_ZH = Format(
    "taobao-products-zh", "products", fingerprint("宝贝名称", "宝贝价格", "商家编码", "销售属性组合"), _READ
)

_LABELS: Labels = {
    "title": ("title", "宝贝名称"), "price": ("price", "宝贝价格"), "stock": ("num", "宝贝数量"),
    "description": ("description", "宝贝描述"), "pictures": ("picture", "新图片"),
    "skus": ("skuProps", "销售属性组合"), "pids": ("inputPids", "用户输入ID串"),
    "names": ("inputValues", "用户输入名-值对"), "sku": ("outer_id", "商家编码"),
    "aliases": ("propAlias", "销售属性别名"), "id": ("num_id", "数字ID"),
    "weight": ("item_weight", "物流重量"), "volume": ("item_size", "物流体积"), "barcode": ("barcode", "商品条形码"),
    "barcodes": ("sku_barcode", "sku 条形码"), "summary": ("subtitle", "宝贝卖点"),
}  # fmt: skip
_ADDRESS = re.compile(r"https?://[^;|\s]+")
_FULL = str.maketrans({":": "：", ";": "；"})

_KNOWN = {"1627207": "颜色分类", "20509": "尺码"}
"""Properties that every shop has. Others are told by their name."""
_PIDS = {"颜色分类": "1627207", "尺码": "20509"}


Numbers = Mapping[tuple[str, str], str]


@dataclass(slots=True)
class _Cell:
    """A SKU as 销售属性组合 tells it."""

    price: str
    stock: str
    code: str
    pairs: list[tuple[str, str]] = field(default_factory=list)


def skus_of(text: str) -> list[_Cell]:
    """The SKUs of the cell. LeaveOut: it ends in the middle of one, or is something else."""
    found: list[_Cell] = []
    for part in (p.strip() for p in text.split(";")):
        pieces = part.split(":")
        if not part:
            continue
        if len(pieces) == 5:
            price, stock, code, pid, vid = pieces
            found.append(_Cell(price, stock, code, [(pid, vid)]))
        elif len(pieces) == 2 and found:
            found[-1].pairs.append((pieces[0], pieces[1]))
        else:
            raise LeaveOut(
                N_("“{value}” is not how SKUs are told: price:pieces:code:property:value."), "skus", part
            )
    return found


class _Taobao(Reader):
    labels = _LABELS
    most_options = SOME

    def take(self, line: Line) -> None:
        if squeezed(line.text("title")) in ("宝贝名称", "title"):
            self.out.rows_read -= 1  # the second of the two rows of labels
            return
        cells = skus_of(read.told(line.raw("skus")))
        code = read.code_of(line.raw("sku"), "sku")
        base = code or (f"tb-{line.text('id')}" if line.text("id") else squeezed(line.text("title"))[:60])
        skus = self._several(line, cells, base) if cells else [self._one(line, base)]
        product = self.product(f"row {line.number}", line)
        product.wish = code if cells else ""
        self._tell(product, line)
        product.skus = skus

    def _tell(self, product: Listed, line: Line) -> None:
        product.say("title", line.text("title"))
        for name in ("summary", "description"):
            if line.has(name):
                product.say(name, read.text_of(line.raw(name)))
        found = dict.fromkeys(_ADDRESS.findall(line.raw("pictures")))
        product.pictures = [(a, "", line.number) for a in found]

    def _one(self, line: Line, code: str) -> Any:
        sku = self.sku(line, code, line.raw("sku"))
        self.stock(line)
        self._size(sku, line)
        return sku

    def _size(self, sku: Any, line: Line) -> None:
        """Weight and volume, which Taobao keeps in kilograms and cubic metres, one for all SKUs."""
        if line.has("weight"):
            sku.say("weight_g", read.grams(line.raw("weight"), "weight", GRAMS["kg"]))
        if line.has("volume"):
            sku.say("volume_cm3", read.volume(line.raw("volume"), "volume", read.CUBIC_METRE))

    def _several(self, line: Line, cells: list[_Cell], base: str) -> list[Any]:
        names, values = self._names(line), self._values(line)
        self._keep(cells, names, values)
        barcodes = [read.code_of(b, "barcodes") for b in line.raw("barcodes").split(";")]
        found = []
        for i, cell in enumerate(cells):
            own = self.options_of(
                (names.get(p) or _KNOWN.get(p, p), values.get((p, v), v)) for p, v in cell.pairs
            )
            code = read.code_of(cell.code, "skus") or "-".join([base, *own.values()])
            sku = say_options(self.sku(_Bare(line), code, cell.code), own)
            sku.say("price", read.price(self.cells, cell.price, "skus"))
            sku.say("barcode", barcodes[i] if i < len(barcodes) else "")
            self._size(sku, line)
            if read.pieces(self.cells, cell.stock, "skus"):
                self.stocked = True
            found.append(sku)
        return found

    def _keep(self, cells: list[_Cell], names: dict[str, str], values: dict[tuple[str, str], str]) -> None:
        """Keep the numbers of Taobao's own (a shop's own are below zero): they are written into its lists again."""
        for pid, vid in {pair for cell in cells for pair in cell.pairs}:
            name, value = names.get(pid) or _KNOWN.get(pid, ""), values.get((pid, vid), "")
            if name and value and "-" not in pid + vid:
                self.out.numbers["taobao", name, value] = f"{pid}:{vid}"

    def _names(self, line: Line) -> dict[str, str]:
        """Own properties by their number: `pid,pid` beside `name,name`, each name up to its first `;`."""
        pids, names = line.text("pids").split(","), line.text("names").split(",")
        return {p.strip(): n.split(";")[0].strip() for p, n in zip(pids, names, strict=False) if p.strip()}

    def _values(self, line: Line) -> dict[tuple[str, str], str]:
        found = (x.split(":", 2) for x in read.told(line.raw("aliases")).split(";"))
        return {(x[0].strip(), x[1].strip()): x[2].strip() for x in found if len(x) == 3}


class _Bare(Line):
    """A row whose own price and barcode are the product's, not the SKU's."""

    def __init__(self, line: Line) -> None:
        super().__init__(line.number, line.cells, {})


def read_in(tables: list[Table], options: Any, tick: Tick) -> Listing:
    """The list as drafts. Refused: a column twice."""
    return _Taobao(tables[0], options).listing(tick)


# out ----------------------------------------------------------------------------------------------------

_OUT = (
    ("title", "宝贝名称"), ("cid", "宝贝类目"), ("seller_cids", "店铺类目"), ("stuff_status", "新旧程度"),
    ("location_state", "省"), ("location_city", "城市"), ("item_type", "出售方式"), ("price", "宝贝价格"),
    ("auction_increment", "加价幅度"), ("num", "宝贝数量"), ("valid_thru", "有效期"), ("freight_payer", "运费承担"),
    ("post_fee", "平邮"), ("ems_fee", "EMS"), ("express_fee", "快递"), ("has_invoice", "发票"),
    ("has_warranty", "保修"), ("approve_status", "放入仓库"), ("has_showcase", "橱窗推荐"), ("list_time", "开始时间"),
    ("description", "宝贝描述"), ("cateProps", "宝贝属性"), ("postage_id", "邮费模版ID"), ("has_discount", "会员打折"),
    ("modified", "修改时间"), ("upload_fail_msg", "上传状态"), ("picture_status", "图片状态"),
    ("auction_point", "返点比例"),
    ("picture", "新图片"), ("video", "视频"), ("skuProps", "销售属性组合"), ("inputPids", "用户输入ID串"),
    ("inputValues", "用户输入名-值对"), ("outer_id", "商家编码"), ("propAlias", "销售属性别名"),
    ("auto_fill", "代充类型"),
    ("num_id", "数字ID"), ("item_size", "物流体积"), ("item_weight", "物流重量"), ("barcode", "商品条形码"),
    ("sku_barcode", "sku 条形码"),
    ("subtitle", "宝贝卖点"),
)  # fmt: skip
ABOVE = [["version 1.00"], [key for key, _label in _OUT]]
HEADER = [label for _key, label in _OUT]


def rows(goods: Goods, numbers: Numbers) -> Iterator[list[str]]:
    """A product as its one row. `numbers`: (option, value) → `pid:vid` as Taobao's own lists told them."""
    names = axes_of(goods)
    first = min(goods.skus, key=lambda s: Decimal(s.price))
    counts = [s.stock for s in goods.skus if s.stock is not None]
    cells = {
        "title": goods.title, "price": first.price, "num": str(sum(counts)) if counts else "", "stuff_status": "1",
        "description": read.html_of(goods.description), "subtitle": read.html_of(goods.summary),
        "item_weight": _common([s.weight_g for s in goods.skus], 1000),
        "item_size": _common([s.volume_cm3 for s in goods.skus], read.CUBIC_METRE),
        "picture": "".join(f"p{i}:1:{i}:|{a.replace(';', '%3B')};" for i, (a, _w) in enumerate(goods.pictures)),
    }  # fmt: skip
    if names:
        cells |= {"outer_id": goods.handle} | _combined(goods.skus, names, numbers)
    else:
        cells |= {"outer_id": first.code, "barcode": first.barcode}
    yield [cells.get(key, "") for key, _label in _OUT]


def _common(sizes: list[int], unit: int) -> str:
    """A size that all SKUs share, in Taobao's unit; '' when they differ or nobody knows it."""
    return f"{Decimal(sizes[0]) / unit:f}" if len(set(sizes)) == 1 and sizes[0] else ""


def _combined(skus: list[Piece], names: list[str], numbers: Numbers) -> dict[str, str]:
    """The SKUs in one cell, their values' names in another, names of own properties in a third.

    A value without a number of Taobao's is written as one of the shop's own (below zero, counted from -1001) under a
    property that is known; of a property that is not known the number stays empty, since it would be made up.
    """
    pids = {n: _pid(n, numbers) for n in names}
    vids: dict[tuple[str, str], str] = {}
    told = []
    for sku in skus:
        pairs = []
        for name, value in zip(names, sku.values(names), strict=True):
            if value and pids[name]:
                pairs.append(f"{pids[name]}:{_vid(vids, pids[name], name, value, numbers)};")
        told.append(f"{sku.price}:{sku.stock or 0}:{sku.code.translate(_FULL)}:{''.join(pairs) or ':;'}")
    own = {p: n for n, p in pids.items() if p and n not in _PIDS}
    return {
        "skuProps": "".join(told), "sku_barcode": ";".join(s.barcode for s in skus),
        "propAlias": "".join(f"{p}:{v}:{value.translate(_FULL)};" for (p, value), v in vids.items()),
        "inputPids": ",".join(own),
        "inputValues": ",".join(n.replace(",", "，").translate(_FULL) for n in own.values()),
    }  # fmt: skip


def _pid(name: str, numbers: Numbers) -> str:
    """The number of a property: one that every shop has, or one that a list told; '' when nobody did."""
    found = (number.partition(":")[0] for (n, _value), number in numbers.items() if n == name)
    return _PIDS.get(name) or next(found, "")


def _vid(vids: dict[tuple[str, str], str], pid: str, name: str, value: str, numbers: Numbers) -> str:
    """The number of a value, no two of a product alike."""
    if (pid, value) not in vids:
        known, _colon, vid = numbers.get((name, value), "").partition(":")
        taken = {v for (p, _value), v in vids.items() if p == pid}
        vids[pid, value] = vid if known == pid and vid not in taken else str(-1001 - len(vids))
    return vids[pid, value]


__all__ = ["ABOVE", "FORMAT", "FORMAT_ZH", "HEADER", "read_in", "rows", "skus_of"]
