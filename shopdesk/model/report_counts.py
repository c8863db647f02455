"""The report of stock takes, entered among the reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.periods import local_day
from shopdesk.core.texts import N_
from shopdesk.model.analytics.queries import moments
from shopdesk.model.analytics.rules import ratio
from shopdesk.model.base import moment_of
from shopdesk.model.products.rules import reason_text
from shopdesk.model.reports import Answer, Asked, report

_PIECES: Mapping[str, Any] = {
    "lines": (N_("SKUs counted"), "quantity"), "different": (N_("Differences"), "quantity"),
    "gained": (N_("Pieces found"), "quantity"), "gain_value": (N_("Worth of what was found"), "money"),
    "lost": (N_("Pieces missing"), "quantity"), "loss_value": (N_("Worth of what is missing"), "money"),
}  # fmt: skip
_MOVED = """
    FROM count_session s JOIN count_line l ON l.session_id = s.id LEFT JOIN stock_movement m ON m.id = l.moved_id
    LEFT JOIN sku k ON k.id = l.sku_id
    WHERE s.state = 'posted' AND l.counted IS NOT NULL AND s.posted_at >= :a AND s.posted_at < :b
"""
_SUMS = """
    count(*) AS lines, sum(l.counted <> l.book) AS different,
    coalesce(sum(CASE WHEN m.kind = 'count_gain' THEN m.quantity END), 0) AS gained,
    coalesce(sum(CASE WHEN m.kind = 'count_gain' THEN m.value END), 0) AS gain_value,
    coalesce(sum(CASE WHEN m.kind = 'count_loss' THEN -m.quantity END), 0) AS lost,
    coalesce(sum(CASE WHEN m.kind = 'count_loss' THEN -m.value END), 0) AS loss_value
"""
_BY = {"total": "s.id, s.posted_at", "reason": "coalesce(m.reason, '')", "sku": "k.code"}


@report(
    "counts",
    N_(
        "Stock takes posted in these days: what was found and what was missing, at the average cost when they were"
        " posted. Accuracy: SKUs that were right, of all that were counted."
    ),
    {
        "count": (N_("Count no."), "number"), "day": (N_("Day"), "day"), "reason": (N_("Reason"), "text"),
        "sku": (N_("SKU"), "text"), **_PIECES, "accuracy": (N_("Accuracy"), "percent"),
    },
    ("total", "reason", "sku"),
)  # fmt: skip
def _counts(session: Session, asked: Asked) -> Answer:
    zone = asked.facts.timezone
    days = moments(asked.range, zone)
    key = _BY[asked.by]
    where = "AND l.counted <> l.book" if asked.by != "total" else ""
    sql = f"SELECT {key}, {_SUMS} {_MOVED} {where} GROUP BY {key} ORDER BY {key}"
    rows = [_row(asked.by, tuple(r), zone) for r in session.execute(text(sql), days)]
    totals = session.execute(text(f"SELECT {_SUMS} {_MOVED}"), days).mappings().one()
    return Answer(rows, _with_accuracy({k: totals[k] or 0 for k in _PIECES}))


def _row(by: str, found: tuple[Any, ...], zone: str) -> dict[str, Any]:
    told: dict[str, Any] = {"sku": found[0]}
    if by == "total":
        told = {"count": found[0], "day": local_day(moment_of(found[1]), zone)}
    elif by == "reason":
        told = {"reason": reason_text(found[0])}
    sums = dict(zip(_PIECES, found[len(told) :], strict=True))
    return {**told, **(_with_accuracy(sums) if by == "total" else sums)}


def _with_accuracy(sums: dict[str, Any]) -> dict[str, Any]:
    right = ratio(sums["lines"] - sums["different"], sums["lines"]) if sums["lines"] else None
    return {**sums, "accuracy": right}
