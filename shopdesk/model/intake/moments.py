"""Moments as files write them, in one order of day and month for the whole column, as aware UTC."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import pairwise

from shopdesk.core import reading
from shopdesk.core.periods import in_zone

_SLASHED = re.compile(
    r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?)?"
)
_NAMED = re.compile(
    r"(?:(\d{1,2})[ -]([A-Za-z]{3})[A-Za-z]*|([A-Za-z]{3})[A-Za-z]*\.?[ -](\d{1,2}))[, -]+(\d{4}|\d{2})"
    r"(?:[ ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?)?(?:\s*(?:UTC|GMT))?"
)
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {m: i for i, m in enumerate(_NAMES, start=1)}
_MONTH_FIRST = {"USD", "CAD", "PHP"}


class Moments:
    """Reads the texts of one column, each different text once. Without an offset they are in the shop's
    zone."""

    def __init__(self, zone: str, *, month_first: bool = False) -> None:
        self.zone, self.month_first = zone, month_first
        self._known: dict[str, datetime | None] = {}

    def __call__(self, text: str) -> datetime | None:
        """The moment, or None when the text is none."""
        try:
            return self._known[text]
        except KeyError:
            found = self._read(text)
            self._known[text] = found
            return found

    def _read(self, text: str) -> datetime | None:
        naive = reading.moment(text) or self._other(reading.plain(text))
        if naive is None:
            return None
        try:
            return naive.astimezone(UTC) if naive.tzinfo else in_zone(naive, self.zone)
        except OverflowError:
            return None

    def _other(self, text: str) -> datetime | None:
        found = _SLASHED.fullmatch(text)
        try:
            if found:
                a, b, year, *clock = found.groups()
                month, day = (a, b) if self.month_first else (b, a)
                return _made(year, int(month), day, clock)
            named = _NAMED.fullmatch(text)
            if named:
                d1, m1, m2, d2, year, *clock = named.groups()
                return _made(year, _MONTHS[(m1 or m2).lower()], d1 or d2, clock)
        except (ValueError, KeyError):
            return None
        return None


def _made(year: str, month: int, day: str, clock: list[str | None]) -> datetime:
    hour, minute, second = (int(c or 0) for c in clock[:3])
    half = (clock[3] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return datetime(int(year) + (2000 if len(year) == 2 else 0), month, int(day), hour, minute, second)


def order_of(texts: Iterable[str], currency: str) -> tuple[bool, bool]:
    """(month first?, was it sure?) of the days of a column written with numbers only.

    A number over 12 tells; else the order in which the column runs on more evenly; else the currency's habit.
    """
    pairs = list(_pairs(texts))
    first, second = any(a > 12 for _y, a, _b in pairs), any(b > 12 for _y, _a, b in pairs)
    if not pairs or first != second:
        return second, True
    down_month = sum(x > y for x, y in pairwise(pairs))
    turned = [(y, b, a) for y, a, b in pairs]
    down_day = sum(x > y for x, y in pairwise(turned))
    return (down_month < down_day if down_month != down_day else currency in _MONTH_FIRST), False


def _pairs(texts: Iterable[str]) -> Iterator[tuple[int, int, int]]:
    last = ""
    for text in texts:
        if text != last:
            last = text
            found = _SLASHED.match(text.strip())
            if found:
                yield int(found[3]), int(found[1]), int(found[2])
