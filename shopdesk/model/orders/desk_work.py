"""What every action on an order begins and ends with: load it whole, judge, bring caches, label and books up
to date.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache

from sqlalchemy import Select, bindparam, select

from shopdesk.core.periods import local_day
from shopdesk.core.problems import refuse
from shopdesk.core.texts import N_, Words
from shopdesk.model.ledger.actions import post_each
from shopdesk.model.ledger.rules import EntryDraft, Leg
from shopdesk.model.orders.axes import items_text, label_of
from shopdesk.model.orders.books import legs_between, standing
from shopdesk.model.orders.loading import whole
from shopdesk.model.orders.records import (
    AfterSale,
    LineKind,
    Order,
    Payment,
    PaymentKind,
    PaymentMethod,
    PaymentState,
)  # fmt: skip
from shopdesk.model.shop import Work


def load(work: Work, order_id: int) -> Order:
    """The order with everything its rules look at. Refused when there is none of that id."""
    order = work.session.scalar(_by_id(), {"id": order_id})
    if order is None:
        raise refuse(N_("This order does not exist any more."))
    return order


@cache
def _by_id() -> Select[Order]:
    return select(Order).where(Order.id == bindparam("id")).options(*whole())


def day_of(work: Work, at: datetime | None) -> date:
    """The shop's day of a moment; today when there is none."""
    return work.today if at is None else local_day(at, work.facts.timezone)


@dataclass
class Event:
    """What a change is in the books: its code, its source row, day, words, and how money moved, if any.

    `goods`: what left the stock, posted as an entry of its own (E03b).
    """

    code: str
    memo: Words
    day: date
    source: tuple[str, int] = ("", 0)
    part: str = ""
    method: PaymentMethod | None = None
    goods: list[Leg] = field(default_factory=list)


@contextmanager
def changing(work: Work, order: Order, event: Event) -> Iterator[Event]:
    """Change the order's facts inside; then its sums, label and, unless it is history told, the books follow.

    The event may be completed inside (its source, the legs of goods). What happened before the books start is
    posted against opening balances on their first day; what a historical order went through before is not
    posted at all.
    """
    before = standing(order)
    yield event
    refresh(order)
    work.session.flush()
    early = event.day < work.facts.books_start
    if early and order.history:
        return
    legs = legs_between(before, standing(order), order, method=event.method, opening=early)
    drafts = [_draft(work, order, event, legs)]
    if event.goods and not early:
        drafts.append(_draft(work, order, replace(event, code="E03b"), event.goods))
    post_each(work, drafts)


def post_legs(work: Work, order: Order, event: Event, legs: list[Leg]) -> None:
    """Post one entry of the event; nothing when its legs are none."""
    post_each(work, [_draft(work, order, event, legs)])


def _draft(work: Work, order: Order, event: Event, legs: list[Leg]) -> EntryDraft:
    source = event.source if event.source[0] else ("orders", order.id)
    day = max(event.day, work.facts.books_start)
    return EntryDraft(event.code, source, legs, day, str(event.memo), event.part, order.batch_id)


def refresh(order: Order) -> None:
    """Make the order's stored sums, texts and label what its rows say."""
    goods = [x for x in order.lines if x.kind is LineKind.GOODS]
    order.goods_total = sum(x.subtotal for x in goods)
    order.discount_total = sum(x.discount for x in order.lines) - sum(
        x.amount for x in order.lines if x.kind is LineKind.DISCOUNT
    )
    order.shipping_total = sum(x.subtotal for x in order.lines if x.kind is LineKind.SHIPPING)
    tax = sum(x.tax for x in order.lines)
    if order.tax_added:
        order.tax_added = tax
    else:
        order.tax_included = tax
    order.total = sum(x.amount for x in order.lines) + order.tax_added
    order.granted = sum(x.refunded for x in order.lines)
    order.items = items_text(order)
    order.label = label_of(order)


def add_payment(
    work: Work, order: Order, kind: PaymentKind, amount: int, method: PaymentMethod, at: datetime | None,
    *, reference: str = "", fee: int = 0, case: AfterSale | None = None,
) -> Payment:  # fmt: skip
    """Write down money that moved, and the sums that follow from it."""
    payment = Payment(
        order_id=order.id, aftersale_id=case.id if case else None, kind=kind, method=method, amount=amount,
        fee=fee, state=PaymentState.SETTLED, reference=reference, settled_at=at or work.now, day=day_of(work,
        at), batch_id=order.batch_id,
    )  # fmt: skip
    work.session.add(payment)
    work.session.flush()
    if kind is PaymentKind.PAY:
        order.received += amount
    else:
        order.refunded += amount
    return payment


def settle_days(order: Order, day: date) -> None:
    """Give each granted case the day on which the money is back: refunds count then. What was promised back
    of money that never came counts with the order.
    """
    if order.day is None:
        return
    left = order.refunded + max(0, order.total - order.received)
    for case in order.cases:
        if case.granted_at is None:
            continue
        left -= case.amount
        if left >= 0 and case.day is None:
            case.day = day
            for x in case.lines:
                x.day = day


def count_from(order: Order, day: date) -> None:
    """The order counts from this day on, with its rows: it is the day of its first payment."""
    if order.day is None:
        order.day = day
    for x in order.lines:
        x.day = x.day or order.day
