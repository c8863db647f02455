"""What must hold of every order at any time; `check` runs these over the file and names what does not
(reliability.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopdesk.core.money import share_of_units
from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_
from shopdesk.model.inserting import chunks
from shopdesk.model.orders.axes import label_of
from shopdesk.model.orders.books import Standing, standing
from shopdesk.model.orders.loading import whole
from shopdesk.model.orders.records import Order
from shopdesk.model.orders.suspects import mislabelled, misposted, posted_sums

MOST = 20
"""At most so many findings of one kind are named."""


def lines_add_up(session: Session) -> list[Problem]:
    """Pieces of a row: what left is what its parcels hold, promises are no more than what is open."""
    return _named(session, N_("Order {number}: its parcels do not hold what its rows say left."), """
        SELECT o.number FROM order_line l JOIN orders o ON o.id = l.order_id
        LEFT JOIN (SELECT sl.order_line_id AS line, sum(sl.quantity) AS n FROM shipment_line sl
                   JOIN shipment s ON s.id = sl.shipment_id WHERE s.state NOT IN ('packing', 'cancelled')
                   GROUP BY sl.order_line_id) sent ON sent.line = l.id
        WHERE l.kind IN ('goods', 'component') AND o.history = 0 AND l.shipped <> coalesce(sent.n, 0)
    """) + _named(session, N_("Order {number}: more is promised to it than it has open."), """
        SELECT o.number FROM allocation a JOIN order_line l ON l.id = a.order_line_id
        JOIN orders o ON o.id = l.order_id
        WHERE a.open > l.quantity - l.cancelled - l.shipped OR (a.open > 0 AND o.stage <> 'open')
    """)  # fmt: skip


def bundles_go_whole(session: Session) -> list[Problem]:
    """The components of a bundle are ordered, cancelled, sent, delivered and lost with it; as many bundles are back
    as their components make; they have no money and no components themselves."""
    axes = ("cancelled", "shipped", "delivered", "lost")
    went = " OR ".join(f"c.{n} * p.quantity <> p.{n} * c.quantity" for n in axes)
    return _named(session, N_("Order {number}: the components of a bundle are not where the bundle is."), f"""
        SELECT DISTINCT o.number FROM order_line c JOIN order_line p ON p.id = c.parent_id
        JOIN orders o ON o.id = c.order_id
        WHERE c.parent_id IS NOT NULL AND (c.quantity % p.quantity <> 0 OR {went} OR c.order_id <> p.order_id)
    """) + _named(session, N_("Order {number}: other bundles are back than their components make."), """
        SELECT DISTINCT o.number FROM order_line p JOIN orders o ON o.id = p.order_id JOIN (
            SELECT c.parent_id, min((c.returned_good + c.returned_bad) / (c.quantity / q.quantity)) AS back
            FROM order_line c JOIN order_line q ON q.id = c.parent_id
            WHERE c.parent_id IS NOT NULL GROUP BY c.parent_id
        ) x ON x.parent_id = p.id WHERE p.returned_good + p.returned_bad <> x.back
    """) + _named(session, N_("Order {number}: a component of a bundle has money or no bundle."), """
        SELECT DISTINCT o.number FROM order_line c JOIN orders o ON o.id = c.order_id
        WHERE (c.kind = 'component') <> (c.parent_id IS NOT NULL)
        OR (c.parent_id IS NOT NULL AND (c.amount <> 0 OR c.discount <> 0 OR c.tax <> 0 OR c.refunded <> 0))
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
    found = (x for x in _whole(session, mislabelled(session)) if x.label != label_of(x))
    return _told(N_("Order {number} shows the wrong state."), found)


def books_agree(session: Session) -> list[Problem]:
    """What the ledger holds unearned, owed back and on credit for each order is what the order's own rows
    say.
    """
    posted = posted_sums(session)
    suspects = _whole(session, misposted(session, posted))
    found = (x for x in suspects if posted.get(x.id, (0, 0, 0)) != _sums(standing(x)))
    return _told(
        N_("Order {number}: the ledger and the order differ on what is still to be delivered or paid."), found
    )


def goods_on_the_way(session: Session) -> list[Problem]:
    """The books hold the goods that are on their way and not sold yet at the cost they left with (accounting.md E03'):
    what waits has left and has not arrived, and no more came back than was sent.
    """
    run = session.connection().exec_driver_sql
    told: dict[int | None, int] = {}
    for order_id, cost, quantity, back in run(_HELD):
        told[order_id] = told.get(order_id, 0) + cost - share_of_units(cost, quantity, 0, back)
    posted: dict[int | None, int] = dict(run(_POSTED).fetchall())
    off = [i for i in sorted(told.keys() | posted.keys(), key=str) if told.get(i, 0) != posted.get(i, 0)]
    words = N_(
        "Order {number}: the books have {posted} of its goods on their way, its parcels {told} (minor units)."
    )
    return [
        problem(words, number=_number(session, i), posted=posted.get(i, 0), told=told.get(i, 0))
        for i in off[:MOST]
    ] + _named(session, N_("Order {number}: a parcel waits for an arrival that was, or has not left."), """
        SELECT o.number FROM shipment s JOIN orders o ON o.id = s.order_id
        WHERE s.awaits = 1 AND (s.state IN ('packing', 'cancelled', 'delivered') OR o.stage = 'completed')
    """) + _named(session, N_("Order {number}: its parcels do not hold what came back."), """
        SELECT o.number FROM order_line l JOIN orders o ON o.id = l.order_id
        JOIN shipment_line x ON x.order_line_id = l.id
        WHERE l.returned_good + l.returned_bad > 0
        AND NOT EXISTS (SELECT 1 FROM order_line c WHERE c.parent_id = l.id)
        GROUP BY l.id HAVING sum(x.back) < l.returned_good + l.returned_bad
    """)  # fmt: skip


_HELD = """
    SELECT s.order_id, x.cost, x.quantity, x.back FROM shipment s JOIN shipment_line x ON x.shipment_id = s.id
    WHERE s.awaits = 1 AND s.state <> 'lost' AND x.cost IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM order_line c WHERE c.parent_id = x.order_line_id)
"""
_POSTED = """
    SELECT p.order_id, sum(p.debit - p.credit) FROM posting p JOIN account_role r ON r.account_id = p.account_id
    WHERE r.role = 'stock.shipped' GROUP BY p.order_id
"""


def parcels_cost_what_is_posted(session: Session) -> list[Problem]:
    """What parcels cost to send is what the books have of it (accounting.md E04)."""
    words = N_("What parcels cost ({kind}): the books have {posted}, the parcels {told}.")
    return [
        problem(words, kind=role, posted=posted, told=kept)
        for role, column in (("ship.out", "cost"), ("packing", "packing"))
        for posted, kept in session.connection().exec_driver_sql(f"""
            SELECT (SELECT coalesce(sum(p.debit - p.credit), 0) FROM entry e JOIN posting p ON p.entry_id = e.id
                    JOIN account_role r ON r.account_id = p.account_id AND r.role = '{role}' WHERE e.event = 'E04'),
                   (SELECT coalesce(sum({column}), 0) FROM shipment)
        """)
        if posted != kept
    ]  # fmt: skip


CHECKS: dict[str, Callable[[Session], list[Problem]]] = {
    "order_lines": lines_add_up, "order_bundles": bundles_go_whole, "order_totals": totals_add_up,
    "order_money": money_adds_up, "order_labels": labels_are_right, "order_books": books_agree,
    "parcel_costs": parcels_cost_what_is_posted, "goods_on_the_way": goods_on_the_way,
}  # fmt: skip
"""Name → check, for `check` to run."""


def _named(session: Session, words: str, sql: str) -> list[Problem]:
    rows = session.connection().exec_driver_sql(f"{sql} LIMIT {MOST}").fetchall()
    return [problem(words, number=r[0]) for r in rows]


def _number(session: Session, order_id: int | None) -> str:
    found = (
        session.connection()
        .exec_driver_sql("SELECT number FROM orders WHERE id = ?", (order_id or 0,))
        .scalar()
    )
    return str(found or "–")


def _told(words: str, orders: Iterator[Order]) -> list[Problem]:
    found = []
    for order in orders:
        found.append(problem(words, number=order.number))
        if len(found) >= MOST:
            break
    return found


def _sums(s: Standing) -> tuple[int, int, int]:
    return s.unearned, s.owed_back, s.on_credit


def _whole(session: Session, ids: Iterator[int]) -> Iterator[Order]:
    """The orders of these numbers with all that belongs to them, by portions that are forgotten again."""
    for portion in chunks(ids):
        yield from session.scalars(
            select(Order).where(Order.id.in_(portion)).order_by(Order.id).options(*whole())
        )
        session.expunge_all()
