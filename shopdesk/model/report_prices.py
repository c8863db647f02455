"""The report of what prices, compare prices and costs were changed to, by whom and why."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from shopdesk.core.periods import local_day
from shopdesk.core.texts import N_
from shopdesk.model.products.price_queries import changes_in
from shopdesk.model.reports import Answer, Asked, report


@report(
    "price-changes",
    N_(
        "What prices, compare prices and costs became in these days, the latest first: by her own hand (owner), by a"
        " formula, a planned price (plan), a list, or the average of the stock (goods)."
    ),
    {
        "day": (N_("Day"), "day"), "sku": ("SKU", "text"), "what": (N_("What changed"), "text"),
        "old": (N_("Old price"), "unit"), "new": (N_("New price"), "unit"), "who": (N_("Who"), "text"),
        "why": (N_("Reason"), "text"),
    },
)  # fmt: skip
def _price_changes(session: Session, asked: Asked) -> Answer:
    zone = asked.facts.timezone
    rows: list[dict[str, Any]] = [
        {
            "day": local_day(c.at, zone), "sku": c.code, "what": c.what, "old": c.old, "new": c.new,
            "who": str(c.who), "why": c.why,
        }
        for c in changes_in(session, asked.days, zone)
    ]  # fmt: skip
    return Answer(rows)
