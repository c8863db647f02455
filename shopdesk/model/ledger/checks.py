"""What `check` asks of the books (accounting.md §6.6). Each function reads and answers what does not hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.problems import Problem, problem
from shopdesk.core.texts import N_
from shopdesk.model.ledger.closing import REPORTS, changed_since
from shopdesk.model.ledger.rules import sealed

_MOST = 50


def entries_balance(session: Session) -> list[Problem]:
    """Debits equal credits in every entry, and every entry has at least two lines."""
    rows = session.execute(
        text("""
            SELECT e.period || '-' || e.no FROM entry e LEFT JOIN posting p ON p.entry_id = e.id
            GROUP BY e.id HAVING count(p.id) < 2 OR sum(p.debit) <> sum(p.credit) LIMIT :n
        """),
        {"n": _MOST},
    ).scalars()
    return _found(N_("Entries do not balance: {rows}"), list(rows))


def numbers_run(session: Session) -> list[Problem]:
    """Voucher numbers of a month run from 1 without a gap."""
    rows = session.execute(
        text("SELECT period FROM entry GROUP BY period, word HAVING min(no) <> 1 OR max(no) <> count(*)")
    ).scalars()
    return _found(N_("Voucher numbers have gaps in {rows}"), list(rows))


def leaves_only(session: Session) -> list[Problem]:
    """Postings are on leaf accounts, and cash lines alone have a line of the cash flow statement."""
    rows = session.execute(
        text("""
            SELECT p.id FROM posting p JOIN account a ON a.id = p.account_id
            WHERE a.is_leaf = 0 OR (a.is_cash = 1) <> (p.cash_flow <> '') LIMIT :n
        """),
        {"n": _MOST},
    ).scalars()
    return _found(N_("Postings on wrong accounts or without a cash flow line: {rows}"), list(rows))


def days_agree(session: Session) -> list[Problem]:
    """An entry's month is that of its day, and its postings have its day."""
    rows = session.execute(
        text("""
            SELECT e.id FROM entry e JOIN posting p ON p.entry_id = e.id
            WHERE p.day <> e.day OR substr(e.day, 1, 7) <> e.period GROUP BY e.id LIMIT :n
        """),
        {"n": _MOST},
    ).scalars()
    return _found(N_("Entries whose days disagree: {rows}"), list(rows))


def reversals_mirror(session: Session) -> list[Problem]:
    """Every reversal is the exact mirror of its original, account by account."""
    rows = session.execute(
        text("""
            SELECT r.id FROM entry r WHERE r.reverses_id IS NOT NULL AND (
                NOT EXISTS (SELECT 1 FROM entry o WHERE o.id = r.reverses_id)
                OR EXISTS (
                    SELECT account_id FROM posting WHERE entry_id IN (r.id, r.reverses_id)
                    GROUP BY account_id HAVING sum(debit) <> sum(credit)
                )
            ) LIMIT :n
        """),
        {"n": _MOST},
    ).scalars()
    return _found(N_("Reversals that are no mirror: {rows}"), list(rows))


_HEAD = (
    "id, period, word, no, day, business_day, event, source_type, source_id, idem_key, memo, attachments, reverses_id,"
    "made_by, posted_at"
)
_LINE = (
    "entry_id, seq, day, account_id, debit, credit, memo, cash_flow, tax_code, party, channel_id, order_id, sku_id,"
    "quantity, currency, foreign_amount, rate_ppm"
)


def seals_hold(session: Session) -> list[Problem]:
    """The chain of seals is unbroken: no entry was changed, removed or slipped in."""
    entries = session.connection().exec_driver_sql(f"""
        SELECT e.period, e.no, e.previous_hash, e.hash, {_written(_HEAD, "e")} || coalesce(
            (SELECT group_concat(line, '') FROM (SELECT char(30) || {_written(_LINE, "p")} AS line
             FROM posting p WHERE p.entry_id = e.id ORDER BY p.seq)), '')
        FROM entry e ORDER BY e.id
    """)
    previous, broken = "", []
    for period, number, before, seal, content in entries:
        if before != previous or seal != sealed(previous, content):
            broken.append(f"{period}-{number}")
            if len(broken) >= _MOST:
                break
        previous = seal
    return _found(N_("The seal is broken at {rows}"), broken)


def _written(columns: str, row: str) -> str:
    """The columns as `rules.chain_hash` writes them, by SQLite: in Python a large ledger takes twice as long."""
    names = [f"{row}.{name.strip()}" for name in columns.split(",")]
    return f"printf('{chr(31).join(['%s'] * len(names))}', {', '.join(names)})"


def closed_months_kept(session: Session) -> list[Problem]:
    """Nothing was posted into a month after it was closed."""
    rows = session.execute(
        text("""
            SELECT p.month FROM period p WHERE p.state IN ('closed', 'locked') AND p.entries_hash <> coalesce(
                (SELECT e.hash FROM entry e WHERE e.period = p.month ORDER BY e.id DESC LIMIT 1), '')
        """)
    ).scalars()
    return _found(N_("Closed months were changed: {rows}"), list(rows))


def statements_kept(session: Session) -> list[Problem]:
    """Closed months' statements are as they were filed; the cash flow, which reads every entry, of the last one."""
    months = session.execute(
        text("SELECT month FROM period WHERE state IN ('closed', 'locked') ORDER BY month DESC")
    ).scalars()
    chart = (
        session.execute(text("SELECT value FROM shop_setting WHERE name = 'chart'")).scalar() or "cn-small"
    )
    found = []
    for n, month in enumerate(months):
        for report in REPORTS[: None if n == 0 else 2]:
            found += [f"{month} {report} {line}" for line in changed_since(session, chart, month, report)]
    return _found(N_("Statements of closed months were changed: {rows}"), found[:_MOST])


def _found(words: str, rows: Sequence[object]) -> list[Problem]:
    return [problem(words, rows=", ".join(str(r) for r in rows))] if rows else []


CHECKS: dict[str, Callable[[Session], list[Problem]]] = {
    N_("Every entry balances"): entries_balance,
    N_("Voucher numbers run on"): numbers_run,
    N_("Postings are on their accounts"): leaves_only,
    N_("Days and months agree"): days_agree,
    N_("Reversals mirror their entries"): reversals_mirror,
    N_("The books are sealed"): seals_hold,
    N_("Closed months are as they were"): closed_months_kept,
    N_("Statements of closed months are as they were filed"): statements_kept,
}
