"""Closed months: their statements are kept as they were filed, and compared with what the books say today."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from shopdesk.core.periods import month_of_key
from shopdesk.model.ledger import reports
from shopdesk.model.ledger.records import ClosedStatement, Period, PeriodState
from shopdesk.model.ledger.statements import StatementRow
from shopdesk.model.shop import Work

REPORTS = ("balance-sheet", "profit-and-loss", "cash-flow")
Lines = dict[str, tuple[int, int]]
"""Line → its amount and what stands beside it, in minor units."""


def keep(work: Work, month: str) -> None:
    """Keep the statements of a month that is being closed; of a month closed anew, instead of those before."""
    work.session.execute(delete(ClosedStatement).where(ClosedStatement.month == month))
    for report in REPORTS:
        lines = lines_of(statement(work.session, work.facts.chart, month, report))
        stored = json.dumps([[line, *amounts] for line, amounts in lines.items()], separators=(",", ":"))
        work.session.add(ClosedStatement(month=month, report=report, lines=stored))


def statement(session: Session, chart: str, month: str, report: str) -> list[StatementRow]:
    """A statement of a month as the books have it now."""
    days = month_of_key(month)
    if report == "balance-sheet":
        return reports.balance_sheet(session, chart, days.end)
    return (
        reports.profit_and_loss(session, chart, days)
        if report == REPORTS[1]
        else reports.cash_flow(session, days)
    )


def lines_of(rows: Sequence[StatementRow]) -> Lines:
    """The lines of a statement that have an amount."""
    return {r.line: (r.amount or 0, r.other or 0) for r in rows if r.line}


def kept(session: Session, month: str) -> dict[str, Lines]:
    """Report → the lines it had when the month was closed; nothing of a month that is open."""
    wanted = select(ClosedStatement).join(Period, Period.month == ClosedStatement.month)
    shut = Period.state.in_([PeriodState.CLOSED, PeriodState.LOCKED])
    return {
        x.report: {line: (amount, other) for line, amount, other in json.loads(x.lines)}
        for x in session.scalars(wanted.where(ClosedStatement.month == month, shut))
    }


def changed_since(session: Session, chart: str, month: str, report: str) -> list[str]:
    """The lines of a closed month's statement that today's books would fill otherwise."""
    found = kept(session, month)
    if report not in found:
        return []
    then, now = found[report], lines_of(statement(session, chart, month, report))
    return [line for line in {**then, **now} if then.get(line) != now.get(line)]


__all__ = ["REPORTS", "changed_since", "keep", "kept", "lines_of", "statement"]
