"""What suppliers billed and what is open of it: a bill is a receipt and who bills it, for its goods or its freight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

_BILLS = """
    SELECT b.receipt_id, iif(r.supplier_id = :supplier, coalesce(r.billed_on, r.day), r.day),
           iif(r.supplier_id = :supplier AND r.bill <> '', r.bill, r.reference), r.purchase_id, sum(b.amount),
           coalesce((
        SELECT sum(s.amount) FROM settlement s
        WHERE s.supplier_id = :supplier AND s.receipt_id = b.receipt_id), 0)
    FROM (
        SELECT r.id AS receipt_id,
               r.tax + (SELECT coalesce(sum(l.amount), 0) FROM receipt_line l WHERE l.receipt_id = r.id) AS amount
        FROM receipt r WHERE r.supplier_id = :supplier AND r.billed_on IS NOT NULL
        UNION ALL SELECT c.receipt_id, c.amount FROM receipt_cost c WHERE c.supplier_id = :supplier
    ) b JOIN receipt r ON r.id = b.receipt_id
    GROUP BY b.receipt_id ORDER BY 2, b.receipt_id
"""


_NOT_BILLED = """
    SELECT r.id, r.day, r.reference, r.purchase_id, sum(l.amount)
    FROM receipt r JOIN receipt_line l ON l.receipt_id = r.id
    WHERE r.billed_on IS NULL AND (:supplier IS NULL OR r.supplier_id = :supplier) GROUP BY r.id ORDER BY r.day, r.id
"""


@dataclass(frozen=True, slots=True)
class Bill:
    """What one supplier billed for one receipt, and what of it was settled (minor units)."""

    receipt_id: int
    day: date
    reference: str
    purchase_id: int | None
    amount: int
    settled: int

    @property
    def open(self) -> int:
        """Still to be paid; below zero when a correction came after the money."""
        return self.amount - self.settled

    def due(self, terms_days: int) -> date:
        """When it is to be paid by the supplier's terms."""
        return self.day + timedelta(days=terms_days)


def bills(session: Session, supplier_id: int) -> list[Bill]:
    """Everything a supplier billed, oldest first."""
    rows = session.execute(text(_BILLS), {"supplier": supplier_id})
    return [Bill(r[0], date.fromisoformat(r[1]), *r[2:]) for r in rows]


def open_bills(session: Session, supplier_id: int) -> list[Bill]:
    """What is still to be paid, oldest first."""
    return [b for b in bills(session, supplier_id) if b.open > 0]


@dataclass(frozen=True, slots=True)
class NotBilled:
    """Goods that came and were not billed yet; `amount` is what they are reckoned at (minor units)."""

    receipt_id: int
    day: date
    reference: str
    purchase_id: int | None
    amount: int


def not_billed(session: Session, supplier_id: int | None = None) -> list[NotBilled]:
    """What came from a supplier, or from any, and waits for its bill, oldest first."""
    rows = session.execute(text(_NOT_BILLED), {"supplier": supplier_id})
    return [NotBilled(r[0], date.fromisoformat(r[1]), *r[2:]) for r in rows]
