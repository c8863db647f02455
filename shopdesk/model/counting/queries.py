"""What the screens show of stock takes: their list, a card, and the lines of one with what each needs."""

from __future__ import annotations

import json
from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from shopdesk.core.problems import Problem, problem, refuse
from shopdesk.core.texts import N_, Words, say, signed
from shopdesk.model.base import moment_of
from shopdesk.model.counting import book, rules
from shopdesk.model.counting.records import CountLine, CountProgress, CountScope, CountSession, CountState
from shopdesk.model.counting.rules import BLOCKING, REASONS, SCOPES, Found, Verdict, variance_value, verdict
from shopdesk.model.listing import in_order
from shopdesk.model.products.costing import Pool
from shopdesk.model.products.queries import named
from shopdesk.model.search import find
from shopdesk.model.shop_settings.queries import facts


class CountView(StrEnum):
    """The chips over the list of stock takes."""

    ALL = "all"
    OPEN = "open"
    REVIEW = "review"
    POSTED = "posted"


VIEWS = {
    CountView.ALL: N_("All"), CountView.OPEN: N_("Being counted"), CountView.REVIEW: N_("To review"),
    CountView.POSTED: N_("Posted"),
}  # fmt: skip
_WHERE = {
    CountView.ALL: "1", CountView.OPEN: "state IN ('draft', 'counting')", CountView.REVIEW: "state = 'review'",
    CountView.POSTED: "state = 'posted'",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CountRow:
    """A stock take in the list. Values in minor units."""

    id: int
    state: CountState
    scope: CountScope
    scope_of: str
    blind: bool
    tolerance: int
    note: str
    lines: int
    counted: int
    different: int
    created_at: datetime
    started_at: datetime | None
    posted_at: datetime | None
    gained: int
    gain_value: int
    lost: int
    loss_value: int

    @property
    def title(self) -> Words:
        """What it covers, in words."""
        return scope_words(self.scope, self.scope_of)

    @property
    def percent(self) -> int:
        """How much of it is counted."""
        return 100 * self.counted // self.lines if self.lines else 0

    @property
    def net_value(self) -> int | None:
        """What it changed in the stock's value; None until it is posted."""
        return self.gain_value - self.loss_value if self.state is CountState.POSTED else None


def scope_words(scope: CountScope, of: str) -> Words:
    """A scope with its own word: `A category: Green tea`."""
    if not of:
        return say(SCOPES[scope])
    return say(N_("{scope}: {of}"), scope=say(SCOPES[scope]), of=of)


def ids(session: Session, view: str = CountView.ALL, typed: str = "") -> array[int]:
    """The stock takes of a view, newest first; those whose scope or note holds what was typed."""
    like = "AND (scope_of LIKE :t OR note LIKE :t OR CAST(id AS TEXT) = :n)" if typed else ""
    sql = text(f"SELECT id FROM count_session WHERE {_WHERE[CountView(view)]} {like} ORDER BY id DESC")
    return array("q", session.execute(sql, {"t": f"%{typed}%", "n": typed} if typed else {}).scalars())


def chips(session: Session) -> dict[str, int]:
    """How many stock takes each view holds."""
    counts = ", ".join(f"(SELECT count(*) FROM count_session WHERE {_WHERE[v]})" for v in CountView)
    return dict(zip(map(str, CountView), session.execute(text(f"SELECT {counts}")).one(), strict=True))


def rows(session: Session, wanted: Sequence[int]) -> list[CountRow]:
    """These stock takes."""
    query = (
        select(CountSession, CountProgress)
        .join(CountProgress, CountProgress.session_id == CountSession.id, isouter=True)
        .where(CountSession.id.in_(list(wanted)))
    )
    return [_count_row(s, p) for s, p in session.execute(query)]


def one(session: Session, count_id: int) -> CountRow:
    """One stock take. Refused when it is gone."""
    found = rows(session, [count_id])
    if not found:
        raise refuse(N_("There is no count {number}."), field="count_id", number=count_id)
    return found[0]


def _count_row(s: CountSession, p: CountProgress | None) -> CountRow:
    return CountRow(
        s.id, s.state, s.scope, s.scope_of, s.blind, s.tolerance, s.note, p.lines if p else 0,
        p.counted if p else 0, p.different if p else 0, s.created_at, s.started_at, s.posted_at, s.gained,
        s.gain_value, s.lost, s.loss_value,
    )  # fmt: skip


def newest_open(session: Session) -> int | None:
    """The stock take begun last that is still prepared or being counted."""
    sql = text("SELECT max(id) FROM count_session WHERE state IN ('draft', 'counting')")
    found = session.execute(sql).scalar()
    return None if found is None else int(found)


# the lines of one ----------------------------------------------------------------------------------------


class LineView(StrEnum):
    """The chips over the lines of a stock take."""

    ALL = "all"
    TODO = "todo"
    COUNTED = "counted"
    DIFFERENT = "different"
    LOOK = "look"


LINE_VIEWS = {
    LineView.ALL: N_("All"), LineView.TODO: N_("To count"), LineView.COUNTED: N_("Counted"),
    LineView.DIFFERENT: N_("Differences"), LineView.LOOK: N_("Need you"),
}  # fmt: skip
BLIND_VIEWS = (LineView.ALL, LineView.TODO, LineView.COUNTED)
"""What may be looked at while who counts must not see the book."""

_COUNTED = "l.counted IS NOT NULL AND NOT l.recount"
_LINE_WHERE = {
    LineView.ALL: "1", LineView.TODO: f"NOT ({_COUNTED})", LineView.COUNTED: _COUNTED,
    LineView.DIFFERENT: f"{_COUNTED} AND l.counted <> l.book",
}  # fmt: skip
_FIELDS = """
    SELECT l.id, l.sku_id, k.code, p.title, k.title AS variant, k.barcode, coalesce(c.name, '') AS category,
           l.extra, l.counted, l.book, l.counted_at, l.moved, l.recount, l.before, l.accepted, l.reason,
           l.note, l.unit_cost, k.tracked, k.cost, v.on_hand, v.value AS worth, p.id AS product_id, w.value AS posted
    FROM count_line l JOIN sku k ON k.id = l.sku_id JOIN product p ON p.id = k.product_id
    LEFT JOIN category c ON c.id = p.category_id LEFT JOIN stock_level v ON v.sku_id = k.id
    LEFT JOIN stock_movement w ON w.id = l.moved_id
"""


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a stock take. `difference` in pieces and `value` in minor units, signed, at the average of now or as
    it was posted; None while it is not counted. `held`: what the books say now. `late`: something dated before the
    count was recorded after it.
    """

    id: int
    sku_id: int
    product_id: int
    code: str
    title: str
    barcode: str
    category: str
    extra: bool
    counted: int | None
    book: int | None
    held: int
    counted_at: datetime | None
    before: int | None
    difference: int | None
    value: int | None
    reason: str
    note: str
    needs_cost: bool
    verdict: Verdict
    late: bool


@dataclass(frozen=True)
class _Since:
    """What happened since the lines of a stock take were counted, by SKU."""

    stale: frozenset[int]
    sold: frozenset[int]
    late: frozenset[int]


_QUIET = _Since(frozenset(), frozenset(), frozenset())


def _since(session: Session, its: CountRow, only: Collection[int]) -> _Since:
    """Of these SKUs; asked once it is under review, for every scan shows lines."""
    if its.state is not CountState.REVIEW:
        return _QUIET
    zone = facts(session).timezone
    return _Since(
        frozenset(book.corrected_since(session, its.id, only)), frozenset(book.sold_since(session, its.id, only)),
        frozenset(book.dated_before(session, its.id, zone, only)),
    )  # fmt: skip


def line_ids(
    session: Session, count_id: int, view: str = LineView.ALL, typed: str = "", limit: int = -1
) -> array[int]:
    """The lines of a view; differences by what they are worth, the greatest first, others as on the sheet: those
    can be asked for the first `limit` alone."""
    chosen = LineView(view)
    if chosen in (LineView.DIFFERENT, LineView.LOOK):
        judged = _judged(session, count_id, typed)
        return array("q", [x.id for x in judged if chosen is LineView.DIFFERENT or x.verdict in BLOCKING])
    like = _TYPED if typed else ""
    sql = f"SELECT l.id FROM count_line l WHERE l.session_id = :c AND {_LINE_WHERE[chosen]} {like}"
    values = {"c": count_id, "n": limit, "products": _products(session, typed)}
    found = session.execute(text(f"{sql} ORDER BY l.position LIMIT :n"), values)
    return array("q", found.scalars())


class _Judged(NamedTuple):
    """As much of a line as its judgement needs: a stock take may have tens of thousands that differ."""

    id: int
    difference: int
    value: int
    verdict: Verdict


_JUDGED = """
    SELECT l.id, l.counted, l.book, l.accepted, l.reason, l.recount, l.moved, coalesce(l.unit_cost, k.cost),
           coalesce(v.on_hand, 0), coalesce(v.value, 0), w.value, l.sku_id
    FROM count_line l {index} CROSS JOIN sku k ON k.id = l.sku_id LEFT JOIN stock_level v ON v.sku_id = k.id
    LEFT JOIN stock_movement w ON w.id = l.moved_id
    WHERE l.session_id = :c AND {which} {like}
"""
_DIFFERS = "(l.recount OR l.moved OR l.counted <> l.book)"
_FEW = "INDEXED BY ix_count_line_judged"
"""Lines that differ are few beside those of the sheet, which SQLite cannot know."""
_OF_SKUS = "l.sku_id IN (SELECT value FROM json_each(:skus))"
_TYPED = """AND l.sku_id IN (
    SELECT id FROM sku WHERE product_id IN (SELECT value FROM json_each(:products)))"""
_FOUND = 20_000


def _products(session: Session, typed: str) -> str:
    """The products that a search finds, as `_TYPED` takes them."""
    return json.dumps(find(session, "product", typed, _FOUND)) if typed else "[]"


def _judged(session: Session, count_id: int, typed: str = "") -> list[_Judged]:
    """Every line that differs, waits to be counted again or was overtaken, the greatest value first."""
    its, above = one(session, count_id), facts(session).count_reason_above
    review = its.state is CountState.REVIEW
    stale = book.corrected_since(session, count_id) if review else set[int]()
    sold = book.sold_since(session, count_id) if review else set[int]()
    values = {"c": count_id, "products": _products(session, typed), "skus": json.dumps(list(stale | sold))}
    like = _TYPED if typed else ""
    found: dict[int, _Judged] = {}
    parts = [(_DIFFERS, _FEW), (_OF_SKUS, "")] if stale or sold else [(_DIFFERS, _FEW)]
    for which, index in parts:
        run = session.execute(text(_JUDGED.format(which=which, like=like, index=index)), values)
        found.update((r[0], _judge(r, r[11] in stale, r[11] in sold, its.tolerance, above)) for r in run)
    return sorted(found.values(), key=lambda x: (-abs(x.value), -abs(x.difference), x.id))


def _judge(r: Any, stale: bool, sold: bool, tolerance: int, above: int) -> _Judged:
    line, counted, kept, accepted, reason, again, moved, known, there, worth, posted, _sku = r
    difference = 0 if counted is None else rules.variance(counted, kept)
    value = posted if posted is not None else variance_value(difference, Pool(there, worth), known)
    found = Found(counted, kept or 0, value, bool(accepted), reason, bool(again), bool(moved), stale, sold)
    return _Judged(line, difference, value, verdict(found, tolerance, above))


def line_chips(session: Session, count_id: int) -> dict[str, int]:
    """How many lines each view holds; what needs a look is asked once it is under review: every scan counts
    the others."""
    row = one(session, count_id)
    counts = {
        "all": row.lines, "todo": row.lines - row.counted, "counted": row.counted, "different": row.different,
    }  # fmt: skip
    if row.state is CountState.REVIEW:
        counts["look"] = _blocking_count(session, row)
    return counts


def _blocking_count(session: Session, its: CountRow) -> int:
    """How many lines `verdict` would say need a look. What stands in the way whatever it is worth is counted by SQL;
    only the dear ones of the rest are judged one by one.
    """
    above = facts(session).count_reason_above
    stale, sold = book.corrected_since(session, its.id), book.sold_since(session, its.id)
    values = {
        "c": its.id, "tolerance": its.tolerance, "above": above, "skus": json.dumps(list(stale | sold)),
    }  # fmt: skip
    overtaken = f"l.counted IS NOT NULL AND {_OF_SKUS}" if stale or sold else "0"
    sql = f"SELECT count(*) FROM count_line l {_FEW} WHERE l.session_id = :c AND {_DIFFERS} AND {_HINDERED}"
    found = int(session.execute(text(sql), values).scalar_one())
    if stale or sold:
        sql = (
            f"SELECT count(*) FROM count_line l WHERE l.session_id = :c AND {overtaken} AND NOT ({_HINDERED})"
        )
        found += int(session.execute(text(sql), values).scalar_one())
    which = f"{_DIFFERS} AND NOT ({_HINDERED}) AND NOT ({overtaken}) AND l.reason = '' AND {_DEAR}"
    run = session.execute(text(_JUDGED.format(which=which, like="", index=_FEW)), values)
    return found + sum(_judge(r, False, False, its.tolerance, above).verdict in BLOCKING for r in run)


_HINDERED = """(l.recount OR l.counted IS NOT NULL AND (l.moved
    OR l.counted <> l.book AND NOT l.accepted AND l.reason = '' AND abs(l.counted - l.book) > :tolerance))"""
_DEAR = """1.01 * abs(l.counted - l.book) * max(
        coalesce(l.unit_cost, k.cost, 0) / 1e4, CASE WHEN v.on_hand > 0 THEN 1.0 * v.value / v.on_hand ELSE 0 END
    ) + 1 > :above"""
"""Worth more than what needs a reason, or nearly: the exact value is `variance_value`'s to say."""


def judged_lines(session: Session, count_id: int, most: int | None = None) -> list[LineRow]:
    """Every line that differs, waits to be counted again or was overtaken (at `most` so many of them), the greatest
    value first."""
    return line_rows(session, count_id, [x.id for x in _judged(session, count_id)][:most])


def line_rows(session: Session, count_id: int, wanted: Sequence[int]) -> list[LineRow]:
    """These lines of a stock take, in the order asked."""
    marks = ", ".join(str(int(i)) for i in wanted) or "NULL"
    return in_order({x.id: x for x in _lines(session, count_id, f"l.id IN ({marks})", {})}, wanted)


def counted_lines(session: Session, count_id: int) -> list[LineRow]:
    """Every line that was counted or waits to be counted again, as on the sheet."""
    where = "l.session_id = :c AND (l.counted IS NOT NULL OR l.recount)"
    return _lines(session, count_id, f"{where} ORDER BY l.position", {"c": count_id})


def _lines(session: Session, count_id: int, where: str, values: dict[str, Any]) -> list[LineRow]:
    its, told = one(session, count_id), facts(session)
    found = session.execute(text(f"{_FIELDS} WHERE {where}"), values).all()
    since = _since(session, its, [r.sku_id for r in found])
    return [_line(r, since, its.tolerance, told.count_reason_above) for r in found]


def _line(r: Any, since: _Since, tolerance: int, reason_above: int) -> LineRow:
    counted, recount = r.counted, bool(r.recount)
    difference = None if counted is None else rules.variance(counted, r.book)
    known = r.unit_cost if r.unit_cost is not None else r.cost
    pool = Pool(r.on_hand or 0, r.worth or 0)
    value = None if difference is None else variance_value(difference, pool, known)
    value = value if r.posted is None else r.posted
    found = Found(
        counted, r.book or 0, value or 0, bool(r.accepted), r.reason, recount, bool(r.moved),
        r.sku_id in since.stale, r.sku_id in since.sold,
    )  # fmt: skip
    return LineRow(
        r.id, r.sku_id, r.product_id, r.code, named(r.title, r.variant), r.barcode, r.category, bool(r.extra),
        counted, r.book, r.on_hand or 0, moment_of(r.counted_at) if r.counted_at else None, r.before, difference, value,
        r.reason, r.note, not r.tracked and known is None and bool(counted),
        verdict(found, tolerance, reason_above), r.sku_id in since.late,
    )  # fmt: skip


def recent(session: Session, count_id: int, limit: int = 6) -> list[LineRow]:
    """The lines counted last, latest first."""
    where = (
        "l.session_id = :c AND l.counted IS NOT NULL ORDER BY l.counted_at DESC, l.movement_id DESC LIMIT :n"
    )
    return _lines(session, count_id, where, {"c": count_id, "n": limit})


def line_of_sku(session: Session, count_id: int, sku_id: int) -> LineRow | None:
    """The line of a SKU; None when it is not in the count."""
    where = "l.session_id = :c AND l.sku_id = :s"
    return next(iter(_lines(session, count_id, where, {"c": count_id, "s": sku_id})), None)


def sku_of(session: Session, code: str) -> int | None:
    """The SKU that a scanned code, alias or barcode means, whatever its case; None when nobody has it.

    Refused: a barcode that several SKUs have, which would count the wrong one.
    """
    code = code.strip()
    sql = text("SELECT id FROM sku WHERE code = :c UNION ALL SELECT sku_id FROM sku_alias WHERE alias = :c")
    exact = session.execute(sql, {"c": code}).scalars().first()
    if exact is not None or not code:
        return None if exact is None else int(exact)
    by_barcode = text("SELECT id FROM sku WHERE barcode = :c AND state <> 'archived' LIMIT 2")
    found = session.execute(by_barcode, {"c": code}).scalars().all()
    if len(found) > 1:
        raise refuse(
            N_("Several SKUs have the barcode {code}; scan or type the SKU."), field="code", code=code
        )
    return int(found[0]) if found else None


def blocking(lines: Sequence[LineRow], most: int = 8) -> list[Problem]:
    """Why these lines cannot be posted, as problems; the first of them."""
    found = [
        problem(rules.WORDS[x.verdict], field="lines", sku=x.code, n=signed(x.difference or 0))
        for x in lines
        if x.verdict in BLOCKING
    ]
    costs = [
        problem(N_("What does one piece of {sku} cost?"), field="lines", sku=x.code)
        for x in lines
        if x.needs_cost
    ]
    return (found + costs)[:most]


def categories(session: Session) -> list[tuple[int, str]]:
    """Every category with the names above it: `Tea / Green tea`."""
    sql = text("""
        WITH RECURSIVE path (id, name) AS (
            SELECT id, name FROM category WHERE parent_id IS NULL
            UNION ALL SELECT c.id, p.name || ' / ' || c.name FROM category c JOIN path p ON c.parent_id = p.id
        ) SELECT id, name FROM path ORDER BY name
    """)
    return [(int(i), str(name)) for i, name in session.execute(sql)]


__all__ = [
    "BLIND_VIEWS", "LINE_VIEWS", "REASONS", "SCOPES", "VIEWS", "CountLine", "CountRow", "CountScope",
    "CountState", "CountView", "LineRow", "LineView", "Verdict", "blocking", "categories", "chips",
    "counted_lines", "ids", "judged_lines", "line_chips", "line_ids", "line_of_sku", "line_rows",
    "newest_open", "one", "recent", "rows", "scope_words", "sku_of",
]  # fmt: skip
