"""Names a person gives records by, in scripts: an order's number, a SKU's code, a customer's name → the
id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.problems import refuse
from shopdesk.core.texts import N_
from shopdesk.model.products.derived import category_path

_LOOK = {
    "order_id": """SELECT id FROM orders WHERE number IN (:t, '#' || :t) OR external_no IN (:t, '#' || :t)
                   ORDER BY number NOT IN (:t, '#' || :t), id DESC""",
    "sku_id": """SELECT id FROM sku WHERE code = :t UNION ALL SELECT sku_id FROM sku_alias WHERE alias = :t""",
    "product_id": "SELECT id FROM product WHERE handle = :t OR title = :t",
    "customer_id": "SELECT id FROM customer WHERE name = :t AND merged_into_id IS NULL",
    "complaint_id": "SELECT id FROM complaint WHERE number = :t",
    "reason_id": "SELECT id FROM complaint_reason WHERE code = :t",
    "channel_id": "SELECT id FROM channel WHERE code = :t",
    "carrier_id": "SELECT id FROM carrier WHERE code = :t",
    "account_id": "SELECT id FROM account WHERE code = :t",
    "case_id": """SELECT a.id FROM aftersale a JOIN orders o ON o.id = a.order_id WHERE o.number IN (:t, '#' || :t)
                  ORDER BY a.id DESC""",
    "shipment_id": """SELECT s.id FROM shipment s JOIN orders o ON o.id = s.order_id
                      WHERE s.tracking = :t OR o.number IN (:t, '#' || :t) ORDER BY s.tracking <> :t, s.id DESC""",
    "supplier_id": "SELECT id FROM supplier WHERE name = :t OR party = :t ORDER BY name <> :t",
    "purchase_id": "SELECT id FROM purchase WHERE printf('PO-%04d', id) = upper(:t)",
    "receipt_id": "SELECT id FROM receipt WHERE printf('GR-%04d', id) = upper(:t)",
    "entry_id": "SELECT id FROM entry WHERE period || '-' || no = :t",
    **dict.fromkeys(
        ("category_id", "into_category_id", "parent_id", "before_id"),
        f"SELECT c.id FROM category c WHERE c.name = :t OR {category_path('c.id')} = replace(:t, '>', '›')",
    ),
    "keyword_id": "SELECT id FROM keyword WHERE word = :t",
    "attribute_id": "SELECT id FROM attribute WHERE name = :t",
    **dict.fromkeys(("tag_id", "into_tag_id"), "SELECT id FROM tag WHERE name = :t"),
}


def record_id(session: Session, field: str, name: str) -> int:
    """The id of the record that a name means: its own number first, else the id itself. Refused when there
    is none."""
    sql = _LOOK.get(field)
    found = (
        session.execute(text(sql), {"t": name.strip().removeprefix("#")}).scalars().first() if sql else None
    )
    if found is not None:
        return int(found)
    digits = name.strip().removeprefix("#")
    if digits.isascii() and digits.isdigit():
        return int(digits)
    raise refuse(N_("There is nothing called “{name}”."), field=field, name=name)


ROWS = ("quantities", "found", "amounts")
"""Arguments whose keys are rows of an order or of an after-sale case; a script may name them by SKU."""


def row_ids(session: Session, about: Mapping[str, Any], by_name: Mapping[str, Any]) -> dict[int, Any]:
    """The same with rows for keys: a SKU's code means its row of the order or case in question, a number
    that row."""
    if "case_id" in about:
        sql = """SELECT l.id, s.code FROM aftersale_line l LEFT JOIN order_line x ON x.id = l.order_line_id
                 LEFT JOIN sku s ON s.id = coalesce(l.sku_id, x.sku_id) WHERE l.aftersale_id = :i"""
    else:
        sql = """SELECT l.id, s.code FROM order_line l LEFT JOIN sku s ON s.id = l.sku_id
                 WHERE l.order_id = :i ORDER BY l.parent_id IS NULL"""
    owner = about.get("case_id") or about.get("order_id")
    rows = {(r[1] or str(r[0])).casefold(): r[0] for r in session.execute(text(sql), {"i": owner})}
    found = {}
    for name, value in by_name.items():
        known = rows.get(name.casefold()) or (
            int(name) if name.isdigit() and int(name) in rows.values() else None
        )
        if known is None:
            raise refuse(N_("There is nothing called “{name}”."), field="quantities", name=name)
        found[known] = value
    return found
