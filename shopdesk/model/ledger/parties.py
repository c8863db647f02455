"""Receivables and payables by counterparty: who owes on which side of an account (accounting.md §3.1)."""

from __future__ import annotations

import json
from datetime import date

from sqlalchemy.orm import Session

from shopdesk.model.ledger.forms import forms_of
from shopdesk.model.ledger.statements import other_line

_BY_ORDER = ("ar.clearing", "ar.customer", "unearned.order", "unearned.member", "giftcard", "refund.payable")
"""Kept order by order, never on the wrong side of one: nothing to list elsewhere."""


def wrong_sided(session: Session, chart: str, last: date) -> dict[int, int]:
    """Account → debit less credit, at the end of a day, of those parties that stand on its wrong side: a supplier
    who was paid too much is a prepayment, whatever is owed to the others.

    What names no party belongs to the whole account, not to a party of its own.
    """
    forms, run = forms_of(chart), session.connection().exec_driver_sql
    accounts = run(
        f"""SELECT id, bs_line FROM account a WHERE is_leaf = 1 AND is_cash = 0 AND NOT EXISTS (
                SELECT 1 FROM account_role r WHERE r.account_id = a.id
                AND r.role IN ({", ".join(f"'{r}'" for r in _BY_ORDER)}))"""
    ).fetchall()
    claims = {x.line for x in forms.claims if x.line}
    sides = {i: line in claims for i, line in accounts if other_line(forms, line)}
    found: dict[int, int] = {}
    for account, balance in run(
        """SELECT account_id, sum(debit - credit) FROM posting
           WHERE account_id IN (SELECT value FROM json_each(?)) AND day <= ? AND party <> ''
           GROUP BY account_id, party""",
        (json.dumps(sorted(sides)), last.isoformat()),
    ):
        if balance and (balance > 0) == sides[account]:
            found[account] = found.get(account, 0) + balance
    return found


__all__ = ["wrong_sided"]
