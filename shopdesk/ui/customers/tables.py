"""The columns of the customers list and of the complaint log, as data."""

from __future__ import annotations

from shopdesk.core.texts import N_, _
from shopdesk.model.service.queries import SEVERITIES, ComplaintRow
from shopdesk.ui import texts
from shopdesk.ui.table import Column

PEOPLE = (
    Column("name", N_("Name"), lambda r: r.name, "strong", 140, stretch=True, sort="name"),
    Column("phone", N_("Phone"), lambda r: r.phone, "quiet", 130),
    Column("email", N_("E-mail"), lambda r: r.email, "quiet", 200, stretch=True),
    Column("country", N_("Country"), lambda r: r.country, "quiet", 90, rare=True),
    Column("orders", N_("Orders"), lambda r: r.orders, "number", 80, sort="orders"),
    Column("spent", N_("Spent"), lambda r: r.spent, "money", 120, sort="spent"),
    Column("last", N_("Last order"), lambda r: r.last_day, "day", 110, sort="last_day"),
)


def reason(row: ComplaintRow) -> str:
    """The reason's name in the chosen language."""
    return texts.pick(row.reason_en, row.reason_zh)


COMPLAINTS = (
    Column("number", N_("No."), lambda r: r.number, "strong", 92),
    Column("customer", N_("Customer"), lambda r: r.customer or "—", "text", 120),
    Column("title", N_("What happened"), lambda r: r.title, "text", 180, stretch=True),
    Column("order", N_("Order"), lambda r: r.order, "quiet", 100),
    Column("reason", N_("Reason"), reason, "text", 140),
    Column("severity", N_("Severity"), lambda r: _(SEVERITIES[r.severity]), "quiet", 92),
    Column("due", N_("Answer by"), lambda r: r.due, "moment", 100),
    Column("state", N_("Status"), lambda r: "overdue" if r.overdue else r.state, "pill", 130),
)
