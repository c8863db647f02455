"""Which days are looked at, and which they are compared with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from shopdesk.core import periods
from shopdesk.core.periods import Range
from shopdesk.core.problems import refuse
from shopdesk.core.texts import N_, _
from shopdesk.model.analytics.queries import By
from shopdesk.ui.form import Field, Form

PERIODS = (
    ("7", N_("7 days")), ("30", N_("30 days")), ("month", N_("This month")), ("quarter", N_("Quarter")),
    ("year", N_("Year")), ("all", N_("All")), ("own", N_("Days…")),
)  # fmt: skip
COMPARED = (
    ("before", N_("Beside the period before")), ("year_ago", N_("Beside a year ago")), ("", N_("No comparison")),
)  # fmt: skip
STEPS = ((By.DAY, N_("per day")), (By.WEEK, N_("per week")), (By.MONTH, N_("per month")))
_SPANS = {"month": periods.month, "quarter": periods.quarter, "year": periods.year}
_STILL = 30
"""Days without a sale after which a shop's last period is the one it last sold in."""


def days_of(period: str, today: date, trade: Range | None, own: Range | None) -> Range:
    """The days of a choice: of a shop that sells no more, the last ones it sold on."""
    last = min(today, trade.end) if trade and (today - trade.end).days > _STILL else today
    if period == "own" and own:
        return own
    if period in _SPANS:
        whole = _SPANS[period](last)
        return Range(whole.start, min(whole.end, last))
    if period == "all":
        return trade or Range(last, last)
    return periods.last_days(last, int(period) if period.isdigit() else 30)


def compared(days: Range, to: str) -> Range | None:
    """The days that these are compared with."""
    if not to or days.start.year <= 1:
        return None
    return periods.year_ago(days) if to == "year_ago" else days.before()


def step_of(days: Range) -> By:
    """How the chart puts days together while nobody chose: about a hundred points at most."""
    return By.DAY if days.days <= 120 else By.WEEK if days.days <= 730 else By.MONTH


def ask_days(parent: QWidget, days: Range, take: Callable[[Range], object]) -> Form:
    """A form for the first and the last day."""

    def save(draft: dict[str, Any]) -> object:
        if draft["end"] < draft["start"]:
            raise refuse(N_("The last day is before the first."), field="end")
        return take(Range(draft["start"], draft["end"])) or True

    fields = (
        Field("start", _("First day"), "day", days.start, required=True),
        Field("end", _("Last day"), "day", days.end, required=True),
    )
    return Form(parent, _("Days to look at"), fields, save, save_words=_("Show"))
