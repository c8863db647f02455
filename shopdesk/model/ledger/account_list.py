"""The chart of accounts as a list: every account with its balance, what it is for and what a package calls it."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.texts import N_
from shopdesk.model.ledger.records import AccountType


class Which(StrEnum):
    """The chips of the page."""

    USED = "used"
    MONEY = "money"
    UNMAPPED = "unmapped"
    RETIRED = "retired"
    ALL = "all"


WHICH = {
    Which.ALL: N_("All accounts"), Which.USED: N_("With entries"), Which.MONEY: N_("Money"),
    Which.UNMAPPED: N_("No package code"), Which.RETIRED: N_("Retired"),
}  # fmt: skip
_MOVED = "EXISTS (SELECT 1 FROM account_month m WHERE m.account_id = a.id)"
_WHERE = {
    Which.ALL: "1", Which.USED: _MOVED, Which.MONEY: "a.is_cash", Which.RETIRED: "NOT a.active",
    Which.UNMAPPED: f"a.external_code = '' AND a.is_leaf AND {_MOVED}",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account. `balance` is debit less credit, of a heading that of all under it.

    `depth`: how far it is indented. `months`: in how many it moved. `kept`: ShopDesk itself posts to it, so it
    cannot be retired. `parent` names the heading it is under.
    """

    id: int
    code: str
    name_en: str
    name_zh: str
    type: AccountType
    is_leaf: bool
    is_cash: bool
    active: bool
    external_code: str
    depth: int
    balance: int
    months: int
    kept: bool
    bs_line: str
    pl_line: str
    parent_en: str
    parent_zh: str


def chips(session: Session) -> dict[Which, int]:
    """How many accounts each view holds."""
    counts = ", ".join(f"(SELECT count(*) FROM account a WHERE {_WHERE[w]})" for w in Which)
    return dict(zip(Which, session.execute(text(f"SELECT {counts}")).one(), strict=True))


def ids(session: Session, which: Which = Which.ALL, typed: str = "") -> array[int]:
    """The ids of a view in the order of the chart; `typed` is part of a code or of a name in either language."""
    sql = f"""SELECT a.id FROM account a WHERE {_WHERE[which]} AND (:t = '' OR a.code LIKE :t || '%'
              OR a.external_code LIKE :t || '%' OR instr(lower(a.name_en), lower(:t)) OR instr(a.name_zh, :t))
              ORDER BY a.code"""
    return array("q", session.execute(text(sql), {"t": typed.strip()}).scalars())


_ROWS = """
    WITH RECURSIVE tree(id, top, depth) AS (
        SELECT id, id, 0 FROM account
        UNION ALL SELECT c.id, t.top, t.depth + 1 FROM tree t JOIN account p ON p.id = t.id
        JOIN account c ON c.parent_code = p.code
    ), sums AS (
        SELECT t.top, coalesce(sum(m.debit - m.credit), 0) AS balance
        FROM tree t LEFT JOIN account_month m ON m.account_id = t.id GROUP BY t.top
    ), depths AS (SELECT id, max(depth) AS depth FROM tree GROUP BY id)
    SELECT a.id, a.code, a.name_en, a.name_zh, a.type, a.is_leaf, a.is_cash, a.active, a.external_code, d.depth,
           s.balance, (SELECT count(DISTINCT m.month) FROM account_month m WHERE m.account_id = a.id),
           EXISTS (SELECT 1 FROM account_role r WHERE r.account_id = a.id), a.bs_line, a.pl_line,
           coalesce(p.name_en, ''), coalesce(p.name_zh, '')
    FROM account a JOIN sums s ON s.top = a.id JOIN depths d ON d.id = a.id
    LEFT JOIN account p ON p.code = a.parent_code
"""


def rows(session: Session, wanted: Sequence[int]) -> list[AccountRow]:
    """These accounts, in the order asked."""
    found = {r[0]: r for r in session.execute(text(_ROWS))}
    return [_row(found[i]) for i in wanted if i in found]


def _row(r: Sequence[Any]) -> AccountRow:
    values = list(r)
    for at in (5, 6, 7, 12):
        values[at] = bool(values[at])
    values[4] = AccountType(values[4])
    return AccountRow(*values)


__all__ = ["WHICH", "AccountRow", "AccountType", "Which", "chips", "ids", "rows"]
