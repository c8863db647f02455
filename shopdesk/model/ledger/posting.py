"""Writing entries: the month they count in, numbers, keys and the hash chain; for one entry or half a
million.

Without the ORM, so that an import and a click write the same rows by the same lines of code.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from shopdesk.core.periods import month_key, month_of_key
from shopdesk.core.problems import fill, problem, refuse, refuse_if
from shopdesk.core.texts import N_
from shopdesk.model.base import moment_text
from shopdesk.model.ledger.records import PeriodState
from shopdesk.model.ledger.rules import EntryDraft, Leg, cash_flow_of, chain_hash, problems_balance
from shopdesk.model.shop import Progress, Work, no_progress

_SHUT = (PeriodState.CLOSED, PeriodState.LOCKED)
_CHUNK = 2_000

_ENTRY = (
    "id", "period", "word", "no", "day", "business_day", "event", "source_type", "source_id", "idem_key",
    "memo",
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
    role: str


_ACCOUNT = """
    SELECT a.id, a.code, a.is_leaf, a.active, a.is_cash,
           coalesce((SELECT r.role FROM account_role r WHERE r.account_id = a.id ORDER BY r.id LIMIT 1), '')
"""


_Line = tuple[_Account, Leg]


@dataclass
class Ready:
    """An entry whose day, key and accounts are decided; what is left is its number and its seal."""

    draft: EntryDraft
    day: date
    key: str
    lines: list[_Line]
    reverses_id: int | None = None
    made_by: str = "owner"


@dataclass
class Books:
    """What writing entries needs to know of the books: each account is read when the first leg names it."""

    work: Work
    roles: dict[str, _Account] = field(default_factory=dict)
    codes: dict[str, _Account] = field(default_factory=dict)
    shut_until: str = ""
    next_no: dict[str, int] = field(default_factory=dict)
    next_id: int = 0
    seal: str = ""

    @classmethod
    def open(cls, work: Work) -> Books:
        """Read the closed months and the last entry."""
        books = cls(work)
        run = work.session.connection().exec_driver_sql
        marks = ", ".join(f"'{s}'" for s in _SHUT)
        shut = f"SELECT coalesce(max(month), '') FROM period WHERE state IN ({marks})"
        books.shut_until = run(shut).scalar_one()
        last = run("SELECT id, hash FROM entry ORDER BY id DESC LIMIT 1").first()
        books.next_id, books.seal = (last[0] + 1, last[1]) if last else (_first_id(work), "")
        return books

    def accounts(self, legs: Sequence[Leg]) -> list[_Account]:
        """The accounts that legs mean. KeyError for an unknown role (ours), Refused for an unknown code."""
        self._learn(
            {x.account_code for x in legs if x.account_code} - self.codes.keys(), "a.code", self.codes
        )
        self._learn({x.role for x in legs if not x.account_code} - self.roles.keys(), "w.role", self.roles)
        return [self._account(x) for x in legs]

    def _account(self, leg: Leg) -> _Account:
        if not leg.account_code:
            return self.roles[leg.role]
        found = self.codes.get(leg.account_code)
        if found is None:
            raise refuse(N_("There is no account {code}."), field="account", code=leg.account_code)
        return found

    def _learn(self, names: set[str], by: str, known: dict[str, _Account]) -> None:
        """Read the accounts of these codes (`a.code`) or roles (`w.role`)."""
        if not names:
            return
        source = "account a" if by == "a.code" else "account_role w JOIN account a ON a.id = w.account_id"
        marks = ", ".join("?" * len(names))
        run = self.work.session.connection().exec_driver_sql
        for *row, name in run(f"{_ACCOUNT}, {by} FROM {source} WHERE {by} IN ({marks})", tuple(names)):
            known[name] = _account_of(row)

    def day_for(self, wanted: date) -> date:
        """The wanted day, or the first one after the closed months.

        A month before a closed one is closed with it, even if nothing was ever in it: an entry there would change
        the balances that were filed.
        """
        if month_key(wanted) > self.shut_until:
            return wanted
        return month_of_key(self.shut_until).end + timedelta(days=1)

    def number(self, period: str) -> int:
        """The next voucher number of a month, without gaps."""
        if period not in self.next_no:
            run = self.work.session.connection().exec_driver_sql
            last = run(
                "SELECT coalesce(max(no), 0) FROM entry WHERE period = ? AND word = '记'", (period,)
            ).scalar_one()
            self.next_no[period] = last + 1
        number = self.next_no[period]
        self.next_no[period] = number + 1
        return number


def _account_of(row: Sequence[Any]) -> _Account:
    return _Account(row[0], row[1], bool(row[2]), bool(row[3]), bool(row[4]), row[5])


def _first_id(work: Work) -> int:
    row = (
        work.session.connection()
        .exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'entry'")
        .first()
    )
    return row[0] + 1 if row else 1


def prepare(books: Books, draft: EntryDraft, key: str, *, reverses_id: int | None = None) -> Ready:
    """Decide day and accounts of a draft and judge it. Refused: unbalanced, an account not posted to."""
    legs = [leg for leg in draft.legs if leg.debit or leg.credit]
    refuse_if(problems_balance(legs))
    lines = list(zip(books.accounts(legs), legs, strict=True))
    refuse_if(
        [
            problem(N_("Account {code} is not posted to."), field="account", code=a.code)
            for a, _leg in lines
            if not a.is_leaf or not a.active
        ]
    )
    day = books.day_for(max(draft.day, books.work.facts.books_start))
    return Ready(replace(draft, legs=legs), day, key, _with_flows(lines), reverses_id)


def _with_flows(lines: Sequence[_Line]) -> list[_Line]:
    """Every cash line has its line of the cash flow statement, no other has one."""
    return [(account, _with_flow(account, leg, lines)) for account, leg in lines]


def _with_flow(account: _Account, leg: Leg, lines: Sequence[_Line]) -> Leg:
    flow = (leg.cash_flow or _flow_against(leg, lines)) if account.is_cash else ""
    return leg if flow == leg.cash_flow else replace(leg, cash_flow=flow)


def _flow_against(leg: Leg, lines: Sequence[_Line]) -> str:
    """What money is for is told by the largest line on the other side; between own accounts: a transfer."""
    coming = leg.debit > leg.credit
    others = [(a, x) for a, x in lines if (x.debit > x.credit) != coming]
    account, other = max(others or lines, key=lambda line: abs(line[1].debit - line[1].credit))
    return "T" if account.is_cash else cash_flow_of(other.role or account.role, incoming=coming)


def write(
    books: Books, entries: Iterable[Ready], progress: Progress = no_progress, total: int = 0
) -> list[int]:
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
        entry_id, period, "记", number, day, draft.day.isoformat(), draft.event, source_type,
        source_id or None,
        ready.key, draft.memo, draft.attachments, ready.reverses_id, ready.made_by,
        moment_text(books.work.now),
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
    """The generation the next entry of this key has, and the id of the one that stands (None: it was
    reversed).
    """
    found = (
        work.session.connection()
        .exec_driver_sql(
            """SELECT e.id, (SELECT r.id FROM entry r WHERE r.reverses_id = e.id)
               FROM entry e WHERE e.idem_key >= ? AND e.idem_key < ? ORDER BY e.id""",
            (f"{base_key}#", f"{base_key}$"),
        )
        .all()
    )
    standing = next((r[0] for r in reversed(found) if r[1] is None), None)
    return len(found), standing


def unseen(work: Work, base_keys: Iterable[str]) -> set[str]:
    """Those keys of which no entry was ever written."""
    keys = set(base_keys)
    found = work.session.connection().exec_driver_sql(
        "SELECT idem_key FROM entry WHERE idem_key IN (SELECT value || '#0' FROM json_each(?))",
        (_json(keys),),
    )
    return keys - {key[:-2] for (key,) in found}


def chains(work: Work, ids: Sequence[int]) -> list[int]:
    """The ends of the chains of reversals that begin with these entries, each to be answered once, newest
    first.

    Two entries of one chain cancel out. Refused when an entry was reversed by something that is not among
    them.
    """
    found = work.session.connection().exec_driver_sql(
        """
        WITH RECURSIVE chain (root, id, links) AS (
            SELECT value, value, 0 FROM json_each(?)
            UNION ALL SELECT c.root, e.id, c.links + 1 FROM chain c JOIN entry e ON e.reverses_id = c.id
        )
        SELECT root, id, links FROM chain ORDER BY root, links
        """,
        (_json(ids),),
    )
    wanted, ends, after = set(ids), {}, Counter[int]()
    for root, entry, links in found:
        ends[root] = entry
        after[root] = 0 if links == 0 or entry in wanted else after[root] + 1
    for root, links in after.items():
        if links % 2:
            raise refuse(N_("Entry {number} is reversed already."), number=_number(work, root))
    return sorted((e for e, times in Counter(ends.values()).items() if times % 2), reverse=True)


def _number(work: Work, entry_id: int) -> str:
    sql = "SELECT period || '-' || no FROM entry WHERE id = ?"
    return str(work.session.connection().exec_driver_sql(sql, (entry_id,)).scalar_one())


def mirrored(books: Books, ids: Sequence[int], day: date | None = None) -> Iterator[Ready]:
    """The exact reverses of entries, ready to be written; on their own days, if those months are open, or the
    day given.

    In a Chinese chart in red letters: the same sides with negative amounts, so that the sums of the year are not
    swollen; an entry of an earlier year is answered in blue, on the other side (会计基础工作规范 第五十一条).
    """
    run = books.work.session.connection().exec_driver_sql
    wanted = _json(ids)
    heads = run(
        """SELECT e.id, e.day, e.event, e.source_type, e.source_id, e.idem_key, e.memo, o.idem_key, o.memo,
                  e.word || '-' || e.no
           FROM json_each(?) w JOIN entry e ON e.id = w.value LEFT JOIN entry o ON o.id = e.reverses_id
           ORDER BY w.key""",
        (wanted,),
    ).all()
    lines: dict[int, list[_Line]] = {}
    for r in run(
        f"""{_ACCOUNT}, p.entry_id, p.credit, p.debit, p.cash_flow, p.order_id, p.sku_id, p.channel_id,
            p.quantity,
                p.party, p.tax_code, p.memo
            FROM posting p JOIN account a ON a.id = p.account_id
            WHERE p.entry_id IN (SELECT value FROM json_each(?)) ORDER BY p.entry_id, p.seq""",
        (wanted,),
    ):
        leg = Leg("", r[7], r[8], r[9], "", *r[10:])
        lines.setdefault(r[6], []).append((_account_of(r), leg))
    chinese = books.work.facts.chart != "international"
    for entry_id, own_day, event, source, source_id, key, memo, original, first_memo, number in heads:
        own = date.fromisoformat(own_day)
        when = day or own
        posted = books.day_for(when)
        turned = (
            [(a, _red(leg)) for a, leg in lines[entry_id]]
            if chinese and posted.year == own.year
            else lines[entry_id]
        )
        again = _is_again(key, original)
        words = first_memo if again else fill(_CANCELS, {"number": number, "day": own_day, "memo": memo})
        draft = EntryDraft(event, (source, source_id or 0), [leg for _a, leg in turned], when, words)
        yield Ready(draft, posted, _reverse_key(books, entry_id, key, original), turned, entry_id)


_CANCELS = N_("Cancels voucher {number} of {day}: {memo}")


def _red(leg: Leg) -> Leg:
    """A reversed leg on its first side, negative."""
    return replace(leg, debit=-leg.credit, credit=-leg.debit)


def _is_again(key: str, original: str | None) -> bool:
    """Whether what is reversed is itself a reversal: then the event is posted again."""
    return original is not None and "#" not in key


def _reverse_key(books: Books, entry_id: int, key: str, original: str | None) -> str:
    """A reversal's own key; the reverse of a reversal is the event again, one generation on."""
    if original is None or not _is_again(key, original):
        return f"reverse:{entry_id}"
    base = original.rpartition("#")[0]
    return f"{base}#{generation(books.work, base)[0]}"


def _json(values: Iterable[Any]) -> str:
    return json.dumps(list(values))
