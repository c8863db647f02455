"""The columns of the products list, as data."""

from __future__ import annotations

from shopdesk.core.texts import N_
from shopdesk.ui.table import Column

COLUMNS = (
    Column("picture", N_("Picture"), lambda r: r.picture, "picture", 48),
    Column("title", N_("Product"), lambda r: r.title, "strong", 200, stretch=True, sort="title"),
    Column("sku", N_("SKU"), lambda r: r.sku if r.skus == 1 else f"{r.sku} +{r.skus - 1}", "quiet", 116),
    Column("price", N_("Price"), lambda r: r.price_low, "unit", 90, sort="price_low"),
    Column("on_hand", N_("On hand"), lambda r: r.on_hand, "number", 78, sort="on_hand"),
    Column("allocated", N_("Promised"), lambda r: r.allocated, "number", 82, rare=True),
    Column("available", N_("Available"), lambda r: r.available, "number", 86, sort="available"),
    Column("score", N_("Score"), lambda r: r.score, "bar", 76, sort="score"),
    Column("value", N_("Stock value"), lambda r: r.value, "money", 100, rare=True),
    Column("cover", N_("Stock"), lambda r: r.cover if r.state == "active" else r.state, "pill", 116),
)
