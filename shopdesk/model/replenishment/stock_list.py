"""The list of stock: one row per SKU with what is there, promised, coming, and how long it lasts."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate
from typing import Any

from sqlalchemy.orm import Session

from shopdesk.core.texts import N_
from shopdesk.model import search
from shopdesk.model.products.derived import category_value
from shopdesk.model.products.queries import named
from shopdesk.model.products.records import MovementKind
from shopdesk.model.replenishment.records import NO_SALES
from shopdesk.model.replenishment.rules import State, whole
from shopdesk.model.replenishment.series import first_movement_since

SPARK_DAYS = 60
PAGE = 50
_FOUND = 20_000
_CHUNK = 400


class View(StrEnum):
    """The chips of the list."""

    ALL = "all"
    ALERTS = "alerts"
    OUT = "out"
    SHORT = "runs_out"
    LOW = "low"
    OVER = "overstocked"
    NEGATIVE = "negative"
    UNCOUNTED = "untracked"
    ASIDE = "aside"


VIEWS = {
    View.ALL: N_("All"), View.ALERTS: N_("Warned of"), View.OUT: N_("Out of stock"),
    View.SHORT: N_("Out before supply"), View.LOW: N_("Low"), View.OVER: N_("Overstocked"),
    View.NEGATIVE: N_("Below zero"), View.UNCOUNTED: N_("Not counted"), View.ASIDE: N_("Set aside"),
}  # fmt: skip


class Sort(StrEnum):
    """What the list can be sorted by."""

    COVER = "cover"
    NEWEST = "newest"
    CODE = "code"
    ON_HAND = "on_hand"
    AVAILABLE = "available"
    VALUE = "value"


class Level(StrEnum):
    """Which level's warn line counts."""

    DAYS = "days"
    SKU = "sku"
    PRODUCT = "product"
    CATEGORY = "category"
    SHOP = "shop"


LEVELS = {
    Level.DAYS: N_("days of sales"), Level.SKU: N_("its own"), Level.PRODUCT: N_("of the product"),
    Level.CATEGORY: N_("of the category"), Level.SHOP: N_("of the shop"),
}  # fmt: skip

_OPEN_ALERT = """
    t.state <> 'archived' AND EXISTS (SELECT 1 FROM stock_alert a WHERE a.sku_id = t.sku_id AND a.cleared_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM sku_plan q WHERE q.sku_id = t.sku_id AND q.snooze_until > {today})
"""
_ASLEEP = """
    SELECT count(*) FROM sku_plan q JOIN stock_alert a ON a.sku_id = q.sku_id AND a.cleared_at IS NULL
    WHERE q.snooze_until > ?
"""
_MANY = 2_000
_COLUMN = {Sort.NEWEST: "t.sku_id", Sort.CODE: "s.code"}


@dataclass(frozen=True, slots=True)
class StockLine:
    """A line of the list. `value` in minor units; `cover` days, None when nothing sells; `projected` pieces when
    goods ordered today would have come and been sold for a review period. `spark`: on hand in the evening of the
    last 60 days, oldest first. `snoozed` until that day. A `bundle` has no stock of its own: `available` and
    `incoming` are what its components make, `cover` ends with the first of them.
    """

    id: int
    product_id: int
    code: str
    title: str
    state: State
    tracked: bool
    on_hand: int
    allocated: int
    available: int
    defective: int
    quarantine: int
    incoming: int
    projected: int | None
    cover: int | None
    line: int
    level: Level
    warn_days: int | None
    value: int
    due: bool
    alerted: bool
    snoozed: date | None
    ended: bool
    last_day: date | None
    last_kind: MovementKind | None
    spark: tuple[int, ...]
    bundle: bool = False

    @property
    def aside(self) -> int:
        """Pieces that are there but not for sale."""
        return self.defective + self.quarantine

    @property
    def counted(self) -> bool:
        """Whether it is known how many there are."""
        return self.tracked or (self.bundle and self.state is not State.UNCOUNTED)


def chips(session: Session, today: date) -> dict[View, int]:
    """How many SKUs each view holds."""
    run = session.connection().exec_driver_sql
    states: dict[str, int] = {r[0]: r[1] for r in run("SELECT state, count FROM stock_state_count")}
    found = {v: states.get(v, 0) for v in View}
    found[View.ALL] = sum(n for state, n in states.items() if state != State.ARCHIVED)
    found[View.ALERTS] = alerts(session, today)
    found[View.ASIDE] = run("SELECT count(*) FROM sku_stat WHERE aside > 0").scalar_one()
    return found


def alerts(session: Session, today: date) -> int:
    """How many SKUs are warned of: at their warn line or under it, not snoozed, still reordered."""
    run = session.connection().exec_driver_sql
    asleep = run(_ASLEEP, (today.isoformat(),)).scalar_one()
    return int(run("SELECT count(*) FROM stock_alert WHERE cleared_at IS NULL").scalar_one() - asleep)


def _where(view: View, today: date) -> str:
    if view is View.ALL:
        return "t.state <> 'archived'"
    if view is View.ALERTS:
        return _OPEN_ALERT.format(today=f"'{today.isoformat()}'")
    return "t.aside > 0" if view is View.ASIDE else f"t.state = '{view}'"


def ids(
    session: Session,
    today: date,
    view: View = View.ALL,
    search_for: str = "",
    sort: Sort = Sort.COVER,
    *,
    descending: bool = False,
    limit: int | None = None,
) -> array[int]:
    """The SKUs of a view in their order, the soonest gone first; a search gives the newest products first."""
    where = _where(view, today)
    if search_for.strip():
        return _found(session, where, search_for, limit or _FOUND)
    column, way = _COLUMN.get(sort, f"t.{sort}"), "DESC" if descending else "ASC"
    join = "JOIN sku s ON s.id = t.sku_id" if sort is Sort.CODE else ""
    second = "" if sort is Sort.NEWEST else f", t.sku_id {way}"
    source = "sku_stat t"
    if (
        view is View.ALERTS and alerts(session, today) < _MANY
    ):  # few are looked up and sorted, many met on the way
        source = "stock_alert o CROSS JOIN sku_stat t ON t.sku_id = o.sku_id"
        where += " AND o.cleared_at IS NULL"
    sql = f"SELECT t.sku_id FROM {source} {join} WHERE {where} ORDER BY {column} {way}{second} LIMIT ?"
    return array("q", [r[0] for r in session.connection().exec_driver_sql(sql, (limit or -1,))])


def _found(session: Session, where: str, typed: str, limit: int) -> array[int]:
    """SKUs of the products found, portion by portion until there are enough."""
    run = session.connection().exec_driver_sql
    made: array[int] = array("q")
    hits = search.find(session, "product", typed, _FOUND if limit >= _FOUND else 4 * limit)
    for at in range(0, len(hits), _CHUNK):
        marks = ",".join(str(i) for i in hits[at : at + _CHUNK])
        rows_ = run(f"""
            SELECT s.id FROM sku s JOIN sku_stat t ON t.sku_id = s.id
            WHERE s.product_id IN ({marks}) AND {where} ORDER BY s.product_id DESC, s.position, s.id
        """)
        made.extend(r[0] for r in rows_)
        if len(made) >= limit:
            return made[:limit]
    return made


_ROWS = f"""
    SELECT t.sku_id, t.product_id, s.code, p.title, s.title, t.state, s.tracked, t.on_hand, t.allocated, t.available,
           coalesce(l.defective, 0), coalesce(l.quarantine, 0), t.incoming, t.cover, t.line,
           CASE WHEN k.warn_days IS NOT NULL AND coalesce(k.daily, d.mean, f.pace) IS NOT NULL THEN 'days'
                WHEN s.warn_line IS NOT NULL THEN 'sku' WHEN p.warn_line IS NOT NULL THEN 'product'
                WHEN {category_value("warn_line", "p.category_id")} IS NOT NULL THEN 'category' ELSE 'shop' END,
           k.warn_days, t.value, t.due, k.snooze_until, coalesce(k.ended, 0), coalesce(k.daily, d.mean), d.lead,
           EXISTS (SELECT 1 FROM stock_alert a WHERE a.sku_id = t.sku_id AND a.cleared_at IS NULL),
           (SELECT max(m.id) FROM stock_movement m WHERE m.sku_id = t.sku_id),
           f.sku_id IS NOT NULL
    FROM sku_stat t JOIN sku s ON s.id = t.sku_id JOIN product p ON p.id = t.product_id
    LEFT JOIN stock_level l ON l.sku_id = t.sku_id LEFT JOIN sku_plan k ON k.sku_id = t.sku_id
    LEFT JOIN sku_demand d ON d.sku_id = t.sku_id LEFT JOIN bundle_stat f ON f.sku_id = t.sku_id
    WHERE t.sku_id IN ({{ids}})
"""
_MOVES = """
    SELECT sku_id, day, quantity FROM stock_movement
    WHERE sku_id IN ({ids}) AND id > {bound} AND day >= ? AND bucket = 'sellable' AND quantity <> 0
"""
_COMING = """
    SELECT l.sku_id, coalesce(l.eta, p.eta, ''), max(0, l.ordered - l.received - l.cancelled) FROM purchase_line l
    JOIN purchase p ON p.id = l.purchase_id WHERE l.sku_id IN ({ids}) AND p.state <> 'draft'
"""
_REVIEW = "SELECT CAST(coalesce((SELECT value FROM shop_setting WHERE name = 'review_days'), 7) AS INTEGER)"


def rows(session: Session, wanted: Sequence[int], today: date) -> list[StockLine]:
    """The lines of these SKUs, in the order asked; those that are gone are left out."""
    if not len(wanted):
        return []
    run = session.connection().exec_driver_sql
    marks = ",".join(str(int(i)) for i in wanted)
    found = run(_ROWS.format(ids=marks)).all()
    last = _last(session, [r[24] for r in found if r[24]])
    sparks = _sparks(session, marks, {r[0]: r[7] for r in found}, today)
    review = run(_REVIEW).scalar_one()
    late = _late(session, {r[0]: today + timedelta(days=_horizon(r[22], review)) for r in found if r[12] > 0})
    lines = {r[0]: _line(r, last.get(r[24]), sparks[r[0]], review, late.get(r[0], 0)) for r in found}
    return [lines[i] for i in wanted if i in lines]


def _late(session: Session, until: dict[int, date]) -> dict[int, int]:
    """Pieces on their way that come only after the day their SKU is projected to."""
    if not until:
        return {}
    late = dict.fromkeys(until, 0)
    sql = _COMING.format(ids=",".join(map(str, until)))
    for sku, eta, pieces in session.connection().exec_driver_sql(sql):
        late[sku] += pieces if eta > until[sku].isoformat() else 0
    return late


def _horizon(lead: int | None, review: int) -> int:
    return max(1, whole((lead or 0) / 1000 + review))


def _last(session: Session, movement_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    if not movement_ids:
        return {}
    marks = ",".join(str(i) for i in movement_ids)
    sql = f"SELECT id, day, kind FROM stock_movement WHERE id IN ({marks})"
    return {r[0]: (r[1], r[2]) for r in session.connection().exec_driver_sql(sql)}


def _sparks(session: Session, marks: str, now: dict[int, int], today: date) -> dict[int, tuple[int, ...]]:
    """On hand in the evening of each of the last days, reckoned back from what is there now."""
    start = today - timedelta(days=SPARK_DAYS - 1)
    connection = session.connection()
    bound = first_movement_since(connection, start)
    change = {sku: [0] * SPARK_DAYS for sku in now}
    first = start.toordinal()
    days = {date.fromordinal(first + i).isoformat(): i for i in range(SPARK_DAYS)}
    for sku, day, quantity in connection.exec_driver_sql(
        _MOVES.format(ids=marks, bound=bound), (start.isoformat(),)
    ):
        change[sku][days.get(day, SPARK_DAYS - 1)] += quantity
    return {sku: _back(now[sku], change[sku]) for sku in now}


def _back(now: int, change: Sequence[int]) -> tuple[int, ...]:
    evenings = accumulate(reversed(change[1:]), lambda there, moved: there - moved, initial=now)
    return tuple(evenings)[::-1]


def _line(r: Any, last: tuple[str, str] | None, spark: tuple[int, ...], review: int, late: int) -> StockLine:
    mean, tracked = r[21], bool(r[6])
    sells = round((mean or 0) * _horizon(r[22], review) / 1_000_000)
    cover = r[13] if r[13] < NO_SALES else None
    projected = r[9] + r[12] - late - sells if tracked and mean is not None else None
    return StockLine(
        r[0], r[1], r[2], named(r[3], r[4]), State(r[5]), tracked, r[7], r[8], r[9], r[10], r[11], r[12],
        projected, cover, r[14],
        Level(r[15]), r[16], r[17], bool(r[18]), bool(r[23]), date.fromisoformat(r[19]) if r[19] else None, bool(r[20]),
        date.fromisoformat(last[0]) if last else None, MovementKind(last[1]) if last else None, spark,
        bool(r[25]),
    )  # fmt: skip


def page(session: Session, today: date, view: View = View.ALL, count: int = PAGE) -> list[StockLine]:
    """The first lines of a view."""
    return rows(session, ids(session, today, view, limit=count), today)


__all__ = [
    "LEVELS", "VIEWS", "Level", "Sort", "State", "StockLine", "View", "alerts", "chips", "ids", "page", "rows",
]  # fmt: skip
