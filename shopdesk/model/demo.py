"""A believable tea shop, the same for the same arguments: for `demo`, the window's demo, pictures, tests
and benchmarks.

A small one is lived through day by day with the actions that a person uses; a large one comes in by the
bulk path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, islice
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import text

from shopdesk.core.periods import Range, local_day, month
from shopdesk.core.problems import Refused
from shopdesk.core.texts import N_, language, say
from shopdesk.model import (
    demo_advice,
    demo_books,
    demo_bundles,
    demo_changes,
    demo_goods,
    demo_lots,
    demo_pictures,
    demo_prices,
    demo_purchasing,
    demo_replenishment,
    demo_taxonomy,
    demo_wording,
)
from shopdesk.model.customers.actions import find_or_make
from shopdesk.model.demo_counts import count_shelves
from shopdesk.model.demo_past import person_of, write_past
from shopdesk.model.demo_story import ZONE, Fate, days_of, gone_well, plan, story
from shopdesk.model.demo_talk import complain
from shopdesk.model.files import create
from shopdesk.model.orders import actions as orders
from shopdesk.model.orders.records import AfterSaleLine, ShipmentState
from shopdesk.model.products import actions as products
from shopdesk.model.products.records import Category
from shopdesk.model.products.rules import ProductDraft, SkuDraft
from shopdesk.model.shop import Progress, Shop, Work, no_progress, now
from shopdesk.model.taxonomy import smart

NAME = "明月茶铺 Moonlit Tea"


@dataclass(frozen=True)
class Made:
    """What a demo shop has in it. `refused`: orders with which something could not be done, by their
    number."""

    orders: int
    lines: int
    start: date
    end: date
    refused: tuple[str, ...] = ()


@dataclass
class _Life:
    """What the shop remembers while it is lived through."""

    end: datetime
    skus: dict[str, int] = field(default_factory=dict)
    orders: dict[str, int] = field(default_factory=dict)
    cases: dict[str, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)


def make(
    path: Path, *, orders: int = 300, seed: int = 1, end: date | None = None, progress: Progress = no_progress
) -> Made:
    """Make the demo shop file and close it. Refused: a file that is there already."""
    made, shop = live(path, orders=orders, seed=seed, end=end, progress=progress)
    shop.close()
    return made


def live(
    path: Path, *, orders: int = 300, seed: int = 1, end: date | None = None, progress: Progress = no_progress
) -> tuple[Made, Shop]:
    """Make the demo shop file; it stays open, with the machine's clock."""
    last = end or local_day(now() - timedelta(hours=18), ZONE)  # its last day ends at six: nothing is to come
    start = last - timedelta(days=days_of(orders) - 1)
    moment = _at(month(start).start, 8)
    shop = create(path, name=NAME, books_start=month(start).start, language=language(), clock=lambda: moment)
    try:
        life = _Life(_at(last, 18))
        told = plan(orders, seed, last, life.end)
        past = chain(map(gone_well, islice(story(orders, seed, last), told.early)), told.late)
        days = Range(month(start).start, last)
        shop.do(say(N_("The demo shop opens")), _open, life)
        shop.do(say(N_("The demo shop opens")), _buy_goods, life, days, told.wanted)
        count = told.early + len(told.late)
        shop.do(say(N_("The demo shop's past comes in")), write_past, past, count, life.end, progress)
        _live_months(shop, life, told.lived, days, progress)
        shop.do(say(N_("The demo shop's customers complain")), _complain, life)
        shop.do(say(N_("The demo shop counts its shelves")), _count, life)
        shop.do(say(N_("The demo shop closes its notebook")), _forget)
    except BaseException:
        shop.close()
        raise
    shop.clock = now
    return Made(orders, told.lines, start, last, tuple(life.refused)), shop


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), ZoneInfo(ZONE)).astimezone(UTC)


def _go_to(work: Work, moment: datetime) -> None:
    """The demo's days pass inside one step."""
    work.now, work.today = moment.replace(microsecond=0), local_day(moment, ZONE)


def _open(work: Work, life: _Life) -> None:
    """Products on the shelf, money in the bank."""
    categories: dict[str, int] = {}
    for ware in demo_goods.WARES:
        if ware.category not in categories:
            category = Category(name=ware.category)
            work.session.add(category)
            work.session.flush()
            categories[ware.category] = category.id
        skus = tuple(
            SkuDraft(code, size, price * 10_000, cost * 10_000, weight_g=grams)
            for code, size, price, cost, grams in ware.sizes
        )
        draft = ProductDraft(
            ware.title, skus, vendor=ware.vendor, tags=ware.tags, category_id=categories[ware.category]
        )
        products.create(work, draft)
    rows = work.session.execute(text("SELECT code, id FROM sku"))
    life.skus = {r[0]: r[1] for r in rows}
    demo_taxonomy.sort_goods(work)
    demo_pictures.hang_pictures(work)
    demo_advice.tell(work)
    demo_wording.word_goods(work)
    demo_books.open_books(work)


def _buy_goods(work: Work, life: _Life, days: Range, wanted: dict[str, dict[str, int]]) -> None:
    """Each month begins with the goods that it needs; the first also with what is left over at the end."""
    first = days.start
    while first <= days.end:
        _go_to(work, _at(first, 9))
        needed = wanted.get(f"{first:%Y-%m}", {})
        for i, (code, sku_id) in enumerate(life.skus.items()):
            spare = 0 if first > days.start else (0, 2, 4)[i % 3] if i % 4 == 0 else 8 + i % 17
            if needed.get(code, 0) + spare > 0:
                _buy(work, sku_id, code, needed.get(code, 0) + spare, first)
        first = month(first).end + timedelta(days=1)


def _buy(work: Work, sku_id: int, code: str, count: int, day: date) -> None:
    ware = next(w for w in demo_goods.WARES if any(s[0] == code for s in w.sizes))
    cost = next(s[3] for s in ware.sizes if s[0] == code) * 10_000
    dearer = cost + cost * (day.month % 3) // 50
    products.receive(work, sku_id, count, dearer, day=day, supplier=ware.vendor)


def _live_months(shop: Shop, life: _Life, fates: list[Fate], days: Range, progress: Progress) -> None:
    """Month by month: orders come and go, money is spent and paid out."""
    pending = sorted(_events(fates, life.end), key=lambda e: e[:2])
    done = 0
    first = days.start
    while first <= days.end:
        last = min(month(first).end, days.end)
        upto = next((i for i, e in enumerate(pending[done:], done) if e[0] > _at(last, 23)), len(pending))
        events = pending[done:upto] if last < days.end else pending[done:]
        shop.do(say(N_("A month of the demo shop")), _month, life, Range(first, last), events)
        done += len(events)
        progress(done, max(1, len(pending)))
        first = last + timedelta(days=1)


def _month(work: Work, life: _Life, days: Range, events: list[_Event]) -> None:
    bills = demo_books.events(days, life.end)
    for moment, _n, act in sorted([*events, *bills], key=lambda e: e[:2]):
        _go_to(work, moment)
        act(work, life)
        work.session.flush()
    work.session.expire_all()


_Act = Callable[[Work, _Life], None]
_Event = tuple[datetime, int, _Act]


def _events(fates: list[Fate], end: datetime) -> Iterator[_Event]:
    """Everything that happens to the orders until the end."""
    for n, fate in enumerate(fates):
        for moment, act in _steps(fate, end):
            if moment is not None and moment <= end:
                yield moment, n, _guarded(fate, act)


def _steps(
    fate: Fate, end: datetime
) -> Iterator[tuple[datetime | None, Callable[[Work, _Life, Fate], None]]]:
    yield fate.draft.placed_at, _place
    if fate.draft.channel == "walkin":
        yield fate.finish_at, _finish
        return
    if fate.pay_at != fate.draft.placed_at:
        yield fate.pay_at, _pay
    if fate.cancel_at is None or fate.pay_at is not None:
        yield fate.confirm_at, _confirm
    if fate.ship_at and fate.ship_at - timedelta(hours=2) <= end < fate.ship_at:
        yield fate.ship_at - timedelta(hours=2), _pack
    yield fate.ship_at, _ship
    yield fate.deliver_at, _deliver
    yield fate.finish_at, _finish
    yield fate.cancel_at, _cancel
    if fate.return_at:
        yield fate.return_at, _request
        yield fate.return_at + timedelta(days=4), _take_back


def _guarded(fate: Fate, act: Callable[[Work, _Life, Fate], None]) -> _Act:
    """What the rules refuse is left as it stands, and with it the rest of the order's story."""

    def run(work: Work, life: _Life) -> None:
        if fate.draft.number in life.refused:
            return
        try:
            with work.session.begin_nested():
                act(work, life, fate)
        except Refused:
            life.refused.append(fate.draft.number)

    return run


def _place(work: Work, life: _Life, fate: Fate) -> None:
    at = fate.draft.placed_at
    draft = replace(
        fate.draft, carrier="", tracking="", customer_id=find_or_make(work, person_of(fate.draft))
    )
    if fate.draft.channel == "walkin":
        draft = replace(draft, paid_at=at, shipped_at=at, delivered_at=at)
    elif fate.pay_at == at:
        draft = replace(draft, paid_at=at)
    life.orders[fate.draft.number] = orders.place(work, draft).order_id


def _pay(work: Work, life: _Life, fate: Fate) -> None:
    orders.pay(work, life.orders[fate.draft.number], at=fate.pay_at)


def _confirm(work: Work, life: _Life, fate: Fate) -> None:
    orders.confirm(work, life.orders[fate.draft.number], N_("Looked at: it is meant twice"))


def _pack(work: Work, life: _Life, fate: Fate) -> None:
    orders.pack(work, life.orders[fate.draft.number])


def _ship(work: Work, life: _Life, fate: Fate) -> None:
    parcel = orders.ship(
        work, life.orders[fate.draft.number], fate.draft.carrier, fate.draft.tracking, at=fate.ship_at
    )
    late = fate.deliver_at and fate.deliver_at > life.end and work.now < life.end - timedelta(days=3)
    if late:
        state = ShipmentState.EXCEPTION if int(fate.draft.number) % 3 == 0 else ShipmentState.IN_TRANSIT
        orders.travel(work, parcel, state)


def _deliver(work: Work, life: _Life, fate: Fate) -> None:
    orders.deliver(work, life.orders[fate.draft.number], at=fate.deliver_at)


def _finish(work: Work, life: _Life, fate: Fate) -> None:
    orders.complete(work, life.orders[fate.draft.number])


def _cancel(work: Work, life: _Life, fate: Fate) -> None:
    order = life.orders[fate.draft.number]
    orders.cancel(work, order, reason=fate.reason)
    if fate.pay_at and work.now < life.end - timedelta(days=1):
        orders.refund(work, order, reason=fate.reason)


def _request(work: Work, life: _Life, fate: Fate) -> None:
    order = life.orders[fate.draft.number]
    line = work.session.execute(
        text("SELECT id, shipped FROM order_line WHERE order_id = :o AND kind = 'goods' ORDER BY id LIMIT 1"),
        {"o": order},
    ).one()
    life.cases[fate.draft.number] = orders.request_return(work, order, {line[0]: line[1]}, fate.reason)
    if work.now < life.end - timedelta(days=1):
        orders.approve(work, life.cases[fate.draft.number])


def _take_back(work: Work, life: _Life, fate: Fate) -> None:
    case = life.cases[fate.draft.number]
    rows = work.session.query(AfterSaleLine).filter_by(aftersale_id=case).all()
    bad = 1 if "破损" in fate.reason else 0
    orders.receive_return(work, case, {r.id: (r.quantity - bad, bad, 0) for r in rows})
    orders.refund(work, life.orders[fate.draft.number], reason=fate.reason, case_id=case)


def _complain(work: Work, life: _Life) -> None:
    _go_to(work, life.end)
    demo_purchasing.buy(work, life.skus, life.end)
    demo_bundles.sell_sets(work, life.skus, life.end)
    demo_bundles.sell_boxes(work, life.skus, life.end)
    demo_prices.tell(work, life.skus, life.end)
    demo_replenishment.plan(work, life.skus)
    demo_changes.happen(work, life.skus, life.end)
    demo_lots.name_lots(work, life.skus, life.end)
    complain(work)


def _count(work: Work, life: _Life) -> None:
    _go_to(work, life.end - timedelta(hours=2))
    count_shelves(work)
    demo_changes.close_first_month(work)


def _forget(work: Work) -> None:
    """Nothing of the demo's making can be undone: its change log would be larger than the shop."""
    smart.recount(work)
    work.session.execute(text("DELETE FROM change"))
    work.session.execute(text("UPDATE step SET undone_by = id"))
    work.touch("step")
