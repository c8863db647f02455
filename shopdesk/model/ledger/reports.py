"""The statements of a shop for some days: balances read, forms filled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from shopdesk.core.periods import Range
from shopdesk.model.ledger import statements
from shopdesk.model.ledger.forms import forms_of
from shopdesk.model.ledger.parties import wrong_sided
from shopdesk.model.ledger.queries import Balance, balances, cash_flows, closing_transfers, role_codes
from shopdesk.model.ledger.statements import Moved, StatementRow

EVER = date(1, 1, 1)


def profit_and_loss(session: Session, chart: str, days: Range) -> list[StatementRow]:
    """Profit and loss of the days beside the year to date."""
    year = _year(days)
    return statements.profit_and_loss(forms_of(chart), results(session, days), results(session, year))


def results(session: Session, days: Range) -> list[Balance]:
    """Balances with what moved by doing business: without the entries that carry profits over at a month's
    end.
    """
    carried = closing_transfers(session, days)
    return [
        replace(b, debit=b.debit - carried[b.id][0], credit=b.credit - carried[b.id][1])
        if b.id in carried
        else b
        for b in balances(session, days)
    ]


def balance_sheet(session: Session, chart: str, day: date) -> list[StatementRow]:
    """The balance sheet at the end of a day beside the one at the beginning of its year."""
    year = Range(date(day.year, 1, 1), day)
    found = balances(session, year)
    wrong, wrong_then = (wrong_sided(session, chart, d) for d in (day, year.start - timedelta(days=1)))
    return statements.balance_sheet(
        forms_of(chart), found, {b.id: b.opening for b in found}, wrong, wrong_then
    )


def cash_flow(session: Session, days: Range) -> list[StatementRow]:
    """The direct cash flow of the days beside the year to date."""
    year = _year(days)
    return statements.cash_flow(
        cash_flows(session, days),
        _cash_before(session, days),
        cash_flows(session, year),
        _cash_before(session, year),
    )


def indirect_cash_flow(session: Session, chart: str, days: Range) -> list[StatementRow]:
    """The same cash from operating activities, out of the profit; for an international shop, else nothing."""
    if chart != "international":
        return []
    period, year = (_moved(session, chart, d) for d in (days, _year(days)))
    return statements.indirect_cash_flow(period, year)


def _moved(session: Session, chart: str, days: Range) -> Moved:
    net = forms_of(chart).net_profit
    profit = next(r.amount or 0 for r in profit_and_loss(session, chart, days) if r.line == net)
    payroll = role_codes(session).get("payroll", "")
    return Moved(profit, balances(session, days), cash_flows(session, days), payroll)


def _year(days: Range) -> Range:
    return Range(date(days.end.year, 1, 1), days.end) if days.start > date(days.end.year, 1, 1) else days


def _cash_before(session: Session, days: Range) -> int:
    if days.start <= EVER:
        return 0
    before = Range(EVER + timedelta(days=1), days.start - timedelta(days=1))
    return sum(b.closing for b in balances(session, before) if b.is_cash and b.is_leaf)
