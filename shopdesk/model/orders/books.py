"""Where an order stands in the books, and the legs that carry it from one standing to the next. Pure.

What the shop owes a customer is what she paid less what was earned. It is split over three accounts: money to
be paid back (refund.payable), orders still to be delivered (unearned.order), and what she owes the shop
(ar.customer: cash on delivery, goods sent before the money). Each event posts the difference of two
standings, so that these accounts are explainable order by order whatever the sequence (accounting.md §2.3:
E01, E02, E03a, E05, E06, E08).
"""

from __future__ import annotations

from dataclasses import dataclass

from shopdesk.core.money import divide
from shopdesk.model.ledger.rules import Leg, money_role
from shopdesk.model.orders.pricing import cancelled_value, gross, shipped_value
from shopdesk.model.orders.records import LineKind, Order, OrderLine, PaymentMethod


@dataclass(frozen=True, slots=True)
class Standing:
    """Minor units: paid so far (net of money paid back), earned by kind, and owed back."""

    paid: int
    goods: int
    shipping: int
    tax: int
    owed_back: int

    @property
    def earned(self) -> int:
        """With its tax: what of the order's total is sold."""
        return self.goods + self.shipping + self.tax

    @property
    def unearned(self) -> int:
        """Paid for and neither delivered nor to be paid back."""
        return max(0, self.paid - self.earned - self.owed_back)

    @property
    def on_credit(self) -> int:
        """Delivered and not paid."""
        return max(0, self.earned - self.paid)


def earned_of(line: OrderLine, order: Order) -> int:
    """What of a row is sold and stays sold: what left, less what was refunded beyond the cancelled pieces."""
    sold = shipped_value(line, order)
    back = line.refunded - cancelled_value(line, order)
    return max(0, sold - max(0, back)) if gross(line, order) >= 0 else sold - min(0, back)


def standing(order: Order) -> Standing:
    """Where the order stands by its own facts."""
    goods = shipping = tax = 0
    for line in order.lines:
        earned, whole = earned_of(line, order), gross(line, order)
        taxed = divide(line.tax * earned, whole) if whole else 0
        tax += taxed
        if line.kind is LineKind.SHIPPING:
            shipping += earned - taxed
        else:
            goods += earned - taxed
    paid = order.received - order.refunded
    owed = max(0, paid - (order.total - order.granted))
    return Standing(paid, goods, shipping, tax, owed)


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
        goods = after.goods - before.goods
        legs.append(_leg("sales.returns" if goods < 0 else "sales.goods", -goods, order))
        legs.append(_leg("sales.shipping", before.shipping - after.shipping, order))
        legs.append(_leg("vat.out", before.tax - after.tax, order))
    return [x for x in legs if x.debit or x.credit]


def _leg(role: str, amount: int, order: Order, cash_flow: str = "") -> Leg:
    """A debit of the amount, or the credit of a negative one."""
    return Leg(
        role, max(amount, 0), max(-amount, 0), cash_flow, order_id=order.id, channel_id=order.channel_id,
        party=order.customer_name,
    )  # fmt: skip
