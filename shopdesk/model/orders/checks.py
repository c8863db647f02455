"""What must hold of every order at any time; `check` runs these over the file and names what does not
(reliability.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_
from shopdesk.model.orders.axes import label_of
from shopdesk.model.orders.books import standing
from shopdesk.model.orders.loading import WHOLE
from shopdesk.model.orders.records import Order

MOST = 20
"""At most so many findings of one kind are named."""

_CHUNK = 500


def lines_add_up(session: Session) -> list[Problem]:
    """Pieces of a row: what left is what its parcels hold, promises are no more than what is open."""
    return _named(session, N_("Order {number}: its parcels do not hold what its rows say left."), """
        SELECT o.number FROM order_line l JOIN orders o ON o.id = l.order_id
        LEFT JOIN (SELECT sl.order_line_id AS line, sum(sl.quantity) AS n FROM shipment_line sl
                   JOIN shipment s ON s.id = sl.shipment_id WHERE s.state NOT IN ('packing', 'cancelled')
                   GROUP BY sl.order_line_id) sent ON sent.line = l.id
        WHERE l.kind = 'goods' AND o.history = 0 AND l.shipped <> coalesce(sent.n, 0)
    """) + _named(session, N_("Order {number}: more is promised to it than it has open."), """
        SELECT o.number FROM allocation a JOIN order_line l ON l.id = a.order_line_id
        JOIN orders o ON o.id = l.order_id
        WHERE a.open > l.quantity - l.cancelled - l.shipped OR (a.open > 0 AND o.stage <> 'open')
    """)  # fmt: skip


def totals_add_up(session: Session) -> list[Problem]:
    """An order's total is the sum of its rows, a row's amount its subtotal less its discount."""
    return _named(session, N_("Order {number}: its total is not the sum of its rows."), """
        SELECT o.number FROM orders o JOIN (
            SELECT order_id, sum(amount) AS amount,
            sum(refunded) AS refunded FROM order_line GROUP BY order_id
        ) l ON l.order_id = o.id WHERE o.total <> l.amount + o.tax_added OR o.granted <> l.refunded
    """) + _named(session, N_("Order {number}: a row's amount is not its price less its discount."), """
        SELECT o.number FROM order_line l JOIN orders o ON o.id = l.order_id
        WHERE l.amount <> l.subtotal - l.discount
    """)  # fmt: skip


def money_adds_up(session: Session) -> list[Problem]:
    """What an order received and paid back is what its payments say, and never more back than in."""
    return _named(session, N_("Order {number}: its payments are not what it says it received."), """
        SELECT o.number FROM orders o LEFT JOIN (
            SELECT order_id, sum(CASE WHEN kind = 'pay' THEN amount ELSE 0 END) AS came,
                   sum(CASE WHEN kind = 'refund' THEN amount ELSE 0 END) AS went
            FROM payment WHERE state = 'settled' GROUP BY order_id
        ) p ON p.order_id = o.id
        WHERE o.received <> coalesce(p.came, 0) OR o.refunded <> coalesce(p.went, 0)
    """) + _named(session, N_("Order {number}: more was refunded than was paid."), """
        SELECT number FROM orders WHERE refunded > received OR granted > max(total, 0)
    """)  # fmt: skip


def labels_are_right(session: Session) -> list[Problem]:
    """The stored label of each order at work is what its rows say."""
    found = (x for x in _orders(session, _AT_WORK) if x.label != label_of(x))
    return _told(N_("Order {number} shows the wrong state."), found)


def books_agree(session: Session) -> list[Problem]:
    """What the ledger holds unearned, owed back and on credit for each order is what the order's own rows
    say.
    """
    posted = _posted(session)
    found = []
    for order in _orders(session, "history = 0 AND kind = 'order'"):
        s = standing(order)
        if posted.get(order.id, (0, 0, 0)) != (s.unearned, s.owed_back, s.on_credit):
            found.append(order)
            if len(found) >= MOST:
                break
    return _told(
        N_("Order {number}: the ledger and the order differ on what is still to be delivered or paid."),
        iter(found),
    )


CHECKS: dict[str, Callable[[Session], list[Problem]]] = {
    "order_lines": lines_add_up, "order_totals": totals_add_up, "order_money": money_adds_up,
    "order_labels": labels_are_right, "order_books": books_agree,
}  # fmt: skip
"""Name → check, for `check` to run."""

_AT_WORK = "stage IN ('draft', 'review', 'open')"


def _named(session: Session, words: str, sql: str) -> list[Problem]:
    rows = session.connection().exec_driver_sql(f"{sql} LIMIT {MOST}").fetchall()
    return [problem(words, number=r[0]) for r in rows]


def _told(words: str, orders: Iterator[Order]) -> list[Problem]:
    found = []
    for order in orders:
        found.append(problem(words, number=order.number))
        if len(found) >= MOST:
            break
    return found


def _orders(session: Session, where: str) -> Iterator[Order]:
    """The orders of a condition, whole, by portions that are forgotten again."""
    rows = session.connection().exec_driver_sql(f"SELECT id FROM orders WHERE {where} ORDER BY id").fetchall()
    ids = [r[0] for r in rows]
    for at in range(0, len(ids), _CHUNK):
        yield from session.scalars(select(Order).where(Order.id.in_(ids[at : at + _CHUNK])).options(*WHOLE))
        session.expunge_all()


def _posted(session: Session) -> dict[int, tuple[int, int, int]]:
    """Order → what the ledger holds unearned, to be paid back, and on credit."""
    sums: dict[int, dict[str, int]] = {}
    rows: Any = session.connection().exec_driver_sql("""
        SELECT p.order_id, r.role, sum(p.debit - p.credit) FROM posting p
        JOIN account_role r ON r.account_id = p.account_id
        WHERE p.order_id IS NOT NULL AND r.role IN ('unearned.order', 'refund.payable', 'ar.customer')
        GROUP BY p.order_id, r.role
    """)
    for order_id, role, amount in rows:
        sums.setdefault(order_id, {})[role] = amount
    return {
        k: (-v.get("unearned.order", 0), -v.get("refund.payable", 0), v.get("ar.customer", 0))
        for k, v in sums.items()
    }
