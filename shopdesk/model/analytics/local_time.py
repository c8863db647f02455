"""The local day and hour of moments in the file, inside SQL: SQLite knows no zones, so their shifts are spelt out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from shopdesk.core.periods import Range, start_of
from shopdesk.model.base import moment_text

_QUARTER = timedelta(minutes=15)
_YEARS = range(1990, 2080)
"""Outside of these the shift of the nearest of them is taken."""


def moments(days: Range, zone: str) -> dict[str, str]:
    """The days as moments in UTC, `a` inside and `b` outside."""
    return {"a": _begin(days, zone, 0), "b": _begin(days, zone, 1)}


def _begin(days: Range, zone: str, end: int) -> str:
    day = days.end + timedelta(days=1) if end else days.start
    return day.isoformat() if day.year in (1, 9999) else moment_text(start_of(day, zone))


def local(what: str, moment: str, days: Range, zone: str) -> str:
    """SQL: `strftime(what)` of a stored moment (`2026-03-05T10:00…`) in the zone, for moments about these days."""
    first = max(_YEARS.start, days.start.year - 1)
    last = min(_YEARS.stop, days.end.year + 1)
    shifts = [s for year in range(first, last + 1) for s in _shifts(zone, year)]
    cases = "".join(
        f"WHEN {moment} < '{until}' THEN strftime('{what}', {moment}, '{shift} minutes') "
        for until, shift in shifts
    )
    now = _shift(datetime(last + 1, 1, 1, tzinfo=UTC), zone)
    other = f"strftime('{what}', {moment}, '{now} minutes')"
    return f"CASE {cases}ELSE {other} END" if cases else other


@lru_cache(256)
def _shifts(zone: str, year: int) -> tuple[tuple[str, int], ...]:
    """(until, minutes east of UTC before it) for each change of the zone's clocks in a year."""
    found, at = [], datetime(year, 1, 1, tzinfo=UTC)
    while at.year == year:
        following = at + timedelta(days=1)
        if _shift(at, zone) != _shift(following, zone):
            change = at
            while _shift(change, zone) == _shift(at, zone):
                change += _QUARTER
            found.append((change.strftime("%Y-%m-%dT%H:%M"), _shift(at, zone)))
        at = following
    return tuple(found)


def _shift(moment: datetime, zone: str) -> int:
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    return int(offset.total_seconds() // 60)
