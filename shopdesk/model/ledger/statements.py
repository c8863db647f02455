"""Balances → statements. Pure: sums, formulas, nothing read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shopdesk.model.ledger.forms import CASH_FLOW, INDIRECT, INDIRECT_LINES, OUTFLOWS, FormLine, Forms
from shopdesk.model.ledger.queries import AccountType, Balance

NOTHING: Mapping[int, int] = {}


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A line of a statement: the amount of the period or at its end, and what stands beside it, in minor units."""

    line: str
    en: str
    zh: str
    amount: int | None
    other: int | None
    total: bool = False
    part: bool = False
    formula: str = ""


def balance_sheet(
    forms: Forms,
    now: Iterable[Balance],
    then: Mapping[int, int],
    wrong: Mapping[int, int] = NOTHING,
    wrong_then: Mapping[int, int] = NOTHING,
) -> list[StatementRow]:
    """Assets, then liabilities and equity: at the end of the days, and at the beginning of the year (`then`:
    account id → debit less credit). `wrong`: what of an account stands on its wrong side, party by party; it is
    listed where that side belongs."""
    balances = list(now)
    end = _positions(forms, {b.id: b.closing for b in balances}, balances, wrong)
    begin = _positions(forms, dict(then), balances, wrong_then)
    return _fill((*forms.assets, *forms.claims), end, begin)


def profit_and_loss(forms: Forms, period: Iterable[Balance], year: Iterable[Balance]) -> list[StatementRow]:
    """The period beside the year to date. Closing transfers to the result account are not in the months asked for."""
    return _fill(forms.profit, _results(forms, period), _results(forms, year))


def cash_flow(
    period: Mapping[str, int], opening: int, year: Mapping[str, int], year_opening: int
) -> list[StatementRow]:
    """The direct cash flow of the period beside the year to date, from the codes on cash lines.

    Transfers between own accounts net to zero but for fees, which are other operating payments; opening balances
    entered in the period are cash at its beginning.
    """
    return _fill(CASH_FLOW, _flows(period, opening), _flows(year, year_opening))


def _flows(flows: Mapping[str, int], opening: int) -> dict[str, int]:
    lines: dict[str, int] = {"21": opening + flows.get("OB", 0)}
    for code, amount in flows.items():
        if code in ("OB", ""):
            continue
        line = "6" if code == "T" else str(int(code))
        lines[line] = lines.get(line, 0) + (-amount if line in OUTFLOWS else amount)
    lines["6"] = lines.get("6", 0) - flows.get("", 0)
    return lines


@dataclass(frozen=True, slots=True)
class Moved:
    """What some days did to the books: the profit, every account, and cash by its codes; minor units."""

    profit: int
    balances: Iterable[Balance]
    flows: Mapping[str, int]
    payroll: str


def indirect_cash_flow(period: Moved, year: Moved) -> list[StatementRow]:
    """Cash from operating activities out of the profit, the period beside the year to date.

    It must be line 7 of the direct one: what is not on a line of its own (equipment, loans, the owner's money)
    counts less the cash that the direct statement has under investing and financing.
    """
    return _fill(INDIRECT, _reconciled(period), _reconciled(year))


def indirect_line(account: Balance, payroll: str) -> str:
    """The line of the reconciliation that an account's change is on; "" for cash."""
    if account.is_cash:
        return ""
    if account.type in (AccountType.INCOME, AccountType.EXPENSE):
        return "39"  # what its change is beyond the profit: transfers to the result account
    return "38" if account.code == payroll else INDIRECT_LINES.get(account.bs_line.split(",")[0], "39")


def is_operating(code: str) -> bool:
    """Whether cash of this code is on lines 1 to 6 of the cash flow."""
    return code in ("T", "") or (code.isdigit() and int(code) <= 6)


def _reconciled(moved: Moved) -> dict[str, int]:
    lines = {"31": moved.profit, "39": -moved.profit}
    for b in moved.balances:
        line = indirect_line(b, moved.payroll) if b.is_leaf else ""
        if line:
            lines[line] = lines.get(line, 0) - (b.debit - b.credit)
    lines["39"] -= sum(amount for code, amount in moved.flows.items() if not is_operating(code))
    return lines


def _positions(
    forms: Forms, closing: Mapping[int, int], balances: list[Balance], wrong: Mapping[int, int] = NOTHING
) -> dict[str, int]:
    """Line → amount of a balance sheet: assets as debits, claims as credits, wrong-sided balances where they belong."""
    claims = {x.line for x in forms.claims if x.line}
    swap = dict(forms.swaps) | {b: a for a, b in forms.swaps}
    lines: dict[str, int] = {}
    for b in balances:
        value = closing.get(b.id, 0)
        if b.id in wrong and (elsewhere := other_line(forms, b.bs_line)):
            turned = -wrong[b.id] if elsewhere in claims else wrong[b.id]
            lines[elsewhere] = lines.get(elsewhere, 0) + turned
            value -= wrong[b.id]
        if not b.is_leaf or not value:
            continue
        for home in b.bs_line.split(",") if b.bs_line else []:
            credit_side = home in claims
            line, shown = home, -value if credit_side else value
            at = line
            if shown < 0 and line in swap and _may_swap(line, forms, credit_side=credit_side):
                at, shown = swap[line], -shown
            lines[at] = lines.get(at, 0) + (-shown if at in forms.deducted else shown)
    return lines


def lines_of(forms: Forms, account: Balance, value: int) -> tuple[str, ...]:
    """The lines of the balance sheet in which an account with this balance, debit less credit, is counted."""
    return tuple(_positions(forms, {account.id: value}, [account]))


def other_line(forms: Forms, bs_line: str) -> str:
    """Where the wrong side of an account of this line is listed; "" when it stays."""
    swap = dict(forms.swaps) | {b: a for a, b in forms.swaps}
    claims = {x.line for x in forms.claims if x.line}
    return (
        swap[bs_line] if bs_line in swap and _may_swap(bs_line, forms, credit_side=bs_line in claims) else ""
    )


def _may_swap(line: str, forms: Forms, *, credit_side: bool) -> bool:
    """Receivables turn into advances; advances and payables with a debit turn back, where the pair is one to one."""
    pairs = forms.swaps
    if not credit_side:
        return any(a == line for a, _b in pairs)
    return sum(b == line for _a, b in pairs) == 1


def _results(forms: Forms, balances: Iterable[Balance]) -> dict[str, int]:
    lines: dict[str, int] = {}
    for b in balances:
        if b.is_leaf and b.type in (AccountType.INCOME, AccountType.EXPENSE):
            moved = b.debit - b.credit
            for line in b.pl_line.split(",") if b.pl_line else []:
                lines[line] = lines.get(line, 0) + (-moved if line in forms.income else moved)
    return lines


def _fill(form: Iterable[FormLine], now: dict[str, int], other: dict[str, int]) -> list[StatementRow]:
    rows = []
    for x in form:
        amounts: list[int | None] = [None, None]
        if x.line:
            for at, lines in enumerate((now, other)):
                if x.formula:
                    lines[x.line] = compute(x.formula, lines)
                amounts[at] = lines.get(x.line, 0)
        rows.append(StatementRow(x.line, x.en, x.zh, amounts[0], amounts[1], x.total, x.part, x.formula))
    return rows


def compute(formula: str, lines: Mapping[str, int]) -> int:
    """The value of signed line numbers, `+15 +29`."""
    return sum((-1 if term[0] == "-" else 1) * lines.get(term[1:], 0) for term in formula.split())
