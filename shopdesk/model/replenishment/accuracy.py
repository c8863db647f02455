"""What came of the suggestions: the days without stock that orders avoided, and what they left too much of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from shopdesk.core.money import line_total
from shopdesk.core.periods import month_key
from shopdesk.model.replenishment.records import Answer


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened in the days that an order was meant for. `avoided`: days with stock that had none without what
    came; `out`: days that ended without stock; `over`: pieces over the target at the end, as many as came of it.
    """

    days: int
    avoided: int
    out: int
    over: int
    sold: int


@dataclass(frozen=True, slots=True)
class Month:
    """The suggestions of a month whose days have passed. `over_value` in minor units; `wape`: how far the demand
    that was expected lies from what was sold, as part of what was sold; None when nothing was.
    """

    month: str
    answered: int
    as_suggested: int
    changed: int
    not_ordered: int
    avoided: int
    out: int
    over: int
    over_value: int
    wape: float | None

    @property
    def id(self) -> int:
        """The month as a number, 202603."""
        return int(self.month.replace("-", ""))


def outcome(evenings: Sequence[int], came: Sequence[int], target: int, sold: int = 0) -> Outcome:
    """Of the stock each evening, and the pieces of this order that had come by then. Pure."""
    avoided = sum(there > 0 >= there - came_by for there, came_by in zip(evenings, came, strict=True))
    out = sum(there <= 0 for there in evenings)
    left = max(0, evenings[-1] - target) if evenings else 0
    return Outcome(len(evenings), avoided, out, min(left, came[-1] if came else 0), sold)


_LOG = """
    SELECT g.sku_id, g.day, g.answer, g.ordered, g.target, g.mean, g.horizon, g.unit_cost, g.purchase_id,
           coalesce(l.on_hand, 0)
    FROM suggestion g LEFT JOIN stock_level l ON l.sku_id = g.sku_id WHERE g.day >= ? ORDER BY g.day, g.id
"""
_MOVES = """
    SELECT day, sum(quantity) FROM stock_movement
    WHERE sku_id = ? AND day > ? AND bucket = 'sellable' AND quantity <> 0 GROUP BY day
"""
_CAME = """
    SELECT r.day, sum(l.quantity) FROM receipt r JOIN receipt_line l ON l.receipt_id = r.id
    WHERE r.purchase_id = ? AND l.sku_id = ? AND l.quality = 'sellable' GROUP BY r.day
"""
_SOLD = """
    SELECT coalesce(sum(quantity - cancelled), 0) FROM order_line
    WHERE sku_id = ? AND day > ? AND day <= ? AND kind IN ('goods', 'component') AND replaces_id IS NULL
"""


def months(session: Session, today: date, *, since: date | None = None) -> list[Month]:
    """Month by month, newest first, what came of the suggestions since a day (a year ago); one counts once the days
    that it was meant for have passed."""
    start = since or today - timedelta(days=365)
    found: dict[str, list[tuple[Any, Outcome]]] = {}
    for row in session.connection().exec_driver_sql(_LOG, (start.isoformat(),)).all():
        day = date.fromisoformat(row[1])
        if day + timedelta(days=row[6]) < today:
            found.setdefault(month_key(day), []).append((row, _outcome(session, row, day, today)))
    return [_month(key, found[key]) for key in sorted(found, reverse=True)]


def _outcome(session: Session, row: Any, day: date, today: date) -> Outcome:
    run = session.connection().exec_driver_sql
    moves: dict[str, int] = {r[0]: r[1] for r in run(_MOVES, (row[0], day.isoformat()))}
    came: dict[str, int] = {r[0]: r[1] for r in run(_CAME, (row[8], row[0]))} if row[8] else {}
    last = day + timedelta(days=row[6])
    days = [(day + timedelta(days=i)).isoformat() for i in range(1, row[6] + 1)]
    start = row[9] - sum(moves.values())
    evenings = [start + sum(n for d, n in moves.items() if d <= evening) for evening in days]
    arrived = [sum(n for d, n in came.items() if d <= evening) for evening in days]
    sold = run(_SOLD, (row[0], day.isoformat(), last.isoformat())).scalar_one()
    return outcome(evenings, arrived, row[4], sold)


def _month(key: str, found: Sequence[tuple[Any, Outcome]]) -> Month:
    answers = [Answer(row[2]) for row, _ in found]
    off = sum(abs(row[5] / 1_000_000 * row[6] - made.sold) for row, made in found)
    sold = sum(made.sold for _, made in found)
    return Month(
        key, len(found), answers.count(Answer.ACCEPTED), answers.count(Answer.CHANGED) + answers.count(Answer.OWN),
        answers.count(Answer.SNOOZED) + answers.count(Answer.ENDED), sum(made.avoided for _, made in found),
        sum(made.out for _, made in found), sum(made.over for _, made in found),
        sum(line_total(made.over, row[7] or 0) for row, made in found), round(off / sold, 4) if sold else None,
    )  # fmt: skip
