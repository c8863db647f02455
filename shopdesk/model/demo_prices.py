"""How the demo shop's prices went, what is planned, and a product that is still being made, in six variants."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from shopdesk.core.periods import local_day
from shopdesk.model import demo_goods
from shopdesk.model.demo_story import ZONE
from shopdesk.model.products import actions, pricing, variants
from shopdesk.model.products.formula import Rounding
from shopdesk.model.products.records import ProductState, Sku
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.products.variant_rules import Axis
from shopdesk.model.shop import Work

_YUAN = 1_000_000
_STORY = (
    (86, "LJ-100", 65, "明前茶上市 First spring crop"), (58, "LJ-100", 62, "雨前茶接上"),
    (30, "LJ-100", 59, "秋季让利"),
    (72, "LJ-250", 138, "明前茶上市 First spring crop"), (30, "LJ-250", 128, "秋季让利"),
    (64, "GF-SET", 729, "Courier rates went up"), (21, "GF-SET", 689, "Back to the usual price"),
    (45, "PE-357", 349, "同行普遍涨价"), (16, "PE-357", 328, "销量下滑，调回原价"),
)  # fmt: skip
_SIZE = "规格 Size"


def tell(work: Work, skus: Mapping[str, int], end: datetime) -> None:
    """Write it down as of its days; the clock ends where it was."""
    before = work.now, work.today
    _name_options(work, skus)
    for days, code, price, why in sorted(_STORY, reverse=True):
        _go(work, end - timedelta(days=days))
        pricing.set_price(work, skus[code], price * _YUAN, reason=why)
    _plans(work, skus, end)
    _go(work, end - timedelta(days=2))
    _cup(work)
    work.now, work.today = before


def _go(work: Work, moment: datetime) -> None:
    work.now, work.today = moment, local_day(moment, ZONE)


def _name_options(work: Work, skus: Mapping[str, int]) -> None:
    """Goods of several sizes say so."""
    for ware in demo_goods.WARES:
        for code, size, *_rest in ware.sizes if len(ware.sizes) > 1 else ():
            sku = work.session.get_one(Sku, skus[code])
            sku.options = json.dumps({_SIZE: size}, ensure_ascii=False)


def _plans(work: Work, skus: Mapping[str, int], end: datetime) -> None:
    """One sale runs, one is to come, one is over."""
    today = local_day(end, ZONE)
    _go(work, end - timedelta(days=25))
    over = timedelta(days=20)
    pricing.plan_prices(
        work, [skus["XQG-250"]], "price*0.85", work.today, today - over, why="店庆 Anniversary"
    )
    _go(work, end - over + timedelta(days=1))
    pricing.catch_up(work)
    _go(work, end - timedelta(days=3))
    tea = [skus["TGY-250"], skus["DHP-125"]]
    last = today + timedelta(days=4)
    pricing.plan_prices(
        work, tea, "price*0.9", work.today, last, rounding=Rounding.NINE, why="乌龙茶周 Oolong week"
    )
    week = timedelta(days=7)
    cups = [skus["GW-120"], skus["GW-150"], skus["GDB-200"]]
    pricing.plan_prices(work, cups, "price-10", today + week, today + 2 * week, why="瓷器满减 Porcelain days")


def _cup(work: Work) -> None:
    sku = SkuDraft("SHB", price=168 * _YUAN, cost=62 * _YUAN, weight_g=280)
    draft = ProductDraft(
        "手绘盖杯 Hand-painted cup", (sku,), vendor="景德镇窑口", tags="handmade", state=ProductState.DRAFT,
        description="景德镇匠人手绘，每一只都略有不同。Painted by hand; no two are quite alike.",
    )  # fmt: skip
    product = actions.create(work, draft)
    axes = (Axis("花色 Pattern", ("青花", "粉彩", "墨竹")), Axis("容量 Volume", ("180ml", "260ml")))
    variants.make_variants(work, product, axes, "{spu}-{1}-{2}")
    work.session.flush()
