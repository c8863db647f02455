"""What rows cost together and what a part of them is worth: discounts, tax and refunds shared exactly. Pure.

One algorithm, `money.split` (largest remainder), for everything (features.md §4.4, §4.5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shopdesk.core.money import line_total, net_of_tax, share_of_units, split
from shopdesk.model.orders.drafts import LineDraft
from shopdesk.model.orders.records import LineKind, Order, OrderLine

PIECES = frozenset({LineKind.GOODS, LineKind.COMPONENT})
"""Rows that are counted in pieces."""


@dataclass(frozen=True, slots=True)
class Priced:
    """A row's money, minor units: `subtotal` = quantity × price, `amount` = subtotal − discount; `tax` in or
    on top.
    """

    subtotal: int
    discount: int
    amount: int
    tax: int


def price_lines(
    lines: Sequence[LineDraft],
    discount: int = 0,
    *,
    tax: int | None = None,
    on_top: bool = False,
    rate_ppm: int = 0,
) -> list[Priced]:
    """Price the rows: an order's discount is spread over what its goods rows are worth, never more than that.

    `tax` is of the whole order, `on_top` of the prices or in them; None means the rows' own, else `rate_ppm`
    (millionths) contained in the whole once and spread over the rows.
    """
    subtotals = [line_total(x.quantity, x.unit_price) if x.subtotal is None else x.subtotal for x in lines]
    own = [x.discount for x in lines]
    left = [
        max(0, s - d) if x.kind is LineKind.GOODS else 0 for x, s, d in zip(lines, subtotals, own,
        strict=True)
    ]  # fmt: skip
    shares = split(min(discount, sum(left)), left) if discount and sum(left) else [0] * len(lines)
    discounts = [d + share for d, share in zip(own, shares, strict=True)]
    amounts = [s - d for s, d in zip(subtotals, discounts, strict=True)]
    taxes = _taxes(lines, amounts, tax, on_top, rate_ppm)
    return [Priced(*row) for row in zip(subtotals, discounts, amounts, taxes, strict=True)]


def _taxes(
    lines: Sequence[LineDraft], amounts: list[int], tax: int | None, on_top: bool, rate_ppm: int
) -> list[int]:
    if tax is None and any(x.tax is not None for x in lines):
        return [x.tax or 0 for x in lines]
    total = max(0, sum(amounts))
    if tax is None:
        tax = 0 if on_top else total - net_of_tax(total, rate_ppm)
    weights = [max(0, a) for a in amounts]
    return split(tax, weights) if tax and sum(weights) else [0] * len(amounts)


def gross(line: OrderLine, order: Order) -> int:
    """What the customer pays for the row, tax included."""
    return line.amount + (line.tax if order.tax_added else 0)


def pieces(line: OrderLine) -> int:
    """Of how many pieces the row is; what is no goods is one, whatever its quantity."""
    return line.quantity if line.kind in PIECES else 1


def cancelled_value(line: OrderLine, order: Order, count: int | None = None) -> int:
    """What the last `count` pieces (those cancelled so far) are worth. Cancelling takes from the end of the
    row, shipping from its beginning, so that both together are the row exactly.
    """
    n = line.cancelled if count is None else count
    return share_of_units(gross(line, order), pieces(line), pieces(line) - n, n) if n else 0


def shipped_value(line: OrderLine, order: Order) -> int:
    """What the pieces that left are worth."""
    return share_of_units(gross(line, order), pieces(line), 0, line.shipped) if line.shipped else 0


def cancel_grant(line: OrderLine, order: Order, count: int) -> int:
    """What goes back for cancelling `count` more pieces: their share, or all that remains with the last of
    the row.
    """
    remaining = gross(line, order) - line.refunded
    if line.shipped == 0 and line.cancelled + count == pieces(line):
        return remaining
    share = cancelled_value(line, order, line.cancelled + count) - cancelled_value(line, order)
    return min(share, remaining) if share > 0 else share


def return_grant(line: OrderLine, order: Order, before: int, count: int) -> int:
    """What goes back for `count` shipped pieces after `before` others: as paid, less goodwill beyond the
    remainder.
    """
    share = share_of_units(gross(line, order), pieces(line), before, count)
    return max(0, min(share, gross(line, order) - line.refunded))


def spread_refund(order: Order, amount: int) -> dict[int, int]:
    """An amount granted on the whole order, by position in `order.lines`: over what remains of each row."""
    left = [max(0, gross(x, order) - x.refunded) for x in order.lines]
    return {i: part for i, part in enumerate(split(amount, left)) if part} if amount and sum(left) else {}
