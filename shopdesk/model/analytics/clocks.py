"""How long things take: the stages of parcels, the carriers, and what waits now (features.md O-08, O-11).

A moment that a file gives for everything at once says nothing of how long it took; such parcels are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.periods import Range
from shopdesk.model.analytics.local_time import local, moments
from shopdesk.model.base import moment_text

STEPS = ("paid_to_packed", "packed_to_shipped", "paid_to_shipped", "shipped_to_delivered")
_HOURS = {
    "paid_to_packed": ("o.paid_at", "s.packed_at"), "packed_to_shipped": ("s.packed_at", "s.shipped_at"),
    "paid_to_shipped": ("o.paid_at", "s.shipped_at"), "shipped_to_delivered": ("s.shipped_at", "s.delivered_at"),
}  # fmt: skip
_SENT = """
    FROM shipment s JOIN orders o ON o.id = s.order_id JOIN channel c ON c.id = o.channel_id
    LEFT JOIN carrier k ON k.id = s.carrier_id
    WHERE s.shipped_at >= :a AND s.shipped_at < :b AND s.state NOT IN ('packing', 'cancelled')
"""
_TENTHS = "(unixepoch({b}) - unixepoch({a})) / 360"
KEYS = ("total", "week", "month", "channel", "carrier", "hour")


@dataclass(frozen=True, slots=True)
class Clock:
    """How long a step took for the parcels of a key, in hours; `late` left after the promised moment."""

    key: str
    step: str
    parcels: int
    median: Decimal
    p90: Decimal
    late: int


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks, and how many parcels told no time for any step."""

    rows: list[Clock]
    one_moment: int


def service_times(session: Session, days: Range, by: str, zone: str) -> Clocks:
    """The steps of parcels that left in these days; by hour: of the payment."""
    keys = {
        "total": "''", "channel": "c.code", "carrier": "coalesce(k.code, '')",
        "week": local("%G-W%V", "s.shipped_at", days, zone), "month": local("%Y-%m", "s.shipped_at", days, zone),
        "hour": local("%H", "o.paid_at", days, zone),
    }  # fmt: skip
    found: list[Clock] = []
    for step in STEPS:
        a, b = _HOURS[step]
        sure = "AND s.assumed = 0" if step == "shipped_to_delivered" else ""
        sql = f"""
            SELECT {keys[by]} AS k, {_TENTHS.format(a=a, b=b)} AS t, count(*),
                   sum(o.ship_by IS NOT NULL AND s.shipped_at > o.ship_by)
            {_SENT} AND {b} > {a} {sure} GROUP BY k, t ORDER BY k, t
        """
        found += _clocks(step, session.execute(text(sql), moments(days, zone)).all())
    same = f"""
        SELECT count(*) {_SENT} AND s.shipped_at = o.paid_at AND coalesce(s.delivered_at, s.shipped_at) = o.paid_at
    """
    nothing = session.execute(text(same), moments(days, zone)).scalar_one()
    return Clocks(sorted(found, key=lambda c: (c.key, STEPS.index(c.step))), int(nothing))


def _clocks(step: str, rows: Iterable[Sequence[Any]]) -> list[Clock]:
    tenths: dict[str, dict[int, int]] = {}
    late: dict[str, int] = {}
    for key, tenth, count, over in rows:
        tenths.setdefault(key or "", {})[tenth] = count
        late[key or ""] = late.get(key or "", 0) + over
    return [
        Clock(k, step, sum(t.values()), share_of(t, 50), share_of(t, 90), late[k]) for k, t in tenths.items()
    ]


def share_of(counts: Mapping[int, int], percent: int) -> Decimal:
    """The hours that this share of all took at most; `counts` is tenths of an hour → how many."""
    wanted, seen = sum(counts.values()) * percent, 0
    for tenth in sorted(counts):
        seen += counts[tenth] * 100
        if seen >= wanted:
            return Decimal(tenth) / 10
    return Decimal(0)


@dataclass(frozen=True, slots=True)
class CarrierRow:
    """A carrier by its own record: parcels of these days, what became of them, how long, what they cost."""

    code: str
    name_en: str
    name_zh: str
    parcels: int
    delivered: int
    under_way: int
    exceptions: int
    lost: int
    returned: int
    median: Decimal | None
    p90: Decimal | None
    cost: int
    complaints: int


def carriers(session: Session, days: Range, zone: str) -> list[CarrierRow]:
    """Each carrier's parcels that left in these days, the busiest first; complaints about their orders."""
    span = moments(days, zone)
    sql = f"""
        SELECT coalesce(k.code, '') AS code, max(coalesce(k.name_en, '')), max(coalesce(k.name_zh, '')), count(*) AS n,
               sum(s.state = 'delivered'), sum(s.state IN ('shipped', 'in_transit')), sum(s.state = 'exception'),
               sum(s.state = 'lost'), sum(s.state = 'returned_to_sender'), sum(s.cost),
               sum((SELECT count(*) FROM complaint p WHERE p.order_id = s.order_id))
        {_SENT} GROUP BY 1 ORDER BY n DESC, 1
    """
    clocks = {c.key: c for c in service_times(session, days, "carrier", zone).rows if c.step == STEPS[3]}
    found = []
    for code, en, zh, n, *states, cost, complaints in session.execute(text(sql), span):
        clock = clocks.get(code)
        median, p90 = (None, None) if clock is None else (clock.median, clock.p90)
        delivered, under_way, trouble, lost, back = states
        found.append(
            CarrierRow(
                code, en, zh, n, delivered, under_way, trouble, lost, back, median, p90, cost, complaints
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """Orders that wait in a state: how many, what they come to, how long in hours, and the one that waits longest."""

    label: str
    orders: int
    amount: int
    median: Decimal
    p90: Decimal
    longest: Decimal
    number: str


_SINCE = """CASE o.label
    WHEN 'packing' THEN coalesce((SELECT max(s.packed_at) FROM shipment s WHERE s.order_id = o.id), o.paid_at)
    WHEN 'after_sale' THEN (SELECT min(a.opened_at) FROM aftersale a WHERE a.order_id = o.id AND a.closed_at IS NULL)
    WHEN 'shipped' THEN (SELECT min(s.shipped_at) FROM shipment s WHERE s.order_id = o.id)
    WHEN 'stuck' THEN (SELECT min(s.shipped_at) FROM shipment s WHERE s.order_id = o.id)
    WHEN 'partly_shipped' THEN (SELECT max(s.shipped_at) FROM shipment s WHERE s.order_id = o.id)
    WHEN 'unpaid' THEN o.placed_at WHEN 'draft' THEN o.placed_at ELSE o.paid_at END"""
_AT_REST = "'cancelled', 'delivered', 'partly_delivered', 'completed', 'refunded'"


def bottlenecks(session: Session, now: datetime) -> list[Waiting]:
    """What waits now, the most waiting in all first."""
    sql = f"""
        SELECT label, total, max(0, unixepoch(:now) - unixepoch(since)) / 360 AS t, number
        FROM (SELECT o.label, o.total, o.number, coalesce({_SINCE}, o.placed_at) AS since FROM orders o
              WHERE o.kind = 'order' AND o.history = 0
              AND o.label IN (SELECT label FROM label_count WHERE count > 0 AND label NOT IN ({_AT_REST})))
        ORDER BY t DESC
    """
    waits: dict[str, list[tuple[int, int, str]]] = {}
    for label, total, tenth, number in session.execute(text(sql), {"now": moment_text(now)}):
        waits.setdefault(label, []).append((tenth, total, number))
    made = [_waiting(label, rows) for label, rows in waits.items()]
    return sorted(made, key=lambda w: w.orders * w.median, reverse=True)


def _waiting(label: str, rows: list[tuple[int, int, str]]) -> Waiting:
    counts: dict[int, int] = {}
    for tenth, _total, _number in rows:
        counts[tenth] = counts.get(tenth, 0) + 1
    longest, _amount, number = rows[0]
    amount = sum(total for _t, total, _n in rows)
    return Waiting(
        label, len(rows), amount, share_of(counts, 50), share_of(counts, 90), Decimal(longest) / 10, number
    )
