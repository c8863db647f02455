"""The demo shop's gift set, a virtual bundle of goods on the shelf, changed once, and its box of any three teas, with
a few orders; one of them waits until its contents are chosen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from shopdesk.core.periods import local_day
from shopdesk.model.bundles import actions, rules
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


_BOX, _BOX_PRICE = "BOX-3", 259_00
_TEAS = ("LJ-100", "BLC-125", "MLH-100", "MG-60", "FHDC-100", "JJM-50", "BHYZ-50", "DHP-125")
_BOXES: tuple[tuple[int, str, str, str, str, str, str, tuple[str, ...]], ...] = (
    (6, "taobao", "周小满", "广东省", "广州市", "越秀区", "文德路 12 号", ("LJ-100", "MG-60", "JJM-50")),
    (2, "xiaohongshu", "苏叶", "四川省", "成都市", "青羊区", "宽窄巷子 8 号", ()),
)
"""Days before the end, channel, who, where, the teas she chose; without any the order waits."""


def sell_boxes(work: Work, skus: Mapping[str, int], end: datetime) -> None:
    """Make a box of any three of eight teas in a caddy, sell one, and take an order that does not say which teas; the
    clock ends where it was."""
    before = work.now, work.today
    _go(work, end - timedelta(days=10))
    gifts = work.session.scalar(select(Category.id).where(Category.name.like("礼盒%")))
    draft = ProductDraft(
        "任选三味茶礼 Any three teas", (SkuDraft(_BOX, "", _BOX_PRICE * 10_000, weight_g=540),), vendor="ShopDesk",
        tags="gift", category_id=gifts,
    )  # fmt: skip
    products.create(work, draft)
    box_id = work.session.scalars(select(Sku.id).where(Sku.code == _BOX)).one()
    teas = rules.GroupDraft("茶 Teas", 3, tuple(skus[c] for c in _TEAS))
    actions.set_bundle(work, box_id, {skus["CYG-S"]: 1}, [teas])
    for days, channel, who, province, city, district, street, chosen in _BOXES:
        _go(work, end - timedelta(days=days))
        where = {"province": province, "city": city, "district": district, "street": street}
        line = LineDraft(sku=_BOX, unit_price=_BOX_PRICE * 10_000, contents=tuple((c, 1) for c in chosen))
        _order(work, f"BOX-{days}", channel, line, who, where, sent=bool(chosen), confirmed=bool(chosen))
    work.now, work.today = before


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
        line = LineDraft(sku=_CODE, quantity=count, unit_price=_PRICE * 10_000)
        _order(work, f"SET-{days}", channel, line, who, where, sent=sent)
    work.now, work.today = before


def _order(
    work: Work, number: str, channel: str, line: LineDraft, who: str, where: Mapping[str, str], *, sent: bool,
    confirmed: bool = True,
) -> None:  # fmt: skip
    draft = OrderDraft(
        channel=channel, external_no=number, placed_at=work.now, paid_at=work.now, lines=(line,), recipient=who,
        customer_name=who, country="CN", province=where["province"],
        city=where["city"], district=where["district"], street=where["street"],
    )  # fmt: skip
    placed = orders.place(work, draft)
    if confirmed:
        orders.confirm(work, placed.order_id)
    if sent:
        orders.ship(work, placed.order_id, "", f"SF{number[4:]:0>12}", allow_negative=True)


def _go(work: Work, moment: datetime) -> None:
    work.now, work.today = moment, local_day(moment, ZONE)
