"""What to order now: for each SKU at its reorder point, how much, from whom, for how much, and why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from shopdesk.core.money import line_total
from shopdesk.model.products.queries import named
from shopdesk.model.replenishment import rules
from shopdesk.model.replenishment.reckoning import COLUMNS, reckon, rows, taken
from shopdesk.model.replenishment.rules import Basis, Demand, LeadBasis, Supply, levels_of
from shopdesk.model.replenishment.series import plain, table_of, waiting
from shopdesk.model.shop_settings.queries import facts as facts_of
from shopdesk.model.shop_settings.rules import ShopFacts

if TYPE_CHECKING:
    from shopdesk.model.replenishment.series import Array

MICRO, MILLI = 1_000_000, 1_000
_WIDTH, _POINT = 18, COLUMNS.index("point")


@dataclass(slots=True)  # not frozen: tens of thousands are made at once, and freezing costs a fifth of that
class Offer:
    """A suggestion to order `quantity` pieces of a SKU, with all it was reckoned from.

    `drafted`: pieces on purchase orders that were not sent yet; they count as coming. `mean`, `sd` pieces a day;
    `lead`, `lead_sd` days. `supplier_id` None: nobody is known to sell it. Unit cost and price minor × 10⁴, None
    unknown. `own`: her own rule decided.
    """

    id: int
    product_id: int
    code: str
    title: str
    supplier_id: int | None
    supplier: str
    on_hand: int
    allocated: int
    incoming: int
    drafted: int
    soft: int
    short: int
    position: int
    window: int
    days: int
    mean: float
    sd: float
    basis: Basis
    lead: float
    lead_sd: float
    lead_basis: LeadBasis
    review: int
    safety: float
    point: float
    target: float
    quantity: int
    moq: int
    pack: int
    unit_cost: int | None
    price: int
    own: bool
    today: date
    snoozed: date | None = None

    @property
    def cost(self) -> int | None:
        """What the quantity costs, in minor units."""
        return self.cost_of(self.quantity)

    def cost_of(self, quantity: int) -> int | None:
        """What so many pieces cost, in minor units."""
        return None if self.unit_cost is None else line_total(quantity, self.unit_cost)

    @property
    def available(self) -> int:
        return self.on_hand - self.allocated

    @property
    def cover(self) -> int | None:
        """Days that the available pieces last; None when nothing sells."""
        return int(max(self.available, 0) / self.mean) if self.mean > 0 else None

    def lasts(self, quantity: int) -> date | None:
        """The day until which stock lasts with so many more pieces; None when nothing sells."""
        if self.mean <= 0:
            return None
        return self.today + timedelta(days=min(int(max(self.position + quantity, 0) / self.mean), 3650))

    @property
    def horizon(self) -> int:
        """Days that this order is meant to last."""
        return rules.horizon_of(Supply(self.lead, 0, self.review))

    def wish(self, quantity: int | None = None) -> rules.Wish:
        """This offer as something that wants money."""
        unit = self.unit_cost or 0
        pieces = self.quantity if quantity is None else quantity
        return rules.Wish(self.id, pieces, unit, self.price - unit, self.mean, self.moq, self.pack)


@dataclass(frozen=True, slots=True)
class Offers:
    """The offers, supplier by supplier, and how many SKUs have none for which reason."""

    rows: list[Offer]
    excluded: dict[str, int]


_DEMAND = ", ".join(f"d.{c}" for c in COLUMNS)
_SKU = """
    t.sku_id, t.product_id, s.code, s.title, p.title, t.watched AND s.tracked, t.on_hand, t.allocated, t.incoming,
    t.position, s.price, coalesce(iif(l.on_hand > 0, l.value * 10000 / l.on_hand, NULL), s.cost),
    k.snooze_until, k.own_point, k.own_quantity, k.daily, coalesce(k.season_ppm, 1000000), coalesce(k.planned, 0)
"""
_FROM = """
    FROM sku_stat t JOIN sku s ON s.id = t.sku_id JOIN product p ON p.id = t.product_id
    LEFT JOIN stock_level l ON l.sku_id = t.sku_id LEFT JOIN sku_plan k ON k.sku_id = t.sku_id
"""
_BASE = f"SELECT {_SKU} {_FROM}"
_NOT_BOUGHT = "SELECT sku_id FROM bundle_stat"
"""Bundles: what is bought are their components."""
_SKUS = f"SELECT {_SKU}, {_DEMAND} {_FROM} LEFT JOIN sku_demand d ON d.sku_id = t.sku_id"
_RULED = "SELECT sku_id FROM sku_plan WHERE own_point IS NOT NULL OR daily IS NOT NULL"
_DRAFTED = """
    SELECT l.sku_id, sum(l.ordered - l.received - l.cancelled) FROM purchase p
    JOIN purchase_line l ON l.purchase_id = p.id WHERE p.state = 'draft' GROUP BY l.sku_id
"""
_TERMS = """
    SELECT x.sku_id, x.supplier_id, v.name, x.price, x.moq, x.pack FROM supplier_sku x
    CROSS JOIN supplier v ON v.id = x.supplier_id WHERE NOT v.archived AND x.sku_id IN (SELECT value FROM json_each(?))
    ORDER BY x.sku_id, x.preferred, x.id DESC
"""
_BY_NAME = """
    SELECT p.id, v.id, v.name FROM product p JOIN supplier v ON v.name = p.vendor
    WHERE p.vendor <> '' AND NOT v.archived
    AND p.id IN (SELECT product_id FROM sku WHERE id IN (SELECT value FROM json_each(?)))
"""
_BASES, _LEADS = {b.value: b for b in Basis}, {b.value: b for b in LeadBasis}


@dataclass(slots=True)
class _Around:
    """What else counts for each SKU: what waits, what is drafted, who sells it."""

    today: date
    facts: ShopFacts
    waiting: Mapping[int, tuple[int, int]]
    drafted: Mapping[int, int]
    terms: Mapping[int, tuple[int, str, int | None, int, int]]
    vendors: Mapping[int, tuple[int, str]]


def offers(session: Session, today: date, *, asleep: bool = False) -> Offers:
    """What to order by the figures kept (`figures.refresh`) and the stock of this moment; with `asleep` what would be
    suggested were it not snoozed."""
    wanted = f"""SELECT sku_id FROM sku_stat WHERE due > 0
                 UNION SELECT value FROM json_each(?) EXCEPT {_NOT_BOUGHT}"""
    snoozed = f"AND k.snooze_until > '{today.isoformat()}'" if asleep else ""
    short = json.dumps(list(waiting(session)))
    run = session.connection().exec_driver_sql
    cursor = plain(run(f"{_SKUS} WHERE t.sku_id IN ({wanted}) {snoozed}", (short,)))
    found = [(r[:_WIDTH], r[_WIDTH:]) for r in cursor]
    return _offers(session, today, found, [base[0] for base, _ in found], asleep=asleep)


def whole_catalogue(session: Session, today: date) -> Offers:
    """What to order of everything, with figures reckoned now, whatever is kept."""
    run = session.connection().exec_driver_sql
    watched = f"SELECT sku_id, position FROM sku_stat WHERE watched AND sku_id NOT IN ({_NOT_BOUGHT})"
    there = table_of(run(f"{watched} ORDER BY sku_id"), 2)
    chosen, demand, unknown = _candidates(session, today, there)
    cursor = plain(run(f"{_BASE} WHERE t.sku_id IN (SELECT value FROM json_each(?))", (json.dumps(chosen),)))
    none = (None,) * len(COLUMNS)
    pairs = ((r, demand.pop(r[0], none)) for r in cursor)
    made = _offers(session, today, pairs, chosen)
    _count(
        made.excluded,
        "not_reordered",
        run("SELECT count(*) FROM sku_stat WHERE state = 'ended'").scalar_one(),
    )
    _count(made.excluded, "too_little_known", unknown)
    _count(made.excluded, "enough", len(there) - len(chosen) - unknown)
    return made


def _count(counts: dict[str, int], key: str, more: int) -> None:
    if more:
        counts[key] = counts.get(key, 0) + more


def _candidates(
    session: Session, today: date, there: Array
) -> tuple[list[int], dict[int, tuple[Any, ...]], int]:
    """The watched SKUs at their reorder point, those for which paid orders wait, and those with a rule of the
    owner's; their figures; and how many others nothing is known of."""
    import numpy as np

    made = reckon(session, today, facts_of(session))
    at = np.minimum(np.searchsorted(made.ids, there[:, 0]), max(len(made.ids) - 1, 0))
    known = (made.ids[at] == there[:, 0]) & (made.basis[at] != Basis.NONE.value) if len(made.ids) else at < 0
    due = known & (there[:, 1] <= np.ceil(made.point[at].round(6))) if len(made.ids) else known
    ruled = session.connection().exec_driver_sql(_RULED)
    named_ = sorted(set(waiting(session)) | {r[0] for r in ruled})
    more = np.isin(there[:, 0], np.array(named_, np.int64))
    chosen = there[due | more, 0]
    figures = {r[0]: r for r in rows(taken(made, np.isin(made.ids, chosen)))}
    return chosen.tolist(), figures, int((~known & ~more).sum())


def offer_of(session: Session, today: date, sku_id: int) -> Offer | None:
    """The offer of one SKU, whatever its state; with `quantity` 0 where nothing is to be ordered. None: unknown."""
    row = session.connection().exec_driver_sql(f"{_SKUS} WHERE t.sku_id = ?", (int(sku_id),)).first()
    if row is None or row[_WIDTH] is None:
        return None
    return _offer(row[:_WIDTH], row[_WIDTH:], _around(session, today, [int(sku_id)]))


def _offers(
    session: Session,
    today: date,
    found: Iterable[tuple[Any, Any]],
    skus: list[int],
    *,
    asleep: bool = False,
) -> Offers:
    """Offers of pairs of a SKU's row and its figures; `skus` names them all."""
    around = _around(session, today, skus)
    made: list[Offer] = []
    excluded = {"not_reordered": 0, "snoozed": 0, "too_little_known": 0, "enough": 0}
    for base, demand in found:
        why = _left_out(base, demand, around, asleep=asleep)
        offer = None if why else _offer(base, demand, around)
        if offer is not None and offer.quantity > 0:
            made.append(offer)
        else:
            excluded[why or "enough"] += 1
    made.sort(key=lambda o: (o.supplier_id is None, o.supplier, o.title, o.code))
    return Offers(made, {k: n for k, n in excluded.items() if n})


def _left_out(base: Any, demand: Any, around: _Around, *, asleep: bool) -> str:
    if not base[5]:
        return "not_reordered"
    if not asleep and base[12] is not None and base[12] > around.today.isoformat():
        return "snoozed"
    known = base[13] is not None or base[15] is not None or demand[_POINT] is not None
    return "" if known or around.waiting.get(base[0]) else "too_little_known"


def _around(session: Session, today: date, skus: list[int]) -> _Around:
    run, named_ = session.connection().exec_driver_sql, (json.dumps(skus),)
    return _Around(
        today, facts_of(session), waiting(session), {r[0]: r[1] for r in run(_DRAFTED)},
        {r[0]: r[1:] for r in plain(run(_TERMS, named_))},  # the last of a SKU is the preferred one
        {r[0]: (r[1], r[2]) for r in plain(run(_BY_NAME, named_))},
    )  # fmt: skip


def _offer(base: Any, demand: Any, around: _Around) -> Offer:
    (
        sku, product, code, variant, title, _watched, on_hand, allocated, incoming, position, price, cost,
        snoozed, own_point, own_quantity, daily, season, planned,
    ) = base  # fmt: skip
    (
        _sku, days, _sold_days, _units, measured, spread, _shape, basis, _grade, lead, lead_sd, lead_basis, safety,
        point, target, _over,
    ) = demand  # fmt: skip
    supplier_id, supplier, moq, pack, cost = _source(around, sku, product, cost)
    soft, short = around.waiting.get(sku, (0, 0))
    drafted = around.drafted.get(sku, 0)
    position += drafted - soft
    mean = (daily if daily is not None else measured or 0) / MICRO
    sd = 0.0 if daily is not None else (spread or 0) / MICRO
    lead, lead_sd, review = (lead or 0) / MILLI, (lead_sd or 0) / MILLI, around.facts.review_days
    if daily is not None:
        made = levels_of(
            Demand(mean=mean), Supply(lead, lead_sd, review), 0.0, season=season / MICRO, planned=planned
        )
        safety, point, target = made.safety, made.point, made.target
    elif point is None:
        safety, point, target = 0.0, -1.0, float(planned)
    else:
        safety, point, target = safety / MILLI, float(point), target / MILLI * season / MICRO + planned
    point = point if own_point is None else float(own_point)
    quantity = _quantity(position, point, target, short, moq, pack, own_quantity)
    return Offer(
        sku, product, code, named(title, variant), supplier_id, supplier, on_hand, allocated, incoming, drafted,
        soft, short, position, around.facts.demand_days, days or 0, mean, sd,
        Basis.MANUAL if daily is not None else _BASES.get(basis, Basis.NONE), lead, lead_sd,
        _LEADS.get(lead_basis, LeadBasis.SHOP), review, safety, point, target, quantity, moq,
        pack, cost, price, own_point is not None or own_quantity is not None, around.today,
        date.fromisoformat(snoozed) if snoozed else None,
    )  # fmt: skip


def _source(
    around: _Around, sku: int, product: int, cost: int | None
) -> tuple[int | None, str, int, int, int | None]:
    """Supplier, least order, pack and unit cost: of the preferred supplier, else of the one the product names."""
    terms = around.terms.get(sku)
    if terms is not None:
        supplier_id, supplier, price, moq, pack = terms
        return supplier_id, supplier, moq, pack, price if price is not None else cost
    vendor = around.vendors.get(product)
    return (*vendor, 1, 1, cost) if vendor else (None, "", 1, 1, cost)


def _quantity(
    position: int, point: float, target: float, short: int, moq: int, pack: int, own: int | None
) -> int:
    if own is None:
        return rules.order_quantity(position, point, target, shortage=short, moq=moq, pack=pack)
    return rules.packs(max(own, short), 1) if position <= point or short > 0 else 0


def by_supplier(found: Iterable[Offer]) -> Iterator[tuple[str, list[Offer]]]:
    """The offers supplier by supplier, in their order."""
    group: list[Offer] = []
    for offer in found:
        if group and group[0].supplier_id != offer.supplier_id:
            yield group[0].supplier, group
            group = []
        group.append(offer)
    if group:
        yield group[0].supplier, group


def affordable(
    found: Iterable[Offer], budget: int, wanted: Mapping[int, int] | None = None
) -> dict[int, int]:
    """Pieces to order of each for this much money (minor units): margin lost a day for the money decides."""
    given = wanted or {}
    return rules.within_budget([o.wish(given.get(o.id)) for o in found], budget)


__all__ = ["Offer", "Offers", "affordable", "by_supplier", "offer_of", "offers", "whole_catalogue"]
