"""The tabs of the window. A new one is a line here and a folder; its code is imported when it is first
shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shopdesk.core.texts import N_
from shopdesk.ui.screen import Screen, build

if TYPE_CHECKING:
    from shopdesk.ui.desk import Desk


@dataclass(frozen=True)
class Tab:
    """A tab: its name on the command line, its word, its icon, and where its screen is."""

    name: str
    words: str
    icon: str
    screen: str

    def make(self, desk: Desk) -> Screen:
        """Import the screen's code and build it."""
        return build(self.screen, desk)


TABS = (
    Tab("products", N_("Products"), "products", "shopdesk.ui.products.tab:ProductsTab"),
    Tab("orders", N_("Orders"), "orders", "shopdesk.ui.orders.tab:OrdersTab"),
    Tab("customers", N_("Customers"), "customers", "shopdesk.ui.customers.tab:CustomersTab"),
    Tab("analytics", N_("Analytics"), "analytics", "shopdesk.ui.analytics.tab:AnalyticsTab"),
    Tab("ledger", N_("Ledger"), "ledger", "shopdesk.ui.ledger.tab:LedgerTab"),
)
