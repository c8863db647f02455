"""What happens in the demo shop: orders as drafts with their fates, the same for the same seed. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from shopdesk.model import demo_goods as goods
from shopdesk.model.orders.drafts import LineDraft, OrderDraft
from shopdesk.model.orders.records import PaymentMethod

ZONE = "Asia/Shanghai"
_CHANNELS = {"taobao": 38, "wechat": 14, "pdd": 14, "douyin": 12, "shopify": 12, "jd": 5, "walkin": 5}
_CARRIERS = {"sf": 30, "yto": 28, "zto": 24, "yunda": 10, "jt": 8}
_WEEKDAYS = (0.95, 0.9, 0.95, 1.0, 1.1, 1.2, 1.15)
_MONTHS = (0.9, 0.8, 1.0, 1.2, 1.1, 1.2, 0.8, 0.8, 1.0, 1.05, 1.7, 1.3)
_HOURS = (1, 1, 0, 0, 0, 0, 1, 2, 4, 6, 7, 7, 6, 6, 5, 5, 5, 5, 6, 8, 10, 10, 7, 3)
MOST_RECENT, MOST_ODD, _TAIL = 50, 24, 3_000
"""So many of the newest orders, and of those among the last that do not go well, are lived through one by one."""
_CLEARING = ("taobao", "pdd", "douyin", "jd", "shopify")


@dataclass(frozen=True)
class Fate:
    """An order and what becomes of it; moments that never come are None."""

    draft: OrderDraft
    pay_at: datetime | None
    confirm_at: datetime
    ship_at: datetime | None
    deliver_at: datetime | None
    finish_at: datetime | None
    cancel_at: datetime | None
    return_at: datetime | None
    reason: str = ""


def days_of(orders: int) -> int:
    """How many days the shop has been open: about five orders a day, ten months at most while it is small."""
    return max(45, min(300, orders // 5)) if orders <= 3_000 else max(300, min(1095, orders // 25))


def story(orders: int, seed: int, end: date) -> Iterator[Fate]:
    """That many orders up to the evening of `end`, oldest first."""
    rng = Random(f"{seed}-{orders}")
    people = max(20, orders * 10 // 24)
    for number, moment in enumerate(_moments(rng, orders, end)):
        yield _fate(rng, number, moment, _buyer(rng, people, number, orders))


def _moments(rng: Random, orders: int, end: date) -> list[datetime]:
    """When the orders come: busier on weekends, before holidays, in the evening, and the more the older the
    shop."""
    days = [end - timedelta(days=i) for i in range(days_of(orders) - 1, -1, -1)]
    weights = [
        _WEEKDAYS[d.weekday()] * _MONTHS[d.month - 1] * (0.6 + 0.8 * i / len(days)) * rng.uniform(0.7, 1.3)
        for i, d in enumerate(days)
    ]
    chosen = rng.choices(days, weights, k=orders)
    hours = rng.choices(range(24), _HOURS, k=orders)
    zone = ZoneInfo(ZONE)
    moments = (
        datetime.combine(d, time(h, rng.randrange(60), rng.randrange(60)), zone).astimezone(UTC)
        for d, h in zip(chosen, hours, strict=True)
    )
    last = datetime.combine(end, time(18), zone).astimezone(UTC)
    return sorted(m if m <= last else m - timedelta(hours=8) for m in moments)


def _buyer(rng: Random, people: int, number: int, orders: int) -> int:
    """Who buys: a few regulars often, most once or twice; new people come all the time."""
    known = max(8, people * (number + 1) // orders)
    return int(known * rng.random() ** 2) if rng.random() < 0.55 else min(people - 1, known - 1)


def _fate(rng: Random, number: int, moment: datetime, buyer: int) -> Fate:
    channel = rng.choices(list(_CHANNELS), list(_CHANNELS.values()))[0]
    if channel == "shopify":
        buyer = buyer * 2 + 1
    draft = _draft(rng, number, moment, channel, buyer)
    roll, at = rng.random(), moment
    hours = [rng.uniform(0.02, 0.5), rng.uniform(0.3, 5), rng.uniform(3, 34), rng.uniform(30, 130)]
    pay_at = at if channel in (*_CLEARING, "walkin") else at + timedelta(hours=hours[0])
    confirm_at = pay_at + timedelta(hours=hours[1])
    ship_at = confirm_at + timedelta(hours=hours[2])
    if channel == "walkin":
        return Fate(draft, at, at, at, at, at + timedelta(days=7), None, None)
    deliver_at = ship_at + timedelta(hours=hours[3] * (2.5 if channel == "shopify" else 1))
    finish_at = deliver_at + timedelta(days=10)
    if roll < 0.02 and channel == "wechat":
        return Fate(draft, None, confirm_at, None, None, None, at + timedelta(days=2), None, "没有付款")
    if roll < 0.035:
        reason = rng.choice(("买家改了主意", "Changed my mind", "地址写错，重新下单"))
        return Fate(
            draft, pay_at, confirm_at, None, None, None, confirm_at + timedelta(hours=2), None, reason
        )
    if roll < 0.065:
        back = deliver_at + timedelta(days=rng.uniform(1, 5))
        return Fate(
            draft, pay_at, confirm_at, ship_at, deliver_at, None, None, back, rng.choice(goods.RETURN_REASONS)
        )
    return Fate(draft, pay_at, confirm_at, ship_at, deliver_at, finish_at, None, None)


def _draft(rng: Random, number: int, moment: datetime, channel: str, buyer: int) -> OrderDraft:
    lines = _lines(rng)
    worth = sum(x.quantity * x.unit_price for x in lines) // 10_000
    abroad = channel == "shopify"
    freight = (
        0 if channel == "walkin" or worth >= (60_000 if abroad else 9_900) else 12_000 if abroad else 800
    )
    coupon = (
        2_000 if worth >= 20_000 and channel in ("taobao", "wechat", "douyin") and rng.random() < 0.4 else 0
    )
    method = {"walkin": PaymentMethod.CASH, "wechat": PaymentMethod.WECHAT}.get(channel)
    draft = OrderDraft(
        channel=channel, external_no=_external(channel, number), placed_at=moment, lines=lines,
        number=str(10_001 + number), method=method, discount=coupon, shipping=freight,
        carrier=_carrier(rng, channel), tracking=_tracking(channel, number),
        buyer_note=rng.choice(goods.NOTES) if rng.random() < 0.08 else "",
        ship_by=None if channel == "walkin" else moment + timedelta(hours=48),
    )  # fmt: skip
    return (
        draft
        if channel == "walkin" and rng.random() < 0.7
        else _addressed(draft, _person(buyer, channel, abroad))
    )


def _lines(rng: Random) -> tuple[LineDraft, ...]:
    count = rng.choices((1, 2, 3, 4), (52, 29, 14, 5))[0]
    found = {}
    for ware in rng.choices(goods.WARES, [w.share for w in goods.WARES], k=count):
        code, size, price, _cost, _weight = rng.choice(ware.sizes)
        pieces = 1 if price > 30_000 else rng.choices((1, 2, 3, 5), (68, 20, 9, 3))[0]
        found[code] = LineDraft(
            sku=code, title=f"{ware.title} {size}".strip(), quantity=pieces, unit_price=price * 10_000
        )
    return tuple(found.values())


def _person(buyer: int, channel: str, abroad: bool) -> dict[str, str]:
    if abroad:
        name = f"{goods.FIRST[buyer % len(goods.FIRST)]} {goods.LAST[buyer // 7 % len(goods.LAST)]}"
        country, province, city, street, zip_ = goods.ABROAD[buyer % len(goods.ABROAD)]
        mail = f"{name.lower().replace(' ', '.')}{buyer}@example.com"
        return {
            "customer_name": name, "recipient": name, "email": mail, "customer_key": mail, "country": country,
            "province": province, "city": city, "street": street, "zip": zip_, "phone": f"+44{7_700_900_000 + buyer}",
        }  # fmt: skip
    name = goods.SURNAMES[buyer % len(goods.SURNAMES)] + goods.GIVEN[buyer // 3 % len(goods.GIVEN)]
    province, city, district, street, zip_ = goods.PLACES[buyer * 7 % len(goods.PLACES)]
    return {
        "customer_name": name, "recipient": name, "customer_key": f"tb{buyer:06d}" if channel != "walkin" else "",
        "phone": f"13{8 + buyer % 2}{buyer * 7919 % 100_000_000:08d}", "country": "CN", "province": province,
        "city": city, "district": district, "street": f"{street} {buyer % 28 + 1}0{buyer % 6 + 1}", "zip": zip_,
    }  # fmt: skip


def _external(channel: str, number: int) -> str:
    if channel == "taobao":
        return f"29114402{number * 8817 % 10**8:08d}{number % 1000:03d}"
    return {
        "pdd": f"2611{number:02d}-{number * 7919 % 10**12:012d}-{number}",
        "douyin": f"69{number * 104729 % 10**14:014d}{number}",
        "jd": f"30{number:010d}", "shopify": f"#{1001 + number}",
    }.get(channel, f"{channel}-{10_001 + number}")  # fmt: skip


def _carrier(rng: Random, channel: str) -> str:
    if channel in ("shopify", "walkin"):
        return "dhl" if channel == "shopify" else "pickup"
    return rng.choices(list(_CARRIERS), list(_CARRIERS.values()))[0]


def _tracking(channel: str, number: int) -> str:
    if channel == "walkin":
        return ""
    return f"{4_000_000_000 + number * 7}" if channel == "shopify" else f"SF{1_300_000_000_000 + number * 37}"


def add_demand(wanted: dict[str, dict[str, int]], fate: Fate, end: datetime) -> None:
    """Count the pieces of an order in the month in which they leave (the last one if they are still to leave)."""
    if fate.ship_at is None:
        return
    month = wanted.setdefault(min(fate.ship_at, end).astimezone(ZoneInfo(ZONE)).strftime("%Y-%m"), {})
    for line in fate.draft.lines:
        month[line.sku] = month.get(line.sku, 0) + line.quantity


def is_odd(fate: Fate) -> bool:
    """Whether the order is called off or comes back."""
    return fate.ship_at is None or fate.finish_at is None


def gone_well(fate: Fate) -> Fate:
    """The same order, but paid, sent, kept."""
    if not is_odd(fate):
        return fate
    ship = fate.ship_at or fate.confirm_at + timedelta(hours=20)
    came = fate.deliver_at or ship + timedelta(days=3)
    return replace(
        fate, pay_at=fate.pay_at or fate.draft.placed_at, ship_at=ship, deliver_at=came,
        finish_at=came + timedelta(days=10), cancel_at=None, return_at=None,
    )  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """How a story is told: its first `early` orders and `late` are the past, `lived` are lived through one by one.

    `wanted` is month → SKU → pieces that leave, `lines` the rows of all orders.
    """

    early: int
    late: list[Fate]
    lived: list[Fate]
    wanted: dict[str, dict[str, int]]
    lines: int


def plan(orders: int, seed: int, last: date, end: datetime) -> Plan:
    """Look through the story once, keeping only its last orders in memory."""
    tail: deque[Fate] = deque()
    wanted: dict[str, dict[str, int]] = {}
    lines = 0
    for fate in story(orders, seed, last):
        lines += len(fate.draft.lines)
        tail.append(fate)
        if len(tail) > _TAIL:
            add_demand(wanted, gone_well(tail.popleft()), end)
    late, lived = _split(tail, end)
    for fate in (*late, *lived):
        add_demand(wanted, fate, end)
    return Plan(orders - len(tail), late, lived, wanted, lines)


def _split(tail: Iterable[Fate], end: datetime) -> tuple[list[Fate], list[Fate]]:
    """The past, whose orders went as they should, and those lived through: the newest, and some that are odd.

    The other odd ones went well after all, so that a large shop is made in minutes.
    """
    late: list[Fate] = []
    lived: list[Fate] = []
    odd = 0
    for fate in reversed(list(tail)):
        recent = fate.draft.placed_at > end - timedelta(days=10) and len(lived) < MOST_RECENT
        if recent or (is_odd(fate) and odd < MOST_ODD):
            lived.append(fate)
            odd += not recent
        else:
            late.append(gone_well(fate))
    return late[::-1], lived[::-1]


def _addressed(draft: OrderDraft, person: Mapping[str, Any]) -> OrderDraft:
    return replace(draft, **person)
