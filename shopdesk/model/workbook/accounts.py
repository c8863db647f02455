"""The sheets of the accounts: the chart, and the trial balance on which everything else is checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shopdesk.model.workbook.layout import FIRST, Placed, Table, columns, rounded
from shopdesk.model.workbook.scope import Account, Scope
from shopdesk.model.xlsx import Formula, letter

_CHART = columns("""
code | text | 12 | Account | 科目编码
zh | text | 24 | Chinese name | 科目名称
en | text | 30 | English name | 英文名
type | text | 12 | Type | 类别
normal | text | 10 | Normal side | 余额方向
parent | text | 12 | Parent | 上级科目
sheet | text | 12 | Balance sheet line | 资产负债表行次
profit | text | 12 | Profit and loss line | 利润表行次
active | text | 8 | Active | 启用
external | text | 16 | External code | 外部科目编码
""")

_TRIAL = columns("""
code | text | 12 | Account | 科目编码
name | text | 24 | Name | 科目名称
opening_debit | money | 15 | Opening, debit | 期初借方
opening_credit | money | 15 | Opening, credit | 期初贷方
debit | money | 15 | Debit | 本期借方
credit | money | 15 | Credit | 本期贷方
year_debit | money | 15 | Year to date, debit | 本年累计借方
year_credit | money | 15 | Year to date, credit | 本年累计贷方
closing_debit | money | 15 | Closing, debit | 期末借方
closing_credit | money | 15 | Closing, credit | 期末贷方
moved | money | 15 | Moved, from the journal | 复算本期发生（序时账）
again | money | 15 | Closing, from the journal | 复算期末（序时账）
off | money | 11 | Difference | 差异
detail | money | 15 | Closing, from the detail | 复算期末（明细账）
detail_off | money | 11 | Difference | 差异
cash | money | 15 | From the cash books | 复算期末（资金日记账）
cash_off | money | 11 | Difference | 差异
spent | money | 15 | From the expenses | 复算发生（费用明细）
spent_off | money | 11 | Difference | 差异
then | money | 15 | Start of the year | 年初余额
sheet | text | 9 | Balance sheet line | 资产负债表行次
sheet_part | text | 9 | of which | 其中行次
then_line | text | 9 | Line at the start of the year | 年初行次
then_part | text | 9 | of which | 其中行次
wrong | money | 14 | Parties on the other side | 反向往来余额
wrong_then | money | 14 | The same at the start of the year | 年初反向往来余额
other | text | 9 | Listed on line | 重分类行次
carried | money | 14 | Carried to the result account | 结转损益
carried_year | money | 14 | The same, year to date | 本年累计结转
profit | text | 9 | Profit and loss line | 利润表行次
profit_part | text | 9 | of which | 其中行次
is_cash | text | 7 | Money | 货币资金
is_expense | text | 7 | Expense | 费用
is_zero | text | 7 | Must be zero | 应为零
""")


_CARRIED = letter(next(i for i, c in enumerate(_TRIAL) if c.key == "carried"))


def chart(scope: Scope) -> Table:
    """The chart of accounts, every account."""
    found = scope.run(
        """SELECT code, name_zh, name_en, type, normal, parent_code, bs_line, pl_line, active, external_code
           FROM account ORDER BY code"""
    ).fetchall()
    speak = scope.speak
    sides = {"debit": speak("debit_side"), "credit": speak("credit_side")}
    rows = [
        (*r[:3], speak(r[3]), sides[r[4]], r[5], r[6], r[7], speak("yes" if r[8] else "no"), r[9])
        for r in found
    ]
    return Table("chart", _CHART, len(rows), rows)


def trial(scope: Scope, journal: Placed, detail: Placed, cash: Placed, expenses: Placed) -> Table:
    """The trial balance: static as the books have it, then made again from four other sheets."""
    sums = {
        "opening_debit": sum(max(a.now.opening, 0) for a in scope.accounts),
        "opening_credit": sum(max(-a.now.opening, 0) for a in scope.accounts),
        "debit": sum(a.now.debit for a in scope.accounts),
        "credit": sum(a.now.credit for a in scope.accounts),
        "year_debit": sum(a.year.debit for a in scope.accounts),
        "year_credit": sum(a.year.credit for a in scope.accounts),
        "closing_debit": sum(max(a.now.closing, 0) for a in scope.accounts),
        "closing_credit": sum(max(-a.now.closing, 0) for a in scope.accounts),
    }
    rows = _trial_rows(scope, journal, detail, cash, expenses)
    return Table("trial", _TRIAL, len(scope.accounts), rows, sums, printed=10)


def _trial_rows(
    scope: Scope, journal: Placed, detail: Placed, cash: Placed, expenses: Placed
) -> Iterator[list[Any]]:
    for n, a in enumerate(scope.accounts, FIRST):
        b, code = a.now, ("code", f"$A{n}")
        opening = f"$C{n}-$D{n}"
        closing = f"($I{n}-$J{n})"
        entry = ("kind", f'"{scope.speak("entry_row")}"')
        first = ("kind", f'"{scope.speak("opening_row")}"')
        yield [
            b.code,
            scope.name(b),
            max(b.opening, 0),
            max(-b.opening, 0),
            b.debit,
            b.credit,
            a.year.debit,
            a.year.credit,
            max(b.closing, 0),
            max(-b.closing, 0),
            _money(scope, journal.net_if("debit", "credit", code), a.posted),
            _money(scope, f"{opening}+$K{n}", b.opening + a.posted),
            _money(scope, f"$L{n}-{closing}", b.opening + a.posted - b.closing),
            *_from_book(scope, n, closing, detail, ("debit", "credit"), code, entry, first, a),
            *(
                _from_book(scope, n, closing, cash, ("in", "out"), code, entry, first, a)
                if b.is_cash
                else (None, None)
            ),
            *_from_expenses(scope, n, expenses, code, a),
            _money(scope, f"{closing}-$G{n}+$H{n}", a.year.opening),
            *_two(a.lines),
            *_two(a.lines_then),
            a.wrong or None,
            a.wrong_then or None,
            a.other,
            a.carried or None,
            a.carried_year or None,
            *_two(a.profit_lines),
            *(scope.speak("yes" if x else "no") for x in (b.is_cash, scope.is_expense(b), a.must_be_zero)),
        ]


def _from_book(
    scope: Scope,
    n: int,
    closing: str,
    book: Placed,
    sides: tuple[str, str],
    code: tuple[str, str],
    entry: tuple[str, str],
    first: tuple[str, str],
    a: Account,
) -> tuple[Formula, Formula]:
    """The closing balance out of a book with running balances: its opening rows and its entries."""
    column = "N" if sides[0] == "debit" else "P"
    made = f"{book.net_if('opening_in', 'opening_out', code, first)}+{book.net_if(*sides, code, entry)}"
    again = a.now.opening + a.posted
    return _money(scope, made, again), _money(scope, f"${column}{n}-{closing}", again - a.now.closing)


def _from_expenses(
    scope: Scope, n: int, expenses: Placed, code: tuple[str, str], a: Account
) -> tuple[Any, Any]:
    if not scope.is_expense(a.now):
        return None, None
    made = _money(scope, expenses.sum_if("amount", code), a.posted - a.carried)
    off = f"$R{n}-($E{n}-$F{n}-${_CARRIED}{n})"
    return made, _money(scope, off, a.posted - a.now.debit + a.now.credit)


def _two(lines: tuple[str, ...]) -> tuple[str, str]:
    """The line and the "of which" of an account."""
    main, part, *_rest = (*lines, "", "")
    return main, part


def _money(scope: Scope, formula: str, minor: int) -> Formula:
    return Formula(rounded(formula), scope.amount(minor))


__all__ = ["chart", "trial"]
