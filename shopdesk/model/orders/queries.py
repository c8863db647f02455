"""What the screens read of orders: the list by views and search, chips, and the figures of Today.

A list is fetched in three steps (performance.md): the first page at once, the array of ids by the worker,
pages of rows by id as they are looked at.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from shopdesk.model import search as index
from shopdesk.model.base import moment_of, moment_text
from shopdesk.model.orders.axes import LABEL_WORDS
from shopdesk.model.orders.card import (
    CaseRow,
    LineRow,
    OrderCard,
    PackingSlip,
    ParcelRow,
    PaymentRow,
    order_card,
    packing_slip,
)  # fmt: skip
from shopdesk.model.orders.records import (
    AfterSaleState,
    AfterSaleType,
    Label,
    PaymentMethod,
    ShipmentState,
    Stage,
)
from shopdesk.model.orders.soft_queries import lacking
from shopdesk.model.orders.states import Do

PAGE = 50
FOUND = 5_000
"""At most so many orders are found by a search."""

VIEWS: Mapping[str, tuple[Label, ...]] = {
    "all": (),
    "to_confirm": (Label.TO_CONFIRM, Label.DRAFT),
    "unpaid": (Label.UNPAID, Label.TO_COLLECT),
    "to_ship": (Label.TO_PACK, Label.PACKING, Label.PARTLY_SHIPPED),
    "short": (Label.SHORT,),
    "held": (Label.HELD,),
    "in_transit": (Label.SHIPPED, Label.PARTLY_DELIVERED),
    "stuck": (Label.STUCK,),
    "returns": (Label.AFTER_SALE, Label.TO_REFUND),
    "delivered": (Label.DELIVERED,),
    "completed": (Label.COMPLETED, Label.REFUNDED),
    "cancelled": (Label.CANCELLED,),
}
"""The views of the list: the labels each shows, none means every order."""

SORTS = {
    "placed": "placed_at",
    "number": "number",
    "customer": "customer_name",
    "total": "total",
    "label": "label",
}
"""Columns that the list may be sorted by; a minus before the name turns it round."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in the list. Amounts in minor units; names in both languages, the screen picks."""

    id: int
    number: str
    channel: str
    channel_en: str
    channel_zh: str
    customer: str
    items: str
    carrier: str
    carrier_en: str
    carrier_zh: str
    tracking: str
    total: int
    label: Label
    stage: Stage
    hold: str
    placed_at: datetime
    ship_by: datetime | None
    lacks: bool = False
    """To be confirmed, and the paid orders before it leave it too little stock."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of Today: how many orders wait for what."""

    to_confirm: int
    to_ship: int
    short: int
    overdue: int
    stuck: int
    returns: int
    unpaid: int
    refunds_due: int


_ROW = """
    SELECT o.id, o.number, c.code, c.name_en, c.name_zh, o.customer_name, o.items, coalesce(r.code, ''),
           coalesce(r.name_en, ''), coalesce(r.name_zh, ''), o.tracking, o.total, o.label, o.stage, o.hold,
           o.placed_at, o.ship_by
    FROM json_each(?) wanted JOIN orders o ON o.id = wanted.value
    JOIN channel c ON c.id = o.channel_id LEFT JOIN carrier r ON r.id = o.carrier_id
    ORDER BY wanted.key
"""


def rows(session: Session, ids: Sequence[int]) -> list[OrderRow]:
    """The orders of these ids, in their order; an id that is gone is left out."""
    found = [_row(r) for r in _sql(session, _ROW, json.dumps(list(ids)))]
    if not any(r.stage is Stage.REVIEW for r in found):
        return found
    lacks = lacking(session)
    return [replace(r, lacks=True) if r.id in lacks else r for r in found]


def _row(r: Sequence[Any]) -> OrderRow:
    moments = (moment_of(r[15]), moment_of(r[16]) if r[16] else None)
    return OrderRow(*(*r[:12], Label(r[12]), Stage(r[13]), r[14], *moments))


def first_page(session: Session, view: str = "all", search: str = "", limit: int = PAGE) -> list[OrderRow]:
    """The newest orders of a view, those that hold every word of `search` if there is one."""
    return rows(session, first_ids(session, view, search, limit))


def first_ids(session: Session, view: str = "all", search: str = "", limit: int = PAGE) -> list[int]:
    """The ids of the newest orders of a view, at once at any size."""
    if search.strip():
        return list(ids(session, view, search)[:limit])
    labels = VIEWS[view]
    parts, values = [], []
    for label in labels or ("",):
        where = "kind = 'order'" + (" AND label = ?" if label else "")
        parts.append(
            f"SELECT * FROM (SELECT id, placed_at FROM orders WHERE {where}"
            f" ORDER BY placed_at DESC, id DESC LIMIT {limit:d})"
        )
        values += [str(label)] if label else []
    sql = f"SELECT id FROM ({' UNION ALL '.join(parts)}) ORDER BY placed_at DESC, id DESC LIMIT {limit:d}"
    return [r[0] for r in _sql(session, sql, *values)]


def ids(session: Session, view: str = "all", search: str = "", sort: str = "-placed") -> array[int]:
    """The ids of a view as the list shows them, newest first by default; KeyError for an unknown view or
    sort.
    """
    labels = VIEWS[view]
    where, values = "kind = 'order'", [str(x) for x in labels]
    if labels:
        where += f" AND label IN ({', '.join('?' * len(labels))})"
    if search.strip():
        found = index.find(session, "orders", search, FOUND)
        where += " AND id IN (SELECT value FROM json_each(?))"
        values.append(json.dumps(found))
    turn = "DESC" if sort.startswith("-") else "ASC"
    column = SORTS[sort.lstrip("-")]
    by = {
        "placed_at": f"placed_at {turn}, id {turn}",
        "total": f"total {turn}, placed_at {turn}, id {turn}",  # as the index has it, either way round
    }.get(column, f"{column} {turn}, placed_at DESC, id DESC")
    joined = f"SELECT group_concat(id) FROM (SELECT id FROM orders WHERE {where} ORDER BY {by})"
    found = _sql(session, joined, *values)[0][0]  # one text: a row for each id would take ten times as long
    return array("q", map(int, found.split(","))) if found else array("q")


def label_counts(session: Session) -> dict[Label, int]:
    """How many orders show each label."""
    return {Label(r[0]): r[1] for r in _sql(session, "SELECT label, count FROM label_count WHERE count <> 0")}


def chips(session: Session) -> dict[str, int]:
    """How many orders each view holds."""
    counts = label_counts(session)
    return {
        view: sum(counts.get(x, 0) for x in labels) if labels else sum(counts.values())
        for view, labels in VIEWS.items()
    }


def summary(session: Session, now: datetime) -> Summary:
    """The figures of Today; `now` tells what is overdue."""
    count = chips(session)
    labels = ", ".join(f"'{x}'" for x in (*VIEWS["to_ship"], *VIEWS["short"], *VIEWS["to_confirm"]))
    late = f"""
        SELECT count(*) FROM orders INDEXED BY ix_orders_ship_by WHERE kind = 'order' AND ship_by IS NOT NULL
        AND stage IN ('review', 'open') AND label IN ({labels}) AND ship_by < ?
    """
    owed = """
        SELECT count(*) FROM orders INDEXED BY ix_orders_owed
        WHERE kind = 'order' AND received - refunded > total - granted
    """
    return Summary(
        count["to_confirm"], count["to_ship"], count["short"], _sql(session, late, moment_text(now))[0][0],
        count["stuck"], count["returns"], count["unpaid"], _sql(session, owed)[0][0],
    )  # fmt: skip


def refunds_due(session: Session, limit: int = PAGE) -> list[OrderRow]:
    """The orders of which money is owed back, cancelled ones too."""
    sql = """
        SELECT id FROM orders INDEXED BY ix_orders_owed
        WHERE kind = 'order' AND received - refunded > total - granted
        ORDER BY placed_at LIMIT ?
    """
    return rows(session, [r[0] for r in _sql(session, sql, limit)])


def by_number(session: Session, number: str) -> int | None:
    """The id of the newest order of that number, else None."""
    found = _sql(session, "SELECT id FROM orders WHERE number = ? ORDER BY id DESC LIMIT 1", number)
    return found[0][0] if found else None


def channels(session: Session) -> list[tuple[str, str, str]]:
    """Code and names of the active channels."""
    return [
        tuple(r) for r in _sql(session, "SELECT code, name_en, name_zh FROM channel WHERE active ORDER BY id")
    ]


def carriers(session: Session) -> list[tuple[str, str, str, str, str]]:
    """Code, names, page and number pattern of the active carriers."""
    sql = "SELECT code, name_en, name_zh, page, pattern FROM carrier WHERE active ORDER BY id"
    return [tuple(r) for r in _sql(session, sql)]


def guess_carrier(session: Session, tracking: str) -> str:
    """The code of the first carrier whose pattern the number fits, else ''."""
    import re

    number = tracking.strip().upper()
    fits = (c[0] for c in carriers(session) if c[4] and re.fullmatch(c[4], number))
    return next(fits, "")


def _sql(session: Session, sql: str, *values: Any) -> Sequence[Any]:
    return session.connection().exec_driver_sql(sql, values).fetchall()


__all__ = [
    "LABEL_WORDS", "PAGE", "SORTS", "VIEWS", "AfterSaleState", "AfterSaleType", "CaseRow", "Do", "Label",
    "LineRow", "OrderCard", "OrderRow", "PackingSlip", "ParcelRow", "PaymentMethod", "PaymentRow",
    "ShipmentState", "Stage", "Summary", "by_number", "carriers", "channels", "chips", "first_page",
    "guess_carrier", "ids", "label_counts", "order_card", "packing_slip", "refunds_due", "rows", "summary",
]  # fmt: skip
