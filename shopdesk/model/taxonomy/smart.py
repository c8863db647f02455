"""What each condition of a smart tag finds, and working the tags out. Their products are kept beside the facts,
without a step: nothing is done that could be undone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, text
from sqlalchemy.orm import Session

from shopdesk.core.periods import start_of
from shopdesk.model.base import moment_text
from shopdesk.model.products.records import Tag
from shopdesk.model.shop import Shop, Work
from shopdesk.model.shop_settings.queries import facts
from shopdesk.model.taxonomy.conditions import CONDITIONS
from shopdesk.model.taxonomy.records import SmartCondition

COVER_DAYS = 56
"""Days of past sales that days of cover are reckoned from, as everywhere (features.md §3.6)."""


@dataclass(frozen=True)
class Moment:
    """When the tags are worked out: days are counted back from `today` in the shop's zone."""

    today: date
    zone: str

    def back(self, days: int) -> str:
        """The first of the last so many days, today included."""
        return (self.today - timedelta(days=days - 1)).isoformat()


def work_out(session: Session, now: datetime, today: date, tag_ids: Iterable[int] | None = None) -> None:
    """Find the products of smart tags anew: of all, or of these."""
    query = select(Tag).where(Tag.smart)
    tags = list(session.scalars(query if tag_ids is None else query.where(Tag.id.in_(list(tag_ids)))))
    moment = Moment(today, facts(session).timezone)
    run = session.connection().execute
    if tag_ids is None:
        for table in ("smart_hit", "smart_run"):
            run(text(f"DELETE FROM {table} WHERE tag_id NOT IN (SELECT id FROM tag)"))
    for tag in tags:
        sql, values = _query(session, tag, moment)
        run(text("DELETE FROM smart_hit WHERE tag_id = :tag"), {"tag": tag.id})
        run(
            text(f"""
                INSERT INTO smart_hit (tag_id, product_id) SELECT :tag, s.product_id FROM product_stat s
                WHERE s.state <> 'archived' AND s.product_id IN ({sql})
            """),
            {"tag": tag.id, **values},
        )
        run(
            text(
                "INSERT INTO smart_run VALUES (:tag, :at) ON CONFLICT (tag_id) DO UPDATE SET at = excluded.at"
            ),
            {"tag": tag.id, "at": moment_text(now)},
        )


def forget(work: Work, tag_id: int) -> None:
    """A smart tag goes: what it found goes with it."""
    for table in ("smart_hit", "smart_run"):
        work.session.connection().execute(text(f"DELETE FROM {table} WHERE tag_id = :t"), {"t": tag_id})
    work.touch("smart_hit")


def recount(work: Work) -> None:
    """Work every smart tag out anew (an action for scripts; the window keeps them without a step)."""
    work_out(work.session, work.now, work.today)
    work.touch("smart_hit")


def _query(session: Session, tag: Tag, moment: Moment) -> tuple[str, dict[str, Any]]:
    """SQL of the products that all (or any) of a tag's conditions are true of, and its values."""
    parts: list[str] = []
    values: dict[str, Any] = {}
    query = select(SmartCondition).where(SmartCondition.tag_id == tag.id).order_by(SmartCondition.position)
    for i, condition in enumerate(session.scalars(query)):
        if condition.code not in CONDITIONS:
            continue
        sql, mine = FINDERS[condition.code](moment, json.loads(condition.args))
        for name in sorted(mine, key=len, reverse=True):
            sql = sql.replace(f":{name}", f":c{i}_{name}")
        parts.append(f"SELECT * FROM ({sql})")
        values |= {f"c{i}_{name}": value for name, value in mine.items()}
    joined = (" INTERSECT " if tag.every else " UNION ").join(parts)
    return joined or "SELECT NULL WHERE 0", values


_NOT_BACK = "NOT EXISTS (SELECT 1 FROM stock_movement r WHERE r.reverses_id = m.id)"
_SOLD = f"""
    SELECT id, sum(pieces) AS pieces FROM (
        SELECT k.product_id AS id, -m.quantity AS pieces FROM stock_movement m JOIN sku k ON k.id = m.sku_id
        WHERE m.kind = 'sale_out' AND m.day >= :since AND {_NOT_BACK}
        UNION ALL SELECT k.product_id, b.sets FROM bundle_share b JOIN sku k ON k.id = b.bundle_id
        WHERE b.source = 'sale' AND b.day >= :since
    ) GROUP BY id
"""
_SOLD_ALL = f"""
    SELECT s.product_id AS id, coalesce(x.pieces, 0) AS pieces
    FROM product_stat s LEFT JOIN ({_SOLD}) x ON x.id = s.product_id
    WHERE s.state <> 'archived'
"""
_CAME = f"""
    SELECT m.sku_id AS id, sum(m.quantity) AS pieces FROM stock_movement m
    WHERE m.quantity > 0 AND m.bucket = 'sellable' AND m.day >= :since AND m.kind NOT IN ('bucket_move', 'reversal')
    AND {_NOT_BACK} GROUP BY m.sku_id
"""
_MARGIN = """
    SELECT k.product_id FROM sku k WHERE k.state <> 'archived' AND k.cost IS NOT NULL AND k.price > 0
    GROUP BY k.product_id HAVING {which}((k.price - k.cost) * 1.0 / k.price) {than} :percent / 100.0
"""
Found = tuple[str, dict[str, Any]]


def _top(moment: Moment, args: dict[str, Any]) -> Found:
    """The best sellers of those that sold at all; the share is counted up, so that one of three is found."""
    sql = f"""
        SELECT id FROM (SELECT id, pieces, rank() OVER (ORDER BY pieces DESC) AS place, count(*) OVER () AS n
                        FROM ({_SOLD}) WHERE pieces > 0)
        WHERE place <= (n * :percent + 99) / 100
    """
    return sql, {"since": moment.back(args["days"]), "percent": args["percent"]}


def _sold(than: str) -> Callable[[Moment, dict[str, Any]], Found]:
    sql = f"SELECT id FROM ({_SOLD_ALL}) WHERE pieces {than} :pieces"
    return lambda moment, args: (sql, {"since": moment.back(args["days"]), "pieces": args["pieces"]})


def _older(moment: Moment, args: dict[str, Any]) -> Found:
    """More is there than came in the last days: taken as first in, first out, some of it is older."""
    sql = f"""
        SELECT k.product_id FROM stock_level l JOIN sku k ON k.id = l.sku_id LEFT JOIN ({_CAME}) x ON x.id = l.sku_id
        WHERE l.on_hand > coalesce(x.pieces, 0) AND l.on_hand > 0
    """
    return sql, {"since": moment.back(args["days"])}


def _cover(moment: Moment, args: dict[str, Any]) -> Found:
    sql = f"""
        SELECT s.product_id FROM product_stat s JOIN ({_SOLD}) x ON x.id = s.product_id
        WHERE x.pieces > 0 AND max(s.available, 0) * {COVER_DAYS} < x.pieces * :days
    """
    return sql, {"since": moment.back(COVER_DAYS), "days": args["days"]}


def _new(moment: Moment, args: dict[str, Any]) -> Found:
    first = start_of(date.fromisoformat(moment.back(args["days"])), moment.zone)
    return "SELECT id FROM product WHERE created_at >= :first", {"first": moment_text(first)}


def _plain(sql: str) -> Callable[[Moment, dict[str, Any]], Found]:
    return lambda _moment, args: (sql, args)


def _stat(where: str) -> Callable[[Moment, dict[str, Any]], Found]:
    return _plain(f"SELECT product_id FROM product_stat WHERE {where}")


def _product(where: str) -> Callable[[Moment, dict[str, Any]], Found]:
    return _plain(f"SELECT id FROM product p WHERE {where}")


_IN = """
    category_id IN (WITH RECURSIVE below (id) AS (
        SELECT :category UNION SELECT c.id FROM category c JOIN below b ON c.parent_id = b.id) SELECT id FROM below)
"""
FINDERS: dict[str, Callable[[Moment, dict[str, Any]], Found]] = {
    "sales_top": _top, "sales_least": _sold(">="), "sales_most": _sold("<="),
    "margin_below": _plain(_MARGIN.format(which="min", than="<")),
    "margin_above": _plain(_MARGIN.format(which="min", than=">=")),
    "stock_older": _older, "stock_least": _stat("available >= :pieces"),
    "stock_most": _stat("available <= :pieces"), "stock_low": _stat("low > 0 OR out > 0"), "cover_below": _cover,
    "price_below": _stat("price_low < :price AND skus > 0"), "price_above": _stat("price_low >= :price"),
    "new_within": _new, "state_is": _stat("state = :state"), "category_in": _product(_IN),
    "tagged": _plain("SELECT product_id FROM product_tag WHERE tag_id = :tag"),
    "vendor_is": _product("vendor = :vendor"),
    "title_has": _product("instr(lower(title), lower(:words)) > 0"),
    "no_picture": _product("NOT EXISTS (SELECT 1 FROM picture x WHERE x.product_id = p.id)"),
    "no_description": _product("trim(description) = ''"), "no_category": _product("category_id IS NULL"),
    "no_cost": _stat("no_cost > 0"),
}  # fmt: skip
"""Condition → SQL of the products it is true of. Every code of `conditions.CONDITIONS` has its own."""


def keep(shop: Shop) -> None:
    """Work every smart tag out anew, without a step. Nothing is written where there is none."""

    def write(connection: Connection) -> None:
        with Session(connection) as session:
            work_out(session, shop.clock(), shop.today())
            session.commit()

    if shop.ask(lambda session: session.scalar(select(Tag.id).where(Tag.smart).limit(1))) is not None:
        shop.keep(write)
