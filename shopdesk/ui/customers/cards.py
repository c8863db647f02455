"""The cards of a customer and of a complaint."""

from __future__ import annotations

from functools import partial

from shopdesk.core.periods import local_day
from shopdesk.core.texts import _
from shopdesk.model import timeline
from shopdesk.model.customers.queries import CustomerCard
from shopdesk.model.service.queries import SEVERITIES, ComplaintCard, ComplaintState, MeasureRow
from shopdesk.ui import texts
from shopdesk.ui.card import Card, Facts, Line, Lines, Note, Timeline
from shopdesk.ui.customers import commands
from shopdesk.ui.customers.tables import reason
from shopdesk.ui.desk import Desk
from shopdesk.ui.widgets import Action


def customer_card(desk: Desk, c: CustomerCard) -> Card:
    """Who she is, what she bought, what went wrong."""
    currency, today, zone = desk.shop.facts.currency, desk.shop.today(), desk.shop.facts.timezone
    orders = [
        Line(
            f"{o.number}  {o.items}",
            texts.amount(o.total - o.refunded, currency),
            texts.moment(o.placed_at, zone, today),
        )
        for o in c.orders
    ]
    complaints = [Line(f"{x.number}  {x.title}", texts.state(x.state)[0]) for x in c.complaints]
    return Card(
        title=c.name or "—",
        subtitle=_("Customer since {day}").format(day=texts.full_day(local_day(c.since, zone))),
        sections=[
            Note(_("Do not contact"), "waiting") if c.do_not_contact else Note(""),
            Facts([(_("Phone"), c.phone), (_("E-mail"), c.email), (_("Country"), c.country), (_("Note"), c.note),
                   (_("Known as"), "\n".join(i.value for i in c.identities if i.value not in (c.phone, c.email)))]),
            Lines([Line(_("Orders"), texts.number(c.orders_count)),
                   Line(_("Spent"), texts.amount(c.spent, currency), total=True),
                   Line(_("Average order"), texts.amount(c.average, currency), quiet=True)]),
            Lines(orders, heading=_("Orders")),
            Lines(complaints, heading=_("Complaints")),
            Timeline(_history(desk, "customer", c.id)),
        ],
        actions=[
            Action(_("Edit…"), lambda: commands.edit_customer(desk, c)),
            Action(_("Log a complaint…"), lambda: commands.log_complaint(desk, customer_id=c.id), primary=True),
        ],
    )  # fmt: skip


_STEPS = {
    ComplaintState.WORKING: commands.start, ComplaintState.WAITING: commands.wait,
    ComplaintState.ESCALATED: commands.escalate, ComplaintState.RESOLVED: commands.resolve,
    ComplaintState.CLOSED: commands.close, ComplaintState.OPEN: commands.reopen,
}  # fmt: skip


def complaint_card(desk: Desk, c: ComplaintCard) -> Card:
    """What happened, what was promised, what is done about the reason."""
    row, zone = c.row, desk.shop.facts.timezone
    measures = [
        Line(m.what, _measure_effect(m), detail=texts.state(m.state)[0])
        for m in commands.measures_of(desk, row.reason_id)
    ]
    words = commands.step_words()
    steps = [
        Action(words[s], partial(_STEPS[s], desk, c), primary=s is ComplaintState.RESOLVED)
        for s in c.next_states
        if s in _STEPS
    ]
    return Card(
        title=f"{row.number}  {row.title}",
        state=texts.state("overdue" if row.overdue else row.state),
        subtitle=" · ".join(x for x in (row.customer, row.order, c.source) if x),
        sections=[
            Facts([
                (_("Reason"), reason(row)), (_("Severity"), _(SEVERITIES[row.severity])),
                (_("Opened"), texts.full_moment(row.opened_at, zone)),
                (_("Answer promised by"), texts.full_moment(c.promised_at, zone)),
                (_("Answer by"), texts.full_moment(row.due, zone)), (_("Verdict"), c.verdict),
                (_("Compensation"), texts.amount(c.compensation, desk.shop.facts.currency) if c.compensation else ""),
            ]),
            Lines(measures, heading=_("Measures against this reason")),
            Timeline(_history(desk, "complaint", row.id)),
        ],
        actions=[
            Action(_("Promise…"), lambda: commands.promise(desk, c)),
            Action(_("Measure…"), lambda: commands.add_measure(desk, row.reason_id)),
            *steps,
        ],
        more=commands.measure_steps(desk, row.reason_id),
    )  # fmt: skip


def _measure_effect(m: MeasureRow) -> str:
    before, after = m.before.per_100, m.after.per_100
    if before is None or after is None:
        return _("too few orders to tell")
    return f"{texts.tenths(before)} → {texts.tenths(after)}"


def _history(desk: Desk, subject: str, subject_id: int) -> list[tuple[str, str, bool]]:
    zone, today = desk.shop.facts.timezone, desk.shop.today()
    return [
        (texts.moment(f.at, zone, today), str(f.what), f.taken_back)
        for f in desk.ask(timeline.history, subject, subject_id)
    ]
