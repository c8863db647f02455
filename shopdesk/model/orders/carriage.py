"""What sending costs: courier and packing of a parcel, owed from the day it leaves, put right when the courier's
bill is there (accounting.md E04); and the way back of goods, when the shop pays it (E07').

A parcel keeps what it cost, and the books have just that: every change posts the difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from shopdesk.core.money import split
from shopdesk.core.periods import ONE_DAY, start_of
from shopdesk.core.problems import Problem, problem, refuse, refuse_if
from shopdesk.core.texts import N_, Words, say
from shopdesk.model import timeline
from shopdesk.model.ledger.actions import post, refuse_no_money
from shopdesk.model.ledger.rules import Leg, cr, dr
from shopdesk.model.orders.desk_work import load
from shopdesk.model.orders.handling import SUBJECT
from shopdesk.model.orders.records import AfterSale, Carrier, Order, Shipment, ShipmentState
from shopdesk.model.shop import Work

MOST_COST = 100_000_000
"""Minor units: what no parcel costs."""

_CARRIER = select(Carrier).where(
    (Carrier.code == bindparam("name"))
    | (Carrier.name_en == bindparam("name"))
    | (Carrier.name_zh == bindparam("name"))
)


def carrier_of(work: Work, code: str) -> Carrier | None:
    """The carrier of that code, or of that name; None for ''. Refused when there is none."""
    if not code.strip():
        return None
    found = work.session.scalar(_CARRIER, {"name": code})
    if found is None:
        raise refuse(N_("There is no carrier “{code}”."), field="carrier", code=code)
    return found


def problems_costs(courier: int, packing: int) -> list[Problem]:
    """Costs of a parcel that cannot be."""
    told = {"courier": courier, "packing": packing}
    words = N_("The cost of a parcel is zero or more, and not absurdly much.")
    return [problem(words, field=name) for name, cost in told.items() if not 0 <= cost <= MOST_COST]


def accrue(work: Work, order: Order, parcel: Shipment, courier: int, packing: int, day: date) -> None:
    """The parcel costs this much: the courier is owed it, packing leaves the store of packing (E04).

    Nothing is kept of what left before the books start: its bill is not in these books either.
    """
    if order.history or day < work.facts.books_start:
        return
    legs = _legs(work, order, parcel, courier - parcel.cost)
    legs += _turned("packing", "stock.packaging", packing - parcel.packing, order)
    parcel.cost, parcel.packing = courier, packing
    words = say(N_("Cost of sending order {number}"), number=order.number)
    _post(work, ("shipment", parcel.id), legs, day, words)


def set_parcel_costs(work: Work, shipment_id: int, courier: int, packing: int = 0) -> None:
    """What a parcel that has left cost to send, in minor units: courier and packing material. Refused: it has not
    left, or left before the books start."""
    refuse_if(problems_costs(courier, packing))
    parcel = work.get(Shipment, shipment_id, N_("This parcel does not exist any more."))
    order = load(work, parcel.order_id)
    if parcel.shipped_at is None or parcel.state is ShipmentState.CANCELLED:
        raise refuse(N_("This parcel has not left yet."))
    if order.history or parcel.shipped_at < start_of(work.facts.books_start, work.facts.timezone):
        raise refuse(N_("This parcel left before the books start."))
    accrue(work, order, parcel, courier, packing, work.today)
    timeline.note(work, SUBJECT, order.id, N_("What the parcel cost to send was written down"))


def set_costs(work: Work, costs: Mapping[int, tuple[int, int]]) -> None:
    """`set_parcel_costs` of several parcels: id → (courier, packing)."""
    for parcel, (courier, packing) in costs.items():
        set_parcel_costs(work, parcel, courier, packing)


def courier_bill(
    work: Work, carrier_code: str, start: date, end: date, amount: int, paid_from: str = ""
) -> int:
    """A courier's bill for the parcels that left from one day to another; answers how many they are.

    The parcels then cost what was billed: each by what it was thought to cost, all the same when nothing was. The
    difference is owed to the courier from today, and paid at once if `paid_from` names an account that holds money.
    The same bill again changes nothing. Refused: no such parcel, an amount that cannot be, no such account.
    """
    if amount <= 0:
        raise refuse(N_("The amount must be more than zero."), field="amount")
    carrier = carrier_of(work, carrier_code)
    if carrier is None:
        raise refuse(N_("Choose the courier."), field="carrier")
    parcels = _sent(work, carrier, start, end)
    if not parcels:
        words = N_("No parcel left with {carrier} from {start} to {end}.")
        raise refuse(words, field="start", carrier=_name(work, carrier), start=start, end=end)
    thought = [x.cost for x in parcels]
    legs: list[Leg] = []
    for parcel, cost in zip(
        parcels, split(amount, thought if any(thought) else [1] * len(parcels)), strict=True
    ):
        legs += _legs(work, parcel.order, parcel, cost - parcel.cost)
        parcel.cost = cost
    memo = say(N_("Bill of {carrier}, {start} to {end}"), carrier=_name(work, carrier), start=start, end=end)
    _post(work, ("carrier", carrier.id), legs, work.today, memo)
    if paid_from:
        refuse_no_money(work, paid_from)
        pay = [dr("ap.supplier", amount, party=_name(work, carrier)), _money(paid_from, amount)]
        post(
            work, "E10", ("carrier", carrier.id), pay, day=work.today, memo=str(memo), part=f"{start}..{end}"
        )
    return len(parcels)


def return_freight(work: Work, order: Order, case: AfterSale, amount: int, paid_from: str) -> None:
    """The shop paid the way back of a return, from an account that holds money (E07'); nothing for zero."""
    if not amount:
        return
    refuse_if(problems_costs(amount, 0))
    refuse_no_money(work, paid_from)
    words = say(N_("Return shipping of order {number}"), number=order.number)
    legs = [
        dr("ship.return", amount, order_id=order.id, channel_id=order.channel_id),
        _money(paid_from, amount),
    ]
    post(work, "E07", ("aftersale", case.id), legs, day=work.today, memo=str(words), part="freight")


def _money(account: str, amount: int) -> Leg:
    """Paid from an account by its code, if it begins with a digit, or its role."""
    return Leg("", 0, amount, account_code=account) if account[:1].isdigit() else cr(account, amount)


def _sent(work: Work, carrier: Carrier, start: date, end: date) -> list[Shipment]:
    zone, first = work.facts.timezone, max(start, work.facts.books_start)
    wanted = (
        select(Shipment).join(Order).options(joinedload(Shipment.order))
        .where(Shipment.carrier_id == carrier.id, Shipment.state != ShipmentState.CANCELLED, ~Order.history)
        .where(Shipment.shipped_at >= start_of(first, zone), Shipment.shipped_at < start_of(end + ONE_DAY, zone))
        .order_by(Shipment.id)
    )  # fmt: skip
    return list(work.session.scalars(wanted))


def _legs(work: Work, order: Order, parcel: Shipment, more: int) -> list[Leg]:
    carrier = work.session.get(Carrier, parcel.carrier_id) if parcel.carrier_id else None
    return _turned("ship.out", "ap.supplier", more, order, "" if carrier is None else _name(work, carrier))


def _turned(expense: str, against: str, more: int, order: Order, party: str = "") -> list[Leg]:
    """The expense grows against the other account, or shrinks."""
    if not more:
        return []
    grows, shrinks = (dr, cr) if more > 0 else (cr, dr)
    return [
        grows(expense, abs(more), order_id=order.id, channel_id=order.channel_id),
        shrinks(against, abs(more), order_id=order.id, party=party),
    ]


def _post(work: Work, source: tuple[str, int], legs: list[Leg], day: date, words: Words) -> None:
    if legs:
        post(work, "E04", source, legs, day=day, memo=str(words), part=str(work.step))


def _name(work: Work, carrier: Carrier) -> str:
    return carrier.name_zh if work.facts.language.startswith("zh") else carrier.name_en
