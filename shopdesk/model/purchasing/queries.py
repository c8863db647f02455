"""What the page Purchases shows: its list, the card of an order, and receipts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.money import UNIT_SCALE, divide, line_total
from shopdesk.core.texts import N_
from shopdesk.model.listing import in_order
from shopdesk.model.products.records import Bucket
from shopdesk.model.purchasing.records import Basis, CostKind, PurchaseState
from shopdesk.model.purchasing.rules import LeadTime, number, receipt_number
from shopdesk.model.purchasing.sourcing import (
    Incoming,
    Paid,
    Source,
    incoming,
    lead_of,
    price_history,
    sources,
)
from shopdesk.model.purchasing.states import DOING, Do

MOST = 200
"""At most so many rows of one kind on a card."""


class View(StrEnum):
    """The chips of the page Purchases."""

    ALL = "all"
    DRAFT = "draft"
    COMING = "coming"
    LATE = "late"
    RECEIVED = "received"
    UNBILLED = "not_billed"


VIEWS = {
    View.ALL: N_("All"), View.DRAFT: N_("Drafts"), View.COMING: N_("On the way"), View.LATE: N_("Late"),
    View.RECEIVED: N_("Arrived"), View.UNBILLED: N_("Not billed"),
}  # fmt: skip
COMING = "p.state IN ('ordered', 'partly_received')"
_ETA = """coalesce(p.eta, (SELECT max(l.eta) FROM purchase_line l WHERE l.purchase_id = p.id))"""
_WHERE = {
    View.ALL: "1", View.DRAFT: "p.state = 'draft'", View.COMING: COMING,
    View.LATE: f"{COMING} AND {_ETA} < :today", View.RECEIVED: "p.state IN ('received', 'closed')",
    View.UNBILLED: "p.id IN (SELECT r.purchase_id FROM receipt r WHERE r.billed_on IS NULL)",
}  # fmt: skip
_SORTS = {
    "newest": "p.id", "supplier": "s.name", "day": "coalesce(p.ordered_on, '')", "eta": f"coalesce({_ETA}, '')",
    "total": """(SELECT sum((l.ordered - l.cancelled) * l.unit_price) FROM purchase_line l
                 WHERE l.purchase_id = p.id)""",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PurchaseRow:
    """A line of the list; `total` (minor units) of what is not cancelled, `late` days behind its day."""

    id: int
    number: str
    supplier: str
    supplier_id: int
    state: PurchaseState
    day: date | None
    eta: date | None
    late: int
    pieces: int
    received: int
    total: int
    goods: str


@dataclass(frozen=True, slots=True)
class PurchaseLineRow:
    """A row of an order on its card and in its editor."""

    id: int
    sku_id: int
    code: str
    title: str
    their_code: str
    ordered: int
    received: int
    cancelled: int
    unit_price: int
    eta: date | None
    note: str

    @property
    def open(self) -> int:
        return max(0, self.ordered - self.received - self.cancelled)

    @property
    def amount(self) -> int:
        """What is billed for it when all that is not cancelled came (minor units)."""
        return line_total(self.ordered - self.cancelled, self.unit_price)


@dataclass(frozen=True, slots=True)
class CostRow:
    """A cost of a receipt: what it is, how much, by what it was handed out, who bills it ('' paid at once)."""

    id: int
    kind: CostKind
    amount: int
    basis: Basis
    biller: str
    capitalised: bool
    late: bool


@dataclass(frozen=True, slots=True)
class ReceivedRow:
    """A row of a receipt; `share` of all costs (minor units), `landed` what one piece cost in the end (× 10⁴)."""

    id: int
    sku_id: int
    code: str
    title: str
    quality: Bucket
    quantity: int
    unit_price: int
    amount: int
    share: int
    returned: int

    @property
    def landed(self) -> int:
        return divide((self.amount + self.share) * UNIT_SCALE, self.quantity)


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A receipt with its rows and costs. `billed_on` None: its bill did not come yet, prices are an estimate."""

    id: int
    number: str
    supplier_id: int
    supplier: str
    purchase_id: int | None
    day: date
    reference: str
    tax: int
    billed_on: date | None
    bill: str
    lines: tuple[ReceivedRow, ...]
    costs: tuple[CostRow, ...]

    @property
    def goods(self) -> int:
        """What the goods alone were billed at."""
        return sum(x.amount for x in self.lines)


@dataclass(frozen=True, slots=True)
class PurchaseCard:
    """Everything the card of an order shows; its history is `timeline.history(session, "purchase", id)`."""

    row: PurchaseRow
    reference: str
    note: str
    lines: tuple[PurchaseLineRow, ...]
    receipts: tuple[ReceiptRow, ...]

    @property
    def doing(self) -> tuple[Do, ...]:
        return DOING[self.row.state]


def chips(session: Session, today: date) -> dict[View, int]:
    """How many orders each view holds."""
    counts = ", ".join(f"(SELECT count(*) FROM purchase p WHERE {_WHERE[v]})" for v in View)
    row = session.execute(text(f"SELECT {counts}"), {"today": today.isoformat()}).one()
    return dict(zip(View, row, strict=True))


def ids(
    session: Session, view: str = View.ALL, search: str = "", sort: str = "newest", *, today: date,
    descending: bool = True,
) -> list[int]:  # fmt: skip
    """The orders of a view in order; a search looks at supplier, number, reference, note and SKU codes."""
    way = "DESC" if descending else "ASC"
    sql = f"""
        SELECT p.id FROM purchase p JOIN supplier s ON s.id = p.supplier_id
        WHERE {_WHERE[View(view)]} {_LIKE if search else ""} ORDER BY {_SORTS[sort]} {way}, p.id {way}
    """
    return list(session.execute(text(sql), {"today": today.isoformat(), "like": like(search)}).scalars())


_LIKE = """
    AND (s.name LIKE :like ESCAPE '!' OR p.reference LIKE :like ESCAPE '!' OR p.note LIKE :like ESCAPE '!'
         OR printf('PO-%04d', p.id) LIKE :like ESCAPE '!' OR EXISTS (
             SELECT 1 FROM purchase_line l JOIN sku k ON k.id = l.sku_id JOIN product d ON d.id = k.product_id
             WHERE l.purchase_id = p.id AND (k.code LIKE :like ESCAPE '!' OR d.title LIKE :like ESCAPE '!')))
"""


def rows(session: Session, wanted: Sequence[int], today: date) -> list[PurchaseRow]:
    """The lines of these orders, in the order asked; those that are gone are left out."""
    if not wanted:
        return []
    found = session.execute(
        text(f"""
            SELECT p.id, s.name, s.id, p.state, p.ordered_on, {_ETA}, sum(l.ordered - l.cancelled), sum(l.received),
                   (SELECT k.code FROM purchase_line f JOIN sku k ON k.id = f.sku_id
                    WHERE f.purchase_id = p.id ORDER BY f.position, f.id LIMIT 1), count(l.id)
            FROM purchase p JOIN supplier s ON s.id = p.supplier_id
            LEFT JOIN purchase_line l ON l.purchase_id = p.id
            WHERE p.id IN ({listed(wanted)}) GROUP BY p.id
        """)
    ).all()
    totals = _totals(session, wanted)
    by_id = {r[0]: _purchase_row(r, totals.get(r[0], 0), today) for r in found}
    return in_order(by_id, wanted)


def card(session: Session, purchase_id: int, today: date) -> PurchaseCard | None:
    """The card of an order; None when it is gone."""
    row = next(iter(rows(session, [purchase_id], today)), None)
    if row is None:
        return None
    told = session.execute(
        text("SELECT reference, note FROM purchase WHERE id = :i"), {"i": purchase_id}
    ).one()
    found = session.execute(
        text("SELECT id FROM receipt WHERE purchase_id = :i ORDER BY day, id"), {"i": purchase_id}
    )
    receipts_ = tuple(receipts(session, list(found.scalars())))
    return PurchaseCard(row, told[0], told[1], tuple(lines(session, purchase_id)), receipts_)


def lines(session: Session, purchase_id: int) -> list[PurchaseLineRow]:
    """The rows of an order."""
    found = session.execute(
        text("""
            SELECT l.id, l.sku_id, k.code, trim(d.title || ' ' || k.title), coalesce(t.code, ''), l.ordered,
                   l.received, l.cancelled, l.unit_price, l.eta, l.note
            FROM purchase_line l JOIN purchase p ON p.id = l.purchase_id JOIN sku k ON k.id = l.sku_id
            JOIN product d ON d.id = k.product_id
            LEFT JOIN supplier_sku t ON t.supplier_id = p.supplier_id AND t.sku_id = l.sku_id
            WHERE l.purchase_id = :i ORDER BY l.position, l.id
        """),
        {"i": purchase_id},
    )
    return [
        PurchaseLineRow(r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], day_of(r[9]), r[10])
        for r in found
    ]


def receipts(session: Session, wanted: Sequence[int]) -> list[ReceiptRow]:
    """Receipts with their rows and costs, in the order asked."""
    if not wanted:
        return []
    heads = session.execute(
        text(f"""
            SELECT r.id, r.supplier_id, s.name, r.purchase_id, r.day, r.reference, r.tax, r.billed_on, r.bill
            FROM receipt r JOIN supplier s ON s.id = r.supplier_id WHERE r.id IN ({listed(wanted)})
        """)
    )
    rows_, costs = _received(session, wanted), _costs(session, wanted)
    by_id = {
        r[0]: ReceiptRow(
            r[0], receipt_number(r[0]), r[1], r[2], r[3], date.fromisoformat(r[4]), r[5], r[6], day_of(r[7]),
            r[8], tuple(rows_.get(r[0], ())), tuple(costs.get(r[0], ())),
        )
        for r in heads
    }  # fmt: skip
    return in_order(by_id, wanted)


def receipts_of_supplier(session: Session, supplier_id: int, limit: int = MOST) -> list[ReceiptRow]:
    """What came from a supplier, latest first."""
    found = session.execute(
        text("SELECT id FROM receipt WHERE supplier_id = :s ORDER BY day DESC, id DESC LIMIT :n"),
        {"s": supplier_id, "n": limit},
    )
    return receipts(session, list(found.scalars()))


def prices_of(session: Session, supplier_id: int, sku_id: int) -> tuple[int | None, int, int]:
    """The supplier's last price of a SKU (minor × 10⁴; None unknown), her least order and pack."""
    row = session.execute(
        text("SELECT price, moq, pack FROM supplier_sku WHERE supplier_id = :s AND sku_id = :k"),
        {"s": supplier_id, "k": sku_id},
    ).first()
    return (row[0], row[1], row[2]) if row else (None, 1, 1)


def size_of(session: Session, sku_id: int) -> tuple[int, int]:
    """What a piece weighs and takes up, in grams and cm³; 0 when nobody said."""
    row = session.execute(text("SELECT weight_g, volume_cm3 FROM sku WHERE id = :k"), {"k": sku_id}).first()
    return (row[0], row[1]) if row else (0, 0)


def _totals(session: Session, wanted: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    sql = f"""SELECT purchase_id, ordered - cancelled, unit_price FROM purchase_line
              WHERE purchase_id IN ({listed(wanted)})"""
    for purchase, quantity, price in session.execute(text(sql)):
        found[purchase] = found.get(purchase, 0) + line_total(quantity, price)
    return found


def _purchase_row(r: Any, total: int, today: date) -> PurchaseRow:
    state, eta = PurchaseState(r[3]), day_of(r[5])
    waiting = state in (PurchaseState.ORDERED, PurchaseState.PARTLY)
    late = max(0, (today - eta).days) if waiting and eta else 0
    goods = r[8] or ""
    return PurchaseRow(
        r[0], number(r[0]), r[1], r[2], state, day_of(r[4]), eta, late, r[6] or 0, r[7] or 0, total,
        f"{goods} +{r[9] - 1}" if r[9] > 1 else goods,
    )  # fmt: skip


def _received(session: Session, wanted: Sequence[int]) -> dict[int, list[ReceivedRow]]:
    found: dict[int, list[ReceivedRow]] = {}
    for r in session.execute(
        text(f"""
            SELECT l.receipt_id, l.id, l.sku_id, k.code, trim(d.title || ' ' || k.title), l.quality, l.quantity,
                   l.unit_price, l.amount,
                   coalesce((SELECT sum(h.amount) FROM receipt_share h WHERE h.receipt_line_id = l.id), 0),
                   coalesce((SELECT sum(b.quantity) FROM supplier_return_line b WHERE b.receipt_line_id = l.id), 0)
            FROM receipt_line l JOIN sku k ON k.id = l.sku_id JOIN product d ON d.id = k.product_id
            WHERE l.receipt_id IN ({listed(wanted)}) ORDER BY l.id
        """)
    ):
        found.setdefault(r[0], []).append(
            ReceivedRow(r[1], r[2], r[3], r[4], Bucket(r[5]), r[6], r[7], r[8], r[9], r[10])
        )
    return found


def _costs(session: Session, wanted: Sequence[int]) -> dict[int, list[CostRow]]:
    found: dict[int, list[CostRow]] = {}
    for r in session.execute(
        text(f"""
            SELECT c.receipt_id, c.id, c.kind, c.amount, c.basis, coalesce(s.name, ''), c.capitalised, c.late
            FROM receipt_cost c LEFT JOIN supplier s ON s.id = c.supplier_id
            WHERE c.receipt_id IN ({listed(wanted)}) ORDER BY c.id
        """)
    ):
        row = CostRow(r[1], CostKind(r[2]), r[3], Basis(r[4]), r[5], bool(r[6]), bool(r[7]))
        found.setdefault(r[0], []).append(row)
    return found


def like(typed: str) -> str:
    """What LIKE … ESCAPE '!' looks for when this was typed."""
    safe = typed.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{safe}%"


def listed(ids_: Sequence[int]) -> str:
    """Ids as SQL writes them."""
    return ",".join(str(int(i)) for i in ids_)


def day_of(value: str | None) -> date | None:
    """A day as the file keeps it."""
    return None if value is None else date.fromisoformat(value)


__all__ = [
    "VIEWS", "Basis", "Bucket", "CostKind", "CostRow", "Do", "Incoming", "LeadTime", "Paid", "PurchaseCard",
    "PurchaseLineRow", "PurchaseRow", "PurchaseState", "ReceiptRow", "ReceivedRow", "Source", "View", "card", "chips",
    "ids", "incoming", "lead_of", "lines", "price_history", "prices_of", "receipts", "receipts_of_supplier", "rows",
    "size_of", "sources",
]  # fmt: skip
