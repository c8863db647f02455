"""What the complaint log shows: its list, chips and card, the reasons, and whether measures helped."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, case, func, select, type_coerce
from sqlalchemy.orm import Session

from shopdesk.core.periods import start_of
from shopdesk.core.texts import N_
from shopdesk.model import search
from shopdesk.model.base import moment_text
from shopdesk.model.customers.records import Customer
from shopdesk.model.listing import in_order
from shopdesk.model.orders.records import Order, Shipment
from shopdesk.model.service.records import (
    Complaint,
    ComplaintMeasure,
    ComplaintReason,
    ComplaintState,
    MeasureState,
)
from shopdesk.model.service.rules import (
    MEASURE_NEXT,
    MEASURES,
    NEXT,
    OPEN_STATES,
    SEVERITIES,
    STATES,
    Rate,
    due_at,
    windows,
)

_FOUND = 20_000


class View(StrEnum):
    """The chips of the log."""

    OPEN = "open"
    OVERDUE = "overdue"
    WAITING = "waiting"
    RESOLVED = "resolved"
    ALL = "all"


VIEWS = {
    View.OPEN: N_("Open"), View.OVERDUE: N_("Overdue"), View.WAITING: N_("Waiting for the customer"),
    View.RESOLVED: N_("Resolved"), View.ALL: N_("All"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """A line of the log. `due` is what was promised, else by severity; None once it is settled."""

    id: int
    number: str
    title: str
    reason_id: int
    reason_en: str
    reason_zh: str
    severity: int
    state: ComplaintState
    customer_id: int | None
    customer: str
    order_id: int | None
    order: str
    opened_at: datetime
    due: datetime | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class ComplaintCard:
    """Everything the card shows; the history is `timeline.history(session, "complaint", id)`."""

    row: ComplaintRow
    source: str
    promised_at: datetime | None
    resolved_at: datetime | None
    verdict: str
    compensation: int
    reopened: int
    next_states: tuple[ComplaintState, ...]


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """A reason with how often it occurred and what it cost (minor units) in a range of days."""

    id: int
    parent_id: int | None
    code: str
    name_en: str
    name_zh: str
    complaints: int
    compensation: int


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure with the complaint rate of its reason before and since its start."""

    id: int
    reason_id: int
    reason_en: str
    reason_zh: str
    what: str
    responsible: str
    start_day: date
    target: str
    state: MeasureState
    before: Rate
    after: Rate
    next_states: tuple[MeasureState, ...]


def _due() -> Any:
    """SQL of the moment a complaint is due, as `rules.due_at`."""
    by_severity = case(
        *((Complaint.severity == s, func.strftime("%Y-%m-%dT%H:%M:%SZ", Complaint.opened_at, f"+{h} hours"))
          for s, h in _hours().items()),
    )  # fmt: skip
    return func.coalesce(type_coerce(Complaint.promised_at, Text), by_severity)


def _hours() -> dict[int, int]:
    moment = datetime(2000, 1, 1)
    return {s: int((due_at(moment, None, s) - moment) / timedelta(hours=1)) for s in SEVERITIES}


def _where(view: View, now: datetime) -> list[Any]:
    return {
        View.OPEN: [Complaint.state.in_(OPEN_STATES)],
        View.OVERDUE: [Complaint.state.in_(OPEN_STATES), _due() < moment_text(now)],
        View.WAITING: [Complaint.state == ComplaintState.WAITING],
        View.RESOLVED: [Complaint.state.in_([ComplaintState.RESOLVED, ComplaintState.CLOSED])],
        View.ALL: [],
    }[view]


def chips(session: Session, now: datetime) -> dict[View, int]:
    """How many complaints each view holds."""
    counts = [
        select(func.count()).select_from(Complaint).where(*_where(v, now)).scalar_subquery() for v in View
    ]
    return dict(zip(View, session.execute(select(*counts)).one(), strict=True))


def ids(
    session: Session, now: datetime, view: View = View.OPEN, search_for: str = "", limit: int | None = None
) -> array[int]:
    """The ids of a view, newest first."""
    query = select(Complaint.id).where(*_where(view, now)).order_by(Complaint.id.desc()).limit(limit)
    if search_for.strip():
        query = query.where(Complaint.id.in_(search.find(session, "complaint", search_for, _FOUND)))
    return array("q", session.scalars(query))


def rows(session: Session, now: datetime, wanted: Sequence[int]) -> list[ComplaintRow]:
    """The lines of these complaints, in the order asked."""
    by_id = {r[0].id: _row(r, now) for r in session.execute(_joined().where(Complaint.id.in_(wanted)))}
    return in_order(by_id, wanted)


def card(session: Session, now: datetime, complaint_id: int) -> ComplaintCard | None:
    """The card of a complaint; None when it is gone."""
    found = session.execute(_joined().where(Complaint.id == complaint_id)).first()
    if found is None:
        return None
    c: Complaint = found[0]
    return ComplaintCard(
        _row(found, now),
        c.source,
        c.promised_at,
        c.resolved_at,
        c.verdict,
        c.compensation,
        c.reopened,
        NEXT[c.state],
    )


def _joined() -> Select[Complaint, ComplaintReason, str, str]:
    return (
        select(Complaint, ComplaintReason, Customer.name, Order.number)
        .join(ComplaintReason, ComplaintReason.id == Complaint.reason_id)
        .join(Customer, Customer.id == Complaint.customer_id, isouter=True)
        .join(Order, Order.id == Complaint.order_id, isouter=True)
    )


def _row(row: Any, now: datetime) -> ComplaintRow:
    c, reason, customer, order = row
    due = due_at(c.opened_at, c.promised_at, c.severity) if c.state in OPEN_STATES else None
    return ComplaintRow(
        c.id, c.number, c.title, reason.id, reason.name_en, reason.name_zh, c.severity, c.state,
        c.customer_id,
        customer or "", c.order_id, order or "", c.opened_at, due, due is not None and due < now,
    )  # fmt: skip


def reasons(session: Session, start: datetime | None = None, end: datetime | None = None) -> list[ReasonRow]:
    """The reasons in use, each with its complaints opened from `start` up to `end`."""
    counted: list[ColumnElement[bool]] = [Complaint.reason_id == ComplaintReason.id]
    if start is not None:
        counted.append(Complaint.opened_at >= start)
    if end is not None:
        counted.append(Complaint.opened_at < end)
    query = (
        select(ComplaintReason, func.count(Complaint.id), func.coalesce(func.sum(Complaint.compensation), 0))
        .join(Complaint, and_(*counted), isouter=True)
        .where(ComplaintReason.active)
        .group_by(ComplaintReason.id)
        .order_by(ComplaintReason.id)
    )
    return [
        ReasonRow(r.id, r.parent_id, r.code, r.name_en, r.name_zh, n, cost)
        for r, n, cost in session.execute(query)
    ]


def measures(session: Session, today: date, zone: str, reason_id: int | None = None) -> list[MeasureRow]:
    """The measures, newest first, each with the complaints per 100 shipped orders before and since it
    began."""
    query = (
        select(ComplaintMeasure, ComplaintReason)
        .join(ComplaintReason, ComplaintReason.id == ComplaintMeasure.reason_id)
        .order_by(ComplaintMeasure.id.desc())
    )
    if reason_id is not None:
        query = query.where(ComplaintMeasure.reason_id == reason_id)
    return [_measure(session, m, r, today, zone) for m, r in session.execute(query).all()]


def _measure(session: Session, m: ComplaintMeasure, r: ComplaintReason, today: date, zone: str) -> MeasureRow:
    before, after = (rate(session, r.id, first, last, zone) for first, last in windows(m.start_day, today))
    return MeasureRow(
        m.id, r.id, r.name_en, r.name_zh, m.what, m.responsible, m.start_day, m.target, m.state, before,
        after,
        MEASURE_NEXT[m.state],
    )  # fmt: skip


def rate(session: Session, reason_id: int | None, first: date, last: date, zone: str) -> Rate:
    """Complaints of a reason and those under it (None: of any) among orders shipped from `first` to
    `last`."""
    start, end = start_of(first, zone), start_of(last + timedelta(days=1), zone)
    complaints = select(func.count(Complaint.id)).where(
        Complaint.opened_at >= start, Complaint.opened_at < end
    )
    if reason_id is not None:
        under = select(ComplaintReason.id).where(
            (ComplaintReason.id == reason_id) | (ComplaintReason.parent_id == reason_id)
        )
        complaints = complaints.where(Complaint.reason_id.in_(under))
    shipped = select(func.count(func.distinct(Shipment.order_id))).where(
        Shipment.shipped_at >= start, Shipment.shipped_at < end
    )
    return Rate(session.scalar(complaints) or 0, session.scalar(shipped) or 0)


__all__ = [
    "MEASURES", "SEVERITIES", "STATES", "VIEWS", "ComplaintCard", "ComplaintRow", "ComplaintState",
    "MeasureRow",
    "MeasureState", "Rate", "ReasonRow", "View", "card", "chips", "ids", "measures", "rate", "reasons",
    "rows",
]  # fmt: skip
