"""The pages of the Products tab. A new one is a line here and a file."""

from __future__ import annotations

from shopdesk.core.texts import N_
from shopdesk.ui.pages import Page

PAGES = (
    Page("products", N_("Catalogue"), "shopdesk.ui.products.tab:ProductList"),
    Page("stock", N_("Stock"), "shopdesk.ui.products.stock_page:StockPage"),
    Page("lots", N_("Lots"), "shopdesk.ui.lots.page:LotsPage"),
    Page("reorder", N_("Reorder"), "shopdesk.ui.replenishment.page:ReorderPage"),
    Page("grid", N_("Grid"), "shopdesk.ui.products.grid:GridScreen"),
    Page("counts", N_("Counts"), "shopdesk.ui.counting.page:CountsPage"),
    Page("fix", N_("To fix"), "shopdesk.ui.advice.page:FixPage"),
    Page("titles", N_("Titles"), "shopdesk.ui.wording.page:TitlesPage"),
    Page("purchases", N_("Purchases"), "shopdesk.ui.purchasing.pages:PurchaseList"),
    Page("suppliers", N_("Suppliers"), "shopdesk.ui.purchasing.pages:SupplierList"),
    Page("categories", N_("Categories"), "shopdesk.ui.taxonomy.page:CategoriesPage"),
    Page("tags", N_("Tags"), "shopdesk.ui.taxonomy.tags_page:TagsPage"),
)
