"""Writing entries: the month they count in, numbers, keys and the hash chain; for one entry or half a million.

Without the ORM, so that an import and a click write the same rows by the same lines of code.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import text

from shopdesk.core.periods import month_key, month_of_key
from shopdesk.core.problems import problem, refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model.base import moment_text
from shopdesk.model.ledger.records import PeriodState
from shopdesk.model.ledger.rules import EntryDraft, Leg, cash_flow_of, chain_hash, problems_balance
from shopdesk.model.shop import Progress, Work, no_progress

_SHUT = (PeriodState.CLOSED, PeriodState.LOCKED)
_CHUNK = 2_000

_ENTRY = (
    "id", "period", "word", "no", "day", "business_day", "event", "source_type", "source_id", "idem_key", "memo",
    "attachments", "reverses_id", "made_by", "posted_at", "previous_hash", "hash", "batch_id",
)  # fmt: skip
_POSTING = (
    "entry_id", "seq", "day", "account_id", "debit", "credit", "memo", "cash_flow", "tax_code", "party",
    "channel_id", "order_id", "sku_id", "quantity", "currency", "foreign_amount", "rate_ppm",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Account:
    id: int
    code: str
    is_leaf: bool
    active: bool
    is_cash: bool


@dataclass
class Ready:
    """An entry whose day, key and accounts are decided; what is left is its number and its seal."""

    draft: EntryDraft
    day: date
    key: str
    lines: list[tuple[_Account, Leg]]
    reverses_id: int | None = None
    made_by: str = "owner"


@dataclass
class Books:
    """What writing entries needs to know of the books, read once for any number of them."""

    work: Work
    roles: dict[str, _Account] = field(default_factory=dict)
    codes: dict[str, _Account] = field(default_factory=dict)
    shut: dict[str, bool] = field(default_factory=dict)
    next_no: dict[str, int] = field(default_factory=dict)
    next_id: int = 0
    seal: str = ""

    @classmethod
    def open(cls, work: Work) -> Books:
        """Read accounts, roles, closed months and the last entry."""
        books = cls(work)
        run = work.session.connection().exec_driver_sql
        for row in run("SELECT id, code, is_leaf, active, is_cash FROM account"):
            books.codes[row[1]] = _Account(row[0], row[1], bool(row[2]), bool(row[3]), bool(row[4]))
        by_id = {a.id: a for a in books.codes.values()}
        for role, account_id in run("SELECT role, account_id FROM account_role"):
            books.roles[role] = by_id[account_id]
        marks = ", ".join(f"'{s}'" for s in _SHUT)
        books.shut = {r[0]: True for r in run(f"SELECT month FROM period WHERE state IN ({marks})")}
        last = run("SELECT id, hash FROM entry ORDER BY id DESC LIMIT 1").first()
        books.next_id, books.seal = (last[0] + 1, last[1]) if last else (_first_id(work), "")
        return books

    def account(self, leg: Leg) -> _Account:
        """The account a leg means. KeyError for an unknown role (ours), Refused for a code that is none."""
        if not leg.account_code:
            return self.roles[leg.role]
        found = self.codes.get(leg.account_code)
        if found is None:
            raise refuse(N_("There is no account {code}."), field="account", code=leg.account_code)
        return found

    def day_for(self, wanted: date) -> date:
        """The wanted day, or the first day of the first open month after a closed one."""
        day = wanted
        while self.shut.get(month_key(day)):
            day = month_of_key(month_key(day)).end + timedelta(days=1)
        return day

    def number(self, period: str) -> int:
        """The next voucher number of a month, without gaps."""
        if period not in self.next_no:
            run = self.work.session.connection().exec_driver_sql
            last = run("SELECT coalesce(max(no), 0) FROM entry WHERE period = ? AND word = '记'", (period,)).scalar_one()
            self.next_no[period] = last + 1
        number = self.next_no[period]
        self.next_no[period] = number + 1
        return number


def _first_id(work: Work) -> int:
    row = work.session.connection().exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'entry'").first()
    return row[0] + 1 if row else 1


def prepare(books: Books, draft: EntryDraft, key: str, *, reverses_id: int | None = None) -> Ready:
    """Decide day and accounts of a draft and judge it. Refused: unbalanced, an account that is not posted to."""
    legs = [leg for leg in draft.legs if leg.debit or leg.credit]
    refuse_if(problems_balance(legs))
    lines = [(books.account(leg), leg) for leg in legs]
    refuse_if(
        [
            problem(N_("Account {code} is not posted to."), field="account", code=a.code)
            for a, _leg in lines
            if not a.is_leaf or not a.active
        ]
    )
    return Ready(replace(draft, legs=legs), books.day_for(draft.day), key, _with_flows(lines), reverses_id)


def _with_flows(lines: Sequence[tuple[_Account, Leg]]) -> list[tuple[_Account, Leg]]:
    """Every cash line has its line of the cash flow statement, no other has one."""
    others = [leg.role or _side_role(account) for account, leg in lines if not account.is_cash]
    other = others[0] if others else "cash."
    return [
        (a, replace(leg, cash_flow=(leg.cash_flow or cash_flow_of(other, incoming=leg.debit > 0)) if a.is_cash else ""))
        for a, leg in lines
    ]


def _side_role(account: _Account) -> str:
    """A role that stands for an account named by code, as far as its cash flow goes."""
    return _CODE_FLOWS.get(account.code[:4], "")


_CODE_FLOWS = {
    "1122": "ar.", "2203": "unearned.", "5001": "sales.", "5051": "sales.", "1405": "stock.", "1402": "stock.",
    "2202": "ap.", "1123": "prepaid.supplier", "2211": "payroll", "2221": "tax.", "5403": "tax.", "5801": "tax.",
    "3001": "equity.capital", "3104": "equity.draw", "2001": "loan.", "2231": "interest", "1601": "fixed.",
}  # fmt: skip


def write(books: Books, entries: Iterable[Ready], progress: Progress = no_progress, total: int = 0) -> list[int]:
    """Number, seal and insert prepared entries in their order; answers their ids."""
    ids: list[int] = []
    heads: list[tuple[Any, ...]] = []
    lines: list[tuple[Any, ...]] = []
    for ready in entries:
        ids.append(_add(books, ready, heads, lines))
        if len(heads) >= _CHUNK:
            _insert(books.work, heads, lines)
            progress(len(ids), total)
    _insert(books.work, heads, lines)
    return ids


def _add(books: Books, ready: Ready, heads: list[tuple[Any, ...]], lines: list[tuple[Any, ...]]) -> int:
    draft, period = ready.draft, month_key(ready.day)
    entry_id, number, day = books.next_id, books.number(period), ready.day.isoformat()
    books.next_id += 1
    source_type, source_id = draft.source
    head = (
        entry_id, period, "记", number, day, draft.day.isoformat(), draft.event, source_type, source_id or None,
        ready.key, draft.memo, draft.attachments, ready.reverses_id, ready.made_by, moment_text(books.work.now),
    )  # fmt: skip
    rows = [
        (
            entry_id, seq, day, a.id, leg.debit, leg.credit, leg.memo, leg.cash_flow, leg.tax_code, leg.party,
            leg.channel_id, leg.order_id, leg.sku_id, leg.quantity, "", None, None,
        )
        for seq, (a, leg) in enumerate(ready.lines, start=1)
    ]  # fmt: skip
    seal = chain_hash(books.seal, head, rows)
    heads.append((*head, books.seal, seal, draft.batch_id))
    lines.extend(rows)
    books.seal = seal
    return entry_id


def _insert(work: Work, heads: list[tuple[Any, ...]], lines: list[tuple[Any, ...]]) -> None:
    connection = work.session.connection()
    for table, columns, rows in (("entry", _ENTRY, heads), ("posting", _POSTING, lines)):
        if rows:
            marks = ", ".join("?" * len(columns))
            connection.exec_driver_sql(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)
            rows.clear()


def generation(work: Work, base_key: str) -> tuple[int, int | None]:
    """The generation the next entry of this key has, and the id of the one that stands (None: it was reversed)."""
    found = work.session.execute(
        text("""
            SELECT e.id, (SELECT r.id FROM entry r WHERE r.reverses_id = e.id)
            FROM entry e WHERE e.idem_key >= :low AND e.idem_key < :high ORDER BY e.id
        """),
        {"low": f"{base_key}#", "high": f"{base_key}$"},
    ).all()
    standing = next((r[0] for r in reversed(found) if r[1] is None), None)
    return len(found), standing


def live_end(work: Work, entry_id: int) -> int:
    """The last entry in the chain of reversals that begins with this one."""
    return int(
        work.session.execute(
            text("""
                WITH RECURSIVE chain (id) AS (
                    SELECT :id UNION ALL SELECT e.id FROM entry e JOIN chain c ON e.reverses_id = c.id
                ) SELECT max(id) FROM chain
            """),
            {"id": entry_id},
        ).scalar_one()
    )


def mirrored(books: Books, entry_id: int, day: date | None = None) -> Ready:
    """The exact reverse of an entry, ready to be written; on its own day, if that month is open, or the day given."""
    run = books.work.session.connection().exec_driver_sql
    head = run(
        "SELECT business_day, day, event, source_type, source_id, idem_key, memo, reverses_id FROM entry WHERE id = ?",
        (entry_id,),
    ).one()
    accounts = {a.id: a for a in books.codes.values()}
    lines = [
        (
            accounts[r[0]],
            Leg("", r[2], r[1], r[3], order_id=r[4], sku_id=r[5], channel_id=r[6], quantity=r[7], party=r[8],
                tax_code=r[9], memo=r[10]),
        )
        for r in run(
            """SELECT account_id, debit, credit, cash_flow, order_id, sku_id, channel_id, quantity, party, tax_code,
                      memo FROM posting WHERE entry_id = ? ORDER BY seq""",
            (entry_id,),
        )
    ]  # fmt: skip
    own_day = date.fromisoformat(head[1])
    draft = EntryDraft(head[2], (head[3], head[4] or 0), [leg for _a, leg in lines], day or own_day, head[6])
    return Ready(draft, books.day_for(day or own_day), _reverse_key(books, entry_id, head[5], head[7]), lines, entry_id)


def _reverse_key(books: Books, entry_id: int, key: str, reverses: int | None) -> str:
    """A reversal's own key; the reverse of a reversal is the event again, one generation on."""
    if reverses is None or "#" in key:
        return f"reverse:{entry_id}"
    run = books.work.session.connection().exec_driver_sql
    original = run("SELECT idem_key FROM entry WHERE id = ?", (reverses,)).scalar_one()
    base = original.rpartition("#")[0]
    return f"{base}#{generation(books.work, base)[0]}"
