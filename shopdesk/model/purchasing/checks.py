"""What must hold of purchases at any time; `check` runs these over the file and names what does not."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select, text
from sqlalchemy.orm import Session, selectinload

from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_
from shopdesk.model import derived
from shopdesk.model.purchasing import rules
from shopdesk.model.purchasing.derived import SUPPLIER_OWED
from shopdesk.model.purchasing.records import Purchase
from shopdesk.model.purchasing.states import state_of

MOST = 20
_OURS = """('receipt', 'receipt_cost', 'bill_change', 'supplier_payment', 'supplier_refund', 'supplier_return',
            'settlement', 'receipt_bill')"""


def states_follow_lines(session: Session) -> list[Problem]:
    """An order to a supplier is in the state that its lines and days say."""
    words = N_("{number} is called {state}, its lines say {other}.")
    rows = session.scalars(select(Purchase).options(selectinload(Purchase.lines)).order_by(Purchase.id))
    return [
        problem(words, number=rules.number(p.id), state=p.state.value, other=state_of(p).value)
        for p in rows
        if p.state is not state_of(p)
    ][:MOST]


def received_is_what_came(session: Session) -> list[Problem]:
    """What a line says was received is the sum of its receipts."""
    return _named(session, N_("PO line {id}: what was received is not what came in."), """
        SELECT l.id FROM purchase_line l WHERE l.received <>
            (SELECT coalesce(sum(r.quantity), 0) FROM receipt_line r WHERE r.purchase_line_id = l.id)
    """)  # fmt: skip


def shares_are_whole(session: Session) -> list[Problem]:
    """What a cost was handed out to lines is the cost, to the cent."""
    return _named(session, N_("Cost {id} of a receipt is not handed out whole."), """
        SELECT c.id FROM receipt_cost c WHERE c.amount <>
            (SELECT coalesce(sum(s.amount), 0) FROM receipt_share s WHERE s.cost_id = c.id)
    """)  # fmt: skip


def receipts_are_in_stock(session: Session) -> list[Problem]:
    """What came in is worth, when it comes, what was billed then and its share of the costs."""
    return _named(session, N_("Receipt line {id} entered the stock with another value."), """
        SELECT l.id FROM receipt_line l LEFT JOIN stock_movement m ON m.id = l.movement_id
        WHERE m.quantity IS NOT l.quantity OR m.value IS NOT
            coalesce((SELECT b.before FROM bill_change b WHERE b.receipt_line_id = l.id ORDER BY b.id LIMIT 1),
                     l.amount)
            + (SELECT coalesce(sum(s.in_stock), 0) FROM receipt_share s JOIN receipt_cost c ON c.id = s.cost_id
               WHERE s.receipt_line_id = l.id AND NOT c.late)
    """)  # fmt: skip


def nothing_is_settled_twice(session: Session) -> list[Problem]:
    """Bills are never paid over, payments and credits never used beyond what they are."""
    return _named(session, N_("Payment or return {id} is used for more than it is."), """
        SELECT p.id FROM supplier_payment p WHERE p.amount - p.refunded <
            (SELECT coalesce(sum(s.amount), 0) FROM settlement s WHERE s.payment_id = p.id)
        UNION ALL
        SELECT r.id FROM supplier_return r WHERE r.credit + r.tax - r.refunded <
            (SELECT coalesce(sum(s.amount), 0) FROM settlement s WHERE s.return_id = r.id)
    """) + _named(session, N_("Receipt {id} is paid for more than was billed."), f"""
        SELECT b.receipt FROM ({_BILLED}) b WHERE b.billed < (SELECT coalesce(sum(x.amount), 0)
            FROM settlement x WHERE x.receipt_id = b.receipt AND x.supplier_id = b.supplier)
    """)  # fmt: skip


_BILLED = """
    SELECT supplier, receipt, sum(amount) AS billed FROM (
        SELECT r.supplier_id AS supplier, r.id AS receipt, r.tax +
            (SELECT coalesce(sum(l.amount), 0) FROM receipt_line l WHERE l.receipt_id = r.id) AS amount
        FROM receipt r WHERE r.billed_on IS NOT NULL
        UNION ALL SELECT c.supplier_id, c.receipt_id, c.amount FROM receipt_cost c WHERE c.supplier_id IS NOT NULL
    ) GROUP BY supplier, receipt
"""
_STANDING = f"""
    SELECT s.party,
        coalesce((SELECT sum(b.billed) FROM ({_BILLED}) b WHERE b.supplier = s.id), 0)
        - coalesce((SELECT sum(x.amount) FROM settlement x
                    WHERE x.supplier_id = s.id AND x.payment_id IS NOT NULL), 0)
        - coalesce((SELECT sum(r.credit + r.tax - r.refunded) FROM supplier_return r
                    WHERE r.supplier_id = s.id), 0) AS owed,
        coalesce((SELECT sum(p.amount - p.refunded) FROM supplier_payment p WHERE p.supplier_id = s.id), 0)
        - coalesce((SELECT sum(x.amount) FROM settlement x
                    WHERE x.supplier_id = s.id AND x.payment_id IS NOT NULL), 0) AS ahead
    FROM supplier s
"""


def suppliers_are_in_the_books(session: Session) -> list[Problem]:
    """The books owe each supplier what her open bills say, and hold what she was paid ahead (both minor units)."""
    words = N_("{name}: the books owe {owed} and hold {ahead} ahead, the bills say {open} and {rest}.")
    rows = session.execute(
        text(f"""
        SELECT t.party, t.owed, t.ahead, b.owed, b.ahead FROM ({_STANDING}) t LEFT JOIN (
            SELECT p.party,
                sum(CASE WHEN r.role = 'ap.supplier' THEN p.credit - p.debit ELSE 0 END) AS owed,
                sum(CASE WHEN r.role = 'prepaid.supplier' THEN p.debit - p.credit ELSE 0 END) AS ahead
            FROM account_role r JOIN posting p ON p.account_id = r.account_id JOIN entry e ON e.id = p.entry_id
            WHERE r.role IN ('ap.supplier', 'prepaid.supplier') AND e.source_type IN {_OURS} GROUP BY p.party
        ) b ON b.party = t.party
        WHERE t.owed <> coalesce(b.owed, 0) OR t.ahead <> coalesce(b.ahead, 0) LIMIT {MOST}
    """)
    )
    return [problem(words, name=r[0], owed=r[3] or 0, ahead=r[4] or 0, open=r[1], rest=r[2]) for r in rows]


def not_billed_is_in_the_books(session: Session) -> list[Problem]:
    """The books owe as received and not billed what the receipts without a bill say, supplier by supplier."""
    words = N_("{name}: the books have {books} received and not billed, the receipts say {said}.")
    rows = session.execute(
        text(f"""
        SELECT s.party, coalesce(b.owed, 0), coalesce(r.said, 0) FROM supplier s LEFT JOIN (
            SELECT p.party, sum(p.credit - p.debit) AS owed FROM posting p JOIN entry e ON e.id = p.entry_id
            WHERE p.account_id = (SELECT account_id FROM account_role WHERE role = 'ap.grni')
            AND e.source_type IN {_OURS} GROUP BY p.party
        ) b ON b.party = s.party LEFT JOIN (
            SELECT r.supplier_id, sum(l.amount) AS said FROM receipt r JOIN receipt_line l ON l.receipt_id = r.id
            WHERE r.billed_on IS NULL GROUP BY r.supplier_id
        ) r ON r.supplier_id = s.id
        WHERE coalesce(b.owed, 0) <> coalesce(r.said, 0) LIMIT {MOST}
    """)
    )
    return [problem(words, name=r[0], books=r[1], said=r[2]) for r in rows]


def balances_follow_books(session: Session) -> list[Problem]:
    """What is kept of each supplier's balance is what the books say."""
    words = N_("{name}: the balance kept is not what the books say.")
    found = derived.differences(session.connection(), SUPPLIER_OWED)
    return [problem(words, name=row[0]) for row in found[:MOST]]


CHECKS: dict[str, Callable[[Session], list[Problem]]] = {
    "purchase_states": states_follow_lines, "purchase_received": received_is_what_came,
    "receipt_costs": shares_are_whole, "receipt_stock": receipts_are_in_stock,
    "supplier_bills": nothing_is_settled_twice, "supplier_books": suppliers_are_in_the_books,
    "supplier_balances": balances_follow_books, "not_billed": not_billed_is_in_the_books,
}  # fmt: skip
"""Name → check, for `check` to run."""


def _named(session: Session, words: str, sql: str) -> list[Problem]:
    rows = session.execute(text(f"SELECT * FROM ({sql}) LIMIT {MOST}")).scalars()
    return [problem(words, id=row) for row in rows]
