"""What the workbook is about: the days, and every account with what it did in them, read once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from shopdesk.core.money import decimals
from shopdesk.core.periods import ONE_DAY, Range
from shopdesk.model.ledger.forms import Forms, forms_of
from shopdesk.model.ledger.parties import wrong_sided
from shopdesk.model.ledger.queries import Balance, balances, closing_transfers, role_codes
from shopdesk.model.ledger.records import AccountType
from shopdesk.model.ledger.statements import lines_of, other_line
from shopdesk.model.shop_settings.rules import ShopFacts
from shopdesk.model.workbook.words import Speak

COSTS = ("cogs", "cogs.other")
SALES = ("sales.goods", "sales.returns", "sales.shipping")


@dataclass(frozen=True, slots=True)
class Account:
    """An account in the days and in the year up to their end: debit less credit where one number says it.

    `lines` and `lines_then`: the lines of the balance sheet where its balance stands, at the end and at the
    beginning of the year. `posted` is what the postings of the days add up to; the rest is from month totals.
    `wrong` and `wrong_then`: what of the balance parties have on the wrong side; it is on the line `other`.
    `carried`: what was carried over to the result account in the days and in the year; it is neither income nor cost.
    """

    now: Balance
    year: Balance
    lines: tuple[str, ...]
    lines_then: tuple[str, ...]
    posted: int
    must_be_zero: bool
    wrong: int = 0
    wrong_then: int = 0
    other: str = ""
    carried: int = 0
    carried_year: int = 0

    @property
    def code(self) -> str:
        return self.now.code

    @property
    def profit_lines(self) -> tuple[str, ...]:
        return tuple(filter(None, self.now.pl_line.split(",")))


@dataclass
class Scope:
    """The shop, the days, the language, the accounts that moved or stood, by code, and their debits and
    credits between the beginning of the year in which the days start and their start."""

    session: Session
    facts: ShopFacts
    days: Range
    year: Range
    speak: Speak
    forms: Forms
    accounts: list[Account]
    roles: dict[str, str]
    before: dict[int, tuple[int, int]]

    def run(self, sql: str, *values: Any) -> Any:
        """Rows of SQL, as they come."""
        return self.session.connection().exec_driver_sql(sql, values)

    def one(self, sql: str, *values: Any) -> Any:
        """The only row of SQL."""
        return self.run(sql, *values).one()

    @property
    def between(self) -> tuple[str, str]:
        """The days as SQL compares them."""
        return self.days.start.isoformat(), self.days.end.isoformat()

    def amount(self, minor: int) -> Decimal:
        """Minor units as the number that a cell has."""
        return Decimal(minor).scaleb(-decimals(self.facts.currency))

    def rate(self, millionths: int) -> Decimal:
        """A rate as the number that a cell has."""
        return Decimal(millionths) / 1_000_000

    def name(self, balance: Balance) -> str:
        """An account's name in the language of the workbook."""
        return balance.name_zh if self.speak.chinese else balance.name_en

    def codes(self, roles: Sequence[str]) -> set[str]:
        """The accounts that play these roles."""
        return {self.roles[r] for r in roles if r in self.roles}

    @property
    def whole_year(self) -> bool:
        """Whether the days reach back to the beginning of the year in which they end, or further."""
        return self.days.start <= self.year.start

    def is_expense(self, balance: Balance) -> bool:
        """Whether the account is on the sheet of expenses: every cost but that of the goods."""
        return balance.type is AccountType.EXPENSE and balance.code not in self.codes(COSTS)


def scope(session: Session, facts: ShopFacts, days: Range, language: str) -> Scope:
    """Read what all sheets share."""
    days = clipped(session, facts, days)
    year = Range(date(days.end.year, 1, 1), days.end)
    found = Scope(
        session, facts, days, year, Speak(language), forms_of(facts.chart), [], role_codes(session), {}
    )
    found.accounts = _accounts(found)
    found.before = {
        r[0]: (r[1], r[2])
        for r in found.run(
            """SELECT account_id, sum(debit), sum(credit) FROM posting WHERE day >= ? AND day < ?
               GROUP BY account_id""",
            f"{days.start.year:04d}-01-01",
            days.start.isoformat(),
        )
    }
    return found


def clipped(session: Session, facts: ShopFacts, days: Range) -> Range:
    """The days as far as there are books: at the widest from their start to the last entry."""
    run = session.connection().exec_driver_sql
    first, last = run("SELECT min(day), max(day) FROM entry").one()
    least = min([facts.books_start, *([date.fromisoformat(first)] if first else [])])
    most = max([facts.books_start, *([date.fromisoformat(last)] if last else [])])
    start = max(days.start, least) if days.start.year < least.year - 1 else days.start
    end = min(days.end, most) if days.end.year > most.year + 1 else days.end
    return Range(start, max(start, end))


def _accounts(scope: Scope) -> list[Account]:
    year = {b.id: b for b in balances(scope.session, scope.year)}
    posted = dict(
        scope.run(
            """SELECT account_id, sum(debit) - sum(credit) FROM posting WHERE day BETWEEN ? AND ?
               GROUP BY account_id""",
            *scope.between,
        ).fetchall()
    )
    zero = {r[0] for r in scope.run("SELECT id FROM account WHERE must_be_zero = 1")}
    ends = scope.days.end, scope.year.start - ONE_DAY
    wrong, wrong_then = (wrong_sided(scope.session, scope.facts.chart, d) for d in ends)
    carried = [closing_transfers(scope.session, days) for days in (scope.days, scope.year)]
    made = []
    for b in balances(scope.session, scope.days):
        y = year[b.id]
        moved = b.debit or b.credit or b.id in posted  # red letters may leave nothing of both sums
        if b.is_leaf and (b.opening or moved or y.opening or y.debit or y.credit):
            off, off_then = wrong.get(b.id, 0), wrong_then.get(b.id, 0)
            lines, then = (lines_of(scope.forms, b, v) for v in (b.closing - off, y.opening - off_then))
            other = other_line(scope.forms, b.bs_line) if off or off_then else ""
            made.append(
                Account(
                    b,
                    y,
                    lines,
                    then,
                    posted.get(b.id, 0),
                    b.id in zero,
                    off,
                    off_then,
                    other,
                    *(_net(c, b.id) for c in carried),
                )
            )
    return made


def _net(sums: Mapping[int, tuple[int, int]], account: int) -> int:
    debit, credit = sums.get(account, (0, 0))
    return debit - credit
