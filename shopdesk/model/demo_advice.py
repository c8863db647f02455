"""What the demo shop tells of its goods, and what it does not yet: a believable list of things to fix."""

from __future__ import annotations

from sqlalchemy import text

from shopdesk.model.advice.records import SearchTerm
from shopdesk.model.products import actions, tagging
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.shop import Work

TOLD = {
    "龙井茶": (
        "明前手工炒制，豆香清甜。",
        "产自西湖龙井核心产区，清明前采摘，手工辉锅炒制。汤色嫩绿明亮，豆香持久，回甘生津。",
    ),
    "碧螺春": (
        "洞庭东山，花果间种。",
        "茶树与枇杷、杨梅间种，吸足花果香气。芽头细嫩，卷曲成螺，满披茸毛，冲泡后如雪花飞舞。",
    ),
    "茉莉花茶": (
        "七窨一提，鲜灵不闷。",
        "选用福鼎绿茶为坯，与当季茉莉鲜花反复窨制七次。花香入骨，茶味醇和，冷泡也好喝。",
    ),
    "铁观音": (
        "清香型，兰花香。",
        "安溪高山茶园，传统半发酵工艺。兰花香明显，汤水细滑，七泡仍有余香，适合盖碗冲泡。",
    ),
    "大红袍": (
        "岩骨花香，足火慢焙。",
        "武夷正岩产区，三次足火慢焙，岩韵厚重，带桂皮与熟果香，存放数年风味更佳。",
    ),
    "Oolong sampler": (
        "Six oolongs to find your own.",
        "Six oolongs of fifteen grams each, from light Anxi to dark roasted Wuyi rock tea, with a card "
        "on how to brew each.",
    ),
    "Keemun breakfast tea": (
        "A red tea that takes milk.",
        "Keemun from Qimen, Anhui: cocoa, a little smoke, no bitterness. Brewed strong it takes milk and "
        "sugar well.",
    ),
    "普洱熟茶饼": (
        "勐海味，陈香醇厚。",
        "勐海大树茶原料，传统渥堆发酵，陈放五年。汤色红浓透亮，入口绵滑，有枣香与木香。",
    ),
    "白瓷盖碗": (
        "薄胎白瓷，不烫手。",
        "景德镇高白泥手工拉坯，胎薄透光，碗沿外撇不烫手。适合冲泡绿茶、花茶和单丛。",
    ),
    "公道杯": (
        "断水利落，透光看汤。",
        "高硼硅与白瓷两用设计，断水利落不滴漏，杯壁透光，方便观察汤色，容量二百毫升。",
    ),
    "紫砂壶": (
        "原矿紫泥，全手工。",
        "宜兴黄龙山原矿紫泥，全手工成型，出水流畅。适合养一把壶只泡一种茶，越用越润。",
    ),
    "Gongfu starter set": (
        "All you need to begin.",
        "Lidded bowl, fairness pitcher, four cups, strainer and tray, with a linen cloth and a leaflet "
        "for the first ten brews.",
    ),
    "Bamboo tea tray": (
        "Drains into its own drawer.",
        "A tray of carbonised bamboo, forty centimetres wide; water runs through the slats into a drawer "
        "that lifts out.",
    ),
    "节日礼盒": (
        "两款，节日送人体面。",
        "A 款龙井配白瓷盖碗，B 款四味名茶。烫金礼盒配手提袋，可代写贺卡，节前一周请提早下单。",
    ),
}  # fmt: skip
"""Short and long description of each product that is told of; barcodes and low-stock lines go with them."""

TAGS = (
    ("春茶", "清香", "送礼"),
    ("日常", "口粮茶"),
    ("gift", "for beginners", "bestseller"),
    ("送礼", "收藏", "陈香"),
)
"""Tags in turn; two are one too few for the checklist."""

TERMS = (
    ("龙井", 4_860, 212), ("冷泡茶", 1_240, 18), ("gongfu set", 960, 44), ("linen", 320, 9), ("陈皮普洱", 780, 25),
    ("盖碗", 2_310, 96), ("母亲节礼物", 540, 6), ("tea tray", 410, 31),
)  # fmt: skip
"""What people searched on the platform: term, impressions, clicks."""


def tell(work: Work) -> None:
    """Most goods are told of; one came in without its cost. The platform said what people searched."""
    ids = {r[0]: r[1] for r in work.session.execute(text("SELECT title, id FROM product"))}
    for n, (title, (short, long)) in enumerate(TOLD.items()):
        if title in ids:
            actions.edit_product(work, ids[title], summary=short, description=long, warn_line=5 - n % 2)
            _codes(work, ids[title], n)
            tagging.give(work, [ids[title]], TAGS[n % len(TAGS)])
    draft = ProductDraft(
        "桂花乌龙 Osmanthus oolong", (SkuDraft("GH-80", "80g", 6_800 * 10_000, tracked=False),)
    )
    actions.create_product(work, draft)
    work.session.add_all(SearchTerm(term=t, impressions=seen, clicks=came) for t, seen, came in TERMS)


def _codes(work: Work, product: int, n: int) -> None:
    skus = work.session.execute(text("SELECT id FROM sku WHERE product_id = :p ORDER BY id"), {"p": product})
    for i, sku in enumerate(skus.scalars().all()):
        actions.edit_sku(work, sku, barcode=ean13(f"69012345{n:02}{i:02}"))


def ean13(twelve: str) -> str:
    """A barcode from its first twelve digits: the thirteenth makes the sum with weights 1 and 3 end in 0."""
    total = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(twelve))
    return f"{twelve}{-total % 10}"
