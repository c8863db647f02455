"""Goods that come back, or go out again: request, approve, receive with inspection, exchange, send once
more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from shopdesk.core.money import divide, split, unit_of
from shopdesk.core.problems import refuse, refuse_if
from shopdesk.core.texts import N_, say
from shopdesk.model import timeline
from shopdesk.model.ledger.rules import About, Leg, arrived_legs, return_good_legs, return_scrapped_legs
from shopdesk.model.orders.allocating import allocate
from shopdesk.model.orders.bundled import count_returns, found_whole, parts_of, total, with_parts, worth
from shopdesk.model.orders.carriage import return_freight
from shopdesk.model.orders.desk_work import Event, changing, load, post_legs, refresh
from shopdesk.model.orders.exploding import explode, explode_like
from shopdesk.model.orders.handling import SUBJECT
from shopdesk.model.orders.on_the_way import take_back
from shopdesk.model.orders.paying import add_line, close_case, grant_case, new_case
from shopdesk.model.orders.pricing import return_grant
from shopdesk.model.orders.records import (
    AfterSale,
    AfterSaleLine,
    AfterSaleState,
    AfterSaleType,
    LineKind,
    Order,
    OrderLine,
    Stage,
)  # fmt: skip
from shopdesk.model.orders.rules import (
    WITH_GOODS,
    problems_case,
    problems_granting,
    problems_inspecting,
    problems_returning,
)  # fmt: skip
from shopdesk.model.orders.states import DEAD_CASES
from shopdesk.model.products.records import Bucket, MovementKind, Sku
from shopdesk.model.products.stock import move_stock, pool_of
from shopdesk.model.shop import Work


@dataclass(frozen=True, slots=True)
class Replacement:
    """What goes out instead of returned pieces. `amount` None: what those were paid, so that nothing is
    due.
    """

    sku_id: int
    quantity: int
    amount: int | None = None


def request_return(
    work: Work, order_id: int, quantities: Mapping[int, int], reason: str = "",
    type_: AfterSaleType = AfterSaleType.RETURN_REFUND, note: str = "",
) -> int:  # fmt: skip
    """The customer wants to send pieces (row → count) back, for money or for an exchange; answers the case's
    id.
    """
    order = load(work, order_id)
    refuse_if(problems_returning(order, quantities))
    case = new_case(work, order, type_, reason)
    case.note = note
    wanted = with_parts(order, quantities)
    heads = {x.parent_id for x in order.lines if wanted.get(x.id)}
    for line in order.lines:
        if wanted.get(line.id) or line.id in heads:
            add_line(work, case, line, wanted.get(line.id, 0))
    if order.stage is Stage.COMPLETED:
        order.stage = Stage.OPEN
    refresh(order)
    words = N_("Return of {count} asked for: {reason}") if reason else N_("Return of {count} asked for")
    timeline.note(work, SUBJECT, order.id, words, count=sum(quantities.values()), reason=reason)
    return case.id


def approve(
    work: Work, case_id: int, replacements: Sequence[Replacement] = (), *, refund_now: bool = False
) -> None:
    """Agree: the goods are awaited. An exchange promises what they were paid and adds the replacement at
    once; with `refund_now` a return promises the money before the goods are back.
    """
    order, case = _case(work, case_id)
    refuse_if(problems_case(case, AfterSaleState.APPROVED))
    case.state = AfterSaleState.APPROVED
    if case.type is AfterSaleType.EXCHANGE and not replacements:
        raise refuse(N_("Say what is sent instead."), field="replacements")
    if case.type is AfterSaleType.EXCHANGE or refund_now:
        grant_case(work, order, case, proposed(order, case), "early")
    if case.type is AfterSaleType.EXCHANGE:
        _replace(work, order, case, replacements)
    case.state = AfterSaleState.AWAITING_GOODS
    refresh(order)
    timeline.note(work, SUBJECT, order.id, N_("Return approved"))


def proposed(
    order: Order, case: AfterSale, found: Mapping[int, tuple[int, int, int]] | None = None
) -> dict[int, int]:
    """What each row of the case is worth by what was paid for its pieces (those found, else those asked
    for).
    """
    rows = {x.id: x for x in order.lines}
    amounts = {}
    back = {x.order_line_id: (_granted_before(order, case, x), _asked(x, found)) for x in case.lines}
    for x in case.lines:
        if x.order_line_id is None or x.kind is LineKind.COMPONENT:
            continue
        line = rows[x.order_line_id]
        if parts_of(order, line):
            amounts[x.id] = worth(order, line, {k: n for k, n in back.items() if k is not None})
        else:
            amounts[x.id] = return_grant(line, order, *back[line.id])
    return amounts


def _asked(x: AfterSaleLine, found: Mapping[int, tuple[int, int, int]] | None) -> int:
    return sum(found[x.id][:2]) if found and x.id in found else x.quantity


def _granted_before(order: Order, case: AfterSale, row: AfterSaleLine) -> int:
    """Pieces of the same row for which other cases promised money."""
    return sum(
        _pieces_of(x, other)
        for other in order.cases
        if other is not case
        and other.granted_at
        and other.type in WITH_GOODS
        and other.state not in DEAD_CASES
        for x in other.lines
        if x.order_line_id == row.order_line_id
    )


def _pieces_of(x: AfterSaleLine, case: AfterSale) -> int:
    return x.good + x.bad if case.state is AfterSaleState.RESOLVED else x.quantity


def receive_return(
    work: Work,
    case_id: int,
    found: Mapping[int, tuple[int, int, int]],
    amounts: Mapping[int, int] | None = None,
    freight: int = 0,
    paid_from: str = "cash.bank",
) -> None:
    """The parcel is open: row of the case → (good, bad, missing). Good pieces go back on the shelf at the
    cost with which they had left; bad ones to the defective shelf, worth nothing; their cost is a loss.

    What was not promised before is promised now: `amounts` (row of the case → minor units), by default what
    was paid for the pieces that came. `refund` pays it. `freight`: what the shop paid for the way back.
    """
    order, case = _case(work, case_id)
    told, found = found, found_whole(order, case, found)
    refuse_if(problems_case(case, AfterSaleState.RECEIVED) or problems_inspecting(case, found))
    asked = {**proposed(order, case, found), **(amounts or {})}
    if case.granted_at is None:
        refuse_if(problems_granting(order, sum(asked.values()), work.facts.currency))
        grant_case(work, order, case, asked)
    case.state = AfterSaleState.RECEIVED
    words = say(N_("Return of order {number}"), number=order.number)
    event = Event("E06", words, work.today, ("aftersale", case.id), "sale")
    with changing(work, order, event):  # what comes back of a parcel that waits will not be earned
        legs = [leg for x in case.lines if x.id in found for leg in _take_in(work, order, x, found[x.id])]
        _count_bundles(order, case)
    post_legs(work, order, replace(event, part="goods"), legs)
    return_freight(work, order, case, freight, paid_from)
    close_case(case, work.now)
    refresh(order)
    good, bad, missing = (sum(f[i] for f in told.values()) for i in range(3))
    words_found = N_("Return received: {good} good, {bad} bad, {missing} missing")
    timeline.note(work, SUBJECT, order.id, words_found, good=good, bad=bad, missing=missing)


def _take_in(work: Work, order: Order, x: AfterSaleLine, found: tuple[int, int, int]) -> list[Leg]:
    line = next(row for row in order.lines if row.id == x.order_line_id)
    x.good, x.bad, x.missing = found
    good, bad = take_back(order, line, x.good), take_back(order, line, x.bad)
    gone = take_back(order, line, x.missing, missing=True)
    x.cost = total([good.cost, bad.cost])
    line.returned_good += x.good
    line.returned_bad += x.bad
    if line.sku is None or not line.sku.tracked:
        return []
    legs: list[Leg] = []
    if x.good:
        worth = good.cost if good.cost is not None else _guess(work, line.sku, x.good)
        _move_in(work, x, line.sku, x.good, MovementKind.SALE_RETURN_GOOD, Bucket.SELLABLE, worth)
        legs += return_good_legs(worth, good.on_the_way, good.waited, **_about(order, line, x.good))
    if x.bad:
        _move_in(work, x, line.sku, x.bad, MovementKind.SALE_RETURN_BAD, Bucket.DEFECTIVE, 0)
        legs += return_scrapped_legs(bad.cost or 0, bad.on_the_way, bad.waited, **_about(order, line, x.bad))
    if gone.on_the_way:
        legs += arrived_legs(gone.on_the_way, **_about(order, line, gone.waited))
    return [leg for leg in legs if leg.debit or leg.credit]


def _count_bundles(order: Order, case: AfterSale) -> None:
    """Bundles are back, and cost, what their components say."""
    rows = {x.order_line_id: x for x in case.lines}
    for line in order.lines:
        parts = parts_of(order, line) if line.id in rows else []
        if parts:
            count_returns(order, line)
            rows[line.id].cost = total([rows[x.id].cost for x in parts if x.id in rows])


def _about(order: Order, line: OrderLine, quantity: int) -> About:
    return {
        "order_id": order.id, "channel_id": order.channel_id, "sku_id": line.sku_id, "quantity": quantity
    }  # fmt: skip


def _move_in(
    work: Work, x: AfterSaleLine, sku: Sku, count: int, kind: MovementKind, bucket: Bucket, value: int
) -> None:
    move_stock(
        work, sku.id, count, kind, day=work.today, bucket=bucket, value=value, ref=("aftersale",
        x.aftersale_id), batch_id=x.batch_id,
    )  # fmt: skip


def _guess(work: Work, sku: Sku, count: int) -> int:
    """What pieces are worth whose cost was unknown when they left: today's average."""
    unit = pool_of(work, sku.id).unit_cost or sku.cost or 0
    return divide(max(0, unit) * count, unit_of(1))


def _replace(work: Work, order: Order, case: AfterSale, replacements: Sequence[Replacement]) -> None:
    """Add the rows that go out instead, at their price, and promise them stock."""
    shares = split(case.amount, [r.quantity for r in replacements])
    event = Event("E08", say(N_("Exchange of order {number}"), number=order.number), work.today)
    event.source, event.part = ("aftersale", case.id), "exchange"
    with changing(work, order, event):
        for i, (r, share) in enumerate(zip(replacements, shares, strict=True)):
            line = _new_line(order, r, share if r.amount is None else r.amount, f"case-{case.id}-{i + 1}")
            line.replaces_id = case.lines[0].order_line_id
            line.sku = work.session.get_one(Sku, r.sku_id)
            line.title = line.title or line.sku.title or line.sku.product.title
        work.session.flush()
        explode(work, order, order.lines[-len(replacements) :], strict=True)
        allocate(work, order)


def _new_line(order: Order, r: Replacement, amount: int, external_key: str) -> OrderLine:
    base = sum(x.amount for x in order.lines)
    line = OrderLine(
        order_id=order.id, external_key=external_key, sku_id=r.sku_id, quantity=r.quantity,
        position=max((x.position for x in order.lines), default=0) + 1, unit_price=divide(unit_of(amount),
        r.quantity), subtotal=amount, amount=amount, tax=divide(sum(x.tax for x in order.lines) * amount,
        base) if base else 0, day=order.day, batch_id=order.batch_id,
    )  # fmt: skip
    order.lines.append(line)
    return line


def reship(work: Work, order_id: int, quantities: Mapping[int, int], reason: str) -> int:
    """Send pieces (row → count) once more at no price: lost, broken or wrong. Cost counts again; answers the
    case's id.
    """
    order = load(work, order_id)
    rows = {x.id: x for x in order.lines}
    for line_id, count in quantities.items():
        line = rows[line_id]
        if not 0 < count <= line.shipped - line.replaced or line.sku_id is None:
            raise refuse(N_("{title} was not shipped that often."), field="lines", title=line.title)
    case = new_case(work, order, AfterSaleType.RESHIP, reason)
    for i, (line_id, count) in enumerate(quantities.items()):
        line = rows[line_id]
        add_line(work, case, line, count)
        line.replaced += count
        new = _new_line(order, Replacement(line.sku_id or 0, count), 0, f"case-{case.id}-{i + 1}")
        new.replaces_id, new.title, new.sku = line.id, line.title, line.sku
        work.session.flush()
        explode_like(order, new, line)
    work.session.flush()
    close_case(case, work.now)
    if order.stage is Stage.COMPLETED:
        order.stage = Stage.OPEN
    allocate(work, order)
    refresh(order)
    timeline.note(work, SUBJECT, order.id, N_("Sent again: {reason}"), reason=reason)
    return case.id


def close_return(work: Work, case_id: int, state: AfterSaleState, reason: str = "") -> None:
    """The case comes to nothing: rejected, withdrawn by the customer, or no goods came (expired)."""
    order, case = _case(work, case_id)
    refuse_if(problems_case(case, state))
    if case.granted_at is not None:
        raise refuse(N_("Its money was promised already; undo that first."))
    if state not in DEAD_CASES:
        raise refuse(N_("A case that comes to nothing is rejected, withdrawn or expired."))
    case.state, case.closed_at = state, work.now
    refresh(order)
    timeline.note(work, SUBJECT, order.id, _CLOSED[state], reason=reason)


_CLOSED = {
    AfterSaleState.REJECTED: N_("Return rejected. {reason}"),
    AfterSaleState.WITHDRAWN: N_("Return withdrawn. {reason}"),
    AfterSaleState.EXPIRED: N_("No goods came back. {reason}"),
}


def _case(work: Work, case_id: int) -> tuple[Order, AfterSale]:
    order_id = work.session.scalar(select(AfterSale.order_id).where(AfterSale.id == case_id))
    if order_id is None:
        raise refuse(N_("This case does not exist any more."))
    order = load(work, order_id)
    return order, next(x for x in order.cases if x.id == case_id)
