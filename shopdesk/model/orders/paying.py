"""Money of an order: received, promised back, paid back. Promising and paying are two facts (features.md §2.3
B).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from shopdesk.core.money import amount_shown
from shopdesk.core.problems import refuse, refuse_if
from shopdesk.core.texts import N_, Words, say
from shopdesk.model import timeline
from shopdesk.model.orders.axes import balance
from shopdesk.model.orders.desk_work import (
    Event,
    add_payment,
    changing,
    count_from,
    day_of,
    load,
    settle_days,
)
from shopdesk.model.orders.handling import SUBJECT
from shopdesk.model.orders.pricing import spread_refund
from shopdesk.model.orders.records import (
    AfterSale,
    AfterSaleLine,
    AfterSaleState,
    AfterSaleType,
    Channel,
    Order,
    OrderLine,
    Payment,
    PaymentKind,
    PaymentMethod,
    PaymentState,
)  # fmt: skip
from shopdesk.model.orders.rules import problems_granting, problems_paying, problems_refunding
from shopdesk.model.shop import Work


def pay(
    work: Work, order_id: int, amount: int | None = None, method: PaymentMethod | None = None,
    reference: str = "", *, at: datetime | None = None, fee: int = 0,
) -> int:  # fmt: skip
    """Money came in: minor units, what is open by default; answers the payment's id. With the first payment
    the order counts. `fee` is only noted; the statement posts it. Refused: a reference that was taken
    already.
    """
    order = load(work, order_id)
    sum_ = balance(order) if amount is None else amount
    way = method or usual_method(work, order)
    refuse_if(problems_paying(order, sum_, way))
    _refuse_known(work, reference, way, order)
    day = day_of(work, at)
    event = Event("E01", say(N_("Order {number} paid"), number=order.number), day, method=way)
    with changing(work, order, event):
        payment = add_payment(work, order, PaymentKind.PAY, sum_, way, at, reference=reference, fee=fee)
        event.source = ("payment", payment.id)
        order.paid_at = order.paid_at or at or work.now
        count_from(order, day)
        settle_days(order, day)
    timeline.note(
        work, SUBJECT, order.id, N_("Paid {amount}"), amount=amount_shown(sum_, work.facts.currency)
    )
    return payment.id


def usual_method(work: Work, order: Order) -> PaymentMethod:
    """Where the order's money arrives: its own method, and its channel's for cash on delivery."""
    if order.method is not PaymentMethod.ON_DELIVERY:
        return order.method
    method = work.session.get_one(Channel, order.channel_id).method
    return PaymentMethod.BANK if method is PaymentMethod.ON_DELIVERY else method


def _refuse_known(work: Work, reference: str, method: PaymentMethod, order: Order) -> None:
    if not reference:
        return
    same = select(Payment.id).where(
        Payment.order_id == order.id, Payment.reference == reference, Payment.method == method,
        Payment.kind == PaymentKind.PAY, Payment.state == PaymentState.SETTLED,
    )  # fmt: skip
    if work.session.scalar(same) is not None:
        raise refuse(
            N_("Payment {reference} is written down already."), field="reference", reference=reference
        )


def refund(
    work: Work, order_id: int, amount: int | None = None, method: PaymentMethod | None = None,
    reference: str = "", reason: str = "", *, case_id: int | None = None, at: datetime | None = None,
) -> int:  # fmt: skip
    """Money went back: minor units, what is owed by default; answers the payment's id.

    More than is owed is promised first, as a refund without return over what remains of each row. Refused:
    more than was received.
    """
    order = load(work, order_id)
    owed = max(0, -balance(order))
    sum_ = owed if amount is None else amount
    way = method or usual_method(work, order)
    refuse_if(problems_refunding(order, sum_, work.facts.currency))
    if sum_ > owed:
        grant(work, order, AfterSaleType.REFUND_ONLY, sum_ - owed, reason, at=at)
    day = day_of(work, at)
    case = next((x for x in order.cases if x.id == case_id), None)
    event = Event("E02", say(N_("Order {number} refunded"), number=order.number), day, method=way)
    with changing(work, order, event):
        payment = add_payment(work, order, PaymentKind.REFUND, sum_, way, at, reference=reference, case=case)
        event.source = ("payment", payment.id)
        settle_days(order, day)
    timeline.note(
        work, SUBJECT, order.id, N_("Refunded {amount}"), amount=amount_shown(sum_, work.facts.currency)
    )
    return payment.id


def goodwill(work: Work, order_id: int, amount: int, reason: str) -> int:
    """Promise the customer money for her trouble, without return; answers the case's id. `refund` pays it."""
    order = load(work, order_id)
    if amount <= 0:
        raise refuse(N_("An amount is more than zero."), field="amount")
    case = grant(work, order, AfterSaleType.GOODWILL, amount, reason)
    words = N_("Granted {amount} for goodwill: {reason}")
    timeline.note(
        work, SUBJECT, order.id, words, amount=amount_shown(amount, work.facts.currency), reason=reason
    )
    return case.id


def grant(
    work: Work, order: Order, type_: AfterSaleType, amount: int, reason: str, *, at: datetime | None = None
) -> AfterSale:
    """Promise back an amount of the whole order, spread over what remains of its rows."""
    refuse_if(problems_granting(order, amount, work.facts.currency))
    case = new_case(work, order, type_, reason, at=at)
    with changing(work, order, Event("E05", _granted(order), day_of(work, at), ("aftersale", case.id))):
        for i, part in spread_refund(order, amount).items():
            grant_line(add_line(work, case, order.lines[i]), order, order.lines[i], part)
        close_case(case, at or work.now)
        settle_days(order, day_of(work, at))
    return case


def grant_case(work: Work, order: Order, case: AfterSale, amounts: dict[int, int], part: str = "") -> None:
    """Promise what a case's rows (row of the case → amount) are worth, and note it in the books."""
    rows = {x.id: x for x in order.lines}
    event = Event("E05", _granted(order), work.today, ("aftersale", case.id), part)
    with changing(work, order, event):
        for x in case.lines:
            if x.order_line_id is not None:
                grant_line(x, order, rows[x.order_line_id], amounts.get(x.id, 0))
        case.granted_at = work.now
        case.amount = sum(x.amount for x in case.lines)
        settle_days(order, work.today)


def _granted(order: Order) -> Words:
    return say(N_("Refund of order {number} granted"), number=order.number)


def grant_line(back: AfterSaleLine, order: Order, line: OrderLine, amount: int) -> None:
    """Promise back an amount of one row, with the tax that is in it."""
    whole = line.amount + (line.tax if order.tax_added else 0)
    back.amount += amount
    back.tax = line.tax * back.amount // whole if whole else 0
    back.case.amount += amount
    line.refunded += amount


def new_case(
    work: Work, order: Order, type_: AfterSaleType, reason: str, *, at: datetime | None = None,
    state: AfterSaleState = AfterSaleState.REQUESTED, external_no: str | None = None,
) -> AfterSale:  # fmt: skip
    """Open a case on the order."""
    case = AfterSale(
        order_id=order.id, channel_id=order.channel_id, customer_id=order.customer_id, type=type_,
        state=state, reason=reason, opened_at=at or work.now, external_no=external_no,
        batch_id=order.batch_id,
    )  # fmt: skip
    order.cases.append(case)
    work.session.flush()
    return case


def add_line(work: Work, case: AfterSale, line: OrderLine, quantity: int = 0) -> AfterSaleLine:
    """A row of the case for a row of the order."""
    back = AfterSaleLine(
        aftersale_id=case.id, order_line_id=line.id, external_key=f"{line.id}", kind=line.kind,
        sku_id=line.sku_id, title=line.title, quantity=quantity, unit_price=line.unit_price,
        batch_id=case.batch_id,
    )  # fmt: skip
    case.lines.append(back)
    work.session.flush()
    return back


def close_case(case: AfterSale, at: datetime) -> None:
    """The case is decided: its money is promised."""
    case.granted_at = case.granted_at or at
    case.closed_at = at
    case.state = AfterSaleState.RESOLVED
