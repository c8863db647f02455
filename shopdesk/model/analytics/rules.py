"""What the figures mean: ratios, changes, RFM scores and segments. Pure (features.md §5, contract.md
Decisions)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from statistics import median

from shopdesk.core.money import divide

QUINTILES_FROM = 200
"""Fewer active customers than this are scored by fixed cut-offs, not against each other (features.md
§5.5)."""
_RECENCY_CUTS = (30, 60, 120, 240)
_FREQUENCY_CUTS = (1, 2, 3, 5)
_MONETARY_CUTS = (Decimal("0.5"), Decimal(1), Decimal(2), Decimal(4))


class Segment(StrEnum):
    """What a customer is to the shop; the first that fits."""

    BEST = "best"
    LOYAL = "loyal"
    POTENTIAL = "potential"
    NEW = "new"
    WIN_BACK = "win_back"
    TO_WAKE = "to_wake"
    LOST = "lost"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Buyer:
    """A customer's orders up to a day: days since the last, days with one, what they brought (minor
    units)."""

    customer_id: int
    name: str
    recency_days: int
    frequency: int
    monetary: int


@dataclass(frozen=True, slots=True)
class Scored:
    """A buyer with scores 1 (poor) to 5 and the segment that follows."""

    buyer: Buyer
    r: int
    f: int
    m: int
    segment: Segment


def ratio(part: int, whole: int) -> Decimal | None:
    """part ÷ whole to six decimals; None when there is no whole."""
    return None if whole == 0 else (Decimal(part) / Decimal(whole)).quantize(Decimal("0.000001"))


def average(total: int, count: int) -> int | None:
    """total ÷ count in whole minor units, rounded half up; None for a count of zero."""
    return None if count == 0 else divide(total, count)


def change(now: int | None, before: int | None) -> Decimal | None:
    """By how much a figure grew against the period before, as a ratio; None when there is nothing to
    compare with."""
    if now is None or not before:
        return None
    return ratio(now - before, abs(before))


def scores(buyers: Sequence[Buyer]) -> list[Scored]:
    """Each buyer with scores: quintiles among 200 or more, fixed cut-offs for fewer. Equal values score the
    same."""
    if not buyers:
        return []
    r, f, m = _quintiles(buyers) if len(buyers) >= QUINTILES_FROM else _fixed(buyers)
    return [Scored(b, *s, segment(*s)) for b, s in zip(buyers, zip(r, f, m, strict=True), strict=True)]


def _quintiles(buyers: Sequence[Buyer]) -> tuple[list[int], list[int], list[int]]:
    return (
        _fifths([-b.recency_days for b in buyers]), _fifths([b.frequency for b in buyers]),
        _fifths([b.monetary for b in buyers]),
    )  # fmt: skip


def _fifths(values: list[int]) -> list[int]:
    """1 to 5 by the share of smaller values, so that ties share a score."""
    ordered = sorted(values)
    at = {v: 1 + 5 * bisect_left(ordered, v) // len(values) for v in set(values)}
    return [at[v] for v in values]


def _fixed(buyers: Sequence[Buyer]) -> tuple[list[int], list[int], list[int]]:
    middle = Decimal(median(b.monetary for b in buyers)) or Decimal(1)
    cuts = [middle * c for c in _MONETARY_CUTS]
    return (
        [5 - bisect_left(_RECENCY_CUTS, b.recency_days) for b in buyers],
        [1 + bisect_left(_FREQUENCY_CUTS, b.frequency) for b in buyers],
        [1 + bisect_left(cuts, b.monetary) for b in buyers],
    )


@cache
def segment(r: int, f: int, m: int) -> Segment:
    """The segment of three scores, first match (features.md §5.5)."""
    if r >= 4 and f >= 4 and m >= 4:
        return Segment.BEST
    if r >= 3 and f >= 4:
        return Segment.LOYAL
    if r >= 4 and f in (2, 3):
        return Segment.POTENTIAL
    if r == 5 and f == 1:
        return Segment.NEW
    if r <= 2 and f >= 4 and m >= 4:
        return Segment.WIN_BACK
    if r in (2, 3) and f in (2, 3):
        return Segment.TO_WAKE
    return Segment.LOST if r == 1 else Segment.OTHER


@dataclass(frozen=True, slots=True)
class Cohort:
    """Customers whose first order fell in `month`; `later[k-1]` of them ordered again in the k-th month
    after."""

    month: str
    size: int
    later: tuple[int, ...]


def cohorts(months: Sequence[tuple[int, int]], last: int) -> list[Cohort]:
    """From (customer, month number) pairs, each once: a row per first month, up to the month `last`.

    A month number is year × 12 + month − 1.
    """
    first: dict[int, int] = {}
    for customer, month in months:
        first[customer] = min(first.get(customer, month), month)
    counts: dict[int, dict[int, int]] = {}
    for customer, month in months:
        row = counts.setdefault(first[customer], {})
        row[month - first[customer]] = row.get(month - first[customer], 0) + 1
    return [
        Cohort(month_name(start), row[0], tuple(row.get(k, 0) for k in range(1, last - start + 1)))
        for start, row in sorted(counts.items())
    ]


def month_number(day: date) -> int:
    """The month of a day as one number."""
    return day.year * 12 + day.month - 1


def month_name(number: int) -> str:
    """A month number as `2026-03`."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
