"""Days and ranges of days: this month, the last 30 days, the same period a year ago; the local day of a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Range:
    """Days from `start` to `end`, both inside it."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def before(self) -> Range:
        """The range of the same length that ends the day before this one starts."""
        return Range(self.start - timedelta(days=self.days), self.start - timedelta(days=1))


def local_day(moment: datetime, zone: str) -> date:
    """The day of an aware moment in the shop's time zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def in_zone(naive: datetime, zone: str) -> datetime:
    """A moment without an offset is in the shop's zone; answers it in UTC. An hour that occurs twice is the first."""
    return naive.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def known_zone(name: str) -> bool:
    """Whether the time-zone database knows the name."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return bool(name)


def start_of(day: date, zone: str) -> datetime:
    """The moment, in UTC, at which the local day begins."""
    return in_zone(datetime(day.year, day.month, day.day), zone)


def month(day: date) -> Range:
    """The calendar month of the day."""
    first = day.replace(day=1)
    return Range(first, _add_months(first, 1) - timedelta(days=1))


def year(day: date) -> Range:
    """The calendar year of the day."""
    return Range(date(day.year, 1, 1), date(day.year, 12, 31))


def quarter(day: date) -> Range:
    """The calendar quarter of the day."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return Range(first, _add_months(first, 3) - timedelta(days=1))


def last_days(day: date, count: int) -> Range:
    """The `count` days that end with `day`."""
    return Range(day - timedelta(days=count - 1), day)


def year_ago(range_: Range) -> Range:
    """The same days one year earlier; 29 February becomes 28 February."""
    return Range(_add_months(range_.start, -12), _add_months(range_.end, -12))


def month_key(day: date) -> str:
    """The month as the ledger names its periods: `2026-03`."""
    return f"{day.year:04d}-{day.month:02d}"


def week_key(day: date) -> str:
    """The ISO week: `2026-W09`."""
    iso = day.isocalendar()
    return f"{iso.year:04d}-W{iso.week:02d}"


def quarter_key(day: date) -> str:
    """The quarter: `2026-Q1`."""
    return f"{day.year:04d}-Q{(day.month - 1) // 3 + 1}"


def month_of_key(key: str) -> Range:
    """The days of a period key `2026-03`."""
    return month(date(int(key[:4]), int(key[5:7]), 1))


def _add_months(day: date, count: int) -> date:
    index = day.year * 12 + day.month - 1 + count
    first = date(index // 12, index % 12 + 1, 1)
    following = date((index + 1) // 12, (index + 1) % 12 + 1, 1)
    return first.replace(day=min(day.day, (following - first).days))
