"""Where an order stands in the books, and the legs that carry it from one standing to the next. Pure.

What the shop owes a customer is what she paid less what was earned. It is split over three accounts: money to
be paid back (refund.payable), orders still to be delivered (unearned.order), and what she owes the shop
(ar.customer: cash on delivery, goods sent before the money). Each event posts the difference of two
standings, so that these accounts are explainable order by order whatever the sequence (accounting.md §2.3:
E01, E02, E03a, E05, E06, E08). What waits for its arrival (on_the_way.py, E03') is sold, and earned when it is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shopdesk.core.money import divide, share_of_units
from shopdesk.model.ledger.rules import Leg, money_role
from shopdesk.model.orders.on_the_way import Out, out_of
from shopdesk.model.orders.pricing import PIECES, cancelled_value, gross, pieces, shipped_value
from shopdesk.model.orders.records import LineKind, Order, OrderLine, PaymentMethod


@dataclass(frozen=True, slots=True)
class Standing:
    """Minor units: paid so far (net of money paid back), sold by kind, and owed back. `waits`: what of goods, shipping
    and tax is sold but not earned yet, since its parcel has not arrived."""

    paid: int
    goods: int
    shipping: int
    tax: int
    owed_back: int
    waits: tuple[int, int, int] = (0, 0, 0)

    @property
    def counts(self) -> tuple[int, int, int]:
        """Goods, shipping and tax that are earned."""
        goods, shipping, tax = self.waits
        return self.goods - goods, self.shipping - shipping, self.tax - tax

    @property
    def earned(self) -> int:
        """With its tax: what of the order's total is earned."""
        return sum(self.counts)

    @property
    def unearned(self) -> int:
        """Paid for and neither delivered nor to be paid back."""
        return max(0, self.paid - self.earned - self.owed_back)

    @property
    def on_credit(self) -> int:
        """Delivered and not paid."""
        return max(0, self.earned - self.paid)


def sold_of(line: OrderLine, order: Order) -> int:
    """What of a row is sold and stays sold: what left, less what was refunded beyond the cancelled pieces."""
    sold = shipped_value(line, order)
    back = line.refunded - cancelled_value(line, order)
    return max(0, sold - max(0, back)) if gross(line, order) >= 0 else sold - min(0, back)


def earned_of(line: OrderLine, order: Order, out: Out) -> int:
    """What of a row is earned while some of the order waits: what arrived, less what was refunded of it. What is no
    goods is earned with the first parcel that arrives.
    """
    if line.kind not in PIECES:
        return 0 if out.whole else sold_of(line, order)
    waiting, dead = out.waiting[line.id], out.dead[line.id]
    if not waiting:
        return sold_of(line, order)
    whole, n = gross(line, order), pieces(line)
    arrived = share_of_units(whole, n, 0, line.shipped - waiting)
    of_dead = share_of_units(whole, n, line.shipped - dead, dead)
    back = line.refunded - cancelled_value(line, order) - of_dead
    return max(0, arrived - max(0, back)) if whole >= 0 else arrived - min(0, back)


def standing(order: Order) -> Standing:
    """Where the order stands by its own facts."""
    sold = _by_kind(order, [sold_of(x, order) for x in order.lines])
    paid = order.received - order.refunded
    owed = max(0, paid - (order.total - order.granted))
    out = out_of(order)
    if out is None:
        return Standing(paid, *sold, owed)
    earned = _by_kind(order, [earned_of(x, order, out) for x in order.lines])
    return Standing(paid, *sold, owed, (sold[0] - earned[0], sold[1] - earned[1], sold[2] - earned[2]))


def _by_kind(order: Order, amounts: Sequence[int]) -> tuple[int, int, int]:
    """Goods, shipping and the tax that is in them, of amounts of the order's rows."""
    goods = shipping = tax = 0
    for line, amount in zip(order.lines, amounts, strict=True):
        whole = gross(line, order)
        taxed = divide(line.tax * amount, whole) if whole else 0
        tax += taxed
        if line.kind is LineKind.SHIPPING:
            shipping += amount - taxed
        else:
            goods += amount - taxed
    return goods, shipping, tax


def legs_between(
    before: Standing,
    after: Standing,
    order: Order,
    *,
    method: PaymentMethod | None = None,
    opening: bool = False,
) -> list[Leg]:
    """The entry that one event makes. `opening`: it happened before the books start, its other side is
    3999.
    """
    legs = [
        _leg("refund.payable", before.owed_back - after.owed_back, order),
        _leg("unearned.order", before.unearned - after.unearned, order),
        _leg("ar.customer", after.on_credit - before.on_credit, order),
    ]
    if opening:
        legs.append(_leg("equity.opening", -sum(x.debit - x.credit for x in legs), order))
    else:
        money = money_role(method) if method else "ar.clearing"
        legs.insert(0, _leg(money, after.paid - before.paid, order, "01"))
        goods, shipping, tax = (a - b for a, b in zip(after.counts, before.counts, strict=True))
        legs.append(_leg("sales.returns" if goods < 0 else "sales.goods", -goods, order))
        legs.append(_leg("sales.shipping", -shipping, order))
        legs.append(_leg("vat.out", -tax, order))
    return [x for x in legs if x.debit or x.credit]


def _leg(role: str, amount: int, order: Order, cash_flow: str = "") -> Leg:
    """A debit of the amount, or the credit of a negative one."""
    return Leg(
        role, max(amount, 0), max(-amount, 0), cash_flow, order_id=order.id, channel_id=order.channel_id,
        party=order.customer_name,
    )  # fmt: skip
