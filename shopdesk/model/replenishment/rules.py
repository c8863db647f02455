"""When to order what, and how much: the formula of features.md §3.6, and what a stock figure means. Pure.

Demand and supply are plain numbers: pieces a day, days. The formulas that a whole catalogue is reckoned with
(`safety_stock`, `reorder_point`, `target_stock`) use operators only, so they take arrays as well as numbers.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from statistics import NormalDist
from typing import Any

Number = Any
"""A number, or an array of them."""

ENOUGH_DAYS, ENOUGH_SALES = 14, 3
"""With fewer days in stock, or fewer pieces sold on them, a SKU's own figures say too little."""
RARE, ERRATIC = 1.32, 0.49
"""Days between sales and CV² of a day's sales from which demand is intermittent, or erratic (Syntetos–Boylan)."""
DRAWS, BLOCK, SEED = 200, 7, 20_260_101
_CUMULATED = (("A", 0.80), ("B", 0.95))


class State(StrEnum):
    """The one word for a SKU's stock, worst first."""

    ARCHIVED = "archived"
    UNCOUNTED = "untracked"
    NEGATIVE = "negative"
    ENDED = "ended"
    OUT = "out"
    SHORT = "runs_out"
    LOW = "low"
    OVER = "overstocked"
    OK = "ok"


class Shape(StrEnum):
    """How a SKU sells."""

    SMOOTH = "smooth"
    ERRATIC = "erratic"
    INTERMITTENT = "intermittent"
    NONE = "none"


class Basis(StrEnum):
    """Where the daily demand comes from."""

    SALES = "sales"
    CATEGORY = "category"
    MANUAL = "manual"
    NONE = "none"


class LeadBasis(StrEnum):
    """Where the lead time comes from."""

    RECEIPTS = "receipts"
    CARD = "card"
    SHOP = "shop"


@dataclass(frozen=True, slots=True)
class Demand:
    """What was sold a day while there was stock. `days`: of the window with stock, `sold_days`: of them with a sale."""

    days: int = 0
    sold_days: int = 0
    units: int = 0
    mean: float = 0.0
    sd: float = 0.0
    shape: Shape = Shape.NONE

    @property
    def enough(self) -> bool:
        """Whether it says enough: 14 days in stock and 3 pieces sold."""
        return self.days >= ENOUGH_DAYS and self.units >= ENOUGH_SALES


@dataclass(frozen=True, slots=True)
class Supply:
    """How goods come: lead time and its deviation, days between orders, least order and pack (pieces)."""

    lead: float
    lead_sd: float = 0.0
    review: int = 7
    moq: int = 1
    pack: int = 1


@dataclass(frozen=True, slots=True)
class Levels:
    """Safety stock, reorder point and target, in pieces, not rounded."""

    safety: float
    point: float
    target: float

    @property
    def line(self) -> int:
        """The reorder point in whole pieces, which is also the suggested warn line."""
        return whole(self.point)


def z_of(level: float) -> float:
    """The factor of a service level, to three places as the tables print it: 0.95 → 1.645."""
    return round(NormalDist().inv_cdf(level), 3)


def selling_days(sold: Sequence[int], at_start: Sequence[int | None]) -> list[int]:
    """The days that count: all but those that began with nothing available and sold nothing.

    `at_start` None: not known, which counts. (A stock-out must not teach to order less.)
    """
    return [
        i for i, (n, free) in enumerate(zip(sold, at_start, strict=True)) if n > 0 or free is None or free > 0
    ]


def capped(sold: Sequence[int], promo: Collection[int]) -> list[int]:
    """Sales with those of promotion days cut to the 90th percentile of the days."""
    if not promo:
        return list(sold)
    ordered = sorted(sold)
    most = ordered[min(len(ordered) - 1, math.ceil(0.9 * len(ordered)) - 1)]
    return [min(n, most) if i in promo else n for i, n in enumerate(sold)]


def demand_of(sold: Sequence[int]) -> Demand:
    """The demand of days that count (`selling_days`): mean and sample deviation a day, and its shape."""
    days, units, sold_days = len(sold), sum(sold), sum(n > 0 for n in sold)
    if not units:
        return Demand(days)
    mean = units / days
    sd = deviation(days, units, sum(n * n for n in sold))
    spread = _spread([n for n in sold if n > 0])
    return Demand(days, sold_days, units, mean, sd, shape_of(days / sold_days, spread))


def deviation(count: int, total: float, squares: float) -> float:
    """The sample deviation from sums; 0 of a single value."""
    return math.sqrt(max(0.0, (squares - total * total / count) / (count - 1))) if count > 1 else 0.0


def _spread(sales: Sequence[int]) -> float:
    """CV² of the days with a sale."""
    mean = sum(sales) / len(sales)
    return (deviation(len(sales), sum(sales), sum(n * n for n in sales)) / mean) ** 2


def shape_of(between: float, spread: float) -> Shape:
    """Intermittent when sales are rare, erratic when they differ much, else smooth."""
    if between >= RARE:
        return Shape.INTERMITTENT
    return Shape.ERRATIC if spread >= ERRATIC else Shape.SMOOTH


def safety_stock(
    z: Number, sd: Number, lead: Number, review: Number, mean: Number, lead_sd: Number
) -> Number:
    """z·√(σd²·(L+R) + d²·σL²)."""
    return z * (sd**2 * (lead + review) + mean**2 * lead_sd**2) ** 0.5


def reorder_point(z: Number, sd: Number, lead: Number, mean: Number, lead_sd: Number) -> Number:
    """d·L + z·√(σd²·L + d²·σL²)."""
    return mean * lead + z * (sd**2 * lead + mean**2 * lead_sd**2) ** 0.5


def target_stock(mean: Number, lead: Number, review: Number, safety: Number) -> Number:
    """d·(L+R) + SS: what should be there or on its way after ordering."""
    return mean * (lead + review) + safety


def levels_of(
    demand: Demand, supply: Supply, z: float, *, rare_quantile: float | None = None, season: float = 1.0,
    planned: int = 0,
) -> Levels:  # fmt: skip
    """Safety stock, reorder point and target. `rare_quantile` (`bootstrapped`) replaces the normal curve where
    demand is intermittent. `season` and `planned` campaign pieces raise the target.
    """
    d, sd, lead, review = demand.mean, demand.sd, supply.lead, supply.review
    if rare_quantile is not None:
        safety = max(0.0, rare_quantile - d * (lead + review))
    else:
        safety = safety_stock(z, sd, lead, float(review), d, supply.lead_sd)
    point = reorder_point(z, sd, lead, d, supply.lead_sd)
    return Levels(safety, point, target_stock(d, lead, float(review), safety) * season + planned)


def draws(days: int, horizon: int, count: int = DRAWS) -> list[list[int]]:
    """How often each day is in each of `count` made-up runs of `horizon` days: rows are runs, columns days.

    A run is made of pieces of up to a week from the days that were (a moving-block bootstrap over rolling
    windows), from a fixed seed: the same question always has the same answer.
    """
    chance = Random(SEED + days * 1_000 + horizon)
    runs = []
    for _ in range(count):
        run = [0] * days
        for at in range(0, horizon, BLOCK):
            start = chance.randrange(days)
            for k in range(min(BLOCK, horizon - at)):
                run[(start + k) % days] += 1
        runs.append(run)
    return runs


def rank_of(level: float, count: int = DRAWS) -> int:
    """The place of the quantile in `count` sorted values."""
    return min(count - 1, math.ceil(level * count) - 1)


def bootstrapped(sold: Sequence[int], horizon: int, level: float) -> float:
    """The demand of `horizon` days that is not passed with this likelihood, drawn from the days that were."""
    sums = sorted(sum(n * k for n, k in zip(sold, run, strict=True)) for run in draws(len(sold), horizon))
    return float(sums[rank_of(level)])


def horizon_of(supply: Supply) -> int:
    """Days that an order must last: lead time and review, whole."""
    return max(1, whole(supply.lead + supply.review))


def whole(pieces: float) -> int:
    """Up to the next whole piece; what is whole but for the last bits of a float stays."""
    return math.ceil(pieces - 5e-7)


def order_quantity(
    position: int, point: float, target: float, *, shortage: int = 0, moq: int = 1, pack: int = 1
) -> int:
    """What to order: nothing above the reorder point while nobody waits, else up to the target, at least what is
    short and the least order, in whole packs.
    """
    if position > point and shortage <= 0:
        return 0
    return packs(max(whole(target - position), shortage, moq), pack)


def packs(pieces: int, pack: int) -> int:
    """Up to whole packs."""
    return -(-pieces // max(pack, 1)) * max(pack, 1)


def abc(revenue: Sequence[float]) -> list[str]:
    """The class of each by its share: A the first 80 %, B up to 95 %, C the rest and what sold nothing."""
    total = sum(revenue)
    found = ["C"] * len(revenue)
    before = 0.0
    for i in sorted(range(len(revenue)), key=lambda i: (-revenue[i], i)):
        if revenue[i] <= 0:
            break
        found[i] = next((name for name, share in _CUMULATED if before < share * total), "C")
        before += revenue[i]
    return found


def median(values: Sequence[float]) -> float | None:
    """The middle value; None of nothing."""
    ordered, n = sorted(values), len(values)
    return None if not n else (ordered[(n - 1) // 2] + ordered[n // 2]) / 2


def most_unseen(days: Number) -> Number:
    """The demand a day over which a SKU would have sold enough in so many days in stock to speak for itself."""
    return ENOUGH_SALES / (days + (days == 0))


@dataclass(frozen=True, slots=True)
class Wish:
    """A suggestion that wants money: pieces, the cost of one and its margin (minor × 10⁴), demand a day."""

    key: int
    quantity: int
    unit_cost: int
    margin: int
    mean: float
    moq: int = 1
    pack: int = 1

    @property
    def urgency(self) -> float:
        """Margin lost in a day without it for the money it takes."""
        cost = self.quantity * self.unit_cost
        return self.mean * self.margin / cost if cost else math.inf


def within_budget(wishes: Sequence[Wish], budget: int) -> dict[int, int]:
    """What to buy with `budget` (minor units): the most urgent first, as much of each as is left money for, in
    whole packs and not under its least order. Key → pieces; what does not fit is 0.
    """
    left, found = budget * 10_000, {}
    for wish in sorted(wishes, key=lambda w: (-w.urgency, w.key)):
        most = wish.quantity if not wish.unit_cost else min(wish.quantity, left // wish.unit_cost)
        fits = wish.quantity if most == wish.quantity else most // max(wish.pack, 1) * max(wish.pack, 1)
        found[wish.key] = fits if fits >= min(wish.moq, wish.quantity) else 0
        left -= found[wish.key] * wish.unit_cost
    return found
