"""Orders that could leave in one parcel, over the whole list, and the one packing slip of several orders (O-02)."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.problems import refuse
from shopdesk.core.texts import N_
from shopdesk.model.orders.queries import PackingSlip, ids, packing_slip
from shopdesk.model.orders.records import READY_FOR_ONE
from shopdesk.model.orders.together_queries import place_of

_SHARED = f"""
    SELECT o.id, o.customer_id, o.recipient, o.customer_name, o.phone, o.country, o.province, o.city, o.district,
           o.street, o.zip
    FROM orders o WHERE o.id IN (SELECT r.id FROM orders r INDEXED BY ix_orders_ready
        WHERE {READY_FOR_ONE} AND r.customer_id IN (
            SELECT customer_id FROM orders INDEXED BY ix_orders_ready WHERE {READY_FOR_ONE}
            GROUP BY customer_id HAVING count(*) > 1))
"""


def could_merge(session: Session) -> set[int]:
    """The orders that are ready and share customer and address with another one that is ready."""
    rows = session.execute(text(_SHARED)).all()
    places = Counter(_place(r) for r in rows)
    return {r.id for r in rows if places[_place(r)] > 1}


def _place(row: Any) -> tuple[object, ...]:
    return row.customer_id, *place_of(row)


def merge_ids(session: Session, search: str = "", sort: str = "-placed") -> array[int]:
    """Their ids as the list shows them, those that hold every word of `search` if there is one."""
    wanted = could_merge(session)
    return (
        array("q", (i for i in ids(session, "to_ship", search, sort) if i in wanted))
        if wanted
        else array("q")
    )


def one_slip(session: Session, order_ids: Sequence[int], shop: str, zone: str) -> PackingSlip | None:
    """One packing slip for what several orders send in one parcel: their numbers, notes and goods in their order;
    the goods of each under its number. None when none of them is there. Refused: they go to several addresses."""
    found = [s for i in order_ids if (s := packing_slip(session, i, shop, zone)) is not None]
    if len(found) < 2:
        return found[0] if found else None
    places = session.execute(text(_PLACES), {"ids": json.dumps(list(order_ids))}).all()
    if len({place_of(r) for r in places}) > 1:
        raise refuse(N_("These orders go to several addresses; they need a slip each."), field="orders")
    first = found[0]
    items = [x for s in found for x in (("", f"№ {s.number}", 0, ""), *s.items)]
    return replace(
        first, number=" + ".join(s.number for s in found), placed=min(s.placed for s in found), items=tuple(items),
        pieces=sum(s.pieces for s in found), note="\n".join(s.note for s in found if s.note),
    )  # fmt: skip


_PLACES = """
    SELECT recipient, customer_name, phone, country, province, city, district, street, zip FROM orders
    WHERE id IN (SELECT value FROM json_each(:ids))
"""


__all__ = ["could_merge", "merge_ids", "one_slip"]
