"""The columns of the products list, as data."""

from __future__ import annotations

from shopdesk.core.texts import N_
from shopdesk.ui.table import Column

COLUMNS = (
    Column("title", N_("Product"), lambda r: r.title, "strong", 200, stretch=True, sort="title"),
    Column("sku", N_("SKU"), lambda r: r.sku if r.skus == 1 else f"{r.sku} +{r.skus - 1}", "quiet", 150),
    Column("price", N_("Price"), lambda r: r.price_low, "unit", 104, sort="price_low"),
    Column("on_hand", N_("On hand"), lambda r: r.on_hand, "number", 88, sort="on_hand"),
    Column("allocated", N_("Promised"), lambda r: r.allocated, "number", 88),
    Column("available", N_("Available"), lambda r: r.available, "number", 92, sort="available"),
    Column("value", N_("Stock value"), lambda r: r.value, "money", 112),
    Column("cover", N_("Stock"), lambda r: r.state if r.state == "archived" else r.cover, "pill", 118),
)
