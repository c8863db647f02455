"""Balances → statements. Pure: sums, formulas, nothing read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shopdesk.model.ledger.forms import CASH_FLOW, OUTFLOWS, FormLine, Forms
from shopdesk.model.ledger.queries import AccountType, Balance


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


def balance_sheet(forms: Forms, now: Iterable[Balance], then: Mapping[int, int]) -> list[StatementRow]:
    """Assets, then liabilities and equity: at the end of the days, and at the beginning of the year (`then`:
    account id → debit less credit)."""
    balances = list(now)
    end = _positions(forms, {b.id: b.closing for b in balances}, balances)
    begin = _positions(forms, dict(then), balances)
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


def _positions(forms: Forms, closing: Mapping[int, int], balances: list[Balance]) -> dict[str, int]:
    """Line → amount of a balance sheet: assets as debits, claims as credits, wrong-sided balances where they belong."""
    claims = {x.line for x in forms.claims if x.line}
    swap = dict(forms.swaps) | {b: a for a, b in forms.swaps}
    lines: dict[str, int] = {}
    for b in balances:
        value = closing.get(b.id, 0)
        if not b.is_leaf or not value:
            continue
        for home in b.bs_line.split(",") if b.bs_line else []:
            credit_side = home in claims
            line, shown = home, -value if credit_side else value
            if shown < 0 and line in swap and _may_swap(line, forms, credit_side=credit_side):
                line, shown = swap[line], -shown
            lines[line] = lines.get(line, 0) + (-shown if line in forms.deducted else shown)
    return lines


def lines_of(forms: Forms, account: Balance, value: int) -> tuple[str, ...]:
    """The lines of the balance sheet in which an account with this balance, debit less credit, is counted."""
    return tuple(_positions(forms, {account.id: value}, [account]))


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
