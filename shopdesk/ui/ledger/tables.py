"""The columns of the Ledger, as data."""

from __future__ import annotations

from shopdesk.core.texts import N_, _
from shopdesk.model.ledger.queries import EntryRow
from shopdesk.ui import texts
from shopdesk.ui.table import Column

SOURCES = {
    "hand": N_("by hand"), "orders": N_("order"), "payment": N_("payment"), "shipment": N_("shipment"),
    "aftersale": N_("return"), "stock_movement": N_("stock"), "sku": N_("stock"), "channel": N_("payout"),
}  # fmt: skip


def source(row: EntryRow) -> str:
    """Where an entry comes from."""
    return _(SOURCES[row.source]) if row.source in SOURCES else ""


COLUMNS = (
    Column("day", N_("Day"), lambda r: r.day, "day", 88),
    Column("number", N_("Voucher"), lambda r: r.number, "quiet", 116),
    Column("memo", N_("What"), lambda r: r.memo, "text", 130, stretch=True),
    Column("account", N_("Account"), lambda r: texts.pick(r.account_en, r.account_zh), "quiet", 138),
    Column("category", N_("Against"), lambda r: texts.pick(r.category_en, r.category_zh), "text", 150),
    Column("amount", N_("Amount"), lambda r: r.amount, "money", 116),
    Column("source", N_("Source"), source, "quiet", 88),
)
