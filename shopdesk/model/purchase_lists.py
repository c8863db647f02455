"""Reports and files of purchasing: orders to suppliers, suppliers with what is owed, one order as a sheet for the
supplier."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.sheet import Column, Kind, Sheet
from shopdesk.core.texts import N_, _
from shopdesk.model import writing
from shopdesk.model.products.rules import unit_text
from shopdesk.model.purchasing import bills, queries, supplier_queries
from shopdesk.model.purchasing.rules import number, order_text
from shopdesk.model.purchasing.states import OPEN
from shopdesk.model.reports import Answer, Asked, report

PURCHASES: dict[str, tuple[str, Kind]] = {
    "number": (N_("Number"), "text"), "supplier": (N_("Supplier"), "text"), "state": (N_("State"), "text"),
    "day": (N_("Ordered on"), "day"), "eta": (N_("Expected"), "day"), "sku": (N_("SKU"), "text"),
    "title": (N_("Product"), "text"), "their_code": (N_("Supplier's code"), "text"),
    "ordered": (N_("Pieces"), "quantity"), "received": (N_("Pieces received"), "quantity"),
    "cancelled": (N_("Cancelled"), "quantity"), "incoming": (N_("On the way"), "quantity"),
    "unit_price": (N_("Unit price"), "unit"), "amount": (N_("Amount"), "money"),
}  # fmt: skip
SUPPLIERS: dict[str, tuple[str, Kind]] = {
    "name": (N_("Name"), "text"), "contact": (N_("Contact"), "text"), "phone": (N_("Phone"), "text"),
    "wechat": (N_("WeChat"), "text"), "skus": (N_("SKUs"), "quantity"), "orders": (N_("On the way"), "quantity"),
    "lead_days": (N_("Lead time, days"), "number"), "lead_sigma": (N_("Spread, days"), "number"),
    "receipts": (N_("Receipts measured"), "quantity"), "last": (N_("Last receipt"), "day"),
    "owed": (N_("Owed"), "money"), "ahead": (N_("Paid ahead"), "money"),
}  # fmt: skip


@report(
    "purchases",
    N_(
        "Rows of the orders to suppliers that were sent in these days, and all drafts; what of each is on its way."
    ),
    PURCHASES,
)
def purchases(session: Session, asked: Asked) -> Answer:
    """Latest first; without days all of them."""
    wanted = session.execute(
        text("""SELECT id FROM purchase WHERE ordered_on IS NULL OR ordered_on BETWEEN :a AND :b
                ORDER BY ordered_on IS NOT NULL, ordered_on DESC, id DESC"""),
        {"a": asked.range.start.isoformat(), "b": asked.range.end.isoformat()},
    )
    heads = queries.rows(session, list(wanted.scalars()), asked.today)
    rows = [_purchase(head, line) for head in heads for line in queries.lines(session, head.id)]
    return Answer(rows, {key: sum(r[key] for r in rows) for key in ("received", "incoming", "amount")})


def _purchase(head: queries.PurchaseRow, x: queries.PurchaseLineRow) -> dict[str, Any]:
    return {
        "number": head.number, "supplier": head.supplier, "state": head.state.value, "day": head.day,
        "eta": x.eta or head.eta, "sku": x.code, "title": x.title, "their_code": x.their_code, "ordered": x.ordered,
        "received": x.received, "cancelled": x.cancelled,
        "incoming": x.open if head.state in OPEN else 0, "unit_price": x.unit_price, "amount": x.amount,
    }  # fmt: skip


@report(
    "suppliers",
    N_(
        "Suppliers with what the books owe them and hold ahead, and the lead time of their last five receipts."
    ),
    SUPPLIERS,
)
def suppliers(session: Session, asked: Asked) -> Answer:
    """By name, archived ones too."""
    wanted = session.execute(text("SELECT id FROM supplier ORDER BY name"))
    rows = []
    for s in supplier_queries.supplier_rows(session, list(wanted.scalars())):
        lead = s.lead
        rows.append(
            {
                "name": s.name, "contact": s.contact, "phone": s.phone, "wechat": s.wechat, "skus": s.skus,
                "orders": s.orders, "lead_days": _days(lead.days if lead else None),
                "lead_sigma": _days(lead.sigma if lead else None),
                "receipts": 0 if lead is None else lead.receipts, "last": s.last, "owed": s.owed, "ahead": s.ahead,
            }
        )  # fmt: skip
    return Answer(rows, {"owed": sum(r["owed"] for r in rows), "ahead": sum(r["ahead"] for r in rows)})


@report(
    "not-billed",
    N_("Goods that came and were not billed yet, with what they are reckoned at; part of the close of a month."),
    {
        "receipt": (N_("Receipt"), "text"), "supplier": (N_("Supplier"), "text"), "number": (N_("Number"), "text"),
        "day": (N_("Day"), "day"), "days": (N_("Days"), "quantity"), "amount": (N_("Amount"), "money"),
    },
)  # fmt: skip
def not_billed(session: Session, asked: Asked) -> Answer:
    """Oldest first, those that came by the last of the days asked for."""
    found = {b.receipt_id: b for b in bills.not_billed(session) if b.day <= asked.range.end}
    rows = [
        {
            "receipt": r.number, "supplier": r.supplier, "number": number(r.purchase_id) if r.purchase_id else "",
            "day": r.day, "days": (asked.today - r.day).days, "amount": found[r.id].amount,
        }
        for r in queries.receipts(session, list(found))
    ]  # fmt: skip
    return Answer(rows, {"amount": sum(r["amount"] for r in rows)})


def _days(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(round(value, 1)))


_ORDER = (
    Column(N_("Supplier's code"), "text", 18), Column(N_("SKU"), "text", 16), Column(N_("Product"), "text", 34),
    Column(N_("Pieces"), "quantity", 10), Column(N_("Unit price"), "unit", 12), Column(N_("Amount"), "money", 14),
    Column(N_("Expected"), "day", 12), Column(N_("Note"), "text", 24),
)  # fmt: skip


def order_sheet(session: Session, purchase_id: int, currency: str) -> Sheet:
    """An order as a sheet for its supplier: what is not cancelled, codes as text, the total beneath."""
    found = [x for x in queries.lines(session, purchase_id) if x.ordered > x.cancelled]
    rows = [
        (x.their_code, x.code, x.title, x.ordered - x.cancelled, x.unit_price, x.amount, x.eta, x.note)
        for x in found
    ]
    columns = [Column(_(c.title), c.kind, c.width) for c in _ORDER]
    totals = ("", "", _("Total"), sum(r[3] for r in rows), None, sum(r[5] for r in rows), None, "")
    return Sheet(number(purchase_id), columns, rows, currency, totals)


def write_order(session: Session, purchase_id: int, currency: str, path: Path) -> int:
    """Write an order for its supplier; answers its rows. Refused: an ending that no table has. Raises Trouble."""
    sheet = order_sheet(session, purchase_id, currency)
    writing.write(sheet, path)
    return len(list(sheet.rows))


def text_of(session: Session, purchase_id: int, shop: str, currency: str) -> str:
    """An order as words for a chat: the supplier's own codes where she has them, else ours."""
    lines = [x for x in queries.lines(session, purchase_id) if x.ordered > x.cancelled]
    heading = _("{shop}, order {number}").format(shop=shop, number=number(purchase_id))
    rows = [
        (x.their_code or x.code, x.title, x.ordered - x.cancelled, unit_text(x.unit_price, currency))
        for x in lines
    ]
    total = unit_text(sum(x.amount for x in lines) * 10_000, currency)
    pieces = sum(r[2] for r in rows)
    foot = [
        _("{pieces} pieces, {total} {currency} in all").format(pieces=pieces, total=total, currency=currency)
    ]
    return order_text(heading, rows, foot)


__all__ = [
    "PURCHASES",
    "SUPPLIERS",
    "not_billed",
    "order_sheet",
    "purchases",
    "suppliers",
    "text_of",
    "write_order",
]
