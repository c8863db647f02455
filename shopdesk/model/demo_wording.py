"""What the demo shop's channels call its goods, and the keywords it wants to be found by; some are careless."""

from __future__ import annotations

from sqlalchemy import text

from shopdesk.model.shop import Work
from shopdesk.model.wording import actions

KEYWORDS = (
    ("龙井茶", "生意参谋", 18_400, "明前前后最热"), ("明前茶", "生意参谋", 6_200, ""),
    ("碧螺春", "生意参谋", 5_100, ""),
    ("茶叶礼盒", "生意参谋", 22_300, "节前一个月开始涨"), ("冷泡茶", "生意参谋", 3_900, "夏天"),
    ("盖碗", "生意参谋", 7_700, ""),
    ("紫砂壶", "生意参谋", 15_800, ""), ("普洱熟茶", "生意参谋", 8_600, ""), ("铁观音", "生意参谋", 9_300, ""),
    ("oolong tea", "Keyword planner", 14_800, ""), ("gongfu tea set", "Keyword planner", 2_900, "gift season"),
    ("tea tray", "Keyword planner", 4_400, ""), ("loose leaf tea", "Keyword planner", 33_100, ""),
)  # fmt: skip
FOCUS = {
    "龙井茶": "龙井茶, 明前茶", "碧螺春": "碧螺春", "铁观音": "铁观音", "普洱熟茶饼": "普洱熟茶",
    "白瓷盖碗": "盖碗", "紫砂壶": "紫砂壶",
    "节日礼盒": "茶叶礼盒", "Oolong sampler": "oolong tea", "Gongfu starter set": "gongfu tea set",
    "Bamboo tea tray": "tea tray",
}  # fmt: skip
TITLES = (
    ("龙井茶", "taobao", "龙井茶2026明前新茶特级西湖产区手工炒制绿茶罐装送礼",
     "明前手工炒制，豆香清甜，清明前采摘，汤色嫩绿。"),
    ("龙井茶", "douyin", "龙井茶明前新茶手工炒制豆香清甜", ""),
    ("碧螺春", "taobao", "全国第一碧螺春 洞庭东山最佳产区碧螺春新茶", ""),
    ("铁观音", "taobao", "安溪铁观音清香型乌龙茶兰花香高山茶园七泡余香盖碗冲泡办公室口粮茶送长辈礼盒装", ""),
    ("Gongfu starter set", "shopify", "Gongfu tea set for beginners: lidded bowl, pitcher and four cups",
     "A gongfu tea set with all you need to begin: lidded bowl, fairness pitcher, four cups, strainer and tray."),
    ("Oolong sampler", "shopify", "Six oolongs", ""),
)  # fmt: skip
"""Product, channel, title, short description; a forbidden word, a long and a short title are among them."""


def word_goods(work: Work) -> None:
    """Keywords, focus words and titles; Taobao, Douyin and Shopify are the channels that are looked at."""
    run = work.session.execute
    ids = {r[0]: r[1] for r in run(text("SELECT title, id FROM product"))}
    channels = {r[0]: r[1] for r in run(text("SELECT code, id FROM channel"))}
    for code, used in (("taobao", True), ("douyin", True), ("shopify", True), ("pdd", False)):
        actions.set_limit(work, channels[code], used=used)
    for word, source, heat, note in KEYWORDS:
        actions.add_keyword(work, word, source, heat, note)
    for title, words in FOCUS.items():
        if title in ids:
            actions.set_keywords(work, ids[title], words)
    for product, code, title, about in TITLES:
        if product in ids:
            actions.set_title(work, ids[product], channels[code], title, about)
