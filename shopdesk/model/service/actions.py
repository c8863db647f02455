"""What the owner does about complaints, and about what causes them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Unpack

from shopdesk.core.periods import local_day
from shopdesk.core.problems import refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model import timeline
from shopdesk.model.orders.records import Order
from shopdesk.model.service import rules
from shopdesk.model.service.records import (
    Complaint,
    ComplaintMeasure,
    ComplaintReason,
    ComplaintState,
    MeasureState,
)
from shopdesk.model.service.rules import ComplaintEdit
from shopdesk.model.shop import Work
from shopdesk.model.shop_settings.actions import next_number


def log(
    work: Work,
    title: str,
    reason_id: int,
    *,
    severity: int = 2,
    customer_id: int | None = None,
    order_id: int | None = None,
    order_line_id: int | None = None,
    source: str = "",
    promised_at: datetime | None = None,
) -> int:
    """Write down a complaint, of an order or of a customer; answers its id. With an order, its customer
    is taken."""
    refuse_if(rules.problems_complaint(title, severity))
    if promised_at is not None:
        refuse_if(rules.problems_promising(promised_at, work.now))
    _reason(work, reason_id)
    if order_id is not None:
        order = work.get(Order, order_id, N_("This order is no longer there."), "order")
        customer_id = customer_id or order.customer_id
    complaint = Complaint(
        number=f"C-{next_number(work, 'complaint_next'):04d}", customer_id=customer_id, order_id=order_id,
        order_line_id=order_line_id, reason_id=reason_id, title=title.strip(), severity=severity,
        source=source,
        opened_at=work.now, promised_at=promised_at,
    )  # fmt: skip
    work.session.add(complaint)
    work.session.flush()
    timeline.note(work, "complaint", complaint.id, N_("Complaint logged"))
    if order_id is not None:
        timeline.note(work, "orders", order_id, N_("Complaint {number} logged"), number=complaint.number)
    return complaint.id


def edit(work: Work, complaint_id: int, **changes: Unpack[ComplaintEdit]) -> None:
    """Change title, reason, severity or source."""
    complaint = _load(work, complaint_id)
    refuse_if(
        rules.problems_complaint(
            changes.get("title", complaint.title), changes.get("severity", complaint.severity)
        )
    )
    for name, value in changes.items():
        setattr(complaint, name, value)
    timeline.note(work, "complaint", complaint_id, N_("Edited"))


def promise(work: Work, complaint_id: int, promised_at: datetime) -> None:
    """Promise the customer an answer by a moment that lies ahead."""
    complaint = _load(work, complaint_id)
    refuse_if(rules.problems_promising(promised_at, work.now))
    complaint.promised_at = promised_at
    day = local_day(promised_at, work.facts.timezone)
    timeline.note(work, "complaint", complaint_id, N_("Promised for {day}"), day=day.isoformat())


def start(work: Work, complaint_id: int) -> None:
    """Work on it."""
    _go(work, complaint_id, ComplaintState.WORKING, N_("Work started"))


def wait(work: Work, complaint_id: int) -> None:
    """The customer has the word."""
    _go(work, complaint_id, ComplaintState.WAITING, N_("Waiting for the customer"))


def escalate(work: Work, complaint_id: int) -> None:
    """It needs more than the usual."""
    _go(work, complaint_id, ComplaintState.ESCALATED, N_("Escalated"))


def resolve(work: Work, complaint_id: int, verdict: str, compensation: int = 0) -> None:
    """Settle it: what was found, and what it cost (minor units). Money itself moves by a refund on the
    order."""
    complaint = _load(work, complaint_id)
    refuse_if(rules.problems_resolving(complaint.state, verdict, compensation))
    complaint.state = ComplaintState.RESOLVED
    complaint.verdict, complaint.compensation, complaint.resolved_at = verdict.strip(), compensation, work.now
    timeline.note(work, "complaint", complaint_id, N_("Resolved: {verdict}"), verdict=complaint.verdict)


def close(work: Work, complaint_id: int) -> None:
    """The customer is content; it is over."""
    _go(work, complaint_id, ComplaintState.CLOSED, N_("Closed"))


def reopen(work: Work, complaint_id: int) -> None:
    """It came back; how often is counted."""
    complaint = _go(work, complaint_id, ComplaintState.OPEN, N_("Opened again"))
    complaint.resolved_at = None
    complaint.reopened += 1


def add_measure(
    work: Work,
    reason_id: int,
    what: str,
    *,
    responsible: str = "",
    start_day: date | None = None,
    target: str = "",
) -> int:
    """Plan a measure against a reason; what it changes is measured from its start day. Answers its id."""
    refuse_if(rules.problems_measure(what))
    _reason(work, reason_id)
    measure = ComplaintMeasure(
        reason_id=reason_id, what=what.strip(), responsible=responsible.strip(),
        start_day=start_day or work.today,
        target=target.strip(),
    )  # fmt: skip
    work.session.add(measure)
    work.session.flush()
    timeline.note(work, "complaint_measure", measure.id, N_("Measure planned"))
    return measure.id


def start_measure(work: Work, measure_id: int, day: date | None = None) -> None:
    """It is in force from this day (today) on."""
    measure = _go_measure(work, measure_id, MeasureState.RUNNING)
    measure.start_day = day or work.today


def finish_measure(work: Work, measure_id: int) -> None:
    """It is done; its effect goes on being measured."""
    _go_measure(work, measure_id, MeasureState.DONE)


def drop_measure(work: Work, measure_id: int) -> None:
    """It is given up."""
    _go_measure(work, measure_id, MeasureState.DROPPED)


def _go(work: Work, complaint_id: int, target: ComplaintState, what: str) -> Complaint:
    complaint = _load(work, complaint_id)
    refuse_if(rules.problems_moving(complaint.state, target))
    complaint.state = target
    timeline.note(work, "complaint", complaint_id, what)
    return complaint


def _go_measure(work: Work, measure_id: int, target: MeasureState) -> ComplaintMeasure:
    measure = work.get(ComplaintMeasure, measure_id, N_("This measure is no longer there."))
    if target not in rules.MEASURE_NEXT[measure.state]:
        raise refuse(N_("This measure cannot go that way from where it stands."))
    measure.state = target
    timeline.note(work, "complaint_measure", measure_id, rules.MEASURES[target])
    return measure


def _load(work: Work, complaint_id: int) -> Complaint:
    return work.get(Complaint, complaint_id, N_("This complaint is no longer there."))


def _reason(work: Work, reason_id: int) -> ComplaintReason:
    return work.get(ComplaintReason, reason_id, N_("Choose a reason."), "reason")
