"""The list of what must tie out (accounting.md §6.6): journal, balances, statements, numbers."""

from __future__ import annotations

from shopdesk.model.workbook import ties_history, ties_trade
from shopdesk.model.workbook.checks import Check, Sheets, equal, none
from shopdesk.model.workbook.scope import Scope
from shopdesk.model.workbook.words import Speak


def checks(scope: Scope, sheets: Sheets) -> list[Check]:
    """Every check, by number."""
    parts = (
        _journal,
        _trial,
        _detail,
        _sheet,
        ties_history.year_begin,
        _profit,
        _kept,
        _flow,
        _cash,
        ties_trade.goods,
        ties_trade.costs,
    )
    made = [c for part in parts for c in part(scope, sheets)]
    numbers = [*_vouchers(scope, sheets), *ties_history.reversals(scope, sheets)]
    return [*sorted(made, key=lambda c: c.code), *numbers, *_rows(sheets)]


def _journal(scope: Scope, sheets: Sheets) -> list[Check]:
    journal, trial = sheets.at["journal"], sheets.at["trial"]
    debit, credit = sheets.sums["journal"]["debit"], sheets.sums["journal"]["credit"]
    had = {
        "debit": sum(a.now.debit for a in scope.accounts),
        "credit": sum(a.now.credit for a in scope.accounts),
    }
    uneven = scope.one(
        """SELECT count(*) FROM (SELECT 1 FROM posting WHERE day BETWEEN ? AND ? GROUP BY entry_id
           HAVING sum(debit) <> sum(credit))""",
        *scope.between,
    )[0]
    both = (
        equal("C01", key, made, had[side], journal.sum(side), trial.sum(side), "trial")
        for key, made, side in (("C01 debit", debit, "debit"), ("C01 credit", credit, "credit"))
    )
    return [
        equal("C01", "C01 even", debit, credit, journal.sum("debit"), journal.sum("credit"), "journal"),
        none("C01", "C01 vouchers", uneven, journal.off("balance"), "journal"),
        *both,
    ]


def _trial(scope: Scope, sheets: Sheets) -> list[Check]:
    trial = sheets.at["trial"]
    debit, credit = (sum(max(sign * a.now.closing, 0) for a in scope.accounts) for sign in (1, -1))
    keys = ("opening_debit", "opening_credit", "debit", "credit", "closing_debit", "closing_credit")
    signed = "".join(
        f"{sign}{trial.ranges(key)[0]}" for sign, key in zip(("", "-", "+", "-", "-", "+"), keys, strict=True)
    )
    return [
        equal("C02", "C02 even", debit, credit, trial.sum(keys[4]), trial.sum(keys[5]), "trial"),
        none("C02", "C02 accounts", 0, f"SUMPRODUCT(--(ABS({signed})>0.0004))", "trial"),
        none("C03", "C03", _unlike(scope), trial.off("off"), "trial"),
    ]


def _unlike(scope: Scope, *, cash: bool = False) -> int:
    """How many accounts moved otherwise by their postings than by their months."""
    return sum(a.posted != a.now.debit - a.now.credit for a in scope.accounts if a.now.is_cash or not cash)


def _detail(scope: Scope, sheets: Sheets) -> list[Check]:
    detail, trial, speak = sheets.at["detail"], sheets.at["trial"], scope.speak
    made = sum(max(a.now.opening + a.posted, 0) for a in scope.accounts)
    had = sum(max(a.now.closing, 0) for a in scope.accounts)
    last = detail.sum_if(
        "balance", ("kind", f'"{speak("closing_row")}"'), ("side", f'"{speak("debit_side")}"')
    )
    return [
        none("C04", "C04 accounts", _unlike(scope), trial.off("detail_off"), "detail"),
        equal("C04", "C04 last", made, had, last, trial.sum("closing_debit"), "detail"),
    ]


def _sheet(scope: Scope, sheets: Sheets) -> list[Check]:
    at, forms = sheets.at["sheet"], scope.forms
    left, right = (sheets.lines["sheet"][x] for x in (forms.total_assets, forms.total_claims))
    made = []
    for key, assets, claims, other in (
        ("C05 end", "end", "claim_end", False),
        ("C05 begin", "begin", "claim_begin", True),
    ):
        a = sheets.amount("sheet", forms.total_assets, other=other)
        b = sheets.amount("sheet", forms.total_claims, other=other)
        made.append(equal("C05", key, a, b, at.cell(assets, left), at.cell(claims, right), "sheet"))
    off = ("end_off", "begin_off", "claim_end_off", "claim_begin_off")
    return [*made, none("C05", "lines", sheets.unlike["sheet"], "+".join(map(at.off, off)), "sheet")]


def _profit(scope: Scope, sheets: Sheets) -> list[Check]:
    at, trial, line = sheets.at["profit"], sheets.at["trial"], scope.forms.net_profit
    net = -sum(a.posted - a.carried for a in scope.accounts if a.profit_lines)
    marks, moved, carried = (trial.ranges(k)[0] for k in ("profit", "moved", "carried"))
    shown = at.cell("amount", sheets.lines["profit"][line])
    again = f'-SUMPRODUCT(({marks}<>"")*({moved}-{carried}))'
    return [
        none("C07", "lines", sheets.unlike["profit"], f"{at.off('off')}+{at.off('year_off')}", "profit"),
        equal("C07", "C07 net", sheets.amount("profit", line), net, shown, again, "profit"),
    ]


def _kept(scope: Scope, sheets: Sheets) -> list[Check]:
    """Earnings not handed out move by the year's profit, and by what is posted to their own accounts: draws,
    distributions, adjustments of years before. What was only carried over between them counts on neither side.
    """
    if scope.days.start < scope.year.start:
        return []  # the profit shown is of more than the year that the balance sheet begins with
    sheet, profit, trial, forms = sheets.at["sheet"], sheets.at["profit"], sheets.at["trial"], scope.forms
    end, begin = (sheets.amount("sheet", forms.earnings, other=x) for x in (False, True))
    own = [a for a in scope.accounts if a.profit_lines or forms.earnings in (*a.lines[:1], *a.lines_then[:1])]
    besides = sum(a.carried_year if a.profit_lines else a.year.debit - a.year.credit for a in own)
    keys = ("sheet", "then_line", "profit", "carried_year", "year_debit", "year_credit")
    now, then, mark, carried, debit, credit = (trial.ranges(k)[0] for k in keys)
    here = f'(({now}="{forms.earnings}")+({then}="{forms.earnings}")>0)'
    other = f'({mark}<>"")*{carried}+({mark}="")*{here}*({debit}-{credit})'
    row = sheets.lines["sheet"][forms.earnings]
    moved = f"{sheet.cell('claim_end', row)}-{sheet.cell('claim_begin', row)}"
    net = profit.cell("year", sheets.lines["profit"][forms.net_profit])
    made = f"{net}-SUMPRODUCT({other})"
    earned = sheets.amount("profit", forms.net_profit, other=True) - besides
    return [equal("C08", "C08", end - begin, earned, moved, made, "sheet")]


def _flow(scope: Scope, sheets: Sheets) -> list[Check]:
    at, trial = sheets.at["flow"], sheets.at["trial"]
    closing = sum(a.now.closing for a in scope.accounts if a.now.is_cash)
    shown, again = at.cell("amount", sheets.lines["flow"]["22"]), trial.sum_if("again", _money(scope))
    found = [
        none("C09", "lines", sheets.unlike["flow"], f"{at.off('off')}+{at.off('year_off')}", "flow"),
        equal("C09", "C09 cash", sheets.amount("flow", "22"), closing, shown, again, "flow"),
    ]
    if "40" in sheets.lines["flow"]:
        both = [at.cell("amount", sheets.lines["flow"][line]) for line in ("7", "40")]
        direct, indirect = (sheets.amount("flow", x) for x in ("7", "40"))
        found.append(equal("C10", "C10", direct, indirect, both[0], both[1], "flow"))
    return found


def _cash(scope: Scope, sheets: Sheets) -> list[Check]:
    trial, cash = sheets.at["trial"], sheets.at["cash"]
    here = [a for a in scope.accounts if a.now.is_cash]
    made = sum(a.now.opening + a.posted for a in here)
    last = cash.sum_if("balance", ("kind", f'"{scope.speak("closing_row")}"'))
    closing = trial.net_if("closing_debit", "closing_credit", _money(scope))
    return [
        equal("C11", "C11 last", made, sum(a.now.closing for a in here), last, closing, "cash"),
        none("C11", "C11 accounts", _unlike(scope, cash=True), trial.off("cash_off"), "cash"),
    ]


def _money(scope: Scope) -> tuple[str, str]:
    return "is_cash", f'"{scope.speak("yes")}"'


def _vouchers(scope: Scope, sheets: Sheets) -> list[Check]:
    """Voucher numbers of every month that is whole in these days: n of them, adding up to 1 + 2 + … + n."""
    found = scope.run(
        """SELECT period, count(*), max(no) FROM entry WHERE period || '-01' >= ?
           AND date(period || '-01', '+1 month', '-1 day') <= ? GROUP BY period ORDER BY period""",
        *scope.between,
    )
    journal, made = sheets.at["journal"], []
    columns = list(zip(*(journal.ranges(k) for k in ("period", "seq", "no")), strict=True))
    for period, count, most in found.fetchall():
        first = "+".join(f'SUMPRODUCT(({p}="{period}")*({s}=1))' for p, s, _no in columns)
        numbers = "+".join(f'SUMPRODUCT(({p}="{period}")*({s}=1)*{no})' for p, s, no in columns)
        what = (f"Voucher numbers of {period} run on", f"{period} 凭证号连续")
        again = f"2*({numbers})/({first}+1)"
        made.append(Check("C24", what, count, most, first, again, "journal", count=True))
    return made


_KEYS = {
    "chart": "code",
    "journal": "day",
    "trial": "code",
    "detail": "code",
    "cash": "code",
    "sales": "voucher",
    "returns": "voucher",
    "stock": "sku",
    "expenses": "day",
}
"""Sheets of rows, and a column that no row leaves empty."""


def _rows(sheets: Sheets) -> list[Check]:
    made = []
    for key, column in _KEYS.items():
        at = sheets.at[key]
        what = (f"Rows of “{Speak('en')(key)}” are all there", f"「{Speak('zh_CN')(key)}」行数完整")
        made.append(Check("C26", what, at.count, at.count, at.filled(column), None, key, count=True))
    return made


__all__ = ["checks"]
