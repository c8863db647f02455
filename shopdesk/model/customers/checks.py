"""What must hold of customers at any time; `check` runs these over the file."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_
from shopdesk.model import derived
from shopdesk.model.customers.derived import CUSTOMER_STAT

MOST = 20
"""At most so many findings of one kind are named."""


def sums_follow_orders(session: Session) -> list[Problem]:
    """How often and for how much a customer bought is what her orders say."""
    found = derived.differences(session.connection(), CUSTOMER_STAT)
    words = N_("Customer number {id}: orders and amount are not those of the orders.")
    return [problem(words, id=i) for i in sorted({r[0] for r in found}, key=str)[:MOST]]


def merged_customers_are_empty(session: Session) -> list[Problem]:
    """Who was merged into another has no orders of her own any more, and nobody was merged into herself."""
    rows = session.execute(
        text(f"""
            SELECT c.name FROM customer c WHERE c.merged_into_id IS NOT NULL AND (c.merged_into_id = c.id
            OR EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)) LIMIT {MOST}
        """)
    ).scalars()
    return [
        problem(N_("{name} was merged into another customer and still has orders."), name=name)
        for name in rows
    ]


CHECKS: dict[str, Callable[[Session], list[Problem]]] = {
    "customer_sums": sums_follow_orders, "customer_merges": merged_customers_are_empty,
}  # fmt: skip
"""Name → check, for `check` to run."""
