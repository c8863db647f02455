"""Months: what must be settled before one is closed, as a list that ticks itself off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_, Words, say


@dataclass(frozen=True, slots=True)
class Tick:
    """One point of the list: what it asks, whether it holds, and why not."""

    words: Words
    done: bool
    why: Words | None = None
    must: bool = True


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month of the books: how many entries, and whether it is open."""

    month: str
    entries: int
    state: str


def months(session: Session) -> list[MonthRow]:
    """The months that have entries or a state, latest first."""
    rows = session.execute(
        text("""
            SELECT m.month, (SELECT count(*) FROM entry e WHERE e.period = m.month), coalesce(p.state, 'open')
            FROM (SELECT period AS month FROM entry UNION SELECT month FROM period) m
            LEFT JOIN period p ON p.month = m.month ORDER BY m.month DESC
        """)
    )
    return [MonthRow(*r) for r in rows]


def checklist(session: Session, month: str) -> list[Tick]:
    """What a month needs before it is closed."""
    uneven = _one(
        session, "SELECT coalesce(sum(debit - credit), 0) FROM posting WHERE substr(day, 1, 7) <= :m", month
    )
    earlier = session.execute(
        text("""
            SELECT min(e.period) FROM entry e LEFT JOIN period p ON p.month = e.period
            WHERE e.period < :m AND coalesce(p.state, 'open') IN ('open', 'soft')
        """),
        {"m": month},
    ).scalar()
    nonzero = _nonzero(session, month)
    reckoned = -_one(session, _NOT_BILLED, month)
    negative = _one(session, "SELECT count(*) FROM stock_level WHERE on_hand < 0", month)
    return [
        Tick(say(N_("Debits equal credits")), uneven == 0),
        Tick(say(N_("Earlier months are closed")), earlier is None, say(N_("{month} is open"),
        month=earlier)),
        Tick(
            say(N_("Accounts in between are at zero")), not nonzero,
            say(N_("Not zero: {accounts}"), accounts=", ".join(nonzero)),
        ),
        Tick(say(N_("No stock is below zero")), negative == 0, say(N_("{n} SKUs are below zero"),
        n=negative)),
        Tick(
            say(N_("All goods received are billed")), reckoned == 0,
            say(N_("Goods came whose bill did not; look whether what they are reckoned at is right")), must=False,
        ),
    ]  # fmt: skip


_NOT_BILLED = """
    SELECT coalesce(sum(m.debit - m.credit), 0) FROM account_month m
    JOIN account_role r ON r.account_id = m.account_id AND r.role = 'ap.grni' WHERE m.month <= :m
"""


def problems_closing(session: Session, month: str) -> list[Problem]:
    """What keeps a month from being closed."""
    return [
        problem((t.why or t.words).text, **dict((t.why or t.words).values))
        for t in checklist(session, month)
        if t.must and not t.done
    ]


def _nonzero(session: Session, month: str) -> Sequence[str]:
    rows = session.execute(
        text("""
            SELECT a.code FROM account a JOIN account_month m ON m.account_id = a.id
            WHERE a.must_be_zero = 1 AND m.month <= :m GROUP BY a.id HAVING sum(m.debit) <> sum(m.credit)
        """),
        {"m": month},
    )
    return [r[0] for r in rows]


def opening_left(session: Session, month: str) -> int:
    """What stands on the account of opening balances at the end of a month, debit positive, in minor units."""
    sql = """
        SELECT coalesce(sum(m.debit - m.credit), 0) FROM account_month m
        JOIN account_role r ON r.account_id = m.account_id AND r.role = 'equity.opening' WHERE m.month <= :m
    """
    return _one(session, sql, month)


def _one(session: Session, sql: str, month: str) -> int:
    return int(session.execute(text(sql), {"m": month} if ":m" in sql else {}).scalar_one())
