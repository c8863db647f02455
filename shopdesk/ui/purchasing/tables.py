"""The columns of the pages Purchases and Suppliers, as data."""

from __future__ import annotations

from typing import Any

from shopdesk.core.texts import N_
from shopdesk.ui.purchasing import words
from shopdesk.ui.table import Column


def _came(r: Any) -> str:
    return f"{r.received} / {r.pieces}" if r.received else str(r.pieces)


PURCHASES = (
    Column("supplier", N_("Supplier"), lambda r: r.supplier, "strong", 160, stretch=True, sort="supplier"),
    Column("number", N_("Number"), lambda r: r.number, "quiet", 86, sort="newest"),
    Column("goods", N_("Goods"), lambda r: r.goods, "quiet", 110),
    Column("day", N_("Ordered on"), lambda r: r.day, "day", 92, sort="day"),
    Column("eta", N_("Expected"), lambda r: r.eta, "day", 92, sort="eta"),
    Column("pieces", N_("Pieces"), _came, "text", 84, right=True),
    Column("total", N_("Total"), lambda r: r.total, "money", 112, sort="total"),
    Column("state", N_("State"), lambda r: "late" if r.late else r.state.value, "pill", 132),
)
SUPPLIERS = (
    Column("name", N_("Supplier"), lambda r: r.name, "strong", 170, stretch=True, sort="name"),
    Column("contact", N_("Contact"), lambda r: r.contact, "quiet", 110),
    Column("skus", N_("SKUs"), lambda r: r.skus, "number", 70),
    Column("lead", N_("Lead time"), lambda r: words.lead(r.lead), "text", 120),
    Column("orders", N_("On the way"), lambda r: r.orders or None, "number", 96),
    Column("last", N_("Last receipt"), lambda r: r.last, "day", 104),
    Column("owed", N_("Owed"), lambda r: r.balance, "money", 116, sort="owed"),
)
