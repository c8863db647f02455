"""Which state may follow which, per axis; the buttons of the window are made from these tables (features.md
§2.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from shopdesk.model.orders.records import AfterSaleState as A
from shopdesk.model.orders.records import ShipmentState as P
from shopdesk.model.orders.records import Stage

STAGES: Mapping[Stage, frozenset[Stage]] = {
    Stage.DRAFT: frozenset({Stage.REVIEW, Stage.CANCELLED}),
    Stage.REVIEW: frozenset({Stage.OPEN, Stage.CANCELLED}),
    Stage.OPEN: frozenset({Stage.COMPLETED, Stage.CANCELLED}),
    Stage.COMPLETED: frozenset({Stage.OPEN}),
    Stage.CANCELLED: frozenset(),
}
"""A cancelled order comes back by undo only, which restores its allocations and money with it."""

SHIPMENTS: Mapping[P, frozenset[P]] = {
    P.PACKING: frozenset({P.SHIPPED, P.CANCELLED}),
    P.SHIPPED: frozenset({P.IN_TRANSIT, P.DELIVERED, P.EXCEPTION}),
    P.IN_TRANSIT: frozenset({P.DELIVERED, P.EXCEPTION}),
    P.EXCEPTION: frozenset({P.IN_TRANSIT, P.DELIVERED, P.LOST, P.RETURNED}),
    P.DELIVERED: frozenset(),
    P.LOST: frozenset(),
    P.RETURNED: frozenset(),
    P.CANCELLED: frozenset(),
}
ON_THE_WAY = frozenset({P.SHIPPED, P.IN_TRANSIT, P.EXCEPTION})
LEFT = frozenset(P) - {P.PACKING, P.CANCELLED}
"""Parcels that left the shop."""

CASES: Mapping[A, frozenset[A]] = {
    A.REQUESTED: frozenset({A.APPROVED, A.REJECTED, A.WITHDRAWN}),
    A.APPROVED: frozenset({A.AWAITING_GOODS, A.RESOLVED, A.WITHDRAWN}),
    A.AWAITING_GOODS: frozenset({A.RECEIVED, A.WITHDRAWN, A.EXPIRED}),
    A.RECEIVED: frozenset({A.RESOLVED, A.DISPUTED}),
    A.DISPUTED: frozenset({A.RESOLVED, A.REJECTED}),
    A.RESOLVED: frozenset(),
    A.REJECTED: frozenset(),
    A.WITHDRAWN: frozenset(),
    A.EXPIRED: frozenset(),
}
ACTIVE_CASES = frozenset(state for state, after in CASES.items() if after)
DEAD_CASES = frozenset({A.REJECTED, A.WITHDRAWN, A.EXPIRED})
"""Cases that came to nothing: their pieces and money are free again."""


class Do(StrEnum):
    """What can be done with an order; each code is an action of `actions` and a button of the window."""

    CONFIRM = "confirm"
    HOLD = "hold"
    RELEASE = "release"
    PACK = "pack"
    UNPACK = "unpack"
    SHIP = "ship"
    DELIVER = "deliver"
    COMPLETE = "complete"
    REOPEN = "reopen"
    CANCEL = "cancel"
    PAY = "pay"
    REFUND = "refund"
    RETURN = "request_return"
    APPROVE = "approve"
    REJECT = "reject"
    RECEIVE = "receive_return"
    EDIT = "edit"
    ROWS = "change_rows"
    CONTENTS = "choose_contents"


S = TypeVar("S", bound=StrEnum)


def may(table: Mapping[S, frozenset[S]], state: S, target: S) -> bool:
    """Whether the table lets the state become the target."""
    return target in table[state]
