"""What is there of each lot, which expire, and which lots a parcel takes its pieces from."""

from __future__ import annotations

import json
from array import array
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from shopdesk.core.texts import N_
from shopdesk.model import search
from shopdesk.model.listing import counts, ids_of, in_order
from shopdesk.model.lots.derived import FEFO
from shopdesk.model.lots.rules import days_left, window
from shopdesk.model.products.records import Bucket

_FOUND = 20_000
SOON, LATER = 30, 90


class View(StrEnum):
    """The chips of the list. NONE: pieces of which nobody said the lot. DUE, which has no chip: what has expired or
    soon will, and the owner has not said that she knows."""

    ALL = "all"
    EXPIRED = "expired"
    SOON = "soon"
    LATER = "later"
    NONE = "none"
    DUE = "due"


VIEWS = {
    View.ALL: N_("All"), View.EXPIRED: N_("Expired"), View.SOON: N_("Expires soon"),
    View.LATER: N_("Within 90 days"), View.NONE: N_("Without a lot"),
}  # fmt: skip


class Sort(StrEnum):
    """What the list can be sorted by."""

    EXPIRES = "expires"
    CODE = "code"
    LOT = "lot"
    ON_HAND = "on_hand"


_SORTS = {
    Sort.EXPIRES: "l.expires_on {way} NULLS LAST", Sort.CODE: "s.code {way}", Sort.LOT: "l.code {way}",
    Sort.ON_HAND: "(SELECT sum(v.on_hand) FROM lot_level v WHERE v.lot_id = l.id) {way}",
}  # fmt: skip
"""By expiry the index is walked; a person clicks on another column seldom."""


@dataclass(frozen=True, slots=True)
class LotRow:
    """A lot of which something is there. `days`: until its last good day, None when nobody said; `aside`: pieces that
    are defective or to be inspected; `noted`: the owner knows that it expires; `soon`: within the days of
    the setting."""

    id: int
    sku_id: int
    product_id: int
    sku: str
    title: str
    code: str
    expires_on: date | None
    received_on: date
    days: int | None
    on_hand: int
    aside: int
    note: str
    noted: bool
    soon: bool = False

    @property
    def pieces(self) -> int:
        """All that is there of it, on every shelf."""
        return self.on_hand + self.aside


@dataclass(frozen=True, slots=True)
class Picked:
    """So many pieces of a SKU, of a lot; `code` is '' where nobody said the lot. `movement_id` once they left."""

    sku_id: int
    sku: str
    lot_id: int
    code: str
    expires_on: date | None
    quantity: int
    movement_id: int | None = None


_SOME = "EXISTS (SELECT 1 FROM lot_level v WHERE v.lot_id = l.id)"
"""SQL: whether anything is there of a lot (alias l)."""


def _where(view: View, today: date, days: int) -> str:
    from_, soon = window(today, days)
    return {
        View.ALL: "true",
        View.EXPIRED: f"l.expires_on < '{from_}'",
        View.SOON: f"l.expires_on BETWEEN '{from_}' AND '{soon}'",
        View.LATER: f"l.expires_on BETWEEN '{from_}' AND '{window(today, LATER)[1]}'",
        View.NONE: "l.code = ''",
        View.DUE: f"l.expires_on <= '{soon}' AND NOT l.noted",
    }[view]


def chips(session: Session, today: date, days: int = SOON) -> dict[View, int]:
    """How many lots each view holds. `days`: what expires within them expires soon."""
    members = {v: f"SELECT 1 FROM lot l WHERE {_where(v, today, days)} AND {_SOME}" for v in VIEWS}
    return counts(session, members | {View.ALL: "SELECT DISTINCT lot_id FROM lot_level"})


def alerts(session: Session, today: date, days: int) -> int:
    """How many lots have expired or will within `days`, and the owner has not said that she knows."""
    sql = f"SELECT count(*) FROM lot l WHERE {_where(View.DUE, today, days)} AND {_SOME}"
    return int(session.connection().exec_driver_sql(sql).scalar_one())


def ids(
    session: Session, today: date, view: View = View.ALL, search_for: str = "", sort: Sort = Sort.EXPIRES, *,
    descending: bool = False, limit: int | None = None, days: int = SOON,
) -> array[int]:  # fmt: skip
    """The lots of a view, what expires first first. A search finds codes of lots and words of products."""
    where, way = f"{_where(view, today, days)} AND {_SOME}", "DESC" if descending else "ASC"
    join = "JOIN sku s ON s.id = l.sku_id" if sort is Sort.CODE else ""
    if typed := search_for.strip():
        hits = ",".join(str(i) for i in search.find(session, "product", typed, _FOUND))
        same = "instr(lower(l.code), lower('{}')) > 0".format(typed.replace("'", "''").replace("%", "%%"))
        where += f" AND (l.sku_id IN (SELECT id FROM sku WHERE product_id IN ({hits})) OR {same})"
    sql = f"SELECT l.id FROM lot l {join} WHERE {where} ORDER BY {_SORTS[sort].format(way=way)}, l.id {way} LIMIT ?"
    return ids_of(session, sql, limit)


_ROWS = """
    SELECT l.id, l.sku_id, s.product_id, s.code, p.title, s.title, l.code, l.expires_on, l.received_on,
           coalesce(sum(v.on_hand) FILTER (WHERE v.bucket = 'sellable'), 0),
           coalesce(sum(v.on_hand) FILTER (WHERE v.bucket <> 'sellable'), 0), l.note, l.noted
    FROM lot l JOIN sku s ON s.id = l.sku_id JOIN product p ON p.id = s.product_id
    LEFT JOIN lot_level v ON v.lot_id = l.id
"""


def rows(session: Session, wanted: Sequence[int], today: date, days: int = SOON) -> list[LotRow]:
    """The lots, in the order asked; those that are gone are left out. `days`: what expires within them does soon."""
    where = "WHERE l.id IN (SELECT value FROM json_each(?)) GROUP BY l.id"
    found = session.connection().exec_driver_sql(_ROWS + where, (json.dumps([int(i) for i in wanted]),))
    return in_order({r[0]: _row(r, today, days) for r in found}, wanted)


def of_product(session: Session, product_id: int, today: date) -> list[LotRow]:
    """The lots of a product of which something is there, in the order in which they leave."""
    order = FEFO.format(lot="l", day="?")
    where = f"""
        WHERE s.product_id = ? AND EXISTS (SELECT 1 FROM lot_sku k WHERE k.sku_id = s.id)
        GROUP BY l.id HAVING count(v.lot_id) > 0 ORDER BY s.position, s.id, {order}
    """
    found = session.connection().exec_driver_sql(_ROWS + where, (product_id, today.isoformat()))
    return [_row(r, today) for r in found]


def of_sku(session: Session, sku_id: int, day: date, bucket: Bucket = Bucket.SELLABLE) -> list[Picked]:
    """What is there of each lot of a SKU, in the order in which it leaves on a day."""
    sql = f"""
        SELECT v.sku_id, s.code, l.id, l.code, l.expires_on, v.on_hand
        FROM lot_level v JOIN lot l ON l.id = v.lot_id JOIN sku s ON s.id = v.sku_id
        WHERE v.sku_id = ? AND v.bucket = ? AND v.on_hand > 0 ORDER BY {FEFO.format(lot="l", day="?")}
    """
    found = session.connection().exec_driver_sql(sql, (sku_id, str(bucket), day.isoformat()))
    return [_picked(r) for r in found]


def _picked(r: Any, movement_id: int | None = None) -> Picked:
    return Picked(r[0], r[1], r[2], r[3], _day(r[4]), r[5], movement_id)


def _row(r: Any, today: date, soon: int = SOON) -> LotRow:
    expires = _day(r[7])
    left = days_left(expires, today)
    title = f"{r[4]} · {r[5]}" if r[5] else r[4]
    return LotRow(
        r[0], r[1], r[2], r[3], title, r[6], expires, date.fromisoformat(r[8]), left, r[9], r[10],
        r[11], bool(r[12]), left is not None and 0 <= left <= soon,
    )  # fmt: skip


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def kept(session: Session, sku_ids: Iterable[int]) -> set[int]:
    """Which of these SKUs are kept by lot."""
    sql = "SELECT sku_id FROM lot_sku WHERE sku_id IN (SELECT value FROM json_each(?))"
    return {r[0] for r in session.connection().exec_driver_sql(sql, (json.dumps(list(sku_ids)),))}


def last_typed(session: Session, sku_id: int, today: date) -> tuple[str, date | None]:
    """The lot that was made today for a SKU, which the next pieces are probably of."""
    sql = """
        SELECT code, expires_on FROM lot WHERE sku_id = ? AND received_on = ? AND code <> '' ORDER BY id DESC LIMIT 1
    """
    row = session.connection().exec_driver_sql(sql, (sku_id, today.isoformat())).first()
    return (row[0], _day(row[1])) if row else ("", None)


def by_code(session: Session, codes: Iterable[str]) -> dict[str, int]:
    """Code → id of those of these SKUs that are kept by lot."""
    sql = """
        SELECT s.code, s.id FROM lot_sku k JOIN sku s ON s.id = k.sku_id
        WHERE s.code IN (SELECT value FROM json_each(?))
    """
    return {r[0]: r[1] for r in session.connection().exec_driver_sql(sql, (json.dumps(list(codes)),))}


def proposed(
    session: Session, wanted: Sequence[tuple[str, int]], day: date, taken: dict[int, int] | None = None
) -> dict[str, list[Picked]]:
    """From which lots so many pieces (code of a SKU, pieces) would leave on a day, what had not expired first. SKUs
    that are not kept by lot are left out. `taken` (lot → pieces) is not there any more, and grows: a list of parcels
    is picked one after the other."""
    gone: dict[int, int] = {} if taken is None else taken
    known = by_code(session, [code for code, _n in wanted])
    found: dict[str, list[Picked]] = {}
    for code, pieces in wanted:
        left = pieces
        for lot in of_sku(session, known[code], day) if code in known else ():
            take = min(left, lot.quantity - gone.get(lot.lot_id, 0))
            if take > 0:
                gone[lot.lot_id] = gone.get(lot.lot_id, 0) + take
                found.setdefault(code, []).append(replace(lot, quantity=take))
                left -= take
    return found


def any_kept(session: Session) -> bool:
    """Whether the shop keeps any SKU by lot."""
    return session.connection().exec_driver_sql("SELECT 1 FROM lot_sku LIMIT 1").first() is not None


_LEFT = """
    SELECT m.sku_id, s.code, l.id, l.code, l.expires_on, -sum(x.quantity) AS n, max(m.id) FROM stock_movement m
    JOIN lot_movement x ON x.stock_movement_id = m.id JOIN lot l ON l.id = x.lot_id JOIN sku s ON s.id = m.sku_id
    WHERE m.ref_type = ? AND m.ref_id = ? {more} GROUP BY m.sku_id, l.id HAVING n > 0 ORDER BY s.code, l.expires_on
"""


def left_for(session: Session, ref: tuple[str, int]) -> list[Picked]:
    """Which lots the pieces of a parcel (`("shipment", id)`) were of."""
    found = session.connection().exec_driver_sql(_LEFT.format(more=""), ref)
    return [_picked(r, r[6]) for r in found]


_MOVES = """
    SELECT m.sku_id, s.code, l.id, l.code, l.expires_on, -sum(x.quantity) AS n, m.id FROM stock_movement m
    JOIN lot_movement x ON x.stock_movement_id = m.id JOIN lot l ON l.id = x.lot_id JOIN sku s ON s.id = m.sku_id
    WHERE m.ref_type = ? AND m.ref_id = ? AND m.quantity < 0
    AND NOT EXISTS (SELECT 1 FROM stock_movement r WHERE r.reverses_id = m.id)
    GROUP BY m.id, l.id HAVING n > 0 ORDER BY m.id, l.expires_on, l.id
"""


def taken_for(session: Session, ref: tuple[str, int]) -> dict[int, list[Picked]]:
    """Each movement by which pieces left for `ref` and that was not undone: of which lots they were."""
    found: dict[int, list[Picked]] = {}
    for r in session.connection().exec_driver_sql(_MOVES, ref):
        found.setdefault(r[6], []).append(_picked(r, r[6]))
    return found


def expired_in(session: Session, ref: tuple[str, int], day: date, but: Collection[int] = ()) -> Picked | None:
    """A lot that had expired on a day and from which pieces left for `ref`; not one of `but`."""
    run = session.connection().exec_driver_sql
    more = "AND l.expires_on < ? AND l.id NOT IN (SELECT value FROM json_each(?))"
    row = run(_LEFT.format(more=more), (*ref, day.isoformat(), json.dumps(list(but)))).first()
    return _picked(row, row[6]) if row else None


def level(session: Session, lot_id: int, bucket: Bucket) -> int:
    """What is there of a lot on a shelf, what this transaction wrote included."""
    return buckets(session, lot_id).get(bucket, 0)


def buckets(session: Session, lot_id: int) -> dict[Bucket, int]:
    """What is there of a lot on each shelf that has any."""
    found = session.connection().exec_driver_sql(
        "SELECT bucket, on_hand FROM lot_level WHERE lot_id = ?", (lot_id,)
    )
    return {Bucket(r[0]): r[1] for r in found}


def levels(session: Session, sku_id: int, bucket: Bucket) -> dict[int, int]:
    """What is there of each lot of a SKU on a shelf."""
    sql = "SELECT lot_id, on_hand FROM lot_level WHERE sku_id = ? AND bucket = ?"
    return {r[0]: r[1] for r in session.connection().exec_driver_sql(sql, (sku_id, str(bucket)))}


def of_movement(session: Session, movement_id: int) -> dict[int, int]:
    """Lot → pieces of a movement, with its sign."""
    sql = "SELECT lot_id, sum(quantity) FROM lot_movement WHERE stock_movement_id = ? GROUP BY 1"
    return {r[0]: r[1] for r in session.connection().exec_driver_sql(sql, (movement_id,)) if r[1]}


def live_end(session: Session, movement_id: int) -> int | None:
    """The movement that stands for this one after undo and redo; None when it was taken back."""
    run = session.connection().exec_driver_sql
    chain = run(
        """WITH RECURSIVE later(id, n) AS (SELECT ?, 0 UNION ALL
               SELECT m.id, n + 1 FROM later JOIN stock_movement m ON m.reverses_id = later.id)
           SELECT id, n FROM later ORDER BY n DESC LIMIT 1""",
        (movement_id,),
    ).one()
    return None if chain[1] % 2 else int(chain[0])


def taken_back(session: Session, movement_id: int) -> bool:
    """Whether a movement was undone."""
    return live_end(session, movement_id) != movement_id


def used_since(session: Session, ids: Sequence[int]) -> str:
    """The code of a lot that was made together with these rows of `lot_movement` and still holds, or owes, pieces."""
    sql = """
        SELECT l.code FROM change c JOIN lot l ON l.id = c.row_id JOIN lot_level v ON v.lot_id = l.id
        WHERE c.table_name = 'lot' AND c.kind = 'I' AND c.step_id IN (
            SELECT d.step_id FROM change d WHERE d.table_name = 'lot_movement' AND d.kind = 'I'
            AND d.row_id IN (SELECT value FROM json_each(?))) LIMIT 1
    """
    row = session.connection().exec_driver_sql(sql, (json.dumps(list(ids)),)).first()
    return row[0] or "—" if row else ""
