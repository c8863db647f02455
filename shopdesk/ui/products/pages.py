"""The pages of the Products tab. A new one is a line here and a file."""

from __future__ import annotations

from shopdesk.core.texts import N_
from shopdesk.ui.pages import Page

PAGES = (
    Page("products", N_("Catalogue"), "shopdesk.ui.products.tab:ProductList"),
    Page("grid", N_("Grid"), "shopdesk.ui.products.grid:GridScreen"),
    Page("counts", N_("Counts"), "shopdesk.ui.counting.page:CountsPage"),
)
