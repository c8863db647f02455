"""Writing entries: days, numbers, keys and the hash chain, for one entry or half a million, without the ORM."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from shopdesk.core.periods import month, month_key
from shopdesk.core.problems import refuse
from shopdesk.core.texts import N_
from shopdesk.model.base import moment_text
from shopdesk.model.ledger.records import PeriodState
from shopdesk.model.ledger.rules import EntryDraft, Leg, balance_of, cash_flow_of, chain_hash

if TYPE_CHECKING:
    from shopdesk.model.shop import Work

T = TypeVar("T")

HEAD = (
    "period", "word", "no", "day", "business_day", "event", "source_type", "source_id", "idem_key", "memo",
    "attachments", "reverses_id", "made_by", "posted_at", "batch_id",
)  # fmt: skip
LINE = (
    "seq", "day", "account_id", "debit", "credit", "memo", "cash_flow", "tax_code", "party", "channel_id", "order_id",
    "sku_id", "quantity", "currency", "foreign_amount", "rate_ppm",
)  # fmt: skip
"""The columns that an entry's hash covers, in order."""

SHUT = (PeriodState.CLOSED, PeriodState.LOCKED)
_CHUNK = 500


def _insert(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


_ENTRY_SQL = _insert("entry", ("id", *HEAD, "previous_hash", "hash"))
_POSTING_SQL = _insert("posting", ("entry_id", *LINE))


@dataclass(frozen=True, slots=True)
class Place:
    """What posting needs to know of an account."""

    id: int
    code: str
    is_leaf: bool
    is_cash: bool
    active: bool
    role: str


@dataclass(slots=True)
class Chart:
    """The accounts by code, by role and by id."""

    by_code: dict[str, Place]
    by_role: dict[str, Place]
    by_id: dict[int, Place]


def chart_of(session: Session) -> Chart:
    """The shop's accounts, read once a session; `forget_chart` after changing one."""
    chart: Chart | None = session.info.get("ledger_chart")
    if chart is None:
        chart = session.info["ledger_chart"] = _read_chart(session)
    return chart


def forget_chart(session: Session) -> None:
    """Read the accounts again at the next posting."""
    session.info.pop("ledger_chart", None)


def _read_chart(session: Session) -> Chart:
    roles: dict[int, list[str]] = {}
    for role, account in session.execute(text("SELECT role, account_id FROM account_role ORDER BY id")):
        roles.setdefault(account, []).append(role)
    rows = session.execute(text("SELECT id, code, is_leaf, is_cash, active FROM account"))
    places = [Place(i, c, bool(leaf), bool(cash), bool(on), (roles.get(i) or [""])[0]) for i, c, leaf, cash, on in rows]
    by_id = {p.id: p for p in places}
    return Chart({p.code: p for p in places}, {r: by_id[i] for i, names in roles.items() for r in names}, by_id)


def open_day(session: Session, day: date, books_start: date) -> date:
    """The day an event counts in the books: its own, or the first day after it whose month is open."""
    shut = set(session.execute(text("SELECT month FROM period WHERE state IN ('closed', 'locked')")).scalars())
    return _first_open(day, books_start, shut)


def _first_open(day: date, books_start: date, shut: set[str]) -> date:
    day = max(day, books_start)
    while month_key(day) in shut:
        after = month(day).end.toordinal() + 1
        day = date.fromordinal(after)
    return day


@dataclass(slots=True)
class Writer:
    """Gives entries their places in the books and writes them in bunches. `flush` before anyone reads."""

    work: Work
    connection: Connection = field(init=False)
    chart: Chart = field(init=False)
    shut: set[str] = field(init=False)
    next_id: int = field(init=False)
    previous: str = field(init=False)
    numbers: dict[str, int] = field(init=False, default_factory=dict)
    entries: list[tuple[Any, ...]] = field(init=False, default_factory=list)
    postings: list[tuple[Any, ...]] = field(init=False, default_factory=list)
    fresh: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        session = self.work.session
        session.flush()
        self.connection = session.connection()
        self.chart = chart_of(session)
        self.shut = set(self._all("SELECT month FROM period WHERE state IN ('closed', 'locked')"))
        last = self.connection.exec_driver_sql("SELECT id, hash FROM entry ORDER BY id DESC LIMIT 1").first()
        self.next_id, self.previous = (last[0] + 1, last[1]) if last else (1, "")

    def add(self, draft: EntryDraft, *, unseen: bool = False) -> int | None:
        """Write the draft unless an entry of its key stands, whose id is answered then; None when there is no amount.

        `unseen` says that no entry of its key was ever written. Raises ValueError when it does not balance.
        """
        legs = [leg for leg in draft.legs if leg.debit or leg.credit]
        if not legs:
            return None
        if len(legs) < 2 or balance_of(legs) or any(leg.debit and leg.credit for leg in legs):
            raise ValueError(f"{draft.event} {draft.source} does not balance: {legs}")
        standing, generation = (None, 1) if unseen else self._standing(draft.base_key)
        if standing is not None:
            return standing
        day = _first_open(draft.day, self.work.facts.books_start, self.shut)
        head = (
            draft.event, draft.source[0], draft.source[1], f"{draft.base_key}#{generation}", draft.memo,
            draft.attachments, None, "owner",
        )  # fmt: skip
        return self._write(head, day, draft.day, draft.batch_id, self._lines(legs))

    def reverse(self, head: Any, lines: Iterable[Sequence[Any]], day: date, batch_id: int | None) -> int:
        """Write the mirror of an entry, on the first open day from `day`. `head` has the columns of `entry`."""
        day = _first_open(day, self.work.facts.books_start, self.shut)
        key = f"reversal:{head.id}#1"
        values = ("reversal", head.source_type, head.source_id, key, head.memo, head.attachments, head.id, "owner")
        mirrored = [(a, c, d, *rest) for a, d, c, *rest in lines]
        return self._write(values, day, date.fromisoformat(head.business_day), batch_id, mirrored)

    def flush(self) -> None:
        """Write what waits."""
        if self.entries:
            self.connection.exec_driver_sql(_ENTRY_SQL, self.entries)
            self.connection.exec_driver_sql(_POSTING_SQL, self.postings)
            self.entries, self.postings = [], []

    def unseen(self, bases: Sequence[str]) -> set[str]:
        """Those keys of which no entry was ever written."""
        marks = ", ".join("?" * len(bases))
        found = self._all(f"SELECT idem_key FROM entry WHERE idem_key IN ({marks})", *(f"{b}#1" for b in bases))
        return set(bases) - {k[:-2] for k in found} - self.fresh

    def _write(
        self, values: tuple[Any, ...], day: date, business: date, batch: int | None, lines: Iterable[Sequence[Any]]
    ) -> int:
        period, at = month_key(day), moment_text(self.work.now)
        no = self.numbers[period] = self._last_number(period) + 1
        head = (period, "记", no, day.isoformat(), business.isoformat(), *values, at, batch)
        numbered = [(i, day.isoformat(), *line) for i, line in enumerate(lines, 1)]
        seal = chain_hash(self.previous, head, numbered)
        entry = self.next_id
        self.entries.append((entry, *head, self.previous, seal))
        self.postings += [(entry, *line) for line in numbered]
        self.fresh.add(values[3].rpartition("#")[0])
        self.next_id, self.previous = entry + 1, seal
        if len(self.entries) >= _CHUNK * 4:
            self.flush()
        return entry

    def _last_number(self, period: str) -> int:
        if period not in self.numbers:
            self.numbers[period] = self._all("SELECT max(no) FROM entry WHERE period = ? AND word = '记'", period)[0] or 0
        return self.numbers[period]

    def _standing(self, base: str) -> tuple[int | None, int]:
        """The entry of this key that stands, if any, and the generation that the next one has."""
        if base in self.fresh:
            self.flush()
        rows = self.connection.exec_driver_sql(
            "SELECT id, idem_key FROM entry WHERE idem_key >= ? AND idem_key < ? ORDER BY id", (f"{base}#", f"{base}$")
        ).all()
        if not rows:
            return None, 1
        newest = rows[-1][0]
        return (newest if links_after(self.connection, newest) % 2 == 0 else None), len(rows) + 1

    def _lines(self, legs: Sequence[Leg]) -> Iterator[tuple[Any, ...]]:
        places = [self._place(leg) for leg in legs]
        for leg, place in zip(legs, places, strict=True):
            flow = (leg.cash_flow or self._flow(leg, places)) if place.is_cash else ""
            yield (
                place.id, leg.debit, leg.credit, leg.memo, flow, leg.tax_code, leg.party, leg.channel_id, leg.order_id,
                leg.sku_id, leg.quantity, "", None, None,
            )  # fmt: skip

    def _place(self, leg: Leg) -> Place:
        found = self.chart.by_code.get(leg.account_code) if leg.account_code else self.chart.by_role.get(leg.role)
        if found is None and not leg.account_code:
            raise ValueError(f"the chart has no account for {leg.role}")
        if found is None or not found.is_leaf:
            raise refuse(N_("There is no account {code} to post to."), field="account", code=leg.account_code or leg.role)
        if not found.active:
            raise refuse(N_("Account {code} is no longer in use."), field="account", code=found.code)
        return found

    @staticmethod
    def _flow(leg: Leg, places: Sequence[Place]) -> str:
        other = next((p for p in places if not p.is_cash), None)
        return cash_flow_of(other.role if other else "cash.", incoming=leg.debit > leg.credit)

    def _all(self, sql: str, *values: Any) -> list[Any]:
        return [r[0] for r in self.connection.exec_driver_sql(sql, values)]


def links_after(connection: Connection, entry: int) -> int:
    """How many reversals follow an entry, each of the one before it; it stands when they are even."""
    chain = """
        WITH RECURSIVE chain (id, n) AS (
            SELECT ?, 0 UNION ALL SELECT e.id, c.n + 1 FROM entry e JOIN chain c ON e.reverses_id = c.id
        )
        SELECT max(n) FROM chain
    """
    return int(connection.exec_driver_sql(chain, (entry,)).scalar_one())


def chunks(items: Iterable[T], size: int = _CHUNK) -> Iterator[list[T]]:
    """The items in lists of at most `size`."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk
