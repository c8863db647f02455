"""What waits for the owner in each tab, asked without building the tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shopdesk.ui.desk import Desk


def products(desk: Desk) -> int:
    """SKUs that are warned of."""
    from shopdesk.model.replenishment import stock_list

    return desk.ask(stock_list.alerts, desk.shop.today())


def orders(desk: Desk) -> int:
    """Orders to be confirmed or shipped."""
    from shopdesk.model.orders import queries

    found = desk.ask(queries.chips)
    return found["to_confirm"] + found["to_ship"]


def customers(desk: Desk) -> int:
    """Complaints that are open."""
    from shopdesk.model.service import queries

    return desk.ask(queries.chips, desk.shop.clock())[queries.View.OPEN]
