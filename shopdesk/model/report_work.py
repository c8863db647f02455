"""Reports of the work itself: how long it takes, who carries it, what waits, what lies, what measures brought."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from shopdesk.core.sheet import Kind
from shopdesk.core.texts import N_, language
from shopdesk.model.analytics import clocks, stock_age
from shopdesk.model.analytics.rules import ratio
from shopdesk.model.reports import Answer, Asked, report

_TIMES: dict[str, tuple[str, Kind]] = {
    "parcels": (N_("Parcels"), "quantity"), "median_hours": (N_("Hours, half took at most"), "number"),
    "p90_hours": (N_("Hours, nine in ten took at most"), "number"),
}  # fmt: skip


@report(
    "service-times",
    N_(
        "Hours between paid, packed, shipped and delivered, of parcels that left in these days: what half of them and"
        " nine in ten took at most. Late: left after the promised moment. Parcels of files that tell one moment for"
        " everything, and deliveries that are only assumed, are left out. By hour: of the payment."
    ),
    {
        "step": (N_("Step"), "text"), "week": (N_("Week"), "text"), "month": (N_("Month"), "text"),
        "channel": (N_("Channel"), "text"), "carrier": (N_("Carrier"), "text"), "hour": (N_("Hour"), "text"),
        **_TIMES, "late": (N_("Late"), "quantity"),
    },
    clocks.KEYS,
)  # fmt: skip
def _service_times(session: Session, asked: Asked) -> Answer:
    made = clocks.service_times(session, asked.range, asked.by, asked.facts.timezone)
    rows: list[dict[str, Any]] = [
        ({} if asked.by == "total" else {asked.by: c.key})
        | {"step": c.step, "parcels": c.parcels, "median_hours": c.median, "p90_hours": c.p90, "late": c.late}
        for c in made.rows
    ]
    return Answer(rows, {}, {"one_moment": made.one_moment})


@report(
    "carriers",
    N_(
        "Each carrier by parcels that left in these days: what became of them, hours from leaving to delivery, what"
        " they cost, and complaints about their orders."
    ),
    {
        "carrier": (N_("Carrier"), "text"), "name": (N_("Name"), "text"), **_TIMES,
        "delivered": (N_("Delivered"), "quantity"), "under_way": (N_("Under way"), "quantity"),
        "exceptions": (N_("In trouble"), "quantity"), "lost": (N_("Lost"), "quantity"),
        "returned": (N_("Sent back"), "quantity"), "cost": (N_("Cost"), "money"),
        "cost_per_parcel": (N_("Cost per parcel"), "money"), "complaints": (N_("Complaints"), "quantity"),
        "complaint_rate": (N_("Complaints per parcel"), "percent"),
    },
)  # fmt: skip
def _carriers(session: Session, asked: Asked) -> Answer:
    found = clocks.carriers(session, asked.range, asked.facts.timezone)
    rows: list[dict[str, Any]] = [
        {
            "carrier": c.code, "name": c.name_zh if language() == "zh_CN" else c.name_en, "parcels": c.parcels,
            "delivered": c.delivered, "under_way": c.under_way, "exceptions": c.exceptions, "lost": c.lost,
            "returned": c.returned, "median_hours": c.median, "p90_hours": c.p90, "cost": c.cost,
            "cost_per_parcel": c.cost // c.parcels, "complaints": c.complaints,
            "complaint_rate": ratio(c.complaints, c.parcels),
        }
        for c in found
    ]  # fmt: skip
    keys = ("parcels", "delivered", "under_way", "exceptions", "lost", "returned", "cost", "complaints")
    return Answer(rows, {k: sum(r[k] for r in rows) for k in keys})


@report(
    "bottlenecks",
    N_(
        "Orders that wait now, by the state they wait in, the most waiting in all first: since they were paid, packed"
        " or sent, or since they came where nothing was paid yet."
    ),
    {
        "state": (N_("State"), "text"), "orders": (N_("Orders"), "quantity"), "amount": (N_("Amount"), "money"),
        "median_hours": (N_("Hours, half wait at most"), "number"),
        "p90_hours": (N_("Hours, nine in ten wait at most"), "number"),
        "longest_hours": (N_("Hours, the longest"), "number"), "longest": (N_("Waits longest"), "text"),
    },
)  # fmt: skip
def _bottlenecks(session: Session, asked: Asked) -> Answer:
    found = clocks.bottlenecks(session, asked.moment)
    rows: list[dict[str, Any]] = [
        {
            "state": w.label, "orders": w.orders, "amount": w.amount, "median_hours": w.median, "p90_hours": w.p90,
            "longest_hours": w.longest, "longest": w.number,
        }
        for w in found
    ]  # fmt: skip
    return Answer(rows, {"orders": sum(w.orders for w in found), "amount": sum(w.amount for w in found)})


@report(
    "stock-ageing",
    N_(
        "Pieces on hand by how long they have been there; what came first is taken to have left first. Value at the"
        " average cost."
    ),
    {
        "sku": ("SKU", "text"), "title": (N_("Product"), "text"), "on_hand": (N_("On hand"), "quantity"),
        "value": (N_("Value"), "money"), "to_30_days": (N_("To 30 days"), "quantity"),
        "to_60_days": (N_("To 60 days"), "quantity"), "to_90_days": (N_("To 90 days"), "quantity"),
        "to_180_days": (N_("To 180 days"), "quantity"), "older": (N_("Older"), "quantity"),
        "older_value": (N_("Worth of the older"), "money"), "oldest_days": (N_("Oldest, days"), "quantity"),
    },
)  # fmt: skip
def _ageing(session: Session, asked: Asked) -> Answer:
    names = [*(f"to_{end}_days" for end in stock_age.AGES), "older"]
    rows: list[dict[str, Any]] = [
        {"sku": a.sku, "title": a.title, "on_hand": a.on_hand, "value": a.value}
        | dict(zip(names, a.pieces, strict=True))
        | {"older_value": a.old_value, "oldest_days": a.oldest_days}
        for a in stock_age.ageing(session, asked.as_of or asked.today)
    ]
    return Answer(rows, {k: sum(r[k] for r in rows) for k in ("on_hand", "value", *names, "older_value")})


@report(
    "slow-movers",
    N_("SKUs that are there and have not sold for 60 days, the most valuable first; what came only since is new."),
    {
        "sku": ("SKU", "text"), "title": (N_("Product"), "text"), "on_hand": (N_("On hand"), "quantity"),
        "value": (N_("Value"), "money"), "last_sold": (N_("Last sold"), "day"),
        "days": (N_("Days without a sale"), "quantity"),
    },
)  # fmt: skip
def _slow(session: Session, asked: Asked) -> Answer:
    rows: list[dict[str, Any]] = [
        {
            "sku": s.sku, "title": s.title, "on_hand": s.on_hand, "value": s.value, "last_sold": s.last_sold,
            "days": s.days,
        }
        for s in stock_age.slow_movers(session, asked.today)
    ]  # fmt: skip
    return Answer(rows, {k: sum(r[k] for r in rows) for k in ("on_hand", "value")})


@report(
    "measures",
    N_(
        "Complaints of a measure's reason per 100 orders shipped, as long before the measure began as since; nothing is"
        " said of fewer than 20 orders."
    ),
    {
        "reason": (N_("Reason"), "text"), "measure": (N_("Measure"), "text"), "responsible": (N_("Who"), "text"),
        "start": (N_("Began"), "day"), "state": (N_("State"), "text"),
        "before_complaints": (N_("Complaints before"), "quantity"), "before_orders": (N_("Orders before"), "quantity"),
        "before_per_100": (N_("Per 100 before"), "number"), "after_complaints": (N_("Complaints since"), "quantity"),
        "after_orders": (N_("Orders since"), "quantity"), "after_per_100": (N_("Per 100 since"), "number"),
    },
)  # fmt: skip
def _measures(session: Session, asked: Asked) -> Answer:
    from shopdesk.model.service.queries import Rate, measures

    def told(side: str, rate: Rate) -> dict[str, Any]:
        per = rate.per_100
        return {
            f"{side}_complaints": rate.complaints, f"{side}_orders": rate.shipped,
            f"{side}_per_100": None if per is None else round(Decimal(per.numerator) / per.denominator, 1),
        }  # fmt: skip

    rows: list[dict[str, Any]] = [
        {
            "reason": m.reason_zh if language() == "zh_CN" else m.reason_en, "measure": m.what,
            "responsible": m.responsible, "start": m.start_day, "state": str(m.state),
        } | told("before", m.before) | told("after", m.after)
        for m in measures(session, asked.today, asked.facts.timezone)
    ]  # fmt: skip
    return Answer(rows)
