"""The demo shop's gift set: a virtual bundle of goods on the shelf, changed once, with a few orders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from shopdesk.core.periods import local_day
from shopdesk.model.bundles import actions
from shopdesk.model.demo_story import ZONE
from shopdesk.model.orders import actions as orders
from shopdesk.model.orders.drafts import LineDraft, OrderDraft
from shopdesk.model.products import actions as products
from shopdesk.model.products.records import Category, Sku
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.shop import Work

_CODE, _PRICE = "SET-EVENING", 288_00
_FIRST = {"TGY-250": 1, "PMB-60": 1}
_NOW = {"TGY-250": 1, "PMB-60": 1, "CJ-01": 2}
_ORDERS = (
    (9, "taobao", 1, "杭州茶友", "浙江省", "杭州市", "西湖区", "文三路 90 号", True),
    (4, "douyin", 2, "林小雨", "上海市", "上海市", "徐汇区", "衡山路 12 号", True),
    (1, "direct", 1, "Emma Clarke", "江苏省", "苏州市", "姑苏区", "平江路 31 号", False),
)
"""Days before the end, channel, sets, who, where, whether it is sent."""


def sell_sets(work: Work, skus: Mapping[str, int], end: datetime) -> None:
    """Make the set, sell some, put two tea towels in, sell another; the clock ends where it was."""
    before = work.now, work.today
    _go(work, end - timedelta(days=12))
    gifts = work.session.scalar(select(Category.id).where(Category.name.like("礼盒%")))
    draft = ProductDraft(
        "晚安茶礼 Evening tea set", (SkuDraft(_CODE, "", _PRICE * 10_000, weight_g=620),), vendor="ShopDesk",
        tags="gift", category_id=gifts,
    )  # fmt: skip
    products.create(work, draft)
    set_id = work.session.scalars(select(Sku.id).where(Sku.code == _CODE)).one()
    actions.set_bundle(work, set_id, {skus[c]: n for c, n in _FIRST.items()})
    for days, channel, count, who, province, city, district, street, sent in _ORDERS:
        _go(work, end - timedelta(days=days))
        if days == 1:
            actions.set_bundle(work, set_id, {skus[c]: n for c, n in _NOW.items()})
        where = {"province": province, "city": city, "district": district, "street": street}
        _order(work, f"SET-{days}", channel, count, who, where, sent=sent)
    work.now, work.today = before


def _order(
    work: Work, number: str, channel: str, count: int, who: str, where: Mapping[str, str], *, sent: bool
) -> None:
    line = LineDraft(sku=_CODE, quantity=count, unit_price=_PRICE * 10_000)
    draft = OrderDraft(
        channel=channel, external_no=number, placed_at=work.now, paid_at=work.now, lines=(line,), recipient=who,
        customer_name=who, country="CN", province=where["province"],
        city=where["city"], district=where["district"], street=where["street"],
    )  # fmt: skip
    placed = orders.place(work, draft)
    orders.confirm(work, placed.order_id)
    if sent:
        orders.ship(work, placed.order_id, "", f"SF{number[4:]:0>12}", allow_negative=True)


def _go(work: Work, moment: datetime) -> None:
    work.now, work.today = moment, local_day(moment, ZONE)
