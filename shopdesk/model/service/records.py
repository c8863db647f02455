"""The complaint log: what went wrong, why, what was promised, and the measure that should make it rarer."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlalchemy.schema import CheckConstraint

from shopdesk.model.base import Mapped, Record, choice, key, link, mapped_column, maybe, table


class ComplaintState(StrEnum):
    OPEN = "open"
    WORKING = "working"
    WAITING = "waiting"
    ESCALATED = "escalated"
    RESOLVED = "resolved"
    CLOSED = "closed"


class MeasureState(StrEnum):
    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    DROPPED = "dropped"


class ComplaintReason(Record):
    """A reason of two levels; the shop's own words once she edits it."""

    __tablename__ = "complaint_reason"
    __table_args__ = table()

    id: Mapped[int] = key()
    parent_id: Mapped[int | None] = maybe("complaint_reason", default=None)
    code: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str]
    name_zh: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)


class Complaint(Record):
    """A complaint of a customer, usually about an order. Severity 1 (slight) to 4 (grave)."""

    __tablename__ = "complaint"
    __table_args__ = table(
        CheckConstraint("severity BETWEEN 1 AND 4", name="severity"),
        Index("ix_complaint_state", "state", "opened_at"),
    )

    id: Mapped[int] = key()
    number: Mapped[str] = mapped_column(unique=True)
    customer_id: Mapped[int | None] = maybe("customer", default=None)
    order_id: Mapped[int | None] = maybe("orders", default=None)
    order_line_id: Mapped[int | None] = maybe("order_line", default=None)
    reason_id: Mapped[int] = link("complaint_reason")
    title: Mapped[str]
    severity: Mapped[int] = mapped_column(default=2)
    source: Mapped[str] = mapped_column(default="")
    state: Mapped[ComplaintState] = choice(ComplaintState, default=ComplaintState.OPEN)
    opened_at: Mapped[datetime]
    promised_at: Mapped[datetime | None] = mapped_column(default=None)
    resolved_at: Mapped[datetime | None] = mapped_column(default=None)
    verdict: Mapped[str] = mapped_column(default="")
    compensation: Mapped[int] = mapped_column(default=0)
    reopened: Mapped[int] = mapped_column(default=0)


class ComplaintMeasure(Record):
    """What is being done so that a reason occurs less often, from a day on; its effect is measured from
    there."""

    __tablename__ = "complaint_measure"
    __table_args__ = table()

    id: Mapped[int] = key()
    reason_id: Mapped[int] = link("complaint_reason")
    what: Mapped[str]
    responsible: Mapped[str] = mapped_column(default="")
    start_day: Mapped[date]
    target: Mapped[str] = mapped_column(default="")
    state: Mapped[MeasureState] = choice(MeasureState, default=MeasureState.PLANNED)
