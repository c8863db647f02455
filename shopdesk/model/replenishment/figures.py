"""Keeping the day's figures: reckoned in the morning, and when what they come from changed behind a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from shopdesk.model.base import moment_text
from shopdesk.model.replenishment.derived import ALL_DEMAND, SETTLE
from shopdesk.model.replenishment.reckoning import COLUMNS, Reckoned, reckon, rows
from shopdesk.model.shop import Shop, Work
from shopdesk.model.shop_settings.rules import ShopFacts

T = TypeVar("T")
TABLES = frozenset({"sku_demand", "sku_stat", "stock_alert"})
"""What `refresh` writes, for whoever listens."""

_MANY = 2_000
_MARK = """
    SELECT coalesce((SELECT max(id) FROM batch), 0) || '/' || (SELECT count(*) FROM batch WHERE state = 'undone')
           || '/' || coalesce((SELECT max(id) FROM receipt), 0) || '/' || (SELECT count(*) FROM receipt)
           || '/' || coalesce((SELECT max(id) FROM change WHERE table_name = 'supplier_sku'), 0)
           || '/' || coalesce((SELECT max(id) FROM change WHERE table_name = 'promo_days'), 0)
           || '/' || (SELECT count(*) FROM sku)
"""


def mark(session: Session, today: date, facts: ShopFacts) -> str:
    """What the figures of today depend on beside the sales of the days before: imports, receipts, what suppliers
    say, promotions, new SKUs, and the settings."""
    state = session.connection().exec_driver_sql(_MARK).scalar_one()
    chosen = (
        facts.demand_days,
        facts.review_days,
        facts.lead_days,
        facts.over_days,
        int(facts.cap_promotions),
        facts.service_a_ppm,
        facts.service_ppm,
        facts.service_c_ppm,
    )
    return f"{today.isoformat()}/{state}/{'/'.join(map(str, chosen))}"


def stale(session: Session, today: date, facts: ShopFacts) -> bool:
    """Whether the figures are not of today, or what they come from has changed."""
    kept = session.connection().exec_driver_sql("SELECT mark FROM demand_run WHERE id = 1").scalar()
    return bool(kept != mark(session, today, facts))


def refresh(shop: Shop, *, force: bool = False) -> bool:
    """Reckon the figures if they are stale, or anyway; answers whether it did. Reads for seconds in a large
    catalogue, then writes what differs in one short transaction, without a step. Raises Trouble."""
    today, facts = shop.today(), shop.facts
    if not force and not shop.ask(stale, today, facts):
        return False
    now, made = shop.ask(lambda s: (mark(s, today, facts), reckon(s, today, facts)))
    shop.keep(lambda connection: store(connection, made, now, today, moment_text(shop.clock())))
    return True


def ensure(work: Work) -> None:
    """Reckon inside an action what it is about to rely on, if that is stale."""
    if stale(work.session, work.today, work.facts):
        made, now = reckon(work.session, work.today, work.facts), mark(work.session, work.today, work.facts)
        store(work.session.connection(), made, now, work.today, moment_text(work.now))


def store(connection: Connection, made: Reckoned, marked: str, day: date, moment: str) -> None:
    """Write what differs; take away what is tracked no more; set the alerts right."""
    run = connection.exec_driver_sql
    kept = {r[0]: tuple(r) for r in run(f"SELECT {', '.join(COLUMNS)} FROM sku_demand")}
    fresh = [row for row in rows(made) if kept.pop(row[0], None) != row]
    before, after = ALL_DEMAND if len(fresh) + len(kept) > _MANY else ([], [])
    for statement in before:
        run(statement)
    _write(run, fresh)
    if kept:
        run("DELETE FROM sku_demand WHERE sku_id = ?", [(i,) for i in kept])
    for statement in after:
        run(statement)
    for statement in SETTLE:
        run(statement, (moment,))
    run("INSERT OR REPLACE INTO demand_run (id, day, mark) VALUES (1, ?, ?)", (day.isoformat(), marked))


def _write(run: Callable[..., Any], fresh: Iterable[tuple[Any, ...]]) -> None:
    found = list(fresh)
    if found:
        sets = ", ".join(f"{c} = excluded.{c}" for c in COLUMNS[1:])
        marks = ", ".join("?" * len(COLUMNS))
        run(
            f"INSERT INTO sku_demand ({', '.join(COLUMNS)}) VALUES ({marks}) ON CONFLICT (sku_id) DO UPDATE SET {sets}",
            found,
        )
