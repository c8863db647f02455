"""Where a SKU comes from: what is on its way and when, how long it takes, what it costs at whom."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.model.purchasing.rules import LEAD_RECEIPTS, LeadTime, lead_time, number


@dataclass(frozen=True, slots=True)
class Incoming:
    """Pieces of a SKU on their way; without an `eta` nobody said when."""

    sku_id: int
    quantity: int
    eta: date | None
    purchase_id: int
    number: str
    supplier: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a SKU is bought: the preferred supplier, her price (minor × 10⁴, None unknown), least order, pack,
    and how long it takes."""

    sku_id: int
    supplier_id: int
    supplier: str
    code: str
    price: int | None
    moq: int
    pack: int
    lead: LeadTime


@dataclass(frozen=True, slots=True)
class Paid:
    """What a SKU cost at a supplier on a day: its price (minor × 10⁴), and what it cost in the end, freight and all."""

    day: date
    supplier: str
    quantity: int
    unit_price: int
    landed: int


def incoming(session: Session, sku_ids: Collection[int] | None = None) -> dict[int, list[Incoming]]:
    """What is on its way of these SKUs (of all), soonest first; what has no day comes last."""
    rows = session.execute(
        text(f"""
            SELECT l.sku_id, l.ordered - l.received - l.cancelled, coalesce(l.eta, p.eta), p.id, s.name
            FROM purchase p JOIN purchase_line l ON l.purchase_id = p.id JOIN supplier s ON s.id = p.supplier_id
            WHERE p.state IN ('ordered', 'partly_received') AND l.ordered > l.received + l.cancelled
            {_among("l.sku_id", sku_ids)}
            ORDER BY coalesce(l.eta, p.eta) IS NULL, coalesce(l.eta, p.eta), l.id
        """),
        _ids(sku_ids),
    )
    found: dict[int, list[Incoming]] = defaultdict(list)
    for sku, count, eta, purchase, supplier in rows:
        found[sku].append(Incoming(sku, count, _day(eta), purchase, number(purchase), supplier))
    return dict(found)


def sources(session: Session, sku_ids: Collection[int] | None = None) -> dict[int, Source]:
    """Where each of these SKUs (of all) is bought: at the preferred supplier, else the first one that is not
    archived. Lead times are measured: of the SKU there, else of the supplier, else as stated."""
    rows = session.execute(
        text(f"""
            SELECT t.sku_id, t.supplier_id, s.name, t.code, t.price, t.moq, t.pack, t.lead_days
            FROM supplier_sku t JOIN supplier s ON s.id = t.supplier_id
            WHERE NOT s.archived {_among("t.sku_id", sku_ids)} ORDER BY t.sku_id, t.preferred, t.id DESC
        """),
        _ids(sku_ids),
    ).all()
    own, of_supplier = _days_of_skus(session, sku_ids), _days_of_suppliers(session, {r[1] for r in rows})
    found = {}
    for sku, supplier, name, code, price, moq, pack, stated in rows:  # of a SKU the last row is the best one
        days = own.get((supplier, sku)) or of_supplier.get(supplier, [])
        found[sku] = Source(sku, supplier, name, code, price, moq, pack, lead_time(days, stated))
    return found


def lead_of(session: Session, supplier_id: int, sku_id: int | None = None) -> LeadTime:
    """How long a supplier takes, with a SKU or with anything: the last five receipts, else as stated."""
    stated = session.execute(
        text("""SELECT CAST(round(avg(lead_days)) AS INTEGER) FROM supplier_sku
                WHERE supplier_id = :s AND (:k IS NULL OR sku_id = :k)"""),
        {"s": supplier_id, "k": sku_id},
    ).scalar()
    days = [] if sku_id is None else _days_of_skus(session, [sku_id]).get((supplier_id, sku_id), [])
    return lead_time(days or _days_of_suppliers(session, [supplier_id]).get(supplier_id, []), stated)


def leads(session: Session, supplier_ids: Collection[int]) -> dict[int, LeadTime]:
    """How long each of these suppliers takes, where anything came of an order yet."""
    return {s: lead_time(days, None) for s, days in _days_of_suppliers(session, supplier_ids).items()}


def leads_of_skus(
    session: Session, supplier_id: int, stated: Mapping[int, int | None]
) -> dict[int, LeadTime]:
    """How long a supplier takes with each SKU (id → days as stated): measured of the SKU, else of the supplier."""
    own = _days_of_skus(session, stated.keys(), supplier_id)
    any_ = _days_of_suppliers(session, [supplier_id]).get(supplier_id, [])
    return {sku: lead_time(own.get((supplier_id, sku)) or any_, days) for sku, days in stated.items()}


def price_history(
    session: Session, *, supplier_id: int | None = None, sku_id: int | None = None
) -> list[Paid]:
    """What was paid for a SKU, or at a supplier, receipt by receipt, oldest first; corrections included."""
    rows = session.execute(
        text("""
            SELECT r.day, s.name, l.quantity, l.unit_price, l.amount + coalesce((
                SELECT sum(h.amount) FROM receipt_share h WHERE h.receipt_line_id = l.id), 0)
            FROM receipt_line l JOIN receipt r ON r.id = l.receipt_id JOIN supplier s ON s.id = r.supplier_id
            WHERE (:k IS NULL OR l.sku_id = :k) AND (:s IS NULL OR r.supplier_id = :s) ORDER BY r.day, l.id
        """),
        {"s": supplier_id, "k": sku_id},
    )
    return [Paid(date.fromisoformat(r[0]), r[1], r[2], r[3], _landed(r[4], r[2])) for r in rows]


def _landed(amount: int, quantity: int) -> int:
    from shopdesk.core.money import UNIT_SCALE, divide

    return divide(amount * UNIT_SCALE, quantity)


_DAYS = "CAST(max(0, julianday(r.day) - julianday(p.ordered_on)) AS INTEGER)"
_LAST = """
    SELECT x.id FROM receipt x WHERE x.supplier_id = s.id AND x.purchase_id IS NOT NULL
    ORDER BY x.day DESC, x.id DESC LIMIT {most}
"""


def _days_of_skus(
    session: Session, sku_ids: Collection[int] | None, supplier_id: int | None = None
) -> dict[tuple[int, int], list[int]]:
    """Days from order to receipt of the last receipts of each SKU at each supplier. One receipt is one, however
    many qualities of the SKU it has."""
    one = "" if supplier_id is None else "AND r.supplier_id = :s"
    rows = session.execute(
        text(f"""
            SELECT r.supplier_id, l.sku_id, {_DAYS}
            FROM receipt_line l CROSS JOIN receipt r ON r.id = l.receipt_id
            CROSS JOIN purchase p ON p.id = r.purchase_id
            WHERE true {_among("l.sku_id", sku_ids)} {one}
            GROUP BY l.sku_id, r.id ORDER BY l.sku_id, r.day DESC, r.id DESC
        """),
        _ids(sku_ids) | ({} if supplier_id is None else {"s": supplier_id}),
    )
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for supplier, sku, days in rows:
        known = found[supplier, sku]
        if len(known) < LEAD_RECEIPTS:
            known.append(days)
    return found


def _days_of_suppliers(session: Session, supplier_ids: Collection[int] | None = None) -> dict[int, list[int]]:
    """Days from order to receipt of the last receipts of each supplier."""
    rows = session.execute(
        text(f"""
            SELECT s.id, {_DAYS} FROM supplier s CROSS JOIN receipt r ON r.id IN ({_LAST.format(most=LEAD_RECEIPTS)})
            CROSS JOIN purchase p ON p.id = r.purchase_id WHERE true {_among("s.id", supplier_ids)}
        """),
        _ids(supplier_ids),
    )
    found: dict[int, list[int]] = defaultdict(list)
    for supplier, days in rows:
        found[supplier].append(days)
    return found


def _among(column: str, ids: Iterable[int] | None) -> str:
    return "" if ids is None else f"AND {column} IN (SELECT value FROM json_each(:ids))"


def _ids(ids: Iterable[int] | None) -> dict[str, str]:
    return {} if ids is None else {"ids": json.dumps(list(ids))}


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)
