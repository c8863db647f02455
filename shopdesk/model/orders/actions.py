"""Everything that can be done with orders; each verb lives with its like.

Each takes a `Work` and is run by `Shop.do`; what it refuses it says before it changes anything.
"""

from __future__ import annotations

from shopdesk.model.orders.allocating import allocate_waiting
from shopdesk.model.orders.cancelling import cancel
from shopdesk.model.orders.carriage import courier_bill, set_costs, set_parcel_costs
from shopdesk.model.orders.choosing import choose_all, choose_by_code, choose_contents
from shopdesk.model.orders.editing import change_rows
from shopdesk.model.orders.handling import complete, complete_due, confirm, edit, hold, release, reopen
from shopdesk.model.orders.many import (
    Outcome,
    complete_many,
    confirm_many,
    deliver_many,
    pack_many,
    ship_many,
)  # fmt: skip
from shopdesk.model.orders.paying import goodwill, pay, refund
from shopdesk.model.orders.placing import Placed, new_order, place
from shopdesk.model.orders.returning import (
    Replacement,
    approve,
    close_return,
    receive_return,
    request_return,
    reship,
)  # fmt: skip
from shopdesk.model.orders.shipping import deliver, pack, set_tracking, ship, travel, unpack
from shopdesk.model.orders.together import ship_together

__all__ = [
    "Outcome", "Placed", "Replacement", "allocate_waiting", "approve", "cancel", "change_rows", "choose_all",
    "choose_by_code", "choose_contents", "close_return", "complete", "complete_due", "complete_many", "confirm",
    "confirm_many", "courier_bill", "deliver", "deliver_many", "edit", "goodwill", "hold", "new_order", "pack",
    "pack_many", "pay", "place", "receive_return", "refund", "release", "reopen", "request_return", "reship",
    "set_costs", "set_parcel_costs", "set_tracking", "ship", "ship_many", "ship_together", "travel", "unpack",
]  # fmt: skip
