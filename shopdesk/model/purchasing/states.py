"""Which state of an order to a supplier may follow which, and what can be done in each (features.md P-12). Pure.

The buttons of the window are made from these tables. Quantities on the lines are the truth: `state_of` reads
the state off them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from shopdesk.model.purchasing.records import Purchase, PurchaseLine, PurchaseState

S = PurchaseState

STATES: Mapping[PurchaseState, frozenset[PurchaseState]] = {
    S.DRAFT: frozenset({S.ORDERED, S.CANCELLED}),
    S.ORDERED: frozenset({S.PARTLY, S.RECEIVED, S.CANCELLED}),
    S.PARTLY: frozenset({S.RECEIVED, S.CLOSED}),
    S.RECEIVED: frozenset({S.CLOSED}),
    S.CLOSED: frozenset(),
    S.CANCELLED: frozenset(),
}
"""A cancelled or closed order comes back by undo only."""


class Do(StrEnum):
    """What can be done with an order to a supplier; each is an action of `actions` and a button."""

    EDIT = "edit"
    ORDER = "order"
    RECEIVE = "receive"
    CLOSE = "close"
    CANCEL = "cancel"


DOING: Mapping[PurchaseState, tuple[Do, ...]] = {
    S.DRAFT: (Do.ORDER, Do.EDIT, Do.CANCEL),
    S.ORDERED: (Do.RECEIVE, Do.EDIT, Do.CANCEL),
    S.PARTLY: (Do.RECEIVE, Do.EDIT, Do.CLOSE),
    S.RECEIVED: (Do.CLOSE, Do.RECEIVE),
    S.CLOSED: (),
    S.CANCELLED: (),
}
"""The first is what is most likely done next. What came beyond the order is received on one that is received."""

OPEN = (S.ORDERED, S.PARTLY)


def open_of(line: PurchaseLine) -> int:
    """Pieces of the line that are still to come; never below zero, whatever came too much."""
    return max(0, line.ordered - line.received - line.cancelled)


def state_of(purchase: Purchase) -> PurchaseState:
    """What its lines and days say the order is."""
    lines: Iterable[PurchaseLine] = purchase.lines
    received = any(x.received for x in lines)
    if purchase.closed_on is not None:
        return S.CLOSED if received else S.CANCELLED
    if purchase.ordered_on is None:
        return S.DRAFT
    if not any(open_of(x) for x in lines):
        return S.RECEIVED
    return S.PARTLY if received else S.ORDERED
