"""Where a SKU comes from: what is on its way and when, how long it takes, what it costs at whom."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
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
    own, of_supplier = _days_of_skus(session, sku_ids), _days_of_suppliers(session)
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
    return lead_time(days or _days_of_suppliers(session, supplier_id).get(supplier_id, []), stated)


def leads(session: Session) -> dict[int, LeadTime]:
    """How long each supplier takes, where anything came of an order yet."""
    return {s: lead_time(days, None) for s, days in _days_of_suppliers(session).items()}


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


_DAYS = """
    SELECT supplier_id, item, days FROM (
        SELECT r.supplier_id, {key} AS item,
               CAST(max(0, julianday(r.day) - julianday(p.ordered_on)) AS INTEGER) AS days,
               row_number() OVER (PARTITION BY r.supplier_id, {key} ORDER BY r.day DESC, r.id DESC) AS turn
        FROM receipt r JOIN purchase p ON p.id = r.purchase_id {lines}
        WHERE true {where} GROUP BY r.id, item
    ) WHERE turn <= {most}
"""


def _days_of_skus(session: Session, sku_ids: Collection[int] | None) -> dict[tuple[int, int], list[int]]:
    """Days from order to receipt of the last receipts of each SKU at each supplier."""
    lines, where = "JOIN receipt_line l ON l.receipt_id = r.id", _among("l.sku_id", sku_ids)
    sql = _DAYS.format(key="l.sku_id", lines=lines, where=where, most=LEAD_RECEIPTS)
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for supplier, sku, days in session.execute(text(sql), _ids(sku_ids)):
        found[supplier, sku].append(days)
    return found


def _days_of_suppliers(session: Session, supplier_id: int | None = None) -> dict[int, list[int]]:
    """Days from order to receipt of the last receipts of each supplier."""
    where = "" if supplier_id is None else "AND r.supplier_id = :s"
    sql = _DAYS.format(key="abs(0)", lines="", where=where, most=LEAD_RECEIPTS)
    found: dict[int, list[int]] = defaultdict(list)
    for supplier, _sku, days in session.execute(text(sql), {"s": supplier_id} if where else {}):
        found[supplier].append(days)
    return found


def _among(column: str, ids: Iterable[int] | None) -> str:
    return "" if ids is None else f"AND {column} IN (SELECT value FROM json_each(:ids))"


def _ids(ids: Iterable[int] | None) -> dict[str, str]:
    return {} if ids is None else {"ids": json.dumps(list(ids))}


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)
