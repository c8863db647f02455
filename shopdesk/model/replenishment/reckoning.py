"""Demand, lead time, reorder point and target of a whole catalogue at once: the rules of `rules.py` over arrays."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from shopdesk.model.replenishment import rules
from shopdesk.model.replenishment.rules import Basis, LeadBasis, Shape
from shopdesk.model.replenishment.series import Series, read
from shopdesk.model.shop_settings.rules import ShopFacts

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

COLUMNS = (
    "sku_id", "days", "sold_days", "units", "mean", "sd", "shape", "basis", "grade", "lead", "lead_sd", "lead_basis",
    "safety", "point", "target", "over_at",
)  # fmt: skip
"""The columns of `sku_demand`, as `rows` gives them."""
_PORTION = 5_000
_FEW = 3
_NEVER_SOLD = 28
"""Days in stock without a sale after which stock is too much."""


@dataclass(slots=True)
class Reckoned:
    """The figures of many SKUs, one place each."""

    ids: Array
    days: Array
    sold_days: Array
    units: Array
    mean: Array
    sd: Array
    rare: Array
    erratic: Array
    basis: Array
    grade: Array
    lead: Array
    lead_sd: Array
    lead_basis: Array
    safety: Array
    point: Array
    target: Array
    over_at: Array


_SUPPLY = """
    SELECT sku_id, count(*), sum(days), sum(days * days) FROM (
        SELECT l.sku_id, julianday(r.day) - julianday(p.ordered_on) AS days,
               row_number() OVER (PARTITION BY l.sku_id ORDER BY r.day DESC, r.id DESC) AS n
        FROM receipt_line l JOIN receipt r ON r.id = l.receipt_id JOIN purchase p ON p.id = r.purchase_id
        WHERE p.ordered_on IS NOT NULL AND r.day >= p.ordered_on GROUP BY l.sku_id, r.id
    ) WHERE n <= 5 GROUP BY sku_id
"""
_CARDS = """
    SELECT sku_id, lead_days FROM supplier_sku WHERE lead_days IS NOT NULL ORDER BY sku_id, preferred, id DESC
"""
_PROMO = "SELECT first, last FROM promo_days WHERE last >= ? AND first < ?"


def reckon(session: Session, today: date, facts: ShopFacts, only: Collection[int] | None = None) -> Reckoned:
    """The figures of every tracked SKU, or of those named, from the whole days before today.

    Classes and category medians are those of the SKUs reckoned, so `only` serves tests.
    """
    window = facts.demand_days
    series = read(session, today, window, only)
    if facts.cap_promotions:
        _cap(series, _promo_days(session, today, window))
    made = _measure(series)
    _supply(session, made, facts.lead_days)
    _borrow(series, made)
    _levels(series, made, facts)
    return made


def _promo_days(session: Session, today: date, window: int) -> list[int]:
    start = today - timedelta(days=window)
    found = session.connection().exec_driver_sql(_PROMO, (start.isoformat(), today.isoformat()))
    days: set[int] = set()
    for first, last in found:
        a, b = (date.fromisoformat(first) - start).days, (date.fromisoformat(last) - start).days
        days |= set(range(max(a, 0), min(b, window - 1) + 1))
    return sorted(days)


def _cap(series: Series, promo: list[int]) -> None:
    """Sales of promotion days count no more than the 90th percentile of the days that count."""
    import numpy as np

    if not promo or not len(series.ids):
        return
    days = series.counts.sum(axis=1)
    ordered = np.sort(np.where(series.counts, series.sold, np.iinfo(np.int32).max), axis=1)
    place = np.maximum(np.ceil(0.9 * days).astype(int) - 1, 0)
    most = ordered[np.arange(len(days)), place]
    series.sold[:, promo] = np.minimum(series.sold[:, promo], most[:, None])


def _measure(series: Series) -> Reckoned:
    """Mean, deviation and shape of each SKU's days, as `rules.demand_of` has them."""
    import numpy as np

    n = len(series.ids)
    sold = series.sold
    days, sold_days = series.counts.sum(axis=1), (sold > 0).sum(axis=1)
    units = sold.sum(axis=1, dtype=np.int64)
    squares = _squares(sold)
    mean = units / np.maximum(days, 1)
    sd = _deviation(days, units, squares)
    sale = units / np.maximum(sold_days, 1)
    spread = (_deviation(sold_days, units, squares) / np.maximum(sale, 1e-9)) ** 2
    rare = (units > 0) & (days / np.maximum(sold_days, 1) >= rules.RARE)
    enough = (days >= rules.ENOUGH_DAYS) & (units >= rules.ENOUGH_SALES)
    none = np.zeros(n)
    return Reckoned(
        series.ids, days, sold_days, units, mean, sd, rare, spread >= rules.ERRATIC,
        np.where(enough, Basis.SALES.value, Basis.NONE.value).astype(object), _grades(series.revenue),
        none.copy(), none.copy(), np.full(n, LeadBasis.SHOP.value, object), none.copy(), none.copy(), none.copy(),
        np.full(n, -1, np.int64),
    )  # fmt: skip


def _squares(sold: Array) -> Array:
    """The sum of squares of each row; by portions, since a square may need eight bytes."""
    import numpy as np

    made = np.zeros(len(sold))
    for at in range(0, len(sold), _PORTION):
        part = sold[at : at + _PORTION].astype(float)
        made[at : at + _PORTION] = np.einsum("ij,ij->i", part, part)
    return made


def _deviation(count: Array, total: Array, squares: Array) -> Array:
    import numpy as np

    over = squares - total.astype(float) ** 2 / np.maximum(count, 1)
    return np.where(count > 1, np.sqrt(np.maximum(over, 0) / np.maximum(count - 1, 1)), 0.0)


def _grades(revenue: Array) -> Array:
    import numpy as np

    return np.array(rules.abc(revenue.tolist()), dtype=object)


def _supply(session: Session, made: Reckoned, usual: int) -> None:
    """Lead time: of the last five receipts, else what the supplier says, else the shop's usual one."""
    run = session.connection().exec_driver_sql
    place = {int(sku): i for i, sku in enumerate(made.ids)}
    made.lead[:] = usual
    for sku, days in run(_CARDS):
        at = place.get(sku)
        if at is not None:
            made.lead[at], made.lead_basis[at] = days, LeadBasis.CARD.value
    for sku, count, total, squares in run(_SUPPLY):
        at = place.get(sku)
        if at is not None:
            made.lead[at], made.lead_basis[at] = total / count, LeadBasis.RECEIPTS.value
            made.lead_sd[at] = rules.deviation(count, total, squares)


def _borrow(series: Series, made: Reckoned) -> None:
    """Who has too little of its own borrows the median of its category, if three SKUs of it have enough; but never
    more than it would have been seen to sell."""
    import numpy as np

    own = made.basis == Basis.SALES.value
    poor = ~own & series.moved
    for category in np.unique(series.categories[poor]):
        like = own & (series.categories == category)
        if category and like.sum() >= _FEW:
            needy = poor & (series.categories == category)
            mean, sd = np.median(made.mean[like]), np.median(made.sd[like])
            share = np.minimum(1.0, rules.most_unseen(made.days[needy]) / mean)
            made.mean[needy], made.sd[needy] = mean * share, sd * share
            made.basis[needy] = Basis.CATEGORY.value


def _levels(series: Series, made: Reckoned, facts: ShopFacts) -> None:
    """Safety stock, reorder point and target of who has a demand, and from where stock is too much."""
    import numpy as np

    levels = levels_of(facts)
    z = np.select([made.grade == g for g in levels], [rules.z_of(p) for p in levels.values()])
    review = float(facts.review_days)
    made.safety = rules.safety_stock(z, made.sd, made.lead, review, made.mean, made.lead_sd)
    rare = np.flatnonzero(made.rare & (made.basis == Basis.SALES.value))
    quantile = _quantiles(series, made, rare, review, levels)
    made.safety[rare] = np.maximum(0, quantile - made.mean[rare] * (made.lead[rare] + review))
    made.point = rules.reorder_point(z, made.sd, made.lead, made.mean, made.lead_sd)
    made.target = rules.target_stock(made.mean, made.lead, review, made.safety)
    known = made.basis != Basis.NONE.value
    much = np.ceil(np.maximum(made.mean * facts.over_days, made.target).round(6))
    idle = (made.units == 0) & (made.days >= _NEVER_SOLD)
    made.over_at = np.where(idle, 0, np.where(known & (made.mean > 0), much, -1)).astype(np.int64)


def levels_of(facts: ShopFacts) -> dict[str, float]:
    """Class of a SKU → its service level (features.md §3.6: 97.5, 95 and 90 % unless she set others)."""
    told = {"A": facts.service_a_ppm, "B": facts.service_ppm, "C": facts.service_c_ppm}
    return {grade: ppm / 1_000_000 for grade, ppm in told.items()}


def _quantiles(
    series: Series, made: Reckoned, rare: Array, review: float, levels: Mapping[str, float]
) -> Array:
    """`rules.bootstrapped` of many SKUs: those with as many days and the same horizon share their draws."""
    import numpy as np

    found = np.zeros(len(rare))
    horizon = np.maximum(1, np.ceil((made.lead[rare] + review).round(6))).astype(int)
    ranks = np.select([made.grade[rare] == g for g in levels], [rules.rank_of(p) for p in levels.values()])
    shape = made.days[rare] * 100_000 + horizon
    for which in np.unique(shape):
        group = np.flatnonzero(shape == which)
        days = int(which) // 100_000
        runs = _runs(days, int(which) % 100_000)
        for at in range(0, len(group), _PORTION):
            part = group[at : at + _PORTION]
            rows = rare[part]
            sold = series.sold[rows][series.counts[rows]].reshape(len(part), days).astype(np.float32)
            sums = np.partition(sold @ runs, np.unique(ranks[part]), axis=1)
            found[part] = sums[np.arange(len(part)), ranks[part]]
    return found


@lru_cache(maxsize=512)
def _runs(days: int, horizon: int) -> Array:
    import numpy as np

    return np.array(rules.draws(days, horizon), dtype=np.float32).T.copy()


def taken(made: Reckoned, where: Array) -> Reckoned:
    """Some of the SKUs, by mask or place."""
    return Reckoned(*(getattr(made, f)[where] for f in Reckoned.__slots__))


def rows(made: Reckoned) -> Iterator[tuple[Any, ...]]:
    """The rows of `sku_demand`, in whole numbers."""
    import numpy as np

    def scaled(values: Array, by: int) -> list[int]:
        return np.rint(values * by).astype(np.int64).tolist()  # type: ignore[no-any-return]

    known = made.basis != Basis.NONE.value
    points = np.ceil(made.point.round(6)).astype(np.int64).tolist()
    shapes = np.select(
        [made.units == 0, made.rare, made.erratic],
        [Shape.NONE.value, Shape.INTERMITTENT.value, Shape.ERRATIC.value], Shape.SMOOTH.value,
    )  # fmt: skip
    every = zip(
        made.ids.tolist(), made.days.tolist(), made.sold_days.tolist(), made.units.tolist(),
        scaled(made.mean, 1_000_000), scaled(made.sd, 1_000_000), shapes.tolist(), made.basis.tolist(),
        made.grade.tolist(), scaled(made.lead, 1_000), scaled(made.lead_sd, 1_000), made.lead_basis.tolist(),
        scaled(made.safety, 1_000), points, scaled(made.target, 1_000), made.over_at.tolist(), strict=True,
    )  # fmt: skip
    for has, row in zip(known.tolist(), every, strict=True):
        over = None if row[15] < 0 else row[15]
        yield (*row[:12], *(row[12:15] if has else (None, None, None)), over)
