"""What stock is worth: the moving weighted average, exact to the minor unit (features.md §3.4). Pure."""

from __future__ import annotations

from dataclasses import dataclass

from shopdesk.core.money import UNIT_SCALE, divide, line_total


@dataclass(frozen=True, slots=True)
class Pool:
    """Pieces of one SKU in one bucket and what they are worth together, in minor units.

    Below zero (sold before they were received) both are negative: what is owed to the next receipt.
    """

    quantity: int = 0
    value: int = 0

    @property
    def unit_cost(self) -> int | None:
        """The average of one piece in minor units × 10⁴; None when there is nothing."""
        return divide(self.value * UNIT_SCALE, self.quantity) if self.quantity else None

    def plus(self, quantity: int, value: int) -> Pool:
        """The pool after a movement (both signed)."""
        return Pool(self.quantity + quantity, self.value + value)


@dataclass(frozen=True, slots=True)
class Outflow:
    """What pieces leave with. `provisional`: some of them were not there, their cost is the last one
    known."""

    value: int
    provisional: bool = False


def outflow(pool: Pool, quantity: int, last_unit: int = 0) -> Outflow:
    """The value of `quantity` pieces (positive) that leave: their share by average, all that remains if
    it empties.

    Pieces that are not there leave at the pool's average, or at `last_unit` when it has none.
    """
    if quantity < pool.quantity:
        return Outflow(divide(pool.value * quantity, pool.quantity))
    if quantity == pool.quantity:
        return Outflow(pool.value)
    there = max(pool.quantity, 0)
    unit = last_unit if pool.unit_cost is None else pool.unit_cost
    return Outflow((pool.value if there else 0) + line_total(quantity - there, unit), provisional=True)


def settlement(pool: Pool, quantity: int, value: int) -> int:
    """What to add to the stock's value when pieces come in below zero: what was assumed less what they
    really cost.

    Its mirror is the purchase difference that the books take (rule 5). Zero when nothing was owed.
    """
    if pool.quantity >= 0:
        return 0
    owed = min(quantity, -pool.quantity)
    assumed = -pool.value if owed == -pool.quantity else divide(-pool.value * owed, -pool.quantity)
    real = value if owed == quantity else divide(value * owed, quantity)
    return assumed - real


def residue(before: Pool, after: Pool) -> int:
    """What to add to the value after a movement was reversed out of order, so that value follows quantity
    again.

    Nothing left is worth nothing; pieces that are there are never worth less than nothing, and the other way
    round.
    """
    if after.quantity == 0:
        return -after.value
    if (after.quantity > 0) == (after.value >= 0) or after.value == 0:
        return 0
    unit = before.unit_cost or 0
    return line_total(after.quantity, max(unit, 0)) - after.value
