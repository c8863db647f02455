"""What is read of the books: balances, the list of entries, the accounts at hand, the month so far."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.periods import ONE_DAY, Range, month, month_key
from shopdesk.core.texts import N_
from shopdesk.model import search
from shopdesk.model.ledger.months import MonthRow, Tick, checklist, months, opening_left
from shopdesk.model.ledger.records import AccountType
from shopdesk.model.ledger.rules import CASH_FLOWS, HAND

_FOUND = 5_000


class View(StrEnum):
    """The chips of the tab."""

    ALL = "all"
    HAND = "hand"
    ORDERS = "orders"
    STOCK = "stock"
    REVERSED = "reversed"


VIEWS = {
    View.ALL: N_("All entries"), View.HAND: N_("By hand"), View.ORDERS: N_("Orders"), View.STOCK: N_("Stock"),
    View.REVERSED: N_("Reversals"),
}  # fmt: skip
_WHERE = {
    View.ALL: "1",
    View.HAND: f"source_type = '{HAND}'",
    View.ORDERS: "source_type IN ('orders', 'payment', 'shipment', 'aftersale', 'order_line')",
    View.STOCK: (
        "source_type IN ('stock_movement', 'sku', 'count_line', 'receipt', 'receipt_cost', 'receipt_bill',"
        " 'bill_change', 'supplier_return')"
    ),
    View.REVERSED: "reverses_id IS NOT NULL",
}


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry as the owner sees it. `account` is where the money is (or the debit), `category` the other
    side.

    `amount` is signed, minor units: what the shop's money grew by, or the size of an entry that moved no
    money.
    """

    id: int
    day: date
    number: str
    memo: str
    account_en: str
    account_zh: str
    category_en: str
    category_zh: str
    amount: int
    event: str
    source: str
    reversed: bool


@dataclass(frozen=True, slots=True)
class LegRow:
    """A line of an entry."""

    code: str
    name_en: str
    name_zh: str
    debit: int
    credit: int
    cash_flow: str
    memo: str
    party: str


@dataclass(frozen=True, slots=True)
class EntryCard:
    """An entry, whole."""

    id: int
    number: str
    day: date
    business_day: date
    memo: str
    event: str
    source_type: str
    source_id: int | None
    reverses: str
    reversed_by: str
    legs: tuple[LegRow, ...]


@dataclass(frozen=True, slots=True)
class Balance:
    """An account, its balance before the days and its debit and credit in them, in minor units."""

    id: int
    code: str
    name_en: str
    name_zh: str
    type: AccountType
    is_leaf: bool
    is_cash: bool
    bs_line: str
    pl_line: str
    opening: int
    debit: int
    credit: int

    @property
    def closing(self) -> int:
        """Debit less credit at the end."""
        return self.opening + self.debit - self.credit


@dataclass(frozen=True, slots=True)
class AccountChoice:
    """An account to choose in a form."""

    code: str
    name_en: str
    name_zh: str
    type: AccountType
    is_cash: bool


@dataclass(frozen=True, slots=True)
class MoneyAccount:
    """An account that holds money, its balance and the day it last moved."""

    code: str
    name_en: str
    name_zh: str
    balance: int
    last_day: date | None


# lists -----------------------------------------------------------------------------------------------------


def chips(session: Session) -> dict[View, int]:
    """How many entries each view holds."""
    counts = ", ".join(f"(SELECT count(*) FROM entry WHERE {_WHERE[v]})" for v in View)
    return dict(zip(View, session.execute(text(f"SELECT {counts}")).one(), strict=True))


def ids(
    session: Session, view: View = View.ALL, typed: str = "", days: Range | None = None, limit: int = -1
) -> array[int]:
    """The ids of a view, latest day first; the first `limit` of them for the first page."""
    where, values = [_WHERE[view]], {}
    if days is not None:
        where.append("day BETWEEN :a AND :b")
        values = {"a": days.start.isoformat(), "b": days.end.isoformat()}
    if typed.strip():
        found = search.find(session, "entry", typed, _FOUND)
        where.append("id IN (SELECT value FROM json_each(:found))")
        values["found"] = json.dumps(found)
    sql = f"SELECT id FROM entry WHERE {' AND '.join(where)} ORDER BY day DESC, id DESC LIMIT :limit"
    return array("q", session.execute(text(sql), values | {"limit": limit}).scalars())


def rows(session: Session, wanted: Sequence[int]) -> list[EntryRow]:
    """The lines of these entries, in the order asked."""
    heads = _run(
        session,
        """SELECT e.id, e.day, e.period, e.no, e.memo, e.event, e.source_type, e.reverses_id,
                  EXISTS (SELECT 1 FROM entry r WHERE r.reverses_id = e.id)
           FROM json_each(?) w JOIN entry e ON e.id = w.value ORDER BY w.key""",
        json.dumps(list(wanted)),
    )
    legs: dict[int, list[Any]] = {}
    for leg in _run(
        session,
        """SELECT p.entry_id, a.name_en, a.name_zh, a.is_cash, p.debit - p.credit, a.type, a.code
           FROM posting p JOIN account a ON a.id = p.account_id
           WHERE p.entry_id IN (SELECT value FROM json_each(?)) ORDER BY p.entry_id, p.seq""",
        json.dumps(list(wanted)),
    ):
        legs.setdefault(leg[0], []).append(leg)
    return [_entry_row(head, legs.get(head[0], [])) for head in heads]


def _entry_row(head: Any, legs: list[Any]) -> EntryRow:
    money = [x for x in legs if x[3]]
    others = [x for x in legs if not x[3]]
    moved = sum(x[4] for x in money)
    here = money or [x for x in legs if x[4] > 0] or legs
    there = (others if money else [x for x in legs if x[4] < 0]) or legs
    main = max(here, key=lambda x: abs(x[4]))
    other = max(there, key=lambda x: abs(x[4]))
    amount = moved or sum(x[4] for x in legs if x[4] > 0)
    return EntryRow(
        head[0], date.fromisoformat(head[1]), f"{head[2]}-{head[3]}", head[4], main[1], main[2], other[1],
        other[2],
        amount, head[5], head[6], bool(head[8]) or head[7] is not None,
    )  # fmt: skip


def card(session: Session, entry_id: int) -> EntryCard | None:
    """The whole entry; None when there is none."""
    head = _run(
        session,
        """SELECT e.id, e.period || '-' || e.no, e.day, e.business_day, e.memo, e.event, e.source_type,
           e.source_id,
                  coalesce((SELECT o.period || '-' || o.no FROM entry o WHERE o.id = e.reverses_id), ''),
                  coalesce((SELECT r.period || '-' || r.no FROM entry r WHERE r.reverses_id = e.id), '')
           FROM entry e WHERE e.id = ?""",
        entry_id,
    )
    if not head:
        return None
    found = _run(
        session,
        """SELECT a.code, a.name_en, a.name_zh, p.debit, p.credit, p.cash_flow, p.memo, p.party
           FROM posting p JOIN account a ON a.id = p.account_id WHERE p.entry_id = ? ORDER BY p.seq""",
        entry_id,
    )
    h = head[0]
    days = date.fromisoformat(h[2]), date.fromisoformat(h[3])
    lines = tuple(LegRow(*x) for x in found)
    return EntryCard(h[0], h[1], *days, h[4], h[5], h[6], h[7], h[8], h[9], lines)


# balances --------------------------------------------------------------------------------------------------


def balances(session: Session, days: Range | None = None) -> list[Balance]:
    """Every account with what stood before the days and moved in them; all time when no days are given.

    Months are read from the month totals, days of a month that is not whole from the postings' covering
    index.
    """
    before = _sums(session, days.start - ONE_DAY) if days else {}
    after = _sums(session, days.end if days else None)
    nothing = (0, 0)
    accounts = _run(
        session,
        """SELECT id, code, name_en, name_zh, type, is_leaf, is_cash, bs_line, pl_line
           FROM account ORDER BY code""",
    )
    return [
        Balance(
            a[0], a[1], a[2], a[3], AccountType(a[4]), bool(a[5]), bool(a[6]), a[7], a[8],
            *_moved(before.get(a[0], nothing), after.get(a[0], nothing)),
        )
        for a in accounts
    ]  # fmt: skip


def _moved(before: tuple[int, int], after: tuple[int, int]) -> tuple[int, int, int]:
    """Opening balance, debit and credit between two cumulative sums."""
    return before[0] - before[1], after[0] - before[0], after[1] - before[1]


def _sums(session: Session, last: date | None) -> dict[int, tuple[int, int]]:
    """Debit and credit of each account from the beginning until the end of a day."""
    whole = "SELECT account_id, debit, credit FROM account_month WHERE month <= ?"
    if last is None or last == month(last).end:
        sql, values = whole, [month_key(last) if last else "9999"]
    else:
        sql = f"{whole} UNION ALL SELECT account_id, debit, credit FROM posting WHERE day >= ? AND day <= ?"
        first = last.replace(day=1)
        values = [month_key(first - ONE_DAY) if first > date.min else "", first.isoformat(), last.isoformat()]
    found = _run(
        session, f"SELECT account_id, sum(debit), sum(credit) FROM ({sql}) GROUP BY account_id", *values
    )
    return {r[0]: (r[1], r[2]) for r in found}


def closing_transfers(session: Session, days: Range) -> dict[int, tuple[int, int]]:
    """Debit and credit by account of entries that carried profit and loss accounts over to the result account
    (E28).

    They are no income and no expense: statements leave them out.
    """
    found = _run(
        session,
        """SELECT p.account_id, sum(p.debit), sum(p.credit) FROM posting p WHERE p.entry_id IN (
               SELECT q.entry_id FROM account_role r JOIN posting q ON q.account_id = r.account_id
               WHERE r.role IN ('equity.result', 'equity.retained') AND q.day BETWEEN ? AND ?
           ) GROUP BY p.account_id""",
        days.start.isoformat(),
        days.end.isoformat(),
    )
    return {r[0]: (r[1], r[2]) for r in found}


def cash_flows(session: Session, days: Range) -> dict[str, int]:
    """Money that moved on cash accounts in the days, by line of the cash flow statement: in positive, out
    negative.
    """
    found = _run(
        session,
        """SELECT p.cash_flow, sum(p.debit - p.credit) FROM account a CROSS JOIN posting p
           WHERE a.is_cash = 1 AND p.account_id = a.id AND p.day BETWEEN ? AND ? GROUP BY p.cash_flow""",
        days.start.isoformat(),
        days.end.isoformat(),
    )
    return {r[0]: r[1] for r in found}


def trial_balance(session: Session, days: Range | None = None) -> list[Balance]:
    """Leaf accounts that ever moved, by code."""
    return [b for b in balances(session, days) if b.is_leaf and (b.opening or b.debit or b.credit)]


def money_accounts(session: Session) -> list[MoneyAccount]:
    """The accounts where money is, those that ever moved, with their balance."""
    found = _run(
        session,
        """SELECT a.code, a.name_en, a.name_zh,
                  coalesce((SELECT sum(m.debit - m.credit) FROM account_month m
                            WHERE m.account_id = a.id), 0),
                  (SELECT max(p.day) FROM posting p WHERE p.account_id = a.id)
           FROM account a WHERE a.is_cash = 1 AND a.is_leaf = 1 AND a.active = 1 ORDER BY a.code""",
    )
    return [
        MoneyAccount(r[0], r[1], r[2], r[3], date.fromisoformat(r[4]) if r[4] else None)
        for r in found
        if r[4] or r[3]
    ]


def choices(session: Session) -> list[AccountChoice]:
    """The accounts that are posted to."""
    found = _run(
        session,
        """SELECT code, name_en, name_zh, type, is_cash FROM account
           WHERE is_leaf = 1 AND active = 1 ORDER BY code""",
    )
    return [AccountChoice(r[0], r[1], r[2], AccountType(r[3]), bool(r[4])) for r in found]


def role_codes(session: Session) -> dict[str, str]:
    """Role → account code."""
    return dict(
        _run(session, "SELECT r.role, a.code FROM account_role r JOIN account a ON a.id = r.account_id")
    )


def _run(session: Session, sql: str, *values: Any) -> Sequence[Any]:
    return session.connection().exec_driver_sql(sql, tuple(values)).fetchall()


__all__ = [
    "CASH_FLOWS", "VIEWS", "AccountChoice", "AccountType", "Balance", "EntryCard", "EntryRow", "LegRow",
    "MoneyAccount",
    "MonthRow", "Tick", "View", "balances", "card", "cash_flows", "checklist", "chips", "choices", "ids",
    "money_accounts", "months", "opening_left", "role_codes", "rows", "trial_balance",
]  # fmt: skip
