"""Orders of one customer that leave in one parcel: one number and one slip, each order in its own books (O-02)."""

from __future__ import annotations

from collections.abc import Sequence

from shopdesk.core.problems import Problem, problem, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model import timeline
from shopdesk.model.orders.desk_work import load
from shopdesk.model.orders.handling import SUBJECT
from shopdesk.model.orders.records import Order
from shopdesk.model.orders.shipping import ship
from shopdesk.model.orders.together_queries import place_of
from shopdesk.model.shop import Work

_NAMED = 3
"""At most so many orders that do not belong are named."""


def ship_together(
    work: Work, order_ids: Sequence[int], carrier_code: str = "", tracking: str = ""
) -> list[int]:
    """Send all that is open of several orders in one parcel; answers the parcel's part of each order.

    Refused: fewer than two, other people or addresses, and what `ship` refuses of any of them; then none leaves.
    """
    ids = list(dict.fromkeys(order_ids))
    orders = [load(work, i) for i in ids]
    refuse_if(problems_together(orders))
    sent = [ship(work, ids[0], carrier_code, tracking)]
    sent += [ship(work, i, carrier_code, tracking, courier=0, packing=0) for i in ids[1:]]  # it is paid once
    for order in orders:
        others = ", ".join(x.number for x in orders if x is not order)
        timeline.note(work, SUBJECT, order.id, N_("In one parcel with {others}"), others=others)
    return sent


def problems_together(orders: Sequence[Order]) -> list[Problem]:
    """Why these orders cannot leave in one parcel."""
    if len(orders) < 2:
        return [problem(N_("Choose at least two orders that go to the same person."), field="orders")]
    first = orders[0]
    words = N_("Order {other} goes to another person or address than {number}.")
    apart = [x for x in orders[1:] if place_of(x) != place_of(first)]
    return [problem(words, field="orders", other=x.number, number=first.number) for x in apart[:_NAMED]]
