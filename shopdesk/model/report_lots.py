"""The report of lots, entered among the reports."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from shopdesk.core.texts import N_
from shopdesk.model.lots import queries
from shopdesk.model.reports import Answer, Asked, report


@report(
    "lots",
    N_(
        "Goods that are kept by lot: what is there of each lot today, until when it is good and how many days are"
        " left. What expires first comes first."
    ),
    {
        "sku": ("SKU", "text"), "lot": (N_("Lot"), "text"), "expires": (N_("Expires on"), "day"),
        "days": (N_("Days left"), "number"), "on_hand": (N_("On hand"), "quantity"), "aside": (N_("Aside"), "quantity"),
        "received": (N_("Came on"), "day"), "note": (N_("Note"), "text"),
    },
)  # fmt: skip
def _lots(session: Session, asked: Asked) -> Answer:
    rows: list[dict[str, Any]] = [
        {
            "sku": x.sku, "lot": x.code, "expires": x.expires_on, "days": x.days, "on_hand": x.on_hand,
            "aside": x.aside, "received": x.received_on, "note": x.note,
        }
        for x in queries.rows(session, queries.ids(session, asked.today), asked.today)
    ]  # fmt: skip
    return Answer(rows, {"on_hand": sum(r["on_hand"] for r in rows), "aside": sum(r["aside"] for r in rows)})
