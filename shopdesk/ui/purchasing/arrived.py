"""What is said after goods came in: how many orders can be shipped now."""

from __future__ import annotations

from shopdesk.core.texts import Words, ngettext
from shopdesk.model.orders.arriving import Arrived
from shopdesk.ui.desk import Desk


def tell_ready(desk: Desk, done: Words, arrived: Arrived) -> None:
    """Say beside what was done how many orders can be shipped now; nothing more when there are none."""
    if arrived.ready:
        told = ngettext("{n} order can be shipped now.", "{n} orders can be shipped now.", arrived.ready)
        desk.said.emit(f"{done}. {told.format(n=arrived.ready)}", True)
