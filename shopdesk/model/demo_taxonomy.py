"""The demo shop's order of things: a category tree, what it asks for, tags, and tags that set themselves."""

from __future__ import annotations

from sqlalchemy import select

from shopdesk.model.products.records import Category, Product, Sku
from shopdesk.model.shop import Work
from shopdesk.model.taxonomy import actions, tags
from shopdesk.model.taxonomy.attributes import add_attribute, set_values
from shopdesk.model.taxonomy.conditions import Rule
from shopdesk.model.taxonomy.records import AttributeKind

_TREE = {
    "茶叶 Tea": (
        "绿茶 Green tea",
        "花茶 Scented tea",
        "乌龙茶 Oolong",
        "红茶 Black tea",
        "普洱 Pu'er",
        "白茶 White tea",
    ),
    "器具 Ware": ("茶具 Teaware", "配件 Accessories"),
}  # fmt: skip
_DEFAULTS = {
    "茶叶 Tea": {"warn_line": 8, "target_margin_ppm": 550_000, "tax_ppm": 90_000, "commission_ppm": 50_000},
    "普洱 Pu'er": {"warn_line": 4},
    "器具 Ware": {"target_margin_ppm": 600_000, "tax_ppm": 130_000},
}
_ORIGIN = ("浙江", "福建", "广东", "云南", "安徽", "山东")
_MATERIAL = ("白瓷 Porcelain", "紫砂 Zisha clay", "玻璃 Glass", "竹木 Bamboo", "棉 Cotton")
_USE = ("自饮 Everyday", "送礼 Gift", "旅行 Travel")
_ASKED = (
    ("用途 Use", None, AttributeKind.SEVERAL, "", _USE),
    ("产地 Origin", "茶叶 Tea", AttributeKind.CHOICE, "", _ORIGIN),
    ("季节 Season", "茶叶 Tea", AttributeKind.CHOICE, "", ("春茶 Spring", "秋茶 Autumn", "全年 All year")),
    ("材质 Material", "器具 Ware", AttributeKind.CHOICE, "", _MATERIAL),
    ("容量 Capacity", "茶具 Teaware", AttributeKind.NUMBER, "ml", ()),
    ("手工 Handmade", "器具 Ware", AttributeKind.YES, "", ()),
)
_TOLD = {
    "LJ-100": ("自饮+送礼", "浙江", "春茶"), "BLC-125": ("自饮", "浙江", "春茶"), "MLH-100": ("自饮", "福建", "全年"),
    "MG-60": ("自饮", "山东", "全年"), "TGY-250": ("自饮+送礼", "福建", "秋茶"), "DHP-125": ("送礼", "福建", "春茶"),
    "FHDC-100": ("自饮", "广东", "春茶"), "OOL-SET": ("送礼", "福建", "秋茶"), "JJM-50": ("送礼", "福建", "春茶"),
    "KM-200": ("自饮", "安徽", "全年"), "PE-357": ("送礼", "云南", "春茶"), "XQG-250": ("自饮", "广东", "秋茶"),
    "BHYZ-50": ("送礼", "福建", "春茶"), "SM-350": ("自饮", "福建", "秋茶"), "GW-120": ("自饮", "白瓷", "120", "否"),
    "GDB-200": ("自饮", "白瓷", "200", "否"), "ZSH-200": ("自饮+送礼", "紫砂", "200", "是"),
    "PMB-60": ("自饮", "白瓷", "60", "否"),
    "GF-SET": ("送礼", "白瓷", "", "否"), "TR-SET": ("旅行", "白瓷", "", "否"),
    "MUG-01": ("自饮+旅行", "玻璃", "350", "否"),
    "CL-01": ("自饮", "竹木", "是"), "CYG-S": ("自饮", "白瓷", "否"), "TRAY-40": ("送礼", "竹木", "是"),
    "CJ-01": ("自饮", "棉", "否"),
}  # fmt: skip
_TAGS = (
    ("gift", "good", "用途 Use", ("OOL-SET", "GF-SET", "TR-SET", "GIFT-A")),
    ("新茶 New harvest", "good", "季节 Season", ("LJ-100", "BLC-125", "BHYZ-50")),
    ("双十一 11.11", "bad", "活动 Campaign", ("MLH-100", "TGY-250", "GW-120", "CYG-S", "GIFT-A")),
    ("手作 Handmade", "moving", "", ("ZSH-200", "TRAY-40", "CL-01")),
)
_SMART = (
    ("热销 Bestsellers", "todo", (Rule("sales_top", {"days": 30, "percent": 20}),)),
    (
        "滞销 Slow stock",
        "waiting",
        (Rule("stock_older", {"days": 120}), Rule("sales_most", {"days": 60, "pieces": 5})),
    ),
    ("薄利 Thin margin", "bad", (Rule("margin_below", {"percent": 58}),)),
)


def sort_goods(work: Work) -> None:
    """Put the demo's categories in a tree, say what they ask for and tag the goods."""
    ids = {name: i for i, name in work.session.execute(select(Category.id, Category.name))}
    for above, inside in _TREE.items():
        ids[above] = actions.add_category(work, above)
        for name in inside:
            actions.move_category(work, ids[name], ids[above])
    actions.move_category(work, ids["礼盒 Gift boxes"], None)
    for name, told in _DEFAULTS.items():
        actions.set_defaults(work, ids[name], **told)
    _tell(work, ids)
    products = {r[0]: r[1] for r in work.session.execute(select(Sku.code, Sku.product_id))}
    for name, colour, family, codes in _TAGS:
        tags.tag_products(work, [products[c] for c in codes], name)
        tag = _tag(work, name)
        tags.edit_tag(work, tag, name, colour=colour, family=family)
    for name, colour, rules in _SMART:
        tags.add_smart_tag(work, name, rules, colour=colour, family="自动 Automatic")


def _tag(work: Work, name: str) -> int:
    from shopdesk.model.products.records import Tag

    return work.session.execute(select(Tag.id).where(Tag.name == name)).scalar_one()


def _tell(work: Work, ids: dict[str, int]) -> None:
    asked = {
        name: add_attribute(work, name, kind, category_id=ids[of] if of else None, unit=unit, options=options)
        for name, of, kind, unit, options in _ASKED
    }
    words = {w.split(" ")[0]: w for *_rest, options in _ASKED for w in options}
    tea, ware = ("用途 Use", "产地 Origin", "季节 Season"), ("用途 Use", "材质 Material", "手工 Handmade")
    pots = ("用途 Use", "材质 Material", "容量 Capacity", "手工 Handmade")
    query = select(Sku.code, Product.id, Category.name).join(Product, Product.id == Sku.product_id)
    for code, product, category in work.session.execute(query.join(Category)).all():
        names = tea if category in _TREE["茶叶 Tea"] else pots if category == "茶具 Teaware" else ware
        if code in _TOLD:
            told = {
                asked[n]: ", ".join(words.get(w, w) for w in t.split("+"))
                for n, t in zip(names, _TOLD[code], strict=True)
            }
            set_values(work, [product], told)
