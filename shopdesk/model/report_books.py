"""The reports of the books by name: trial balance and the statements."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from shopdesk.core.periods import Range
from shopdesk.core.sheet import Kind
from shopdesk.core.texts import N_, language
from shopdesk.model.ledger import queries
from shopdesk.model.ledger import reports as books
from shopdesk.model.ledger.statements import StatementRow
from shopdesk.model.reports import Answer, Asked, report

_EVER = Range(date(2, 1, 1), date(9998, 12, 31))
_MONEY: Kind = "money"
_SIDES = ("opening_debit", "opening_credit", "debit", "credit", "closing_debit", "closing_credit")


@report(
    "trial-balance",
    N_(
        "Every leaf account that ever moved: what stood before these days, what moved in them, what stands after"
        " them. Without days, all time."
    ),
    {
        "code": (N_("Account"), "text"),
        "name": (N_("Name"), "text"),
        "opening_debit": (N_("Opening, debit"), _MONEY),
        "opening_credit": (N_("Opening, credit"), _MONEY),
        "debit": (N_("Debit"), _MONEY),
        "credit": (N_("Credit"), _MONEY),
        "closing_debit": (N_("Closing, debit"), _MONEY),
        "closing_credit": (N_("Closing, credit"), _MONEY),
    },
)
def _trial_balance(session: Session, asked: Asked) -> Answer:
    days = None if asked.days is None else _within(asked.days)
    rows: list[dict[str, Any]] = [
        {
            "code": b.code,
            "name": b.name_zh if language() == "zh_CN" else b.name_en,
            "opening_debit": max(b.opening, 0),
            "opening_credit": max(-b.opening, 0),
            "debit": b.debit,
            "credit": b.credit,
            "closing_debit": max(b.closing, 0),
            "closing_credit": max(-b.closing, 0),
        }
        for b in queries.trial_balance(session, days)
    ]
    return Answer(rows, {side: sum(row[side] for row in rows) for side in _SIDES})


def _columns(beside: str, title: str) -> dict[str, tuple[str, Kind]]:
    return {
        "line": (N_("Line"), "text"),
        "label": (N_("Item"), "text"),
        "amount": (N_("Amount"), _MONEY),
        beside: (title, _MONEY),
    }


def _answer(rows: list[StatementRow], beside: str) -> Answer:
    speaks_chinese = language() == "zh_CN"
    return Answer(
        [
            {"line": r.line, "label": r.zh if speaks_chinese else r.en, "amount": r.amount, beside: r.other}
            for r in rows
        ]
    )


@report(
    "profit-and-loss",
    N_("What was earned and spent in these days, beside the year to date; without days, all time."),
    _columns("year_to_date", N_("Year to date")),
)
def _profit_and_loss(session: Session, asked: Asked) -> Answer:
    days = _within(asked.days or _EVER)
    return _answer(books.profit_and_loss(session, asked.facts.chart, days), "year_to_date")


@report(
    "balance-sheet",
    N_(
        "What the shop has and owes at the end of the last day asked for, or today, beside the start of its year."
    ),
    _columns("opening", N_("Start of the year")),
)
def _balance_sheet(session: Session, asked: Asked) -> Answer:
    day = asked.as_of or (asked.days.end if asked.days else asked.today)
    return _answer(books.balance_sheet(session, asked.facts.chart, min(day, _EVER.end)), "opening")


@report(
    "cash-flow",
    N_("Money that came in and went out in these days, beside the year to date; without days, all time."),
    _columns("year_to_date", N_("Year to date")),
)
def _cash_flow(session: Session, asked: Asked) -> Answer:
    days = _within(asked.days or _EVER)
    lines = books.cash_flow(session, days) + books.indirect_cash_flow(session, asked.facts.chart, days)
    return _answer(lines, "year_to_date")


def _within(days: Range) -> Range:
    """Days that have days before and after them."""
    return Range(max(days.start, _EVER.start), min(days.end, _EVER.end))
