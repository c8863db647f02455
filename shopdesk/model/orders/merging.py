"""Bringing an order on to what its source tells: each fact that is new is done as if by hand, none is taken
back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_
from shopdesk.model import timeline
from shopdesk.model.orders.axes import counted, parcels_left
from shopdesk.model.orders.cancelling import cancel
from shopdesk.model.orders.carriage import carrier_of
from shopdesk.model.orders.choosing_queries import problems_unchosen
from shopdesk.model.orders.drafts import OrderDraft, PaymentDraft, content_keys
from shopdesk.model.orders.handling import SUBJECT, complete, open_order
from shopdesk.model.orders.paying import pay, refund
from shopdesk.model.orders.records import Order, PaymentKind, Stage
from shopdesk.model.orders.returning import approve, request_return
from shopdesk.model.orders.rules import in_cases, problems_completing
from shopdesk.model.orders.shipping import deliver, set_tracking, ship
from shopdesk.model.shop import Work


def go_on(work: Work, order: Order, draft: OrderDraft) -> list[Problem]:
    """Do what the draft tells and the order has not seen; answers where the two contradict each other."""
    conflicts = list(_conflicts(order, draft))
    _copy(order, draft)
    if conflicts:
        return conflicts
    _pay(work, order, draft)
    _cancel_rows(work, order, draft)
    if draft.cancelled_at and order.stage in (Stage.DRAFT, Stage.REVIEW, Stage.OPEN):
        cancel(work, order.id, reason=draft.cancel_reason, at=draft.cancelled_at)
    elif order.stage is not Stage.CANCELLED:
        conflicts = _unchosen(work, order, draft)
        if not conflicts:
            _ship(work, order, draft)
            _deliver(work, order, draft)
    _refund(work, order, draft)
    if draft.finished_at and not problems_completing(order):
        complete(work, order.id)
    return conflicts


def _unchosen(work: Work, order: Order, draft: OrderDraft) -> list[Problem]:
    """What must be chosen before it can be said to have left: nothing would tell what left the shelf."""
    return problems_unchosen(work.session, order) if _left_at(draft) is not None else []


def _conflicts(order: Order, draft: OrderDraft) -> Iterator[Problem]:
    shipped = any(x.shipped for x in order.lines)
    if order.stage is Stage.CANCELLED and (draft.shipped_at or draft.delivered_at) and not draft.cancelled_at:
        yield problem(N_("The platform says “{status}”, here it is cancelled."), status=draft.status)
    if draft.cancelled_at and shipped and draft.refunded <= order.refunded:
        yield problem(N_("The platform says “{status}”, here it is shipped."), status=draft.status)


def _copy(order: Order, draft: OrderDraft) -> None:
    """What the platform last said, and what was still blank."""
    if draft.status:
        order.channel_status = draft.status
        order.channel_status_at = draft.status_at or order.channel_status_at
    for name in ("recipient", "phone", "email", "country", "province", "city", "district", "street", "zip"):
        if not getattr(order, name) and getattr(draft, name):
            setattr(order, name, getattr(draft, name))


def _pay(work: Work, order: Order, draft: OrderDraft) -> None:
    """Take in what of the told payments goes beyond what was received."""
    told = 0
    for p in _payments(order, draft):
        told += p.amount
        more = min(p.amount, told - order.received)
        if more > 0 and order.stage is not Stage.CANCELLED:
            pay(
                work,
                order.id,
                more,
                p.method or draft.method,
                p.reference,
                at=p.moment or draft.paid_at,
                fee=p.fee,
            )


def _payments(order: Order, draft: OrderDraft) -> list[PaymentDraft]:
    if draft.payments:
        return [p for p in draft.payments if p.kind is PaymentKind.PAY]
    if draft.paid_at is None:
        return []
    whole = order.total if draft.paid is None else draft.paid
    return [PaymentDraft(whole, moment=draft.paid_at, reference=draft.reference)]


def _cancel_rows(work: Work, order: Order, draft: OrderDraft) -> None:
    rows = {x.external_key: x for x in order.lines}
    wanted = {}
    for x, key in zip(draft.lines, content_keys(draft.lines), strict=True):
        line = rows.get(key)
        if line is not None and x.cancelled > line.cancelled:
            wanted[line.id] = min(x.cancelled - line.cancelled, line.quantity - line.cancelled - line.shipped)
    if any(wanted.values()) and not draft.cancelled_at:
        cancel(work, order.id, wanted, draft.cancel_reason, at=draft.status_at)


def _left_at(draft: OrderDraft) -> datetime | None:
    return draft.shipped_at or draft.delivered_at or draft.finished_at


def _ship(work: Work, order: Order, draft: OrderDraft) -> None:
    if _left_at(draft) is None:
        return
    wanted = _to_send(order, draft)
    if wanted:
        if order.stage is not Stage.OPEN:
            open_order(work, order)
            timeline.note(work, SUBJECT, order.id, N_("Confirmed on the platform"))
        order.hold = ""
        unpacked = None if all(x.state != "packing" for x in order.shipments) else _first_packed(order)
        ship(
            work, order.id, known_carrier(work, draft.carrier), draft.tracking, None if unpacked else wanted,
            unpacked, at=_left_at(draft), allow_negative=True,
        )  # fmt: skip
    elif draft.tracking and not order.tracking and order.shipments:
        set_tracking(work, order.shipments[-1].id, known_carrier(work, draft.carrier), draft.tracking)


def _first_packed(order: Order) -> int:
    return next(x.id for x in order.shipments if x.state == "packing")


def known_carrier(work: Work, told: str) -> str:
    """The carrier's code when the text names one we know, else ''."""
    from shopdesk.core.problems import Refused

    try:
        found = carrier_of(work, told)
    except Refused:
        return ""
    return found.code if found else ""


def _to_send(order: Order, draft: OrderDraft) -> dict[int, int]:
    """Pieces that left by the draft and are open here, by row."""
    told = {k: x.shipped for x, k in zip(draft.lines, content_keys(draft.lines), strict=True)}
    wanted = {}
    for line in counted(order):
        open_ = (line.quantity if line.kind == "goods" else 1) - line.cancelled - line.shipped
        target = told.get(line.external_key)
        count = open_ if target is None else min(open_, target - line.shipped)
        if count > 0:
            wanted[line.id] = count
    return wanted


def _deliver(work: Work, order: Order, draft: OrderDraft) -> None:
    at = draft.delivered_at or draft.finished_at
    if at and parcels_left(order):
        deliver(work, order.id, at=at)


def _refund(work: Work, order: Order, draft: OrderDraft) -> None:
    """Money that went back: of a parcel that is out and was paid back whole, the goods are now awaited."""
    more = min(draft.refunded, order.received) - order.refunded
    if more <= 0:
        return
    asked = in_cases(order)
    out = {x.id: x.shipped - x.lost - asked.get(x.id, 0) for x in counted(order) if x.kind == "goods"}
    still_out = any(x.state in ("shipped", "in_transit") for x in order.shipments)
    if still_out and more >= order.total - order.granted and any(out.values()) and not order.history:
        case = request_return(
            work, order.id, {k: n for k, n in out.items() if n}, N_("Refunded on the platform")
        )
        approve(work, case, refund_now=True)
    at = draft.refunded_at or draft.cancelled_at or draft.status_at
    refund(work, order.id, max(more, 0), draft.method, reason=draft.cancel_reason, at=at)
