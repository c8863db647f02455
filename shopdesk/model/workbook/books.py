"""The ledger account by account with running balances, and the same for the accounts where money is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from shopdesk.core.periods import month as month_of
from shopdesk.model.workbook.journal import Days, flow_label
from shopdesk.model.workbook.layout import Table, columns
from shopdesk.model.workbook.scope import Account, Scope
from shopdesk.model.workbook.words import Speak

_BOOK = """
code | text | 12 | Account | 科目编码
name | text | 20 | Account name | 科目名称
day | day | 12 | Date | 日期
voucher | text | 13 | Voucher | 凭证号
memo | text | 34 | Memo | 摘要
against | text | 20 | Against | 对方科目
"""
_DETAIL = columns(
    _BOOK
    + """
debit | money | 14 | Debit | 借方
credit | money | 14 | Credit | 贷方
side | text | 7 | Side | 方向
balance | money | 15 | Balance | 余额
kind | text | 12 | Row | 行类型
opening_in | money | 14 | Opening, debit | 期初借方
opening_out | money | 14 | Opening, credit | 期初贷方
"""
)
_CASH = columns(
    _BOOK
    + """
in | money | 14 | In | 收入
out | money | 14 | Out | 支出
balance | money | 15 | Balance | 余额
day_balance | money | 15 | Balance of the day | 日结余
flow | text | 28 | Cash flow line | 现金流量项目
kind | text | 12 | Row | 行类型
opening_in | money | 14 | Opening, debit | 期初借方
opening_out | money | 14 | Opening, credit | 期初贷方
"""
)

_AGAINST = """
    (SELECT group_concat(code, ' ') FROM (
        SELECT DISTINCT b.code FROM posting q JOIN account b ON b.id = q.account_id
        WHERE q.entry_id = p.entry_id AND (q.debit > q.credit) <> (p.debit > p.credit) ORDER BY q.seq))
"""


@dataclass
class _Running:
    """The running sums of one account."""

    balance: int
    month: tuple[int, int] = (0, 0)
    year: tuple[int, int] = (0, 0)

    def add(self, debit: int, credit: int) -> None:
        self.balance += debit - credit
        self.month = self.month[0] + debit, self.month[1] + credit
        self.year = self.year[0] + debit, self.year[1] + credit


def detail(scope: Scope) -> Table:
    """Each account's postings with a running balance, each month's and the year's sums."""
    count, months, debit, credit = scope.one(
        """SELECT coalesce(sum(n), 0), count(*), coalesce(sum(d), 0), coalesce(sum(c), 0) FROM (
               SELECT count(*) AS n, sum(debit) AS d, sum(credit) AS c FROM posting
               WHERE day BETWEEN ? AND ? GROUP BY account_id, substr(day, 1, 7))""",
        *scope.between,
    )
    rows = (row for a in scope.accounts for row in _detail_of(scope, a))
    total = count + 2 * months + 2 * len(scope.accounts)
    return Table(
        "detail",
        _DETAIL,
        total,
        rows,
        {"debit": debit, "credit": credit},
        ("kind", scope.speak("entry_row")),
        frozen="D5",
    )


def _postings(scope: Scope, account_id: int) -> Any:
    return scope.run(
        f"""SELECT p.day, e.period || '-' || e.no, coalesce(nullif(p.memo, ''), e.memo), {_AGAINST}, p.debit,
                   p.credit, p.cash_flow
            FROM posting p JOIN entry e ON e.id = p.entry_id
            WHERE p.account_id = ? AND p.day BETWEEN ? AND ? ORDER BY p.day, p.entry_id, p.seq""",
        account_id,
        *scope.between,
    )


def _detail_of(scope: Scope, a: Account) -> Iterator[list[Any]]:
    b, days, speak = a.now, Days(), scope.speak
    run, month = _Running(b.opening, year=scope.before.get(b.id, (0, 0))), ""
    head = [b.code, scope.name(b)]
    yield [
        *head,
        scope.days.start,
        None,
        None,
        None,
        None,
        None,
        _side(speak, b.opening),
        abs(b.opening),
        speak("opening_row"),
        max(b.opening, 0),
        max(-b.opening, 0),
    ]
    for day, voucher, memo, against, debit, credit, _flow in _postings(scope, b.id):
        if month and day[:7] != month:
            yield from _sums(speak, head, days[f"{month}-01"], run)
            run.month, run.year = (0, 0), (0, 0) if day[:4] != month[:4] else run.year
        month = day[:7]
        run.add(debit, credit)
        side, size = _side(speak, run.balance), abs(run.balance)
        kind = speak("entry_row")
        yield [
            *head,
            days[day],
            voucher,
            memo,
            against,
            debit or None,
            credit or None,
            side,
            size,
            kind,
            None,
            None,
        ]
    if month:
        yield from _sums(speak, head, days[f"{month}-01"], run)
    closing = [_side(speak, run.balance), abs(run.balance), speak("closing_row"), None, None]
    yield [*head, scope.days.end, None, None, None, None, None, *closing]


def _sums(speak: Speak, head: list[str], month: date, run: _Running) -> Iterator[list[Any]]:
    end, side, size = month_of(month).end, _side(speak, run.balance), abs(run.balance)
    for key, (debit, credit) in (("month_row", run.month), ("year_row", run.year)):
        yield [*head, end, None, None, None, debit, credit, side, size, speak(key), None, None]


def _side(speak: Speak, balance: int) -> str:
    return speak("debit_side" if balance > 0 else "credit_side" if balance < 0 else "even")


def cash(scope: Scope) -> Table:
    """The same for the accounts where money is: what came in and went out, the balance of each day."""
    here = [a for a in scope.accounts if a.now.is_cash]
    count, came, went = scope.one(
        """SELECT count(*), coalesce(sum(p.debit), 0), coalesce(sum(p.credit), 0) FROM posting p
           JOIN account a ON a.id = p.account_id WHERE a.is_cash = 1 AND p.day BETWEEN ? AND ?""",
        *scope.between,
    )
    rows = (row for a in here for row in _cash_of(scope, a))
    only = ("kind", scope.speak("entry_row"))
    return Table("cash", _CASH, count + 2 * len(here), rows, {"in": came, "out": went}, only, frozen="D5")


def _cash_of(scope: Scope, a: Account) -> Iterator[list[Any]]:
    b, days, speak = a.now, Days(), scope.speak
    head, balance, held = [b.code, scope.name(b)], b.opening, None
    opening = [None, None, b.opening, None, None, speak("opening_row"), max(b.opening, 0), max(-b.opening, 0)]
    yield [*head, scope.days.start, None, None, None, *opening]
    for day, voucher, memo, against, came, went, flow in _postings(scope, b.id):
        if held is not None:
            held[9] = balance if held[2] != days[day] else None
            yield held
        balance += came - went
        held = [
            *head,
            days[day],
            voucher,
            memo,
            against,
            came or None,
            went or None,
            balance,
            None,
            flow_label(speak, flow),
            speak("entry_row"),
            None,
            None,
        ]
    if held is not None:
        held[9] = balance
        yield held
    yield [
        *head,
        scope.days.end,
        None,
        None,
        None,
        None,
        None,
        balance,
        balance,
        None,
        speak("closing_row"),
        None,
        None,
    ]


__all__ = ["cash", "detail"]
