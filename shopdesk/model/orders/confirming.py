"""What happens to the books when a parcel that waits for its arrival arrives, or will not (on_the_way.py)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from shopdesk.core.texts import N_, say
from shopdesk.model.orders.desk_work import Event, changing, day_of
from shopdesk.model.orders.on_the_way import ON_CONFIRMATION, goods_legs, out_legs
from shopdesk.model.orders.records import Order, Shipment
from shopdesk.model.shop import Work


def awaits(work: Work, order: Order, day: date) -> bool:
    """Whether the sale of a parcel of the order that leaves on that day counts when it arrives, not at once."""
    waiting = work.facts.revenue == ON_CONFIRMATION
    return waiting and not order.history and day >= work.facts.books_start


@contextmanager
def confirming(
    work: Work, order: Order, parcel: Shipment, day: date, part: str = "arrived"
) -> Iterator[None]:
    """Inside, the parcel arrives; what waited for that is then earned, and its goods are cost (E03'). Nothing more
    where it did not wait. Never on a day before it left.
    """
    if not parcel.awaits:
        yield
        return
    event = _event(work, order, parcel, day, part)
    with changing(work, order, event):
        yield
        event.goods = goods_legs(order, parcel)
        parcel.awaits = False


@contextmanager
def failing(work: Work, order: Order, parcel: Shipment, part: str, *, lost: bool) -> Iterator[None]:
    """Inside, a parcel is lost or turns back: its money goes on waiting, of one that is lost the goods are cost."""
    if not parcel.awaits:
        yield
        return
    event = _event(work, order, parcel, work.today, part)
    with changing(work, order, event):
        if lost:
            event.goods = out_legs(order, parcel)
        yield


def end_waiting(work: Work, order: Order) -> None:
    """The order is completed: nothing of it waits any more."""
    for parcel in order.shipments:
        with confirming(work, order, parcel, work.today, "completed"):
            pass


def _event(work: Work, order: Order, parcel: Shipment, day: date, part: str) -> Event:
    words = _WORDS[part]
    left = day_of(work, parcel.shipped_at)
    return Event("E03a", say(words, number=order.number), max(day, left), ("shipment", parcel.id), part)


_WORDS = {
    "arrived": N_("Order {number} delivered"),
    "completed": N_("Order {number} completed"),
    "lost": N_("Parcel of order {number} lost"),
    "returned": N_("Parcel of order {number} turned back"),
}
