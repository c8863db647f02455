"""Names a person gives records by, in scripts: an order's number, a SKU's code, a customer's name → the id."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.problems import refuse
from shopdesk.core.texts import N_

_LOOK = {
    "order_id": "SELECT id FROM orders WHERE number = :t OR external_no = :t ORDER BY number <> :t, id DESC",
    "sku_id": """SELECT id FROM sku WHERE code = :t UNION ALL SELECT sku_id FROM sku_alias WHERE alias = :t""",
    "product_id": "SELECT id FROM product WHERE handle = :t OR title = :t",
    "customer_id": "SELECT id FROM customer WHERE name = :t AND merged_into_id IS NULL",
    "complaint_id": "SELECT id FROM complaint WHERE number = :t",
    "reason_id": "SELECT id FROM complaint_reason WHERE code = :t",
    "channel_id": "SELECT id FROM channel WHERE code = :t",
    "carrier_id": "SELECT id FROM carrier WHERE code = :t",
    "account_id": "SELECT id FROM account WHERE code = :t",
    "entry_id": "SELECT id FROM entry WHERE period || '-' || no = :t",
}


def record_id(session: Session, field: str, name: str) -> int:
    """The id of the record that a name means: its own number first, else the id itself. Refused when there is none."""
    sql = _LOOK.get(field)
    found = session.execute(text(sql), {"t": name.strip().removeprefix("#")}).scalars().first() if sql else None
    if found is not None:
        return int(found)
    digits = name.strip().removeprefix("#")
    if digits.isascii() and digits.isdigit():
        return int(digits)
    raise refuse(N_("There is nothing called “{name}”."), field=field, name=name)
