"""The tabs of the window. A new one is a line here and a folder; its code is imported when it is first
shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from shopdesk.core.texts import N_
from shopdesk.ui import waiting
from shopdesk.ui.screen import Screen, build

if TYPE_CHECKING:
    from shopdesk.ui.desk import Desk
    from shopdesk.ui.pages import Page


@dataclass(frozen=True)
class Tab:
    """A tab: its name on the command line, its word, its icon, where its screen is, its list of pages, and
    how many things wait in it, asked without its code.
    """

    name: str
    words: str
    icon: str
    screen: str
    listed: str = ""
    waiting: Callable[[Desk], int] | None = None

    def make(self, desk: Desk) -> Screen:
        """Import the screen's code and build it."""
        return build(self.screen, desk)

    def pages(self) -> Sequence[Page]:
        """The pages under its strip; none for a tab that is one page."""
        if not self.listed:
            return ()
        module, name = self.listed.split(":")
        found: Sequence[Page] = getattr(import_module(module), name)
        return found


TABS = (
    Tab(
        "products",
        N_("Products"),
        "products",
        "shopdesk.ui.products.tab:ProductsTab",
        "shopdesk.ui.products.pages:PAGES",
        waiting.products,
    ),
    Tab("orders", N_("Orders"), "orders", "shopdesk.ui.orders.tab:OrdersTab", "", waiting.orders),
    Tab(
        "customers",
        N_("Customers"),
        "customers",
        "shopdesk.ui.customers.tab:CustomersTab",
        "",
        waiting.customers,
    ),
    Tab("analytics", N_("Analytics"), "analytics", "shopdesk.ui.analytics.tab:AnalyticsTab"),
    Tab(
        "ledger",
        N_("Ledger"),
        "ledger",
        "shopdesk.ui.ledger.tab:LedgerTab",
        "shopdesk.ui.ledger.tables:PAGES",
    ),
)
