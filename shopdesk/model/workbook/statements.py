"""The statements as they are filed, each figure beside the one that a formula makes of the trial balance."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from shopdesk.core.periods import ONE_DAY
from shopdesk.model.ledger import closing, reports
from shopdesk.model.ledger.forms import OUTFLOWS
from shopdesk.model.ledger.rules import CASH_FLOWS
from shopdesk.model.ledger.statements import StatementRow, indirect_line, is_operating
from shopdesk.model.workbook.journal import flow_label
from shopdesk.model.workbook.layout import FIRST, Placed, Table, columns, rounded
from shopdesk.model.workbook.scope import Scope
from shopdesk.model.xlsx import Formula

Make = Callable[[str], tuple[str, int] | None]
"""A line's number → the formula that makes it of another sheet, and what that is; None: there is none."""

_SHEET = columns("""
asset | text | 30 | Assets | 资产
asset_line | text | 7 | Line | 行次
end | money | 16 | At the end | 期末余额
begin | money | 16 | Start of the year | 年初余额
claim | text | 34 | Liabilities and equity | 负债和所有者权益
claim_line | text | 7 | Line | 行次
claim_end | money | 16 | At the end | 期末余额
claim_begin | money | 16 | Start of the year | 年初余额
end_again | money | 16 | Made again | 资产期末复算
end_off | money | 11 | Difference | 差异
begin_again | money | 16 | Made again | 资产年初复算
begin_off | money | 11 | Difference | 差异
claim_end_again | money | 16 | Made again | 负债权益期末复算
claim_end_off | money | 11 | Difference | 差异
claim_begin_again | money | 16 | Made again | 负债权益年初复算
claim_begin_off | money | 11 | Difference | 差异
""")
_CLOSED = columns("""
asset_kept | money | 16 | When it was closed | 上年结账时资产
asset_moved | money | 11 | Difference | 差异
claim_kept | money | 16 | When it was closed | 上年结账时负债权益
claim_moved | money | 11 | Difference | 差异
""")
"""Beside the year's begin, where the month before it was closed and its balance sheet kept."""
_ROWS = columns("""
item | text | 46 | Item | 项目
line | text | 7 | Line | 行次
year | money | 17 | Year to date | 本年累计金额
amount | money | 17 | These days | 本期金额
again | money | 17 | These days, made again | 本期复算
off | money | 11 | Difference | 差异
year_again | money | 17 | Year to date, made again | 本年累计复算
year_off | money | 11 | Difference | 差异
""")


def balance_sheet(scope: Scope, trial: Placed) -> tuple[Table, dict[str, int], list[StatementRow]]:
    """The balance sheet in its eight columns; with the row of each line, and the lines."""
    found = reports.balance_sheet(scope.session, scope.facts.chart, scope.days.end)
    split = len(scope.forms.assets)
    pairs = list(zip_longest(found[:split], found[split:]))
    at = {s.line: n for n, pair in enumerate(pairs, FIRST) for s in pair if s is not None and s.line}
    rows, titles, kept = list(_two_sided(scope, pairs, trial, at)), _SHEET, closed_before(scope)
    if kept:
        titles += _CLOSED
        for n, (row, pair) in enumerate(zip(rows, pairs, strict=True), FIRST):
            for s, was, begins in zip(pair, "QS", "DH", strict=True):
                row.extend(_when_closed(scope, s, kept, f"{was}{n}-{begins}{n}"))
    return Table("sheet", titles, len(pairs), rows, frozen="A5", protected=True, printed=8), at, found


def closed_before(scope: Scope) -> dict[str, int]:
    """Line → its amount in the balance sheet that was kept when the month before the year was closed; nothing where
    that month is open."""
    month = scope.year.start - ONE_DAY
    lines = closing.kept(scope.session, f"{month:%Y-%m}").get("balance-sheet", {})
    return {line: amount for line, (amount, _begin) in lines.items()}


def _when_closed(scope: Scope, s: StatementRow | None, kept: Mapping[str, int], difference: str) -> list[Any]:
    """What a line was when it was closed, and how far that is from what the year begins with."""
    if s is None or not s.line:
        return [None, None]
    amount = kept.get(s.line, 0)
    return [amount, Formula(rounded(difference), scope.amount(amount - (s.other or 0)))]


def _two_sided(
    scope: Scope,
    pairs: Sequence[tuple[StatementRow | None, StatementRow | None]],
    trial: Placed,
    at: dict[str, int],
) -> Iterator[list[Any]]:
    claims = frozenset(x.line for x in scope.forms.claims if x.line)
    end = _position(scope, trial, claims, "again", ("sheet", "sheet_part"), then=False)
    begin = _position(scope, trial, claims, "then", ("then_line", "then_part"), then=True)
    for n, (left, right) in enumerate(pairs, FIRST):
        cells: list[Any] = []
        for s in (left, right):
            cells += [_label(scope, s), s.line or None, s.amount, s.other] if s else [None] * 4
        for s, shown in ((left, "CD"), (right, "GH")):
            for at_end, column in zip((True, False), shown, strict=True):
                amount = None if s is None else s.amount if at_end else s.other
                cells += _again(scope, s, amount, f"{column}{n}", column, at, end if at_end else begin)
        yield cells


def _position(
    scope: Scope, trial: Placed, claims: frozenset[str], amounts: str, lines: tuple[str, str], *, then: bool
) -> Make:
    """Lines of the balance sheet out of the trial balance: by one column, the "of which" by another."""
    deducted, parts = scope.forms.deducted, _parts(scope)

    def make(line: str) -> tuple[str, int]:
        turned = (line in claims) != (line in deducted)
        column, wrong = lines[line in parts], "wrong_then" if then else "wrong"
        total = sum(
            (a.year.opening - a.wrong_then if then else a.now.opening + a.posted - a.wrong)
            for a in scope.accounts
            if line in (a.lines_then if then else a.lines)
        )
        total += sum(getattr(a, wrong) for a in scope.accounts if a.other == line)
        here, there = (column, f'"{line}"'), ("other", f'"{line}"')
        formula = trial.sum_if(amounts, here)
        if any(a.other for a in scope.accounts):
            formula += f"-({trial.sum_if(wrong, here)})+{trial.sum_if(wrong, there)}"
        return (f"-({formula})", -total) if turned else (formula, total)

    return make


def _parts(scope: Scope) -> set[str]:
    forms = (*scope.forms.assets, *scope.forms.claims)
    return {x.line for x in forms if x.part}


def profit(scope: Scope, trial: Placed) -> tuple[Table, dict[str, int], list[StatementRow]]:
    """Profit and loss."""
    found = reports.profit_and_loss(scope.session, scope.facts.chart, scope.days)
    parts = {x.line for x in scope.forms.profit if x.part}

    def make(year: bool) -> Make:
        def of(line: str) -> tuple[str, int]:
            column = ("profit", f'"{line}"') if line not in parts else ("profit_part", f'"{line}"')
            formula = f"{trial.sum_if('moved', column)}-({trial.sum_if('carried', column)})"
            if year and not scope.whole_year:
                carried = trial.sum_if("carried_year", column)
                formula = f"{trial.net_if('year_debit', 'year_credit', column)}-({carried})"
            total = sum(
                (
                    a.posted - a.carried
                    if not year or scope.whole_year
                    else a.year.debit - a.year.credit - a.carried_year
                )
                for a in scope.accounts
                if line in a.profit_lines
            )
            return (f"-({formula})", -total) if line in scope.forms.income else (formula, total)

        return of

    return _rows(scope, "profit", found, make(False), make(True))


def cash_flow(
    scope: Scope, trial: Placed, journal: Placed, profit: Placed, profit_line: int
) -> tuple[Table, dict[str, int], list[StatementRow]]:
    """Cash flow, direct; made again out of the cash flow lines of the journal. An international shop has the
    indirect one under it, made again out of the trial balance."""
    found = reports.cash_flow(scope.session, scope.days)
    found += reports.indirect_cash_flow(scope.session, scope.facts.chart, scope.days)
    net = next((r.amount or 0 for r in found if r.line == "31"), 0)
    flows = dict(
        scope.run(
            "SELECT cash_flow, sum(debit - credit) FROM posting WHERE cash_flow <> '' AND day BETWEEN ? AND ?"
            " GROUP BY cash_flow",
            *scope.between,
        ).fetchall()
    )
    opening = sum(a.now.opening for a in scope.accounts if a.now.is_cash)

    def make(line: str) -> tuple[str, int]:
        code = line.zfill(2)
        if line == "31":
            return profit.cell("amount", profit_line), net
        if _is_indirect(line):
            return _reconciled(scope, trial, journal, line, flows, (profit.cell("amount", profit_line), net))
        if line == "21":
            cash = ("is_cash", f'"{scope.speak("yes")}"')
            formula = f"{trial.net_if('opening_debit', 'opening_credit', cash)}+{_flow(scope, journal, 'OB')}"
            return formula, opening + flows.get("OB", 0)
        formula, total = _flow(scope, journal, code), flows.get(code, 0)
        if line == "6":
            formula, total = f"{formula}+{_flow(scope, journal, 'T')}", total + flows.get("T", 0)
        return (f"-({formula})", -total) if line in OUTFLOWS else (formula, total)

    return _rows(scope, "flow", found, make, make if scope.whole_year else lambda _line: None)


def _is_indirect(line: str) -> bool:
    """Lines 31 to 39 stand between profit and cash; line 3 is of the direct cash flow."""
    return len(line) == 2 and line.startswith("3")


def _reconciled(
    scope: Scope, trial: Placed, journal: Placed, line: str, flows: Mapping[str, int], profit: tuple[str, int]
) -> tuple[str, int]:
    """A line between profit and cash: what its accounts moved by, turned."""
    payroll = scope.roles.get("payroll", "")
    own = [a for a in scope.accounts if indirect_line(a.now, payroll) == line]
    formula = "+".join(trial.sum_if("moved", ("code", f'"{a.code}"')) for a in own) or "0"
    total = -sum(a.posted for a in own)
    if line != "39":
        return f"-({formula})", total
    codes = [c for c in CASH_FLOWS if not is_operating(c)]
    cash = "+".join(_flow(scope, journal, c) for c in codes)
    return f"-({formula})-({cash})-{profit[0]}", total - sum(flows.get(c, 0) for c in codes) - profit[1]


def _flow(scope: Scope, journal: Placed, code: str) -> str:
    return journal.net_if("debit", "credit", ("flow", f'"{flow_label(scope.speak, code)}"'))


def _rows(
    scope: Scope, key: str, found: list[StatementRow], make: Make, make_year: Make
) -> tuple[Table, dict[str, int], list[StatementRow]]:
    at = {s.line: n for n, s in enumerate(found, FIRST) if s.line}
    rows = [
        [
            _label(scope, s),
            s.line or None,
            s.other,
            s.amount,
            *_again(scope, s, s.amount, f"D{n}", "D", at, make),
            *_again(scope, s, s.other, f"C{n}", "C", at, make_year),
        ]
        for n, s in enumerate(found, FIRST)
    ]
    return (
        Table(key, _ROWS, len(rows), rows, frozen="C5", protected=True, portrait=True, printed=4),
        at,
        found,
    )


def _again(
    scope: Scope,
    s: StatementRow | None,
    amount: int | None,
    shown: str,
    column: str,
    at: Mapping[str, int],
    make: Make,
) -> list[Any]:
    """A line made again, and how far that is from what is shown. Totals are of their own sheet."""
    if s is None or amount is None:
        return [None, None]
    if s.formula:
        made: tuple[str, int] | None = (_total(s.formula, column, at), amount)
    else:
        made = make(s.line)
    if made is None:
        return [None, None]
    formula, value = made
    return [
        Formula(rounded(formula), scope.amount(value)),
        Formula(rounded(f"{formula}-{shown}"), scope.amount(value - amount)),
    ]


def _total(formula: str, column: str, at: Mapping[str, int]) -> str:
    """Signed line numbers as a formula over the cells of a column."""
    return "".join(f"{term[0]}{column}{at[term[1:]]}" for term in formula.split()).removeprefix("+")


def _label(scope: Scope, s: StatementRow) -> str:
    return ("　" if s.part else "") + (s.zh if scope.speak.chinese else s.en)


__all__ = ["balance_sheet", "cash_flow", "profit"]
