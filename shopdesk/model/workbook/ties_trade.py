"""What must tie out between the sheets of the trade and the ledger: stock, cost, revenue, expenses."""

from __future__ import annotations

from collections.abc import Iterable

from shopdesk.model.workbook.checks import Check, Sheets, equal, none
from shopdesk.model.workbook.layout import Placed
from shopdesk.model.workbook.scope import COSTS, SALES, Scope


def goods(scope: Scope, sheets: Sheets) -> list[Check]:
    """Stock by SKU, the cost of what was sold, and revenue, each with the accounts that have it."""
    trial, stock, sales, back = (sheets.at[k] for k in ("trial", "stock", "sales", "returns"))
    here, cost, earned = _stock(scope), scope.codes(COSTS), scope.codes(SALES)
    ledger = sum(a.now.closing for a in scope.accounts if a.code in here)
    kept = sheets.sums["stock"]["closing"]
    costs = _less(sheets, "cost"), _moved(scope, cost)
    revenue = _less(sheets, "goods") + _less(sheets, "shipping"), -_moved(scope, earned)
    sold = f"{sales.sum('goods')}+{sales.sum('shipping')}-({back.sum('goods')}+{back.sum('shipping')})"
    spent = f"{sales.sum('cost')}-({back.sum('cost')})"
    return [
        equal("C15", "C15 value", kept, ledger, stock.sum("closing"), _of(trial, "again", here), "stock"),
        none("C15", "C15 skus", sheets.unlike["stock"], stock.off("off"), "stock"),
        equal("C16", "C16", *costs, spent, _done(trial, cost), "sales"),
        equal("C17", "C17", *revenue, sold, f"-({_done(trial, earned)})", "sales"),
    ]


def _stock(scope: Scope) -> set[str]:
    """The accounts of goods: in the shop and, where sales count on confirmation, on their way."""
    moved = {a.code for a in scope.accounts}
    return scope.codes(["stock.goods"]) | (scope.codes(["stock.shipped"]) & moved)


def _less(sheets: Sheets, column: str) -> int:
    """A column of the sales less that of the returns."""
    return sheets.sums["sales"][column] - sheets.sums["returns"][column]


def _of(trial: Placed, key: str, codes: Iterable[str]) -> str:
    return "+".join(trial.sum_if(key, ("code", f'"{c}"')) for c in sorted(codes)) or "0"


def _done(trial: Placed, codes: set[str]) -> str:
    """What accounts moved by in doing business: without what was carried over to the result account."""
    return f"{_of(trial, 'moved', codes)}-({_of(trial, 'carried', codes)})"


def _moved(scope: Scope, codes: set[str]) -> int:
    return sum(a.now.debit - a.now.credit - a.carried for a in scope.accounts if a.code in codes)


def costs(scope: Scope, sheets: Sheets) -> list[Check]:
    """The expenses, and the accounts that must be settled."""
    trial, expenses, yes = sheets.at["trial"], sheets.at["expenses"], f'"{scope.speak("yes")}"'
    spent = [a for a in scope.accounts if scope.is_expense(a.now)]
    listed, had = (
        sheets.sums["expenses"]["amount"],
        sum(a.now.debit - a.now.credit - a.carried for a in spent),
    )
    again = f"{trial.sum_if('moved', ('is_expense', yes))}-({trial.sum_if('carried', ('is_expense', yes))})"
    unlike = sum(a.posted != a.now.debit - a.now.credit for a in spent)
    unsettled = sum(abs(a.now.closing) for a in scope.accounts if a.must_be_zero)
    zero = f"SUMPRODUCT(({trial.ranges('is_zero')[0]}={yes})*ABS({trial.ranges('again')[0]}))"
    return [
        equal("C21", "C21 sum", listed, had, expenses.sum("amount"), again, "expenses"),
        none("C21", "C21 accounts", unlike, trial.off("spent_off"), "expenses"),
        none("C23", "C23", unsettled, zero, "trial", count=False),
    ]


__all__ = ["costs", "goods"]
