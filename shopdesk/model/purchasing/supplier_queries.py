"""What the page Suppliers shows: its list and the card of one; what she says of each SKU, and what is owed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopdesk.core.texts import N_
from shopdesk.model.listing import in_order
from shopdesk.model.purchasing.bills import Bill, NotBilled, bills, not_billed, open_bills
from shopdesk.model.purchasing.queries import COMING, MOST, PurchaseRow, day_of, like, listed, rows
from shopdesk.model.purchasing.rules import LeadTime
from shopdesk.model.purchasing.sourcing import lead_of, leads, leads_of_skus
from shopdesk.model.search import find


class Who(StrEnum):
    """The chips of the page Suppliers."""

    ALL = "all"
    OWED = "owed"
    UNBILLED = "not_billed"
    COMING = "coming"
    ARCHIVED = "archived"


WHO = {
    Who.ALL: N_("All"), Who.OWED: N_("To be paid"), Who.UNBILLED: N_("Not billed"), Who.COMING: N_("On the way"),
    Who.ARCHIVED: N_("Archived"),
}  # fmt: skip

_IS_COMING = f"EXISTS (SELECT 1 FROM purchase p WHERE p.supplier_id = s.id AND {COMING})"
_WHOSE = {
    Who.ALL: "NOT s.archived", Who.OWED: "coalesce(o.owed, 0) > 0",
    Who.UNBILLED: "s.id IN (SELECT r.supplier_id FROM receipt r WHERE r.billed_on IS NULL)", Who.COMING: _IS_COMING,
    Who.ARCHIVED: "s.archived",
}  # fmt: skip
_BY = {"name": "s.name", "owed": "coalesce(o.owed, 0)", "newest": "s.id"}


@dataclass(frozen=True, slots=True)
class SupplierRow:
    """A line of the list. `owed` by the books less what was paid ahead is `balance`; `orders` are on their way."""

    id: int
    name: str
    contact: str
    phone: str
    wechat: str
    skus: int
    orders: int
    owed: int
    ahead: int
    lead: LeadTime | None
    last: date | None
    archived: bool

    @property
    def balance(self) -> int:
        return self.owed - self.ahead


@dataclass(frozen=True, slots=True)
class TermsRow:
    """What a supplier says of a SKU, with the lead time measured."""

    sku_id: int
    code: str
    title: str
    their_code: str
    price: int | None
    moq: int
    pack: int
    lead_days: int | None
    lead: LeadTime
    preferred: bool


@dataclass(frozen=True, slots=True)
class SupplierCard:
    """Everything the card of a supplier shows; `beside` is owed by entries that no purchase made (minor units)."""

    row: SupplierRow
    party: str
    address: str
    terms_days: int
    note: str
    lead: LeadTime
    terms: tuple[TermsRow, ...]
    bills: tuple[Bill, ...]
    not_billed: tuple[NotBilled, ...]
    recent: tuple[PurchaseRow, ...]

    @property
    def beside(self) -> int:
        return self.row.owed - sum(b.open for b in self.bills)


def supplier_chips(session: Session) -> dict[Who, int]:
    """How many suppliers each view holds."""
    counts = ", ".join(f"(SELECT count(*) {_FROM} WHERE {_WHOSE[w]})" for w in Who)
    return dict(zip(Who, session.execute(text(f"SELECT {counts}")).one(), strict=True))


_FROM = "FROM supplier s LEFT JOIN supplier_owed o ON o.party = s.party"


def supplier_ids(
    session: Session, view: str = Who.ALL, search: str = "", sort: str = "name", *, descending: bool = False
) -> list[int]:
    """The suppliers of a view in order; a search looks at names, people, phones, their own codes and what they
    supply, as the search of products finds it."""
    way = "DESC" if descending else "ASC"
    sql = f"""SELECT s.id {_FROM} WHERE {_WHOSE[Who(view)]} {_MATCHES if search else ""}
              ORDER BY {_BY[sort]} {way}, s.id {way}"""
    products = json.dumps(find(session, "product", search, _FOUND)) if search else "[]"
    return list(session.execute(text(sql), {"like": like(search), "products": products}).scalars())


_FOUND = 20_000
_MATCHES = """
    AND (s.name LIKE :like ESCAPE '!' OR s.contact LIKE :like ESCAPE '!' OR s.phone LIKE :like ESCAPE '!'
         OR s.wechat LIKE :like ESCAPE '!' OR s.note LIKE :like ESCAPE '!'
         OR s.id IN (SELECT t.supplier_id FROM supplier_sku t WHERE t.code <> '' AND t.code LIKE :like ESCAPE '!')
         OR s.id IN (SELECT t.supplier_id FROM sku k CROSS JOIN supplier_sku t ON t.sku_id = k.id
                     WHERE k.product_id IN (SELECT value FROM json_each(:products))))
"""


def supplier_rows(session: Session, wanted: Sequence[int]) -> list[SupplierRow]:
    """The lines of these suppliers, in the order asked."""
    if not wanted:
        return []
    found = session.execute(
        text(f"""
            SELECT s.id, s.name, s.contact, s.phone, s.wechat,
                   (SELECT count(*) FROM supplier_sku t WHERE t.supplier_id = s.id),
                   (SELECT count(*) FROM purchase p WHERE p.supplier_id = s.id AND {COMING}),
                   coalesce(o.owed, 0), coalesce(o.ahead, 0), s.archived,
                   (SELECT max(day) FROM receipt r WHERE r.supplier_id = s.id)
            {_FROM} WHERE s.id IN ({listed(wanted)})
        """)
    )
    lead = leads(session, wanted)
    by_id = {
        r[0]: SupplierRow(
            r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], lead.get(r[0]), day_of(r[10]), bool(r[9])
        )
        for r in found
    }
    return in_order(by_id, wanted)


def supplier_card(session: Session, supplier_id: int, today: date) -> SupplierCard | None:
    """The card of a supplier; None when it is gone."""
    row = next(iter(supplier_rows(session, [supplier_id])), None)
    if row is None:
        return None
    told = session.execute(
        text("SELECT party, address, terms_days, note FROM supplier WHERE id = :i"), {"i": supplier_id}
    ).one()
    recent = session.execute(
        text("SELECT id FROM purchase WHERE supplier_id = :i ORDER BY id DESC LIMIT 6"), {"i": supplier_id}
    )
    return SupplierCard(
        row=row, party=told[0], address=told[1], terms_days=told[2], note=told[3],
        lead=lead_of(session, supplier_id), terms=tuple(terms(session, supplier_id)),
        bills=tuple(b for b in bills(session, supplier_id) if b.open),
        not_billed=tuple(not_billed(session, supplier_id)),
        recent=tuple(rows(session, list(recent.scalars()), today)),
    )  # fmt: skip


def terms(session: Session, supplier_id: int, limit: int = MOST) -> list[TermsRow]:
    """What a supplier says of each SKU, by code."""
    found = session.execute(
        text("""
            SELECT t.sku_id, k.code, trim(d.title || ' ' || k.title), t.code, t.price, t.moq, t.pack, t.lead_days,
                   t.preferred
            FROM supplier_sku t JOIN sku k ON k.id = t.sku_id JOIN product d ON d.id = k.product_id
            WHERE t.supplier_id = :s ORDER BY k.code LIMIT :n
        """),
        {"s": supplier_id, "n": limit},
    ).all()
    lead = leads_of_skus(session, supplier_id, {r[0]: r[7] for r in found})
    return [TermsRow(r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], lead[r[0]], bool(r[8])) for r in found]


def suppliers(session: Session) -> list[tuple[int, str]]:
    """Whom one can buy from: (id, name), by name."""
    found = session.execute(text("SELECT id, name FROM supplier WHERE NOT archived ORDER BY name"))
    return [(r[0], r[1]) for r in found]


def parties(session: Session) -> list[tuple[str, str]]:
    """The same by (name in the books, name): what a plain receipt or entry writes down."""
    found = session.execute(text("SELECT party, name FROM supplier WHERE NOT archived ORDER BY name"))
    return [(r[0], r[1]) for r in found]


__all__ = [
    "WHO", "Bill", "NotBilled", "SupplierCard", "SupplierRow", "TermsRow", "Who", "bills", "open_bills",
    "parties", "supplier_card", "supplier_chips", "supplier_ids", "supplier_rows", "suppliers", "terms",
]  # fmt: skip
