"""What a complaint may become, what is due, and whether a measure helped. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import TypedDict

from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_
from shopdesk.model.service.records import ComplaintState, MeasureState

_S, _M = ComplaintState, MeasureState

NEXT: dict[ComplaintState, tuple[ComplaintState, ...]] = {
    _S.OPEN: (_S.WORKING, _S.WAITING, _S.ESCALATED, _S.RESOLVED),
    _S.WORKING: (_S.WAITING, _S.ESCALATED, _S.RESOLVED),
    _S.WAITING: (_S.WORKING, _S.ESCALATED, _S.RESOLVED),
    _S.ESCALATED: (_S.WORKING, _S.WAITING, _S.RESOLVED),
    _S.RESOLVED: (_S.CLOSED, _S.OPEN),
    _S.CLOSED: (_S.OPEN,),
}
"""State → what it may become. Buttons are made from it."""

OPEN_STATES = (_S.OPEN, _S.WORKING, _S.WAITING, _S.ESCALATED)
STATES = {
    _S.OPEN: N_("Open"), _S.WORKING: N_("Working on it"), _S.WAITING: N_("Waiting for the customer"),
    _S.ESCALATED: N_("Escalated"), _S.RESOLVED: N_("Resolved"), _S.CLOSED: N_("Closed"),
}  # fmt: skip
SEVERITIES = {1: N_("Slight"), 2: N_("Annoying"), 3: N_("Serious"), 4: N_("Grave")}
DUE_HOURS = {1: 168, 2: 72, 3: 24, 4: 8}
"""Hours within which a complaint should be answered, by severity, when nothing was promised."""

MEASURE_NEXT: dict[MeasureState, tuple[MeasureState, ...]] = {
    _M.PLANNED: (_M.RUNNING, _M.DROPPED),
    _M.RUNNING: (_M.DONE, _M.DROPPED),
    _M.DONE: (),
    _M.DROPPED: (),
}
MEASURES = {
    _M.PLANNED: N_("Planned"), _M.RUNNING: N_("Running"), _M.DONE: N_("Done"), _M.DROPPED: N_("Dropped"),
}  # fmt: skip

FEWEST = 20
"""Shipped orders below which a rate says nothing (features.md C-05)."""
WINDOW_DAYS = 90


class ComplaintEdit(TypedDict, total=False):
    """What can be edited of a complaint beside its state."""

    title: str
    reason_id: int
    severity: int
    source: str


@dataclass(frozen=True, slots=True)
class Rate:
    """Complaints among shipped orders."""

    complaints: int
    shipped: int

    @property
    def too_few(self) -> bool:
        """Whether so few orders say nothing."""
        return self.shipped < FEWEST

    @property
    def per_100(self) -> Fraction | None:
        """Complaints per 100 shipped orders; None when they are too few."""
        return None if self.too_few else Fraction(100 * self.complaints, self.shipped)


def problems_complaint(title: str, severity: int) -> list[Problem]:
    """What keeps a complaint from being logged."""
    found = []
    if not title.strip():
        found.append(problem(N_("Say in a few words what went wrong."), field="title"))
    if severity not in SEVERITIES:
        found.append(problem(N_("Severity is 1 (slight) to 4 (grave)."), field="severity"))
    return found


def problems_moving(state: ComplaintState, target: ComplaintState) -> list[Problem]:
    """Whether a complaint may go on to another state."""
    if target in NEXT[state]:
        return []
    return [problem(N_("This complaint cannot go that way from where it stands."), field="state")]


def problems_resolving(state: ComplaintState, verdict: str, compensation: int) -> list[Problem]:
    """What keeps a complaint from being resolved: it wants a verdict, and money is never negative."""
    found = problems_moving(state, _S.RESOLVED)
    if not verdict.strip():
        found.append(problem(N_("Write down how it was settled."), field="verdict"))
    if compensation < 0:
        found.append(problem(N_("A compensation is zero or more."), field="compensation"))
    return found


def problems_promising(promised: datetime, now: datetime) -> list[Problem]:
    """A promise lies ahead."""
    return [] if promised > now else [problem(N_("A promise lies in the future."), field="promised_at")]


def problems_measure(what: str) -> list[Problem]:
    """A measure says what is done."""
    return [] if what.strip() else [problem(N_("Say what is being done."), field="what")]


def due_at(opened: datetime, promised: datetime | None, severity: int) -> datetime:
    """Until when a complaint wants to be settled: as promised, else by its severity."""
    return promised or opened + timedelta(hours=DUE_HOURS[severity])


def windows(start: date, today: date) -> tuple[tuple[date, date], tuple[date, date]]:
    """The days before and since a measure's start that are compared, ends included; at most 90 each."""
    before = (start - timedelta(days=WINDOW_DAYS), start - timedelta(days=1))
    return before, (start, min(today, start + timedelta(days=WINDOW_DAYS - 1)))
