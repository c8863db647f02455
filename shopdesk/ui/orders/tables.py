"""The columns and views of the orders list, as data."""

from __future__ import annotations

from shopdesk.core.texts import N_, language
from shopdesk.model.orders.queries import OrderRow
from shopdesk.ui.table import Column

VIEWS = (
    ("all", N_("All")), ("to_confirm", N_("To confirm")), ("to_ship", N_("To ship")), ("one_parcel", N_("One parcel")),
    ("short", N_("Short")),
    ("held", N_("On hold")), ("in_transit", N_("In transit")), ("stuck", N_("Stuck")), ("returns", N_("Returns")),
    ("unpaid", N_("Unpaid")), ("delivered", N_("Delivered")),
)  # fmt: skip


def channel(row: OrderRow) -> str:
    """The channel's name in the chosen language."""
    return row.channel_zh if language() == "zh_CN" else row.channel_en


def carrier(row: OrderRow) -> str:
    """The carrier's name in the chosen language."""
    return row.carrier_zh if language() == "zh_CN" else row.carrier_en


def status(row: OrderRow) -> str:
    """Its label; of an order to be confirmed also that the stock will not do."""
    return "to_confirm_short" if row.lacks and row.label == "to_confirm" else row.label


COLUMNS = (
    Column("number", N_("Order"), lambda r: r.number, "strong", 104, sort="number"),
    Column("channel", N_("Channel"), channel, "quiet", 96),
    Column("customer", N_("Customer"), lambda r: r.customer or "—", "text", 116, sort="customer"),
    Column("items", N_("Items"), lambda r: r.items, "text", 180, stretch=True),
    Column("carrier", N_("Carrier"), carrier, "quiet", 96, rare=True),
    Column("tracking", N_("Tracking number"), lambda r: r.tracking, "quiet", 150, hidden=True),
    Column("total", N_("Total"), lambda r: r.total, "money", 104, sort="total"),
    Column("label", N_("Status"), status, "pill", 116, sort="label"),
    Column("placed", N_("Placed"), lambda r: r.placed_at, "moment", 96, sort="placed"),
)
