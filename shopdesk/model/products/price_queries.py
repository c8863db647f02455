"""What is asked about prices: their history, what is planned, what a formula would make of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from shopdesk.core.periods import ONE_DAY, Range, start_of
from shopdesk.core.problems import Problem
from shopdesk.core.texts import N_
from shopdesk.model.inserting import chunks
from shopdesk.model.products.formula import NAMES, ROUNDINGS, Formula, Rounding, compute, parse
from shopdesk.model.products.price_rules import (
    PLANS,
    WHOS,
    floor_price,
    margin,
    problems_floor,
    whole_cent,
    why_text,
)
from shopdesk.model.products.queries import named
from shopdesk.model.products.records import (
    PlanState,
    PriceBy,
    PriceChange,
    PricePlan,
    Product,
    ProductState,
    Sku,
)
from shopdesk.model.shop_settings.queries import facts

_LATEST = (PriceChange.at.desc(), PriceChange.id.desc())
WHATS = {"price": N_("Price"), "compare_price": N_("Compare price"), "cost": N_("Cost")}


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A change of a price, latest first: by `who`. Minor units × 10⁴; `why` in words."""

    id: int
    at: datetime
    code: str
    what: str
    old: int | None
    new: int | None
    who: PriceBy
    why: str


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A planned price of a SKU, both days included; `ends` None is for good. `now` is what it costs today."""

    id: int
    sku_id: int
    code: str
    title: str
    now: int
    price: int
    starts: date
    ends: date | None
    why: str
    state: PlanState


@dataclass(frozen=True, slots=True)
class Repriced:
    """What a formula makes of a SKU. `new` None, or a blocking `problem`: it stays as it is."""

    sku_id: int
    product_id: int
    code: str
    title: str
    old: int
    new: int | None
    cost: int | None
    problem: Problem | None

    @property
    def id(self) -> int:
        """For tables: the SKU's."""
        return self.sku_id

    @property
    def changes(self) -> bool:
        """Whether its price becomes another."""
        return self.problem is None and self.new is not None and self.new != self.old

    @property
    def margin_before(self) -> float | None:
        return margin(self.old, self.cost)

    @property
    def margin_after(self) -> float | None:
        return None if self.new is None else margin(self.new, self.cost)


def history(
    session: Session, *, product_id: int | None = None, sku_id: int | None = None, limit: int = 200
) -> list[PriceRow]:
    """The price changes of a product or one SKU, latest first."""
    query = select(PriceChange, Sku.code).join(Sku, Sku.id == PriceChange.sku_id)
    query = (
        query.where(Sku.product_id == product_id) if product_id is not None else query.where(Sku.id == sku_id)
    )
    return _told(session, query.order_by(*_LATEST).limit(limit))


def changes_in(session: Session, days: Range | None, zone: str) -> list[PriceRow]:
    """All price changes of these days in the shop's zone, or ever, latest first."""
    query = select(PriceChange, Sku.code).join(Sku, Sku.id == PriceChange.sku_id)
    if days is not None:
        first, after = start_of(days.start, zone), start_of(days.end + ONE_DAY, zone)
        query = query.where(PriceChange.at >= first, PriceChange.at < after)
    return _told(session, query.order_by(*_LATEST))


def _told(session: Session, query: Select[PriceChange, str]) -> list[PriceRow]:
    rows = session.execute(query)
    return [PriceRow(c.id, c.at, code, c.what, c.old, c.new, c.who, why_text(c.why)) for c, code in rows]


def plans(session: Session, *, product_id: int | None = None, open_only: bool = False) -> list[PlanRow]:
    """Planned prices, of a product or of all, the next to begin first."""
    query = (
        select(PricePlan, Sku, Product.title)
        .join(Sku, Sku.id == PricePlan.sku_id)
        .join(Product, Product.id == Sku.product_id)
        .order_by(PricePlan.state.notin_(_OPEN), PricePlan.starts, Sku.code, PricePlan.id)
    )
    if product_id is not None:
        query = query.where(Sku.product_id == product_id)
    if open_only:
        query = query.where(PricePlan.state.in_(_OPEN))
    return [
        PlanRow(
            p.id,
            s.id,
            s.code,
            named(title, s.title),
            s.price,
            p.price,
            p.starts,
            p.ends,
            why_text(p.why),
            p.state,
        )
        for p, s, title in session.execute(query)
    ]


_OPEN = (PlanState.PLANNED, PlanState.RUNNING)


def is_due(session: Session, today: date) -> bool:
    """Whether a planned price has to begin or end."""
    begins = (PricePlan.state == PlanState.PLANNED) & (PricePlan.starts <= today)
    over = (PricePlan.state == PlanState.RUNNING) & (PricePlan.ends < today)
    return session.scalar(select(PricePlan.id).where(or_(begins, over)).limit(1)) is not None


def sku_ids_of(session: Session, product_ids: Iterable[int]) -> list[int]:
    """The SKUs of these products that are not archived, in order."""
    found: list[int] = []
    for portion in chunks(product_ids):
        query = select(Sku.id).where(Sku.product_id.in_(portion), Sku.state != ProductState.ARCHIVED)
        found += session.scalars(query.order_by(Sku.product_id, Sku.position, Sku.id))
    return found


def all_sku_ids(session: Session) -> list[int]:
    """Every SKU that is not archived."""
    return list(session.scalars(select(Sku.id).where(Sku.state != ProductState.ARCHIVED).order_by(Sku.id)))


def preview(
    session: Session, sku_ids: Sequence[int], formula: str, rounding: Rounding, reason: str = "",
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[Repriced]:  # fmt: skip
    """What the formula makes of each SKU, refusals named. Refused: a formula that is none.

    Without a reason, what would fall under its floor price stays as it is.
    """
    understood, shop = parse(formula), facts(session)
    found: list[Repriced] = []
    for portion in chunks(sku_ids):
        progress(len(found), len(sku_ids))
        query = select(
            Sku.id, Sku.product_id, Sku.code, Product.title, Sku.title, Sku.price, Sku.cost, Sku.compare_price
        ).join(Product, Product.id == Sku.product_id).where(Sku.id.in_(portion))  # fmt: skip
        by_id = {r[0]: r for r in session.execute(query)}
        found += [_repriced(by_id[i], understood, rounding, reason, shop) for i in portion if i in by_id]
    return found


def _repriced(row: Any, formula: Formula, rounding: Rounding, reason: str, shop: Any) -> Repriced:
    sku_id, product_id, code, product, title, price, cost, compare = row
    new, wrong = compute(formula, rounding, shop.currency, price=price, cost=cost, compare=compare)
    if new is not None and new != price:
        found = problems_floor(new, cost, shop.min_margin_ppm, reason, shop.currency)
        wrong = found[0] if found else None
    return Repriced(sku_id, product_id, code, named(product, title), price, new, cost, wrong)


__all__ = [
    "NAMES", "PLANS", "ROUNDINGS", "WHATS", "WHOS", "Formula", "PlanRow", "PlanState", "PriceBy", "PriceRow",
    "Repriced", "Rounding", "all_sku_ids", "changes_in", "floor_price", "history", "is_due", "margin", "plans",
    "preview", "sku_ids_of", "whole_cent", "why_text",
]  # fmt: skip
