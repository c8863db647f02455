"""The reports `stock` and `replenishment` (contract.md): figures of this moment, whatever was kept this morning."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from shopdesk.model.bundles.queries import compositions
from shopdesk.model.bundles.rules import Part, cost
from shopdesk.model.products.queries import named
from shopdesk.model.replenishment.reckoning import COLUMNS, reckon, rows
from shopdesk.model.replenishment.rules import State, whole
from shopdesk.model.shop_settings.queries import facts


@dataclass(frozen=True, slots=True)
class StockRow:
    """A line of the `stock` report. `unit_cost` minor × 10⁴, the average of what is there, else the cost last given;
    `value` minor units, all buckets. `days_of_cover` None: nothing sells, so no end in sight."""

    sku: str
    title: str
    on_hand: int
    allocated: int
    available: int
    incoming: int
    unit_cost: int | None
    value: int
    days_of_cover: int | None
    warn_line: int
    state: State


_ROWS = """
    SELECT t.sku_id, s.code, p.title, s.title, t.on_hand, t.allocated, t.available, t.incoming,
           coalesce(iif(l.on_hand > 0, (l.value * 20000 + l.on_hand) / (2 * l.on_hand), NULL), s.cost), t.value, t.line,
           t.state, k.daily, k.warn_days, t.watched, t.position
    FROM sku_stat t JOIN sku s ON s.id = t.sku_id JOIN product p ON p.id = t.product_id
    LEFT JOIN stock_level l ON l.sku_id = t.sku_id LEFT JOIN sku_plan k ON k.sku_id = t.sku_id
    WHERE t.state <> 'archived' OR t.on_hand <> 0 ORDER BY s.product_id, s.position, s.id
"""


def stock_report(session: Session, today: date) -> list[StockRow]:
    """Every SKU that is not archived, and any of which some is left, with what there is of it."""
    demand = {r[0]: dict(zip(COLUMNS, r, strict=True)) for r in rows(reckon(session, today, facts(session)))}
    found = session.connection().exec_driver_sql(_ROWS).all()
    made = {r[0]: _row(r, demand.get(r[0], {})) for r in found}
    for sku, parts in compositions(session).items():
        if sku in made:
            made[sku] = _of_parts(made[sku], parts, [made[p.sku_id] for p in parts if p.sku_id in made])
    for sku, cover, late in session.connection().exec_driver_sql(_CHOSEN).all():
        if sku in made:
            made[sku] = _of_choice(made[sku], cover, late=bool(late))
    return list(made.values())


_CHOSEN = """
    SELECT f.sku_id, f.cover, f.late FROM bundle_stat f WHERE f.sku_id IN (
        SELECT b.sku_id FROM bundle b JOIN bundle_group g ON g.bundle_id = b.id
        WHERE b.version = (SELECT max(n.version) FROM bundle n WHERE n.sku_id = b.sku_id))
"""


def _of_choice(bundle: StockRow, cover: int | None, *, late: bool) -> StockRow:
    """What a bundle costs is not known until its contents are chosen; SKUs to choose from last together."""
    short = late and bundle.state in (State.OK, State.LOW)
    return replace(bundle, unit_cost=None, days_of_cover=cover, state=State.SHORT if short else bundle.state)


def _of_parts(bundle: StockRow, parts: tuple[Part, ...], rows_of_parts: list[StockRow]) -> StockRow:
    """A bundle costs what its components cost and lasts as long as the first of them."""
    covers = [r.days_of_cover for r in rows_of_parts if r.days_of_cover is not None]
    late = bundle.state in (State.OK, State.LOW) and State.SHORT in [r.state for r in rows_of_parts]
    return replace(
        bundle, unit_cost=cost(parts), days_of_cover=min(covers, default=None),
        state=State.SHORT if late else bundle.state,
    )  # fmt: skip


def _row(r: Any, demand: dict[str, Any]) -> StockRow:
    mean = r[12] if r[12] is not None else demand.get("mean", 0)
    line = r[10] if r[13] is None else whole(r[13] * mean / 1_000_000)
    cover = max(r[6], 0) * 1_000_000 // mean if mean else None
    state = state_now(State(r[11]), r[6], r[15], line, mean, demand.get("lead", 0), demand.get("over_at"))
    return StockRow(r[1], named(r[2], r[3]), r[4], r[5], r[6], r[7], r[8], r[9], cover, line, state)


def state_now(
    kept: State, available: int, position: int, line: int, mean: int, lead: int, over_at: int | None
) -> State:
    """The state with figures of this moment: as derived.py's SQL has it, for what is counted and reordered. Pure."""
    if kept in (State.ARCHIVED, State.UNCOUNTED, State.NEGATIVE, State.ENDED):
        return kept
    if available <= 0:
        return State.OUT
    if position * 1_000_000_000 < mean * lead:
        return State.SHORT
    if position <= line:
        return State.LOW
    return State.OVER if over_at is not None and available > over_at else State.OK
