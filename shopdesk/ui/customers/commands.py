"""What the buttons of the customers tab do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QApplication, QWidget

from shopdesk.core import periods
from shopdesk.core.texts import N_, _, say
from shopdesk.model.customers import actions as customers
from shopdesk.model.customers.queries import CustomerCard
from shopdesk.model.orders.queries import by_number
from shopdesk.model.service import actions, queries
from shopdesk.model.service.queries import SEVERITIES, ComplaintCard, ComplaintState, MeasureRow, MeasureState
from shopdesk.ui import texts
from shopdesk.ui.desk import Desk
from shopdesk.ui.form import Field, Form
from shopdesk.ui.widgets import Action


def edit_customer(desk: Desk, c: CustomerCard) -> None:
    """Correct what is known of a customer."""
    fields = [
        Field("name", _("Name"), value=c.name, required=True, wide=True),
        Field("phone", _("Phone"), value=c.phone), Field("email", _("E-mail"), value=c.email),
        Field("country", _("Country"), value=c.country),
        Field("do_not_contact", _("Do not contact"), "yes", c.do_not_contact),
        Field("note", _("Note"), "long", c.note),
    ]  # fmt: skip
    label = say(N_("Edit {name}"), name=c.name)
    save = lambda d: desk.carry_out(label, customers.edit, c.id, **d)
    Form(_window(), _("Edit {name}").format(name=c.name), fields, save, about=f"customer {c.id}").exec()


def log_complaint(desk: Desk, *, customer_id: int | None = None, order_number: str = "") -> None:
    """Write a complaint down: what happened, why, how grave, what was promised."""
    reasons = [
        (r.id, ("  " if r.parent_id else "") + texts.pick(r.name_en, r.name_zh))
        for r in desk.ask(queries.reasons)
    ]
    fields = [
        Field("title", _("What happened"), required=True, wide=True),
        Field("reason", _("Reason"), "choice", reasons[0][0] if reasons else None, reasons),
        Field("severity", _("Severity"), "choice", 2, [(n, _(w)) for n, w in SEVERITIES.items()]),
        Field("order", _("Order number"), value=order_number),
        Field("source", _("Told by"), "suggest", "",
              [(w, w) for w in (_("Chat"), _("Phone"), _("Review"), _("E-mail"))]),
        Field("promised", _("Answer promised by"), "day", desk.shop.today()),
    ]  # fmt: skip

    def save(d: dict[str, Any]) -> object:
        order_id = desk.ask(by_number, d["order"]) if d["order"] else None
        return desk.carry_out(
            say(N_("Log a complaint")), actions.log, d["title"], d["reason"], customer_id=customer_id,
            order_id=order_id, severity=d["severity"], source=d["source"], promised_at=_evening(desk, d["promised"]),
        )  # fmt: skip

    about = f"{customer_id or ''} {order_number}".strip()
    Form(_window(), _("Log a complaint"), fields, save, save_words=_("Log it"), about=about).exec()


def promise(desk: Desk, c: ComplaintCard) -> None:
    """Promise an answer by a day."""
    fields = [Field("promised", _("Answer promised by"), "day", desk.shop.today(), wide=True)]
    label = say(N_("Promise an answer to {number}"), number=c.row.number)
    save = lambda d: desk.carry_out(label, actions.promise, c.row.id, _evening(desk, d["promised"]))
    Form(_window(), _("Promise an answer"), fields, save, save_words=_("Promise"), about=c.row.id).exec()


def resolve(desk: Desk, c: ComplaintCard) -> None:
    """What was decided, and what it cost."""
    fields = [
        Field("verdict", _("What was decided"), "long", required=True),
        Field("compensation", _("Compensation"), "money", 0),
    ]
    label = say(N_("Resolve {number}"), number=c.row.number)
    save = lambda d: desk.carry_out(label, actions.resolve, c.row.id, d["verdict"], d["compensation"] or 0)
    title = _("Resolve {number}").format(number=c.row.number)
    Form(_window(), title, fields, save, save_words=_("Resolve"), currency=desk.shop.facts.currency).exec()


def start(desk: Desk, c: ComplaintCard) -> None:
    """Begin to work on it."""
    desk.do(say(N_("Work on {number}"), number=c.row.number), actions.start, c.row.id)


def wait(desk: Desk, c: ComplaintCard) -> None:
    """The customer has to answer."""
    desk.do(say(N_("{number} waits for the customer"), number=c.row.number), actions.wait, c.row.id)


def escalate(desk: Desk, c: ComplaintCard) -> None:
    """It cannot wait."""
    desk.do(say(N_("Escalate {number}"), number=c.row.number), actions.escalate, c.row.id)


def close(desk: Desk, c: ComplaintCard) -> None:
    """The customer agrees."""
    desk.do(say(N_("Close {number}"), number=c.row.number), actions.close, c.row.id)


def reopen(desk: Desk, c: ComplaintCard) -> None:
    """It was not settled after all."""
    desk.do(say(N_("Open {number} again"), number=c.row.number), actions.reopen, c.row.id)


def add_measure(desk: Desk, reason_id: int) -> None:
    """What is done so that the reason occurs less often, from a day on."""
    fields = [
        Field("what", _("Measure"), required=True, wide=True), Field("responsible", _("Who")),
        Field("start_day", _("From"), "day", desk.shop.today()), Field("target", _("Target"), wide=True),
    ]  # fmt: skip

    def save(d: dict[str, Any]) -> object:
        return desk.carry_out(
            say(N_("Measure: {what}"), what=d["what"]), actions.add_measure, reason_id, d["what"],
            start_day=d["start_day"], responsible=d["responsible"], target=d["target"],
        )  # fmt: skip

    title = _("A measure against this reason")
    Form(_window(), title, fields, save, save_words=_("Add"), about=reason_id).exec()


def measures_of(desk: Desk, reason_id: int) -> Sequence[MeasureRow]:
    """The measures against a reason, with their effect."""
    return desk.ask(queries.measures, desk.shop.today(), desk.shop.facts.timezone, reason_id)


def measure_steps(desk: Desk, reason_id: int) -> list[Action]:
    """What can be done next with each measure against a reason: start it, finish it, drop it."""
    words = {
        MeasureState.RUNNING: N_("Start measure: {what}"), MeasureState.DONE: N_("Measure is done: {what}"),
        MeasureState.DROPPED: N_("Drop measure: {what}"),
    }  # fmt: skip
    return [
        Action(_(words[to]).format(what=m.what), partial(_go_measure, desk, m, words[to], to))
        for m in measures_of(desk, reason_id)
        for to in m.next_states
    ]


def _go_measure(desk: Desk, measure: MeasureRow, words: str, to: MeasureState) -> None:
    step = {
        MeasureState.RUNNING: actions.start_measure, MeasureState.DONE: actions.finish_measure,
        MeasureState.DROPPED: actions.drop_measure,
    }[to]  # fmt: skip
    desk.do(say(words, what=measure.what), step, measure.id)


def step_words() -> dict[ComplaintState, str]:
    """What the buttons say that bring a complaint to a state."""
    return {
        ComplaintState.WORKING: _("Work on it"), ComplaintState.WAITING: _("Waiting for her"),
        ComplaintState.ESCALATED: _("Escalate"), ComplaintState.RESOLVED: _("Resolve…"),
        ComplaintState.CLOSED: _("Close"), ComplaintState.OPEN: _("Open again"),
    }  # fmt: skip


def _evening(desk: Desk, day: Any) -> datetime:
    """A promise for a day means by six in the evening of it; for today, at the latest an hour from now."""
    zone = desk.shop.facts.timezone
    due = periods.in_zone(datetime.combine(day, time(18)), zone)
    now = desk.shop.clock()
    if due <= now and day == desk.shop.today():
        return periods.in_zone(datetime.combine(day, time(23, 59)), zone)
    return due.astimezone(ZoneInfo("UTC"))


def _window() -> QWidget | None:
    return QApplication.activeWindow()
